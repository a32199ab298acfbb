"""Lede beside what a first evening with llama-index and Chroma gives, by the same measures, in one table.

    python benchmarks/public_sets.py multihoprag --data DATA --out sets/multihoprag
    python benchmarks/compare.py sets/multihoprag [sets/clapnq_dev ...] [--home DIR] [--limit N] [--append]

The naive engine is llama-index as its first page shows it: its own splitter and defaults, the vectors in Chroma, the
two nearest passages; the embedding model is the one that Lede bundles. It gives its passages and writes nothing, so its
"answer" is many hundred words that hold what a language model would have to find. It never says "no": every question
that the library does not answer is answered wrongly, and its score is the nearest passage's similarity. Each run's
report stays beside the indexes. Not here: the measures (`assistant.evaluation`).
"""

import argparse
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

from baselines import NAIVE_CHUNK, NAIVE_TOP_K, naive_index
from llama_index.core.llms import MockLLM
from llama_index.core.query_engine import RetrieverQueryEngine
from llama_index.core.response_synthesizers.no_text import NoText
from report import append, append_argument, stamp, table

from assistant import Assistant
from assistant.evaluation import QuestionSet, Report, compare, evaluating, load
from assistant.evaluation.aggregates import BY_NAME, change, number
from index import BundledEmbedding

SHOWN = (
    "right", "evidence_recall_budget", "all_evidence_budget", "evidence_recall_10", "evidence_mrr", "article_ndcg",
    "contained", "words", "cited_gold", "citations_gold", "honest", "false_refusals", "abstention_f1",
    "auroc",
)  # fmt: skip

NAIVE = f"llama-index + Chroma, top {NAIVE_TOP_K}"


def naive(chosen: QuestionSet, opened: Assistant, home: Path) -> Report:
    """The same questions, put to a query engine over the same articles."""
    index, _ = naive_index(home / "naive", opened.library.articles(), opened.library.embed_model)
    engine = RetrieverQueryEngine(index.as_retriever(similarity_top_k=NAIVE_TOP_K), NoText(llm=MockLLM()))
    *_, report = evaluating(chosen, engine=engine, name=NAIVE, out=home / "naive-report")
    assert isinstance(report, Report)
    return report


def lede(chosen: QuestionSet, opened: Assistant, home: Path) -> Report:
    """The questions, put to Lede as it ships."""
    *_, report = evaluating(chosen, opened, out=home / "lede-report")
    assert isinstance(report, Report)
    return report


def compared(folder: Path, home: Path, limit: int | None) -> str:
    """One set's table."""
    chosen = load(folder / "questions.jsonl").first(limit)
    home = home / f"compare-{chosen.name}"
    with Assistant.open(home / "library", embed_model=BundledEmbedding()) as opened:
        opened.library.add([folder / "articles.jsonl"])
        theirs, ours = naive(chosen, opened, home), lede(chosen, opened, home)
        articles = len(opened.library)
    longer = theirs.figure("words").value / ours.figure("words").value
    note = (
        f"- {NAIVE}: passages of {NAIVE_CHUNK} tokens, no language model; it never refuses. Its answers are its "
        f"passages, {longer:.0f} times as long as Lede's, which flatters it where words and citations are looked for."
    )
    lines = [
        f"### comparison, {chosen.name}, {len(chosen.questions)} questions, {articles:,} articles",
        "",
        stamp(chosen.sha256[:12]),
        "",
        *table(["", "questions", NAIVE, "Lede", "difference"], rows(theirs, ours)),
        "",
        note,
        "",
    ]
    return "\n".join(lines)


def rows(theirs: Report, ours: Report) -> Iterator[Sequence[str]]:
    """A line a measure: both values, and the difference over the same questions."""
    differences = {one.name: one for one in compare(theirs, ours).differences}
    for name in SHOWN:
        one = differences.get(name)
        if one is not None:
            unit = BY_NAME[name].unit
            sure = "" if one.p < 0.05 else ", within chance"
            difference = change(one.after - one.before, unit)
            yield [
                BY_NAME[name].label,
                str(one.questions),
                number(one.before, unit),
                number(one.after, unit),
                f"{difference} [{change(one.low, unit)} to {change(one.high, unit)}]{sure}",
            ]


def main() -> None:
    """Asks both, prints, and appends to `RESULTS.md` when told to."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("sets", nargs="+", type=Path, help="folders that public_sets.py wrote")
    parser.add_argument("--home", type=Path, default=Path(tempfile.gettempdir()) / "lede-benchmarks",
                        help="where libraries and reports are built and found again")  # fmt: skip
    parser.add_argument("--limit", type=int, help="only the first so many questions")
    append_argument(parser)
    given = parser.parse_args()
    for folder in given.sets:
        told = compared(folder, given.home, given.limit)
        print(told)
        if given.append:
            append(told)


if __name__ == "__main__":
    main()
