"""The evaluation view: a question set is chosen, checked and run while the page watches; earlier runs stand below.

Not here: what is measured and how (`assistant.evaluation`), where runs and sets are kept (`evaluate_runs`).
"""

from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from time import monotonic
from typing import Any, NamedTuple
from uuid import uuid4

import gradio as gr

from assistant.engine import Assistant
from assistant.errors import LedeError
from assistant.ui import uploads
from assistant.ui.evaluate_runs import SAMPLE_SET, folder_of, page_of, runs, set_of, sets_folder
from assistant.ui.jobs import Jobs
from assistant.ui.rendering import OWN, UNEXPECTED, render, script
from assistant.ui.sent import Sent

PACE = 0.25
"""Seconds between two words of progress."""

PROBLEMS = 50
"""Problems of a question set that are shown; the rest are counted."""


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
            form=_part("form", None, "evaluate", html_template=render("evaluate")),
            state=_part("state", "", "evaluate_state"),
            report=_part("report", None, "evaluate_report", html_template=render("evaluate_report")),
            runs=_part("runs", listed(assistant), "evaluate_runs"),
        )


def _part(name: str, value: str | None, js: str, **given: Any) -> gr.HTML:
    return gr.HTML(value, js_on_load=script(js), apply_default_css=False, elem_id=f"evaluate-{name}", **given)


def listed(assistant: Assistant) -> str:
    """The runs of this library."""
    return render("evaluate_runs", runs=runs(assistant.library.home))


def chosen(assistant: Assistant, sent: Sent) -> str:
    """A set that was sent, kept and checked; or the one that was named."""
    name = sent.text("set")
    try:
        for file in uploads.received(sent.texts("files"))[:1]:
            kept = uploads.keep(file, sets_folder(assistant.library.home))
            name = f"{kept.parent.name}/{kept.name}"
    except LedeError as error:
        return render("trouble", trouble=str(error))
    return checked(assistant, name) if name else render("trouble", trouble=uploads.NOT_SENT)


def checked(assistant: Assistant, name: str) -> str:
    """What there is to say of a question set before it is run."""
    from assistant.evaluation import check
    from assistant.evaluation.files import read

    try:
        file = set_of(assistant.library.home, name)
        problems = check(file, assistant.library)
        questions = read(file)[0]
    except LedeError as error:
        return render("trouble", trouble=str(error))
    return render(
        "evaluate_set",
        name=name,
        file=None if name == SAMPLE_SET else file.name,
        questions=len(questions),
        errors=[one for one in problems if one.severity == "error"],
        warnings=[one for one in problems if one.severity == "warning"],
        most=PROBLEMS,
        runs=runs(assistant.library.home),
    )


def steps(assistant: Assistant, sent: Sent, jobs: Jobs) -> Iterator[str]:
    """A run, as the page watches it."""
    from assistant.evaluation import Report, evaluating, load
    from assistant.evaluation.results import row_of
    from assistant.evaluation.runner import folder_for

    home, job, name = assistant.library.home, sent.text("job"), sent.text("set")
    stop, results, told = jobs.stop_of(job), Counter[str](), 0.0
    yield render("evaluate_progress", done=0, total=0, failed=0, resumed=0, results=results, question="")
    try:
        file = set_of(home, name)
        against = folder_of(home, sent.text("against")) if sent.text("against") else None
        chosen = load(file)
        out = folder_for(chosen, assistant, home)
        resumed = 0
        with closing(evaluating(chosen, assistant, out=out, against=against, stop=stop)) as run:  # type: ignore[type-var]
            for step in run:
                if isinstance(step, Report):
                    yield render("evaluate_done", run=out.name, report=step, set=name)
                    continue
                results[row_of(step.question, step.outcome).result] += 1
                resumed += step.resumed
                if monotonic() - told >= PACE:
                    told = monotonic()
                    yield render(
                        "evaluate_progress",
                        done=step.done,
                        total=step.total,
                        failed=step.failed,
                        resumed=resumed,
                        results=results,
                        question=step.question.question,
                    )
    except LedeError as error:
        yield render("trouble", trouble=str(error))
    finally:
        jobs.done(job)


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
    gr.on(None, lambda: listed(assistant), None, pane.runs, **OWN)
