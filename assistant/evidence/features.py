"""A question and a sentence as a row of numbers, each with a name, for the weights in `weights.json`.

Meaning comes from the embedding model, words from the question's telling words, and the kind of answer from the shape
of the sentence. All are between about -1 and 1. Not here: the weights and how they were fitted
(`benchmarks/fit_evidence.py`).
"""

import re
from collections.abc import Set
from dataclasses import dataclass

from assistant.evidence.bags import holds
from assistant.evidence.question import Kind, Question
from index.words import words

NAMES = (
    "meaning_in_context",
    "meaning_alone",
    "meaning_under_title",
    "meaning_of_passage",
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
)
"""In the order of `row`; what each means is said there."""

_MONTHS = "January|February|March|April|May|June|July|August|September|October|November|December"
_DAYS = "Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday"
_NUMERALS = (
    "one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|dozens?|twenty|thirty|forty|fifty|sixty|seventy|eighty|"
    "ninety|hundreds?|thousands?|millions?|billions?|half|third|quarter|none|nobody|unanimous\\w*"
)
_CAUSES = (
    r"because|due to|owing to|so that|in order to|as a result|resulting|caus\w+|reasons?|blam\w+|therefore|thus|led to|"
    r"fail\w*|lack\w*|fear\w*|concern\w*|aim(?:s|ed|ing)? (?:to|at)|to (?:avoid|prevent|protect|stop)|"
    r"(?:after|when|over) (?:it|its|his|her|he|she|they|their|a|an|the|\w+ed)"
)
_SHAPES: dict[Kind, re.Pattern[str]] = {
    "time": re.compile(
        rf"\b(?:1[0-9]|20)\d\d\b|\b(?:{_MONTHS}|{_DAYS})\b|\b\d\d?(?:st|nd|rd|th)? century\b"
        r"|\b\d{1,2}(?::\d\d)? ?[ap]\.?m\b|\b(?:yesterday|today|tomorrow|tonight|ago)\b"
        r"|\b(?:last|next) (?:week|month|year|night)\b",
        re.I,
    ),
    "number": re.compile(rf"\d|\b(?:{_NUMERALS})\b", re.I),
    "reason": re.compile(rf"\b(?:{_CAUSES})\b", re.I),
    "place": re.compile(r"\b(?:in|at|near|from|to|on|outside|across|throughout|of) (?:the )?[A-ZÀ-Þ]\w+"),
    "person": re.compile(r"\b[A-ZÀ-Þ][\w.’'-]+(?: (?:de|van|von|al|bin|[A-Z]\.))* [A-ZÀ-Þ][\w’'-]+"),
}
"""What a sentence looks like that holds an answer of this kind, in English."""

_COUNTED = re.compile(r"\bhow many (?:more |other )?(\w+)", re.I)
_AMOUNT = re.compile(r"\bhow much\b|\b(?:cost|price|fare|fee|toll|salary|wage|budget|percentage|share|rate)\b", re.I)
_MONEY = re.compile(r"[$£€¥%]|\b(?:dollars?|pounds?|euros?|yen|yuan|per ?cent|pence|cents?)\b", re.I)


@dataclass(frozen=True)
class Similarities:
    """Cosines with the question.

    Args:
        in_context: of the sentence as part of its passage.
        alone: of the sentence by itself.
        under_title: of the sentence behind its article's title, which says what it is about, or misleads.
        passage: of the whole passage.
    """

    in_context: float
    alone: float
    under_title: float
    passage: float


@dataclass(frozen=True)
class Surroundings:
    """The words, stemmed, around a sentence.

    Args:
        sentence: of the sentence itself.
        nearby: of the sentence, the one before, the one after and the article's header.
        passage: of the whole passage and the header.
    """

    sentence: Set[str]
    nearby: Set[str]
    passage: Set[str]


def coverage(question: Question, held: Set[str]) -> float:
    """The share of the question's telling words that are found, weighed by rarity; 0..1."""
    total = sum(question.words.values())
    return sum(weight for word, weight in question.words.items() if holds(held, word)) / total if total else 0.0


def row(question: Question, sentence: str, similar: Similarities, around: Surroundings) -> list[float]:
    """One row of numbers, in the order of `NAMES`."""
    in_sentence = coverage(question, around.sentence)
    nearby = coverage(question, around.nearby)
    missing = [weight for word, weight in question.words.items() if not holds(around.passage, word)]
    names_missing = [name for name in question.names if not holds(around.passage, name)]
    shape = _SHAPES.get(question.kind)
    found = _held(shape, sentence, question) if shape else 0.0
    return [
        similar.in_context,
        similar.alone,
        similar.under_title,
        similar.passage,
        in_sentence,
        nearby,
        coverage(question, around.passage),
        max(missing, default=0.0),
        len(names_missing) / len(question.names) if question.names else 0.0,
        found,
        float(shape is not None and not found),
        max(similar.alone, 0.0) * nearby,
        float(len(around.sentence) < 6),
        _repeats(question, around.sentence),
    ]


def _held(shape: re.Pattern[str], sentence: str, question: Question) -> float:
    """Whether the sentence holds what is asked for, beyond what the question already says; 0, .5 or 1.

    A number counts in full only where it counts the thing asked about ("how many people": "228 people") or, for an
    amount, where it is money or a share.
    """
    asked = question.text.lower()
    found = [match for match in shape.finditer(sentence) if match[0].lower() not in asked]
    if not found or question.kind != "number":
        return float(bool(found))
    counted = _COUNTED.search(question.text)
    if counted is None:
        return 1.0 if _MONEY.search(sentence) or not _AMOUNT.search(question.text) else 0.5
    things = set(words(counted[1]))
    return max(1.0 if things & set(words(sentence[match.end() :][:40])) else 0.5 for match in found)


def _repeats(question: Question, words: Set[str]) -> float:
    """The share of the sentence's words that the question already has: an echo of the question answers nothing."""
    return sum(word in question.words for word in words) / len(words) if words else 0.0
