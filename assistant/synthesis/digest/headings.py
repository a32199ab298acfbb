"""What stands above a sentence: its heading, which names the item of a list, or the day of a timeline."""

from collections.abc import Sequence
from functools import lru_cache
from itertools import pairwise

from assistant.errors import ArticleNotFound
from index import Article, Block, Library, Span

LONGEST = 6
"""Words of a heading that names an item."""

UNDER = 3
"""Blocks under a heading that speak of its item, at most."""

FEWEST = 4
"""Such headings that make an article a list."""

STORY = ("paragraph", "item", "quotation")
"""Kinds of blocks that tell the story."""


def blocks_of(library: Library, article: Article) -> tuple[Block, ...]:
    """Return an article's blocks; none where it was taken out while the question was being answered."""
    try:
        return library.blocks(article.id)
    except ArticleNotFound:
        return ()


def may_be_told(blocks: Sequence[Block], span: Span) -> bool:
    """Return whether a sentence stands in the story: not in a heading, a caption, a credit or a post."""
    return any(one.start <= span.start < one.end and one.kind in STORY for one in blocks)


def headings_above(article: Article, span: Span, blocks: Sequence[Block]) -> list[str]:
    """Return the headings above a sentence, the nearest first."""
    above = (one for one in reversed(blocks) if one.kind == "heading" and one.end <= span.start)
    return [article.text[one.start : one.end] for one in above]


def list_heading(article: Article, span: Span, blocks: tuple[Block, ...]) -> str:
    """Return the heading that names what a sentence is about, in an article laid out as a list; else empty."""
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
