"""Does the sentence that Lede quotes first hold the answer? Asked of a set's whole collection, beside plain baselines.

    python benchmarks/reading.py --data DATA/squadshifts_newwiki [--limit 400] [--home DIR] [--append]

Every question goes through `Assistant.ask`. An abstention counts as a miss and is also shown apart. The baselines get
the same passages, and quote sentences as they stand, up to three of one passage. Not here: the comparing of texts
(`squad`), the ranking by itself (`retrieval.py`), questions without an answer (`answerability.py`).
"""

import argparse
import random
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from baselines import Halves, covered
from libraries import filled_library, folder_for, home_argument, library_folder
from numpy.typing import NDArray
from report import append_argument, median_and_p95, publish, stamp, table
from sets import Question, TestSet, load

from assistant import Answer, Assistant
from assistant.evaluation import bootstrap
from assistant.evaluation.metrics.answer_match import exact, holds, token_f1, token_recall
from index import BundledEmbedding, Library
from index.chunking import split_sentences
from index.stores.schema import StoredPassage
from index.text.analyzer import content_words

PASSAGES = 12
"""How deep the passages are looked through for the answer: as many as an answer is drawn from."""

QUOTES = 3
WARM_UP = 5

FIRST, ANSWERED, ABSTAINED = "answer in the first quote", "answer in the first quote, where answered", "abstained"


@dataclass(frozen=True)
class Reading:
    """What one system makes of a question.

    Args:
        quotes: words of articles, the best first; none when it abstains.
        article: id of the article quoted first.
        passages: texts of the passages found, the best first; None where nothing was searched.
        short: the answer in a few words, "" where there is none; None for a system that never gives one.
    """

    quotes: Sequence[str]
    article: str | None
    passages: Sequence[str] | None
    short: str | None = None

    @property
    def first(self) -> str:
        """The first quote, or no words at all."""
        return self.quotes[0] if self.quotes else ""


System = Callable[[Question], Reading]


# Systems


class Lede:
    """The assistant as it ships; keeps what each question cost.

    Args:
        assistant: over the whole collection.
    """

    def __init__(self, assistant: Assistant) -> None:
        self.assistant = assistant
        self.spent: list[float] = []
        self.steps: list[Mapping[str, float]] = []

    def __call__(self, question: Question) -> Reading:
        """Asks, with the clock running, then looks at the passages, without."""
        began = time.perf_counter()
        answer = self.assistant.ask(question.text)
        self.spent.append((time.perf_counter() - began) * 1_000)
        self.steps.append(answer.timings_ms.model_dump())
        hits = self.assistant.retrieve(question.text, limit=PASSAGES)
        passages = [hit.passage.text for hit in hits]
        short = answer.short.text if answer.short and not answer.abstained else ""
        return Reading(quotes(answer), answer.citations[0].article.id if answer.citations else None, passages, short)


def quotes(answer: Answer) -> list[str]:
    """The words that stand first behind each sentence of an answer; the same words found again elsewhere count once."""
    cited = {citation.n: citation.quote for citation in answer.citations}
    return [cited[sentence.citations[0]] for sentence in answer.sentences if sentence.citations][:QUOTES]


def by_meaning(halves: Halves) -> System:
    """The nearest passage by cosine, its sentences by cosine."""

    def read(question: Question) -> Reading:
        found = halves.stored(halves.dense_ids(question.text, PASSAGES))
        cosines = found[0].vectors[1:] @ halves.vector(question.text)
        return reading(found, cosines)

    return read


def by_words(halves: Halves, library: Library) -> System:
    """The best passage by BM25, its sentences by how much of the question they cover."""

    def read(question: Question) -> Reading:
        found = halves.stored(halves.lexical_ids(question.text, PASSAGES))
        if not found:
            return Reading((), None, ())
        rarity = library.rarity(content_words(question.text))
        return reading(found, np.array([covered(rarity, text) for text in sentences(found[0])]))

    return read


def at_random(test_set: TestSet) -> System:
    """Any sentences of the article that holds the answer, the same ones each time."""
    texts = {article.id: article.text for article in test_set.articles}

    def read(question: Question) -> Reading:
        right = min(question.articles)
        each = [texts[right][start:end] for start, end in split_sentences(texts[right])]
        drawn = random.Random(question.id).sample(each, min(QUOTES, len(each)))
        return Reading(drawn, right, None)

    return read


def reading(found: Sequence[StoredPassage], scores: NDArray[np.floating]) -> Reading:
    """The first passage's sentences by their scores."""
    each = sentences(found[0])
    order = np.argsort(-scores, kind="stable")[:QUOTES]
    return Reading([each[at] for at in order], found[0].passage.article_id, [one.passage.text for one in found])


def sentences(stored: StoredPassage) -> list[str]:
    """The sentences of a passage, in order."""
    passage = stored.passage
    return [passage.text[start - passage.start : end - passage.start] for start, end in passage.sentences]


# Measures


def measures(question: Question, read: Reading) -> dict[str, float]:
    """One question's value of every metric; NaN where it says nothing about this system."""
    answers, passages, short = question.answers, read.passages, read.short
    first = float(holds(answers, read.quotes[:1]))
    return {
        FIRST: first,
        f"answer in the first {QUOTES}": float(holds(answers, read.quotes)),
        ANSWERED: first if read.quotes else np.nan,
        ABSTAINED: float(not read.quotes),
        "right article first": float(read.article in question.articles) if passages is not None else np.nan,
        "token recall, first quote": token_recall(answers, read.first),
        "token F1, first quote": token_f1(answers, read.first),
        "answer in the first passage": float(holds(answers, passages[:1])) if passages is not None else np.nan,
        f"answer in {PASSAGES} passages": float(holds(answers, passages)) if passages is not None else np.nan,
        "short answer given": np.nan if short is None else float(bool(short)),
        "short answer, exact match": np.nan if short is None else exact(answers, short),
        "short answer, F1": np.nan if short is None else token_f1(answers, short),
        "words in the first quote": float(len(read.first.split())) if read.quotes else np.nan,
    }


Measured = dict[str, dict[str, NDArray[np.float64]]]
"""Metric to system to one value a question."""


def run(test_set: TestSet, home: Path) -> tuple[Measured, list[str]]:
    """Builds the library if it is missing, asks every system everything; also what Lede's answers cost."""
    model = BundledEmbedding()
    folder = library_folder(folder_for(test_set, home, model))
    library, _ = filled_library(folder, test_set.articles, model)
    library.close()
    halves = Halves(folder, model)
    with Assistant.open(folder, embed_model=model) as assistant:
        lede = Lede(assistant)
        systems: dict[str, System] = {
            "Lede": lede,
            "cosine": by_meaning(halves),
            "BM25": by_words(halves, assistant.library),
            "right article, at random": at_random(test_set),
        }
        for question in test_set.questions[:WARM_UP]:
            assistant.ask(question.text)
        measured: Measured = {}
        for name, system in systems.items():
            rows = [measures(question, system(question)) for question in test_set.questions]
            for metric in rows[0]:
                measured.setdefault(metric, {})[name] = np.array([row[metric] for row in rows])
    steps = {step: float(np.median([one[step] for one in lede.steps])) for step in lede.steps[0]}
    return measured, [
        f"an ask, median / p95: {median_and_p95(np.array(lede.spent))} ms",
        "of it, medians: " + ", ".join(f"{step} {spent:.1f}" for step, spent in steps.items() if step != "total"),
    ]


def markdown(test_set: TestSet, measured: Measured, speed: Sequence[str]) -> str:
    """The run as RESULTS.md keeps it."""
    names = list(measured[FIRST])
    rows = []
    for metric, values in measured.items():
        cells = [bootstrap.mean(kept).cell() for kept in (one[~np.isnan(one)] for one in values.values())]
        leads = [_lead(values["Lede"], values[name]) for name in ("cosine", "BM25")]
        rows.append([metric, *cells, *("-" if metric == ABSTAINED else lead for lead in leads)])
    lines = [
        f"### reading, {test_set.name}, {len(test_set.questions)} questions, {len(test_set.articles)} articles",
        "",
        stamp(test_set.sha256),
        "",
        *table(["metric", *names, "Lede - cosine", "Lede - BM25"], rows),
        "",
    ]
    return "\n".join([*lines, *(f"- {line}" for line in speed), ""])


def _lead(ours: NDArray[np.float64], theirs: NDArray[np.float64]) -> str:
    """Over the questions on which both say something."""
    difference = ours - theirs
    return bootstrap.mean(difference[~np.isnan(difference)]).cell("+")


def main() -> None:
    """Asks, prints, and appends to `RESULTS.md` when told to."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--data", type=Path, required=True, help="a reading set: its questions have answers")
    home_argument(parser)
    parser.add_argument("--limit", type=int, default=400, help="questions to ask, the same ones each time")
    append_argument(parser)
    given = parser.parse_args()
    test_set = load(given.data).sample(given.limit)
    if not all(question.answers for question in test_set.questions):
        raise SystemExit(f"{given.data} has questions without answers; reading wants a set of answers in their words")
    report = markdown(test_set, *run(test_set, given.home))
    publish(report, keep=given.append)


if __name__ == "__main__":
    main()
