"""The publications and the authors that a question names, in the catalog's own spellings.

A name alone proves little: Fortune, Wired, Time and The Sun are words. So the rarer and the more particular a name,
the less must stand beside it: "TechCrunch" is enough, "Fortune" needs its capital and a cue ("according to Fortune"),
and "fortune" in small letters needs a strong one in a question that sets no capitals at all. A name that the catalog
does not have is nothing here. English cues only.
"""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Literal

from assistant.language.vocabulary import ARTICLES
from assistant.query.authors import author_spans
from assistant.query.publication_cues import (
    Cue,
    Token,
    cues,
    goes_on,
    part_of_a_longer_name,
    quoted,
    tokens,
    uses_capitals,
)
from assistant.query.publication_names import DOMAIN_ENDING, Outlet, Outlets, outlets, people

_LIST = frozenset(["and", "or", "the", "both", "by", "in", "from", "as", "well", "versus", "vs"])
_SMALL = frozenset(["and", "of", "for", "the", "in"])
_SECTION_MARKS = frozenset("-–—|:»>")
_ENDS_DOMAIN = re.compile(r"[^\w.]")
_FIRM: frozenset[Cue] = frozenset(["before", "noun", "says"])


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


@dataclass(frozen=True)
class _Candidate:
    """A run of words that spells a name, `words[first:behind]` with "the" and the section.

    Args:
        core, ends: the outlet's own words.
        names: the catalog's spellings, narrowed to the section where one is named.
    """

    first: int
    behind: int
    core: int
    ends: int
    outlet: Outlet
    names: tuple[str, ...]


def mentions(question: str, sources: Collection[str], authors: Collection[str]) -> list[Mention]:
    """Finds the sources and authors of a catalog in a question.

    Args:
        question: as asked.
        sources: the catalog's names of publications. A frozenset that is handed in again costs nothing to look up.
        authors: the catalog's bylines.

    Returns:
        Mentions in the order of the question, none overlapping another.
    """
    words = tokens(question)
    index = outlets(frozenset(sources))
    found = [_mention(words, candidate, question) for candidate in _accepted(words, index, question)]
    taken = [(mention.start, mention.end) for mention in found]
    for first, behind, names in author_spans(words, people(frozenset(authors)), question, taken):
        found.append(Mention(words[first].start, words[behind - 1].end, "author", tuple(sorted(names))))
    return sorted(found, key=lambda mention: mention.start)


def _candidates(words: Sequence[Token], index: Outlets) -> list[_Candidate]:
    """Every run of words that is a known name when written together, longest first."""
    lows = [index.spellings.correct(word.low) for word in words]
    found = []
    for first in range(len(words)):
        if words[first].low == "the":
            continue
        key = ""
        for behind in range(first + 1, min(first + index.longest, len(words)) + 1):
            if behind - first > 1 and not _one_name(words[behind - 1].gap):
                break
            key += lows[behind - 1]
            outlet = index.by_key.get(key)
            if outlet is not None and (outlet.strength != "full" or _marked(words[first + 1 : behind])):
                the = first > 0 and words[first - 1].low == "the" and not words[first].gap.strip()
                names, end = _narrowed(words, outlet, behind)
                found.append(_Candidate(first - the, end, first, behind, outlet, tuple(sorted(names))))
    return sorted(found, key=lambda one: (one.core - one.behind, one.core))


def _marked(run: Sequence[Token]) -> bool:
    """Whether the marks between outlet and section stand, as in "FOX News - Travel"; not "did Fox News travel"."""
    return any(word.gap.strip() in _SECTION_MARKS for word in run)


def _one_name(gap: str) -> bool:
    return not gap.strip() or gap.strip() in ("-", "–", "—", "|", ":", "»", ">", "&", "·") or gap in (".", "/")


def _accepted(words: Sequence[Token], index: Outlets, question: str) -> list[_Candidate]:
    capitals = uses_capitals(words, question)
    chosen: list[_Candidate] = []
    waiting: list[_Candidate] = []
    for candidate in _candidates(words, index):
        if any(candidate.core < other.behind and other.first < candidate.behind for other in chosen):
            continue
        (chosen if _meant(words, candidate, question, capitals=capitals) else waiting).append(candidate)
    while (beside := next((one for one in waiting if _joins(words, one, chosen, capitals=capitals)), None)) is not None:
        waiting.remove(beside)
        chosen.append(beside)
    return chosen


def _meant(words: Sequence[Token], one: _Candidate, question: str, *, capitals: bool) -> bool:
    """Whether a name that stands in the question is meant as a publication there."""
    name, outlet = words[one.core : one.ends], one.outlet
    if outlet.strength in ("full", "coined") or _domain_follows(question, name[-1].end):
        return True
    found = cues(words, one.first, one.behind, question)
    uppercase = question.isupper()
    shouted = question[name[0].start : name[-1].end].isupper() and not uppercase
    written = all(word.capital for word in name if word.low not in _SMALL)
    if outlet.strength == "initials":
        meant = shouted and bool(found & (_FIRM | ({"weak", "verb", "quoted"} if len(name[0].low) > 2 else set())))
    elif not written or uppercase or (name[0].opens and not (capitals or shouted)):
        meant = _meant_in_small_letters(words, one, found, capitals=capitals and not uppercase)
    elif shouted and len(name[0].low) > 2 and (outlet.strength == "acronym" or outlet.rare):
        meant = bool(found & _FIRM) or not part_of_a_longer_name(words, one.first, one.behind)
    else:
        meant = _meant_in_capitals(words, one, found, framed=quoted(words, one.first, one.behind, question))
    return meant


def _meant_in_capitals(words: Sequence[Token], one: _Candidate, found: frozenset[Cue], *, framed: bool) -> bool:
    outlet = one.outlet
    touched = part_of_a_longer_name(words, one.first, one.behind) and not framed
    if outlet.strength == "phrase":
        return bool(found & _FIRM) or not touched
    ends = goes_on(words, one.behind) or framed
    if touched or "noun" in found or ("before" in found and (ends or outlet.rare)):
        return not touched
    if not ends:
        found -= {"weak", "before"}
    if outlet.strength == "short" or words[one.first].opens:
        return bool(found & ({"says", "weak"} if outlet.strength == "short" else {"says"}))
    if outlet.rare and words[max(one.first - 1, 0)].low not in ("a", "an"):
        return True
    with_article = not outlet.article or (one.first < one.core and words[one.first].capital)
    return bool(found & ({"verb", "weak", "quoted"} if with_article else {"says", "quoted"}))


def _meant_in_small_letters(words: Sequence[Token], one: _Candidate, found: frozenset[Cue], *, capitals: bool) -> bool:
    outlet, with_the = one.outlet, one.first < one.core
    if outlet.strength in ("phrase", "acronym", "short"):
        return bool(found & _FIRM) or (outlet.rare and outlet.strength == "phrase")
    if capitals and not outlet.article:
        return outlet.rare and bool(found & _FIRM)
    if outlet.article and not with_the:
        return "noun" in found and not capitals
    if "before" in found:
        of = one.behind < len(words) and words[one.behind].low == "of"
        return not of and (goes_on(words, one.behind) or not (capitals or outlet.article))
    pointed = with_the or words[one.behind - 1].possessive
    return ("noun" in found and pointed) or bool(found & ({"says"} if with_the else {"reports"}))


def _joins(words: Sequence[Token], one: _Candidate, chosen: Sequence[_Candidate], *, capitals: bool) -> bool:
    """Whether only commas, "and" and the like stand between this name and one that is surely meant."""
    doubtful = one.outlet.strength in ("short", "initials") or (capitals and not words[one.core].capital)
    if doubtful or part_of_a_longer_name(words, one.first, one.behind):
        return False
    if any(one.core < other.behind and other.first < one.behind for other in chosen):
        return False
    return any(_listed(words, *sorted((one, other), key=lambda each: each.first)) for other in chosen)


def _listed(words: Sequence[Token], left: _Candidate, right: _Candidate) -> bool:
    between = words[left.behind : right.first]
    marks = "".join(word.gap for word in words[left.behind : right.first + 1])
    joined = "," in marks or "&" in marks or any(word.low in ("and", "or", "versus", "vs") for word in between)
    return joined and all(word.low in _LIST for word in between) and not set(marks) & set(".;?!")


def _mention(words: Sequence[Token], one: _Candidate, question: str) -> Mention:
    end = words[one.behind - 1].end
    return Mention(words[one.first].start, end + _domain_follows(question, end), "source", one.names)


def _narrowed(words: Sequence[Token], outlet: Outlet, ends: int) -> tuple[set[str], int]:
    """The outlet's names, or the one of the section that is named behind it, and where they end."""
    best = (outlet.names, ends)
    for section, name in outlet.sections:
        behind = ends + len(section)
        run = words[ends:behind]
        if behind > best[1] and tuple(word.low for word in run) == section and _section_meant(words, run, behind):
            best = ({name}, behind)
    return best


def _section_meant(words: Sequence[Token], run: Sequence[Token], behind: int) -> bool:
    mark = run[0].gap.strip()
    if mark in _SECTION_MARKS or (not mark and run[0].capital):
        return True
    following = words[behind].low if behind < len(words) and not words[behind].gap.strip() else ""
    return not mark and (not following or following in ARTICLES or following in ("section", "page", "desk", "pages"))


def _domain_follows(question: str, end: int) -> int:
    """How many letters a domain's ending takes up: ".com" after CBSSports."""
    if question[end : end + 1] != ".":
        return 0
    rest = _ENDS_DOMAIN.split(question[end : end + 12], maxsplit=1)[0].rstrip(".")
    return len(rest) if len(rest) > 2 and DOMAIN_ENDING.fullmatch(rest) else 0
