"""Vectors that are kept in memory once they were made: the same titles and passages come up again and again.

A vector never depends on what is embedded beside it, so a kept one is the one that would be made again. Not here: which
texts are worth keeping (`surroundings`, `library`).
"""

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from index.encoder import Encoder


class KeptVectors:
    """Vectors by key. Safe to use from several threads: at worst one is made twice.

    Args:
        encoder: makes them.
        most: how many are kept; beyond that all but those just asked for go.
    """

    def __init__(self, encoder: Encoder, most: int) -> None:
        self._encoder, self._most = encoder, most
        self._kept: dict[str, NDArray[np.float32]] = {}

    def of(self, keys: Sequence[str], text: Callable[[str], str]) -> NDArray[np.float32]:
        """The vectors of these keys, of unit length; shape (keys, dimension).

        Args:
            text: what a key stands for, asked only where its vector is new; always the same for a key.
        """
        kept = self._kept
        new = [key for key in dict.fromkeys(keys) if key not in kept]
        if len(kept) + len(new) > self._most:
            kept = self._kept = {key: kept[key] for key in keys if key in kept}
        if new:
            kept |= dict(zip(new, self._encoder.embed_texts([text(key) for key in new]), strict=True))
        return np.stack([kept[key] for key in keys]) if keys else np.zeros((0, 0), np.float32)
