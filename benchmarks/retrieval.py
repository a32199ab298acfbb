"""How well the right passages are found: Lede beside its two halves, their rank fusion and naive llama-index.

    python benchmarks/retrieval.py --data FOLDER [--limit N] [--home DIR] [--append] [--fit]

Prints one table: a row for each metric, a column for each system, 95% bootstrap intervals over questions, and Lede's
lead over BM25 alone (paired). Every system gets the same articles and the same questions, and all but the naive one the
same passages. Not here: the systems (`baselines`), the reading of sets (`sets`).
"""

import argparse
import hashlib
import os
import platform
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import lru_cache, partial
from itertools import product
from pathlib import Path
from typing import NamedTuple

import baselines
import numpy as np
from numpy.typing import NDArray
from sets import Question, TestSet, load

from index import ingest, lexical, search
from index.embedding import BundledEmbedding, fingerprint_of
from index.splitter import count_tokens

TOKEN_BUDGET = 2_000
"""Tokens (cl100k_base) of context, headers counted: passages are taken in order until the next would pass it."""

HITS_TOKENS = 256
"""Passage budget for Hits@k and MRR@k by fact, as in the published figures; larger passages inflate them."""

BOOTSTRAPS = 1_000

WEIGHTS, DROPS = (0.2, 0.3, 0.4, 0.5, 0.6, 0.7), (0.0, 0.01, 0.02)
"""What `--fit` tries for the constants of `search.score`."""

RESULTS = Path(__file__).resolve().parent / "RESULTS.md"

Ranked = Sequence[baselines.Found]
Scores = dict[str, NDArray[np.float64]]
"""Metric to one value a question."""


class Table(NamedTuple):
    """What one run measured: metric to system to one value a question; absent where it does not apply."""

    rows: dict[str, dict[str, NDArray[np.float64]]]
    speed: list[str]


# Metrics


@lru_cache(maxsize=200_000)
def squeezed(text: str) -> str:
    """Text without white space: what is compared when a fact is looked for in a passage."""
    return "".join(text.split())


@lru_cache(maxsize=200_000)
def tokens(text: str) -> int:
    """The tokens of a passage as a reader is given it, header included."""
    return count_tokens(text)


def facts_within(question: Question, ranked: Ranked) -> NDArray[np.bool_]:
    """Which passage holds which fact; shape (passages, facts)."""
    facts = [squeezed(fact) for fact in question.facts]
    held = [[fact in squeezed(one.content) for fact in facts] for one in ranked]
    return np.array(held, dtype=bool).reshape(len(ranked), len(facts))


def by_budget(question: Question, ranked: Ranked) -> dict[str, float]:
    """Share of the question's facts, and whether all, stand in the passages that fit the token budget.

    The first two always count: only the naive baseline's are long enough to need it, and by a few tokens.
    """
    spent = np.cumsum([tokens(one.content) for one in ranked])
    fits = (spent <= TOKEN_BUDGET) | (np.arange(len(ranked)) < baselines.NAIVE_TOP_K)
    held = facts_within(question, ranked)[fits].any(axis=0)
    return {
        f"evidence recall, {TOKEN_BUDGET} tokens": held.mean(),
        f"all evidence, {TOKEN_BUDGET} tokens": float(held.all()),
    }


def by_rank(question: Question, ranked: Ranked) -> dict[str, float]:
    """Hits@k and MRR@10 as MultiHop-RAG defines them: any fact of the question counts."""
    places = np.flatnonzero(facts_within(question, ranked[:10]).any(axis=1))
    first = int(places[0]) + 1 if len(places) else None
    return {
        "Hits@4": float(first is not None and first <= 4),
        "Hits@10": float(first is not None),
        "MRR@10": 1 / first if first else 0.0,
    }


def by_article(question: Question, ranked: Ranked) -> dict[str, float]:
    """Recall of the right articles among the first k distinct ones, and nDCG@5 and MRR@10 over these."""
    order = list(dict.fromkeys(one.article_id for one in ranked))[:10]
    right = [one in question.articles for one in order]
    ideal = sum(1 / np.log2(rank + 2) for rank in range(min(5, len(question.articles))))
    gained = sum(hit / np.log2(rank + 2) for rank, hit in enumerate(right[:5]))
    scores = {f"recall@{k}": sum(right[:k]) / len(question.articles) for k in (1, 5, 10)}
    return scores | {"nDCG@5": gained / ideal, "MRR@10": 1 / (right.index(True) + 1) if any(right) else 0.0}


def interval(values: NDArray[np.float64]) -> tuple[float, float, float]:
    """Mean and the ends of its 95% bootstrap interval over questions."""
    drawn = np.random.default_rng(0).integers(0, len(values), (BOOTSTRAPS, len(values)))
    low, high = np.percentile(values[drawn].mean(axis=1), (2.5, 97.5))
    return float(values.mean()), float(low), float(high)


# Runs


def score_all(
    test_set: TestSet, system: baselines.Search, judge: Callable[[Question, Ranked], dict[str, float]]
) -> Scores:
    """One system's values on every question."""
    rows = [judge(question, system(question.text)) for question in test_set.questions]
    return {metric: np.array([row[metric] for row in rows], dtype=float) for metric in rows[0]}


def milliseconds(questions: Sequence[str], ask: Callable[[str], object]) -> NDArray[np.float64]:
    """The time of each question, after a few to warm up."""
    for question in questions[:5]:
        ask(question)
    spent = []
    for question in questions:
        began = time.perf_counter()
        ask(question)
        spent.append((time.perf_counter() - began) * 1_000)
    return np.array(spent)


def judges(test_set: TestSet) -> Iterator[tuple[int, Callable[[Question, Ranked], dict[str, float]]]]:
    """Each judge of a set with the passage budget that its metrics are defined for."""
    if not test_set.by_fact:
        yield ingest.PASSAGE_TOKENS, by_article
        return
    yield ingest.PASSAGE_TOKENS, by_budget
    yield HITS_TOKENS, by_rank


def folder_for(test_set: TestSet, home: Path, model: BundledEmbedding) -> Path:
    """Where this set's indexes stand: another model or other data never meets them."""
    folder = (
        home / f"{test_set.name}-{test_set.sha256}-{hashlib.sha256(fingerprint_of(model).encode()).hexdigest()[:8]}"
    )
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def library_folder(home: Path) -> Path:
    """Where the library of the passages now in force stands."""
    return home / f"lede-{ingest.splitter_name().replace('/', '-')}"


def run(test_set: TestSet, home: Path) -> Table:
    """Builds what is missing under `home`, asks everything, and times what is shipped."""
    model = BundledEmbedding()
    home = folder_for(test_set, home, model)
    rows: dict[str, dict[str, NDArray[np.float64]]] = {}
    naive, naive_seconds = baselines.naive(home / "naive", test_set.articles, model)
    speed = []
    for budget, judge in judges(test_set):
        with baselines.passages_of(budget):
            library, seconds = baselines.filled_library(library_folder(home), test_set.articles, model)
            halves = baselines.Halves(library.home, model)
            systems: dict[str, baselines.Search] = {
                "naive llama-index": naive,
                "MiniLM": halves.dense,
                "BM25": halves.lexical,
                "RRF": halves.rank_fusion,
                "Lede": baselines.lede(library),
            }
            if judge is by_rank:
                del systems["naive llama-index"]  # its two passages of 1,024 tokens do not compare with ten of 256
            for name, system in systems.items():
                for metric, values in score_all(test_set, system, judge).items():
                    rows.setdefault(metric, {})[name] = values
            speed.append(f"indexing into {budget}-token passages: Lede {seconds:.1f} s; naive {naive_seconds:.1f} s")
            if judge is not by_rank:
                texts = [question.text for question in test_set.questions]
                ours, theirs = milliseconds(texts, library.search), milliseconds(texts, naive)
                speed.append(
                    f"a query, median / p95: Lede {_pair(ours)} ms, naive {_pair(theirs)} ms, "
                    f"ratio of medians {np.median(ours) / np.median(theirs):.2f}"
                )
    return Table(rows, speed)


def _pair(spent: NDArray[np.float64]) -> str:
    return f"{np.median(spent):.1f} / {np.percentile(spent, 95):.1f}"


def markdown(test_set: TestSet, table: Table) -> str:
    """The run as RESULTS.md keeps it."""
    names = list(next(iter(table.rows.values())))
    head = ["metric", *names, "Lede - BM25"]
    lines = [
        f"### {test_set.name}, {len(test_set.questions)} questions, {len(test_set.articles)} articles",
        "",
        stamp(test_set),
        _settings(),
        "",
        "| " + " | ".join(head) + " |",
        "| " + " | ".join(["---"] * len(head)) + " |",
    ]
    for metric, values in table.rows.items():
        cells = ["-" if name not in values else _cell(*interval(values[name])) for name in names]
        lead = _cell(*interval(values["Lede"] - values["BM25"]), sign="+")
        lines.append("| " + " | ".join([metric, *cells, lead]) + " |")
    return "\n".join([*lines, "", *(f"- {line}" for line in table.speed), ""])


def stamp(test_set: TestSet) -> str:
    """When, what, on what, and where: the line that every table in RESULTS.md carries."""
    return f"{datetime.now(UTC):%Y-%m-%d}, commit {_commit()}, data {test_set.sha256}, {_machine()}."


def append(report: str) -> None:
    """Adds a table to RESULTS.md."""
    with RESULTS.open("a", encoding="utf-8") as results:
        results.write("\n" + report)


def _settings() -> str:
    return (
        f"Passages of {ingest.PASSAGE_TOKENS} tokens (Hits@k and MRR@10 by fact: {HITS_TOKENS}), lexical weight "
        f"{search.LEXICAL_WEIGHT}, repeat drop {search.REPEAT_DROP}, "
        f"{search.CANDIDATES} candidates from each half, header boost {lexical.HEADER_BOOST}."
    )


def _cell(mean: float, low: float, high: float, sign: str = "") -> str:
    return f"{mean:{sign}.3f} [{low:{sign}.3f}, {high:{sign}.3f}]"


def _commit() -> str:
    def git(*words: str) -> str:
        done = subprocess.run(["git", *words], cwd=RESULTS.parent, capture_output=True, text=True, check=False)
        return done.stdout.strip()

    return (git("rev-parse", "--short", "HEAD") or "none yet") + (
        " with changes" if git("status", "--porcelain") else ""
    )


def _machine() -> str:
    found = Path("/proc/cpuinfo")
    lines = found.read_text(encoding="utf-8").splitlines() if found.is_file() else []
    name = next(
        (line.partition(":")[2].strip() for line in lines if line.startswith("model name")), platform.processor()
    )
    return f"{name or platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}"


def fit(test_set: TestSet, home: Path) -> Iterator[str]:
    """Every metric at each choice of the constants of `search.score`, which does the scoring here too."""
    model = BundledEmbedding()
    home = folder_for(test_set, home, model)
    for budget, judge in judges(test_set):
        with baselines.passages_of(budget):
            library, _ = baselines.filled_library(library_folder(home), test_set.articles, model)
            halves = baselines.Halves(library.home, model)
            pools = {question.text: halves.pool(question.text) for question in test_set.questions}
        scores = score_all(test_set, halves.lexical, judge)
        yield f"\n{test_set.name}, {budget}-token passages: weight drop | " + " | ".join(scores)
        yield "BM25 alone: " + " ".join(f"{values.mean():.3f}" for values in scores.values())
        for weight, drop in product(WEIGHTS, DROPS):
            with constants(LEXICAL_WEIGHT=weight, REPEAT_DROP=drop):
                ask = partial(rescored, halves, pools)
                scores = score_all(test_set, ask, judge)
            yield f"{weight:.1f} {drop:.3f}: " + " ".join(f"{values.mean():.3f}" for values in scores.values())


def rescored(halves: baselines.Halves, pools: Mapping[str, baselines.Pool], question: str) -> Ranked:
    """A question's candidates, scored again."""
    rows = search.score(*pools[question])[: baselines.DEPTH]
    return halves.found([one.passage.id for _, one, *_ in rows])


@contextmanager
def constants(**values: float) -> Iterator[None]:
    """Within the block, constants of the search have other values."""
    shipped = {name: getattr(search, name) for name in values}
    try:
        for name, value in values.items():
            setattr(search, name, value)
        yield
    finally:
        for name, value in shipped.items():
            setattr(search, name, value)


def main() -> None:
    """Reads the command line and prints."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--data", type=Path, required=True, help="a folder with articles.jsonl and questions.jsonl")
    parser.add_argument("--home", type=Path, default=Path(tempfile.gettempdir()) / "lede-benchmarks",
                        help="where indexes are built and found again")  # fmt: skip
    parser.add_argument("--limit", type=int, help="ask only so many of the questions")
    parser.add_argument("--append", action="store_true", help=f"also add the table to {RESULTS.name}")
    parser.add_argument("--fit", action="store_true", help="print the metrics at each lexical weight instead")
    given = parser.parse_args()
    test_set = load(given.data).sample(given.limit)
    if given.fit:
        for line in fit(test_set, given.home):
            print(line, flush=True)
        return
    report = markdown(test_set, run(test_set, given.home))
    print(report)
    if given.append:
        append(report)


if __name__ == "__main__":
    main()
