"""The reader: question and passage read together, to tell which sentence answers and whether any does.

A small cross-encoder made from the embedding model's weights (`benchmarks/reader`); its files lie beside this module. A
similarity says that a sentence is about what the question is about; the reader says whether it answers. Each passage is
read by itself, several at a time, one to a core.
"""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from index import Span
from index.embedding.bundled import ModelFiles, cores

TITLE_CHARACTERS = 160
"""Of the title that stands before the passage."""

QUESTION_CHARACTERS = 400
"""Of the question's end, where a long one says what it wants; the passage needs the rest of the 256 word pieces."""

LONGEST_ANSWER = 30
"""Word pieces between an answer's first and last."""

UNREAD = -12.0
"""Log-odds of a sentence that the window did not reach."""


@dataclass(frozen=True, eq=False)
class Read:
    """What the reader makes of one passage. All are log-odds.

    Args:
        passage: that the passage answers the question.
        sentences: that each sentence does; shape (sentences,).
        spans: how much better the best short answer inside each sentence is than none; shape (sentences,).
    """

    passage: float
    sentences: NDArray[np.float32]
    spans: NDArray[np.float32]


def read(question: str, passages: Sequence[tuple[str, str, Sequence[Span]]]) -> list[Read]:
    """Reads passages in the light of a question.

    Args:
        question: in plain words.
        passages: for each its article's title, its text, and the offsets of its sentences within that text.

    Raises:
        ModelError: the model's files are missing or changed.
    """
    if not passages:
        return []
    asked = question[-QUESTION_CHARACTERS:]
    if len(passages) == 1:
        return [_read(asked, *passages[0])]
    with ThreadPoolExecutor(min(cores(), len(passages)), "reading") as pool:
        return list(pool.map(lambda one: _read(asked, *one), passages))


@lru_cache(maxsize=1)
def _files() -> ModelFiles:
    return ModelFiles(Path(__file__).parent)


def _read(question: str, title: str, text: str, sentences: Sequence[Span]) -> Read:
    tokenizer, session = _files().load()
    front = f"{title[:TITLE_CHARACTERS]}. " if title else ""
    encoding = tokenizer.encode(_whole(question), _whole(front + text))
    inputs = {"input_ids": np.array([encoding.ids]), "token_type_ids": np.array([encoding.type_ids])}
    (logits,) = session.run(["logits"], inputs)
    answers, begins, ends = logits[0].T
    within = np.array([number == 1 for number in encoding.sequence_ids])
    starts = np.where(within, np.array([start for start, _ in encoding.offsets]) - len(front), -1)
    none = float(begins[0] + ends[0])
    rows = []
    for span in sentences:
        inside = np.flatnonzero((starts >= span.start) & (starts < span.end))
        if len(inside):
            rows.append((float(answers[inside].mean()), _best_span(begins[inside], ends[inside]) - none))
        else:
            rows.append((UNREAD, UNREAD))
    table = np.array(rows, dtype=np.float32).reshape(-1, 2)
    return Read(float(answers[0]), table[:, 0], table[:, 1])


def _best_span(begins: NDArray[np.float32], ends: NDArray[np.float32]) -> float:
    """The highest sum of a first and a last word piece, the last not before the first nor far behind it."""
    sums = begins[:, None] + ends[None, :]
    apart = np.arange(len(ends))[None, :] - np.arange(len(begins))[:, None]
    return float(sums[(apart >= 0) & (apart < LONGEST_ANSWER)].max())


def _whole(text: str) -> str:
    """The text without lone surrogates, which the tokenizer refuses; the stand-in is one character too."""
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
