"""Questions about people that a statement answers: who somebody is, who did something, what somebody said of what."""

import re
from collections.abc import Iterator

from assistant.language.lexicon import DETERMINERS, PEOPLE, PERSONAL, PREPOSITIONS
from assistant.suggestions.halves import BEYOND, cut, fits, is_subject
from assistant.suggestions.verbs import HELPERS, pasts, presents, verbs

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
_OFFICE = re.compile(
    rf"(?:^|\bsaid ){_NAME}, (?P<apart>the [^,]{{5,60}}?)(?=,|$)"
    rf"|\b(?P<owned>[A-ZÀ-Þ][\w-]+['’]s (?:[a-z]+ ){{0,2}}(?:{_ROLES})), {_NAME}\b"
)
_WHO = re.compile(rf"{_NAME}(?:, [^,]{{3,60}})?, who (?P<did>[a-z]+) (?P<rest>[^,]+)(?=,|$)")
_QUOTED = re.compile(rf"^[“\"](?P<quote>[^”\"]+),[”\"] said (?P<who>{_NAME})")
_ARTICLES = frozenset(("the", "a", "an"))


def about_people(bare: str, text: str) -> Iterator[str]:
    """The questions about people that a statement answers.

    Args:
        bare: the statement without its full stop.
        text: what it stands in.
    """
    yield from _told(f"{bare}.")
    yield from _said(bare, text)
    yield from _quoted(bare)
    yield from _office(bare)
    yield from _who_did(bare)
    yield from _who_is(bare)


def doer(clause: str) -> Iterator[str]:
    """Who did it, where a name stands before the verb."""
    if found := _DID.match(clause):
        yield from _done_by_whom(found["did"], found["rest"])


def _who_did(bare: str) -> Iterator[str]:
    for found in _WHO.finditer(bare):
        yield from _done_by_whom(found["did"], found["rest"])


def _done_by_whom(did: str, rest: str) -> Iterator[str]:
    words = rest.split()
    if did not in pasts() and did not in presents():
        return
    if len(words) > 1 and fits(rest) and not verbs(words) and words[0] not in PREPOSITIONS | {"that", "to"}:
        yield f"Who {did} {rest}?"


def _office(bare: str) -> Iterator[str]:
    """Who has an office, where a name and the office stand side by side."""
    for found in _OFFICE.finditer(bare):
        office = found["owned"] or found["apart"]
        words = office.split()
        if fits(office) and not verbs(words) and PEOPLE & set(words):
            yield f"Who is {office}?"


def _who_is(bare: str) -> Iterator[str]:
    for found in _ROLE.finditer(bare):
        yield f"Who is {found['after'] or found['before']}?"


def _told(bare: str) -> Iterator[str]:
    if (found := _TOLD.match(bare)) and found["who"].lower() not in PERSONAL | BEYOND | DETERMINERS:
        whom = found["whom"].split()
        if whom[0].lower() not in BEYOND | PERSONAL and len(whom) <= 5:
            yield f"What did {found['who']} tell {found['whom']}?"


def _said(bare: str, text: str) -> Iterator[str]:
    found = _SAID.match(bare)
    if found and (halves := cut(found["what"], text)) and halves.subject.split()[0].lower() in {"the", "a", "an"}:
        yield f"What did {found['who']} say about {halves.subject}?"


def _quoted(bare: str) -> Iterator[str]:
    """What somebody said of what their words are about."""
    if (found := _QUOTED.match(bare)) is None:
        return
    words = found["quote"].split()
    verb = next(
        (
            place
            for place, word in enumerate(words[:7])
            if word in HELPERS | {"did", "does", "do"} or word in pasts() or word in presents()
        ),
        0,
    )
    subject = words[:verb]
    if subject and subject[0].lower() in _ARTICLES and is_subject(subject):
        yield f"What did {found['who']} say about {' '.join([subject[0].lower(), *subject[1:]])}?"
