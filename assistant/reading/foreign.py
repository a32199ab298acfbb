"""What the reader cannot read: questions and articles in other languages than English.

The reader and the bundled embedding know English only. What they make of another language is chance, so it is never
shown as an answer: passages that share telling words with the question are, with one line that says why.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import lru_cache

from assistant.language.detection import NAMES, language_of
from assistant.reading.deduplication import Quote
from assistant.reading.evidence import Evidence
from assistant.retrieval.ranking import Ranked
from index import Hit, Span
from index.text.analyzer import words

QUESTION = "Lede reads questions in English only; {}."
SHARED, NOTHING_SHARED = "these passages share words with yours", "no article shares words with yours"
ARTICLES = "The closest articles are in {}, which Lede does not read yet."

STEM = 5
"""Letters of a word that are compared within one language: cut so, words of most European languages match inflected
(McNamee and Mayfield 2004)."""

CLOSE = 0.5
"""Share of the best passage's shared words from which another is shown too."""

_UNSPACED = re.compile(r"[\u3400-\u9fff\uf900-\ufaff\u30a0-\u30ff]{2,}|[\uac00-\ud7af]{2,}|[\u0e00-\u0e7f]{3,}")
"""Runs of ideographs and Katakana, of Hangul, of Thai: where a word ends does not show, or it carries its particles."""


def is_readable(text: str) -> bool:
    """Return whether the reader knows the language of a question or an article, as far as that can be told."""
    return language_of(text) in ("en", None)


def readable(passages: Ranked) -> Ranked:
    """Return ranked passages without those of articles that the reader does not know the language of."""
    hits, alone = (
        tuple(hit for hit in found if is_readable(hit.article.text)) for found in (passages.hits, passages.alone)
    )
    return replace(passages, hits=hits, alone=alone)


def question_unread(question: str, hits: Sequence[Hit], limit: int) -> Evidence:
    """Return what to show for a question in another language: passages that share words with it.

    Args:
        question: standing alone.
        hits: what was found for it, the best first.
        limit: passages at most.
    """
    near = _sharing(question, hits, limit)
    return Evidence(nearest=near, absent=not near, note=QUESTION.format(SHARED if near else NOTHING_SHARED))


def articles_unread(question: str, hits: Sequence[Hit], limit: int) -> Evidence | None:
    """Return what to show for an English question that nothing read answers, where the closest article was not read.

    Args:
        question, hits, limit: as for `question_unread`.
    """
    if not hits or is_readable(hits[0].article.text):
        return None
    near = _sharing(question, [hit for hit in hits if not is_readable(hit.article.text)], limit)
    return Evidence(nearest=near, note=note(question, [quote.hit for quote in near])) if near else None


def note(question: str, hits: Sequence[Hit]) -> str:
    """Return in one line which language, of the question or of passages, is not read; empty where all are."""
    if not is_readable(question):
        return QUESTION.format(SHARED)
    told = {NAMES[told]: None for hit in hits if (told := language_of(hit.article.text) or "en") != "en"}
    return ARTICLES.format(" and ".join(told)) if told else ""


def without_unread(evidence: Evidence) -> Evidence:
    """Return the evidence as it is shown where no model writes: quotes with a note only as what came near."""
    return replace(evidence, quotes=(), nearest=evidence.quotes) if evidence.note and evidence.quotes else evidence


def _sharing(question: str, hits: Sequence[Hit], limit: int) -> tuple[Quote, ...]:
    """For each article the sentence that shares most telling words with a question, those that share most first."""
    language = language_of(question) or "en"
    best: dict[str, tuple[int, Quote]] = {}
    for hit in hits:
        own = language_of(hit.article.text) == language
        asked = set(_terms(question, language, cut=own))
        spans = hit.passage.sentences or (Span(hit.passage.start, hit.passage.end),)
        shared = [len(asked.intersection(_terms(hit.article.text[s.start : s.end], language, cut=own))) for s in spans]
        whole = len(asked.intersection(_terms(f"{hit.article.title} {hit.passage.text}", language, cut=own)))
        if whole > best.get(hit.article.id, (0,))[0]:
            best[hit.article.id] = whole, Quote(hit, spans[shared.index(max(shared))])
    ordered = sorted(best.values(), key=lambda one: -one[0])
    return tuple(quote for count, quote in ordered[:limit] if count >= CLOSE * ordered[0][0])


def _terms(text: str, language: str, *, cut: bool) -> Iterator[str]:
    """The telling words of a text, as they are compared: pairs of signs where there are no spaces.

    Args:
        language: whose function words are left out.
        cut: whether to compare the beginnings of words, for texts of one language.
    """
    stop = _function_words(language)
    for run in _UNSPACED.findall(text):
        pairs = (run[place : place + 2] for place in range(len(run) - 1))
        yield from (pair for pair in pairs if stop.isdisjoint((pair, *pair)))
    for word in words(_UNSPACED.sub(" ", text)):
        if len(word) > 2 and word not in stop:
            yield word[:STEM] if cut else word


@lru_cache(maxsize=len(NAMES))
def _function_words(language: str) -> frozenset[str]:
    from stopwordsiso import stopwords

    listed = stopwords(language)
    return frozenset(listed).union(part for word in listed if not _UNSPACED.search(word) for part in words(word))
