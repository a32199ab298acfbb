"""Is what is answered answered well? Questions on held-out news articles, half of them near misses.

Run by `newsroom.py --kept`. A question is answered well where the short answer or the first quote shares words with an
annotated sentence. It is asked of the whole library, as people ask; so a near miss, which its own article does not
answer, may be answered by another article. Nobody has annotated that: near misses whose first quote is from another
article are shown apart, and left out of "answered well of what is answered" in its middle column.
"""

import json
import lzma
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import plain_answers
from baselines import Halves
from numpy.typing import NDArray
from plain_answers import overlaps
from reader.news_examples import held_out
from report import stamp, table

from assistant import Answer, Assistant
from assistant.evaluation import bootstrap
from assistant.evaluation.metrics.abstention import auroc
from index import BundledEmbedding

WANTED = 0.85
"""Of the answered, the share that is to be answered well."""

FEWEST = 20
"""Answered questions from which a line may be chosen."""

STEPS = 19
"""Thresholds of the curve, at as many quantiles of the scores."""

SEED = 7


@dataclass(frozen=True)
class Asked:
    """What came of all questions, one value each.

    Args:
        score: answerability.
        answered: at the shipped threshold.
        sayable: answered were the threshold 0.
        well: the short answer or the first quote, at threshold 0, is on an annotated sentence.
        elsewhere: the first quote is from another article than the question's.
        answerable: by its article.
    """

    score: NDArray[np.float64]
    answered: NDArray[np.bool_]
    sayable: NDArray[np.bool_]
    well: NDArray[np.bool_]
    elsewhere: NDArray[np.bool_]
    answerable: NDArray[np.bool_]

    @property
    def undecided(self) -> NDArray[np.bool_]:
        """Near misses that another article may answer."""
        return ~self.answerable & self.elsewhere


def kept(file: Path, articles: frozenset[str], limit: int | None) -> list[dict[str, Any]]:
    """The questions on held-out articles that the library has, or so many of them, always the same."""
    with lzma.open(file, "rt", encoding="utf-8") as lines:
        rows = [row for row in map(json.loads, lines) if held_out(row["article_id"]) and row["article_id"] in articles]
    if not rows:
        raise SystemExit("the library holds none of the held-out articles under their own ids")
    return rows if limit is None or limit >= len(rows) else random.Random(SEED).sample(rows, limit)


def said_of(row: dict[str, Any], answer: Answer) -> tuple[bool, bool]:
    """Whether an answer is on an annotated sentence, and whether it quotes another article."""
    if answer.abstained or not answer.citations:
        return False, False
    cited = {one.n: one for one in answer.citations}
    first = next((cited[n] for one in answer.sentences for n in one.citations if n in cited), answer.citations[0])
    places = [(first.article, first.start, first.end)]
    if answer.short is not None:
        places.append((cited[answer.short.citation].article, answer.short.start, answer.short.end))
    marks = row["sentences"] if row["answerable"] else ()
    own = {row["article_id"]}.intersection(one.id for one in (first.article, *first.also_in))
    return any(overlaps(*place, marks) for place in places), not own


def ask_all(rows: Sequence[dict[str, Any]], home: Path, out: Path | None) -> dict[str, Asked]:
    """What each system makes of the questions."""
    model = BundledEmbedding()
    halves = Halves(home, model)
    values: dict[str, list[tuple[float, bool, bool, bool, bool, bool]]] = {}
    with Assistant.open(home, embed_model=model) as assistant:
        eager = assistant.with_settings(threshold=0.0)
        for row in rows:
            answer = assistant.ask(row["question"])
            said = eager.ask(row["question"]) if answer.abstained else answer
            well, elsewhere = said_of(row, said)
            values.setdefault("Lede", []).append(
                (said.answerability, not answer.abstained, not said.abstained, well, elsewhere, row["answerable"])
            )
            for name, baseline in plain_answers.both(halves, assistant.library).items():
                one = baseline(row["question"])
                found = one.article is not None
                right = overlaps(one.article, one.start, one.end, row["sentences"] if row["answerable"] else ())
                strange = one.article is not None and one.article.id != row["article_id"]
                values.setdefault(name, []).append((one.score, found, found, right, strange, row["answerable"]))
            if out is not None:
                with out.open("a", encoding="utf-8") as lines:
                    lines.write(json.dumps(_line(row, said, well), ensure_ascii=False) + "\n")
    systems = {name: _asked(found) for name, found in values.items()}
    ours = systems["Lede"]
    for name, one in systems.items():
        if name != "Lede":
            refused = plain_answers.refused_alike(one.score, one.answerable, ~ours.answered)
            systems[name] = replace(one, answered=one.sayable & ~refused)
    return systems


def _asked(rows: Sequence[tuple[float, bool, bool, bool, bool, bool]]) -> Asked:
    score, *flags = zip(*rows, strict=True)
    answered, sayable, well, elsewhere, answerable = (np.array(one, dtype=bool) for one in flags)
    return Asked(np.array(score, dtype=float), answered, sayable, well, elsewhere, answerable)


def _line(row: dict[str, Any], answer: Answer, well: bool) -> dict[str, Any]:
    named = {name: row[name] for name in ("question", "answerable", "article_id", "kind")}
    short = answer.short.text if answer.short else ""
    wanted = row.get("sentences") or row.get("why_not")
    said = {"answerability": round(answer.answerability, 3), "well": well, "short": short, "text": answer.text}
    return named | said | {"wanted": wanted}


# Tables


def _share(mask: NDArray[np.bool_], of: NDArray[np.bool_]) -> float:
    return float(mask[of].mean()) if of.any() else float("nan")


def precisions(found: Asked, answered: NDArray[np.bool_]) -> tuple[float, float, float]:
    """Of what is answered, how much is answered well: of the answerable; of all but the undecided; of all."""
    answerable, decided = answered & found.answerable, answered & ~found.undecided
    return _share(found.well, answerable), _share(found.well, decided), _share(found.well, answered)


def curve(found: Asked) -> Iterator[tuple[float, NDArray[np.bool_]]]:
    """Thresholds, and what is answered at each."""
    for threshold in np.unique(np.quantile(found.score, np.linspace(0, 1, STEPS + 2)[1:-1])):
        yield float(threshold), found.sayable & (found.score >= threshold)


def line(found: Asked) -> float | None:
    """The lowest threshold from which on enough of what is answered is answered well, undecided ones left out."""
    chosen = None
    for threshold in np.unique(found.score)[::-1]:
        answered = found.sayable & (found.score >= threshold) & ~found.undecided
        if answered.sum() < FEWEST:
            continue
        if _share(found.well, answered) < WANTED:
            break
        chosen = float(threshold)
    return chosen


def _cells(found: Asked, answered: NDArray[np.bool_]) -> list[str]:
    every = (
        _share(answered, found.answerable),
        _share(answered & found.well, found.answerable),
        _share(~answered, ~found.answerable),
        _share(answered & found.elsewhere, ~found.answerable),
        *precisions(found, answered),
    )
    return ["-" if np.isnan(one) else f"{one:.3f}" for one in every]


HEAD = ("answerable answered", "answered well", "near misses refused", "near misses answered from another article",
        "answered well of answered: answerable", "undecided left out", "all")  # fmt: skip


def markdown(systems: dict[str, Asked]) -> str:
    """The run as RESULTS.md keeps it."""
    ours = systems["Lede"]
    counts = f"{int(ours.answerable.sum())} answerable, {int((~ours.answerable).sum())} near misses"
    chosen = line(ours)
    told = "no threshold gives it" if chosen is None else f"from {chosen:.3f} on"
    rows = [[name, bootstrap.of(auroc, one.score, one.answerable).cell(), *_cells(one, one.answered)]
            for name, one in systems.items()]  # fmt: skip
    shipped = ours.well[ours.answered & ~ours.undecided].astype(float)
    return "\n".join(
        [
            f"### newsroom, held-out articles, {counts}",
            "",
            stamp("newsroom.jsonl.xz"),
            "",
            *table(["system, as shipped or refusing alike", "AUROC", *HEAD], rows),
            "",
            f"- answered well of answered, as shipped, undecided left out: {bootstrap.mean(shipped).cell()}",
            f"- {WANTED:.0%} of what is answered is answered well, undecided left out: {told}",
            "",
            *table(["threshold", *HEAD], ([f"{at:.3f}", *_cells(ours, answered)] for at, answered in curve(ours))),
            "",
        ]
    )


def run(file: Path, home: Path, limit: int | None, out: Path | None) -> str:
    """Ask the kept questions of a library; return the tables."""
    with Assistant.open(home) as assistant:
        known = frozenset(one.id for one in assistant.library.articles())
    if out is not None:
        out.write_text("", encoding="utf-8")
    return markdown(ask_all(kept(file, known, limit), home, out))
