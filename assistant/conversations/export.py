"""A conversation written out: Markdown to read, JSON to work with. What articles and people wrote stays text."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from assistant import presentation
from assistant.answer import Citation, iso, with_marks
from assistant.conversations.turn import KeptTurn
from assistant.presentation import HIDDEN, LINKED, escaped, link

if TYPE_CHECKING:
    from jinja2 import Template

BECAME = {"changed": "the article has changed since", "removed": "the article has been removed since"}
STATES = {
    "unfinished": "This answer was never finished.",
    "stopped": "This answer was stopped.",
    "failed": "No answer",
}


def markdown(title: str, turns: Sequence[KeptTurn]) -> str:
    """A conversation in Markdown, its citations numbered as in each answer."""
    blocks = [f"# {escaped(title or 'New conversation')}"]
    for turn in turns:
        blocks.extend(_turn(turn))
    return "\n\n".join(blocks) + "\n"


def document(id: str, title: str, times: Mapping[str, Any], turns: Sequence[KeptTurn]) -> dict[str, Any]:  # noqa: A002
    """A conversation as a JSON document.

    Args:
        times: when it began and was last changed, as stored.
    """
    return {"id": id, "title": title, **times, "turns": [_turn_json(turn) for turn in turns]}


def json_text(of: dict[str, Any]) -> str:
    """The document as text."""
    return json.dumps(of, ensure_ascii=False, indent=2) + "\n"


def _turn(turn: KeptTurn) -> Iterator[str]:
    yield f"## {turn.number}\\. {escaped(turn.question)}"
    if turn.standalone and turn.standalone != turn.question:
        yield f"*Searched for:* {escaped(turn.standalone)}"
    if turn.sentences:
        yield " ".join(escaped(with_marks(one)) + _doubt(one.support, one.why) for one in turn.sentences)
    elif turn.answer is not None:
        yield escaped(turn.answer.text)
    if turn.instead_of:
        yield f"*This was to replace question {turn.instead_of} and was never finished.*"
    elif said := STATES.get(turn.state):
        yield f"*{said}{': ' if turn.trouble else ''}*{escaped(turn.trouble)}"
    cited = turn.citations or (turn.answer.nearest if turn.answer else ())
    if cited:
        yield "**Sources**" if turn.citations else "**What came nearest**"
        yield "\n".join(_source(turn, one) for one in cited)


def _doubt(support: str, why: str) -> str:
    if support not in {"partly", "unsupported"}:
        return ""
    said = "only partly supported" if support == "partly" else "not supported by what it cites"
    return f" ({said}{': ' if why else ''}{escaped(why)})"


def _source(turn: KeptTurn, cited: Citation) -> str:
    article = cited.article
    day = presentation.day(article.published_at) if article.published_at else None
    known = ", ".join(escaped(one) for one in (article.title, article.source, article.author, day) if one)
    became = BECAME.get(turn.state_of(cited))
    return (
        f"{cited.n}. “{escaped(cited.quote)}” — {known}"
        + (f" {link(article.url)}" if article.url else "")
        + (f" *({became})*" if became else "")
    )


def _turn_json(turn: KeptTurn) -> dict[str, Any]:
    answer = turn.answer.model_dump(mode="json") if turn.answer else None
    if answer:
        for name in ("citations", "nearest"):
            answer[name] = _with_states(turn, getattr(turn.answer, name), answer[name])
    written = [one.model_dump(mode="json") for one in turn.citations]
    return {
        "number": turn.number,
        "question": turn.question,
        "standalone_question": turn.standalone or None,
        "state": turn.state,
        "asked_at": iso(turn.asked_at),
        "trouble": turn.trouble or None,
        "instead_of": turn.instead_of,
        "thumbs": turn.thumbs,
        "note": turn.note or None,
        "answer": answer,
        # Of an answer that is not whole, as far as it came.
        "sentences": None if answer else [one.model_dump(mode="json") for one in turn.sentences],
        "citations": None if answer else _with_states(turn, turn.citations, written),
    }


def _with_states(
    turn: KeptTurn, citations: Iterable[Citation], written: Iterable[dict[str, Any]]
) -> list[dict[str, Any]]:
    """Citations as JSON, each with what became of its article since."""
    return [{**fields, "article_state": turn.state_of(one)} for one, fields in zip(citations, written, strict=True)]


FOLDER = Path(__file__).parent / "templates"


def html(title: str, turns: Sequence[KeptTurn]) -> str:
    """A conversation as a whole HTML page, each answer with its quotes and where they are from."""
    return _template().render(title=title or "New conversation", turns=turns)


def followed(url: str | None) -> str | None:
    """The address, where it is one that a link may lead to."""
    return url if url and LINKED.fullmatch(url) else None


def visible(text: str) -> str:
    """The text without characters that hide or that turn the reading direction; lines stay lines."""
    return HIDDEN.sub(lambda found: "\n" if "\n" in found[0] else " ", text)


@cache
def _template() -> "Template":
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    environment = Environment(
        loader=FileSystemLoader(FOLDER),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=lambda value: visible(value) if isinstance(value, str) and not hasattr(value, "__html__") else value,
    )
    environment.filters.update({"day": presentation.day, "link": followed})
    environment.globals.update({"states": STATES, "became": BECAME, "telling": presentation})
    return environment.get_template("shared.html")
