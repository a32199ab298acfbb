"""How well the right passages are found: Lede beside its two halves, their rank fusion and naive llama-index.

    python benchmarks/retrieval.py --data FOLDER [--limit N] [--home DIR] [--append] [--fit]

Prints one table: a row for each metric, a column for each system, 95% bootstrap intervals over questions, and Lede's
lead over BM25 alone (paired). Every system gets the same articles and the same questions, and all but the naive one the
same passages. Not here: the systems (`baselines`), the metrics (`metrics`), the reading of sets (`sets`).
"""

import argparse
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import partial
from itertools import product
from pathlib import Path
from typing import NamedTuple

import baselines
import numpy as np
from libraries import filled_library, folder_for, home_argument, library_folder
from metrics import Ranked, by_article, by_budget, by_rank
from numpy.typing import NDArray
from report import append_argument, median_and_p95, publish, stamp, table
from sets import Question, TestSet, load

from assistant.evaluation import bootstrap
from assistant.evaluation.sweep import passages_of
from index import chunking
from index.embedding.model import BundledEmbedding
from index.search import hybrid
from index.stores import lexical

HITS_TOKENS = 256
"""Passage budget for Hits@k and MRR@k by fact, as in the published figures; larger passages inflate them."""

WEIGHTS, DROPS = (0.2, 0.3, 0.4, 0.5, 0.6, 0.7), (0.0, 0.01, 0.02)
"""What `--fit` tries for the constants of `search.score`."""

Scores = dict[str, NDArray[np.float64]]
"""Metric to one value a question."""


class Table(NamedTuple):
    """What one run measured: metric to system to one value a question; absent where it does not apply."""

    rows: dict[str, dict[str, NDArray[np.float64]]]
    speed: list[str]


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
        yield chunking.PASSAGE_TOKENS, by_article
        return
    yield chunking.PASSAGE_TOKENS, by_budget
    yield HITS_TOKENS, by_rank


def run(test_set: TestSet, home: Path) -> Table:
    """Builds what is missing under `home`, asks everything, and times what is shipped."""
    model = BundledEmbedding()
    home = folder_for(test_set, home, model)
    rows: dict[str, dict[str, NDArray[np.float64]]] = {}
    naive, naive_seconds = baselines.naive(home / "naive", test_set.articles, model)
    speed = []
    for budget, judge in judges(test_set):
        with passages_of(budget):
            library, seconds = filled_library(library_folder(home), test_set.articles, model)
            halves = baselines.Halves(library.home, model)
            systems: dict[str, baselines.Search] = {
                "naive llama-index": naive,
                "MiniLM": halves.dense,
                "BM25": halves.lexical,
                "RRF": halves.rank_fusion,
                "fused": baselines.fused(library),
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
                ours, theirs = milliseconds(texts, systems["Lede"]), milliseconds(texts, naive)
                speed.append(
                    f"a query, median / p95: Lede {median_and_p95(ours)} ms, naive {median_and_p95(theirs)} ms, "
                    f"ratio of medians {np.median(ours) / np.median(theirs):.2f}"
                )
    return Table(rows, speed)


def markdown(test_set: TestSet, measured: Table) -> str:
    """The run as RESULTS.md keeps it."""
    names = list(next(iter(measured.rows.values())))
    rows = []
    for metric, values in measured.rows.items():
        cells = ["-" if name not in values else bootstrap.mean(values[name]).cell() for name in names]
        rows.append([metric, *cells, bootstrap.mean(values["Lede"] - values["BM25"]).cell("+")])
    lines = [
        f"### {test_set.name}, {len(test_set.questions)} questions, {len(test_set.articles)} articles",
        "",
        stamp(test_set.sha256),
        _settings(),
        "",
        *table(["metric", *names, "Lede - BM25"], rows),
        "",
    ]
    return "\n".join([*lines, *(f"- {line}" for line in measured.speed), ""])


def _settings() -> str:
    return (
        f"Passages of {chunking.PASSAGE_TOKENS} tokens (Hits@k and MRR@10 by fact: {HITS_TOKENS}), lexical weight "
        f"{hybrid.LEXICAL_WEIGHT}, repeat drop {hybrid.REPEAT_DROP}, "
        f"{hybrid.CANDIDATES} candidates from each half, header boost {lexical.HEADER_BOOST}."
    )


def fit(test_set: TestSet, home: Path) -> Iterator[str]:
    """Every metric at each choice of the constants of `search.score`, which does the scoring here too."""
    model = BundledEmbedding()
    home = folder_for(test_set, home, model)
    for budget, judge in judges(test_set):
        with passages_of(budget):
            library, _ = filled_library(library_folder(home), test_set.articles, model)
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
    rows = hybrid.score(*pools[question])[: baselines.DEPTH]
    return halves.found([one.passage.id for _, one, *_ in rows])


@contextmanager
def constants(**values: float) -> Iterator[None]:
    """Within the block, constants of the search have other values."""
    shipped = {name: getattr(hybrid, name) for name in values}
    try:
        for name, value in values.items():
            setattr(hybrid, name, value)
        yield
    finally:
        for name, value in shipped.items():
            setattr(hybrid, name, value)


def main() -> None:
    """Reads the command line and prints."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--data", type=Path, required=True, help="a folder with articles.jsonl and questions.jsonl")
    home_argument(parser)
    parser.add_argument("--limit", type=int, help="ask only so many of the questions")
    append_argument(parser)
    parser.add_argument("--fit", action="store_true", help="print the metrics at each lexical weight instead")
    given = parser.parse_args()
    test_set = load(given.data).sample(given.limit)
    if given.fit:
        for line in fit(test_set, given.home):
            print(line, flush=True)
        return
    report = markdown(test_set, run(test_set, given.home))
    publish(report, keep=given.append)


if __name__ == "__main__":
    main()
