"""Answers about the articles themselves, from the catalog: how many, which, whose, from where, of when.

What was counted is said in the answer, so that its reader can judge it; the articles are listed behind it.
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from difflib import get_close_matches

from assistant.answer import MOST_LISTED, Answer, Listed, Outcome, Sentence
from assistant.language.rarity import rarity
from assistant.presentation import in_a_row
from assistant.query.catalogue_question import CatalogueQuestion, Want, read_catalogue_question
from assistant.query.intent import Intent
from assistant.query.query import Query
from assistant.retrieval.ranking import filters_named_in
from assistant.synthesis import extractive
from assistant.synthesis.catalogue_statements import Selection, nothing, number_of_articles, statement, third_person
from index import ArticleLine, Filters, Library, Sort

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


def answer(library: Library, query: Query, filters: Filters) -> Answer | None:
    """Return the answer to a question about the articles; None for an empty library.

    Args:
        query: its intent is one of `CATALOG`.
        filters: what the user narrowed the library down to.
    """
    if not len(library):
        return None
    asked = read_catalogue_question(query.plan)
    found = _selected(library, asked, filters_named_in(query.plan, filters))
    if isinstance(found, str):
        return _answer(query, found, "absent", missing=asked.matter)
    page = library.browse(limit=MOST_LISTED, among=found.among, **found.narrow.arguments)
    total = page.total
    if not total:
        return _answer(query, nothing(found), "absent", missing=found.matter)
    if asked.want in _ORDERS:
        sort, descending = _ORDERS[asked.want]
        page = library.browse(sort=sort, descending=descending, limit=1, among=found.among, **found.narrow.arguments)
        total = 1
    text = statement(library, asked.want, found, page)
    listed = () if found.whole and asked.want not in ("list", *_ORDERS) else page.lines
    return _answer(query, " ".join(filter(None, [found.note, text])), "catalog", listed, total)


def named(library: Library, query: Query, filters: Filters) -> Answer | None:
    """Return the articles of the publications, writers and days that a question names; None where it asks for more.

    For what no article answers: "What did Karl Dene write?" is not told in a sentence of any.
    """
    asked, known = read_catalogue_question(query.plan), library.writers()
    by_writer = asked.role == "author" and bool(_alike(asked.matter, known, SAME))
    whole = by_writer or (asked.role == "none" and bool(query.plan.mentions))
    return answer(library, replace(query, intent=Intent("library")), filters) if whole else None


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
        listed=tuple(map(Listed.of, lines)),
        total=total,
        writer=extractive.NAME,
    )


# Which articles


def _selected(library: Library, asked: CatalogueQuestion, narrow: Filters) -> Selection | str:
    """The articles that are asked about; a sentence where what they are to have is not there."""
    if asked.role == "none":
        return Selection(narrow)
    if asked.role == "author":
        return _written_by(library, asked.matter, narrow)
    if asked.role == "source":
        return _printed_by(library, asked.matter, narrow)
    found, matter, note = library.mentions(asked.matter), asked.matter, ""
    telling = " ".join(one for one in matter.split() if one[:1].isupper() or rarity(one) >= COMMON)
    if not found.mentioning and telling and telling != matter:
        found, matter = library.mentions(telling), telling
        note = f"No article has all of “{asked.matter}”."
    if asked.role == "without":
        every = frozenset(one.id for one in library.browse(limit=len(library)).lines)
        return Selection(narrow, matter, every - found.mentioning, without=True)
    if not found.mentioning:
        by = _written_by(library, asked.matter, narrow)
        return by if isinstance(by, Selection) else f"No article mentions {asked.matter}."
    return Selection(narrow, matter, found.mentioning, found.about, by_word=asked.role == "word", note=note)


def _printed_by(library: Library, name: str, narrow: Filters) -> Selection | str:
    if sources := _alike(name, library.sources(), SAME):
        return Selection(replace(narrow, sources=sources))
    by = _written_by(library, name, narrow)  # "anything from Ana Ruiz?"
    known = in_a_row(library.sources())
    said = f"No article is from {name}." + (f" The library has articles from {known}." if known else "")
    return by if isinstance(by, Selection) else said


def _written_by(library: Library, name: str, narrow: Filters) -> Selection | str:
    writers = library.writers()
    found = _alike(name, writers, SAME) or tuple(one for one in writers if _last(one) == name.casefold())
    allowed = {_plain(one) for one in narrow.authors}
    among = tuple(one for one in found if not allowed or _plain(one) in allowed)
    if among:
        return Selection(replace(narrow, authors=among))
    if found:
        return f"No article is by {in_a_row(found)} among those by {in_a_row(narrow.authors)}."
    similar = in_a_row(_alike(name, writers, SIMILAR))
    mentioned = len(library.mentions(name).mentioning)
    said = f" {number_of_articles(mentioned)} mention{third_person(mentioned)} the name." if mentioned else ""
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
