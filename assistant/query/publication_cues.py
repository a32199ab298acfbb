"""The words of English that show that a name in a question is meant as a publication, or as one who wrote there.

"According to Fortune", "the Fortune report", "while Fortune says": the same word without such a neighbour is luck or
wealth. A cue reaches over a list: in "reported by Reuters, Fortune and Wired" it holds for all three.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from assistant.language.vocabulary import (
    ADVERBIALS,
    ADVERBS,
    ARTICLES,
    GRAMMAR,
    JOINTS,
    OPENERS,
    PRINTED,
    REPORTS,
    SAYS,
    TAKES,
    VERBS,
    WORKS,
    WRITTEN,
)
from assistant.query.publication_names import folded

Cue = Literal["before", "weak", "noun", "verb", "says", "reports", "quoted"]
"""before: "according to", "reported by", "article from"; weak: "in", "from", "by", "on", "at"; noun: "... article";
verb: any verb of reporting, says and reports: those that only speakers and only the press do; quoted: in quotes."""

_NO_NOUNS = GRAMMAR | VERBS | ADVERBS | ADVERBIALS
_TOKEN = re.compile(r"\w+(?:['’ʼ]\w+|-(?=ed\b|up\b)\w+)*|&")
_STOP = re.compile(r"[.;:?!(){}\[\]]")
_OPENING, _CLOSING = "'\"‘“«„`", "'\"’”»`"
_REACH = 16
_BETWEEN_NAME_AND_NOUN = 2


@dataclass(frozen=True, slots=True)
class Token:
    """A word of the question.

    Args:
        start, end: its place, without a possessive's ending.
        low: folded, without that ending.
        capital: its first letter is a capital, or a later one is.
        possessive: "'s" or "’" stood behind it.
        gap: what stands between the word before and this one.
        opens: a sentence starts here.
    """

    start: int
    end: int
    low: str
    capital: bool
    possessive: bool
    gap: str
    opens: bool


def tokens(text: str) -> list[Token]:
    """The words of a question, in order."""
    found: list[Token] = []
    last = 0
    for match in _TOKEN.finditer(text):
        start, end = match.span()
        word, gap = match[0], text[last:start]
        possessive = len(word) > 2 and word[-1] in "sS" and word[-2] in "'’ʼ"
        if possessive:
            word = word[:-2]
        elif word[-1] in "sS" and text[end : end + 1] in ("'", "’") and text[end + 1 : end + 2] == " ":
            possessive = not gap.endswith(tuple(_OPENING))
        opens = not found or any(mark in gap for mark in ".?!\n")
        capital = any(letter.isupper() for letter in word)
        found.append(Token(start, start + len(word), folded(word) or word, capital, possessive, gap, opens))
        last = end
    return found


def uses_capitals(words: Sequence[Token], text: str) -> bool:
    """True where a lower-case word tells something: the writer sets capitals, and not only capitals."""
    return not text.isupper() and any(word.capital and not word.opens and word.low != "i" for word in words)


def cues(words: Sequence[Token], first: int, behind: int, text: str) -> frozenset[Cue]:
    """What speaks for a name that takes up `words[first:behind]`, its "the" included."""
    return frozenset(
        [*_cues_before(words, first), *_cues_after(words, first, behind), *_quotes(words, first, behind, text)]
    )


def quoted(words: Sequence[Token], first: int, behind: int, text: str) -> bool:
    """True where nothing but the name stands between two quotation marks."""
    start, end = words[first].start, words[behind - 1].end
    end += 2 * (text[end : end + 2] in ("'s", "’s"))
    return start > 0 and text[start - 1] in _OPENING and end < len(text) and text[end] in _CLOSING


def part_of_a_longer_name(words: Sequence[Token], first: int, behind: int) -> bool:
    """True where a capitalised word or a number touches it: "Time Warner", "the Irish Independent", "Fortune 500"."""
    if first > 0:
        before, gap = words[first - 1], words[first].gap
        joined = not gap.strip() and not before.possessive
        if (joined and before.capital and not opens_only(before)) or gap in ("-", "–", "&"):
            return True
    if behind < len(words) and not words[behind - 1].possessive:
        after, gap = words[behind], words[behind].gap
        joined = not gap.strip()
        return (joined and (after.capital or after.low[0].isdigit()) and after.low not in ARTICLES) or gap == "-"
    return False


def opens_only(word: Token) -> bool:
    """True for a word that has its capital from the start of the sentence: "Did", "According"; not for "Irish"."""
    return word.opens and word.low in OPENERS


def _cues_before(words: Sequence[Token], first: int) -> list[Cue]:
    found: list[Cue] = []
    place = first - 1
    gap = words[first].gap
    crossed = False
    while place >= 0 and first - place < _REACH and not _STOP.search(gap):
        word = words[place]
        before = words[place - 1].low if place > 0 else ""
        if _leads(word.low, before, crossed=crossed):
            found.append("before")
            break
        if place == first - 1 and word.low in ("in", "from", "by", "on", "at"):
            found.append("weak")
        joint = word.low in JOINTS or (word.low == "by" and before in JOINTS)
        if not (
            joint
            or (word.capital and crossed)
            or (word.capital and "," in gap)
            or (place == first - 1 and word.low in ("in", "by", "from") and before in JOINTS)
        ):
            break
        crossed = crossed or joint or "," in gap
        gap = word.gap
        place -= 1
    return found


def _leads(word: str, before: str, *, crossed: bool) -> bool:
    """True for the last word of "according to", "reported by", "an article in", "told", "sources such as"."""
    if word == "to":
        return before == "according"
    if word == "by":
        return before in WRITTEN or before in ARTICLES
    if word in ("in", "from", "at"):
        return before in ARTICLES or before in PRINTED or (word == "in" and before in WRITTEN)
    if word == "on":
        return before in PRINTED
    if word in ("like", "including") or (word == "as" and before == "such"):
        return before in ("outlets", "publications", "sources", "newspapers", "papers", "sites", "such")
    return word in ("via", "per", "citing", "quoting") or (word in ("told", "tell", "telling", "tells") and not crossed)


def _cues_after(words: Sequence[Token], first: int, behind: int) -> list[Cue]:
    place = _behind_the_list(words, behind)
    if place >= len(words) or _STOP.search(words[place].gap):
        return []
    last = words[place - 1]
    pointed = last.possessive or (first > 0 and words[first - 1].low in ("the", "a", "an", "both", "this", "that"))
    pointed = pointed or words[first].low == "the"
    if _noun(words, place, (2 if last.possessive else 1) * _BETWEEN_NAME_AND_NOUN if pointed else 0):
        return ["noun", *_verbs(words[place].low)]
    if last.possessive and words[place].low in TAKES:
        return ["verb"]
    if last.possessive and all(word.capital for word in words[place : place + 2]):
        return ["weak"]
    if last.possessive or "," in words[place].gap:
        return []
    steps = 0
    while place < len(words) and words[place].low in ADVERBS and steps < 3 and not words[place].gap.strip():
        place, steps = place + 1, steps + 1
    return _verbs(words[place].low) if place < len(words) and not _STOP.search(words[place].gap) else []


def _behind_the_list(words: Sequence[Token], behind: int) -> int:
    """Where "Fortune, Wired and The Verge" ends, seen from behind its first name."""
    place, joined = behind, False
    while place < len(words) and place - behind < _REACH and not _STOP.search(words[place].gap):
        word = words[place]
        if word.low in ("and", "or") and place + 1 < len(words) and _could_be_named(words, place + 1):
            joined = True
        else:
            comma = "," in word.gap
            item = word.capital or (word.low == "the" and words[place - 1].low in ("and", "or"))
            if not item or (comma and joined) or (not comma and place == behind):
                break
        place += 1
    return place if joined else behind


def _could_be_named(words: Sequence[Token], place: int) -> bool:
    following = words[place]
    return following.capital or (following.low == "the" and place + 1 < len(words) and words[place + 1].capital)


def goes_on(words: Sequence[Token], behind: int) -> bool:
    """True where the name is not merely a noun's adjective: a mark, a verb, a word of grammar or the end follows."""
    if behind >= len(words) or words[behind].gap.strip() or words[behind - 1].possessive:
        return True
    low = words[behind].low
    return low in _NO_NOUNS or low.endswith(("ly", "ing"))


def _noun(words: Sequence[Token], place: int, between: int) -> bool:
    for word in words[place : place + between + 1]:
        if word.low in ARTICLES and not (word.gap.strip() and word.gap.strip() not in _CLOSING + "-"):
            return True
        if word.low in GRAMMAR or word.low in SAYS or _STOP.search(word.gap) or "," in word.gap:
            return False
    return False


def _verbs(word: str) -> list[Cue]:
    kinds: list[tuple[Cue, frozenset[str]]] = [("verb", VERBS), ("says", SAYS), ("reports", REPORTS)]
    return [cue for cue, verbs in kinds if word in verbs]


def _quotes(words: Sequence[Token], first: int, behind: int, text: str) -> list[Cue]:
    if not quoted(words, first, behind, text):
        return []
    return [] if first > 0 and words[first - 1].low in WORKS else ["quoted"]
