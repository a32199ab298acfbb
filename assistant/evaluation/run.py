"""A question set put to an assistant or an engine, from the first question to the report.

    for step in evaluating("questions.jsonl", assistant, out="report/"):
        if isinstance(step, Progress): print(step.done, step.total)
        else: report = step

Outcomes come in whatever order they are finished; the report has them in the set's.
"""

import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from os import PathLike
from pathlib import Path
from threading import Event
from typing import TYPE_CHECKING, Any, NamedTuple

from assistant.errors import EvaluationError
from assistant.evaluation import engines
from assistant.evaluation import outcomes as asking
from assistant.evaluation.checkpoint import Journal
from assistant.evaluation.comparison import GUARDED, compare
from assistant.evaluation.engines import Asker
from assistant.evaluation.metrics.latency import Price
from assistant.evaluation.outcomes import Outcome
from assistant.evaluation.questions import Question, QuestionSet, fingerprint, load
from assistant.evaluation.results import Report, circumstances, of_engine, put_together, read
from assistant.evaluation.workers import Workers

if TYPE_CHECKING:
    from llama_index.core.base.base_query_engine import BaseQueryEngine

    from assistant.engine import Assistant
    from assistant.evaluation.judge import Judge

Questions = str | PathLike[str] | QuestionSet | Iterable[Question | Mapping[str, Any]]
Stop = Event | Callable[[], bool]


LEDE_JOBS = 2
"""Questions that Lede works on at the same time, as in `assistant.limits`."""


class Progress(NamedTuple):
    """One more question is finished.

    Args:
        done, total: questions finished, and in all.
        failed: how many of the finished raised an error.
        resumed: whether its outcome comes from an earlier run's journal.
    """

    done: int
    total: int
    failed: int
    question: Question
    outcome: Outcome
    resumed: bool = False


def evaluate(questions: Questions, assistant: "Assistant | None" = None, **given: Any) -> Report:
    """Runs a question set; returns the report, and writes it where `out` says.

    Args:
        questions: a file (`.jsonl`, `.json`, `.csv`), a `QuestionSet`, or questions made in code.
        assistant: what is asked; by default the library at LEDE_HOME.
        given: what `evaluating` takes, and `on_progress`, called with each `Progress`.

    Raises:
        QuestionSetError: the questions cannot be used.
        EvaluationError: the report cannot be written, or not be compared.
    """
    on_progress: Callable[[Progress], None] | None = given.pop("on_progress", None)
    report: Report | None = None
    for step in evaluating(questions, assistant, **given):
        if isinstance(step, Report):
            report = step
        elif on_progress is not None:
            on_progress(step)
    assert report is not None  # noqa: S101 - a run ends with its report
    return report


def evaluating(  # noqa: PLR0913 - each is an option of `lede eval`
    questions: Questions,
    assistant: "Assistant | None" = None,
    *,
    engine: "BaseQueryEngine | None" = None,
    name: str | None = None,
    out: Path | str | None = None,
    against: Path | str | Report | None = None,
    limit: int | None = None,
    jobs: int | None = None,
    judge: "Judge | None" = None,
    price: Price | None = None,
    fresh: bool = False,
    stop: Stop | None = None,
    guarded: Iterable[str] = GUARDED,
) -> Iterator[Progress | Report]:
    """Runs a question set step by step: a `Progress` for each question, then the `Report`.

    Closing the iterator ends the run; what is finished stays in the journal.

    Args:
        questions, assistant: as in `evaluate`.
        engine: a LlamaIndex query engine to ask instead.
        name: of the engine, as reports show it.
        out: folder for the journal and the report. A run of the same questions, settings and library goes on there.
        against: an earlier run, or its folder, to compare with.
        limit: only the first so many questions.
        jobs: questions asked at the same time; by default 2 for Lede, 1 for an engine.
        judge: a language model that gives its opinion too.
        price: of the model that writes.
        fresh: ask everything anew.
        stop: set, or true, ends the run after the questions under way; the report is of those that are finished.
        guarded: measures whose fall counts, for `against`.
    """
    if assistant is not None and engine is not None:
        raise EvaluationError("give an assistant or an engine, not both")
    whole = load(questions)
    chosen = whole.first(limit)
    if not chosen.questions:
        raise EvaluationError("there is no question to ask")
    earlier = read(against) if isinstance(against, str | PathLike) else against
    run = _Run(
        chosen,
        whole.sha256,
        engine,
        name or (type(engine).__name__ if engine is not None else "Lede"),
        Path(out) if out is not None else None,
        earlier,
        jobs,
        judge,
        price,
        fresh,
        _stopper(stop),
        tuple(guarded),
    )
    return run.steps(assistant)


@dataclass(frozen=True)
class _Run:
    """The arguments of `evaluating`, checked.

    Args:
        chosen: what is asked.
        sha256: of the whole set, of which more may be asked later.
    """

    chosen: QuestionSet
    sha256: str
    engine: "BaseQueryEngine | None"
    name: str
    out: Path | None
    earlier: Report | None
    jobs: int | None
    judge: "Judge | None"
    price: Price | None
    fresh: bool
    stopped: Callable[[], bool]
    guarded: tuple[str, ...]

    def steps(self, assistant: "Assistant | None") -> Iterator[Progress | Report]:
        began = time.perf_counter()
        with ExitStack() as held:
            workers, facts = self._workers(held, assistant)
            facts["judge"] = self.judge.name if self.judge else None
            key = {"questions": self.sha256, "engine": self.name, **facts}
            journal = None
            if self.out is not None:
                journal = held.enter_context(Journal(self.out, key, fresh=self.fresh))
            outcomes = dict(journal.outcomes) if journal else {}
            held.enter_context(workers)
            yield from self._asked(workers, journal, outcomes)
            report = self._report(outcomes, facts, time.perf_counter() - began)
            if self.out is not None:
                report.write(self.out)
        yield report

    def _workers(self, held: ExitStack, assistant: "Assistant | None") -> tuple[Workers, dict[str, Any]]:
        """What asks, and what it depends on."""
        if self.engine is not None:
            ask: Asker = partial(engines.ask, self.engine, name=self.name)
            return Workers(_judged(ask, self.judge), self.jobs or 1), of_engine(self.name)
        opened = assistant or held.enter_context(_opened())
        facts, jobs = circumstances(opened), self.jobs or LEDE_JOBS
        return Workers(_judged(partial(asking.ask, opened), self.judge), jobs), facts

    def _asked(self, workers: Workers, journal: Journal | None, outcomes: dict[str, Outcome]) -> Iterator[Progress]:
        """Asks what is not known yet; fills `outcomes`."""
        every = {question.id: question for question in self.chosen.questions}
        known = [question for question in every.values() if question.id in outcomes]
        left = [question for question in every.values() if question.id not in outcomes]
        failed = 0
        for done, question in enumerate(known, 1):
            yield Progress(done, len(every), failed, question, outcomes[question.id], resumed=True)
        for done, outcome in enumerate(workers.asked(left, self.stopped), len(known) + 1):
            outcomes[outcome.id] = outcome
            if journal is not None:
                journal.note(outcome)
            failed += bool(outcome.error)
            yield Progress(done, len(every), failed, every[outcome.id], outcome)

    def _report(self, outcomes: Mapping[str, Outcome], facts: dict[str, Any], seconds: float) -> Report:
        asked = [(one, outcomes[one.id]) for one in self.chosen.questions if one.id in outcomes]
        whole = {
            **facts,
            "questions": self.chosen.sha256,
            "asked": len(asked),
            "at": datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
            "seconds": round(seconds, 1),
            "price": self.price._asdict() if self.price else None,
        }
        complete = len(asked) == len(self.chosen.questions)
        report = put_together(self.chosen.name, self.name, asked, whole, price=self.price, complete=complete)
        if self.earlier is None:
            return report
        return report.against(compare(self.earlier, report, guarded=self.guarded))


def folder_for(questions: QuestionSet, assistant: "Assistant", home: Path) -> Path:
    """Where a run goes by itself: another folder for other questions, settings or another state of the library."""
    return home / "evaluations" / f"{questions.name}-{fingerprint([questions.sha256, circumstances(assistant)])[:8]}"


def _judged(ask: Asker, judge: "Judge | None") -> Asker:
    """The same asker, with a language model's opinion of each answer."""
    if judge is None:
        return ask

    def asked(question: Question) -> Outcome:
        outcome = ask(question)
        return outcome.model_copy(update={"judged": judge.opinion(question, outcome)})

    return asked


@contextmanager
def _opened() -> "Iterator[Assistant]":
    from assistant.engine import Assistant

    with Assistant.open() as opened:
        yield opened


def _stopper(stop: Stop | None) -> Callable[[], bool]:
    if stop is None:
        return lambda: False
    return stop.is_set if isinstance(stop, Event) else stop
