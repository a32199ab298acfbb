"""A catalog's sources and authors as the names that people use for them: "BBC News - Technology" is also "the BBC".

Feeds and pages call themselves anything: an outlet with a section or a motto behind it, a domain, a byline with a
place in it. Built once for a catalog, looked up many times.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Literal

from assistant.language.vocabulary import listed
from assistant.query.spelling import Spellings, rarity_of

Strength = Literal["full", "coined", "phrase", "acronym", "word", "short", "initials"]
"""How little a name leaves to doubt: the catalog's whole spelling; a made-up word; several words; capitals as BBC; one
word that may be any word; an outlet without its "News"; initials."""

_ORDER: tuple[Strength, ...] = ("full", "coined", "phrase", "acronym", "word", "short", "initials")
_PARTS = re.compile(r"\s+[-–—>]\s+|\s*[|»]\s*|:\s+")
_ENDINGS = "com|org|net|info|news|tv|fm|io|ai|gov|edu|int|media|press|online"
DOMAIN_ENDING = re.compile(rf"\.(?:(?:{_ENDINGS}|co|ac)(?:\.[a-z]{{2}})?|[a-z]{{2}})$", re.IGNORECASE)
_SECTIONS = listed(
    """africa all americas and art arts articles asia books breaking business climate culture east economy education
    entertainment environment europe fashion feed film finance food football gaming global headlines health home
    homepage india international latest life lifestyle living local magazine markets middle money music national
    news of opinion page politics rss science society sport sports stories style tech technology television the
    top travel tv uk us usa video weather world"""
)
_MEDIA = frozenset(["magazine", "newspaper", "online", "website", "blog", "digital", "rss", "feed"])
_PARTICLES = listed("al ap bin da dal de del den der di dos du el la le st ter van von")
_BYLINE_WORDS = listed(
    """admin anonymous contributor contributors correspondent desk editor editors guest news newsroom staff team
    unknown"""
)
_BYLINE_CUT = re.compile(r"\s+(?:at|in|for|from|on)\s.*$|^\s*by\s+", re.IGNORECASE)
_BYLINE_PEOPLE = re.compile(r"\s*[,;|&/]\s*|\s+(?:and|with)\s+", re.IGNORECASE)
_EMAIL_NAME = re.compile(r"^\S+@\S+\s*\((.+)\)$")
_POSSESSIVE = re.compile(r"['’ʼ]s$", re.IGNORECASE)
_WORD = re.compile(r"\w+(?:['’ʼ.]\w+)*|&")
_NOT_LETTERS = re.compile(r"[\W_]+")
_RARE = 0.95


def folded(word: str) -> str:
    """Lower case without accents, marks or spaces; "&" is "and"."""
    if word == "&":
        return "and"
    if word.isascii():
        return _NOT_LETTERS.sub("", word.lower())
    bare = (letter for letter in unicodedata.normalize("NFKD", word.casefold()) if not unicodedata.combining(letter))
    return _NOT_LETTERS.sub("", "".join(bare))


@dataclass
class Outlet:
    """One name for an outlet.

    Args:
        strength: see `Strength`.
        rare: no English dictionary word is in it.
        article: the catalog writes it with "The".
        names: the catalog's spellings of it and of its sections.
        sections: a section's words, folded, with the catalog's spelling.
    """

    strength: Strength
    rare: bool
    article: bool
    names: set[str] = field(default_factory=set)
    sections: list[tuple[tuple[str, ...], str]] = field(default_factory=list)


class Outlets:
    """The sources of a catalog under every name they go by.

    Args:
        sources: the catalog's spellings.
    """

    def __init__(self, sources: Iterable[str]) -> None:
        self.by_key: dict[str, Outlet] = {}
        self._by_initials: dict[str, list[tuple[list[str], str, tuple[str, ...]]]] = {}
        parts = {name: [part for part in _PARTS.split(name) if folded(part)] for name in sorted(sources)}
        seen = Counter(folded(part) for pieces in parts.values() for part in pieces)
        for name, pieces in parts.items():
            if pieces:
                self._add(name, pieces, seen)
        self._add_initials()
        self.longest = 1 + max((len(_WORD.findall(name)) for name in parts), default=0)
        self.spellings = Spellings(
            word for name in parts for word in [folded(name), *(folded(part) for part in _WORD.findall(name))]
        )
        self.spellings.add(self.by_key)

    def _add(self, name: str, pieces: list[str], seen: Counter[str]) -> None:
        outlet = _outlet(pieces, seen)
        section = tuple(folded(word) for piece in pieces if piece is not outlet for word in _WORD.findall(piece))
        label, article = _without_article(DOMAIN_ENDING.sub("", outlet) if "." in outlet else outlet)
        if DOMAIN_ENDING.search(outlet) and " " not in outlet:
            label = label.rsplit(".", 1)[-1]
        words = [word for word in _WORD.findall(label) if folded(word)]
        if not words:
            return
        self._put("".join(map(folded, words)), _strength(words), words, name, section, article=article)
        self._put("".join(folded(_POSSESSIVE.sub("", word)) for word in words), _strength(words), words, name, section,
                  article=article)  # fmt: skip
        if len(words) == 1 and len(label) > 6 and folded(label).startswith("the"):  # theguardian.com
            rest = [folded(label)[3:]]
            self._put(rest[0], "word", rest, name, section, article=True)
        if (short := _shortened(words)) is not None:
            self._put("".join(map(folded, short)), "short", short, name, section, article=article)
        if section:
            every = "".join(map(folded, _WORD.findall(name)))
            self._put(every.removeprefix("the") if article else every, "full", words, name, (), article=False)
        if len(words) > 1:
            self._by_initials.setdefault("".join(folded(word)[0] for word in words), []).append((words, name, section))

    def _add_initials(self) -> None:
        """Initials that only one outlet has, and that are no outlet's name."""
        for key, entries in self._by_initials.items():
            if key not in self.by_key and len({tuple(map(folded, words)) for words, _, _ in entries}) == 1:
                for words, name, section in entries:
                    self._put(key, "initials", words, name, section, article=False)

    def _put(
        self, key: str, strength: Strength, words: list[str], name: str, section: tuple[str, ...], *, article: bool
    ) -> None:
        rare = any(rarity_of(word) >= 1.0 for word in words)
        for written in (key, "the" + key) if article else (key,):
            known = self.by_key.setdefault(written, Outlet(strength, rare, article))
            if "full" not in (known.strength, strength):
                known.strength = min(known.strength, strength, key=_ORDER.index)
            elif strength != "full":
                known.strength = strength
            known.article = known.article and article
            known.names.add(name)
            if section and (section, name) not in known.sections:
                known.sections.append((section, name))


class People:
    """The authors of a catalog, by full name and by surname.

    Args:
        authors: bylines as the catalog has them.
    """

    def __init__(self, authors: Iterable[str]) -> None:
        self.by_name: dict[str, set[str]] = {}
        self.by_surname: dict[str, set[str]] = {}
        surnames: dict[str, set[str]] = {}
        self.longest = 1
        for byline in authors:
            for words in _people(byline):
                keys = {"".join(words), "".join(word for word in words if len(word) > 1) or "".join(words)}
                for key in keys:
                    self.by_name.setdefault(key, set()).add(byline)
                self.longest = max(self.longest, 2 * len(words))
                if len(words) > 1:
                    particle = words[-2] if words[-2] in _PARTICLES else ""
                    for surname in {words[-1], particle + words[-1]}:
                        surnames.setdefault(surname, set()).add(min(keys, key=len))
        for surname, people in surnames.items():
            if len(people) == 1 and len(surname) > 1:
                self.by_surname[surname] = self.by_name[next(iter(people))]
        self.spellings = Spellings(word for byline in authors for words in _people(byline) for word in words)


@lru_cache(maxsize=4)
def outlets(sources: frozenset[str]) -> Outlets:
    """The names of a catalog's sources; the last few catalogs are kept."""
    return Outlets(sources)


@lru_cache(maxsize=4)
def people(authors: frozenset[str]) -> People:
    """The names of a catalog's authors; the last few catalogs are kept."""
    return People(authors)


def _outlet(pieces: list[str], seen: Counter[str]) -> str:
    """The piece that names the outlet: mostly the first, but "Technology | The Guardian" has it last."""
    first, last = pieces[0], pieces[-1]
    if _is_section(last):
        return first
    return last if _is_section(first) or seen[folded(last)] > seen[folded(first)] else first


def _is_section(piece: str) -> bool:
    return all(folded(word) in _SECTIONS for word in _WORD.findall(piece))


def _without_article(label: str) -> tuple[str, bool]:
    head, _, rest = label.strip().partition(" ")
    return (rest, True) if head.casefold() == "the" and folded(rest) else (label.strip(), False)


def _strength(words: list[str]) -> Strength:
    if len(words) > 1:
        return "phrase"
    word = words[0]
    if word.isupper() and len(word) > 2:
        return "acronym"
    mixed = any(letter.isupper() for letter in word[1:]) and any(letter.islower() for letter in word)
    return "coined" if mixed and rarity_of(word) >= 1.0 else "word"


def _shortened(words: list[str]) -> list[str] | None:
    """BBC News -> BBC, Time Magazine -> Time; but not Business News -> Business."""
    if len(words) < 2:
        return None
    rest, last = words[:-1], folded(words[-1])
    telling = len(rest) == 1 and ((rest[0].isupper() and len(rest[0]) > 1) or rarity_of(rest[0]) >= _RARE)
    return rest if last in _MEDIA or (last == "news" and telling) else None


def _people(byline: str) -> Iterator[list[str]]:
    """The people of a byline, each as folded words."""
    name = _EMAIL_NAME.sub(r"\1", byline.strip())
    for part in _BYLINE_PEOPLE.split(name):
        words = [folded(word) for word in _BYLINE_CUT.sub("", part).split()]
        words = [word for word in words if word]
        if words and words[0] == "the":
            words = words[1:]
        if 0 < len(words) <= 6 and not set(words) <= _BYLINE_WORDS:
            yield words
