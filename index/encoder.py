"""Any LlamaIndex embedding as what the index needs: vectors of passages and of the sentences within them.

The bundled model reads a passage once and gives both. Another model is asked for each sentence apart, which costs it
about twice the time. Not here: the models.
"""

from collections.abc import Sequence
from typing import Protocol, runtime_checkable

import numpy as np
from llama_index.core.base.embeddings.base import BaseEmbedding
from numpy.typing import NDArray

from index.errors import ModelError

Vectors = NDArray[np.float32]


@runtime_checkable
class Encoder(Protocol):
    """What turns text into vectors of unit length."""

    def embed_texts(self, texts: Sequence[str]) -> Vectors:
        """Each text's vector; shape (n, dimension)."""

    def embed_passages(
        self, passages: Sequence[tuple[str, Sequence[tuple[int, int]]]]
    ) -> list[tuple[Vectors, Vectors]]:
        """Each passage's vector (dimension,) and those of the given spans of it (n, dimension)."""


class ForeignEncoder:
    """A LlamaIndex embedding of somebody else's making.

    Args:
        model: is sent texts in batches of its own choosing.
    """

    def __init__(self, model: BaseEmbedding) -> None:
        self._model = model

    def embed_texts(self, texts: Sequence[str]) -> Vectors:
        """Each text's vector; shape (n, dimension).

        Raises:
            ModelError: the model gave something other than one vector for each text.
        """
        rows = np.asarray(self._model.get_text_embedding_batch(list(texts)), dtype=np.float32)
        if rows.ndim != 2 or len(rows) != len(texts):
            raise ModelError(
                f"the embedding model {self._model.model_name} gave {len(rows)} vectors for {len(texts)} texts; "
                "check the model, or leave it out to use the bundled one"
            )
        return np.asarray(rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-9), dtype=np.float32)

    def embed_passages(
        self, passages: Sequence[tuple[str, Sequence[tuple[int, int]]]]
    ) -> list[tuple[Vectors, Vectors]]:
        """Each passage's vector and its sentences', each text sent by itself."""
        texts = [text for text, _ in passages]
        parts = [text[start:end] for text, spans in passages for start, end in spans]
        rows = self.embed_texts(texts + parts)
        result, at = [], len(texts)
        for number, (_, spans) in enumerate(passages):
            result.append((rows[number], rows[at : at + len(spans)]))
            at += len(spans)
        return result


def encoder_of(model: BaseEmbedding) -> Encoder:
    """The model itself where it can embed passages, else the model wrapped."""
    return model if isinstance(model, Encoder) else ForeignEncoder(model)
