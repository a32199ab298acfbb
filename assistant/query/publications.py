"""The publications and the authors that a question names, in the catalog's own spellings.

Fortune, Wired, Time and The Sun are words, too. A name with its capital counts where it is no English word (TechCrunch,
Business World), and else next to a word of reporting: "according to Fortune", "the Fortune article", "Fortune says". An
author counts by the full name, next to a word of writing: those who write are written about as well.
"""

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal, NamedTuple

from assistant.language.rarity import rarity
from assistant.language.vocabulary import PRINTED, REPORTING, listed
from index.search.naming import DOMAIN, WORD, called, folded, key, respelled
from index.text.analyzer import FUNCTION_WORDS

REACH = 120
"""Characters on each side of a name in which its cue is looked for."""

LONGEST = 12
"""Words of a name at most."""

_GAP = re.compile(r"[\s.&/’'·]*|\s*(?P<mark>[-–—|:»>])\s*")
_BYLINE = re.compile(r"\s*[,;|&/]\s*|\s+(?:and|with)\s+", re.IGNORECASE)
_NOT_OF_A_NAME = re.compile(r"^\s*by\s+|^\S+@\S+\s*\(|\)$|\s+(?:at|in|for|from|on)\s.*$", re.IGNORECASE)
_OPENERS = FUNCTION_WORDS | listed("according also did do does citing compare comparing find give list unlike whereas")

_LIST = r"(?:(?-i:[A-Z])[\w.&’' -]{1,40}?(?:,|\s)\s*(?:(?:and|or)\s+)?(?:(?:by|in)\s+)?(?:the\s+)?){0,4}"
_CUE_BEFORE = re.compile(  # according to X | told X | a report in A, B and X | discussed by X
    rf"\b(?:according\s+to|citing|quoting|per|via|told|(?:{REPORTING}|{PRINTED}|appeared|featured|outlined)"
    rf"(?:\s+\w+){{0,3}}?\s+(?:by|in|from|on|at|of))\s+(?:the\s+)?{_LIST}['\"‘“]?(?:the\s+)?$",
    re.IGNORECASE,
)
_CUE_AFTER = re.compile(  # X's article | the X magazine story | X also says
    rf"['\"’”]?(?:['’]s?)?(?:\s+\w+){{0,2}}?\s+(?:{PRINTED})\b|['\"’”]?\s+(?:(?:also|had|has|have|later|first)\s+)?(?:{REPORTING})\b",
    re.IGNORECASE,
)
_FIRM_BEFORE = re.compile(r"\b(?:according\s+to|citing|told|report\w*\s+by)\s+(?:the\s+)?$", re.IGNORECASE)
_FIRM_AFTER = re.compile(rf"(?:['’]s?)?\s+(?:{PRINTED}|reported|published|wrote|writes)\b", re.IGNORECASE)
_ASKED_BEFORE = re.compile(r"\b(?:did|does|do|has|have)\s+(?:the\s+)?$", re.IGNORECASE)
_SAYS = re.compile(rf"\s+(?:{REPORTING})\b", re.IGNORECASE)
"""With the former: "what did the guardian say"."""

_WEAKLY_BEFORE = re.compile(r"\b(?:by|in|from)\s['\"‘“]?$", re.IGNORECASE)
_WITH_ITS_ARTICLE = re.compile(r"[\w,]\s['\"‘“]?The $")
_CAPITALS = re.compile(r"(?<=[^.?!] )['\"‘“]?(?!I\b)[A-ZÀ-Þ]|\b[A-Z]{3}")
"""Where a question sets capitals: not only at the start of a sentence."""

_COINED = re.compile(r"[a-z][A-Z]|\w\.[a-z]{2,}$")  # TechCrunch, theguardian.com
_NAME_ENDS = re.compile(r"\s*(?:$|[,.;?!]|(?:and|or)\b)", re.IGNORECASE)
_JOINT = re.compile(
    r"[\s'\"’”“‘]*(?:,|&|\b(?:and|or|versus|vs)\b)(?:\s*\b(?:and|or|by|in|from|the)\b)*[\s'\"“‘]*", re.I
)

_WRITTEN_BY = re.compile(
    rf"(?:(?:^|\b(?:{PRINTED}|wrote|written|reported|published|there|anything|something))(?:\s+\w+){{0,4}}?\s*\b)by\s+{_LIST}$"
    r"|\b(?:author|writer|reporter|journalist|columnist|correspondent|critic)\s+$",
    re.IGNORECASE,
)
_WRITES = re.compile(
    rf"['’]s?\s+(?:\w+\s+){{0,2}}?(?:{PRINTED})\b"
    r"|\s+(?:(?:also|has|have|recently|later)\s+)?(?:writes?|wrote|written|reports?|reported(?!\s+to)|publish(?:ed|es)?)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Mention:
    """A name in a question.

    Args:
        start, end: its place in the question.
        kind: "source" or "author".
        names: the catalog's spellings that it may stand for, sorted.
    """

    start: int
    end: int
    kind: Literal["source", "author"]
    names: tuple[str, ...]


class _Catalog(NamedTuple):
    """What a catalog's names may be typed as, and the words that a misspelled one is corrected to."""

    names: Mapping[str, frozenset[str]]
    words: frozenset[str]


class _Run(NamedTuple):
    """Words of a question that spell a name."""

    start: int
    end: int
    key: str
    one_word: bool


def mentions(question: str, sources: Collection[str], authors: Collection[str]) -> list[Mention]:
    """Return the sources and authors of a catalog that a question names, in its order, none overlapping another.

    >>> [one.names for one in mentions("What does the Fortune article say?", ["Fortune"], [])]
    [('Fortune',)]
    >>> mentions("How did he make a fortune?", ["Fortune"], [])
    []

    Args:
        question: as asked.
        sources: the catalog's names of publications. A frozenset that is handed in again costs nothing to look up.
        authors: the catalog's bylines.
    """
    known = _publications(frozenset(sources))
    capitals = not question.isupper() and _CAPITALS.search(question) is not None
    chosen: list[_Run] = []
    waiting: list[_Run] = []
    for run in _runs(question, known):
        if capitals and _part_of_a_longer_name(question, run):
            continue
        if capitals and question[run.start].isupper():
            meant = _meant_with_capitals(question, run)
        else:
            coined = any(_COINED.search(name) for name in known.names[run.key])
            meant = coined or _meant_in_small_letters(question, run)
        (chosen if meant else waiting).append(run)
    while listed := [one for one in waiting if _in_a_list(question, one, chosen, capitals=capitals)]:
        waiting.remove(listed[0])
        chosen.append(listed[0])
    found = [
        Mention(_with_article(question, one), one.end, "source", tuple(sorted(known.names[one.key]))) for one in chosen
    ]
    writers = _writers(frozenset(authors))
    for run in _runs(question, writers):
        apart = all(run.end <= one.start or one.end <= run.start for one in chosen)
        if apart and (_WRITTEN_BY.search(_before(question, run)) or _WRITES.match(question, run.end)):
            found.append(Mention(run.start, run.end, "author", tuple(sorted(writers.names[run.key]))))
    return sorted(found, key=lambda one: one.start)


@lru_cache(maxsize=4)
def _publications(sources: frozenset[str]) -> _Catalog:
    """Return what a catalog's sources are called."""
    names = called(sources)
    words = {folded(word) for name in sources for word in WORD.findall(name)}
    return _Catalog(names, frozenset(words | names.keys()))


@lru_cache(maxsize=4)
def _writers(authors: frozenset[str]) -> _Catalog:
    """Return the full names of a catalog's bylines, also without middle initials."""
    names: dict[str, set[str]] = {}
    for byline in authors:
        for person in _BYLINE.split(_NOT_OF_A_NAME.sub("", _NOT_OF_A_NAME.sub("", byline))):
            words = person.split()
            for spelling in (words, [word for word in words if len(word.strip(".")) > 1]):
                if len(spelling) > 1:
                    names.setdefault(key(" ".join(spelling)), set()).add(byline)
    names.pop("", None)
    return _Catalog({typed: frozenset(bylines) for typed, bylines in names.items()}, frozenset())


def _runs(question: str, known: _Catalog) -> Iterator[_Run]:
    """Yield the words that spell a name when written together, the longest at each place."""
    words = list(WORD.finditer(question)) if known.names else []
    keys = [_corrected(folded(word[0]), known.words) for word in words]
    first = 0
    while first < len(words):
        typed, behind = "", first
        for place in range(first, min(first + LONGEST, len(words))):
            gap = _GAP.fullmatch(question, words[place - 1].end(), words[place].start()) if place > first else None
            if place > first and gap is None:
                break
            typed += "|" * bool(gap and gap["mark"]) + keys[place]
            if typed in known.names and keys[first] != "the":
                found, behind = typed, place + 1
        if behind > first:
            end = words[behind - 1].end()
            domain = DOMAIN.match(question, end)
            yield _Run(words[first].start(), domain.end() if domain else end, found, behind == first + 1)
        first = max(behind, first + 1)


def _meant_with_capitals(question: str, run: _Run) -> bool:
    text, before = question[run.start : run.end], _before(question, run)
    if "|" in run.key or "." in text or (text.isupper() and len(text) > 2):
        return True
    if rarity(run.key) >= 1.0 and not re.search(r"\ban? $", before):
        return True
    if _WITH_ITS_ARTICLE.search(before) or _CUE_BEFORE.search(before) or _CUE_AFTER.match(question, run.end):
        return True
    if _WEAKLY_BEFORE.search(before) and _NAME_ENDS.match(question, run.end):
        return True
    quoted = before[-1:] in tuple("'\"‘“") and question[run.end : run.end + 1] in tuple("'\"’”")
    return quoted and (not (last := before[:-1].split()) or last[-1].lower() in _OPENERS)


def _meant_in_small_letters(question: str, run: _Run) -> bool:
    """Whether a name is meant in a question that sets no capitals, or nothing else."""
    before = _before(question, run)
    firm = _FIRM_BEFORE.search(before) and _NAME_ENDS.match(question, run.end)
    firm = firm or (_ASKED_BEFORE.search(before) and _SAYS.match(question, run.end))
    return "." in question[run.start : run.end] or bool(firm or _FIRM_AFTER.match(question, run.end))


def _part_of_a_longer_name(question: str, run: _Run) -> bool:
    """Whether a capital or a number touches it: Time Warner, the Irish Independent, Fortune 500; Sun-Times."""
    if (run.one_word and rarity(run.key) >= 1.0) or "|" in run.key or "." in question[run.start : run.end]:
        return False
    before = re.search(r"(?:(\w+)\s|[-–&])$", question[: run.start])
    if before and (not before[1] or (before[1][:1].isupper() and before[1].lower() not in _OPENERS)):
        return True
    behind = re.compile(r"\s([A-ZÀ-Þ0-9]\w*)|-\w").match(question, run.end)
    return behind is not None and not (behind[1] and re.fullmatch(PRINTED, behind[1], re.IGNORECASE))


def _in_a_list(question: str, run: _Run, chosen: list[_Run], *, capitals: bool) -> bool:
    """Whether only commas, "and" and the like are between a name and one that is surely meant."""
    if capitals and not question[run.start].isupper():
        return False
    pairs = (sorted((run, other)) for other in chosen)
    return any(_JOINT.fullmatch(question, left.end, right.start) for left, right in pairs)


def _with_article(question: str, run: _Run) -> int:
    """Return where a name begins, with the "the" in front of it."""
    return run.start - 4 * question[: run.start].lower().endswith(" the ")


def _before(question: str, run: _Run) -> str:
    return question[max(0, run.start - REACH) : run.start]


def _corrected(word: str, right: frozenset[str]) -> str:
    """A misspelled name put right; English words are none."""
    return word if rarity(word) < 1.0 else respelled(word, right)
