"""Passages with what stands around them, as vectors: a passage says where an answer stands, these what about.

A passage is short, so that a quote is found in it; whether its article speaks of the question's matter at all shows in
a window as wide as the embedding model reads at once, with the title in front. Two passages side by side share the
window around the border between them: half as many to embed, and nothing lost that was measured. Windows are embedded
when they are first needed and kept in memory.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from index.article import Hit
from index.embedding.encoder import Encoder, KeptVectors

WIDTH = 1_100
"""Characters of a window: some 180 English words, which with a title fill the bundled model's 256 word pieces."""

LONGEST_WORD = 40
"""Characters by which a window is widened at most, so that it cuts no word; some scripts have no spaces."""

KEPT = 16_384
"""Windows that are kept in memory, 1.5 KB each."""


class ContextWindows:
    """Windows of one library.

    Args:
        encoder: embeds them.
    """

    def __init__(self, encoder: Encoder) -> None:
        self._kept = KeptVectors(encoder, KEPT)

    def vectors(self, hits: Sequence[Hit]) -> NDArray[np.float32]:
        """Return each hit's window as a vector of unit length; shape (n, dimension)."""
        by_key = {_key(hit): hit for hit in hits}
        return self._kept.of([_key(hit) for hit in hits], lambda key: window(by_key[key]))


def window(hit: Hit) -> str:
    """Return the title and a stretch of text that holds the passage: the same for the neighbour it shares it with.

    Where the article begins or ends nearby, it shows more of the other side.
    """
    text, passage = hit.article.text, hit.passage
    border = _border(hit)
    middle = (passage.start + passage.end) // 2 if border is None else border
    first = max(0, min(middle - WIDTH // 2, len(text) - WIDTH))
    if border is None:
        first = min(first, passage.start)
    last = min(len(text), max(first + WIDTH, passage.end))
    return f"{hit.article.title}\n{text[_word_start(text, first) : _word_end(text, last)].strip()}"


def _border(hit: Hit) -> int | None:
    """Where the passage meets the neighbour it shares a window with; None where that would not hold it whole."""
    passage = hit.passage
    border = len(hit.article.text[: passage.start].rstrip()) if passage.place % 2 else passage.end
    return border if max(border - passage.start, passage.end - border) <= WIDTH // 2 else None


def _key(hit: Hit) -> str:
    """What the window is kept under; it changes with the article's version, so that none grows old."""
    passage = hit.passage
    return passage.id if _border(hit) is None else f"{passage.id.rpartition('-')[0]}-{passage.place // 2} shared"


def _word_start(text: str, at: int) -> int:
    """The start of the word that a place stands in; the place itself where no word is so long."""
    starts = (one for one in range(at, max(0, at - LONGEST_WORD) - 1, -1) if one == 0 or text[one - 1].isspace())
    return next(starts, at)


def _word_end(text: str, at: int) -> int:
    ends = (one for one in range(at, min(len(text), at + LONGEST_WORD) + 1) if one == len(text) or text[one].isspace())
    return next(ends, at)
