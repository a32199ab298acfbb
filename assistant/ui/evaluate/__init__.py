"""The evaluation view: a question set is chosen, checked and run while the page watches; earlier runs stand below."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, NamedTuple
from uuid import uuid4

import gradio as gr

from assistant.engine import Assistant
from assistant.errors import LedeError
from assistant.ui.evaluate import history
from assistant.ui.evaluate.choose import chosen
from assistant.ui.evaluate.history import listed
from assistant.ui.evaluate.run import steps
from assistant.ui.evaluate.runs import page_of
from assistant.ui.jobs import Jobs
from assistant.ui.payload import Sent
from assistant.ui.templating import OWN, UNEXPECTED, render, script


class Pane(NamedTuple):
    """The components of the view that change."""

    form: gr.HTML
    state: gr.HTML
    runs: gr.HTML
    report: gr.HTML


@dataclass(frozen=True)
class Opened:
    """What the server tells of a report.

    Attributes:
        id: new each time.
        html: the report as one page; empty where there is none.
        name: of the run.
        keep: whether it is to be kept as a file rather than shown.
    """

    id: str
    html: str = ""
    name: str = ""
    keep: bool = False


def view(assistant: Assistant) -> Pane:
    """The view."""
    with gr.Column(elem_id="evaluate"):
        return Pane(
            form=_part("form", None, html_template=render("evaluate/form")),
            state=_part("state", ""),
            report=_part("report", None, html_template=render("evaluate/report")),
            runs=_part("runs", listed(assistant)),
        )


def _part(name: str, value: str | None, **given: Any) -> gr.HTML:
    return gr.HTML(
        value, js_on_load=script(f"evaluate/{name}"), apply_default_css=False, elem_id=f"evaluate-{name}", **given
    )


def connect(assistant: Assistant, pane: Pane) -> None:
    """Connects the view with the evaluation."""
    jobs = Jobs()

    def choose(event: gr.EventData) -> str:
        return chosen(assistant, Sent.by(event))

    def run(event: gr.EventData) -> Iterator[tuple[Any, Any]]:
        for html in steps(assistant, Sent.by(event), jobs):
            yield html, gr.skip()
        yield gr.skip(), listed(assistant)

    def stop(event: gr.EventData) -> None:
        jobs.stop(Sent.by(event).text("job"))

    def show(event: gr.EventData) -> tuple[dict[str, Any], Any]:
        sent = Sent.by(event)
        name = sent.text("run")
        try:
            html = page_of(assistant.library.home, name)
        except LedeError as error:
            return vars(Opened(uuid4().hex)), render("trouble", trouble=str(error))
        return vars(Opened(uuid4().hex, html, name, sent.flag("keep"))), gr.skip()

    def fail() -> str:
        return render("trouble", trouble=UNEXPECTED)

    one_at_a_time: dict[str, Any] = {"concurrency_id": "evaluating", "concurrency_limit": 1, **OWN}
    pane.form.upload(choose, None, pane.state, **OWN).failure(fail, None, pane.state, **OWN)
    pane.state.submit(run, None, [pane.state, pane.runs], **one_at_a_time).failure(fail, None, pane.state, **OWN)
    pane.state.stop(stop, None, None, **OWN, queue=False)
    for opener in (pane.runs, pane.state):
        opener.select(show, None, [pane.report, pane.state], **OWN).failure(fail, None, pane.state, **OWN)
    history.connect(assistant, pane.runs, pane.state)
    gr.on(None, lambda: listed(assistant), None, pane.runs, **OWN)
