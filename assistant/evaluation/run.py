"""A question set put to an assistant or an engine, from the first question to the report.

    for step in evaluating("questions.jsonl", assistant, out="report/"):
        if isinstance(step, RunProgress): print(step.done, step.total)
        else: report = step

Outcomes come in whatever order they are finished; the report has them in the set's.
"""

import time
from collections.abc import Callable, Generator, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from contextlib import ExitStack, closing
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from os import PathLike
from pathlib import Path
from threading import Event
from typing import TYPE_CHECKING, Any, NamedTuple, TypedDict, Unpack

from assistant.errors import EvaluationError
from assistant.evaluation.checkpoint import Journal
from assistant.evaluation.comparison import compare
from assistant.evaluation.metrics.latency import Price
from assistant.evaluation.outcomes import Outcome
from assistant.evaluation.question_files import load
from assistant.evaluation.questions import Question, QuestionSet, fingerprint
from assistant.evaluation.report import write
from assistant.evaluation.results import Report, put_together, read
from assistant.evaluation.systems import Ask, ask_engine, ask_lede, engine_facts, lede_facts

if TYPE_CHECKING:
    from llama_index.core.base.base_query_engine import BaseQueryEngine

    from assistant.engine import Assistant
    from assistant.evaluation.judge import Judge

Questions = str | PathLike[str] | QuestionSet | Iterable[Question | Mapping[str, Any]]
Stop = Event | Callable[[], bool]

LEDE_JOBS = 2
"""Questions that Lede works on at the same time, as in `assistant.limits`."""


class RunProgress(NamedTuple):
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


class RunOptions(TypedDict, total=False):
    """What `evaluate` passes on to `evaluating`, which says what each means."""

    engine: "BaseQueryEngine | None"
    name: str | None
    out: Path | str | None
    against: Path | str | Report | None
    limit: int | None
    jobs: int | None
    judge: "Judge | None"
    price: Price | None
    fresh: bool
    stop: Stop | None


def evaluate(
    questions: Questions,
    assistant: "Assistant | None" = None,
    *,
    on_progress: Callable[[RunProgress], None] | None = None,
    **options: Unpack[RunOptions],
) -> Report:
    """Run a question set; return the report, and write it where `out` says.

    Args:
        questions: a file (`.jsonl`, `.json`, `.csv`), a `QuestionSet`, or questions made in code.
        assistant: what is asked; by default the library at LEDE_HOME.
        on_progress: called with each `RunProgress`.
        options: the others of `evaluating`.

    Raises:
        QuestionSetError: the questions cannot be used.
        EvaluationError: the report cannot be written, or not be compared.

    >>> from assistant import Assistant, Settings
    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as home, Assistant.open(home) as empty:
    ...     report = evaluate([{"question": "Who opened the pier?", "unanswerable": True}], empty)
    >>> report.figure("right").value
    1.0
    """
    for step in evaluating(questions, assistant, **options):
        if isinstance(step, Report):
            return step
        if on_progress is not None:
            on_progress(step)
    raise AssertionError("a run ends with its report")


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
) -> Iterator[RunProgress | Report]:
    """Run a question set step by step: yield a `RunProgress` for each question, then the `Report`.

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
    """
    if assistant is not None and engine is not None:
        raise EvaluationError("give an assistant or an engine, not both")
    whole = load(questions)
    chosen = whole.first(limit)
    if not chosen.questions:
        raise EvaluationError("there is no question to ask")
    earlier = read(against) if isinstance(against, str | PathLike) else against
    stopped = stop.is_set if isinstance(stop, Event) else stop or (lambda: False)
    began = time.perf_counter()
    with ExitStack() as held:
        if engine is not None:
            name = name or type(engine).__name__
            ask: Ask = partial(ask_engine, engine, name=name)
            facts, jobs = engine_facts(name), jobs or 1
        else:
            name, opened = name or "Lede", assistant or held.enter_context(_default_assistant())
            ask, facts, jobs = partial(ask_lede, opened), lede_facts(opened), jobs or LEDE_JOBS
        facts["judge"] = judge.name if judge else None
        journal = None
        if out is not None:
            key = {"questions": whole.sha256, "engine": name, **facts}
            journal = held.enter_context(Journal(Path(out), key, fresh=fresh))
        outcomes = dict(journal.outcomes) if journal else {}
        yield from _asked(chosen, _judged(ask, judge), jobs, stopped, journal, outcomes)
        asked = [(one, outcomes[one.id]) for one in chosen.questions if one.id in outcomes]
        facts |= {
            "questions": chosen.sha256,
            "asked": len(asked),
            "at": datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
            "seconds": round(time.perf_counter() - began, 1),
            "price": price._asdict() if price else None,
        }
        complete = len(asked) == len(chosen.questions)
        report = put_together(chosen.name, name, asked, facts, price=price, complete=complete)
        if earlier is not None:
            report = replace(report, comparison=compare(earlier, report))
        if out is not None:
            write(report, Path(out))
    yield report


def folder_for(questions: QuestionSet, assistant: "Assistant", home: Path) -> Path:
    """Return where a run goes by itself: another folder for other questions, settings or state of the library."""
    return home / "evaluations" / f"{questions.name}-{fingerprint([questions.sha256, lede_facts(assistant)])[:8]}"


def _asked(
    chosen: QuestionSet, ask: Ask, jobs: int, stopped: Callable[[], bool], journal: Journal | None,
    outcomes: dict[str, Outcome],
) -> Iterator[RunProgress]:  # fmt: skip
    """Ask what is not known yet; fill `outcomes`."""
    every = {question.id: question for question in chosen.questions}
    known = [question for question in every.values() if question.id in outcomes]
    left = [question for question in every.values() if question.id not in outcomes]
    for done, question in enumerate(known, 1):
        yield RunProgress(done, len(every), 0, question, outcomes[question.id], resumed=True)
    failed = 0
    with closing(_concurrently(ask, left, jobs, stopped)) as finished:
        for done, outcome in enumerate(finished, len(known) + 1):
            outcomes[outcome.id] = outcome
            if journal is not None:
                journal.note(outcome)
            failed += bool(outcome.error)
            yield RunProgress(done, len(every), failed, every[outcome.id], outcome)


def _concurrently(
    ask: Ask, questions: Sequence[Question], jobs: int, stopped: Callable[[], bool]
) -> Generator[Outcome, None, None]:
    """Outcomes in the order in which they are finished, until all are or `stopped` says so.

    In threads: search and reading release Python's lock for most of their time, and share one set of models.
    """
    waiting, under_way = iter(questions), set[Future[Outcome]]()
    pool = ThreadPoolExecutor(jobs, "evaluating")
    try:
        while True:
            while len(under_way) < jobs and not stopped():
                question = next(waiting, None)
                if question is None:
                    break
                under_way.add(pool.submit(ask, question))
            if not under_way:
                return
            finished, under_way = wait(under_way, return_when=FIRST_COMPLETED)
            for one in finished:
                yield one.result()
    finally:
        pool.shutdown(wait=True, cancel_futures=True)


def _judged(ask: Ask, judge: "Judge | None") -> Ask:
    """The same, with a language model's opinion of each answer."""
    if judge is None:
        return ask

    def asked(question: Question) -> Outcome:
        outcome = ask(question)
        return outcome.model_copy(update={"judged": judge.opinion(question, outcome)})

    return asked


def _default_assistant() -> "Assistant":
    from assistant.engine import Assistant

    return Assistant.open()
