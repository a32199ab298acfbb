"""Words with one wrong letter, set right."""

from collections.abc import Iterable
from functools import lru_cache

SHORTEST_WITH_TYPO = 6
"""In shorter words one letter makes another word: Verge, merge, verse."""


class Spellings:
    """Words by their ends and length, so that a word with one wrong letter finds its right spelling at once.

    Of six letters one wrong one, or two that changed places, leave the first two or the last three as they were. A
    difference of one letter needs no library: what two words do not share at their ends is at most one letter each, or
    two that changed places. A wrong first letter, and a mere plural, are not forgiven.
    """

    def __init__(self, words: Iterable[str]) -> None:
        self._words: set[str] = set()
        self._shelves: dict[tuple[str, str, int], list[str]] = {}
        self.add(words)

    def add(self, words: Iterable[str]) -> None:
        """Takes more right spellings in."""
        for word in words:
            if word and word not in self._words:
                self._words.add(word)
                if len(word) >= SHORTEST_WITH_TYPO:
                    for shelf in _ends(word, len(word)):
                        self._shelves.setdefault(shelf, []).append(word)

    def correct(self, word: str) -> str:
        """The one word that was meant, or the word itself."""
        if len(word) < SHORTEST_WITH_TYPO or word in self._words or rarity_of(word) < 1.0:
            return word
        near = {
            other
            for size in (len(word) - 1, len(word), len(word) + 1)
            for shelf in _ends(word, size)
            for other in self._shelves.get(shelf, ())
            if one_letter_apart(word, other)
        }
        return near.pop() if len(near) == 1 else word


def _ends(word: str, size: int) -> tuple[tuple[str, str, int], tuple[str, str, int]]:
    return (word[:2], "", size), (word[0], word[-3:], size)


def one_letter_apart(left: str, right: str) -> bool:
    """True where one letter was changed, left out, added, or two neighbours changed places."""
    if abs(len(left) - len(right)) > 1 or left + "s" == right or left == right + "s":
        return False
    start, shortest = 0, min(len(left), len(right))
    while start < shortest and left[start] == right[start]:
        start += 1
    left, right = left[start:], right[start:]
    while left and right and left[-1] == right[-1]:
        left, right = left[:-1], right[:-1]
    return max(len(left), len(right)) <= 1 or (len(left) == 2 and left == right[::-1])


@lru_cache(maxsize=1 << 15)
def rarity_of(word: str) -> float:
    """How telling a word is in English (`assistant.language.rarity`), kept for the next time."""
    from assistant.language.rarity import rarity  # its package loads numpy

    return rarity(word)
