"""What is said of articles that a question to the catalog picks out: how many, which, whose, from where, of when."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from assistant.presentation import in_a_row, period
from assistant.query.catalogue_question import Want
from assistant.rendering import day
from index import ArticleLine, ArticlePage, Filters, Library

MOST_SHOWN = 5
"""Articles whose titles stand in the text itself."""

MOST_NAMES = 12
"""Writers or publications that one sentence names."""


@dataclass(frozen=True)
class Selection:
    """The articles that a question is about.

    Args:
        matter: what they are about or mention; empty for all.
        mentioning: ids of those that mention it, and `about` of those about it; None where there is no matter.
        by_word: whether those that mention it are meant.
        narrow: publications, writers and days.
        without: whether those are meant that do not mention it.
        note: what was not found and left out, as a sentence.
    """

    narrow: Filters
    matter: str = ""
    mentioning: frozenset[str] | None = None
    about: frozenset[str] = field(default_factory=frozenset)
    by_word: bool = False
    without: bool = False
    note: str = ""

    @property
    def among(self) -> frozenset[str] | None:
        """The ids meant; None for all."""
        return self.mentioning if self.by_word or not self.about else self.about

    @property
    def whole(self) -> bool:
        """Whether it is the whole library."""
        return self.mentioning is None and self.narrow == Filters()

    @property
    def where(self) -> str:
        """Writers, publications and days, as they follow on "articles"."""
        by = f" by {in_a_row(self.narrow.authors)}" if self.narrow.authors else ""
        sources = f" from {in_a_row(self.narrow.sources)}" if self.narrow.sources else ""
        days = (self.narrow.after, self.narrow.before)
        after, before = (one.date() if isinstance(one, datetime) else one for one in days)
        return by + sources + (f", {period(after, before)}" if after or before else "")

    def __str__(self) -> str:
        said = ""
        if self.without:
            said = f" without a mention of {self.matter}"
        elif self.matter:
            said = f" about {self.matter}" if self.about and not self.by_word else f" that mention {self.matter}"
        return said + self.where

    def count(self, library: Library, among: frozenset[str] | None) -> int:
        """How many of some articles there are from there."""
        return library.browse(limit=1, among=among, **self.narrow.arguments).total


def nothing(found: Selection) -> str:
    """Return that there are none, and whether there are elsewhere."""
    elsewhere = len(found.among) if found.among is not None else 0
    said = f" {_number(elsewhere)} elsewhere {'does' if elsewhere == 1 else 'do'}." if elsewhere else ""
    if not found.matter:
        return f"The library has no articles{found.where}."
    return f"No article{found.where} mentions {found.matter}.{said}"


def _counted(library: Library, found: Selection, page: ArticlePage) -> str:
    if found.mentioning is None or found.without:
        return f"{number_of_articles(page.total)}{found}."
    mentioning, about = (found.count(library, one) for one in (found.mentioning, found.about))
    mention = f"mention{third_person(mentioning)} {found.matter}"
    if about == mentioning:
        them = "" if mentioning == 1 else f"{'both' if mentioning == 2 else 'all'} of them "
        return f"{number_of_articles(mentioning)}{found.where} {mention}, {them}in the headline or the first lines."
    if not found.by_word and about:
        first = f"{number_of_articles(about)}{found.where} {_is(about)} about {found.matter}"
        return f"{first}, named in the headline or the first lines; in all, {_number(mentioning).lower()} {mention}."
    first = f"{number_of_articles(mentioning)}{found.where} {mention}"
    return f"{first}, {_number(about).lower()} of them in the headline or the first lines."


def _titles(_: Library, found: Selection, page: ArticlePage) -> str:
    shown = page.lines[:MOST_SHOWN]
    cut = f"{len(shown)} of " if page.total > len(shown) else ""
    order = ", the newest first" if page.total > 1 else ""
    number = f"{cut}{number_of_articles(page.total).lower()}" if cut else number_of_articles(page.total)
    return f"{number}{found}{order}: {'; '.join(map(_titled, shown))}."


def _authors(library: Library, found: Selection, page: ArticlePage) -> str:
    names = library.writers(among=found.among, **found.narrow.arguments)
    if not names:
        return f"{number_of_articles(page.total)}{found} name{third_person(page.total)} no author."
    if page.total == 1:
        return f"{_together(names)} wrote {_titled(page.lines[0])}."
    return f"{number_of_articles(page.total)}{found} are by {_tallied(names)}."


def _sources(library: Library, found: Selection, page: ArticlePage) -> str:
    names = library.sources(among=found.among, **found.narrow.arguments)
    if not names:
        return f"{number_of_articles(page.total)}{found} name{third_person(page.total)} no publication."
    if page.total == 1:
        return f"{_titled(page.lines[0])}."
    return f"{number_of_articles(page.total)}{found} are from {_tallied(names)}."


def _period(library: Library, found: Selection, page: ArticlePage) -> str:
    first, last = (
        library.browse(descending=late, limit=1, among=found.among, **found.narrow.arguments).lines[0].published_at
        for late in (False, True)
    )
    if first is None or last is None:
        return f"{number_of_articles(page.total)}{found} {'has' if page.total == 1 else 'have'} no date."
    return f"{number_of_articles(page.total)}{found}: {period(first.date(), last.date())}."


def _holdings(library: Library, found: Selection, page: ArticlePage) -> str:
    days = _period(library, found, page)
    sources, writers = (
        library.sources(among=found.among, **found.narrow.arguments),
        library.writers(among=found.among, **found.narrow.arguments),
    )
    from_where = f" They are from {_tallied(sources)}." if sources else ""
    by_whom = f" {len(writers):,} authors are named." if len(writers) > 1 else ""
    return f"{days}{from_where}{by_whom}"


def _overview(library: Library, found: Selection, page: ArticlePage) -> str:
    """The same with the newest titles, which tell what it is about."""
    newest = f" The newest: {'; '.join(map(_titled, page.lines[:MOST_SHOWN]))}." if page.total > 1 else ""
    return _holdings(library, found, page) + newest


def _extreme(library: Library, want: Want, found: Selection, page: ArticlePage) -> str:
    line = page.lines[0]
    words = f", {len(library.article(line.id).text.split()):,} words" if want in ("longest", "shortest") else ""
    by = f", by {line.author}" if line.author else ""
    of = (
        f"The {want} of {number_of_articles(page.total).lower()}{found}"
        if page.total > 1
        else f"The one article{found}"
    )
    return f"{of} is {_titled(line)}{by}{words}."


def statement(library: Library, want: Want, found: Selection, page: ArticlePage) -> str:
    """Return what a question wants of some articles, in a sentence or two.

    Args:
        found: which articles.
        page: the first of them in the order that is asked for; not empty.
    """
    if want == "count" and found.whole:
        return _holdings(library, found, page)
    say = _STATEMENTS.get(want)
    return say(library, found, page) if say else _extreme(library, want, found, page)


_STATEMENTS: Mapping[Want, Callable[[Library, Selection, ArticlePage], str]] = {
    "count": _counted,
    "list": _titles,
    "authors": _authors,
    "sources": _sources,
    "period": _period,
    "holdings": _overview,
}


def _number(number: int) -> str:
    return {0: "None", 1: "One"}.get(number, f"{number:,}")


def number_of_articles(number: int) -> str:
    """Return "No articles", "One article", "4 articles"."""
    return f"{_number(number) if number else 'No'} article{'' if number == 1 else 's'}"


def third_person(number: int) -> str:
    """Return the "s" of a verb where one thing does it."""
    return "s" if number == 1 else ""


def _is(number: int) -> str:
    return "is" if number == 1 else "are"


def _titled(line: ArticleLine) -> str:
    published = day(line.published_at) if line.published_at else None
    origin = ", ".join(filter(None, [line.source, published]))
    return f"“{line.title}”" + (f" ({origin})" if origin else "")


def _tallied(names: Mapping[str, int]) -> str:
    shown = [f"{name} ({number:,})" for name, number in list(names.items())[:MOST_NAMES]]
    return _together(shown) if len(names) <= MOST_NAMES else f"{', '.join(shown)} and {len(names) - MOST_NAMES:,} more"


def _together(names: Iterable[str]) -> str:
    *first, last = names
    return f"{', '.join(first)} and {last}" if first else last
