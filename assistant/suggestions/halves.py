"""A statement cut at its verb, so that a question can be made of its halves; none where anything is doubtful."""

import re
from typing import NamedTuple

from assistant.language.lexicon import (
    ADJECTIVES,
    ADVERBS,
    AUXILIARIES,
    DETERMINERS,
    ORDINALS,
    PERSONAL,
    PREPOSITIONS,
    QUESTION_WORDS,
)
from assistant.language.vocabulary import listed
from assistant.suggestions.verbs import HELPERS, IRREGULAR, pasts, presents, verbs

LONGEST_SUBJECT, LONGEST_REST = 7, 12
"""Words of a question's two halves, at most."""

DAYS = "Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday"
MONTHS = "January|February|March|April|May|June|July|August|September|October|November|December"
DATE = rf"\d{{1,2}}(?:st|nd|rd|th)?(?: of)? (?:{MONTHS})(?: \d{{4}})?|(?:{MONTHS}) \d{{1,2}}(?:, \d{{4}})?"
TIME = re.compile(
    rf" (?:on (?:{DAYS})(?: morning| afternoon| evening| night)?|(?:on|by) (?:the )?(?:{DATE})"
    rf"|in (?:early |late )?(?:{MONTHS})(?: \d{{4}})?"
    r"|in (?:1[5-9]|20)\d\d|at \d{1,2}[:.]\d\d(?: ?[ap]\.?m\.?)?|at \d{1,2} ?[ap]\.?m\.?|at (?:noon|midnight)"
    r")(?=$| (?:to|for|after|with|from|over) )"
)
_CLOCK = re.compile(r"\b(?:at|by|on) \d")
_ALSO_NOUNS = listed("left found felt spent led saw")
"""Past forms that are as often something else in front of the verb of a sentence."""
BEYOND = listed("he she it they him them this these those there here i we you us me his her its their our my your")
"""Words that mean something only beside the sentence before."""
_CLAUSES = listed("until when while as if where what how than that but so did does do")
"""Words behind which another clause begins."""


class Halves(NamedTuple):
    """A statement, cut at its first verb: what it is about, what helps the verb in a question, and the rest."""

    subject: str
    helper: str
    rest: str


def cut(bare: str, text: str) -> Halves | None:
    """The statement at its verb; None where anything about it is doubtful."""
    words = bare.split()
    for place, word in enumerate(words[1 : LONGEST_SUBJECT + 1], 1):
        helps = word in HELPERS
        if not helps and word not in pasts() and not (word in presents() and TIME.search(" ".join(words[place:]))):
            continue
        before, behind = words[:place], words[place + 1 :]
        if not is_subject(before) or _unsure(word, before, behind):
            return None
        subject = " ".join([opened(before[0], text), *before[1:]])
        rest = " ".join(behind)
        if helps:
            return Halves(subject, word, rest)
        if word in pasts():
            return Halves(subject, "did", f"{pasts()[word]} {rest}".strip())
        return Halves(subject, "does", f"{presents()[word]} {rest}".strip())
    return None


def is_subject(words: list[str]) -> bool:
    """Whether words name what a statement is about, by themselves."""
    low = [word.lower() for word in words]
    return (
        all(re.fullmatch(r"[^\W\d_][\w’'-]*", word) for word in words)
        and low[0] not in PERSONAL | PREPOSITIONS | AUXILIARIES | QUESTION_WORDS | BEYOND
        and low[0] not in pasts()
        and not (len(words) == 1 and low[0] in DETERMINERS)
        and not low[-1].endswith("ly")
        and low[-1] not in PREPOSITIONS | DETERMINERS | ADVERBS | ADJECTIVES | ORDINALS | {"and", "or"}
        and not set(low) & (BEYOND | _CLAUSES)
    )


def _unsure(verb: str, before: list[str], behind: list[str]) -> bool:
    """Whether the verb may be none, or there is another one."""
    reason = next((place for place, word in enumerate(behind) if word in {"because", "due"}), len(behind))
    ahead = behind[:reason] if verb not in HELPERS else behind[1:reason]
    doubtful = verb in _ALSO_NOUNS and len(before) > 3
    return doubtful or verbs(ahead) or behind[:1] in (["by"], ["of"], ["that"], ["to"])


def fits(rest: str) -> bool:
    """Whether words can be the second half of a question: short, one clause, none that leans on what is before."""
    words = rest.split()
    strange = {one.lower() for one in words} & (BEYOND | _CLAUSES)
    return 0 < len(words) <= LONGEST_REST and "," not in rest and not strange and not _CLOCK.search(rest)


def done(rest: str) -> bool:
    """Whether "was" stands before what was done, not before what something is."""
    first = rest.split(maxsplit=1)[0] if rest else ""
    return first.endswith(("ed", "en")) or first in IRREGULAR or first in {"born", "due"}


def opened(word: str, text: str) -> str:
    """The first word of a sentence as it is written within one."""
    low = word.lower()
    common = low in DETERMINERS or (word.istitle() and re.search(rf"(?<![.!?] )\b{re.escape(low)}\b", text))
    return low if common else word
