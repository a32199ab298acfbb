"""Any LlamaIndex embedding as what the index needs: vectors of passages and of the sentences within them.

The bundled model reads a passage once and gives both. Another model is asked for each sentence apart, which costs it
about twice the time.
"""

from collections.abc import Callable, Sequence
from functools import cached_property
from itertools import islice
from typing import TYPE_CHECKING, Protocol, runtime_checkable

import numpy as np
from numpy.typing import NDArray

from index.errors import ModelError

if TYPE_CHECKING:
    from llama_index.core.base.embeddings.base import BaseEmbedding

Vectors = NDArray[np.float32]


@runtime_checkable
class Encoder(Protocol):
    """What turns text into vectors of unit length."""

    def embed_texts(self, texts: Sequence[str]) -> Vectors:
        """Return each text's vector; shape (n, dimension)."""

    def embed_passages(
        self, passages: Sequence[tuple[str, Sequence[tuple[int, int]]]]
    ) -> list[tuple[Vectors, Vectors]]:
        """Return each passage's vector (dimension,) and those of the given spans of it (n, dimension)."""


class ForeignEncoder:
    """A LlamaIndex embedding of somebody else's making.

    Args:
        model: is sent texts in batches of its own choosing.
    """

    def __init__(self, model: "BaseEmbedding") -> None:
        self._model = model

    @cached_property
    def dimension(self) -> int:
        """Return numbers in each vector. A model that does not say so is asked for one, once."""
        from index.embedding.model import dimension_of  # with it comes LlamaIndex, which takes a second

        return dimension_of(self._model)

    def embed_texts(self, texts: Sequence[str]) -> Vectors:
        """Return each text's vector; shape (n, dimension).

        Raises:
            ModelError: the model failed, or gave something other than one usable vector for each text.
        """
        return self._vectors(lambda: self._model.get_text_embedding_batch(list(texts)), len(texts))

    def embed_questions(self, texts: Sequence[str]) -> Vectors:
        """Return the vectors of questions, which some models read otherwise than passages."""
        return self._vectors(lambda: [self._model.get_query_embedding(text) for text in texts], len(texts))

    def _vectors(self, embed: Callable[[], list[list[float]]], wanted: int) -> Vectors:
        if not wanted:
            return np.empty((0, self.dimension), np.float32)
        try:
            rows = np.asarray(embed(), dtype=np.float32)
        except Exception as error:  # whatever a model of somebody else's making, or the server behind it, raises
            raise self._complaint(f"failed ({type(error).__name__}: {error})") from error
        if rows.ndim != 2 or len(rows) != wanted:
            raise self._complaint(f"gave {len(rows)} vectors for {wanted} texts")
        if rows.shape[1] != self.dimension:
            raise self._complaint(f"gave vectors of {rows.shape[1]} numbers where {self.dimension} were expected")
        if not np.isfinite(rows).all():
            raise self._complaint("gave vectors that hold no numbers (NaN or infinity)")
        return np.asarray(rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-9), dtype=np.float32)

    def _complaint(self, fault: str) -> ModelError:
        advice = "check the model, or leave it out to use the bundled one"
        return ModelError(f"the embedding model {self._model.model_name} {fault}; {advice}")

    def embed_passages(
        self, passages: Sequence[tuple[str, Sequence[tuple[int, int]]]]
    ) -> list[tuple[Vectors, Vectors]]:
        """Return each passage's vector and its sentences', each text sent by itself."""
        texts = [text for text, _ in passages]
        parts = [text[start:end] for text, spans in passages for start, end in spans]
        rows = self.embed_texts(texts + parts)
        result, at = [], len(texts)
        for number, (_, spans) in enumerate(passages):
            result.append((rows[number], rows[at : at + len(spans)]))
            at += len(spans)
        return result


def encoder_of(model: "BaseEmbedding") -> Encoder:
    """Return the model itself where it can embed passages, else the model wrapped."""
    return model if isinstance(model, Encoder) else ForeignEncoder(model)


class KeptVectors:
    """Vectors by key, the least recently made or asked for dropped first.

    The dictionary is replaced and never changed, so that threads need no lock: at worst a vector is made twice.

    Args:
        encoder: makes them.
        most: how many are kept.
    """

    def __init__(self, encoder: Encoder, most: int) -> None:
        self._encoder, self._most = encoder, most
        self._kept: dict[str, Vectors] = {}

    def of(self, keys: Sequence[str], text: Callable[[str], str]) -> Vectors:
        """Return the vectors of these keys, of unit length; shape (keys, dimension).

        Args:
            text: what a key stands for, asked only where its vector is new; always the same for a key.
        """
        kept = self._kept
        found = {key: kept[key] for key in keys if key in kept}
        if new := [key for key in dict.fromkeys(keys) if key not in found]:
            found |= zip(new, self._encoder.embed_texts([text(key) for key in new]), strict=True)
            merged = {key: vector for key, vector in self._kept.items() if key not in found} | found
            self._kept = dict(islice(merged.items(), max(len(merged) - self._most, 0), None))
        return np.stack([found[key] for key in keys]) if keys else np.zeros((0, 0), np.float32)
