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
from assistant.reading.cross_encoder import PassageReading, Window, read_passages
from assistant.reading.leaning import of_others
from assistant.reading.sentence_features import UNREAD, Readings, SentenceContext, Similarities
from index import Article, Block, EmbeddedHit, Hit, Library, Span
from index.text.blocks import heading_before

TITLE_CHARACTERS = 160
"""Of the title that stands before the passage."""

LONGEST_NEIGHBOUR = 300
"""Characters of a sentence beside a passage up to which it is read along."""


@dataclass(eq=False)
class Candidate:
    """A sentence of a passage that was found.

    Args:
        row: its features.
        odds: log-odds against the other sentences, up to a constant.
        parts: numbers of the question's parts that it speaks to.
        short: the words of it that answer best, as offsets into the article's text, where it was read.
        yes: log-odds that its passage says yes rather than no.
    """

    hit: Hit
    span: Span
    row: list[float] = field(default_factory=list)
    odds: float = 0.0
    parts: tuple[int, ...] = ()
    short: Span | None = None
    yes: float = 0.0

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
    reads = _read(library, asked, hits) if reading else [(None, 0)] * len(hits)
    found: dict[tuple[str, Span], Candidate] = {}
    others: dict[str, list[Block]] = {}
    for hit, (each, start), around in zip(hits, reads, library.around(hits) @ vector, strict=True):
        near = float(around), float(title_of[hit.article.title] @ vector)
        text, blocks = hit.article.text, library.blocks(hit.article.id)
        if hit.article.id not in others:
            others[hit.article.id] = of_others(text, blocks, question.text)
        story = in_story(text, blocks, hit.passage.sentences)
        for one in _candidates(question, hit, vector, near, each, start):
            elsewhere = any(part.start <= one.span.start < part.end for part in others[hit.article.id])
            if story[one.span] and not elsewhere:
                found.setdefault((hit.article.id, one.span), one)
    return list(found.values())


def _candidates(
    question: QuestionTerms,
    hit: EmbeddedHit,
    vector: NDArray[np.float32],
    near: tuple[float, float],
    readings: PassageReading | None,
    start: int,
) -> list[Candidate]:
    """The sentences of one passage.

    Args:
        near: how near the question is to what stands around the passage, and to the title.
        start: where the window that was read begins in the article.
    """
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
        heard, short, yes = UNREAD, None, 0.0
        if readings is not None:
            best = readings.best_spans[place]
            short, yes = best and Span(best.start + start, best.end + start), readings.yes
            heard = Readings(float(readings.sentences[place]), float(readings.spans[place]), readings.passage)
        around = SentenceContext(header, each[place], nearby, whole)
        row = sentence_features.row(question, sentence, similar, around, heard)
        found.append(Candidate(hit, span, row, short=short, yes=yes))
    return found


def may_be_quoted(question: QuestionTerms, sentence: str) -> bool:
    """Return whether a sentence is part of a story, and no order to a model unless the question asks for such."""
    return not is_noise(sentence) and (not suspicion(sentence) or is_about_hostile_text(question.text))


def _read(library: Library, question: str, hits: Sequence[Hit]) -> list[tuple[PassageReading, int]]:
    """Each passage as the reader sees it, with a sentence before and one behind, and where that begins."""
    places = [_window(library, hit) for hit in hits]
    windows = [
        Window(
            _front(hit.article, heading_before(hit.article.text, library.blocks(hit.article.id), start)),
            hit.article.text[start:end],
            [Span(span.start - start, span.end - start) for span in hit.passage.sentences],
        )
        for hit, (start, end) in zip(hits, places, strict=True)
    ]
    return list(zip(read_passages(question, windows), (start for start, _ in places), strict=True))


def _front(article: Article, heading: str) -> str:
    """What the reader is told of a passage: its article's day and title, the heading above it."""
    day = article.published_at
    parts = (f"{day.day} {day:%B %Y}" if day else "", article.title[:TITLE_CHARACTERS], heading)
    return ". ".join(part for part in parts if part)


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
