"""Whether a name is a person's, told from how it is written and how texts speak of it.

A logistic model over a dozen signs: a forename or a title, an everyday word at the end ("Thames Water"), a verb of
speech next to it.
"""

import math
import re
from collections.abc import Sequence

from assistant.language import lexicon as en
from assistant.language.phrases import Phrase
from assistant.language.rarity import rarity
from assistant.language.vocabulary import REPORTING

SURE = 0.5
"""Probability from which a name is taken for a person's."""

COMMON = 0.75
"""`rarity` below which the last word of a name is an everyday noun: Thames Water and Tata Steel are no people."""

SITED = ("in", "at", "near", "into", "across", "around", "outside", "inside")
"""Behind one of these a name is where something is, and no person."""

WEIGHTS: dict[str, float] = {
    "one word": -0.68, "two words": 0.6, "forename": 1.57, "title": 0.41, "group or place": -1.9, "the": -1.33,
    "capitals": -0.23, "everyday last word": -1.01, "rarity of first word": 0.76, "rarity of last word": 0.55,
    "where something is": -0.72, "speaks": 1.07, "plural": -1.37,
}  # fmt: skip
INTERCEPT = -1.53
"""Fitted on 1,023 names of news questions and of the sentences that answer them, a third of them people. Fitted on 700
of these, it is right on .80 of the other 323 (a rule by forename and everyday words: .65), and of those that it takes
for people .76 are (the rule: .50)."""

_SPEECH = rf"(?:{REPORTING}|told|asked|added|thinks?|believes?|joked|testified|tweeted|explained|insisted|warned)"


def person(phrase: Phrase, texts: Sequence[str]) -> float:
    """Return 0..1, how likely a name is a person's.

    >>> from assistant.language.phrases import phrases
    >>> [person(one, ["Marla Quist said no."]) > SURE for one in phrases("Did Marla Quist leave Tata Steel?")]
    [True, False]

    Args:
        phrase: a name in a question or a text.
        texts: what was said with it: the question, the quotes.
    """
    score = INTERCEPT + sum(WEIGHTS.get(name, 0.0) * value for name, value in signs(phrase, texts).items())
    return 1 / (1 + math.exp(-score))


def signs(phrase: Phrase, texts: Sequence[str]) -> dict[str, float]:
    """Return the signs of a name by name, as `WEIGHTS` has them."""
    pieces = phrase.text.split()
    first, last = pieces[0], pieces[-1]
    name = rf"\b{re.escape(last)}"
    spoken = re.compile(
        rf"{name},? (?:also |has |had )?{_SPEECH}\b|\b{_SPEECH} (?:{re.escape(first)}|{re.escape(last)})\b"
    )
    return {
        "one word": float(len(pieces) == 1),
        "two words": float(len(pieces) == 2),
        "forename": float(phrase.sort in ("he", "she") or any(one.lower() in en.HE | en.SHE for one in pieces)),
        "title": float(phrase.sort == "person"),
        "group or place": float(phrase.sort in ("organisation", "place")),
        "the": float(first.lower() in en.DETERMINERS),
        "capitals": float(any(len(one) > 1 and one.isupper() for one in pieces)),
        "everyday last word": float(rarity(last) < COMMON),
        "rarity of last word": rarity(last),
        "rarity of first word": rarity(first),
        "where something is": float(phrase.after in SITED),
        "speaks": float(any(spoken.search(text) for text in texts)),
        "plural": float(phrase.plural),
    }


def speaks_of(question: str) -> bool:
    """Return whether a question asks what somebody said.

    >>> speaks_of("what did he say?"), speaks_of("when did he come back?")
    (True, False)
    """
    return re.search(rf"\b(?:say|tell|comment|react|respond|{_SPEECH})\b", question) is not None
