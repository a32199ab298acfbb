"""The reader: question and passage read together, to tell which sentence answers and whether any does.

A small cross-encoder made from the embedding model's weights (`benchmarks/reader`); its files lie beside this module. A
similarity says that a sentence is about what the question is about; the reader says whether it answers, which of its
words do, and whether these say yes or no. Each passage is read by itself, several at a time, one to a core.
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

QUESTION_CHARACTERS = 400
"""Of the question's end, where a long one says what it wants; the passage needs the rest of the 256 word pieces."""

LONGEST_ANSWER = 30
"""Word pieces between an answer's first and last."""

UNREAD = -12.0
"""Log-odds of a sentence that the window did not reach."""


@dataclass(frozen=True)
class Window:
    """A passage as the reader sees it.

    Args:
        front: what stands before it: the article's day and title, the heading above.
        text: the passage, with what stands around it.
        sentences: offsets into the text of those that are asked about.
    """

    front: str
    text: str
    sentences: Sequence[Span]


@dataclass(frozen=True, eq=False)
class PassageReading:
    """What the reader makes of one passage. All numbers are log-odds.

    Args:
        passage: that the passage answers the question.
        sentences: that each sentence does; shape (sentences,).
        spans: how much better the best short answer inside each sentence is than none; shape (sentences,).
        best_spans: that short answer, as offsets into the window's text; None in a sentence that was not reached.
        yes: that the answer is yes, where the question can be answered so.
    """

    passage: float
    sentences: NDArray[np.float32]
    spans: NDArray[np.float32]
    best_spans: tuple[Span | None, ...]
    yes: float


def read_passages(question: str, passages: Sequence[Window]) -> list[PassageReading]:
    """Read passages together with a question.

    Args:
        question: in plain words.

    Raises:
        ModelError: the model's files are missing or changed.
    """
    if not passages:
        return []
    asked = question[-QUESTION_CHARACTERS:]
    if len(passages) == 1:
        return [_read(asked, passages[0])]
    with ThreadPoolExecutor(min(cores(), len(passages)), "reading") as pool:
        return list(pool.map(lambda one: _read(asked, one), passages))


@lru_cache(maxsize=1)
def _files() -> ModelFiles:
    return ModelFiles(Path(__file__).parent)


def _read(question: str, window: Window) -> PassageReading:
    tokenizer, session = _files().load()
    front = f"{window.front}. " if window.front else ""
    encoding = tokenizer.encode(_whole(question), _whole(front + window.text.replace("\n", " ")))
    inputs = {"input_ids": np.array([encoding.ids]), "token_type_ids": np.array([encoding.type_ids])}
    (logits,) = session.run(["logits"], inputs)
    answers, begins, ends, yes = logits[0].T
    within = np.array([number == 1 for number in encoding.sequence_ids])
    offsets = np.array(encoding.offsets) - len(front)
    starts = np.where(within, offsets[:, 0], -1)
    none = float(begins[0] + ends[0])
    table = np.full((len(window.sentences), 2), UNREAD, np.float32)
    best: list[Span | None] = []
    for number, span in enumerate(window.sentences):
        inside = np.flatnonzero((starts >= span.start) & (starts < span.end))
        if not len(inside):
            best.append(None)
            continue
        first, last, odds = _best_span(begins[inside], ends[inside])
        table[number] = answers[inside].mean(), odds - none
        best.append(Span(int(offsets[inside[first], 0]), int(offsets[inside[last], 1])))
    return PassageReading(float(answers[0]), table[:, 0], table[:, 1], tuple(best), float(yes[0]))


def _best_span(begins: NDArray[np.float32], ends: NDArray[np.float32]) -> tuple[int, int, float]:
    """The first and last word piece with the highest sum, the last not before the first nor far behind it."""
    sums = begins[:, None] + ends[None, :]
    apart = np.arange(len(ends))[None, :] - np.arange(len(begins))[:, None]
    sums = np.where((apart >= 0) & (apart < LONGEST_ANSWER), sums, -np.inf)
    first, last = divmod(int(sums.argmax()), len(ends))
    return first, last, float(sums[first, last])


def _whole(text: str) -> str:
    """The text without lone surrogates, which the tokenizer refuses; the stand-in is one character too."""
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
