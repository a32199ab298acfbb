"""Is what must be said there, soon, and nothing wrong in front of it? For questions with `must`, `enough`, `must_not`.

Words are compared in lower case, without accents and punctuation, as whole words: "5" is not in "55", "4.3" not in
"14.3", and "1,500" is "1500".
"""

import re
import unicodedata
from collections.abc import Sequence
from typing import Literal

from assistant.evaluation.outcomes import Outcome
from assistant.evaluation.questions import Question

Said = Literal["good", "late", "poor", "wrong", "refused"]
"""Complete and soon; complete, but not in front; not complete; wrong in the first sentence; not answered."""

SOON = 2
"""Sentences in which the first thing that was asked for has to stand."""

_THOUSANDS = re.compile(r"(?<=\d),(?=\d{3})")
_BETWEEN = re.compile(r"[^\w$£€%.]+|\.(?!\d)")


def plain(text: str) -> str:
    """Return the text as facts are compared.

    >>> plain("Héctor’s 1,500 jobs, or $4.3bn.")
    'hector s 1500 jobs or $4.3bn'
    """
    bare = "".join(one for one in unicodedata.normalize("NFKD", text) if not unicodedata.combining(one))
    return " ".join(_BETWEEN.sub(" ", _THOUSANDS.sub("", bare.lower())).split())


def holds(text: str, alternatives: Sequence[str]) -> bool:
    """Return whether one of the alternatives stands in a text.

    >>> holds("They won by 12-11 in Paris.", ["12-11", "12 to 11"]), holds("In 1950.", ["5"])
    (True, False)
    """
    spaced = f" {plain(text)} "
    return any(f" {plain(one)} " in spaced for one in alternatives)


def said(question: Question, sentences: Sequence[str], quotes: Sequence[str], *, abstained: bool) -> Said:
    """Return what an answer comes to by what it must say.

    Args:
        question: answerable, with `must`.
        sentences: of the answer, without marks.
        quotes: all cited words; what stands only there is complete, but never soon.
    """
    if abstained:
        return "refused"
    if holds(" ".join(sentences[:1]), question.must_not):
        return "wrong"
    whole, soon = " ".join([*sentences, *quotes]), " ".join(sentences[:SOON])
    if sum(holds(whole, group) for group in question.must) < question.needed:
        return "poor"
    return "good" if any(holds(soon, group) for group in question.must) else "late"


def said_by(question: Question, outcome: Outcome) -> Said:
    """Return the same of an outcome."""
    sentences = [one.text for one in outcome.sentences] or [outcome.text]
    return said(question, sentences, [one.quote for one in outcome.citations], abstained=outcome.abstained)
