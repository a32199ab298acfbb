"""What stands above a sentence: its heading, which names the item of a list, or the day of a timeline."""

from functools import lru_cache
from itertools import pairwise

from index import Article, Block, Library, Span

LONGEST = 6
"""Words of a heading that names an item."""

UNDER = 3
"""Blocks under a heading that speak of its item, at most."""

FEWEST = 4
"""Such headings that make an article a list."""


def quotable(library: Library, article: Article) -> tuple[Block, ...]:
    """Return the blocks of an article whose sentences tell its story: no headings, captions, credits or posts."""
    return tuple(one for one in library.blocks(article.id) if one.kind in ("paragraph", "item", "quotation"))


def headings_above(library: Library, article: Article, span: Span) -> list[str]:
    """Return the headings above a sentence, the nearest first."""
    above = (one for one in reversed(library.blocks(article.id)) if one.kind == "heading" and one.end <= span.start)
    return [article.text[one.start : one.end] for one in above]


def list_heading(library: Library, article: Article, span: Span) -> str:
    """Return the heading that names what a sentence is about, in an article laid out as a list; else empty."""
    blocks = library.blocks(article.id)
    own = next((place for place, one in enumerate(blocks) if one.start <= span.start < one.end), None)
    if own is None or not _is_list(article.text, blocks):
        return ""
    for one in reversed(blocks[max(0, own - UNDER) : own]):
        if one.kind == "heading":
            text = article.text[one.start : one.end]
            return text if len(text.split()) <= LONGEST else ""
    return ""


@lru_cache(maxsize=64)
def _is_list(text: str, blocks: tuple[Block, ...]) -> bool:
    """Whether enough short headings stand over a few blocks each."""
    places = [
        place
        for place, one in enumerate(blocks)
        if one.kind == "heading" and len(text[one.start : one.end].split()) <= LONGEST
    ]
    return sum(1 < there - here <= 1 + UNDER for here, there in pairwise(places)) >= FEWEST
