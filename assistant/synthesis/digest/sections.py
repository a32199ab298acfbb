"""Quotes under headings."""

from collections.abc import Sequence

from assistant.reading.deduplication import Quote, overlap
from assistant.reading.sentence_candidates import Candidate


def place_of(quotes: Sequence[Quote], one: Candidate) -> int | None:
    """Return which quote has a sentence; None where another article says the same."""
    return next((place for place, quote in enumerate(quotes) if overlap(quote, one.hit, one.span)), None)
