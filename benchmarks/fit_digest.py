"""Fit how important a sentence is to a topic, on headlines and first lines as summaries that people wrote.

    python benchmarks/fit_digest.py --home DIR

A topic is a name that stands in the headlines of two to fourteen articles. A sentence of one of them is important as
far as it shares telling words with the headlines and first lines of the others, those of the topic itself left out
(cosine, words weighed by their rarity in English). Fitted on half the topics by ridge regression; the other half says
what it is worth: how much of the headlines and first lines the six sentences cover that are chosen together, beside the
sentences nearest to the topic.
"""

import argparse
import random
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from assistant import Assistant
from assistant.language.rarity import rarity
from assistant.query.answer_type import analyse
from assistant.synthesis.digest.key_sentences import FEATURES, PASSAGES, WEIGHTS, KeySentence, describe, diverse
from index import Article, Library
from index.text.analyzer import content_words

CHOSEN = 6
_NAME = re.compile(r"\b[A-Z][\w’-]+(?: [A-Z][\w’-]+){0,2}\b")


@dataclass(frozen=True, eq=False)
class Told:
    """A topic: its sentences, and for each what the other articles' headlines and first lines say."""

    name: str
    sentences: list[KeySentence]
    summaries: list[Counter[str]]
    likeness: NDArray[np.float64]


def topics(articles: list[Article]) -> list[tuple[str, list[Article]]]:
    """Names that two to fourteen headlines have and their articles say thrice."""
    found: dict[str, list[Article]] = {}
    for article in articles:
        for name in {match[0] for match in _NAME.finditer(article.title)}:
            if article.text.count(name) > 2 and content_words(name):
                found.setdefault(name, []).append(article)
    return sorted((name, held) for name, held in found.items() if 2 <= len(held) <= 14)


def told(library: Library, name: str, articles: list[Article]) -> Told:
    """The topic's sentences, described."""
    hits = library.openings([one.id for one in articles], PASSAGES)
    sentences = describe(library, analyse(name), library.embed([name])[0], hits)
    own = set(content_words(name))
    leads: dict[str, Counter[str]] = {}
    for hit in hits:
        if hit.passage.place == 0:
            first = [hit.article.text[span.start : span.end] for span in hit.passage.sentences[:2]]
            leads[hit.article.id] = _weighed("\n".join([hit.article.title, *first]), own)
    likeness = []
    for one in sentences:
        others: Counter[str] = Counter()
        for article, lead in leads.items():
            if article != one.candidate.hit.article.id:
                others.update(lead)
        likeness.append(_cosine(_weighed(one.candidate.text, own), others))
    return Told(name, sentences, list(leads.values()), np.array(likeness))


def _weighed(text: str, without: set[str]) -> Counter[str]:
    return Counter({word: rarity(word) for word in set(content_words(text)) - without})


def _cosine(one: Counter[str], other: Counter[str]) -> float:
    product = sum(weight * other[word] for word, weight in one.items())
    size = np.sqrt(sum(x * x for x in one.values()) * sum(x * x for x in other.values()))
    return float(product / size) if size else 0.0


def covered_by(topic: Told, texts: Sequence[str]) -> float:
    """The share of the telling words of several headlines and first lines that some texts have."""
    own = set(content_words(topic.name))
    held = {word for text in texts for word in content_words(text)}
    every: Counter[str] = Counter()
    for summary in topic.summaries:
        every.update(summary)
    shared = {word: weight for word, weight in every.items() if sum(word in one for one in topic.summaries) > 1}
    total = sum(weight for word, weight in shared.items() if word not in own)
    return sum(weight for word, weight in shared.items() if word in held - own) / total if total else np.nan


def main() -> None:
    """Fits and prints."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--home", type=Path, required=True, help="a filled library")
    given = parser.parse_args()
    with Assistant.open(given.home) as assistant:
        library = assistant.library
        every = topics(library.articles())
        random.Random(7).shuffle(every)
        report(library, [one for one in (told(library, name, articles) for name, articles in every) if one.sentences])


def report(library: Library, each: list[Told]) -> None:
    """Fit on half of the topics, and print the weights and how much of the other half they cover."""
    half = len(each) // 2
    fit, held = each[:half], each[half:]
    x = np.concatenate([np.array([one.row for one in topic.sentences]) for topic in fit])
    y = np.concatenate([topic.likeness for topic in fit])
    # Topics differ in how alike their articles are: what counts is the order within one.
    groups = np.repeat(np.arange(len(fit)), [len(topic.sentences) for topic in fit])
    for group in range(len(fit)):
        x[groups == group] -= x[groups == group].mean(axis=0)
        y[groups == group] -= y[groups == group].mean()
    weights = np.linalg.solve(x.T @ x + 1.0 * np.eye(x.shape[1]), x.T @ y)
    print(len(fit), "topics fitted,", len(y), "sentences; r", round(float(np.corrcoef(x @ weights, y)[0, 1]), 3))
    for name, weight, now in zip(FEATURES, weights, WEIGHTS, strict=True):
        print(f"{weight:+.3f}  (now {now:+.3f})  {name}")
    for label, those in (("fitted", weights), ("now", np.array(WEIGHTS)), ("nearest", np.eye(len(weights))[0])):
        values, sizes = [], []
        for topic in held:
            for one in topic.sentences:
                one.importance = float(np.dot(those, one.row))
            chosen = diverse(library, sorted(topic.sentences, key=lambda one: -one.importance), CHOSEN)
            values.append(covered_by(topic, [one.candidate.text for one in chosen]))
            sizes.append(sum(len(one.candidate.text.split()) for one in chosen))
        print(f"{label:8} covers {np.nanmean(values):.3f} in {np.mean(sizes):.0f} words of {len(held)} held-out topics")


if __name__ == "__main__":
    main()
