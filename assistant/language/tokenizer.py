"""The parts of speech of a question's words, as far as lists and neighbours tell.

Rough on purpose: it takes microseconds, and phrases and gaps forgive a wrong tag more often than not.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

from assistant.language import lexicon as en
from assistant.language.vocabulary import listed

_WORD = re.compile(r"(?:[^\W\d_]\.){2,}|\w+(?:[-/&]\w+|[.,](?=\d)\d+)*|['’](?:s|re|ve|ll|d|m)\b|[‘'’](?=\s)", re.I)
_NOT = re.compile(r"n['’]t\b", re.I)
_BREAK = re.compile(r"[.,;:?!()\[\]\"“”—–\n]")
_COMMON = (
    en.DETERMINERS
    | en.PERSONAL
    | en.QUESTION_WORDS
    | en.AUXILIARIES
    | en.PREPOSITIONS
    | en.CONJUNCTIONS
    | en.ADVERBS
    | en.ADJECTIVES
    | en.VERBS
    | en.LIGHT
)


Tag = Literal[
    "article", "pronoun", "auxiliary", "preposition", "joint", "adverb", "question", "verb", "adjective", "noun", "s"
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Word:
    """A word where it stands.

    Args:
        text: as written.
        low: in lower case, with a plain apostrophe.
        start, end: its place.
        tag: its part of speech.
        apart: a mark that parts clauses stands in front of it, or nothing does.
        opens: a sentence starts here.
        name: written with a capital that its place does not call for.
    """

    text: str
    low: str
    start: int
    end: int
    tag: Tag
    apart: bool
    opens: bool
    name: bool


def words(text: str) -> list[Word]:
    """The words of a question, in order."""
    found = _cut(text)
    titled = _titled(found)
    for place, word in enumerate(found):
        name = word.text[0].isupper() and not titled and word.low != "i" and not (word.opens and _is_common(word.low))
        found[place] = replace(word, name=name or (word.text[0].isdigit() and len(word.text) > 3))
    for place in range(len(found)):
        found[place] = replace(found[place], tag=tag(found, place))
    return found


def _cut(text: str) -> list[Word]:
    found: list[Word] = []
    last = 0
    for match in _WORD.finditer(text):
        start, end = match.span()
        gap = text[last:start]
        low = match[0].lower().replace("’", "'").replace("‘", "'")
        low = low if low in ("'s", "'") else low.removeprefix("'")
        if _NOT.match(text, end - 1) and low.endswith("n"):  # "doesn't": one word
            end += 2
            low += "'t"
        if low == "t" and found and found[-1].end == start + 1:
            continue
        opens = not found or any(mark in gap for mark in ".?!\n:")
        apart = opens or _BREAK.search(gap) is not None
        found.append(Word(text[start:end], low, start, end, "noun", apart, opens, name=False))
        last = end
    return found


def _titled(found: Sequence[Word]) -> bool:
    """Whether capitals tell nothing, since they stand on words of every kind."""
    capital = [word for word in found if word.text[0].isupper()]
    if len(found) < 4 or len(capital) <= 0.7 * len(found):
        return False
    return len(capital) == len(found) or any(_is_common(word.low) for word in capital if not word.opens)


def _is_common(low: str) -> bool:
    """Whether a word that opens a sentence has its capital from there, as far as lists tell."""
    return low in _COMMON or "'" in low


def in_a_remark(text: str, found: Sequence[Word], place: int) -> bool:
    """Whether a sentence that asks nothing holds a word, and another one follows."""
    behind = next((number for number in range(place + 1, len(found)) if found[number].opens), None)
    return behind is not None and "?" not in text[found[behind - 1].end : found[behind].start]


_ADJECTIVAL = re.compile(r".{3,}(?:al|ive|ous|ful|less|able|ible|ish|est|ic)$")
_NOUNS_LIKE_ADJECTIVES = listed(
    """alternative animal animals approval archive arrest arrival arsenal bible british cable cannibal capital clinic
    comic conquest contest criminal deal denial detective dish english epidemic executive fable fabric festival finish
    fish forest goal guest harvest hospital incentive initiative interest irish journal logic material meal mechanic
    metal motive music narrative objective olive pandemic panic perspective picnic polish principal proposal protest
    public refusal relative removal representative republic request rival signal spanish survival table topic traffic
    trial turkish vegetable west"""
)
_NOUNS_LIKE_ADVERBS = listed("family reply supply italy")
_HOLDS_NOUN = listed("first most other one second past right")
"""Small words that can stand where a noun does."""

_BE = listed("is are was were 's")
_CLOSED: tuple[tuple[frozenset[str], Tag], ...] = (
    (en.QUESTION_WORDS, "question"),
    (en.ARTICLES | en.QUANTIFIERS, "article"),
    (en.POSSESSIVES - {"her"}, "article"),
    (en.PERSONAL, "pronoun"),
    (en.AUXILIARIES, "auxiliary"),
    (en.CONJUNCTIONS, "joint"),
    (en.PREPOSITIONS, "preposition"),
)
_NEVER_NAMES = ("question", "auxiliary", "article", "preposition")
_CLOSED_WORDS = (
    en.AUXILIARIES
    | en.PREPOSITIONS
    | en.PERSONAL
    | en.CONJUNCTIONS
    | en.DETERMINERS
    | en.QUESTION_WORDS
    | en.ADVERBS - _HOLDS_NOUN
) - _HOLDS_NOUN


def tag(found: Sequence["Word"], place: int) -> Tag:
    """The part of speech of a word; those before it are tagged, those behind it are not.

    Args:
        found: the words of the text.
        place: of the word among them.
    """
    word = found[place]
    before = found[place - 1] if place and not word.apart else None
    after = found[place + 1] if place + 1 < len(found) and not found[place + 1].apart else None
    if word.low in en.DEMONSTRATIVES:
        behind = found[place + 2] if place + 2 < len(found) and after is not None else None
        return _demonstrative(word.low, before, after, behind)
    return _special(word, before, after) or _closed(word) or _open(found, place, before, after)


def _special(word: "Word", before: "Word | None", after: "Word | None") -> Tag | None:  # noqa: PLR0911 - a case each
    """Of small words that are several things."""
    noun_next = after is not None and may_be_noun(after)
    match word.low:
        case "'s":
            return "auxiliary" if before is None or before.tag in ("question", "pronoun") else "s"
        case "'":
            return "s"
        case "no" if after is None:
            return "adverb"
        case "her":
            return "article" if noun_next else "pronoun"
        case "us" if word.text == "US":
            return "noun"
        case "may" | "will" if word.name and before is not None and before.name:  # Theresa May
            return "noun"
        case "more" | "most" | "much" | "so" if after is not None and not noun_next:
            return "adverb"
        case "one" | "other" | "others" if before is not None and before.low in ("the", "no"):
            return "adjective" if noun_next else "pronoun"
        case "one" | "other" if after is not None and noun_next and after.low not in en.VERBS:
            return "adjective"
    ordinal = word.low in en.ORDINALS and before is not None and before.tag == "article"
    return "adjective" if ordinal else None


def _closed(word: "Word") -> Tag | None:
    for lexicon, kind in _CLOSED:
        if word.low in lexicon and not (word.name and kind not in _NEVER_NAMES):
            return kind
    return "noun" if word.name else None


def _open(found: Sequence["Word"], place: int, before: "Word | None", after: "Word | None") -> Tag:
    low = found[place].low
    if low in en.ADVERBS or (low.endswith("ly") and len(low) > 4 and low not in _NOUNS_LIKE_ADVERBS):
        return "adverb"
    if _is_verb(found, place, before, after) if low in en.VERBS else _is_participle(found, place, before):
        return "verb"
    if low in en.ADJECTIVES | en.COMPARATIVES | en.ORDINALS:
        return "adjective"
    plain = low in _NOUNS_LIKE_ADJECTIVES or low in en.VERBS
    return "adjective" if not plain and _ADJECTIVAL.match(low) else "noun"


def _demonstrative(low: str, before: "Word | None", after: "Word | None", behind: "Word | None") -> Tag:
    """That, this, these, those: before a noun, instead of one, or joining a clause."""
    if after is None:
        return "pronoun"
    told = before is not None and before.tag in ("verb", "adjective")
    if low == "that" and told and (after.low.endswith("s") or not may_be_noun(after)):
        return "pronoun" if after.low in en.AUXILIARIES | en.PREPOSITIONS else "joint"
    many = after.low.endswith("s") or after.low in en.PLURALS
    if low in ("these", "those") and not many and (after.low in en.VERBS or not may_be_noun(after)):
        return "pronoun"
    verb_follows = behind is not None and not behind.apart and behind.low in en.VERBS  # "did this strike begin"
    helped = before is not None and before.tag == "auxiliary" and after.low in en.VERBS and not verb_follows
    says = after.low in en.VERBS and after.low.endswith("s") and low in ("this", "that")
    if (helped or says) and not after.low.endswith("ing"):
        return "pronoun"
    if may_be_noun(after) and not (before is not None and before.tag == "noun"):
        return "article"
    relative = before is not None and before.tag in ("noun", "pronoun") and before.low not in ("there", "here")
    return "joint" if relative else "pronoun"


def may_be_noun(word: "Word") -> bool:
    """Whether a word that is not tagged yet may turn out a noun, or lead to one."""
    return word.low not in _CLOSED_WORDS


def _is_verb(  # noqa: PLR0911 - a case each
    found: Sequence["Word"], place: int, before: "Word | None", after: "Word | None"
) -> bool:
    """Whether a word that can be a verb is one here."""
    low = found[place].low
    helped_next = after is not None and after.low in en.AUXILIARIES
    match before.tag if before is not None else None:
        case None:
            return not (helped_next and low.endswith("s"))
        case "adjective" | "s":
            return False
        case "article":
            return before is not None and before.low == "all"
        case "preposition":
            return (before is not None and before.low == "to") or low.endswith("ing")
        case "question":
            ahead = helped_next or (after is not None and after.low in en.VERBS)
            return not (low.endswith("s") and ahead and before is not None and before.low != "who")
        case "auxiliary":
            return not (low.endswith("s") and before is not None and before.low in _BE)
        case "pronoun" | "adverb" | "joint":
            return True
        case "verb":
            return low.endswith(("ing", "ed")) and not (after is not None and after.low in en.PREPOSITIONS)
        case _:
            return _completes(_clause(found, place), low)


def _is_participle(found: Sequence["Word"], place: int, before: "Word | None") -> bool:
    """Whether a word in "ed" that no list has goes with an auxiliary or a name: "was it delayed", "Wang testified"."""
    low = found[place].low
    if before is None or not low.endswith("ed") or len(low) < 5 or before.tag in ("article", "adjective"):
        return False
    told = {one.tag for one in _clause(found, place)}
    return "auxiliary" in told or ((before.name or before.low == "who") and "verb" not in told)


def _completes(clause: Sequence["Word"], low: str) -> bool:
    """Whether a clause whose noun stands just before still wants its verb."""
    if any(one.tag == "verb" for one in clause):
        return False
    helpers = [one.low for one in clause if one.tag == "auxiliary"]
    if not helpers:
        return True
    return helpers[-1] not in _BE or low.endswith(("ing", "ed")) or low in en.IRREGULAR


def _clause(found: Sequence["Word"], place: int) -> Sequence["Word"]:
    """The words before one, back to where its clause begins."""
    start = place
    while start > 0 and not found[start].apart:
        start -= 1
        if found[start].tag == "joint" or (found[start].tag == "question" and start + 1 < place):
            break
    return found[start:place]
