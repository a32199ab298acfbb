"""The headings of an article that is laid out as a list: a name, and under it what there is to say of it."""

from functools import lru_cache

from index import Article, Span

LONGEST = 6
"""Words of a line that names an item."""

REACH = 2
"""Lines under a heading that speak of its item."""

FEWEST = 4
"""Items that make a list."""


def list_heading(article: Article, span: Span) -> str:
    """Return the heading that names what a sentence is about, in an article laid out as a list; else empty."""
    before = [line for line in article.text[: span.start].split("\n") if line.strip()]
    if not _is_list(article.text):
        return ""
    above = (line.strip() for line in reversed(before[-REACH:]))
    return next((line for line in above if _is_heading(line)), "")


@lru_cache(maxsize=64)
def _is_list(text: str) -> bool:
    """Whether enough headings stand over one or two paragraphs each."""
    lines = [line.strip() for line in text.split("\n") if line.strip()]
    places = [place for place, line in enumerate(lines) if _is_heading(line)]
    return sum(1 < there - here <= 1 + REACH for here, there in zip(places, places[1:], strict=False)) >= FEWEST


def _is_heading(line: str) -> bool:
    return len(line.split()) <= LONGEST and line[:1].isupper() and line[-1] not in ".!?:,;”\")"
