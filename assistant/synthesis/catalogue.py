"""Answers about the articles themselves, from the catalog: how many, which, whose, from where, of when.

What was counted is said in the answer, so that its reader can judge it; the articles are listed behind it.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from difflib import get_close_matches

from assistant.answer import Answer, Listed, Outcome, Sentence, iso
from assistant.language.rarity import rarity
from assistant.presentation import in_a_row, period
from assistant.query.catalogue_question import CatalogueQuestion, Want, read_catalogue_question
from assistant.query.query import Query
from assistant.rendering import day
from assistant.retrieval.ranking import filters_named_in
from assistant.synthesis import extractive
from index import ArticleLine, ArticlePage, Filters, Library, Sort

MOST_LISTED = 200
"""Articles of an answer's list at most."""

MOST_SHOWN = 5
"""Articles whose titles stand in the text itself."""

MOST_NAMES = 12
"""Writers or publications that one sentence names."""

SAME, SIMILAR = 0.85, 0.6
"""Likeness (`difflib`, 0..1) from which a name is taken for the one that is meant, and from which it is offered."""

COMMON = 0.8
"""`rarity` below which a word in small letters may belong to the way of asking; "penguins" has .95, "turns" .76."""

_ORDERS: Mapping[Want, tuple[Sort, bool]] = {
    "oldest": ("date", False),
    "newest": ("date", True),
    "longest": ("length", True),
    "shortest": ("length", False),
}


@dataclass(frozen=True)
class _Selection:
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
        after, before = (getattr(one, "date", lambda one=one: one)() for one in (self.narrow.after, self.narrow.before))
        return by + sources + (f", {period(after, before)}" if after or before else "")

    def __str__(self) -> str:
        said = ""
        if self.without:
            said = f" that do not mention {self.matter}"
        elif self.matter:
            said = f" about {self.matter}" if self.about and not self.by_word else f" that mention {self.matter}"
        return said + self.where

    def count(self, library: Library, among: frozenset[str] | None) -> int:
        """How many of some articles there are from there."""
        return library.browse(limit=1, among=among, **self.narrow.arguments).total


def answer(library: Library, query: Query, filters: Filters) -> Answer | None:
    """Return the answer to a question about the articles; None for an empty library.

    Args:
        query: its intent is one of `CATALOG`.
        filters: what the user narrowed the library down to.
    """
    if not len(library):
        return None
    asked = read_catalogue_question(query.plan, query.intent.topic)
    found = _selected(library, asked, filters_named_in(query.plan, filters))
    if isinstance(found, str):
        return _answer(query, found, "absent", missing=asked.matter)
    page = library.browse(limit=MOST_LISTED, among=found.among, **found.narrow.arguments)
    total = page.total
    if not total:
        return _answer(query, _nothing(found), "absent", missing=found.matter)
    if asked.want in _ORDERS:
        sort, descending = _ORDERS[asked.want]
        page = library.browse(sort=sort, descending=descending, limit=1, among=found.among, **found.narrow.arguments)
        text, total = _extreme(library, asked.want, found, page), 1
    else:
        say = _holdings if asked.want == "count" and found.whole else _STATEMENTS[asked.want]
        text = say(library, found, page)
    listed = () if found.whole and asked.want not in ("list", *_ORDERS) else page.lines
    return _answer(query, " ".join(filter(None, [found.note, text])), "catalog", listed, total)


def _answer(
    query: Query, text: str, outcome: Outcome, lines: Iterable[ArticleLine] = (), total: int = 0, missing: str = ""
) -> Answer:
    absent = outcome == "absent"
    return Answer(
        question=query.typed,
        standalone_question=query.text,
        text=text,
        abstained=absent,
        answerability=0.0 if absent else 1.0,
        intent=query.intent.kind,
        outcome=outcome,
        missing=missing,
        sentences=() if absent else (Sentence(text=text, citations=(), support="none"),),
        listed=tuple(
            Listed(
                article_id=one.id,
                title=one.title,
                source=one.source,
                author=one.author,
                url=one.url,
                published_at=iso(one.published_at) if one.published_at else None,
            )
            for one in lines
        ),
        total=total,
        writer=extractive.NAME,
    )


# Which articles


def _selected(library: Library, asked: CatalogueQuestion, narrow: Filters) -> _Selection | str:
    """The articles that are asked about; a sentence where what they are to have is not there."""
    if asked.role == "none":
        return _Selection(narrow)
    if asked.role == "author":
        return _written_by(library, asked.matter, narrow)
    if asked.role == "source":
        sources = _alike(asked.matter, library.sources(), SAME)
        known = in_a_row(library.sources())
        return (
            _Selection(replace(narrow, sources=sources))
            if sources
            else (f"No article is from {asked.matter}." + (f" The library has articles from {known}." if known else ""))
        )
    found, matter, note = library.mentions(asked.matter), asked.matter, ""
    telling = " ".join(one for one in matter.split() if one[:1].isupper() or rarity(one) >= COMMON)
    if not found.mentioning and telling and telling != matter:
        found, matter = library.mentions(telling), telling
        note = f"No article has all of “{asked.matter}”."
    if asked.role == "without":
        every = frozenset(one.id for one in library.browse(limit=len(library)).lines)
        return _Selection(narrow, matter, every - found.mentioning, without=True)
    if not found.mentioning:
        by = _written_by(library, asked.matter, narrow)
        return by if isinstance(by, _Selection) else f"No article mentions {asked.matter}."
    return _Selection(narrow, matter, found.mentioning, found.about, by_word=asked.role == "word", note=note)


def _written_by(library: Library, name: str, narrow: Filters) -> _Selection | str:
    writers = library.writers()
    found = _alike(name, writers, SAME) or tuple(one for one in writers if _last(one) == name.casefold())
    allowed = {_plain(one) for one in narrow.authors}
    among = tuple(one for one in found if not allowed or _plain(one) in allowed)
    if among:
        return _Selection(replace(narrow, authors=among))
    if found:
        return f"No article is by {in_a_row(found)} among those by {in_a_row(narrow.authors)}."
    similar = in_a_row(_alike(name, writers, SIMILAR))
    mentioned = len(library.mentions(name).mentioning)
    said = f" {_articles(mentioned)} mention{_s(mentioned)} the name." if mentioned else ""
    return f"No article is by {name}." + (f" Authors with a similar name: {similar}." if similar else "") + said


def _alike(name: str, known: Iterable[str], likeness: float) -> tuple[str, ...]:
    """The known names that a name may stand for, as they are spelled, the likest first; the same one alone."""
    spelled: dict[str, list[str]] = {}
    for one in known:
        spelled.setdefault(_plain(one), []).append(one)
    if exact := spelled.get(_plain(name)):
        return tuple(exact)
    return tuple(one for key in get_close_matches(_plain(name), spelled, 3, likeness) for one in spelled[key])


def _plain(name: str) -> str:
    return " ".join(name.casefold().split()).removeprefix("the ")


def _last(name: str) -> str:
    return name.casefold().split()[-1]


# What is said of them


def _nothing(found: _Selection) -> str:
    """That there are none, and whether there are elsewhere."""
    elsewhere = len(found.among) if found.among is not None else 0
    said = f" {_number(elsewhere)} elsewhere {'does' if elsewhere == 1 else 'do'}." if elsewhere else ""
    if not found.matter:
        return f"The library has no articles{found.where}."
    return f"No article{found.where} mentions {found.matter}.{said}"


def _counted(library: Library, found: _Selection, page: ArticlePage) -> str:
    if found.mentioning is None or found.without:
        return f"{_articles(page.total)}{found}."
    mentioning, about = (found.count(library, one) for one in (found.mentioning, found.about))
    mention = f"mention{_s(mentioning)} {found.matter}"
    if not found.by_word and about:
        first = f"{_articles(about)}{found.where} {_is(about)} about {found.matter}"
        return f"{first}, named in the headline or the first lines; in all, {_number(mentioning).lower()} {mention}."
    first = f"{_articles(mentioning)}{found.where} {mention}"
    return f"{first}, {_number(about).lower()} of them in the headline or the first lines."


def _titles(_: Library, found: _Selection, page: ArticlePage) -> str:
    shown = page.lines[:MOST_SHOWN]
    cut = f"{len(shown)} of " if page.total > len(shown) else ""
    order = ", the newest first" if page.total > 1 else ""
    number = f"{cut}{_articles(page.total).lower()}" if cut else _articles(page.total)
    return f"{number}{found}{order}: {'; '.join(map(_titled, shown))}."


def _authors(library: Library, found: _Selection, page: ArticlePage) -> str:
    names = library.writers(among=found.among, **found.narrow.arguments)
    if not names:
        return f"{_articles(page.total)}{found} name{_s(page.total)} no author."
    if page.total == 1:
        return f"{_together(names)} wrote {_titled(page.lines[0])}."
    return f"{_articles(page.total)}{found} are by {_tallied(names)}."


def _sources(library: Library, found: _Selection, page: ArticlePage) -> str:
    names = library.sources(among=found.among, **found.narrow.arguments)
    if not names:
        return f"{_articles(page.total)}{found} name{_s(page.total)} no publication."
    if page.total == 1:
        return f"{_titled(page.lines[0])}."
    return f"{_articles(page.total)}{found} are from {_tallied(names)}."


def _period(library: Library, found: _Selection, page: ArticlePage) -> str:
    first, last = (
        library.browse(descending=late, limit=1, among=found.among, **found.narrow.arguments).lines[0].published_at
        for late in (False, True)
    )
    if first is None or last is None:
        return f"{_articles(page.total)}{found} {'has' if page.total == 1 else 'have'} no date."
    return f"{_articles(page.total)}{found}: {period(first.date(), last.date())}."


def _holdings(library: Library, found: _Selection, page: ArticlePage) -> str:
    days = _period(library, found, page)
    sources, writers = library.sources(among=found.among, **found.narrow.arguments), library.writers()
    from_where = f" They are from {_tallied(sources)}." if sources else ""
    by_whom = f" {len(writers):,} authors are named." if len(writers) > 1 else ""
    return f"{days}{from_where}{by_whom}"


def _extreme(library: Library, want: Want, found: _Selection, page: ArticlePage) -> str:
    line = page.lines[0]
    words = f", {len(library.article(line.id).text.split()):,} words" if want in ("longest", "shortest") else ""
    by = f", by {line.author}" if line.author else ""
    of = f"The {want} of {_articles(page.total).lower()}{found}" if page.total > 1 else f"The one article{found}"
    return f"{of} is {_titled(line)}{by}{words}."


_STATEMENTS: Mapping[Want, Callable[[Library, _Selection, ArticlePage], str]] = {
    "count": _counted,
    "list": _titles,
    "authors": _authors,
    "sources": _sources,
    "period": _period,
    "holdings": _holdings,
}


def _number(number: int) -> str:
    return {0: "None", 1: "One"}.get(number, f"{number:,}")


def _articles(number: int) -> str:
    return f"{_number(number) if number else 'No'} article{'' if number == 1 else 's'}"


def _s(number: int) -> str:
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
