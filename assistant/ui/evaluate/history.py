"""The list of the runs of this library, and what can be done with those that were cut off."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import gradio as gr

from assistant.engine import Assistant
from assistant.errors import LedeError
from assistant.ui.evaluate.runs import runs
from assistant.ui.evaluate.unfinished import going_on, remove, restore, unfinished
from assistant.ui.payload import Sent
from assistant.ui.templating import OWN, UNEXPECTED, render


def listed(assistant: Assistant, removed: str = "") -> str:
    """The list.

    Args:
        removed: name of a run that was just removed and can be brought back.
    """
    home, known = assistant.library.home, going_on(assistant)
    cut_off = unfinished(home, known)
    return render("evaluate/runs", runs=runs(home), known=known, unfinished=cut_off, removed=removed)


def connect(assistant: Assistant, shown: gr.HTML, state: gr.HTML) -> None:
    """Connects the list with the folders of the runs that were cut off.

    Args:
        state: says what went wrong.
    """

    def moved(move: Callable[[Path, str], None], name: str, *, removed: bool = False) -> tuple[Any, Any]:
        try:
            move(assistant.library.home, name)
        except LedeError as error:
            return listed(assistant), render("trouble", trouble=str(error))
        return listed(assistant, name if removed else ""), gr.skip()

    def take_out(event: gr.EventData) -> tuple[Any, Any]:
        return moved(remove, Sent.by(event).text("run"), removed=True)

    def put_back(event: gr.EventData) -> tuple[Any, Any]:
        return moved(restore, Sent.by(event).text("run"))

    def fail() -> str:
        return render("trouble", trouble=UNEXPECTED)

    for event, act in ((shown.delete, take_out), (shown.undo, put_back)):
        event(act, None, [shown, state], **OWN).failure(fail, None, state, **OWN)
