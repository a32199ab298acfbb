"""What a question asks for: its telling words, the names and numbers in it, and the kind of answer it wants.

Read from the question alone, in English; a question of another language still has its words. Not here: follow-ups.
"""

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from assistant.evidence.bags import Aliases, aliases
from assistant.evidence.rarity import rarity
from index.words import FUNCTION_WORDS, searchable, words

Kind = Literal["identity", "person", "time", "place", "number", "reason", "other"]

_WORD = re.compile(r"(?:[^\W\d_]\.){2,}|\d+(?:[.,]\d+)*|\w+(?:['’]\w+)*")
_AMOUNTS = (
    "fare|price|cost|fee|toll|salary|wage|budget|population|percentage|rate|age|length|height|width|depth|weight|speed|distance|"
    "total|number|score|margin|size|capacity|value|amount|share|proportion"
)
_PEOPLE = (
    "person|man|woman|actor|actress|president|player|singer|author|writer|minister|leader|mayor|director|founder|chief"
)
_PLACES = "city|country|state|town|village|place|location|continent|region|county|street|island|river|building"
_TIMES = "year|day|date|month|time|century|decade|season|hour"
_NAME = r"[A-ZÀ-Þ][\w.’'-]*"
_IDENTITY = re.compile(
    r"\W*(?:[Aa]nd |[Ss]o |[Bb]ut )?[Ww]ho(?:[’']s| is| was| are| were) "
    rf"(?P<name>{_NAME}(?:\s+(?:(?:de|la|del|da|di|der|den|van|von|al|bin|of)\s+)*{_NAME}){{0,4}})\W*"
)
"""Asks what somebody is, not for a person."""

_KINDS: tuple[tuple[Kind, re.Pattern[str]], ...] = (
    (
        "number",
        re.compile(
            r"\bhow (?:many|much|old|long|far|tall|big|large|high|wide|deep|heavy|often|fast)\b(?! ago)"
            r"|\bhow did .{0,60}\bvote\b"
            rf"|\bwh(?:at|ich) (?:(?:is|are|was|were|will be) )?(?:the )?(?:\w+ )?(?:{_AMOUNTS})\b",
            re.I,
        ),
    ),
    (
        "reason",
        re.compile(r"\bwhy\b|\bhow come\b|\bwhat (?:caused|led to|made|makes)\b|\breasons? (?:for|why|behind)\b", re.I),
    ),
    ("time", re.compile(rf"\bwhen\b|\b(?:what|which) (?:{_TIMES})\b|\bhow long ago\b", re.I)),
    ("place", re.compile(rf"\bwhere\b|\b(?:what|which) (?:{_PLACES})\b", re.I)),
    ("person", re.compile(rf"\bwho\b|\bwhom\b|\bwhose\b|\b(?:what|which) (?:{_PEOPLE})\b", re.I)),
)


@dataclass(frozen=True)
class Question:
    """A question as the evidence chooser sees it.

    Args:
        text: as asked.
        words: the telling words, stemmed as in the index, each with its rarity in English, 0..1.
        names: those of the words that are written with a capital inside the question, or are numbers.
        aliases: acronyms of the names in it, with the words they stand for.
        kind: what the answer must be or hold.
    """

    text: str
    words: dict[str, float]
    names: frozenset[str]
    aliases: Aliases
    kind: Kind


def named_in(text: str) -> str:
    """Whom a question asks about that asks who somebody is; empty for any other."""
    found = _IDENTITY.fullmatch(text.strip())
    return found["name"].rstrip(".") if found else ""


@lru_cache(maxsize=256)
def analyse(text: str) -> Question:
    """Reads a question; kept, since ranking and evidence read the same ones."""
    found: dict[str, float] = {}
    names: set[str] = set()
    every: dict[str, float] = {}
    mixed_case = any(letter.islower() for letter in text)
    for place, match in enumerate(_WORD.finditer(text)):
        surface = searchable(match[0]).strip()
        for stem in words(surface):
            weight = min(rarity(surface), rarity(stem))
            every[stem] = weight
            if stem in FUNCTION_WORDS:
                continue
            found[stem] = weight
            if surface[0].isdigit() or (mixed_case and surface[0].isupper() and place > 0):
                names.add(stem)
    kind: Kind = next((name for name, pattern in _KINDS if pattern.search(text)), "other")
    kind = "identity" if named_in(text) else kind
    return Question(text, found or every, frozenset(names), aliases(text), kind)
