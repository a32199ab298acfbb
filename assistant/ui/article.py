"""The reader: one stored article whole, over any view, with the places that an answer cites."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import NamedTuple
from uuid import uuid4

import gradio as gr

from assistant.errors import LedeError
from assistant.ui.payload import Sent
from assistant.ui.templating import OWN, UNEXPECTED, render, script
from index import Article, Library, Story


@dataclass(frozen=True)
class Update:
    """What the server tells the reader in the browser.

    Attributes:
        id: new each time, so that no two updates are alike.
        html: the article.
    """

    id: str
    html: str


class Piece(NamedTuple):
    """A stretch of an article.

    Args:
        cited: whether an answer cites it.
        here: whether it is the place that was asked for.
    """

    text: str
    cited: bool = False
    here: bool = False


def pane() -> gr.HTML:
    """The reader, closed; its `submit` asks for an article."""
    return gr.HTML(
        html_template=render("reader"), js_on_load=script("reader"), apply_default_css=False, elem_id="reader"
    )


def article(library: Library, sent: Sent) -> str:
    """The article that is asked for, or why it cannot be shown."""
    try:
        story = library.story(sent.text("article"))
        found = library.article(sent.text("article"))
    except LedeError as error:
        return render("trouble", trouble=str(error))
    version, cited = sent.text("version"), sent.spans("cited")
    changed = bool(cited) and version != found.version
    return render(
        "article",
        article=found,
        words=len(found.text.split()),
        pieces=pieces(found.text, () if changed else cited, sent.number("at", -1)),
        cited=len(cited),
        changed=changed,
        also_in=_also_in(story, found),
        older=[one for one in story.versions if one.id != found.id],
        newer=story.speaks if found in story.versions else None,
    )


def pieces(text: str, cited: Sequence[tuple[int, int]], at: int = -1) -> list[Piece]:
    """An article cut where cited places begin and end; those that overlap are one.

    Args:
        cited: starts and ends, in order.
        at: start of the place that was asked for.
    """
    joined: list[tuple[int, int]] = []
    for start, end in cited:
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(joined[-1][1], end))
        elif start < len(text):
            joined.append((start, end))
    found, done = [], 0
    for start, end in joined:
        found += [Piece(text[done:start]), Piece(text[start:end], cited=True, here=start <= at < end)]
        done = min(end, len(text))
    return [one for one in (*found, Piece(text[done:])) if one.text]


def connect(library: Library, reader: gr.HTML) -> None:
    """Connects the reader with the library."""

    def read(event: gr.EventData) -> dict[str, str]:
        return asdict(Update(uuid4().hex, article(library, Sent.by(event))))

    def fail() -> dict[str, str]:
        return asdict(Update(uuid4().hex, render("trouble", trouble=UNEXPECTED)))

    reader.submit(read, None, reader, **OWN, trigger_mode="always_last").failure(fail, None, reader, **OWN)


def _also_in(story: Story, found: Article) -> list[Article]:
    return [one for one in (story.speaks, *story.copies) if one.id != found.id and found not in story.versions]
