"""What the publications of a library may be called: "BBC News - Technology" is also BBC News, and the BBC.

A name is compared by its key, which knows neither case nor accents, spaces or marks.
"""

import re
import unicodedata
from collections.abc import Iterable, Set
from difflib import get_close_matches
from functools import lru_cache

ALIKE = 0.85
"""Likeness (`difflib`, 0..1) from which a word is a misspelled name: one letter of seven or more is wrong."""

SHORTEST_WITH_TYPO = 6
"""Letters; in shorter words one wrong letter makes another word: Verge, merge, verse."""

INITIALS = 3
"""Words from which a name is also known by their first letters: NYT, WSJ."""

WORD = re.compile(r"\w+|&")
DOMAIN = re.compile(r"\.(?:(?:com?|org|net|info|news|tv|ac)(?:\.[a-z]{2})?|[a-z]{2})(?!\w|\.\w)", re.IGNORECASE)
_PIECES = re.compile(r"\s+[-–—>]\s+|\s*[|»]\s*|:\s+")
_MEDIA = re.compile(r"(?<=\w)\s+(?:news|magazine|newspaper|online)$", re.IGNORECASE)
_ADDRESS = re.compile(r"^(?:https?://)?(?:www\.)?|/.*$", re.IGNORECASE)


@lru_cache(maxsize=4)
def called(sources: frozenset[str]) -> dict[str, frozenset[str]]:
    """Return the keys that people may type, each with the publications that it may stand for.

    >>> sorted(key for key in called(frozenset({"The New York Times"})))
    ['newyorktimes', 'nyt', 'nytimes']
    """
    full: dict[str, set[str]] = {}
    short: dict[str, set[str]] = {}
    for name in sources:
        outlet = _outlet(name)
        for spelling in (name, outlet, _MEDIA.sub("", outlet)):
            typed = key(spelling.removeprefix("The "))
            for one in {typed, typed.removeprefix("the") if "." in name else typed}:  # theguardian.com
                full.setdefault(one, set()).add(name)
        for one in _initials(outlet):
            short.setdefault(one, set()).add(name)
    found = short | full  # a name in full is never a short form of another
    found.pop("", None)
    return {one: frozenset(names) for one, names in found.items()}


def _outlet(name: str) -> str:
    """The name of a publication without that of its section, and without the end of an address."""
    pieces = [piece for piece in _PIECES.split(name) if key(piece)] or [name]
    last = "|" in name and pieces[-1].startswith("The ") and not pieces[0].startswith("The ")  # World | The Sun
    return DOMAIN.sub("", pieces[-1 if last else 0])


def _initials(outlet: str) -> list[str]:
    """Short forms of a name: of The New York Times "nyt" and "nytimes"."""
    pieces = [folded(word) for word in WORD.findall(outlet.removeprefix("The "))]
    if len(pieces) < INITIALS or not all(pieces):
        return []
    first = "".join(piece[0] for piece in pieces)
    return [first, first[:-1] + pieces[-1]]


def key(text: str) -> str:
    """Return a name without case, accents and spaces; a mark between its parts is kept.

    >>> key("CBS Sports"), key("FOX News - Health"), key("Tom's Guide")
    ('cbssports', 'foxnews|health', 'tomsguide')
    """
    found, last = "", None
    for word in WORD.finditer(text):
        gap = text[last.end() : word.start()] if last else ""
        found += "|" * bool(gap.strip() and gap.strip() in "-–—|:»>") + folded(word[0])
        last = word
    return found


def folded(word: str) -> str:
    """Return the letters and digits of a word, in small letters and without accents."""
    if word == "&":
        return "and"
    bare = unicodedata.normalize("NFKD", word.casefold())
    return "".join(letter for letter in bare if letter.isalnum())


def respelled(word: str, right: Set[str]) -> str:
    """Return the one right spelling of a word with a wrong letter, or the word itself.

    >>> respelled("gaurdian", frozenset({"guardian", "gazette"}))
    'guardian'
    """
    if len(word) < SHORTEST_WITH_TYPO or word in right or word.removesuffix("s") in right:
        return word
    similar = [other for other in right if other[0] == word[0] and abs(len(other) - len(word)) < 2 and "|" not in other]
    near = get_close_matches(word, similar, n=2, cutoff=ALIKE)
    return near[0] if len(near) == 1 else word


def publications_named(name: str, known: Iterable[str]) -> frozenset[str]:
    """Return the publications of a library that somebody means by a name; none where it is like none of theirs.

    >>> publications_named("guardian", ["The Guardian", "The Age"])
    frozenset({'The Guardian'})
    """
    names = called(frozenset(known))
    address = _ADDRESS.sub("", name.strip())
    for typed in (key(address.removeprefix("The ").removeprefix("the ")), key(_outlet(address))):
        for one in (typed, typed.removeprefix("the"), typed.removesuffix("s")):
            if one in names:
                return names[one]
    typed = respelled(key(_outlet(address)).removeprefix("the"), names.keys())
    return names.get(typed, frozenset())
