"""Removing articles from the page, and putting them back exactly as they were."""

from collections.abc import Callable, Sequence
from typing import Any
from uuid import uuid4

import gradio as gr

from assistant.errors import ArticleNotFound, LedeError
from assistant.ui.payload import Payload
from assistant.ui.templating import OWN, UNEXPECTED, render, update
from index import Library, Removed

REMEMBERED = 10
"""Removals that one page can undo; what they took out is held in memory."""

GONE = "it is not in the library any more; the list now shows what is"
TOO_OLD = f"only the last {REMEMBERED} removals can be undone, and only while the page stays open; add the file again"


Removals = dict[str, Removed]
"""What was removed from one open page and can be put back, by ids of their own, the latest last."""

Outcome = tuple[Removals, dict[str, Any]]
"""What can be undone now, and the toast that says what was done: its `done` names a removal that was undone."""


def remove(library: Library, before: Removals, ids: Sequence[str]) -> Outcome:
    """Remove articles."""
    try:
        removed = library.take_out(ids)
    except LedeError as error:
        return before, _trouble(GONE if isinstance(error, ArticleNotFound) else str(error))
    id_ = uuid4().hex
    toast = update(id=id_, html=render("library/toast", id=id_, changes=removed.changes))
    return dict([*before.items(), (id_, removed)][-REMEMBERED:]), toast


def put_back(library: Library, before: Removals, id: str) -> Outcome:  # noqa: A002
    """Put back what one removal took out."""
    removed = before.get(id)
    if removed is None:
        return before, _trouble(TOO_OLD)
    try:
        back = library.put_back(removed)
    except LedeError as error:
        return before, _trouble(str(error))
    html = render("library/toast_undone", back=back, of=len(removed.changes))
    return {kept: one for kept, one in before.items() if kept != id}, update(html=html, done=id)


def connect(
    library: Library,
    listed: gr.HTML,
    toasts: gr.HTML,
    holdings: Callable[[], tuple[str, str, str]],
    changed: Sequence[gr.HTML],
) -> None:
    """Connect the list and the toasts with the library.

    Args:
        listed: its `delete` removes.
        toasts: its `undo` puts back.
        holdings: what `changed` show afterwards.
    """
    removals = gr.State(Removals())

    def on_delete(before: Removals, event: gr.EventData) -> tuple[Any, ...]:
        return *remove(library, before, Payload.of(event).texts("ids")), *holdings()

    def on_undo(before: Removals, event: gr.EventData) -> tuple[Any, ...]:
        return *put_back(library, before, Payload.of(event).text("id")), *holdings()

    def fail() -> dict[str, Any]:
        return _trouble(UNEXPECTED)

    # One at a time: each hands on what can be undone.
    options: dict[str, Any] = {"trigger_mode": "multiple", "concurrency_limit": 1, "concurrency_id": "removing", **OWN}
    for event, work in ((listed.delete, on_delete), (toasts.undo, on_undo)):
        event(work, removals, [removals, toasts, *changed], **options).failure(fail, None, toasts, **OWN)


def _trouble(message: str) -> dict[str, Any]:
    return update(html=render("library/toast_trouble", trouble=message))
