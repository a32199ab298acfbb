"""The articles that are about a topic, and how many there are.

A newspaper says what an article is about in its headline and its first lines; what a headline only hints at shows in
how near its passages come to the topic, and in how often the topic is named.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from assistant.language.aliases import bag, holds
from assistant.language.lexicon import LIGHT
from assistant.query.answer_type import QuestionTerms, analyse
from assistant.reading.sentence_features import coverage
from index import Article, EmbeddedHit, Filters, Library

BROWSED = 60
"""Articles that hold the topic's words and are looked at, beside those that the search found."""

LEAD = 2
"""Sentences that say with the headline what an article is about."""

HELD = 0.9
"""The share of a topic's telling words, by rarity, that an article about it holds somewhere."""

NAMED = 0.8
"""The same for headline and first lines, from which these settle it."""

HALFWAY = 0.5
"""The mean of what headline and first lines name and of the nearest passage's cosine, from which both settle it."""

OFTEN = 5
"""Sentences that name the topic, in an article that is about it whatever its first lines say."""


@dataclass(frozen=True, eq=False)
class Topic:
    """A topic and the articles about it.

    Args:
        text: as it is searched for.
        terms: its words.
        degrees: how much each article is about it, 0..1, by its id, the nearest first.
        newest: the articles about it, the newest first.
        mentions: where no article is about it, the passages that name it.
    """

    text: str
    terms: QuestionTerms
    degrees: dict[str, float]
    newest: tuple[str, ...] = ()
    mentions: tuple[EmbeddedHit, ...] = ()

    @property
    def ids(self) -> list[str]:
        """The articles, the nearest first."""
        return list(self.degrees)


def about(library: Library, text: str, near: Sequence[EmbeddedHit], filters: Filters) -> Topic:
    """Find the articles about a topic.

    Args:
        text: the topic.
        near: the passages that a search for it found.
        filters: what the articles are narrowed down to.
    """
    terms = analyse(text)
    matter = analyse(" ".join(word for word in text.split() if word.lower() not in LIGHT) or text)
    page = library.browse(text, limit=BROWSED, **filters.arguments)
    ids = list(dict.fromkeys([*(hit.article.id for hit in near), *(line.id for line in page.lines)]))
    openings = library.openings(ids)
    vector, *titles = library.embed([text, *(hit.article.title for hit in openings)])
    nearest: dict[str, float] = {}
    for hit in near:
        nearest[hit.article.id] = max(nearest.get(hit.article.id, -1.0), float((hit.vectors @ vector).max()))
    found: list[tuple[float, str]] = []
    for hit, title in zip(openings, titles, strict=True):
        cosine = max(nearest.get(hit.article.id, -1.0), float(title @ vector))
        degree = _aboutness(terms, matter, hit, cosine)
        if degree:
            found.append((-degree, hit.article.id))
    naming = () if found else tuple(hit for hit in near if coverage(terms, _bag_of(hit, terms)) >= HELD)
    degrees = {one: -degree for degree, one in sorted(found)}
    newest = sorted((hit.article for hit in openings if hit.article.id in degrees), key=_published, reverse=True)
    return Topic(text, terms, degrees, tuple(one.id for one in newest), naming)


def _published(article: Article) -> float:
    """For sorting; what has no day counts as the oldest."""
    return article.published_at.timestamp() if article.published_at else float("-inf")


def _bag_of(hit: EmbeddedHit, terms: QuestionTerms) -> frozenset[str]:
    return bag(f"{hit.article.title}\n{hit.passage.text}", terms.aliases)


def _aboutness(terms: QuestionTerms, matter: QuestionTerms, hit: EmbeddedHit, cosine: float) -> float:
    """How much an article is about a topic; 0 where it is not.

    Args:
        matter: the topic's words that every article on it has: of "the Everton case", not the case.
    """
    text, title = hit.article.text, hit.article.title
    if coverage(matter, bag(f"{title}\n{text}", terms.aliases)) < HELD:
        return 0.0
    first = [text[span.start : span.end] for span in hit.passage.sentences[:LEAD]]
    named = coverage(terms, bag("\n".join([title, *first]), terms.aliases))
    mean = (named + cosine) / 2
    return mean if named >= NAMED or mean >= HALFWAY or _is_named_often(terms, text) else 0.0


def _is_named_often(terms: QuestionTerms, text: str) -> bool:
    """Whether many sentences hold the topic's most telling words."""
    rarest = max(terms.words.values())
    telling = [word for word, weight in terms.words.items() if weight >= rarest - 0.1]
    lines = (bag(line) for line in text.replace(". ", "\n").split("\n"))
    return sum(all(holds(line, word) for word in telling) for line in lines) >= OFTEN
