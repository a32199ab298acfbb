"""Whether a text is, or stands in, what the gold names.

A quote is found in a text when it stands there once white space is taken out of both (Tang and Yang, MultiHop-RAG,
COLM 2024, judge retrieval so); a passage's title, source and day count as part of it. Without a quote, the article
counts.
"""

from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Protocol

from assistant.evaluation.questions import Evidence


class Named(Protocol):
    """What an article is known by."""

    @property
    def id(self) -> str: ...  # noqa: D102
    @property
    def title(self) -> str: ...  # noqa: D102
    @property
    def url(self) -> str | None: ...  # noqa: D102


@lru_cache(maxsize=20_000)
def squeezed(text: str) -> str:
    """Text without white space."""
    return "".join(text.split())


def is_article(evidence: Evidence, article: Named) -> bool:
    """Whether evidence names this article; the most exact of its names decides."""
    if evidence.article_id:
        return article.id == evidence.article_id
    if evidence.url:
        return article.url == evidence.url
    return bool(evidence.title) and squeezed(article.title).casefold() == squeezed(evidence.title or "").casefold()


def articles_of(gold: Sequence[Evidence], articles: Iterable[Named]) -> tuple[int, ...]:
    """Which evidence, by place, names one of these articles: a passage's own, and those that carry it too."""
    some = tuple(articles)
    return tuple(place for place, one in enumerate(gold) if any(is_article(one, article) for article in some))


def held(gold: Sequence[Evidence], text: str, articles: Iterable[Named]) -> tuple[int, ...]:
    """Which evidence, by place, a passage holds.

    Args:
        text: with title, source and day.
        articles: the passage's own, and those that carry it too.
    """
    within, some = squeezed(text), tuple(articles)
    return tuple(
        place
        for place, one in enumerate(gold)
        if (squeezed(one.quote) in within if one.quote else any(is_article(one, article) for article in some))
    )


def cited(gold: Sequence[Evidence], quote: str, articles: Iterable[Named]) -> tuple[int, ...]:
    """Which evidence, by place, a citation names: one quote stands in the other, or the article is the one."""
    said, some = squeezed(quote), tuple(articles)
    return tuple(
        place
        for place, one in enumerate(gold)
        if (
            squeezed(one.quote) in said or (said and said in squeezed(one.quote))
            if one.quote
            else any(is_article(one, article) for article in some)
        )
    )
