"""Text -> passages: runs of whole sentences within a token budget, next to each other."""

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from itertools import accumulate

import numpy as np

from index.article import Article, Passage, Span
from index.embedding.encoder import Encoder
from index.reports import Stop, Stopped
from index.stores.schema import StoredPassage
from index.text.sentences import split_sentences
from index.text.tokens import count_tokens, cut_to_budget

__all__ = ["SPLITTER_VERSION", "count_tokens", "split_passages", "split_sentences"]

SPLITTER_VERSION = "2"
"""Part of the index's fingerprint: raise it with every change to the sentences or passages that come out."""

MIN_BUDGET = 16
"""Tokens. A character can take four, so a smaller budget would cut ordinary words."""

PARAGRAPH_SHARE = 0.75
"""A passage this full ends with the paragraph rather than taking in the start of the next one."""


def split_passages(
    text: str, *, budget: int = 120, sentences: Sequence[Span] | None = None
) -> list[tuple[Span, tuple[Span, ...]]]:
    """Group the sentences of a text into passages.

    Args:
        text: the article's text; all offsets count its characters.
        budget: the most tokens a passage's own text may have.
        sentences: the text's sentences where they are known already, in order.

    Returns:
        Each passage's span and the spans of its sentences, in order. Every sentence is in one passage. A sentence that
        is over budget alone is cut between words (inside a word only where one word is over budget), and its pieces
        take its place.

    Raises:
        ValueError: the budget is under 16 tokens.

    >>> [tuple(span) for span, sentences in split_passages("The wall fell. It was old.")]
    [(0, 26)]
    """
    if budget < MIN_BUDGET:
        raise ValueError(f"a budget of {budget} tokens is too small for a passage; give {MIN_BUDGET} or more")
    known = split_sentences(text) if sentences is None else sentences
    return list(_Grouping(text, known, budget).passages())


class _Grouping:
    """The units that passages are made of, sentences or pieces of long ones, with what they cost.

    Sums of single counts find where a passage may end; the passage's own text is then counted to make sure.
    """

    def __init__(self, text: str, sentences: Sequence[Span], budget: int) -> None:
        self.text, self.budget = text, budget
        counted = [unit for sentence in sentences for unit in _within_budget(text, sentence, budget)]
        self.units = [unit for unit, _ in counted]
        self.costs = [cost for _, cost in counted]
        self.gaps = [text[before.end : after.start] for before, after in zip(self.units, self.units[1:], strict=False)]
        # A space is part of the token of the word behind it, so it costs nothing.
        spacing = [0, *(0 if gap == " " else count_tokens(gap) for gap in self.gaps)]
        self.totals = list(accumulate(map(int.__add__, self.costs, spacing), initial=0))

    def passages(self) -> Iterator[tuple[Span, tuple[Span, ...]]]:
        """Yield the passages, each beginning where the one before ends."""
        first = 0
        while first < len(self.units):
            end = self._end(first)
            yield Span(self.units[first].start, self.units[end - 1].end), tuple(self.units[first:end])
            first = end

    def _end(self, first: int) -> int:
        """Where a passage that starts with unit `first` ends."""
        least = first + 1
        room = self.budget - self.costs[first] + self.totals[first + 1]
        end = max(least, bisect_right(self.totals, room) - 1)
        while end > least and (excess := self._count(first, end) - self.budget) > 0:
            end = max(least, bisect_right(self.totals, self.totals[end] - excess) - 1)
        if end == len(self.units):
            return end
        full = self.totals[first + 1] - self.costs[first] + PARAGRAPH_SHARE * self.budget
        for line_breaks in (2, 1):
            for candidate in range(end, least - 1, -1):
                if self.totals[candidate] < full:
                    break
                if self.gaps[candidate - 1].count("\n") >= line_breaks and self._count(first, candidate) <= self.budget:
                    return candidate
        return end

    def _count(self, first: int, end: int) -> int:
        return count_tokens(self.text[self.units[first].start : self.units[end - 1].end])


def _within_budget(text: str, sentence: Span, budget: int) -> Iterator[tuple[Span, int]]:
    """Yield the sentence, or its pieces where it is over budget, each with its tokens."""
    cost = count_tokens(text[sentence.start : sentence.end])
    if cost <= budget:
        yield sentence, cost
        return
    start = sentence.start
    while start < sentence.end:
        end = cut_to_budget(text, start, sentence.end, budget)
        yield Span(start, end), count_tokens(text[start:end])
        start = end
        while start < sentence.end and text[start].isspace():
            start += 1


PASSAGE_TOKENS = 120
"""Tokens of a passage (cl100k_base); with its header it stays within the embedding model's 256 word pieces."""

SLICE_PASSAGES = 32
"""Passages embedded between two looks at whether to stop: half a second of work."""

MAX_HEADER = 200
"""Characters of the header that are embedded; a longer title would push the passage out of the model's window."""


def splitter_name() -> str:
    """Return the splitter as a generation records it: another value means other passages."""
    return f"{SPLITTER_VERSION}/{PASSAGE_TOKENS}"


def passages_of(article: Article) -> list[Passage]:
    """Cut an article into the passages that will be searched."""
    return [
        Passage(
            id=f"{article.id}-{article.version}-{place}",
            article_id=article.id,
            place=place,
            start=span.start,
            end=span.end,
            text=article.text[span.start : span.end],
            sentences=sentences,
        )
        for place, (span, sentences) in enumerate(split_passages(article.text, budget=PASSAGE_TOKENS))
    ]


def embed(encoder: Encoder, rows: Sequence[tuple[Article, Passage]], stop: Stop | None = None) -> list[StoredPassage]:
    """Give passages and their sentences vectors. The header stands in front; it is part of no sentence.

    Raises:
        Stopped: `stop` said so.
    """
    inputs = []
    for article, passage in rows:
        front = article.header[:MAX_HEADER] + "\n"
        shift = len(front) - passage.start
        spans = [(sentence.start + shift, sentence.end + shift) for sentence in passage.sentences]
        inputs.append((front + passage.text, spans))
    step = SLICE_PASSAGES if stop else max(len(inputs), 1)
    vectors = []
    for start in range(0, len(inputs), step):
        if stop and stop():
            raise Stopped
        vectors += encoder.embed_passages(inputs[start : start + step])
    return [
        StoredPassage(passage, np.vstack([whole[np.newaxis, :], parts]))
        for (_, passage), (whole, parts) in zip(rows, vectors, strict=True)
    ]
