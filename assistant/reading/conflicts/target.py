"""What a question asks to be told, closely enough to say which number of a sentence answers it.

"How many people were killed in the mill fire?" asks for a count of people, in the role of killed, of what the words
"mill" and "fire" name. Verbs are brought to one form ("began", "begin"), and the few things news counts most are known
under their other words ("dead", "killed", "death toll"). Written for English.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from assistant.language.aliases import bag, holds
from assistant.query.answer_type import Question
from index.text.analyzer import FUNCTION_WORDS, words

_SAME = """
kill killed kills die dies died dead death deaths deadly fatal fatality fatalities perished toll slain
| injure injured injuries injury wound wounded wounds hurt | missing unaccounted
| arrest arrested arrests detain detained detention | begin began begun start | win won | sell sold sale sales
| buy bought purchase | leave left | shoot shot | strike struck | rise rose risen | fall fell fallen | meet met
| lose lost loss | pay paid | take took taken | give gave given | hold held | lead led | build built | send sent
| spend spent | flee fled | grow grew grown | break broke broken | sink sank sunk | steal stole stolen
| speak spoke spoken | write wrote written | choose chose chosen | fly flew flown | drive drove driven | go went gone
| come came | find found | make made | keep kept | bring brought | cost costs price priced prices
| resign resigned resignation | launch launched | release released | elect elected election
| marry married marriage wedding | born birth | open opened reopen reopened | vote voted votes
| employ employed employees | acquire acquired acquisition
"""
_PEOPLE = frozenset(words("people person persons dead deaths fatalities"))
_HOW_MANY = re.compile(
    r"\bhow many\s+(?:more\s+|other\s+)?([\w’' -]+)|\b(?:the )?(?:total )?number of\s+([\w’' -]+)", re.I
)
_TOLL = re.compile(r"\bdeath toll\b", re.I)
_SHARE = re.compile(r"\bpercentage\b|\bper ?cent\b|\bproportion\b|\bshare of\b|\brate\b", re.I)
_MONEY = re.compile(
    r"\bhow much\b(?! \w+ (?:water|oil|gas|rain|snow|time)\b)|\b(?:what|which)\b.{0,30}\b(?:price|cost|fare|fee|salary|"
    r"wage|budget|fine|amount|value)\b",
    re.I,
)
_MEASURED = re.compile(r"\bhow (?:tall|high|deep|wide|long|far|fast|heavy|large|big|old)\b", re.I)
_UNITS = frozenset(
    words(
        "metres meters feet foot miles kilometres kilometers km inches yards mph kph acres hectares tonnes tons pounds "
        "kilograms kg years months weeks days hours minutes seconds square"
    )
)
_AMOUNTS = ((_SHARE, frozenset({"percent"})), (_MONEY, frozenset({"money"})), (_MEASURED, _UNITS))
_NOUNS_LAST = frozenset(words("people men women children police fish sheep deer crew staff troops"))
_CHANGING = re.compile(
    r"\b(?:latest|current(?:ly)?|now|today|recent(?:ly)?|next|last|so far|this (?:week|month|year|season)|usually|"
    r"often|each|every)\b",
    re.I,
)
_NAME_ASKED = re.compile(
    r"\b(?:who|whom|where)\b|\b(?:which|what) (?:person|man|woman|city|country|town|company|team|club|player|actor|"
    r"state|firm|bank|airline|village)\b",
    re.I,
)


@dataclass(frozen=True)
class Asked:
    """What a question asks to be told.

    Args:
        things: the counted noun, stemmed; empty where an amount or a measure is asked.
        people: the counted noun is people, whatever they are called.
        units: the units that answer; empty for a count.
        roles: the words that say what happened or what is measured, in one form each, with their rarity.
        names: capitalised words and numbers of the question.
        held: all its telling words, in one form each.
    """

    things: frozenset[str]
    people: bool
    units: frozenset[str]
    roles: dict[str, float]
    names: frozenset[str]
    held: frozenset[str]

    @property
    def fates(self) -> frozenset[str]:
        """What became of the people counted, where the question says so."""
        return frozenset(self.roles).intersection(FATES)

    @property
    def price(self) -> bool:
        """Whether the price of something on sale is asked for: another day, another price."""
        return "money" in self.units and not _PRICED.isdisjoint(self.roles)


@lru_cache(maxsize=1)
def _forms() -> dict[str, str]:
    found: dict[str, str] = {}
    for group in _SAME.split("|"):
        first, *others = words(group)
        for one in (first, *others):
            found.setdefault(one, first)
    return found


def canonical(text: str) -> list[str]:
    """The words of a text in order, each verb in one form."""
    forms = _forms()
    return [forms.get(word, word) for word in words(text)]


_PRICED = frozenset(canonical("price sale"))
FATES = frozenset(canonical("kill injure missing arrest"))
"""What becomes of people: a number of the one is none of the other."""


def asks_for_number(question: Question) -> Asked | None:
    """What a question of amount asks for; None where it cannot be told."""
    if question.kind != "number":
        return None
    text = question.text
    if _TOLL.search(text):
        return _asked(question, people=True, extra=canonical("killed"))
    if counted := _HOW_MANY.search(text):
        phrase = _noun_phrase((counted[1] or counted[2]).split())
        things = frozenset(words(phrase[-1])) if phrase else frozenset[str]()
        if not things:
            return None
        fates = [word for word in canonical(phrase[-1]) if word in FATES]
        return _asked(question, things, people=not things.isdisjoint(_PEOPLE), extra=fates)
    units = next((units for pattern, units in _AMOUNTS if pattern.search(text)), None)
    return _asked(question, units=units) if units else None


def asks_for_day(question: Question) -> Asked | None:
    """What happened on the day that a question asks for; None where it asks for none, or for one that moves."""
    if question.kind != "time" or _CHANGING.search(question.text) or re.search(r"\btime\b", question.text, re.I):
        return None
    return _asked(question)


def asks_for_name(question: Question) -> Asked | None:
    """What a question says of the person, place or body that it asks for; None where it asks for none."""
    if not _NAME_ASKED.search(question.text) or _CHANGING.search(question.text):
        return None
    return _asked(question)


def covered(asked: Asked, sentence: str, nearby: str) -> float:
    """The share of what the question tells that a sentence and its headline tell too; 0 where a name is missing.

    Args:
        sentence: with its headline.
        nearby: where the names must stand.
    """
    here, around = bag(sentence), bag(nearby)
    if any(not holds(around, name) for name in asked.names):
        return 0.0
    told = set(canonical(sentence))
    total = sum(asked.roles.values())
    return (
        sum(weight for word, weight in asked.roles.items() if word in told or holds(here, word)) / total
        if total
        else 1.0
    )


def _asked(
    question: Question,
    things: frozenset[str] = frozenset(),
    *,
    people: bool = False,
    units: frozenset[str] = frozenset(),
    extra: Iterable[str] = (),
) -> Asked:
    forms = _forms()
    roles: dict[str, float] = {}
    asking = frozenset(
        words("many much number date day year month time total percentage proportion share people person")
    )
    for word, weight in question.words.items():
        if word in things or word in question.names or word in FUNCTION_WORDS or word in asking:
            continue
        roles[forms.get(word, word)] = max(weight, 0.05)
    roles |= dict.fromkeys(extra, 0.5)
    held = frozenset(forms.get(word, word) for word in question.words)
    return Asked(things, people, units, roles, question.names, held)


def _noun_phrase(following: list[str]) -> list[str]:
    """The words from "how many" up to the noun that is counted: the first plural, before any word of grammar."""
    phrase: list[str] = []
    for word in following[:5]:
        stems = words(word)
        if not stems or stems[0] in FUNCTION_WORDS:
            break
        phrase.append(word)
        if stems[0] in _NOUNS_LAST or (word.lower().endswith("s") and not word.lower().endswith("ss")):
            return phrase
    return phrase[:1]
