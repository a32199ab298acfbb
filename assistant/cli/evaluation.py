"""`lede eval`: measures answers. `eval QUESTIONS`, `eval check`, `eval draft`, `eval sweep`.

`lede eval QUESTIONS` is `lede eval run QUESTIONS`; a file with the name of one of the commands is written ./check.
Exit code 3 says that the answers are not good enough: a figure is below `--fail-under`, or a guarded one fell beyond
chance since the run that `--against` names.
"""

import json
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Annotated, Any

import typer
from typer.core import TyperGroup

import assistant
from assistant.cli import metrics, terminal
from assistant.cli.options import Home, Json
from assistant.cli.terminal import (
    console,
    counted,
    note,
    on_interrupt,
    one_line,
    waiting,
    write,
    write_file,
    write_json,
)
from assistant.errors import EvaluationError

if TYPE_CHECKING:
    from assistant import Assistant
    from assistant.evaluation import Report

NOT_GOOD_ENOUGH = 3
"""Exit code where every question was asked and the figures are worse than was asked for."""

FELL = "fell beyond chance: {}"


class _Evaluation(TyperGroup):
    """`lede eval FILE` runs a set, unless FILE is the name of a command."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Put `run` in front where no command is named."""
        if args and args[0] not in self.commands and args[0] not in ("-h", "--help"):
            args = ["run", *args]
        return super().parse_args(ctx, args)


app = typer.Typer(
    cls=_Evaluation,
    help="Measure answers on questions with known answers: lede eval QUESTIONS is lede eval run QUESTIONS.",
    no_args_is_help=True,
)


def _floor(given: str) -> tuple[str, float]:
    name, _, value = given.partition("=")
    try:
        return name.strip(), float(value)
    except ValueError:
        raise typer.BadParameter(f"{given!r} is not FIGURE=NUMBER, such as right=0.8") from None


def _price(given: str) -> Any:
    from assistant.evaluation.metrics.latency import Price

    try:
        read, written = (float(one) for one in given.split(","))
    except ValueError:
        raise typer.BadParameter(f"{given!r} is not READ,WRITTEN, such as 0.15,0.60") from None
    return Price(read, written)


Questions = Annotated[Path, typer.Argument(metavar="QUESTIONS", help="A .jsonl, .json or .csv file.")]
Writer = Annotated[
    str | None,
    typer.Option("--writer", metavar="auto|extractive", help="Who writes.  [default: LEDE_WRITER, else auto]"),
]
Limit = Annotated[
    int | None, typer.Option("--limit", min=1, metavar="N", help="Only the first N questions.", show_default=False)
]
Jobs = Annotated[
    int | None, typer.Option("--jobs", min=1, max=64, metavar="N", help="Questions at a time.  [default: 2]")
]


@app.command("run")
def run(  # noqa: PLR0913, PLR0917 - each is an option
    questions: Annotated[
        Path | None,
        typer.Argument(metavar="QUESTIONS", help="A .jsonl, .json or .csv file.", show_default=False),
    ] = None,
    samples: Annotated[
        bool, typer.Option("--samples", help="The sample questions over the sample articles, whatever the library.")
    ] = False,
    out: Annotated[
        Path | None,
        typer.Option("--out", metavar="DIR", help="Folder for the report.  [default: evaluations/ in the home]"),
    ] = None,
    against: Annotated[
        Path | None, typer.Option("--against", metavar="DIR", help="Folder of an earlier run to compare with.")
    ] = None,
    writer: Writer = None,
    limit: Limit = None,
    jobs: Jobs = None,
    fail_under: Annotated[
        list[Any] | None,
        typer.Option(
            "--fail-under", metavar="FIGURE=X", parser=_floor, help="Exit with 3 where a figure is below; repeatable."
        ),
    ] = None,
    judge: Annotated[bool, typer.Option("--judge", help="Also ask the language model for its opinion.")] = False,
    price: Annotated[
        Any,
        typer.Option(
            "--price", metavar="READ,WRITTEN", parser=_price, help="Of the model, a million tokens, to show the cost."
        ),
    ] = None,
    fresh: Annotated[bool, typer.Option("--fresh", help="Ask every question again, even those finished.")] = False,
    as_json: Json = False,
    home: Home = None,
) -> None:
    """Ask every question and write report.html, report.json and summary.md.

    A run that was stopped goes on where it was when the same is run again.
    """
    if (questions is None) != samples:
        raise typer.BadParameter("give a file of questions, or --samples", param_hint="'QUESTIONS'")
    from assistant.evaluation.question_files import load  # `lede --help` does without
    from assistant.evaluation.questions import SAMPLES
    from assistant.evaluation.results import read
    from assistant.evaluation.run import evaluating, folder_for

    chosen = load(questions or SAMPLES)
    earlier = read(against) if against is not None else None
    with _opened(home, writer, samples=samples) as opened:
        folder = out or folder_for(chosen, opened, assistant.Settings.load(home).home)
        finished: list[int] = [0]
        with (
            _judge(opened, wanted=judge) as asked_by,
            on_interrupt(
                lambda: (
                    f"stopped; {counted(finished[-1], 'question')} finished and kept in {folder}: "
                    "run the same command again to go on"
                )
            ),
            terminal.shown("Asking") as step,
        ):
            for one in evaluating(
                chosen, opened, out=folder, against=earlier, limit=limit, jobs=jobs, judge=asked_by, price=price,
                fresh=fresh,
            ):  # fmt: skip
                if isinstance(one, tuple):
                    finished.append(one.done)
                    step(_progress(one.done, one.total, one.question.question))
                else:
                    report = one
    low = [said for name, least in fail_under or () if (said := report.below(name, least))]
    if as_json:
        write_json(report.document() | {"folder": str(folder), "below": low})
    else:
        metrics.report(console(), report)
        write(console(), f"\n{folder / 'report.html'}")
    if report.comparison is not None and report.comparison.fallen:
        low.append(FELL.format(", ".join(one.metric.label for one in report.comparison.fallen)))
    for said in low:
        note(said)
    if low:
        raise typer.Exit(NOT_GOOD_ENOUGH)


@app.command()
def check(
    questions: Questions,
    without_library: Annotated[
        bool, typer.Option("--without-library", help="Do not look for articles and quotes in the library.")
    ] = False,
    as_json: Json = False,
    home: Home = None,
) -> None:
    """Check a question set line by line; exits with 1 where it cannot be run."""
    from assistant.evaluation.question_files import check as problems_of
    from index import Library

    if without_library:
        found = problems_of(questions)
    else:
        with waiting("Checking"), Library.open(home) as library:
            found = problems_of(questions, library)
    errors = sum(one.severity == "error" for one in found)
    if as_json:
        write_json({"file": str(questions), "errors": errors, "problems": [one._asdict() for one in found]})
    else:
        to = console()
        for one in found:
            write(to, f"{one_line(str(questions))}: {one_line(str(one))}" + (" (warning)" * (one.severity != "error")))
        to.print(f"{counted(errors, 'error')}, {counted(len(found) - errors, 'warning')}")
    if errors:
        raise typer.Exit(1)


@app.command()
def draft(
    out: Annotated[
        Path | None, typer.Option("--out", metavar="FILE", help="Where to write them.  [default: standard output]")
    ] = None,
    count: Annotated[int, typer.Option("--count", min=1, max=10_000, metavar="N", help="Questions at most.")] = 20,
    home: Home = None,
) -> None:
    """Draft questions from the library's articles, for you to rewrite."""
    from assistant.evaluation.generation import draft as proposed

    if out is not None and out.exists():
        raise EvaluationError(f"{out} exists; give another name, so that nothing you edited is lost")
    stopped = on_interrupt(lambda: "stopped; nothing was written")
    with stopped, _opened(home, "extractive") as opened, terminal.shown("Reading") as step:

        def report(made: int, tried: int) -> None:
            step(_progress(made, count, f"{tried} tried"))

        found = list(proposed(opened, count, on_progress=report))
    lines = [json.dumps(one.model_dump(mode="json", exclude_defaults=True), ensure_ascii=False) for one in found]
    if out is None:
        for line in lines:
            write(console(), line)
    else:
        write_file(out, "".join(f"{line}\n" for line in lines))
    note(f"{counted(len(found), 'question')}; they repeat their article's words: rewrite them as people ask")


@app.command()
def sweep(
    questions: Questions,
    over: Annotated[
        list[str],
        typer.Option(
            "--over",
            metavar="NAME=VALUE,...",
            help="What is tried: passages, threshold, sentences, writer, passage_tokens; repeatable.",
        ),
    ],
    out: Annotated[
        Path | None, typer.Option("--out", metavar="DIR", help="Folder in which each run has its own.")
    ] = None,
    limit: Limit = None,
    jobs: Jobs = None,
    as_json: Json = False,
    home: Home = None,
) -> None:
    """Run the same questions under one setting after another and show the figures below each other."""
    from assistant.evaluation.question_files import load
    from assistant.evaluation.run import RunProgress
    from assistant.evaluation.sweep import parse, sweeping

    chosen, tried = load(questions), parse(over)
    found: list[tuple[str, Report]] = []
    with _opened(home, None) as opened:
        stopped = on_interrupt(lambda: "stopped; finished runs are kept where --out was given")
        with stopped, terminal.shown("Asking") as step:
            for one in sweeping(chosen, opened, tried, out=out, limit=limit, jobs=jobs):
                if isinstance(one, RunProgress):
                    step(_progress(one.done, one.total, str(tried[len(found)])))
                else:
                    found.append((str(one[0]), one[1]))
    if as_json:
        write_json({"runs": [{"setting": name, **report.document()} for name, report in found]})
    else:
        metrics.runs(console(), found)


@contextmanager
def _opened(home: Path | None, writer: str | None, *, samples: bool = False) -> "Iterator[Assistant]":
    """The assistant to ask; with `samples`, over a library of the sample articles that is deleted afterwards."""
    with TemporaryDirectory(prefix="lede-samples-") if samples else nullcontext(home) as place:
        with waiting("Adding the sample articles" if samples else "Opening"):
            opened = assistant.Assistant.open(settings=assistant.Settings.load(place, writer=writer))
            if samples:
                from index.samples import folder

                opened.library.add([folder()])
        with opened:
            if not len(opened.library):
                note(f"warning: the library at {opened.library.home} is empty, so every question will be refused")
            yield opened


def _judge(opened: "Assistant", *, wanted: bool) -> Any:
    if not wanted:
        return nullcontext()
    from assistant.evaluation.judge import judge_of

    return judge_of(opened)


def _progress(done: int, total: int, what: str) -> Any:
    from index import Progress

    return Progress(done, total, what)
