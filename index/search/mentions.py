"""Which articles mention a matter, and which are about it, found by the words index and told apart in the catalog.

A name counts in one piece ("Petra Holm", "Bank of England"), any other matter by its words, wherever they stand in the
article. An article is about what its headline and first lines name, as a newspaper writes them.
"""

import re
from collections.abc import Callable, Sequence
from typing import NamedTuple

from index.stores import Stores
from index.stores.schema import Generation
from index.text.analyzer import FUNCTION_WORDS, words

OPENING = 300
"""Characters of an article's text that say with its headline what it is about: two sentences of news."""

_JOINT = r"(?:\s+(?:of|de|la|del|du|der|van|von|al|bin)(?:\s+(?:la|der|den|the))?)?"
_PIECE = re.compile(rf"[“\"]([^”\"]+)[”\"]|(?-i:[A-ZÀ-Þ][\w.’'&-]*(?:{_JOINT}\s+[A-ZÀ-Þ0-9][\w.’'&-]*)*)")
_CAPITAL = re.compile(r"\b[A-ZÀ-Þ][\w.]*")


class Mentions(NamedTuple):
    """Articles by what they say of a matter.

    Args:
        mentioning: ids of those that mention it anywhere; those about it are among them.
        about: ids of those whose headline and first lines name it.
    """

    mentioning: frozenset[str]
    about: frozenset[str]


class _Piece(NamedTuple):
    """Neighbouring words that must stand together, as the analyzer makes them.

    Args:
        capital: one word, typed as a name: "Apple" is not meant by apples.
    """

    run: tuple[str, ...]
    capital: bool = False


def mentions(stores: Stores, generation: Generation, matter: str) -> Mentions:
    """Return the articles that mention a matter, and those about it; none for a matter without a telling word.

    Args:
        matter: a name or a few words, in any case.
    """
    pieces = _pieces(matter)
    found: frozenset[str] | None = None
    for piece in pieces:
        articles = _holding(stores, generation, piece.run)
        found = articles if found is None else found & articles
    places = stores.catalog.judged(found or (), _judge(pieces))
    return Mentions(
        frozenset(one for one, place in places.items() if place),
        frozenset(one for one, place in places.items() if place == ABOUT),
    )


def _holding(stores: Stores, generation: Generation, run: tuple[str, ...]) -> frozenset[str]:
    """The articles whose text or title has neighbouring words; the header has publication and day, too."""
    said, headed = (
        set(stores.catalog.articles_of(generation, stores.lexical.all_holding(generation, run, field)))
        for field in ("text", "header")
    )
    titled = stores.catalog.judged(headed - said, lambda title, _: int(_has(words(title), run)))
    return frozenset(said | {one for one, has in titled.items() if has})


def _has(held: Sequence[str], run: tuple[str, ...]) -> bool:
    return f" {' '.join(run)} " in f" {' '.join(held)} "


ABOUT = 2
"""How an article is judged that is about the matter; 1 where it mentions it, 0 where it does neither."""


def _judge(pieces: list[_Piece]) -> Callable[[str, str], int]:
    """How far an article that holds all words of a matter is about it, from its title and its text."""
    capitals = {piece.run[0] for piece in pieces if piece.capital}

    def judge(title: str, text: str) -> int:
        if not _holds_names(f"{title}\n{text}", capitals):
            return 0
        opening = f"{title}\n{text[:OPENING]}"
        said = words(opening)
        named = _holds_names(opening, capitals)
        return ABOUT if named and all(_has(said, piece.run) for piece in pieces) else 1

    return judge


def _holds_names(text: str, names: set[str]) -> bool:
    """Whether a text has every name with its capital; only what begins like one is analysed, which is slow."""
    begins = {name[0] for name in names}
    found = set(_CAPITAL.findall(text)) if names else ()
    return names <= set(words(" ".join(one for one in found if one[0].lower() in begins or not one.isascii())))


def _pieces(matter: str) -> list[_Piece]:
    pieces, end = list[_Piece](), 0
    for match in _PIECE.finditer(matter):
        pieces += _single(matter[end : match.start()])
        run = tuple(words(match[1] or match[0]))
        pieces += [_Piece(run, capital=len(run) == 1 and not match[1])] if run else []
        end = match.end()
    pieces += _single(matter[end:])
    return list(dict.fromkeys(pieces))


def _single(text: str) -> list[_Piece]:
    return [_Piece((word,)) for word in words(text) if word not in FUNCTION_WORDS]
