"""The sentences that could answer a question, each with its row of features.

Not here: how a passage is read (`windows`, `reader`), and which of the sentences are quoted (`choose`).
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from assistant.evidence import features, model
from assistant.evidence.bags import bag
from assistant.evidence.features import UNREAD, Readings, Similarities, Surroundings
from assistant.evidence.noise import is_noise
from assistant.evidence.question import Question
from assistant.evidence.reader import Read
from assistant.evidence.windows import readings, worded
from assistant.hostile import is_about_hostile_text, suspicion
from index import Hit, Library, Span


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


def ranked(library: Library, question: Question, hits: Sequence[Hit], *, reading: bool = True) -> list[Candidate]:
    """Every sentence of the passages, but for noise and orders to a model, the best answer first.

    Args:
        reading: whether the passages are read together with the question, or only compared with it.
    """
    found = describe(library, question, hits, reading=reading)
    for one in found:
        one.odds = model.preference(one.row, read=reading)
    return sorted(found, key=lambda one: -one.odds)


def describe(library: Library, question: Question, hits: Sequence[Hit], *, reading: bool = True) -> list[Candidate]:
    """The sentences with their rows, in the order of the passages."""
    if not hits:
        return []
    asked = worded(question.text, hits)
    titles = list(dict.fromkeys(hit.article.title for hit in hits))
    vector, *of_titles = library.embed([asked, *titles])
    title_of = dict(zip(titles, of_titles, strict=True))
    reads = readings(library, asked, hits) if reading else [None] * len(hits)
    found: dict[tuple[str, Span], Candidate] = {}
    for hit, each, around in zip(hits, reads, library.around(hits) @ vector, strict=True):
        near = float(around), float(title_of[hit.article.title] @ vector)
        for one in _candidates(question, hit, vector, near, each):
            found.setdefault((hit.article.id, one.span), one)
    return list(found.values())


def _candidates(
    question: Question, hit: Hit, vector: NDArray[np.float32], near: tuple[float, float], heard: Read | None
) -> list[Candidate]:
    text, sentences = hit.article.text, hit.passage.sentences
    header = bag(hit.article.header, question.aliases)
    each = [bag(text[span.start : span.end], question.aliases) for span in sentences]
    whole = header.union(*each)
    cosines = hit.vectors[1:] @ vector
    wary = not is_about_hostile_text(question.text)
    found = []
    for place, span in enumerate(sentences):
        sentence = text[span.start : span.end]
        if is_noise(sentence) or (wary and suspicion(sentence)):
            continue
        nearby = header.union(*each[max(0, place - 1) : place + 2])
        similar = Similarities(float(cosines[place]), float(hit.vectors[0] @ vector), *near, hit.score)
        said = UNREAD
        if heard is not None:
            said = Readings(float(heard.sentences[place]), float(heard.spans[place]), heard.passage)
        around = Surroundings(header, each[place], nearby, whole)
        found.append(Candidate(hit, span, features.row(question, sentence, similar, around, said)))
    return found
