"""Quotes under headings."""

from collections.abc import Sequence

from assistant.reading.deduplication import Quote
from assistant.reading.sentence_candidates import Candidate


def place_of(quotes: Sequence[Quote], one: Candidate) -> int | None:
    """Return which quote has a sentence; None where another article says the same."""
    for place, quote in enumerate(quotes):
        same = quote.hit.article.id == one.hit.article.id
        if same and quote.span.start < one.span.end and one.span.start < quote.span.end:
            return place
    return None
