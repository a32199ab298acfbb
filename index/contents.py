"""What a library holds, to look at: articles, sources, authors, days, stories. Read from the catalog alone."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from types import MappingProxyType
from typing import Unpack

from index.article import Article, Block, FilterArguments, Filters, Span
from index.duplicates.versions import Story, story_of
from index.search.filters import resolve, writers
from index.search.hybrid import EmbeddedHit
from index.stores.catalog import Catalog
from index.stores.listing import ArticlePage, Sort, Tallied, Wanted
from index.stores.schema import Generation
from index.text.blocks import by_layout
from index.timeline import Timeline, timeline

LAYOUTS = 64
"""Articles of an earlier Lede whose blocks are held in memory once they were asked for."""


@dataclass(frozen=True)
class LibraryFacts:
    """What a question may be read against.

    Args:
        sources: each publication with its number of articles, the largest first.
        authors: each byline with its number of articles, the most frequent first.
        earliest, latest: when the first and the last dated article were published; None where no article has a date.
    """

    sources: Mapping[str, int]
    authors: Mapping[str, int]
    earliest: datetime | None
    latest: datetime | None


class Contents:
    """The looking side of a library.

    Args:
        catalog: of the library.
    """

    def __init__(self, catalog: Catalog) -> None:
        self._catalog = catalog
        self._facts: tuple[int, LibraryFacts] | None = None
        self._by_layout = lru_cache(LAYOUTS)(by_layout)

    def __len__(self) -> int:
        return self._catalog.count()

    @property
    def passage_count(self) -> int:
        """How many passages the articles are cut into."""
        generation = self._catalog.active()
        return self._catalog.passage_count(generation) if generation else 0

    def article(self, article_id: str) -> Article:
        """Return one article as it is stored.

        Raises:
            ArticleNotFound: the library has none with this id.
        """
        return self._catalog.article(article_id)

    def reads(self, path: str) -> bool:
        """Return whether an article was read from this path, or from a record of the file there."""
        return self._catalog.reads(path)

    def story(self, article_id: str) -> Story:
        """Return the articles that tell the same story as one does, in the same words, and which of them speaks for it.

        Raises:
            ArticleNotFound: the library has none with this id.
        """
        alone = self._catalog.article(article_id)
        found = self._catalog.stories([article_id])
        return story_of(found[0]) if found else Story(alone)

    def sentences(self, article_id: str) -> list[Span]:
        """Return where each sentence of an article stands, in order."""
        generation = self._catalog.active()
        return self._catalog.sentences(generation, article_id) if generation else []

    def blocks(self, article_id: str) -> tuple[Block, ...]:
        """Return an article's headings, paragraphs, list items and so on, in order.

        Raises:
            ArticleNotFound: the library has none with this id.
        """
        kept = self._catalog.blocks(article_id)
        return self._by_layout(self.article(article_id).text) if kept is None else kept

    def articles(self, *, limit: int | None = None, offset: int = 0) -> list[Article]:
        """Return the articles, the newest first, the undated last."""
        ids = self._catalog.article_ids()[offset : None if limit is None else offset + limit]
        found = self._catalog.articles(ids)
        return [found[one] for one in ids if one in found]

    def browse(
        self,
        search: str = "",
        *,
        sort: Sort = "date",
        descending: bool = True,
        offset: int = 0,
        limit: int = 50,
        among: Collection[str] | None = None,
        **filters: Unpack[FilterArguments],
    ) -> ArticlePage:
        """Return one page of the articles, without their texts.

        Args:
            search: words, each of which stands in title, publication, byline or text, whatever its case.
            sort: "date", "source", "author", "title" or "length"; articles that have none of it come last.
            descending: the newest, Z or the longest first.
            offset: articles to pass over; where that is past the last, the last page is given.
            limit: articles at most.
            among: ids of the articles to look among; by default all.
            filters: `source`, `author`, `after` and `before`, as in `Library.search`.
        """
        within = resolve(self._catalog, Filters.of(**filters), among)
        return self._catalog.page(within, Wanted(search, sort, descending, offset, limit))

    def timeline(self, search: str = "", **filters: Unpack[FilterArguments]) -> Timeline:
        """Count the articles of each day, week, month, year or more; takes the arguments of `browse`."""
        within = resolve(self._catalog, Filters.of(**filters))
        return timeline(*self._catalog.day_counts(within, search))

    def writers(self, *, among: Collection[str] | None = None, **filters: Unpack[FilterArguments]) -> dict[str, int]:
        """Return each person whom a byline names, with the number of their articles, the most first.

        Args:
            among, filters: as in `browse`.
        """
        found: dict[str, int] = {}
        for byline, number in self._tally("author", among, filters).items():
            for name in writers(byline):
                found[name] = found.get(name, 0) + number
        return dict(sorted(found.items(), key=lambda one: (-one[1], one[0])))

    def sources(self, *, among: Collection[str] | None = None, **filters: Unpack[FilterArguments]) -> dict[str, int]:
        """Return each publication with its number of articles, the largest first.

        Args:
            among, filters: as in `browse`.
        """
        return self._tally("source", among, filters)

    def _tally(self, column: Tallied, among: Collection[str] | None, filters: FilterArguments) -> dict[str, int]:
        return self._catalog.tally(column, resolve(self._catalog, Filters.of(**filters), among))

    def facts(self) -> LibraryFacts:
        """Sources, authors and days; read from the catalog once for each revision of it."""
        revision, known = self.revision, self._facts
        if known is None or known[0] != revision:
            sources, authors = MappingProxyType(self._catalog.sources()), MappingProxyType(self._catalog.authors())
            known = self._facts = revision, LibraryFacts(sources, authors, *self._catalog.days())
        return known[1]

    @property
    def revision(self) -> int:
        """Grows with every change, by whichever process."""
        return self._catalog.revision


def opened(
    catalog: Catalog, generation: Generation, article_ids: Sequence[str], passages: int = 1
) -> list[EmbeddedHit]:
    """Return the first passages, in the order of the articles; each story once, where its first article stands.

    Args:
        article_ids: only these speak, so that whoever narrowed them down is shown nothing else.
        passages: of each article at most.
    """
    articles = catalog.articles(article_ids)
    stories = {member.article.id: story_of(story) for story in catalog.stories(articles) for member in story}
    hits: dict[str, list[EmbeddedHit]] = {}
    for one in article_ids:
        if one not in articles:
            continue
        story = stories.get(one, Story(articles[one]))
        if story.speaks.id in hits:
            continue
        article = articles.get(story.speaks.id, articles[one])
        others = tuple(other for other in (story.speaks, *story.copies) if other.id != article.id)
        hits[story.speaks.id] = [
            EmbeddedHit(stored.passage, article, 1.0, 0.0, 0.0, others, story.versions, vectors=stored.vectors)
            for stored in catalog.passages_of(generation, article.id)[:passages]
        ]
    return [hit for each in hits.values() for hit in each]
