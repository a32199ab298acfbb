"""Whether a text holds the kind of thing that is asked for: a date for when, a number for how many, a cause for why.

Told from the shape of the text alone, in English.
"""

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from assistant.language.aliases import Aliases, aliases
from assistant.language.rarity import rarity
from assistant.language.vocabulary import ANY_MONTH, ANY_WEEKDAY, NAME_WORD, NUMBER_WORDS
from index.text.analyzer import FUNCTION_WORDS, searchable, words

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
_IDENTITY = re.compile(
    r"\W*(?:[Aa]nd |[Ss]o |[Bb]ut )?[Ww]ho(?:[’']s| is| was| are| were) "
    rf"(?P<name>{NAME_WORD}(?:\s+(?:(?:de|la|del|da|di|der|den|van|von|al|bin|of)\s+)*{NAME_WORD}){{0,4}})\W*"
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
class QuestionTerms:
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
    """Return whom a question asks about that asks who somebody is; empty for any other.

    >>> named_in("Who is Ana Ruiz?")
    'Ana Ruiz'
    """
    found = _IDENTITY.fullmatch(text.strip())
    return found["name"].rstrip(".") if found else ""


@lru_cache(maxsize=256)
def analyse(text: str) -> QuestionTerms:
    """Read a question; kept, since ranking and evidence read the same ones."""
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
    return QuestionTerms(text, found or every, frozenset(names), aliases(text), kind)


_NUMERALS = (
    "|".join(word for word in NUMBER_WORDS if word != "zero")
    + r"|dozens?|hundreds?|thousands?|millions?|billions?|half|third|quarter|none|nobody|unanimous\w*"
)
_CAUSES = (
    r"because|due to|owing to|so that|in order to|as a result|resulting|caus\w+|reasons?|blam\w+|therefore|thus|led to|"
    r"fail\w*|lack\w*|fear\w*|concern\w*|aim(?:s|ed|ing)? (?:to|at)|to (?:avoid|prevent|protect|stop)|"
    r"(?:after|when|over) (?:it|its|his|her|he|she|they|their|a|an|the|\w+ed)"
)
_SHAPES: dict[Kind, re.Pattern[str]] = {
    "time": re.compile(
        rf"\b(?:1[0-9]|20)\d\d\b|\b(?:{ANY_MONTH}|{ANY_WEEKDAY})\b|\b\d\d?(?:st|nd|rd|th)? century\b"
        r"|\b\d{1,2}(?::\d\d)? ?[ap]\.?m\b|\b(?:yesterday|today|tomorrow|tonight|ago)\b"
        r"|\b(?:last|next) (?:week|month|year|night)\b",
        re.I,
    ),
    "number": re.compile(rf"\d|\b(?:{_NUMERALS})\b", re.I),
    "reason": re.compile(rf"\b(?:{_CAUSES})\b", re.I),
    "place": re.compile(r"\b(?:in|at|near|from|to|on|outside|across|throughout|of) (?:the )?[A-ZÀ-Þ]\w+"),
    "person": re.compile(r"\b[A-ZÀ-Þ][\w.’'-]+(?: (?:de|van|von|al|bin|[A-Z]\.))* [A-ZÀ-Þ][\w’'-]+"),
}
"""What a sentence looks like that holds an answer of this kind, in English."""

_COUNTED = re.compile(r"\bhow many (?:more |other )?(\w+)", re.I)
_AMOUNT = re.compile(r"\bhow much\b|\b(?:cost|price|fare|fee|toll|salary|wage|budget|percentage|share|rate)\b", re.I)
_MONEY = re.compile(r"[$£€¥%]|\b(?:dollars?|pounds?|euros?|yen|yuan|per ?cent|pence|cents?)\b", re.I)


_ROLES = (
    r"president|chief|[A-Z]E?[FTIO]?O|founder|minister|secretary|head|leader|coach|captain|singer|actress|judge|mayor|"
    r"attorney|star|forward|quarterback|billionaire|executive|general|partner|girlfriend|boyfriend|wife|husband|son|rapper|"
    r"brother|sister|mother|father|chair|chairwoman|chairman|boss|king|queen|prince|princess|pope|guard|\w+(?:er|or|ist|ian)"
)
_OF_ONE = "the|a|an|who|whose|one of|former|formerly|then|now|currently|chief|head|its|his|her|their|founder|co-founder"


@lru_cache(maxsize=64)
def _described(name: str) -> re.Pattern[str]:
    """What a sentence looks like that says who somebody is: "X, the head of ...", "X is a ...", "the singer X"."""
    last = re.escape(name.rsplit(maxsplit=1)[-1])
    return re.compile(
        rf"\b{last}(?:, (?:\d+, )?(?:{_OF_ONE}|\w+[’']s)\b| (?:is|was|became|serves as|served as|has been)"
        rf" (?:{_OF_ONE}|\w+[’']s)\b)"
        rf"|\b(?:{_ROLES})\s+(?:{NAME_WORD}\s+){{0,3}}{last}\b"
    )


def has_shape(question: QuestionTerms) -> bool:
    """Return whether what the question asks for can be told by its shape at all."""
    return question.kind in _SHAPES or question.kind == "identity"


def holds_kind(question: QuestionTerms, text: str) -> float:
    """Return whether the text holds what is asked for, beyond what the question already says; 0, .5 or 1.

    >>> holds_kind(analyse("How many people came?"), "Some 228 people came.")
    1.0

    A number counts in full only where it counts the thing asked about ("how many people": "228 people") or, for an
    amount, where it is money or a share. 0 where the kind has no shape.
    """
    if question.kind == "identity":
        return float(_described(named_in(question.text)).search(text) is not None)
    shape = _SHAPES.get(question.kind)
    if shape is None:
        return 0.0
    asked = question.text.lower()
    found = [match for match in shape.finditer(text) if match[0].lower() not in asked]
    if not found or question.kind != "number":
        return float(bool(found))
    counted = _COUNTED.search(question.text)
    if counted is None:
        return 1.0 if _MONEY.search(text) or not _AMOUNT.search(question.text) else 0.5
    things = set(words(counted[1]))
    return max(1.0 if things & set(words(text[match.end() :][:40])) else 0.5 for match in found)
