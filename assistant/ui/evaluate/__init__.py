"""The evaluation view: a question set is chosen, checked and run while the page watches; earlier runs are listed."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

import gradio as gr

from assistant.engine import Assistant
from assistant.errors import LedeError
from assistant.ui.additions import Jobs
from assistant.ui.evaluate import runs
from assistant.ui.evaluate.question_sets import chosen, steps
from assistant.ui.payload import Payload
from assistant.ui.templating import OWN, UNEXPECTED, pane, render, update


class EvaluateView(NamedTuple):
    """The panes of the view."""

    form: gr.HTML
    state: gr.HTML
    report: gr.HTML
    runs: gr.HTML


def view(assistant: Assistant) -> EvaluateView:
    """Build the view."""
    with gr.Column(elem_id="evaluate"):
        return EvaluateView(
            form=pane("evaluate/form"),
            state=pane("evaluate/state", value=""),
            report=pane("evaluate/report"),
            runs=pane("evaluate/runs", value=listed(assistant)),
        )


def listed(assistant: Assistant, removed: str = "") -> str:
    """Return the list of the runs as HTML.

    Args:
        removed: name of a run that was just removed and can be restored.
    """
    home, resumable = assistant.library.home, runs.resumable(assistant)
    found = [*runs.unfinished(home), *runs.finished(home)]
    return render("evaluate/runs", runs=found, resumable=resumable, removed=removed)


def connect(assistant: Assistant, shown: EvaluateView) -> None:
    """Connect the view with the evaluation."""
    jobs = Jobs()

    def choose(event: gr.EventData) -> str:
        return chosen(assistant, Payload.of(event))

    def run(event: gr.EventData) -> Iterator[tuple[Any, Any]]:
        for html in steps(assistant, Payload.of(event), jobs):
            yield html, gr.skip()
        yield gr.skip(), listed(assistant)

    def stop(event: gr.EventData) -> None:
        jobs.stop(Payload.of(event).text("job"))

    def show(event: gr.EventData) -> tuple[dict[str, Any], Any]:
        sent = Payload.of(event)
        try:
            html = runs.report_of(assistant.library.home, name := sent.text("run"))
        except LedeError as error:
            return update(html=""), render("trouble", trouble=str(error))
        return update(html=html, name=name, keep=sent.flag("keep")), gr.skip()

    def fail() -> str:
        return render("trouble", trouble=UNEXPECTED)

    one_at_a_time: dict[str, Any] = {"concurrency_id": "evaluating", "concurrency_limit": 1, **OWN}
    for done in (
        shown.form.upload(choose, None, shown.state, **OWN),
        shown.state.submit(run, None, [shown.state, shown.runs], **one_at_a_time),
        shown.runs.select(show, None, [shown.report, shown.state], **OWN),
        shown.state.select(show, None, [shown.report, shown.state], **OWN),
        shown.runs.delete(_moving(assistant, runs.remove, undoable=True), None, [shown.runs, shown.state], **OWN),
        shown.runs.undo(_moving(assistant, runs.restore), None, [shown.runs, shown.state], **OWN),
    ):
        done.failure(fail, None, shown.state, **OWN)
    shown.state.stop(stop, None, None, **OWN, queue=False)
    gr.on(None, lambda: listed(assistant), None, shown.runs, **OWN)


def _moving(
    assistant: Assistant, move: Callable[[Path, str], None], *, undoable: bool = False
) -> Callable[[gr.EventData], tuple[Any, Any]]:
    def moved(event: gr.EventData) -> tuple[Any, Any]:
        name = Payload.of(event).text("run")
        try:
            move(assistant.library.home, name)
        except LedeError as error:
            return listed(assistant), render("trouble", trouble=str(error))
        return listed(assistant, name if undoable else ""), gr.skip()

    return moved
