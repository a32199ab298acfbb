"""What a run comes to: every question with its outcome and verdict, the figures, and where it was run.

`Report.document` is the JSON that `report.json` holds; `read` brings it back, so that runs can be compared long after.
"""

import hashlib
import json
import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any

from assistant.errors import EvaluationError
from assistant.evaluation.aggregates import Figure, breakdown, figures
from assistant.evaluation.failure_analysis import CAUSES, Verdict, judge
from assistant.evaluation.metrics.latency import Price
from assistant.evaluation.metrics.per_question import measured
from assistant.evaluation.outcomes import Outcome
from assistant.evaluation.questions import Question
from index.distribution import version

if TYPE_CHECKING:
    from assistant.engine import Assistant
    from assistant.evaluation.comparison import Comparison

SETTINGS = ("sentences", "writer", "withhold", "threshold", "passages", "passage_tokens", "model_context",
            "model_tokens")  # fmt: skip
"""Settings that an answer depends on; those of a model only count where one is asked."""

WEIGHTS = (
    "assistant.reading/answer_model.json",
    "assistant.retrieval/trees.json",
    "assistant.grounding/support_model.json",
)


def circumstances(assistant: "Assistant") -> dict[str, Any]:
    """Of a run with Lede, as JSON values."""
    settings, library = assistant.settings, assistant.library
    chosen = {name: getattr(settings, name) for name in SETTINGS if hasattr(settings, name)}
    if assistant.model is None:
        chosen = {name: value for name, value in chosen.items() if not name.startswith("model")} | {"model": None}
    else:
        chosen["model"] = assistant.model.name
    return {
        "settings": chosen,
        "library": {
            "articles": len(library),
            "passages": library.passage_count,
            "revision": library.revision,
            "embedding": hashlib.sha256(library.fingerprint.encode()).hexdigest()[:12],
        },
        "lede": code_version(),
    }


def of_engine(name: str) -> dict[str, Any]:
    """Of a run with another engine, of which only the name is known."""
    return {"settings": {"engine": name}, "library": {}, "lede": code_version()}


@lru_cache(maxsize=1)
def code_version() -> str:
    """Lede's version with the digest of its fitted weights, which change more often."""
    digest = hashlib.sha256()
    for name in WEIGHTS:
        package, _, file = name.partition("/")
        digest.update(files(package).joinpath(file).read_bytes())
    return f"{version() or '0'}+{digest.hexdigest()[:8]}"


FORMAT = 1
"""Of `report.json`; a reader refuses another."""

DOCUMENT = "report.json"

_PLACES = 6
"""Of a value: as many are kept in memory as in the file, so that a run read back is equal to the run itself."""


@dataclass(frozen=True)
class Row:
    """One question of a run.

    Args:
        values: of every measure that applies to it, by name.
    """

    question: Question
    outcome: Outcome
    values: Mapping[str, float]
    verdict: Verdict

    @property
    def result(self) -> str:
        """right, wrong, failed or unjudged."""
        return self.verdict.result

    @property
    def cause(self) -> str:
        """Why it is not right; "" where it is."""
        return self.verdict.cause


@dataclass(frozen=True)
class Report:
    """A run.

    Args:
        name: of the question set.
        engine: "Lede", or what was asked instead.
        facts: when, of what, with which settings.
        complete: False where the run was stopped before the last question.
        comparison: with an earlier run, where one was given.
    """

    name: str
    engine: str
    rows: tuple[Row, ...]
    facts: Mapping[str, Any]
    figures: tuple[Figure, ...] = ()
    by: Mapping[str, Mapping[str, tuple[Figure, ...]]] = field(default_factory=dict)
    complete: bool = True
    comparison: "Comparison | None" = None

    @property
    def ours(self) -> bool:
        """Whether Lede answered."""
        return self.engine == "Lede"

    def figure(self, name: str) -> Figure:
        """One figure by its measure's name.

        Raises:
            EvaluationError: the run has no such figure.
        """
        for one in self.figures:
            if one.name == name:
                return one
        known = ", ".join(one.name for one in self.figures)
        raise EvaluationError(f"the run has no figure {name!r}; it has {known}")

    def failures(self) -> list[Row]:
        """What is not right, grouped by cause."""
        order = list(CAUSES)
        return sorted((row for row in self.rows if row.cause), key=lambda row: order.index(row.cause))

    def causes(self) -> dict[str, int]:
        """How many questions failed for which cause, in the order of `CAUSES`."""
        counted = Counter(row.cause for row in self.rows)
        return {cause: counted[cause] for cause in CAUSES if counted[cause]}

    def document(self) -> dict[str, Any]:
        """The whole run as JSON values."""
        return {
            "format": FORMAT,
            "name": self.name,
            "engine": self.engine,
            "complete": self.complete,
            "facts": dict(self.facts),
            "figures": {one.name: _figure(one) for one in self.figures},
            "by": {
                kind: {name: {one.name: _figure(one) for one in some} for name, some in named.items()}
                for kind, named in self.by.items()
            },
            "causes": self.causes(),
            "comparison": self.comparison.document() if self.comparison else None,
            "questions": [
                {
                    "question": row.question.model_dump(mode="json"),
                    "result": row.result,
                    "cause": row.cause,
                    "values": {name: _number(value) for name, value in row.values.items()},
                    "outcome": row.outcome.model_dump(mode="json"),
                }
                for row in self.rows
            ],
        }

    def against(self, comparison: "Comparison | None") -> "Report":
        """The same run beside an earlier one."""
        return replace(self, comparison=comparison)

    def write(self, folder: Path | str) -> None:
        """Writes `report.html`, `report.json` and `summary.md` into a folder.

        Raises:
            EvaluationError: it cannot be written.
        """
        from assistant.evaluation.report import write  # templates are read where they are needed

        write(self, Path(folder))


def put_together(
    name: str,
    engine: str,
    asked: Sequence[tuple[Question, Outcome]],
    facts: Mapping[str, Any],
    *,
    price: Price | None = None,
    complete: bool = True,
) -> Report:
    """Outcomes to a report: values, verdicts, figures."""
    rows = tuple(row_of(question, outcome, price) for question, outcome in asked)
    ours = engine == "Lede"
    return Report(name, engine, rows, facts, figures(rows, ours=ours), breakdown(rows, ours=ours), complete)


def row_of(question: Question, outcome: Outcome, price: Price | None = None) -> Row:
    """One question with everything that follows from its outcome."""
    values = measured(question, outcome)
    if outcome.read or outcome.written:
        values |= {"tokens_read": float(outcome.read), "tokens_written": float(outcome.written)}
        if price is not None:
            values["cost"] = 1000 * price.of(outcome.read, outcome.written)
    if outcome.judged is not None:
        values |= outcome.judged.values()
    applying = {name: round(value, _PLACES) for name, value in values.items() if not math.isnan(value)}
    return Row(question, outcome, applying, judge(question, outcome))


def read(folder: Path | str) -> Report:
    """A run that was written to a folder.

    Raises:
        EvaluationError: there is none, or it is of another format.
    """
    file = Path(folder) / DOCUMENT
    try:
        document = json.loads(file.read_text("utf-8"))
        if document.get("format") != FORMAT:
            raise EvaluationError(
                f"{file} is of format {document.get('format')}, this Lede reads {FORMAT}; run it again"
            )
        asked = [
            (Question(**one["question"]), Outcome(**one["outcome"]), one["values"], one["result"], one["cause"])
            for one in document["questions"]
        ]
    except FileNotFoundError:
        raise EvaluationError(f"{folder} holds no {DOCUMENT}; give the folder of an earlier run") from None
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise EvaluationError(f"{file} cannot be read as a report: {error}") from None
    rows = tuple(Row(one, outcome, values, Verdict(kind, cause)) for one, outcome, values, kind, cause in asked)
    by = {
        kind: {name: _figures(some) for name, some in named.items()} for kind, named in document.get("by", {}).items()
    }
    figures_ = _figures(document["figures"])
    return Report(document["name"], document["engine"], rows, document["facts"], figures_, by, document["complete"])


def _figures(named: Mapping[str, Mapping[str, Any]]) -> tuple[Figure, ...]:
    def number(value: float | None) -> float:
        return math.nan if value is None else value

    return tuple(
        Figure(name, number(one["value"]), number(one["low"]), number(one["high"]), one["questions"])
        for name, one in named.items()
    )


def _figure(one: Figure) -> dict[str, Any]:
    return {
        "value": _number(one.value),
        "low": _number(one.low),
        "high": _number(one.high),
        "questions": one.questions,
        "label": one.measure.label,
    }


def _number(value: float) -> float | None:
    return None if math.isnan(value) else round(value, _PLACES)
