"""Answers to questions that ask for no fact: the articles on a matter, or the newest, each by its first lines.

"What's new?" is answered by no sentence, and the sentence nearest to "tell me about X" is a chance one. A newspaper
says what an article is about in its headline and its first lines: an article is on a matter when these name it, and
what is quoted of it stands there.
"""

import re
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from itertools import islice

from assistant.language.aliases import bag
from assistant.query.answer_type import QuestionTerms, analyse
from assistant.query.intent import Intent
from assistant.query.understanding import Plan
from assistant.reading.deduplication import distinct
from assistant.reading.evidence import Evidence, Overview
from assistant.reading.selection import flagged_in
from assistant.reading.sentence_candidates import Candidate, may_be_quoted
from assistant.reading.sentence_features import coverage
from assistant.retrieval.ranking import filters_named_in
from index import Article, Filters, Hit, Library
from index.text.analyzer import words

LOOKED_AT = 60
"""Newest articles that are looked at."""

NAMED = 0.8
"""The share of a topic's telling words, by rarity, that headline and first lines must have."""

HALF = 0.5
"""The same for the sentence that is quoted."""

ABOUT = 0.95
"""Answerability where articles are of the matter; `benchmarks/overviews.py` says how often that comes true."""

LEAD = 2
"""Sentences that say with the headline what an article is on."""

SHORTEST = 5
"""Words of a sentence that tells what an article is about."""

_NAME = re.compile(r"\b[A-ZÀ-Þ][\w’'-]*(?:\s+[A-ZÀ-Þ][\w’'-]*)+")
_ENDS = ('.', '!', '?', '"', '”', '’', ')', '…')  # fmt: skip


def overview(
    library: Library, asked: Intent, plan: Plan, filters: Filters, near: Sequence[Hit] = (), *, limit: int
) -> Evidence | None:
    """Return the articles that a question asks for instead of a fact; None where none is on its topic.

    Where it asks for the news of a publication or a time from which there is nothing, the evidence has no quotes, and
    what is nearest are the newest articles that the user's filters lets through.

    Args:
        asked: what it asks for.
        plan: the question, read. Publications and days that it names narrow the articles down.
        filters: what the user narrowed them down to.
        near: of a topic, the passages that `rank_topic` found.
        limit: quotes at most, one of each article.
    """
    narrow = filters_named_in(plan, filters)
    if asked.topic:
        hits, total = _of_topic(library, asked, near, narrow), 0
    else:
        page = library.browse(limit=LOOKED_AT, **narrow.arguments)
        hits, total = library.openings([line.id for line in page.lines]), page.total
    question = analyse(asked.topic or plan.question)
    said = [_telling(question, [hit, *(one for one in near if one.article.id == hit.article.id)]) for hit in hits]
    quotes = distinct(library, [one for one in said if one], limit)
    shown = Overview(asked.topic, asked.newest, total, narrow.sources, _as_day(narrow.after), _as_day(narrow.before))
    if not quotes:
        return None if asked.topic or narrow == filters else _nothing(library, asked, plan, filters, shown, limit=limit)
    if not asked.newest:
        quotes = tuple(sorted(quotes, key=lambda one: _day(one.hit.article)))
    return Evidence(
        quotes,
        ABOUT if asked.topic else 1.0,
        read=0,
        flagged=flagged_in([one.hit for one in quotes]),
        close=len(quotes),
        overview=shown,
    )


def _nothing(
    library: Library, asked: Intent, plan: Plan, filters: Filters, shown: Overview, *, limit: int
) -> Evidence | None:
    """That there is nothing from there, beside the newest from elsewhere."""
    elsewhere = overview(library, asked, Plan(plan.question), filters, limit=limit)
    return Evidence(nearest=elsewhere.quotes, overview=shown) if elsewhere else None


def _of_topic(library: Library, asked: Intent, near: Sequence[Hit], filters: Filters) -> list[Hit]:
    """How the articles of a topic begin: the nearest first, or the newest.

    Args:
        near: passages that a search for the topic found.
    """
    ids = list(dict.fromkeys(hit.article.id for hit in near))
    if asked.newest:
        page = library.browse(asked.topic, limit=LOOKED_AT, **filters.arguments)
        ids = list(dict.fromkeys([*ids, *(line.id for line in page.lines)]))
    found = [hit for hit in library.openings(ids) if _is_of(asked.topic, hit)]
    return sorted(found, key=lambda hit: _day(hit.article), reverse=True) if asked.newest else found


def _is_of(topic: str, hit: Hit) -> bool:
    """Whether headline and first lines name the matter, names of several words in one piece."""
    question = analyse(topic)
    text = "\n".join([hit.article.title, *(one.text for one in islice(_sentences(question, hit), LEAD))])
    plain = _plain(text)
    whole = all(_plain(name[0]) in plain for name in _NAME.finditer(topic))
    return whole and coverage(question, bag(text, question.aliases)) >= NAMED


def _plain(text: str) -> str:
    return " ".join(words(text))


def _telling(question: QuestionTerms, hits: Sequence[Hit]) -> Candidate | None:
    """The first sentence that names the matter; where none does, the article's first that says anything.

    Args:
        hits: the article's opening, then what else of it was found.
    """
    first: Candidate | None = None
    for hit in hits:
        for one in _sentences(question, hit):
            first = first or one
            if coverage(question, bag(one.text, question.aliases)) >= HALF:
                return one
    return first


def _sentences(question: QuestionTerms, hit: Hit) -> Iterator[Candidate]:
    for span in hit.passage.sentences:
        text = hit.article.text[span.start : span.end]
        whole = len(text.split()) >= SHORTEST and text.rstrip().endswith(_ENDS)
        if whole and may_be_quoted(question, text):
            yield Candidate(hit, span)


def _day(article: Article) -> float:
    """For sorting; what has no day counts as the oldest."""
    return article.published_at.timestamp() if article.published_at else float("-inf")


def _as_day(moment: date | datetime | None) -> date | None:
    return moment.date() if isinstance(moment, datetime) else moment
