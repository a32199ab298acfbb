"""Passages with what stands around them, as vectors: a passage says where an answer stands, these what about.

A passage is short, so that a quote is found in it; whether its article speaks of the question's matter at all shows in
a window as wide as the embedding model reads at once, with the title in front. Windows are embedded when they are first
needed and kept in memory. Not here: search, which compares passages and sentences.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from index.encoder import Encoder
from index.kept import KeptVectors
from index.search import Hit

WIDTH = 1_100
"""Characters of a window: some 180 English words, which with a title fill the bundled model's 256 word pieces."""

KEPT = 16_384
"""Windows that are kept in memory, 1.5 KB each."""


class Surroundings:
    """Windows of one library.

    Args:
        encoder: embeds them.
    """

    def __init__(self, encoder: Encoder) -> None:
        self._kept = KeptVectors(encoder, KEPT)

    def vectors(self, hits: Sequence[Hit]) -> NDArray[np.float32]:
        """Each hit's window as a vector of unit length; shape (n, dimension)."""
        by_id = {hit.passage.id: hit for hit in hits}  # an id changes with its article's version: none grows old
        return self._kept.of([hit.passage.id for hit in hits], lambda key: window(by_id[key]))


def window(hit: Hit) -> str:
    """The title, then the passage with as much before as behind it; more on one side where the other ends."""
    text, start, end = hit.article.text, hit.passage.start, hit.passage.end
    room = max(0, WIDTH - (end - start))
    before = min(start, max(room // 2, room - (len(text) - end)))
    first, last = start - before, min(len(text), end + room - before)
    while 0 < first < start and not text[first - 1].isspace():
        first += 1
    while end < last < len(text) and not text[last].isspace():
        last -= 1
    return f"{hit.article.title}\n{text[first:last].strip()}"
