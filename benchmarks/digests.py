"""What digests quote: of how many articles, how alike, how long, in which order, beside first lines.

    python benchmarks/digests.py --home DIR [--limit 60] [--append]

Topics are the names of `fit_digest.py`, those of the half that nothing was fitted on. First lines are what a digest was
before: of each article on the topic the first sentence that names it. *Covered* is the share of the telling words that
several headlines and first lines of the topic have, found in what is quoted. Comparisons are the held wordings of
`tests/data/comparisons.jsonl`; stance is measured by `stance/fit.py`.
"""

import argparse
import json
import random
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from time import perf_counter

import numpy as np
from fit_digest import Told, covered_by, told, topics
from report import append_argument, publish, table

from assistant import Assistant
from assistant.evaluation import bootstrap
from assistant.language.aliases import bag
from assistant.query.intent import Intent, Kind
from assistant.query.understanding import Plan
from assistant.reading.evidence import Evidence
from assistant.reading.sentence_features import coverage
from assistant.retrieval.ranking import rank_topic
from assistant.synthesis.digest import digest
from assistant.synthesis.digest.overviews import EVENTS
from assistant.synthesis.digest.sides import sides
from assistant.synthesis.digest.topic import about
from index import Library
from index.article import EVERYTHING

LIMIT = 4
"""Quotes of an answer without headings, as the settings have it."""

KINDS: tuple[tuple[Kind, str], ...] = (
    ("summary", "Summarise {}"),
    ("latest", "Latest on {}"),
    ("timeline", "Timeline of {}"),
)

CASES = Path(__file__).parent.parent / "tests" / "data" / "comparisons.jsonl"

Quoted = list[tuple[str, str]]
"""Article and words."""


def first_lines(library: Library, name: str) -> Quoted:
    """The first sentence that names the topic, of each of the nearest articles on it."""
    plan = Plan(f"Tell me about {name}")
    topic = about(library, name, rank_topic(library, name, plan, EVERYTHING).hits, EVERYTHING)
    found = []
    for hit in library.openings(topic.ids[:LIMIT]):
        texts = [hit.article.text[start:end] for start, end in hit.passage.sentences]
        naming = (one for one in texts if coverage(topic.terms, bag(one, topic.terms.aliases)) >= 0.5)
        found.append((hit.article.id, next(naming, texts[0])))
    return found


def digested(kind: Kind, question: str) -> Callable[[Library, str], Evidence | None]:
    """A digest of one kind."""

    def make(library: Library, name: str) -> Evidence | None:
        plan = Plan(question.format(name))
        near = rank_topic(library, name, plan, EVERYTHING).hits
        return digest(library, Intent(kind, name), plan, EVERYTHING, near, limit=LIMIT)

    return make


def _quoted(
    make: Callable[[Library, str], Evidence | None], made: list[Evidence], library: Library, name: str
) -> Quoted:
    found = make(library, name)
    if found is None:
        return []
    made.append(found)
    return [(one.hit.article.id, one.text) for one in found.quotes]


def measured(library: Library, topic: Told, quoted: Quoted) -> list[float]:
    """Articles, likeness of each quote to the likest of the others, words of all, covered."""
    texts = [text for _, text in quoted]
    if not texts:
        return [0.0, np.nan, np.nan, np.nan]
    vectors = library.embed(texts)
    likeness = vectors @ vectors.T - 2 * np.eye(len(texts))
    alike = float(likeness.max(axis=1).mean()) if len(texts) > 1 else np.nan
    words = float(sum(len(one.split()) for one in texts))
    return [float(len({article for article, _ in quoted})), alike, words, covered_by(topic, texts)]


def report(library: Library, each: Sequence[Told]) -> str:
    """The table."""
    head = ["digest", "topics", "articles", "likest other quote", "words", "covered", "milliseconds"]
    rows = []
    ways: dict[str, Callable[[Library, str], Quoted]] = {"first lines": first_lines}
    made: dict[str, list[Evidence]] = {}
    for kind, question in KINDS:
        make = digested(kind, question)
        ways[kind] = partial(_quoted, make, made.setdefault(kind, []))
    for name, way in ways.items():
        values, spent = [], []
        for topic in each:
            began = perf_counter()
            quoted = way(library, topic.name)
            spent.append((perf_counter() - began) * 1000)
            values.append(measured(library, topic, quoted))
        columns = np.array(values).T
        cells = [bootstrap.mean(column[~np.isnan(column)]).cell() for column in columns]
        rows.append([name, str(int((columns[0] > 0).sum())), *cells, f"{np.median(spent):.0f}"])
    cases = [json.loads(line) for line in CASES.read_text("utf-8").splitlines()]
    held = [one for one in cases if one["half"] == "held"]
    right = sum(list((sides(one["question"]) or ("", ""))[:2]) == one["sides"] for one in held)
    timelines = made["timeline"]
    whole = sum(len(one.sections) >= EVENTS for one in timelines)
    said = (
        f"Timelines with three days or more: {whole} of {len(timelines)}. "
        f"Both sides of a comparison found: {right} of {len(held)} held wordings."
    )
    return "\n".join(
        [
            f"### digests, {len(each)} held-out topics",
            "",
            *table(head, rows),
            "",
            said,
            "",
        ]
    )


def main() -> None:
    """Asks, prints, and appends to `RESULTS.md` when told to."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--home", type=Path, required=True, help="a filled library")
    parser.add_argument("--limit", type=int, default=60, help="topics at most")
    append_argument(parser)
    given = parser.parse_args()
    with Assistant.open(given.home) as assistant:
        library = assistant.library
        every = topics(library.articles())
        random.Random(7).shuffle(every)
        held = every[len(every) // 2 :][: given.limit]
        each = [one for one in (told(library, name, articles) for name, articles in held) if one.sentences]
        publish(report(library, each), keep=given.append)


if __name__ == "__main__":
    main()
