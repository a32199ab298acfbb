"""Text to vectors: the bundled model, and a tiny fake for tests, each a LlamaIndex `BaseEmbedding`.

The model is all-MiniLM-L6-v2 with int8 weights, read by onnxruntime on the processor; `bundled/README.md` says where it
comes from. A text is read by itself, never padded into a batch with others, so its vector is the same whatever else is
embedded with it; speed comes from reading several texts at once, one to a core. Nothing is loaded before the first
vector is asked for, and nothing is ever downloaded.
"""

import asyncio
import hashlib
import re
from abc import abstractmethod
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from llama_index.core.base.embeddings.base import BaseEmbedding
from numpy.typing import NDArray
from pydantic import Field, PrivateAttr

from index.embedding.bundled import MAX_TOKENS, ModelFiles, cores
from index.errors import ModelError

DIMENSION = 384
"""Numbers in a vector of the bundled model, and of the fake."""

MAX_CHARACTERS = 16_384
"""Characters that are looked at to find those word pieces, so that a huge text costs no more than a long one."""

MODEL_FOLDER = Path(__file__).parent / "bundled"

_SURROGATE = re.compile(r"[\ud800-\udfff]")
_WORD = re.compile(r"\w+")
_MOST_THREADS = 8

Vectors = NDArray[np.float32]


class Reading(NamedTuple):
    """What a model saw of a text.

    Args:
        offsets: the characters that each token stands for; shape (tokens, 2). A token that stands for none has (0, 0).
        vectors: each token's vector; shape (tokens, dimension).
        read: how many of the text's characters the tokens cover; fewer than the text has where it was cut.
    """

    offsets: NDArray[np.int64]
    vectors: Vectors
    read: int


class TokenEmbedding(BaseEmbedding):
    """An embedding that is the mean of its tokens' vectors, so that one reading also gives the vector of any part.

    Attributes:
        threads: texts read at the same time; by default one for each core this process may use, at most 8.
    """

    embed_batch_size: int = Field(default=256, gt=0, le=2048)
    threads: int = Field(default_factory=lambda: min(cores(), _MOST_THREADS), ge=1)

    @property
    @abstractmethod
    def fingerprint(self) -> str:
        """Changes whenever the same text would get another vector."""

    @abstractmethod
    def _read(self, text: str) -> Reading:
        """Read one text; called from several threads at once."""

    def embed_texts(self, texts: Sequence[str]) -> Vectors:
        """Return the texts' vectors, in order, of unit length; shape (n, dimension).

        Raises:
            ModelError: the model's files are missing or changed.
        """
        vectors = self._read_all([(text, ()) for text in texts])
        return np.stack([vector for vector, _ in vectors]) if vectors else np.empty((0, DIMENSION), np.float32)

    def embed_passages(
        self, passages: Sequence[tuple[str, Sequence[tuple[int, int]]]]
    ) -> list[tuple[Vectors, Vectors]]:
        """Return vectors of passages and of spans within them, from one reading of each passage (late chunking).

        A span's vector is the mean of its tokens as they stand in the passage, so it knows what "he" or "the plan" is.
        A span that the model's window did not reach, or that holds no token, is read by itself.

        Args:
            passages: each a text and the character offsets of spans within it.

        Returns:
            For each passage its vector, shape (dimension,), and its spans' vectors, shape (spans, dimension).

        Raises:
            ModelError: the model's files are missing or changed.
        """
        return self._read_all(passages)

    def _read_all(self, passages: Sequence[tuple[str, Sequence[tuple[int, int]]]]) -> list[tuple[Vectors, Vectors]]:
        """Read the longest first, so that no thread is left alone with a long text at the end."""
        if len(passages) < 2:
            return [self._embed(*passage) for passage in passages]
        order = sorted(range(len(passages)), key=lambda place: -len(passages[place][0]))
        # Threads live no longer than the call: none is left to be lost in a fork or to hold up the interpreter's end.
        with ThreadPoolExecutor(min(self.threads, len(passages)), "embedding") as pool:
            found = dict(zip(order, pool.map(lambda place: self._embed(*passages[place]), order), strict=True))
        return [found[place] for place in range(len(passages))]

    def _embed(self, text: str, spans: Sequence[tuple[int, int]]) -> tuple[Vectors, Vectors]:
        reading = self._read(text)
        parts = [self._part(text, reading, start, end) for start, end in spans]
        return _mean(reading.vectors), np.stack(parts) if parts else np.empty((0, DIMENSION), np.float32)

    def _part(self, text: str, reading: Reading, start: int, end: int) -> Vectors:
        begins, ends = reading.offsets.T
        inside = (begins < end) & (ends > start)
        unread = text[max(start, reading.read) : end].strip()
        if unread or not inside.any():
            return _mean(self._read(text[start:end]).vectors)
        return _mean(reading.vectors[inside])

    def _get_query_embedding(self, query: str) -> list[float]:
        return self._get_text_embedding(query)

    def _get_text_embedding(self, text: str) -> list[float]:
        return self._get_text_embeddings([text])[0]

    def _get_text_embeddings(self, texts: list[str]) -> list[list[float]]:
        rows: list[list[float]] = self.embed_texts(texts).tolist()
        return rows

    async def _aget_query_embedding(self, query: str) -> list[float]:
        return await asyncio.to_thread(self._get_text_embedding, query)

    async def _aget_text_embedding(self, text: str) -> list[float]:
        return await asyncio.to_thread(self._get_text_embedding, text)

    async def _aget_text_embeddings(self, texts: list[str]) -> list[list[float]]:
        return await asyncio.to_thread(self._get_text_embeddings, texts)


class BundledEmbedding(TokenEmbedding):
    """all-MiniLM-L6-v2 from the files that come with Lede.

    Args:
        folder: where `model.onnx`, `tokenizer.json` and `manifest.json` lie.
        threads: see `TokenEmbedding`.

    >>> BundledEmbedding().embed_texts(["The ferry sank.", "A boat went down."]).shape
    (2, 384)
    """

    model_name: str = "all-MiniLM-L6-v2-int8"
    _files: ModelFiles = PrivateAttr()

    def __init__(self, folder: Path = MODEL_FOLDER, **fields: Any) -> None:
        super().__init__(**fields)
        self._files = ModelFiles(folder)

    @classmethod
    def class_name(cls) -> str:
        """Return the name LlamaIndex stores it under."""
        return "BundledEmbedding"

    @property
    def fingerprint(self) -> str:
        """Model, dimension and a hash over the files and the window, as in `all-MiniLM-L6-v2-int8/384/0f3a9c21d4e5`.

        Raises:
            ModelError: the manifest is missing or unreadable.
        """
        digests = self._files.digests()
        content = "\n".join([*(digests[name] for name in ModelFiles.names), str(MAX_TOKENS)])
        return f"{self.model_name}/{DIMENSION}/{hashlib.sha256(content.encode()).hexdigest()[:12]}"

    def _read(self, text: str) -> Reading:
        tokenizer, session = self._files.load()
        # The tokenizer refuses lone surrogates; the stand-in is one character too, so offsets stay right.
        seen = _SURROGATE.sub("\ufffd", text[:MAX_CHARACTERS])
        encoding = tokenizer.encode(seen)
        (hidden,) = session.run(["last_hidden_state"], {"input_ids": np.array([encoding.ids])})
        offsets = np.array(encoding.offsets, dtype=np.int64)
        cut = len(encoding.ids) == MAX_TOKENS
        return Reading(offsets, hidden[0], int(offsets.max()) if cut else len(seen))


class FakeEmbedding(TokenEmbedding):
    """A bag of words for tests: no model, the same vector everywhere, nearer the more words two texts share.

    Each word is one axis of the vector, chosen by its hash; a small axis of its own gives the empty text a direction.

    >>> wall, near, far = FakeEmbedding().embed_texts(["the harbour wall", "a harbour wall", "tea"])
    >>> bool(wall @ near > wall @ far)
    True
    """

    model_name: str = "fake-bag-of-words"

    @classmethod
    def class_name(cls) -> str:
        """Return the name LlamaIndex stores it under."""
        return "FakeEmbedding"

    @property
    def fingerprint(self) -> str:
        """Always the same."""
        return f"{self.model_name}/{DIMENSION}"

    def _read(self, text: str) -> Reading:
        words = list(_WORD.finditer(text))
        vectors = np.zeros((len(words) + 1, DIMENSION), dtype=np.float32)
        vectors[0, 0] = 0.1
        for row, word in enumerate(words, start=1):
            digest = hashlib.sha256(word.group().lower().encode("utf-8")).digest()
            vectors[row, 1 + int.from_bytes(digest[:4], "big") % (DIMENSION - 1)] = 1
        return Reading(np.array([(0, 0), *(word.span() for word in words)], dtype=np.int64), vectors, len(text))


def fingerprint_of(embed_model: BaseEmbedding, dimension: int | None = None) -> str:
    """Return what tells one embedding's vectors from another's: its fingerprint, or class, model and dimension.

    Args:
        dimension: of a foreign model, where it is known.

    Raises:
        ModelError: as `dimension_of`.
    """
    if isinstance(embed_model, TokenEmbedding):
        return embed_model.fingerprint
    return f"{type(embed_model).__name__}/{embed_model.model_name}/{dimension or dimension_of(embed_model)}"


def dimension_of(embed_model: BaseEmbedding) -> int:
    """Return how many numbers a vector has. A model that does not state it is asked for a vector: keep the answer.

    Raises:
        ModelError: it could not give that.
    """
    stated = (getattr(embed_model, name, None) for name in ("dimensions", "embed_dim", "dimension"))
    dimension = next((value for value in stated if isinstance(value, int)), None)
    if dimension is not None:
        return dimension
    try:
        return len(embed_model.get_text_embedding("dimension"))
    except Exception as error:  # whatever a model of somebody else's making, or the server behind it, raises
        said = f"failed ({type(error).__name__}: {error})"
        raise ModelError(f"the embedding model {embed_model.model_name} {said}; check it") from error


def _mean(vectors: Vectors) -> Vectors:
    mean = vectors.mean(axis=0)
    unit: Vectors = (mean / max(float(np.linalg.norm(mean)), 1e-9)).astype(np.float32)
    return unit
