"""The sentences that could answer a question, each with its row of features.

Passages are read together with the question, each with a sentence of what stands around it, so that "he" and "the plan"
are known.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from assistant.guard.injection import is_about_hostile_text, suspicion
from assistant.language.aliases import bag, spelled_out
from assistant.query.answer_type import QuestionTerms
from assistant.reading import answer_model, sentence_features
from assistant.reading.boilerplate import in_story, is_noise
from assistant.reading.cross_encoder import PassageReading, read_passages
from assistant.reading.sentence_features import UNREAD, Readings, SentenceContext, Similarities
from index import EmbeddedHit, Hit, Library, Span

LONGEST_NEIGHBOUR = 300
"""Characters of a sentence beside a passage up to which it is read along."""


@dataclass(eq=False)
class Candidate:
    """A sentence of a passage that was found.

    Args:
        row: its features.
        odds: log-odds against the other sentences, up to a constant.
        parts: numbers of the question's parts that it speaks to.
    """

    hit: Hit
    span: Span
    row: list[float] = field(default_factory=list)
    odds: float = 0.0
    parts: tuple[int, ...] = ()

    @property
    def text(self) -> str:
        """The exact words."""
        return self.hit.article.text[self.span.start : self.span.end]


def ranked(
    library: Library, question: QuestionTerms, hits: Sequence[EmbeddedHit], *, reading: bool = True
) -> list[Candidate]:
    """Every sentence of the passages, but for noise and orders to a model, the best answer first.

    Args:
        reading: whether the passages are read together with the question, or only compared with it.
    """
    found = describe(library, question, hits, reading=reading)
    for one in found:
        one.odds = answer_model.preference(one.row, read=reading)
    return sorted(found, key=lambda one: -one.odds)


def describe(
    library: Library, question: QuestionTerms, hits: Sequence[EmbeddedHit], *, reading: bool = True
) -> list[Candidate]:
    """Return the sentences with their rows, in the order of the passages."""
    if not hits:
        return []
    asked = spelled_out(question.text, [hit.passage.text for hit in hits])
    titles = list(dict.fromkeys(hit.article.title for hit in hits))
    vector, *of_titles = library.embed([asked, *titles])
    title_of = dict(zip(titles, of_titles, strict=True))
    reads = _read(library, asked, hits) if reading else [None] * len(hits)
    found: dict[tuple[str, Span], Candidate] = {}
    for hit, each, around in zip(hits, reads, library.around(hits) @ vector, strict=True):
        near = float(around), float(title_of[hit.article.title] @ vector)
        story = in_story(hit.article.text, library.blocks(hit.article.id), hit.passage.sentences)
        for one in _candidates(question, hit, vector, near, each):
            if story[one.span]:
                found.setdefault((hit.article.id, one.span), one)
    return list(found.values())


def _candidates(
    question: QuestionTerms,
    hit: EmbeddedHit,
    vector: NDArray[np.float32],
    near: tuple[float, float],
    readings: PassageReading | None,
) -> list[Candidate]:
    text, sentences = hit.article.text, hit.passage.sentences
    header = bag(hit.article.header, question.aliases)
    each = [bag(text[span.start : span.end], question.aliases) for span in sentences]
    whole = header.union(*each)
    cosines = hit.vectors[1:] @ vector
    found = []
    for place, span in enumerate(sentences):
        sentence = text[span.start : span.end]
        if not may_be_quoted(question, sentence):
            continue
        nearby = header.union(*each[max(0, place - 1) : place + 2])
        similar = Similarities(float(cosines[place]), float(hit.vectors[0] @ vector), *near, hit.score)
        heard = UNREAD
        if readings is not None:
            heard = Readings(float(readings.sentences[place]), float(readings.spans[place]), readings.passage)
        around = SentenceContext(header, each[place], nearby, whole)
        found.append(Candidate(hit, span, sentence_features.row(question, sentence, similar, around, heard)))
    return found


def may_be_quoted(question: QuestionTerms, sentence: str) -> bool:
    """Return whether a sentence is part of a story, and no order to a model unless the question asks for such."""
    return not is_noise(sentence) and (not suspicion(sentence) or is_about_hostile_text(question.text))


def _read(library: Library, question: str, hits: Sequence[Hit]) -> list[PassageReading]:
    """Each passage as the reader sees it, with a sentence before and one behind."""
    windows = []
    for hit in hits:
        start, end = _window(library, hit)
        spans = [Span(span.start - start, span.end - start) for span in hit.passage.sentences]
        windows.append((hit.article.title, hit.article.text[start:end], spans))
    return read_passages(question, windows)


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
