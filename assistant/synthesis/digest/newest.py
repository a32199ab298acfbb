"""What's new: the newest articles, each by its first telling lines, for a question that names no topic."""

from collections.abc import Iterator
from datetime import date, datetime
from itertools import islice

from assistant.language.aliases import bag
from assistant.query.answer_type import QuestionTerms, analyse
from assistant.query.understanding import Plan
from assistant.reading.deduplication import distinct
from assistant.reading.evidence import Evidence, EvidenceSection, Overview
from assistant.reading.selection import flagged_in
from assistant.reading.sentence_candidates import Candidate, may_be_quoted
from assistant.retrieval.ranking import filters_named_in
from assistant.synthesis.digest.days import EventDay
from assistant.synthesis.digest.headings import blocks_of, may_be_told
from index import Article, Filters, Hit, Library

LOOKED_AT = 60
"""Newest articles that are looked at."""

FIRST = 3
"""Sentences of an article among which the one to show is chosen."""

SHORTEST = 5
"""Words of a sentence that tells what an article is about."""

_ENDS = ('.', '!', '?', '"', '”', '’', ')', '…')  # fmt: skip


def newest(library: Library, plan: Plan, filters: Filters, limit: int) -> Evidence | None:
    """Return the first lines of the newest articles; None for an empty library.

    Where the question asks for the news of a publication or a time from which there is nothing, the evidence has no
    quotes, and what is nearest are the newest articles that the user's filters let through.

    Args:
        plan: the question, read. Publications and days that it names narrow the articles down.
        filters: what the user narrowed them down to.
        limit: quotes at most, one of each article.
    """
    narrow = filters_named_in(plan, filters)
    page = library.browse(limit=LOOKED_AT, **narrow.arguments)
    ids = tuple(line.id for line in page.lines)
    question = analyse(plan.question)
    said = [_telling(library, question, hit) for hit in library.openings(ids)]
    quotes = distinct(library, [one for one in said if one], limit)
    shown = Overview(
        "",
        newest=True,
        total=page.total,
        ids=ids,
        sources=narrow.sources,
        after=_as_day(narrow.after),
        before=_as_day(narrow.before),
    )
    if not quotes:
        elsewhere = newest(library, Plan(plan.question), filters, limit) if narrow != filters else None
        return Evidence(nearest=elsewhere.quotes, overview=shown) if elsewhere else None
    sections: dict[str, list[int]] = {}
    for place, quote in enumerate(quotes):
        sections.setdefault(_day(quote.hit.article), []).append(place)
    return Evidence(
        quotes,
        1.0,
        flagged=flagged_in([one.hit for one in quotes]),
        close=len(quotes),
        overview=shown,
        sections=tuple(EvidenceSection(day, tuple(places)) for day, places in sections.items()),
    )


def _telling(library: Library, question: QuestionTerms, hit: Hit) -> Candidate | None:
    """Of an article's first sentences the one with most words of its title; a caption may stand in front of them."""
    first = list(islice(_sentences(library, question, hit), FIRST))
    title = bag(hit.article.title)
    return max(first, key=lambda one: len(bag(one.text) & title), default=None)


def _sentences(library: Library, question: QuestionTerms, hit: Hit) -> Iterator[Candidate]:
    blocks = blocks_of(library, hit.article)
    for span in hit.passage.sentences:
        text = hit.article.text[span.start : span.end]
        whole = len(text.split()) >= SHORTEST and text.rstrip().endswith(_ENDS)
        if whole and may_be_quoted(question, text) and may_be_told(blocks, span):
            yield Candidate(hit, span)


def _day(article: Article) -> str:
    day = article.published_at.date() if article.published_at else None
    return EventDay(day, day).heading if day else "Undated"


def _as_day(moment: date | datetime | None) -> date | None:
    return moment.date() if isinstance(moment, datetime) else moment
