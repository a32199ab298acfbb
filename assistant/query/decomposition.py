"""A question that wants several facts, cut into parts that can each be looked for.

"Which company, reported by A to ..., while B says that ...?" has its facts in different articles, and one search
for all of it finds the one that most words agree with. Parts are found by the shape of the sentence alone: clauses, the
members of an enumeration, the two sides of a comparison. English; a question of another language is one part.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from assistant.language.vocabulary import SHORT_MONTHS
from index.text.analyzer import content_words

MOST = 6
"""Parts of one question; further clauses stay with the last."""

TELLING = 3
"""Content words that a clause needs to be searched for by itself."""

ASKING = 2
"""The same for a clause that asks something by itself: "and where is it now?"."""

_SIDES = (
    r"while|whereas|but|although|though|despite|versus|vs\.?|as opposed to|(?:as )?compared (?:to|with)|"
    r"in contrast (?:to|with)|contrary to|unlike|similarly to|rather than|instead of|followed by"
)
_TIMES = r"before|after|since|until|following|between"
_CLAUSE = r"who|whom|whose|which|where|when|that"
_VERB = (
    r"is|are|was|were|be|been|has|have|had|does|do|did|will|would|can|could|should|may|might|must|"
    r"also|then|later|subsequently|now|not|\w+ed|(?!this\b|his\b|its\b|us\b|as\b)\w{3,}(?<!s)s"
)
_AUXILIARY = r"is|are|was|were|has|have|had|does|do|did|will|would|can|could|should"
_CUT = re.compile(
    rf"""
      (?P<apart>
          [;]\s+
        | [?!]\s+ (?=\w)
        | ,?\s+ (?:{_SIDES}) \s+
        | ,?\s+ (?:and|or|but) \s+ (?:(?:also|then)\s+)? (?=(?:{_CLAUSE}|{_AUXILIARY}|how|why|what)\b)
      )
    | :\s+
    | ,\s+ (?:(?:and|or|but|nor|yet)\s+)? (?=\S)
    | \s+ (?:{_TIMES}) \s+ (?=(?:the|an?|its|his|her|their|it|he|she|they)\b|['"‘“]|(?-i:[A-Z]))
    | \s+ (?:and|or) \s+ (?=(?:{_VERB}|the|an?|another|its|his|her|their)\b)
    | \s+ (?:and|or) \s+ (?=['"‘“][^'"’”]{{2,60}}['"’”]\s+\w+ed\b)
    """,
    re.VERBOSE | re.IGNORECASE,
)
_QUOTED = re.compile(r"\"[^\"]{1,300}\"|“[^”]{1,300}”|(?<!\w)['‘][^'’]{1,200}['’](?!\w)|\([^)]{1,200}\)")
_GLUED = re.compile(r"\d,\d|\b(?:Mr|Mrs|Ms|Dr|St|Inc|Co|Corp|Ltd|Jr|Sr|No)\.,?\s")
_DATED = re.compile(rf"\b(?:{'|'.join(SHORT_MONTHS)})\w*\.?\s+\d{{1,2}}(?:st|nd|rd|th)?,\s+\d{{4}}", re.IGNORECASE)


@dataclass(frozen=True)
class Clause:
    """One thing that a question wants to know.

    Args:
        start, end: offsets into the question.
        text: what is searched for.
        apart: whether it asks something by itself, so that an answer without it is only part of one. A clause that
            merely describes ("founded after the war") is searched for, but is not missed.
    """

    start: int
    end: int
    text: str
    apart: bool = True


def split(question: str, apart: Sequence[tuple[int, int]] = (), uncut: Sequence[tuple[int, int]] = ()) -> list[Clause]:
    """Return the parts of a question, in order; a plain question is one part, the whole.

    >>> [part.text for part in split("Who drew the bridge at Tarn, and when was the harbour wall built?")]
    ['Who drew the bridge at Tarn', 'when was the harbour wall built?']

    Args:
        question: as asked.
        apart: spans that are not cut and do not count as telling words, such as the names of publications.
        uncut: spans that are not cut, such as dates.
    """
    whole = Clause(0, len(question), question)
    kept = [match.span() for pattern in (_QUOTED, _DATED, _GLUED) for match in pattern.finditer(question)]
    kept += [*apart, *uncut]
    pieces: list[_Piece] = []
    start, apart_from_here = 0, True
    for match in _CUT.finditer(question):
        if any(first < match.end() and match.start() < last for first, last in kept):
            continue
        pieces.append(_Piece(start, match.start(), apart_from_here))
        start, apart_from_here = match.end(), match["apart"] is not None
    pieces.append(_Piece(start, len(question), apart_from_here))
    parts = [
        Clause(one.start, one.end, question[one.start : one.end].strip(), one.apart)
        for one in _gathered(question, pieces, apart)
    ]
    return parts if len(parts) > 1 else [whole]


class _Piece(NamedTuple):
    start: int
    end: int
    apart: bool


def _gathered(question: str, pieces: Sequence[_Piece], apart: Sequence[tuple[int, int]]) -> list[_Piece]:
    """Pieces that say too little by themselves go to the one before, or, at the start, to the one behind."""
    found: list[_Piece] = []
    pending: int | None = None
    for piece in pieces:
        first = piece.start if pending is None else pending
        needed = ASKING if piece.apart and pending is None else TELLING
        if _telling(question, first, piece.end, apart) < needed or len(found) >= MOST:
            if found and pending is None:
                found[-1] = found[-1]._replace(end=piece.end)
            else:
                pending = first
            continue
        found.append(_Piece(first, piece.end, piece.apart or not found))
        pending = None
    if pending is not None:
        found.append(_Piece(pending, len(question), apart=not found))
    return found


def _telling(question: str, start: int, end: int, apart: Sequence[tuple[int, int]]) -> int:
    text = "".join(
        " " if any(first <= place < last for first, last in apart) else question[place] for place in range(start, end)
    )
    return len(content_words(text))
