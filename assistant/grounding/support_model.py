"""A sentence and its cited text as a row of named numbers, for the logistic model that judges support."""

import json
import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

from assistant.grounding.contradiction import contradicted
from assistant.grounding.nli import ClaimReading, read_claim
from assistant.grounding.overlap import WORDING, columns, pick, stems, units, weights_of
from assistant.grounding.quotations import misattributed, missing_quotations
from assistant.language import names, numbers
from assistant.language.numbers import Quantity
from assistant.language.rarity import rarity

READER = ("carried_near", "carried_most", "against", "against_alone", "wrong_words", "aligned")
CHECKS = ("numbers_lacking", "numbers_in_words_lacking", "quotations_lacking", "misattributed")
SHAPE = ("length", "text_length", "sentences")
LONG = ("aligned", "words", "pairs_near")
"""Columns that also stand multiplied with `text_length`: the longer a text, the more words it shares by chance."""

NAMES = (*READER, *WORDING, *CHECKS, *SHAPE, *(f"{name}_in_long" for name in LONG))

NEAR_ROOM = 60
"""Words of the narrow excerpt, which the reader reads a second time without the rest."""

USUAL_LENGTH = 4.5
"""`text_length` of a text of some ninety words, from which `*_in_long` is counted."""

_WORD = re.compile(r"\w+(?:[.,'’]\w+)*")


@dataclass(frozen=True)
class Look:
    """What is seen of a claim and its cited text without any model.

    Args:
        every: the cited text's sentences, at least one.
        telling: the claim's words and their weights.
        picked, near, alone: the sentences of the wide and of the narrow excerpt, and the best one.
        figures, names, quotations: those of the claim that the text has not.
        misattributed: a speaker whose words the text gives to another, or "".
        contradicted: whether the claim is nearly a copy of a sentence that says the opposite.
    """

    claim: str
    every: tuple[str, ...]
    telling: Mapping[str, float]
    picked: tuple[int, ...]
    near: tuple[int, ...]
    alone: int
    figures: tuple[Quantity, ...]
    names: tuple[str, ...]
    quotations: tuple[str, ...]
    misattributed: str
    contradicted: bool

    def text(self, places: tuple[int, ...]) -> str:
        """Some of the sentences, as the reader reads them."""
        return " ".join(self.every[place] for place in places)


def look(claim: str, text: str) -> Look:
    """Return all that can be seen without the model; claim and text as `plain` has them, with a word in each."""
    every, telling = units(text), weights_of(claim)
    held = [sum(telling.get(word, 0.0) for word in set(stems(one))) / (5 + len(one.split())) ** 0.3 for one in every]
    return Look(
        claim,
        tuple(every),
        telling,
        tuple(pick(telling, every)),
        tuple(pick(telling, every, NEAR_ROOM)),
        max(range(len(every)), key=held.__getitem__),
        tuple(numbers.lacking(claim, text)),
        tuple(names.lacking(claim, text)),
        tuple(missing_quotations(claim, text)),
        misattributed(claim, every, telling),
        contradicted(claim, telling, every),
    )


def row(seen: Look) -> list[float]:
    """Return the columns of NAMES.

    Of the reader: the log-odds that the narrow excerpt supports the claim, and the highest of the three readings; that
    the wide excerpt, and the best sentence alone, say otherwise; the share of the claim's word pieces without support;
    and how near its words come to words of the text. Of what is lacking: how many, by logarithm. Of the shape: words of
    claim and text, sentences of the claim, by logarithm.

    Raises:
        ModelError: the reader's files are missing or changed.
    """
    reads = {text: read_claim(seen.claim, text) for text in (seen.text(places) for places in _excerpts(seen))}
    wide, near, alone = (reads[seen.text(places)] for places in _excerpts(seen))
    values = [
        near.carried,
        max(one.carried for one in reads.values()),
        wide.against,
        alone.against,
        sum(word > 0 for word in wide.wrong) / max(1, len(wide.wrong)),
        _aligned(seen.claim, wide),
        *columns(seen.claim, seen.telling, seen.every),
        math.log1p(len({one.written for one in seen.figures if one.digits})),
        math.log1p(len({one.written for one in seen.figures if not one.digits})),
        float(bool(seen.quotations)),
        float(bool(seen.misattributed)),
        math.log1p(len(seen.claim.split())),
        math.log1p(sum(len(one.split()) for one in seen.every)),
        math.log1p(len(units(seen.claim))),
    ]
    known = dict(zip(NAMES, values, strict=False))
    return [*values, *(known[name] * (known["text_length"] - USUAL_LENGTH) for name in LONG)]


def _excerpts(seen: Look) -> tuple[tuple[int, ...], ...]:
    return seen.picked, seen.near, (seen.alone,)


@lru_cache(maxsize=512)
def _spans(claim: str) -> tuple[tuple[int, int, float], ...]:
    return tuple((match.start(), match.end(), max(0.05, rarity(match[0]))) for match in _WORD.finditer(claim))


def _aligned(claim: str, wide: ClaimReading) -> float:
    """The mean over the claim's words, by rarity; a word's is the mean of its pieces."""
    total = weights = 0.0
    for start, end, weight in _spans(claim):
        mine = [
            value
            for span, value in zip(wide.places, wide.aligned, strict=True)
            if span.start < end and span.end > start
        ]
        if mine:
            total += weight * sum(mine) / len(mine)
            weights += weight
    return total / weights if weights else 0.0


SUPPORTED = 0.5
"""The score from which a sentence counts as supported."""


@dataclass(frozen=True)
class SupportWeights:
    """The model as shipped.

    Args:
        weights: one for each of NAMES.
        constant: added to their sum.
        partly: the score from which a sentence counts as carried in part.
    """

    weights: tuple[float, ...]
    constant: float
    partly: float


@lru_cache(maxsize=1)
def weights() -> SupportWeights:
    """Return the weights as shipped."""
    stored = json.loads(files("assistant.grounding").joinpath("support_model.json").read_text("utf-8"))
    return SupportWeights(
        tuple(stored["weights"].get(name, 0.0) for name in NAMES), stored["weights"]["constant"], stored["partly"]
    )


def score(row: Sequence[float]) -> float:
    """0..1 from a row of features."""
    known = weights()
    odds = known.constant + sum(weight * value for weight, value in zip(known.weights, row, strict=True))
    return 1 / (1 + math.exp(-max(-60.0, min(60.0, odds))))
