"""How telling a word is in English at large, so that evidence means the same in a library of one article or a million.

The bundled model's vocabulary is sorted by how often its pieces stand in English text; by Zipf's law the logarithm of a
word's rank is its information up to a constant. A word cut into several pieces is rarer than any in the list.
"""

import json
import math
from functools import lru_cache
from importlib.resources import files

from index.text.analyzer import words

FIRST_WORD = "the"
"""The most frequent whole word; what stands before it in the vocabulary are marks and single letters."""


@lru_cache(maxsize=1)
def _ranks() -> dict[str, int]:
    vocabulary = json.loads(files("index.embedding.bundled").joinpath("tokenizer.json").read_text("utf-8"))["model"][
        "vocab"
    ]
    first = vocabulary[FIRST_WORD]
    return {word: number - first + 1 for word, number in vocabulary.items() if number >= first and word[:2] != "##"}


def frequency_rank(word: str) -> float:
    """Return the place of a word among those of English, the most frequent first; infinity for one not among them."""
    return _ranks().get(word.lower(), math.inf)


@lru_cache(maxsize=1 << 15)
def rarity(word: str) -> float:
    """Return 0 for the most frequent word of English, 1 for one outside the 20,000 or so most frequent.

    >>> rarity("the"), rarity("TechCrunch")
    (0.0, 1.0)

    Args:
        word: as written, in any case.
    """
    rank = _ranks().get(word.lower())
    return 1.0 if rank is None else math.log(rank) / _rarest()


@lru_cache(maxsize=1)
def _rarest() -> float:
    return math.log(max(_ranks().values()))


def everyday(word: str) -> bool:
    """Return whether a word, or another form of it, is one of the 20,000 or so most frequent of English.

    >>> everyday("warehouses"), everyday("warehuose")
    (True, False)
    """
    return rarity(word) < 1.0 or (bool(stems := words(word)) and stems[0] in _everyday_stems())


@lru_cache(maxsize=1)
def _everyday_stems() -> frozenset[str]:
    return frozenset(stem for word in _ranks() if word.isalpha() and len(word) > 2 for stem in words(word))
