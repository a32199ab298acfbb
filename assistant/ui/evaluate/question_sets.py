"""Question sets: those that can be run, checking one that was uploaded or named, and running it step by step."""

from collections import Counter
from collections.abc import Iterator
from contextlib import closing, suppress
from time import monotonic

from assistant.engine import Assistant
from assistant.errors import LedeError
from assistant.ui import additions
from assistant.ui.additions import Jobs
from assistant.ui.evaluate.runs import SAMPLE_SET, finished, folder_of, set_of, sets, sets_folder
from assistant.ui.payload import Payload
from assistant.ui.templating import render

PROBLEMS = 50
"""Problems of a question set that are shown; the rest are counted."""

PACE = 0.25
"""Seconds between two updates of the progress."""


def chosen(assistant: Assistant, sent: Payload) -> str:
    """Check a question set and return the result as HTML.

    Args:
        sent: `files`, of which the first is kept if it can be run; or `set`, the name of one.
    """
    home, name = assistant.library.home, sent.text("set")
    files = additions.received(sent.texts("files"))
    if not files:
        return _checked(assistant, name)[0] if name else render("trouble", trouble=additions.NOT_SENT)
    before = sets(home)
    try:
        kept = additions.keep(files[0], sets_folder(home))
    except LedeError as error:
        return render("trouble", trouble=str(error))
    name = f"{kept.parent.name}/{kept.name}"
    shown, sound = _checked(assistant, name)
    if not sound and name not in before:
        with suppress(OSError):
            kept.unlink()
            kept.parent.rmdir()
    return shown


def _checked(assistant: Assistant, name: str) -> tuple[str, bool]:
    """Return a question set and its problems as HTML, and whether it can be run."""
    from assistant.evaluation import check
    from assistant.evaluation.question_files import read

    try:
        file = set_of(assistant.library.home, name)
        problems = check(file, assistant.library)
        questions = read(file)[0]
    except LedeError as error:
        return render("trouble", trouble=str(error)), False
    errors = [one for one in problems if one.severity == "error"]
    shown = render(
        "evaluate/set",
        name=name,
        file=None if name == SAMPLE_SET else file.name,
        questions=len(questions),
        errors=errors,
        warnings=[one for one in problems if one.severity == "warning"],
        most=PROBLEMS,
        runs=finished(assistant.library.home),
    )
    return shown, not errors


def steps(assistant: Assistant, sent: Payload, jobs: Jobs) -> Iterator[str]:
    """Run a question set; yields the progress and the outcome as HTML.

    Args:
        sent: `set`, the name of the question set; `against`, the run to compare with; `job`, by which it is stopped.
    """
    from assistant.evaluation import Report, evaluating, load
    from assistant.evaluation.results import row_of
    from assistant.evaluation.run import folder_for

    home, job, name = assistant.library.home, sent.text("job"), sent.text("set")
    stop, results, shown_at, resumed = jobs.stop_of(job), Counter[str](), 0.0, 0
    yield render("evaluate/progress", step=None, resumed=0, results=results)
    try:
        against = folder_of(home, sent.text("against")) if sent.text("against") else None
        questions = load(set_of(home, name))
        out = folder_for(questions, assistant, home)
        with closing(evaluating(questions, assistant, out=out, against=against, stop=stop)) as run:  # type: ignore[type-var]
            for step in run:
                if isinstance(step, Report):
                    yield render("evaluate/done", run=out.name, report=step, set=name)
                    continue
                results[row_of(step.question, step.outcome).result] += 1
                resumed += step.resumed
                if monotonic() - shown_at >= PACE:
                    shown_at = monotonic()
                    yield render("evaluate/progress", step=step, resumed=resumed, results=results)
    except LedeError as error:
        yield render("trouble", trouble=str(error))
    finally:
        jobs.done(job)
