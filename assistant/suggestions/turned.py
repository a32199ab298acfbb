"""A statement turned into the questions that it answers: who, when, why, how many, how much.

A handful of English patterns over the words alone, each so narrow that what it makes reads like something a person
asks; whatever does not fit one of them makes no question. Not here: whether anything answers it (`suggestions`).
"""

import re
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from assistant.followup.english import (
    ADJECTIVES,
    ADVERBS,
    AUXILIARIES,
    DETERMINERS,
    ORDINALS,
    PEOPLE,
    PERSONAL,
    PREPOSITIONS,
    QUESTION_WORDS,
    VERBS_IN_FULL,
)
from assistant.questions.vocabulary import listed

LONGEST_SUBJECT, LONGEST_REST = 7, 12
"""Words of a question's two halves, at most."""

_AUXILIARIES = listed("is are was were will has have had can could must should would")
_IRREGULAR = {
    "became": "become", "began": "begin", "bought": "buy", "broke": "break", "brought": "bring", "built": "build",
    "came": "come", "caught": "catch", "chose": "choose", "drew": "draw", "drove": "drive", "fell": "fall",
    "fought": "fight", "found": "find", "gave": "give", "grew": "grow", "held": "hold", "kept": "keep", "led": "lead",
    "left": "leave", "lost": "lose", "made": "make", "met": "meet", "paid": "pay", "ran": "run", "rose": "rise",
    "sank": "sink", "saw": "see", "sent": "send", "sold": "sell", "spent": "spend", "stole": "steal",
    "struck": "strike", "taught": "teach", "took": "take", "threw": "throw", "went": "go", "withdrew": "withdraw",
    "won": "win", "wrote": "write",
}  # fmt: skip
_ALSO_NOUNS = listed("left found felt spent led saw")
"""Past forms that are as often something else in front of the verb of a sentence."""

_DAYS = "Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday"
_MONTHS = "January|February|March|April|May|June|July|August|September|October|November|December"
_DATE = rf"\d{{1,2}}(?:st|nd|rd|th)?(?: of)? (?:{_MONTHS})(?: \d{{4}})?|(?:{_MONTHS}) \d{{1,2}}(?:, \d{{4}})?"
_TIME = re.compile(
    rf" (?:on (?:{_DAYS})|(?:on|by) (?:the )?(?:{_DATE})|in (?:early |late )?(?:{_MONTHS})(?: \d{{4}})?"
    r"|in (?:1[5-9]|20)\d\d|at \d{1,2}[:.]\d\d(?: ?[ap]\.?m\.?)?|at \d{1,2} ?[ap]\.?m\.?|at (?:noon|midnight)"
    r")(?=$| (?:to|for|after|with|from|over) )"
)
_SOON = re.compile(r" (?:this|next) (?:spring|summer|autumn|winter|week|month|year)$")
_OPENING_TIME = re.compile(
    rf"^(?:On (?:{_DAYS}|(?:the )?(?:{_DATE}))|In (?:{_MONTHS})(?: \d{{4}})?|In (?:1[5-9]|20)\d\d),? "
)
_CLOCK = re.compile(r"\b(?:at|by|on) \d")
_REASON = re.compile(r",? (?:because|due to) ")
_NUMBER = r"(?:\d[\d,.]*(?: (?:million|billion))?|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)"
_ABOUT = r"(?:(?:about|some|around|nearly|almost|more than|fewer than|at least|over) )?"
_THINGS = r"(?:[a-z]+s|people|men|women|children)"
_COUNTED = re.compile(rf"^{_ABOUT}{_NUMBER} (?P<what>(?:[a-z-]+ )?{_THINGS}) (?P<rest>.+)$", re.IGNORECASE)
_HAS = re.compile(rf"^{_ABOUT}{_NUMBER} (?P<what>(?:[a-z-]+ ){{0,2}}{_THINGS})$")
_COST = re.compile(r"^(?P<subject>.+?) (?P<cost>will cost|costs|cost) (?:about |some |around |up to )?[£$€]?\d")
_WORD = r"[A-ZÀ-Þ][a-zà-þ]+(?:[-’'][A-ZÀ-Þ][a-zà-þ]+)?(?![\w’'-])"
_NAME = rf"{_WORD}(?: (?:(?:de|del|van|von|bin|al|la|di|da) )?{_WORD}){{1,2}}"
_ROLES = "|".join(sorted(PEOPLE))
_ROLE = re.compile(
    rf"\b(?:{_ROLES}) (?P<after>{_NAME})(?! (?:and|or|of|in) [A-ZÀ-Þ])"
    rf"|^(?P<before>{_NAME}), (?:an?|the|its|their) (?:[^,]*[ -])?(?:{_ROLES})\b"
)
_TOLD = re.compile(
    rf"^(?P<who>{_NAME}|{_WORD}) told (?P<whom>(?:the |a )?[\w’' -]{{3,40}}?)"
    r"(?=,| that | on | in | to | it | he | she | they |\.)"
)
_SAID = re.compile(
    rf"^(?P<who>{_NAME})(?:, (?:an?|the|its|their) [^,]{{3,60}},)? (?:said|says|argued|warned)(?: that)? "
    r"(?P<what>[^,]+)"
)
_DID = re.compile(rf"^(?P<who>{_NAME}) (?P<did>[a-z]+) (?P<rest>.+)$")
_UNFIT = re.compile(
    r"[“”\"«»();?!…—–\[\]{}<>|*_`]|\b(?:not|never|no|nor|neither|who|which|whose|however|also)\b|n[’']t\b|:(?!\d)",
    re.IGNORECASE,
)
_BEYOND = listed("he she it they him them this these those there here i we you us me his her its their our my your")
"""Words that mean something only beside the sentence before."""
_CLAUSES = listed("until when while as if where what how than that but so did does do")
"""Words behind which another clause begins."""


class _Halves(NamedTuple):
    """A statement, cut at its first verb: what it is about, what helps the verb in a question, and the rest."""

    subject: str
    helper: str
    rest: str


def questions(statement: str, text: str = "") -> list[str]:
    """The questions that a statement answers, the most telling first; often none.

    Args:
        statement: one whole sentence.
        text: what it stands in, by which names are told from words that only open a sentence.
    """
    bare = statement.strip()
    if not bare.endswith(".") or len(bare.split()) > 40:
        return []
    bare = bare[:-1]
    found = [*_told(f"{bare}."), *_said(bare, text), *_who(bare)]
    if not _UNFIT.search(bare):
        clause = bare.partition(",")[0]
        found = [*_cost(clause, text), *_counted(clause), *_halved(bare, text), *_doer(clause), *found]
    return list(dict.fromkeys(found))


def _halved(bare: str, text: str) -> Iterator[str]:
    if reason := _REASON.search(bare):
        if (halves := _cut(bare[: reason.start()], text)) and _fits(halves.rest) and not halves.helper.startswith("ha"):
            yield f"Why {halves.helper} {halves.subject} {halves.rest}?"
        return
    opening = _OPENING_TIME.match(bare)
    clause = bare[opening.end() if opening else 0 :].partition(",")[0]
    if not clause or (halves := _cut(clause, text)) is None:
        return
    subject, helper, rest = halves
    time = _TIME.search(f" {rest}") or (_SOON.search(f" {rest}") if helper == "will" else None)
    if helper in {"has", "have", "had"}:
        if held := _HAS.match(rest):
            did = {"has": "does", "have": "do", "had": "did"}[helper]
            yield f"How many {held['what']} {did} {subject} have?"
    elif helper in {"is", "are", "was", "were"} and not _done(rest):
        return  # what it was, or was doing at the time, is another question
    elif opening and time is None and _fits(rest):
        yield f"When {helper} {subject} {rest}?"
    elif time and not opening and _fits(kept := f" {rest}"[: time.start()] + f" {rest}"[time.end() :]):
        yield f"When {helper} {subject} {kept.strip()}?"


def _doer(clause: str) -> Iterator[str]:
    """Who did it, where a name stands before the verb."""
    if (found := _DID.match(clause)) and found["did"] in _pasts() and _fits(found["rest"]):
        words = found["rest"].split()
        if len(words) > 1 and not _verbs(words) and words[0] not in PREPOSITIONS | {"that", "to"}:
            yield f"Who {found['did']} {found['rest']}?"


def _cut(bare: str, text: str) -> _Halves | None:
    """The statement at its verb; None where anything about it is doubtful."""
    words = bare.split()
    for place, word in enumerate(words[1 : LONGEST_SUBJECT + 1], 1):
        helps = word in _AUXILIARIES
        if not helps and word not in _pasts() and not (word in _presents() and _TIME.search(" ".join(words[place:]))):
            continue
        before, behind = words[:place], words[place + 1 :]
        if not _is_subject(before) or _unsure(word, before, behind):
            return None
        subject = " ".join([_opened(before[0], text), *before[1:]])
        rest = " ".join(behind)
        if helps:
            return _Halves(subject, word, rest)
        if word in _pasts():
            return _Halves(subject, "did", f"{_pasts()[word]} {rest}".strip())
        return _Halves(subject, "does", f"{_presents()[word]} {rest}".strip())
    return None


def _is_subject(words: list[str]) -> bool:
    low = [word.lower() for word in words]
    return (
        all(re.fullmatch(r"[^\W\d_][\w’'-]*", word) for word in words)
        and low[0] not in PERSONAL | PREPOSITIONS | AUXILIARIES | QUESTION_WORDS | _BEYOND
        and low[0] not in _pasts()
        and not (len(words) == 1 and low[0] in DETERMINERS)
        and not low[-1].endswith("ly")
        and low[-1] not in PREPOSITIONS | DETERMINERS | ADVERBS | ADJECTIVES | ORDINALS | {"and", "or"}
        and not set(low) & (_BEYOND | _CLAUSES)
    )


def _unsure(verb: str, before: list[str], behind: list[str]) -> bool:
    """Whether the verb may be none, or there is another one."""
    reason = next((place for place, word in enumerate(behind) if word in {"because", "due"}), len(behind))
    ahead = behind[:reason] if verb not in _AUXILIARIES else behind[1:reason]
    doubtful = verb in _ALSO_NOUNS and len(before) > 3
    return doubtful or _verbs(ahead) or behind[:1] in (["by"], ["of"], ["that"], ["to"])


def _verbs(words: list[str]) -> bool:
    """Whether there is a verb among words."""
    return any(word in _AUXILIARIES or word in _pasts() for word in words)


def _fits(rest: str) -> bool:
    words = rest.split()
    strange = {one.lower() for one in words} & (_BEYOND | _CLAUSES)
    return 0 < len(words) <= LONGEST_REST and "," not in rest and not strange and not _CLOCK.search(rest)


def _done(rest: str) -> bool:
    """Whether "was" stands before what was done, not before what something is."""
    first = rest.split(maxsplit=1)[0] if rest else ""
    return first.endswith(("ed", "en")) or first in _IRREGULAR or first in {"born", "due"}


def _counted(bare: str) -> Iterator[str]:
    if (found := _COUNTED.match(bare)) and _fits(found["rest"]) and " and " not in found["rest"]:
        if found["what"].split()[-1] in AUXILIARIES | {"others"}:
            return
        first, *behind = found["rest"].split()
        if (first in _AUXILIARIES or first in _pasts()) and len(behind) > 1 and not _verbs(behind):
            yield f"How many {found['what']} {found['rest']}?"


def _cost(bare: str, text: str) -> Iterator[str]:
    if found := _COST.match(bare):
        words = found["subject"].split()
        if len(words) <= LONGEST_SUBJECT and _is_subject(words):
            subject = " ".join([_opened(words[0], text), *words[1:]])
            helper = {"will cost": "will", "costs": "does", "cost": "did"}[found["cost"]]
            yield f"How much {helper} {subject} cost?"


def _who(bare: str) -> Iterator[str]:
    for found in _ROLE.finditer(bare):
        yield f"Who is {found['after'] or found['before']}?"


def _told(bare: str) -> Iterator[str]:
    if (found := _TOLD.match(bare)) and found["who"].lower() not in PERSONAL | _BEYOND | DETERMINERS:
        whom = found["whom"].split()
        if whom[0].lower() not in _BEYOND | PERSONAL and len(whom) <= 5:
            yield f"What did {found['who']} tell {found['whom']}?"


def _said(bare: str, text: str) -> Iterator[str]:
    found = _SAID.match(bare)
    if found and (halves := _cut(found["what"], text)) and halves.subject.split()[0].lower() in {"the", "a", "an"}:
        yield f"What did {found['who']} say about {halves.subject}?"


def _opened(word: str, text: str) -> str:
    """The first word of a sentence as it is written within one."""
    low = word.lower()
    common = low in DETERMINERS or (word.istitle() and re.search(rf"(?<![.!?] )\b{re.escape(low)}\b", text))
    return low if common else word


@cache
def _pasts() -> dict[str, str]:
    """Past forms of verbs, and the verbs."""
    return {_past(verb): verb for verb in VERBS_IN_FULL} | _IRREGULAR


@cache
def _presents() -> dict[str, str]:
    """What it does, and the verbs."""
    ends = ("s", "sh", "ch", "x", "z", "o")
    return {f"{verb}es" if verb.endswith(ends) else f"{verb}s": verb for verb in VERBS_IN_FULL if verb[-1] != "y"}


def _past(verb: str) -> str:
    if verb.endswith("e"):
        return f"{verb}d"
    if verb.endswith("y") and verb[-2] not in "aeiou":
        return f"{verb[:-1]}ied"
    if re.fullmatch(r"[^aeiou]*[aeiou][^aeiouwxy]", verb):  # one syllable, one vowel: stop, stopped
        return f"{verb}{verb[-1]}ed"
    return f"{verb}ed"
