"""The two linear models behind `assistant.query.intent`: what kind a question is of, and which words are its topic.

A kind is told by the bundled embedding of the question and by its frame: its words in order, with one stand-in for a
run of words that are not in the vocabulary of frames, so that "timeline of the Suez blockage" and "timeline of Brexit"
have one frame. A word is told to be of the topic by its vector in the question and by the words beside it. Both are
fitted by `benchmarks/fit_intents.py` on the examples in `intents.tsv`, which people read and add to.
"""

import re
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from index.embedding.model import BundledEmbedding

BUCKETS = 1 << 14
"""Weights of each kind; features are hashed into them."""

WEIGHTS = Path(__file__).with_name("intent_model.npz")
EXAMPLES = Path(__file__).with_name("intents.tsv")

LONGEST = 1_000
"""Characters of a question that are looked at."""

VECTOR_WEIGHT = 3.0
LEXICAL_WEIGHT = 3.0

_WORD = re.compile(r"\w+(?:['’]\w+)*|[^\w\s]")

Floats = NDArray[np.float32]


class Reading(NamedTuple):
    """A question as the models see it.

    Args:
        words: its words and marks, with where each stands.
        vector: of the whole; shape (384,).
        word_vectors: of each word as it stands there; shape (words, 384).
    """

    words: tuple[tuple[str, int, int], ...]
    vector: Floats
    word_vectors: Floats


@lru_cache(maxsize=1)
def embedding() -> "BundledEmbedding":
    """Return the embedding that the models are fitted on, whatever a library is searched with."""
    from index.embedding.model import BundledEmbedding

    return BundledEmbedding()


def read(questions: Sequence[str]) -> list[Reading]:
    """Read questions with the bundled embedding.

    Raises:
        ModelError: its files are missing or changed.
    """
    texts = [question[:LONGEST] for question in questions]
    words = [tuple((one[0], one.start(), one.end()) for one in _WORD.finditer(text)) for text in texts]
    vectors = embedding().embed_passages(
        [(text, [(start, end) for _, start, end in found]) for text, found in zip(texts, words, strict=True)]
    )
    return [Reading(found, whole, parts) for found, (whole, parts) in zip(words, vectors, strict=True)]


def frame(words: Sequence[str], vocabulary: frozenset[str]) -> list[str]:
    """Return each word as a frame has it: itself, in small letters, or a stand-in for one of the matter.

    >>> frame(["Timeline", "of", "Brexit", "since", "2016"], frozenset({"timeline", "of", "since"}))
    ['timeline', 'of', '<Name>', 'since', '<number>']
    """
    plain = [word.lower().replace("’", "'") for word in words]
    return [low if low in vocabulary else _stand_in(word) for word, low in zip(words, plain, strict=True)]


def _stand_in(word: str) -> str:
    return "<number>" if word[0].isdigit() else "<Name>" if word[0].isupper() else "<word>"


def kind_features(reading: Reading, vocabulary: frozenset[str], *, later: bool) -> dict[int, float]:
    """Return the hashed features of a whole question, each with its weight.

    Args:
        later: whether anything was asked before it.
    """
    words = [word for word, _, _ in reading.words]
    told = frame(words, vocabulary)
    if told and told[0] == "<Name>":
        told[0] = "<word>"  # a capital says nothing at the beginning
    told = ["^", *(word for at, word in enumerate(told) if not (word[0] == "<" and told[at - 1 : at] == [word])), "$"]
    named: set[str] = set()
    for size in (1, 2, 3, 4):
        named.update("f" + " ".join(told[at : at + size]) for at in range(len(told) - size + 1))
    named.update("s" + " ".join(told[1 : 1 + size]) for size in (1, 2, 3))
    for word in words:
        marked = f"^{word.lower()}$"
        named.update("c" + marked[at : at + size] for size in (3, 4, 5) for at in range(len(marked) - size + 1))
    length = sum(word[0].isalnum() for word in words)
    of_the_matter = sum(word in ("<Name>", "<word>", "<number>") for word in told)
    named.add(f"length {min(length, 8)}")
    named.add(f"matter {min(of_the_matter, 3)}")
    named.add(f"named {'<Name>' in told}")
    named.add(f"ends {told[-2]}")
    named.update(["?"] * ("?" in words))
    if words and all(word[0].isupper() or word[0].isdigit() for word in words):
        named.add("capitals")
    named.update(
        f"later {later} {more}" for more in (f"{min(of_the_matter, 2)} parts", told[1], f"{min(length, 6)} words")
    )
    weight = LEXICAL_WEIGHT / len(named) ** 0.5
    found: dict[int, float] = {}
    for name in named:
        found[_bucket(name)] = found.get(_bucket(name), 0.0) + weight
    place = _bucket(f"later {later}")
    found[place] = found.get(place, 0.0) + 1.0
    return found


def word_features(reading: Reading, vocabulary: frozenset[str], kind: str) -> Iterator[list[int]]:
    """Yield the hashed features of each word.

    Args:
        kind: of the question.
    """
    words = [word for word, _, _ in reading.words]
    told = frame(words, vocabulary)
    around = ["^^", "^", *told, "$", "$$"]
    matters = [at for at, word in enumerate(told) if word[0] == "<" and word != "<"]
    for at, word in enumerate(words):
        before2, before, this, after, after2 = around[at : at + 5]
        named = (
            f"w {this}", f"p {before}", f"n {after}", f"pw {before} {this}", f"wn {this} {after}",
            f"pp {before2} {before}", f"nn {after} {after2}", f"pwn {before} {this} {after}",
            f"ppw {before2} {before} {this}", f"wnn {this} {after} {after2}", f"shape {_stand_in(word)}",
            f"kind {kind}", f"kw {kind} {this}", f"kp {kind} {before}",
            f"from the start {min(at, 4)}", f"to the end {min(len(words) - 1 - at, 3)}",
            f"matter before {any(place < at for place in matters)}",
            f"matter after {any(place > at for place in matters)}",
        )  # fmt: skip
        yield [_bucket(name) for name in named]


def _bucket(name: str) -> int:
    return zlib.crc32(name.encode("utf-8", "replace")) % BUCKETS


@dataclass(frozen=True)
class IntentModel:
    """Weights of the two models.

    Args:
        kinds: their names.
        vocabulary: words of frames.
        kind_words, kind_vector, kind_bias: of the kinds; shapes (kinds, `BUCKETS`), (kinds, 384), (kinds,).
        topic_words, topic_vector, topic_bias: of a word to be of the topic; shapes (`BUCKETS`,), (384,), ().
        examples: SHA-256 of the examples they were fitted on.
    """

    kinds: tuple[str, ...]
    vocabulary: frozenset[str]
    kind_words: Floats
    kind_vector: Floats
    kind_bias: Floats
    topic_words: Floats
    topic_vector: Floats
    topic_bias: float
    examples: str

    def kind_shares(self, reading: Reading, *, later: bool) -> dict[str, float]:
        """Return how likely each kind is; they sum to 1."""
        found = kind_features(reading, self.vocabulary, later=later)
        scores = self.kind_bias + self.kind_vector @ (reading.vector * VECTOR_WEIGHT)
        scores = scores + self.kind_words[:, list(found)] @ np.array(list(found.values()), dtype=np.float32)
        raised = np.exp(scores - scores.max())
        return dict(zip(self.kinds, (raised / raised.sum()).tolist(), strict=True))

    def topic(self, reading: Reading, kind: str) -> tuple[int, int]:
        """Return where the topic of a question begins and ends in its text; (0, 0) for none.

        It is the stretch of words that are the likeliest together.
        """
        scores = [
            float(self.topic_words[places].sum() + vector @ self.topic_vector + self.topic_bias)
            for places, vector in zip(word_features(reading, self.vocabulary, kind), reading.word_vectors, strict=True)
        ]
        best, so_far, first, span = 0.0, 0.0, 0, (0, 0)
        for at, score in enumerate(scores):
            if so_far <= 0:
                so_far, first = 0.0, at
            so_far += score
            if so_far > best:
                best, span = so_far, (first, at + 1)
        words = list(reading.words[slice(*span)])
        while words and not words[-1][0][0].isalnum():
            words.pop()
        return (words[0][1], words[-1][2]) if words else (0, 0)

    def save(self, file: Path) -> None:
        """Write the weights, those of hashed features as whole numbers of 8 bits."""
        kind_words, kind_scale = _small(self.kind_words)
        topic_words, topic_scale = _small(self.topic_words)
        np.savez_compressed(
            file,
            kinds=np.array(self.kinds),
            vocabulary=np.array(sorted(self.vocabulary)),
            kind_words=kind_words,
            kind_scale=kind_scale,
            kind_vector=self.kind_vector.astype(np.float16),
            kind_bias=self.kind_bias,
            topic_words=topic_words,
            topic_scale=topic_scale,
            topic_vector=self.topic_vector.astype(np.float16),
            topic_bias=np.float32(self.topic_bias),
            examples=np.array(self.examples),
        )


def _small(weights: Floats) -> tuple[NDArray[np.int8], np.float32]:
    scale = np.float32(np.abs(weights).max() / 127)
    return np.round(weights / scale).astype(np.int8), scale


@lru_cache(maxsize=1)
def shipped() -> IntentModel:
    """Return the model that comes with Lede."""
    with np.load(WEIGHTS) as held:
        return IntentModel(
            kinds=tuple(held["kinds"].tolist()),
            vocabulary=frozenset(held["vocabulary"].tolist()),
            kind_words=held["kind_words"].astype(np.float32) * held["kind_scale"],
            kind_vector=held["kind_vector"].astype(np.float32),
            kind_bias=held["kind_bias"],
            topic_words=held["topic_words"].astype(np.float32) * held["topic_scale"],
            topic_vector=held["topic_vector"].astype(np.float32),
            topic_bias=float(held["topic_bias"]),
            examples=str(held["examples"]),
        )
