"""What a wording means, learnt from examples in a file: kernel ridge regression over its words and runs of letters.

For choices that hang on small words ("by", "about", "from"), which an embedding hardly sees; runs of letters forgive
typing. Fitted in milliseconds, when first asked.
"""

import math
import re
from collections import Counter
from difflib import get_close_matches
from functools import cached_property
from importlib.resources import files
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from assistant.language.rarity import rarity
from index.text.analyzer import FUNCTION_WORDS, words

RIDGE = 0.3
"""Regularisation; cross-validated on the examples, where .1 to 1 differ by less than a point."""

SHORTEST_WITH_TYPO, ALIKE = 4, 0.75
"""Letters of a word outside English that may be one of the examples' with a typo; their likeness (`difflib`, 0..1)."""

TOKEN = re.compile(r"[\w&]+(?:[.’'-]\w+)*")
"""A word of a text, for `asks_by`."""

ARTICLE = re.compile(r"\b(?:the|an?)\s+[\"“]?$", re.IGNORECASE)
"""An article in front of a word, searched in the text before it."""

_WORD = re.compile(r"\w+|['’]s\b")

Vectors = NDArray[np.float64]


class ByExample:
    """Labels for wordings, learnt from a file of this package.

    Args:
        name: of the file; a line is one or more labels and a wording, with tabs between. Words in capitals are
            placeholders.
    """

    def __init__(self, name: str) -> None:
        self._name = name

    @cached_property
    def rows(self) -> tuple[tuple[str, ...], ...]:
        """Return the lines of the file."""
        lines = files("assistant.query").joinpath(self._name).read_text("utf-8").splitlines()
        return tuple(tuple(line.split("\t")) for line in lines if line)

    @cached_property
    def vocabulary(self) -> frozenset[str]:
        """Return the words of the examples, without placeholders."""
        return frozenset(word for row in self.rows for word in _words(row[-1]) if not word.isupper())

    def asks_by(self, word: str, *, first: bool) -> bool:
        """Return whether a word belongs to the way of asking: of the examples, a typo of one, or of grammar.

        Args:
            first: whether it opens the text, where a capital says nothing.
        """
        if word[0].isupper() and not first and word != "I":
            return False
        low = word.lower().rstrip(".")
        if low in self.vocabulary or not set(words(low)) - FUNCTION_WORDS:
            return True
        if len(low) < SHORTEST_WITH_TYPO or rarity(low) < 1.0:
            return False  # a storm is no story with a typo
        return bool(get_close_matches(low, self.vocabulary, 1, ALIKE))

    def labels(self, wording: str) -> tuple[str, ...]:
        """Return the likeliest label of each column."""
        inverse, matrix = self._fitted
        shares = inverse @ (matrix @ self._vector(wording))
        found = []
        for column in range(len(self.rows[0]) - 1):
            worth: Counter[str] = Counter()
            for row, share in zip(self.rows, shares, strict=True):
                worth[row[column]] += share
            found.append(worth.most_common(1)[0][0])
        return tuple(found)

    @cached_property
    def _weights(self) -> dict[str, tuple[int, float]]:
        """Each feature's place, and its inverse document frequency."""
        held = Counter(feature for row in self.rows for feature in _features(row[-1]))
        rarity = {one: math.log((1 + len(self.rows)) / (1 + number)) + 1 for one, number in held.items()}
        return {one: (place, rarity[one]) for place, one in enumerate(sorted(rarity))}

    def _vector(self, wording: str) -> Vectors:
        vector: Vectors = np.zeros(len(self._weights))
        for one in _features(wording):
            place, weight = self._weights.get(one, (0, 0.0))
            vector[place] += weight
        return vector / max(float(np.linalg.norm(vector)), 1e-9)

    @cached_property
    def _fitted(self) -> tuple[Vectors, Vectors]:
        """The inverse of the regularised kernel, and the examples' vectors."""
        matrix = np.stack([self._vector(row[-1]) for row in self.rows])
        inverse: Vectors = np.linalg.inv(matrix @ matrix.T + RIDGE * np.eye(len(matrix))).astype(np.float64)
        return inverse, matrix


def _words(wording: str) -> list[str]:
    """Words in small letters; placeholders keep their capitals."""
    return [word if word.isupper() and word != "I" else word.lower() for word in _WORD.findall(wording)]


def _features(wording: str) -> frozenset[str]:
    said = ["^", *_words(wording), "$"]
    pairs = (f"{one} {other}" for one, other in pairwise(said))
    runs = (f"<{word}>"[at : at + size] for word in said for size in (3, 4) for at in range(len(word) + 3 - size))
    return frozenset([*said, *pairs, *runs])
