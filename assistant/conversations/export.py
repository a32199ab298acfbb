"""A conversation written out: Markdown and HTML to read, JSON to work with, and what readers think as a question set.

What articles and people wrote stays text.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from assistant import presentation, rendering
from assistant.answer import Citation, iso, with_marks
from assistant.conversations.turn import KeptTurn
from assistant.layout import Layout
from assistant.rendering import escaped

if TYPE_CHECKING:
    from jinja2 import Template

BECAME = {"changed": "the article has changed since", "removed": "the article has been removed since"}
STATES = {
    "unfinished": "This answer was never finished.",
    "stopped": "This answer was stopped.",
    "failed": "No answer",
}

FOLDER = Path(__file__).parent / "templates"


def markdown(title: str, turns: Sequence[KeptTurn]) -> str:
    """Return a conversation in Markdown, its citations numbered as in each answer."""
    blocks = [f"# {escaped(title or 'New conversation')}"]
    for turn in turns:
        blocks.extend(_turn(turn))
    return "\n\n".join(blocks) + "\n"


def _turn(turn: KeptTurn) -> Iterator[str]:
    yield f"## {turn.number}\\. {escaped(turn.question)}"
    if turn.standalone and turn.standalone != turn.question:
        yield f"*Searched for:* {escaped(turn.standalone)}"
    laid = turn.layout
    if turn.sentences:
        yield from _laid_out(turn, laid)
    elif turn.answer is not None:
        yield escaped(turn.answer.text)
    if turn.answer is not None:
        yield from filter(None, [rendering.markdown_list(turn.answer.listed, turn.answer.total)])
        yield from filter(None, [escaped(turn.answer.note)])
    if turn.instead_of:
        yield f"*This was to replace question {turn.instead_of} and was never finished.*"
    elif said := STATES.get(turn.state):
        yield f"*{said}{': ' if turn.trouble else ''}*{escaped(turn.trouble)}"
    nearest = turn.answer.nearest if turn.answer and not turn.citations else ()
    if laid.sources or nearest:
        yield "**Sources**" if laid.sources else "**Closest passages**"
        yield "\n".join(_source(turn, one) for one in laid.sources or nearest)


def _laid_out(turn: KeptTurn, laid: Layout) -> Iterator[str]:
    """The answer in short, then its quotations with where they are from, or its sentences with their marks."""
    if laid.lead:
        yield f"**{escaped(laid.lead)}**"
    for group in laid.groups:
        if group.heading:
            yield f"### {escaped(group.heading)}"
            if not group.cards and not group.prose:
                yield rendering.NO_EVIDENCE
        quoted = [
            rendering.quotation(one) + _became(turn, one.citation) for card in group.cards for one in card.quotations
        ]
        quoted += [_source(turn, one) for card in group.cards for one in card.same]
        if quoted:
            yield "\n".join(quoted)
        if group.prose:
            yield " ".join(escaped(with_marks(one) + rendering.doubt(one)) for one in group.prose)


def _source(turn: KeptTurn, cited: Citation) -> str:
    return rendering.source(cited) + _became(turn, cited)


def _became(turn: KeptTurn, cited: Citation) -> str:
    became = BECAME.get(turn.state_of(cited))
    return f" *({became})*" if became else ""


def document(id: str, title: str, times: Mapping[str, Any], turns: Sequence[KeptTurn]) -> dict[str, Any]:  # noqa: A002
    """Return a conversation as a JSON document.

    Args:
        times: when it began and was last changed, as stored.
    """
    return {"id": id, "title": title, **times, "turns": [_turn_json(turn) for turn in turns]}


def _turn_json(turn: KeptTurn) -> dict[str, Any]:
    answer = turn.answer.model_dump(mode="json") if turn.answer else None
    if turn.answer and answer:
        answer |= {name: _with_states(turn, getattr(turn.answer, name)) for name in ("citations", "nearest")}
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
        "citations": None if answer else _with_states(turn, turn.citations),
    }


def _with_states(turn: KeptTurn, citations: Iterable[Citation]) -> list[dict[str, Any]]:
    """Citations as JSON, each with what became of its article since."""
    return [one.model_dump(mode="json") | {"article_state": turn.state_of(one)} for one in citations]


def html(title: str, turns: Sequence[KeptTurn]) -> str:
    """Return a conversation as a whole HTML page, each answer with its quotes and where they are from."""
    return _template().render(title=title or "New conversation", turns=turns)


@cache
def _template() -> "Template":
    from jinja2 import FileSystemLoader

    environment = rendering.environment(FileSystemLoader(FOLDER))
    environment.filters.update({"day": rendering.day, "doubt": rendering.doubt, "link": rendering.web_address})
    environment.filters["under"] = rendering.in_brackets
    environment.globals.update({"states": STATES, "became": BECAME, "telling": presentation})
    return environment.get_template("shared.html")


def question_set(conversations: Iterable[tuple[str, Sequence[KeptTurn]]]) -> list[dict[str, Any]]:
    """Return the judged turns of conversations as a question set: each becomes a question with what is known of it.

    Args:
        conversations: each with its id and its turns.
    """
    return [row for name, turns in conversations for row in _questions(name, turns)]


def _questions(conversation: str, turns: Sequence[KeptTurn]) -> Iterator[dict[str, Any]]:
    for place, turn in enumerate(turns):
        if turn.thumbs is None:
            continue
        history = [one.question for one in turns[:place]]
        row: dict[str, Any] = {"id": f"{conversation[:8]}-{turn.id}", "question": turn.question}
        if history:
            row["history"] = history
        if turn.thumbs == "up":
            row |= _evidence(turn)
        row |= {"type": "feedback", "tags": [f"thumbs-{turn.thumbs}"]}
        if turn.note:
            row["note"] = turn.note
        yield row


def _evidence(turn: KeptTurn) -> dict[str, Any]:
    """What a good answer cites; a good abstention is a question that the library does not answer."""
    if turn.state == "abstained":
        return {"unanswerable": True}
    return {
        "answers": list(dict.fromkeys(one.quote for one in turn.citations)),
        "evidence": [{"article_id": one.article.id, "quote": one.quote} for one in turn.citations],
    }
