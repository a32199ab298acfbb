"""Removing articles from the page, and putting them back exactly as they were."""

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from typing import Any
from uuid import uuid4

import gradio as gr

from assistant.errors import ArticleNotFound, LedeError
from assistant.ui.payload import Sent
from assistant.ui.state import REMEMBERED, Removals
from assistant.ui.templating import OWN, UNEXPECTED, render
from index import Library

GONE = "it is not in the library any more; the list now shows what is"
TOO_OLD = f"only the last {REMEMBERED} removals can be undone, and only while the page stays open; add the file again"


@dataclass(frozen=True)
class Toast:
    """What the server tells of a removal.

    Attributes:
        id: of the removal, by which it is undone.
        html: what is said.
        done: the removal that is over, where this tells of an undoing.
    """

    id: str
    html: str
    done: str = ""


def removed(library: Library, before: Removals, ids: Sequence[str]) -> tuple[Removals, Toast]:
    """Takes articles out."""
    try:
        out = library.take_out(ids)
    except ArticleNotFound:
        return before, _trouble(GONE)
    except LedeError as error:
        return before, _trouble(str(error))
    toast = Toast(id_ := uuid4().hex, render("library/toast", id=id_, changes=out.changes))
    return before.with_one(id_, out), toast


def undone(library: Library, before: Removals, id: str) -> tuple[Removals, Toast]:  # noqa: A002
    """Puts back what one removal took out."""
    out = before.of(id)
    if out is None:
        return before, _trouble(TOO_OLD)
    try:
        back = library.put_back(out)
    except LedeError as error:
        return before, _trouble(str(error))
    return before.without(id), Toast(
        uuid4().hex, render("library/toast_undone", back=back, of=len(out.changes)), done=id
    )


def connect(
    library: Library,
    listed: gr.HTML,
    toasts: gr.HTML,
    held: Callable[[], tuple[str, str, str]],
    changed: Sequence[gr.HTML],
) -> None:
    """Connects the list and the messages with the library.

    Args:
        listed: its `delete` removes.
        toasts: its `undo` puts back.
        held: what `changed` show afterwards.
    """
    removals = gr.State(Removals())

    def remove(before: Removals, event: gr.EventData) -> tuple[Any, ...]:
        after, toast = removed(library, before, Sent.by(event).texts("ids"))
        return after, asdict(toast), *held()

    def put_back(before: Removals, event: gr.EventData) -> tuple[Any, ...]:
        after, toast = undone(library, before, Sent.by(event).text("id"))
        return after, asdict(toast), *held()

    def fail() -> dict[str, str]:
        return asdict(_trouble(UNEXPECTED))

    # One at a time: each hands on what can be undone.
    options: dict[str, Any] = {"trigger_mode": "multiple", "concurrency_limit": 1, "concurrency_id": "removing", **OWN}
    for event, work in ((listed.delete, remove), (toasts.undo, put_back)):
        event(work, removals, [removals, toasts, *changed], **options).failure(fail, None, toasts, **OWN)


def _trouble(message: str) -> Toast:
    return Toast(uuid4().hex, render("library/toast_trouble", trouble=message))
