"""A question and a sentence as a row of numbers, each with a name, for the weights in `answer_model.json`.

What the reader makes of it, how near it is in meaning, which of the question's words it holds, and whether it holds the
kind of thing asked for.
"""

from collections.abc import Set
from dataclasses import dataclass

from assistant.language.aliases import holds
from assistant.query.answer_type import QuestionTerms, has_shape, holds_kind

READER = ("reader_sentence", "reader_answer", "reader_passage")
"""Columns that are known only for passages that were read with the question."""

NAMES = (
    *READER,
    "meaning_in_context",
    "meaning_of_passage",
    "meaning_around",
    "meaning_of_title",
    "words_in_title",
    "words_in_sentence",
    "words_nearby",
    "words_in_passage",
    "rarest_word_missing",
    "names_missing",
    "kind_found",
    "kind_missing",
    "meaning_times_words",
    "short_sentence",
    "sentence_repeats_question",
    "rank_of_passage",
)
"""In the order of `row`; what each means is said there."""

LOUDEST = 8.0
"""Log-odds of the reader beyond which it is no surer."""

UNIT = 4.0
"""What they are divided by, to be of the size of the other columns."""


@dataclass(frozen=True)
class Readings:
    """The reader's log-odds that the sentence answers, that a short answer stands in it, that the passage answers."""

    sentence: float
    answer: float
    passage: float


UNREAD = Readings(0.0, 0.0, 0.0)
"""For sentences that nobody read: the plain models do not look at these columns."""


@dataclass(frozen=True)
class Similarities:
    """How near the question is.

    Args:
        in_context: cosine of the sentence as part of its passage.
        passage: cosine of the whole passage.
        around: cosine of the title and the passage with what stands around it.
        title: cosine of the article's title.
        rank: the passage's score when it was ranked, 0..1.
    """

    in_context: float
    passage: float
    around: float
    title: float
    rank: float


@dataclass(frozen=True)
class SentenceContext:
    """The words, stemmed, around a sentence.

    Args:
        title: of the article's header.
        sentence: of the sentence itself.
        nearby: of the sentence, the one before, the one after and the article's header.
        passage: of the whole passage and the header.
    """

    title: Set[str]
    sentence: Set[str]
    nearby: Set[str]
    passage: Set[str]


def coverage(question: QuestionTerms, held: Set[str]) -> float:
    """Return the share of the question's telling words that are found, weighed by rarity; 0..1."""
    total = sum(question.words.values())
    return sum(weight for word, weight in question.words.items() if holds(held, word)) / total if total else 0.0


def row(
    question: QuestionTerms, sentence: str, similar: Similarities, around: SentenceContext, readings: Readings
) -> list[float]:
    """One row of numbers, in the order of `NAMES`."""
    nearby = coverage(question, around.nearby)
    missing = [weight for word, weight in question.words.items() if not holds(around.passage, word)]
    names_missing = [name for name in question.names if not holds(around.passage, name)]
    found = holds_kind(question, sentence)
    return [
        _bounded(readings.sentence),
        _bounded(readings.answer),
        _bounded(readings.passage),
        similar.in_context,
        similar.passage,
        similar.around,
        similar.title,
        coverage(question, around.title),
        coverage(question, around.sentence),
        nearby,
        coverage(question, around.passage),
        max(missing, default=0.0),
        len(names_missing) / len(question.names) if question.names else 0.0,
        found,
        float(has_shape(question) and not found),
        max(similar.in_context, 0.0) * nearby,
        float(len(around.sentence) < 6),
        _repeats(question, around.sentence),
        similar.rank,
    ]


def _bounded(log_odds: float) -> float:
    return max(-LOUDEST, min(LOUDEST, log_odds)) / UNIT


def _repeats(question: QuestionTerms, words: Set[str]) -> float:
    """The share of the sentence's words that the question already has: an echo of the question answers nothing."""
    return sum(word in question.words for word in words) / len(words) if words else 0.0
