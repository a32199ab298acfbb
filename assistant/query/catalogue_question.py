"""What a question to the catalog wants: which articles, and what of them.

"Who wrote about the fire in October?" wants the authors of the articles about the fire of that month. Publications and
days are known from the plan; what else is named is cut out as one matter, and the wording around it tells whether it is
a matter, a word, a writer or a publication, and what is wanted.
"""

import re
from dataclasses import dataclass
from typing import Literal, cast

from assistant.query.by_example import ARTICLE, TOKEN, ByExample
from assistant.query.understanding import Plan

Want = Literal["count", "list", "authors", "sources", "oldest", "newest", "longest", "shortest", "period", "holdings"]

Role = Literal["topic", "word", "author", "source", "without", "none"]
"""What the matter is: what articles are about, a word in them, who wrote or printed them, what they do not have."""

_PREPOSITION = re.compile(r"\b(?:in|on|at|from|by|of|during|for|since|over|within)\s+(?:the\s+)?$", re.IGNORECASE)
_POSSESSIVE = re.compile(r"['’]s?(?!\w)")


@dataclass(frozen=True)
class CatalogueQuestion:
    """A question to the catalog.

    Args:
        want: what is asked of the articles.
        role: what `matter` is.
        matter: in the question's words; empty for role "none".
    """

    want: Want
    role: Role
    matter: str = ""


def read_catalogue_question(plan: Plan) -> CatalogueQuestion:
    """Tell what a question wants of the catalog.

    >>> from assistant.query.understanding import Plan
    >>> read_catalogue_question(Plan("Who wrote about the warehouse fire?"))
    CatalogueQuestion(want='authors', role='topic', matter='the warehouse fire')

    Args:
        plan: the question, read.
    """
    question = plan.question
    masked = _masked(plan)
    span = _matter(masked)
    matter = question[span[0] : span[1]].strip(" \"“”'‘’?.,") if span else ""
    if span:
        masked = f"{masked[: span[0]]} X {masked[span[1] :]}"
    want, role = _EXAMPLES.labels(masked.replace("\0", " "))
    if not matter:
        role = "none"
    elif role == "none":
        role = "topic"
    return CatalogueQuestion(cast("Want", want), cast("Role", role), matter)


_EXAMPLES = ByExample("catalogue_wordings.tsv")


def _masked(plan: Plan) -> str:
    """The question with its publications as S and its times left out, each letter in its place."""
    masked = plan.question
    for one in plan.mentions:
        if one.kind == "source":
            end = one.end + len(found[0] if (found := _POSSESSIVE.match(masked, one.end)) else "")
            masked = masked[: one.start] + "S".ljust(end - one.start, "\0") + masked[end:]
    for period in plan.periods:
        before = _PREPOSITION.search(masked, 0, period.start)
        start = before.start() if before else period.start
        masked = masked[:start] + "\0" * (period.end - start) + masked[period.end :]
    return masked


def _matter(masked: str) -> tuple[int, int] | None:
    """Where the words stand, from the first to the last, that belong to no way of asking."""
    tokens = [one for one in TOKEN.finditer(masked) if "\0" not in one[0] and one[0] != "S"]
    telling = [one for place, one in enumerate(tokens) if not _EXAMPLES.asks_by(one[0], first=place == 0)]
    if not telling:
        return None
    article = ARTICLE.search(masked, 0, telling[0].start())
    return (article or telling[0]).start(), telling[-1].end()
