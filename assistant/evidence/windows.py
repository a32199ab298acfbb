"""Passages as the reader sees them, each with a sentence before and behind, so that "he" and "the plan" are known.

Not here: what the reader makes of them (`reader`), and which passages are read (`choose`, `assistant.ranking`).
"""

from collections.abc import Sequence

from assistant.evidence.bags import spelled_out
from assistant.evidence.reader import Read, read
from index import Hit, Library, Span

LONGEST_NEIGHBOUR = 300
"""Characters of a sentence beside a passage up to which it is read along."""


def worded(question: str, hits: Sequence[Hit]) -> str:
    """The question with its acronyms spelled out as the passages do."""
    return spelled_out(question, [hit.passage.text for hit in hits])


def readings(library: Library, question: str, hits: Sequence[Hit]) -> list[Read]:
    """What the reader makes of each passage.

    Args:
        question: as `worded`.

    Raises:
        ModelError: the reader's files are missing or changed.
    """
    windows = []
    for hit in hits:
        start, end = _window(library, hit)
        spans = tuple(Span(span.start - start, span.end - start) for span in hit.passage.sentences)
        windows.append((hit.article.title, hit.article.text[start:end], spans))
    return read(question, windows)


def _window(library: Library, hit: Hit) -> tuple[int, int]:
    start, end = hit.passage.start, hit.passage.end
    sentences = library.sentences(hit.article.id)
    before = next((span for span in reversed(sentences) if span.end <= start), None)
    behind = next((span for span in sentences if span.start >= end), None)
    if before is not None and start - before.start <= LONGEST_NEIGHBOUR:
        start = before.start
    if behind is not None and behind.end - end <= LONGEST_NEIGHBOUR:
        end = behind.end
    return start, end
