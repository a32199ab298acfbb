"""A statement turned into the questions that it answers: when, why, how many, how much, who.

A handful of English patterns over the words alone, each so narrow that what it makes reads like something a person
asks; whatever does not fit one of them makes no question.
"""

import re
from collections.abc import Iterator

from assistant.language.lexicon import AUXILIARIES
from assistant.suggestions.halves import DATE, DAYS, LONGEST_SUBJECT, MONTHS, TIME, cut, done, fits, is_subject, opened
from assistant.suggestions.people import about_people, doer
from assistant.suggestions.verbs import HELPERS, pasts, verbs

_SOON = re.compile(r" (?:by )?(?:this|next) (?:spring|summer|autumn|winter|week|month|year)$")
_OPENING_TIME = re.compile(
    rf"^(?:On (?:{DAYS}|(?:the )?(?:{DATE}))|In (?:{MONTHS})(?: \d{{4}})?|In (?:1[5-9]|20)\d\d),? "
)
_REASON = re.compile(r",? (?:because|due to) ")
_NUMBER = r"(?:\d[\d,.]*(?: (?:million|billion))?|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)"
_ABOUT = r"(?:(?:about|some|around|nearly|almost|more than|fewer than|at least|over) )?"
_THINGS = r"(?:[a-z]+s|people|men|women|children)"
_COUNTED = re.compile(rf"^{_ABOUT}{_NUMBER} (?P<what>(?:[a-z-]+ )?{_THINGS}) (?P<rest>.+)$", re.IGNORECASE)
_HAS = re.compile(rf"^{_ABOUT}{_NUMBER} (?P<what>(?:[a-z-]+ ){{0,2}}{_THINGS})$")
_COST = re.compile(r"^(?P<subject>.+?) (?P<cost>will cost|costs|cost) (?:about |some |around |up to )?[£$€]?\d")
_UNFIT = re.compile(
    r"[“”\"«»();?!…—–\[\]{}<>|*_`]|\b(?:not|never|no|nor|neither|who|which|whose|however|also)\b|n[’']t\b|:(?!\d)",
    re.IGNORECASE,
)


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
    found = list(about_people(bare, text))
    if not _UNFIT.search(bare):
        clause = bare.partition(",")[0]
        found = [*_cost(clause, text), *_counted(clause), *_halved(bare, text), *doer(clause), *found]
    return list(dict.fromkeys(found))


def _halved(bare: str, text: str) -> Iterator[str]:
    if reason := _REASON.search(bare):
        if (halves := cut(bare[: reason.start()], text)) and fits(halves.rest) and not halves.helper.startswith("ha"):
            yield f"Why {halves.helper} {halves.subject} {halves.rest}?"
        return
    opening = _OPENING_TIME.match(bare)
    clause = bare[opening.end() if opening else 0 :].partition(",")[0]
    if not clause or (halves := cut(clause, text)) is None:
        return
    subject, helper, rest = halves
    time = TIME.search(f" {rest}") or (_SOON.search(f" {rest}") if helper in {"will", "could"} else None)
    if helper in {"has", "have", "had"}:
        if held := _HAS.match(rest):
            did = {"has": "does", "have": "do", "had": "did"}[helper]
            yield f"How many {held['what']} {did} {subject} have?"
    elif helper in {"is", "are", "was", "were"} and not done(rest):
        return  # what it was, or was doing at the time, is another question
    elif opening and time is None and fits(rest):
        yield f"When {helper} {subject} {rest}?"
    elif time and not opening and fits(kept := f" {rest}"[: time.start()] + f" {rest}"[time.end() :]):
        yield f"When {helper} {subject} {kept.strip()}?"


def _counted(bare: str) -> Iterator[str]:
    if (found := _COUNTED.match(bare)) and fits(found["rest"]) and " and " not in found["rest"]:
        if found["what"].split()[-1] in AUXILIARIES | {"others"}:
            return
        first, *behind = found["rest"].split()
        if (first in HELPERS or first in pasts()) and len(behind) > 1 and not verbs(behind):
            yield f"How many {found['what']} {found['rest']}?"


def _cost(bare: str, text: str) -> Iterator[str]:
    if found := _COST.match(bare):
        words = found["subject"].split()
        if len(words) <= LONGEST_SUBJECT and is_subject(words):
            subject = " ".join([opened(words[0], text), *words[1:]])
            helper = {"will cost": "will", "costs": "does", "cost": "did"}[found["cost"]]
            yield f"How much {helper} {subject} cost?"
