"""A run of a question set, step by step, as the page watches it."""

from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from time import monotonic

from assistant.engine import Assistant
from assistant.errors import LedeError
from assistant.ui.evaluate.runs import folder_of, set_of
from assistant.ui.jobs import Jobs
from assistant.ui.payload import Sent
from assistant.ui.templating import render

PACE = 0.25
"""Seconds between two words of progress."""


def steps(assistant: Assistant, sent: Sent, jobs: Jobs) -> Iterator[str]:
    """A run, as the page watches it."""
    from assistant.evaluation import Report, evaluating, load
    from assistant.evaluation.results import row_of
    from assistant.evaluation.run import folder_for

    home, job, name = assistant.library.home, sent.text("job"), sent.text("set")
    stop, results, told = jobs.stop_of(job), Counter[str](), 0.0
    yield render("evaluate/progress", done=0, total=0, failed=0, resumed=0, results=results, question="")
    try:
        file = set_of(home, name)
        against = folder_of(home, sent.text("against")) if sent.text("against") else None
        chosen = load(file)
        out = folder_for(chosen, assistant, home)
        resumed = 0
        with closing(evaluating(chosen, assistant, out=out, against=against, stop=stop)) as run:  # type: ignore[type-var]
            for step in run:
                if isinstance(step, Report):
                    yield render("evaluate/done", run=out.name, report=step, set=name)
                    continue
                results[row_of(step.question, step.outcome).result] += 1
                resumed += step.resumed
                if monotonic() - told >= PACE:
                    told = monotonic()
                    yield render(
                        "evaluate/progress",
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
