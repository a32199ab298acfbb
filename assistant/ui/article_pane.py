"""The reader: one stored article whole, over any view, with the places that an answer cites."""

from collections.abc import Sequence
from typing import Any, NamedTuple

import gradio as gr

from assistant.errors import LedeError
from assistant.ui.payload import Payload
from assistant.ui.templating import OWN, UNEXPECTED, render, update
from index import Library


class Piece(NamedTuple):
    """A stretch of an article.

    Attributes:
        cited: whether an answer cites it.
        here: whether it is the place that was asked for.
    """

    text: str
    cited: bool = False
    here: bool = False


def article(library: Library, sent: Payload) -> str:
    """Return the article that is asked for as HTML, or why it cannot be shown."""
    try:
        story = library.story(sent.text("article"))
        found = library.article(sent.text("article"))
    except LedeError as error:
        return render("trouble", trouble=str(error))
    cited, older = sent.spans("cited"), found in story.versions
    changed = bool(cited) and sent.text("version") != found.version
    return render(
        "article",
        article=found,
        words=len(found.text.split()),
        pieces=pieces(found.text, () if changed else cited, sent.number("at", -1)),
        cited=len(cited),
        changed=changed,
        also_in=[] if older else [one for one in (story.speaks, *story.copies) if one.id != found.id],
        older=[one for one in story.versions if one.id != found.id],
        newer=story.speaks if older else None,
    )


def pieces(text: str, cited: Sequence[tuple[int, int]], at: int = -1) -> list[Piece]:
    """Cut an article where cited places begin and end; those that overlap are one.

    >>> [piece.text for piece in pieces("The pier is closed.", [(4, 8)])]
    ['The ', 'pier', ' is closed.']

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
    """Connect the reader, whose `submit` asks for an article, with the library."""

    def read(event: gr.EventData) -> dict[str, Any]:
        return update(html=article(library, Payload.of(event)))

    def fail() -> dict[str, Any]:
        return update(html=render("trouble", trouble=UNEXPECTED))

    reader.submit(read, None, reader, **OWN, trigger_mode="always_last").failure(fail, None, reader, **OWN)
