"""The words of a question, and its noun phrases with what they may be: a person, a place, an organisation, a thing.

Lists and neighbours decide, so the reading is rough, but it takes microseconds.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Literal

from assistant.language import lexicon as en
from assistant.language.aliases import country
from index.text.analyzer import words as stems

_WORD = re.compile(
    r"(?:[^\W\d_]\.){2,}|\w+n['’]t\b|\w+(?:[-/&.]\w+|['’](?!(?:s|re|ve|ll|d|m)\b)\w+|,(?=\d)\d+)*"
    r"|['’](?:s|re|ve|ll|d|m)?\b|(?<=s)['’](?=\s|$)",
    re.IGNORECASE,
)
_BREAK = re.compile(r"[.,;:?!()\[\]\"“”—–\n]")
_RUN = r"D*L?(?:A|[NM]S?|(?<=M)&(?=M))*[NM]"
_PHRASE = re.compile(rf"{_RUN}(?:O{_RUN}){{0,3}}")
"""Over one letter a word, as `_letter` has them: D determiner, A adjective, N noun, M name, S "'s", O "of"."""

_FIRST = re.compile(_RUN)
_INSIDE = re.compile(r"M(?:M|&M)*(?![NMA&])|D*A*N+(?=S)")
"""The names in a phrase, but not "Ukrainian" of "the Ukrainian minister", and whose it is."""

Kind = Literal["grammar", "verb", "adjective", "noun", "'s"]
"""What a word does in its sentence; "grammar" for the closed classes and for adverbs."""

Sort = Literal["he", "she", "person", "place", "organisation", "name", "thing"]
"""What a phrase means: a man, a woman, a person of unknown sex; "name" for a name that may be anything."""

PEOPLE: tuple[Sort, ...] = ("he", "she", "person")


@dataclass(frozen=True, slots=True)
class Word:
    """A word in its place.

    Args:
        text, low: as written; in lower case with a plain apostrophe.
        start, end: its place in the text.
        apart: the first word, or a mark that parts clauses comes before it.
        name: written with a capital that its place does not call for.
    """

    text: str
    low: str
    start: int
    end: int
    apart: bool
    name: bool
    kind: Kind = "noun"


@dataclass(frozen=True, slots=True)
class Phrase:
    """A noun phrase.

    Args:
        text: as written.
        start, end: its place.
        head: its main word, in lower case.
        after: the word before it, in lower case; empty where a clause begins with the phrase.
    """

    text: str
    start: int
    end: int
    head: str
    plural: bool
    sort: Sort
    after: str

    @property
    def named(self) -> bool:
        """Whether it is a name to its last word: Poland, but not the president of Poland."""
        last = self.text.rpartition(" ")[2]
        return last[:1].isupper() and last.lower() == self.head and not self.is_time

    @property
    def is_time(self) -> bool:
        """Whether it is a day, a month or a year, "June 2022" too; "Theresa May" is none."""
        pieces = self.text.lower().split()
        return all(piece.isdigit() or piece in en.TIMES for piece in pieces) or (
            self.head in en.TIMES and self.sort in ("thing", "name")
        )


@lru_cache(maxsize=512)
def words(text: str) -> tuple[Word, ...]:
    """Return the words of a text, in order.

    >>> [(word.text, word.kind) for word in words("Did Kyiv reject it?")]
    [('Did', 'grammar'), ('Kyiv', 'noun'), ('reject', 'verb'), ('it', 'grammar')]
    """
    found: list[Word] = []
    last = 0
    for match in _WORD.finditer(text):
        gap = text[last : match.start()]
        low = match[0].lower().replace("’", "'")
        opens = not found or any(mark in gap for mark in ".?!\n:")
        plain = opens and (low in en.GRAMMAR or low in en.VERBS)
        name = match[0][0].isupper() and low != "i" and not plain
        found.append(Word(match[0], low, *match.span(), opens or bool(_BREAK.search(gap)), name))
        last = match.end()
    if len(found) > 3 and all(word.text[0].isupper() for word in found):  # a headline: capitals tell nothing
        found = [replace(word, name=False) for word in found]
    for number in range(len(found)):
        found[number] = replace(found[number], kind=_kind(found, number))
    return tuple(found)


def _kind(found: Sequence[Word], number: int) -> Kind:
    word = found[number]
    before = found[number - 1] if number and not word.apart else None
    if word.low in ("'s", "'"):
        return "grammar" if before is None or before.low in en.QUESTION_WORDS | en.PERSONAL else "'s"
    if word.low in en.GRAMMAR:  # "Theresa May" is a name
        return "noun" if word.name and before is not None and before.name and word.low not in en.JOINTS else "grammar"
    if word.name:
        return "noun"
    if word.low.endswith("ly") and len(word.low) > 4:
        return "grammar"
    if _is_verb(found, number, before):
        return "verb"
    return "adjective" if word.low in en.ADJECTIVES else "noun"


def _is_verb(found: Sequence[Word], number: int, before: Word | None) -> bool:  # noqa: PLR0911 - a case each
    """Whether a word is a verb here; a word that is both noun and verb is decided by the one before it."""
    low = found[number].low
    clause = _clause(found, number)
    helped = any(word.low in en.AUXILIARIES for word in clause)
    if low not in en.VERBS:
        return low.endswith("ed") and len(low) > 4 and before is not None and before.kind == "noun" and helped
    if before is None:
        return True
    if helped and low.endswith("s") and not low.endswith("ss"):  # "are trains running", "did exports grow"
        return False
    asks = before.low in ("which", "what", "whose") and number + 1 < len(found)
    if asks and found[number + 1].low in en.AUXILIARIES:  # "which charges does he face"
        return False
    if before.kind in ("adjective", "'s") or before.low in en.DETERMINERS:
        return before.low in ("this", "that") and low.endswith("s")  # "that seems odd"
    if before.low in en.PREPOSITIONS:
        return before.low == "to" or low.endswith("ing")
    if before.kind == "grammar":
        return True
    if before.kind == "verb" or any(word.kind == "verb" for word in clause):
        return before.kind == "verb" and low.endswith("ing")
    helpers = [word.low for word in clause if word.low in en.AUXILIARIES]
    return not helpers or helpers[-1] not in en.BE or low.endswith(("ing", "ed"))


def _clause(found: Sequence[Word], number: int) -> Sequence[Word]:
    """The words before one, back to the beginning of its clause."""
    start = number
    while start > 0 and not found[start].apart:
        start -= 1
        if found[start].low in en.CONJUNCTIONS:
            break
    return found[start:number]


@lru_cache(maxsize=512)
def phrases(text: str) -> tuple[Phrase, ...]:
    """Return the noun phrases of a text, each before the names in it; "the types of sharks" are sharks.

    >>> [(one.text, one.sort) for one in phrases("Did the mayor of Lviv meet Ana Ruiz?")]
    [('the mayor of Lviv', 'person'), ('Lviv', 'name'), ('Ana Ruiz', 'name')]
    """
    found = words(text)
    letters = "".join("|" * word.apart + _letter(word) for word in found)
    places = [place for place, letter in enumerate(letters) if letter != "|"]
    spans = [tuple(places.index(place) for place in span) for span in _spans(letters)]
    return tuple(
        _phrase(text, found, first, head, last)
        for first, head, last in spans
        if last == head or found[head].name or found[head].low not in en.LIGHT
    )


def _letter(word: Word) -> str:
    if word.kind == "grammar":
        if word.low in en.DETERMINERS:
            return "D"
        return {"of": "O", "and": "&", "&": "&", "very": "A"}.get(word.low, "-")
    if word.kind == "noun":
        return "M" if word.name else "N"
    if word.kind == "adjective":
        return "L" if word.low in ("last", "next") else "A"  # "in Oslo last winter" is two phrases
    return "S" if word.kind == "'s" else "-"


def _spans(letters: str) -> Iterator[tuple[int, int, int]]:
    """The first word, the head and the last word of each phrase, by place among the letters."""
    for match in _PHRASE.finditer(letters):
        start = match.start()
        while (run := _FIRST.match(letters, start, match.end())) is not None:
            yield start, run.end() - 1, match.end() - 1
            for inside in _INSIDE.finditer(letters, start, run.end()):
                if inside.span() != run.span():
                    yield inside.start(), inside.end() - 1, inside.end() - 1
            start = run.end() + 1


def _phrase(text: str, found: Sequence[Word], first: int, head: int, last: int) -> Phrase:
    run, main = found[first : head + 1], found[head].low
    called = run[0].name and run[-1].name  # "Emma Hayes" is one, "the Yankees" are many
    plural = any(word.low in ("and", "&") for word in run) or (is_plural(main) and not called)
    start, end = found[first].start, found[last].end
    after = found[first - 1].low if first and not found[first].apart else ""
    return Phrase(text[start:end], start, end, main, plural, _sort(run, main), after)


def is_plural(head: str) -> bool:
    """Return whether a noun means more than one, by its ending."""
    ending = head.endswith("s") and not head.endswith(("ss", "us", "is")) and len(head) > 3
    return head in en.PLURALS or ending


def _sort(run: Sequence[Word], head: str) -> Sort:  # noqa: PLR0911 - a case each
    owner = max((number for number, word in enumerate(run) if word.kind == "'s"), default=-1)
    own = [word for word in run[owner + 1 :] if word.kind == "noun"]
    lows = [word.low for word in own]
    names = [word.low for word in own if word.name]
    title = {word.low.rstrip(".") for word in run if word.text[0].isupper()}
    if lows and (lows[-1] in en.PLACES or (names and any(country(stem) for stem in stems(head)))):
        return "place"
    if len(names) > 1 and names[0] in en.PLACE_NAMES_BEGIN:
        return "place"
    if not names or head not in names:
        if head in en.PEOPLE:
            return "person"
        return "organisation" if head in en.COLLECTIVES else "thing"
    if title & en.TITLES_OF_MEN or names[0] in en.HE:
        return "he"
    if title & en.TITLES_OF_WOMEN or names[0] in en.SHE:
        return "she"
    if en.PEOPLE & set(lows):
        return "person"
    firm = en.COLLECTIVES & set(lows) or (own[-1].text.isupper() and len(head) > 1)
    return "organisation" if firm else "name"
