"""Answers from several articles together: summary, latest, timeline, list, comparison, arguments. No model writes them.

    found = digest(library, query.intent, query.plan, filters, passages.hits, limit=4)

Each is evidence with its quotes in the order in which they are read, in sections where it has parts: days, items,
sides.
"""

from collections.abc import Sequence
from dataclasses import replace

from assistant.query.intent import Intent
from assistant.query.understanding import Plan
from assistant.reading import selection
from assistant.reading.deduplication import Quote
from assistant.reading.evidence import Evidence
from assistant.retrieval.ranking import filters_named_in, rank
from assistant.synthesis.digest.arguments import arguments
from assistant.synthesis.digest.comparison import comparison
from assistant.synthesis.digest.listing import listing
from assistant.synthesis.digest.newest import newest
from assistant.synthesis.digest.overviews import latest, summary, timeline
from assistant.synthesis.digest.topic import about
from index import EmbeddedHit, Filters, Library

MORE = 1
"""Quotes under days and sides beyond those of an answer without headings."""

UNSURE = 0.6
"""Confidence in what a question wants below which its plain reading comes first."""

READ = 10
"""Passages among which that reading looks."""


def digest(
    library: Library, asked: Intent, plan: Plan, filters: Filters, near: Sequence[EmbeddedHit] = (), *, limit: int
) -> Evidence | None:
    """Return what several articles say together; None where none is on the topic: then the question is one for a fact.

    Args:
        asked: what the question wants, and its topic.
        plan: the question, read. Publications and days that it names narrow the articles down.
        filters: what the user narrowed them down to.
        near: of a topic, the passages that `rank_topic` found.
        limit: quotes of an answer without headings; under days and sides stand `MORE`, a list has twice as many.
    """
    if asked.kind == "compare":
        return comparison(library, plan, asked.topic, filters)
    if asked.kind == "list":
        return listing(library, plan, asked.topic, filters, 2 * limit)
    if not asked.topic:
        return newest(library, plan, filters, limit)
    return _on_topic(library, asked, plan, filters, near, limit)


def _on_topic(
    library: Library, asked: Intent, plan: Plan, filters: Filters, near: Sequence[EmbeddedHit], limit: int
) -> Evidence | None:
    """What the articles on a topic say."""
    topic = about(library, asked.topic, near, filters_named_in(plan, filters))
    if asked.kind == "pros_cons":
        return arguments(library, topic, topic.mentions, limit + MORE)
    if not topic.degrees:
        return summary(library, topic, limit) if topic.mentions and not asked.newest else None
    if asked.kind in ("latest", "timeline"):
        return (latest if asked.newest else timeline)(library, topic, limit + MORE)
    found = summary(library, topic, limit)
    return found and (_read_first(library, found, plan, filters, limit) if asked.confidence < UNSURE else found)


def _read_first(library: Library, found: Evidence, plan: Plan, filters: Filters, limit: int) -> Evidence:
    """The same with the sentences in front that answer the question as it stands, where any does."""
    hits = rank(library, plan, limit=READ, filters=filters_named_in(plan, filters)).hits
    read = selection.select(library, plan, hits, limit=2)
    if not read.quotes:
        return found
    others = [one for one in found.quotes if not any(_overlap(one, first) for first in read.quotes)]
    quotes = (*read.quotes, *others)[:limit]
    return replace(found, quotes=quotes, close=len(quotes), short=read.short, read=read.read)


def _overlap(one: Quote, other: Quote) -> bool:
    same = one.hit.article.id == other.hit.article.id
    return same and one.span.start < other.span.end and other.span.start < one.span.end
