"""A question cut into words, each with its part of speech as far as lists and neighbours tell.

Rough on purpose: it takes microseconds and a question is short. Not here: the lists (`english`), phrases (`phrases`).
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

from assistant.followup import english as en

Tag = Literal[
    "article", "pronoun", "auxiliary", "preposition", "joint", "adverb", "question", "verb", "adjective", "noun", "s"
]  # fmt: skip

_WORD = re.compile(r"(?:[^\W\d_]\.){2,}|\w+(?:[-/&]\w+|[.,](?=\d)\d+)*|['’](?:s|re|ve|ll|d|m)\b|[‘'’](?=\s)", re.I)
_NOT = re.compile(r"n['’]t\b", re.I)
_BREAK = re.compile(r"[.,;:?!()\[\]\"“”—–\n]")
_ADJECTIVAL = re.compile(r".{3,}(?:al|ive|ous|ful|less|able|ible|ish|est|ic)$")
_NOUNS_IN_AL = frozenset(
    "animal animals capital hospital journal metal signal goal festival cannibal mammal proposal approval trial"
    " deal meal rival arrival survival removal denial refusal material principal criminal virus topic music logic"
    " traffic fabric public clinic picnic mechanic panic comic epidemic pandemic republic arsenal interest forest"
    " request protest contest harvest conquest arrest guest west pest finish fish dish english spanish polish british"
    " irish turkish olive motive archive representative table vegetable cable fable bible cannibal executive"
    " detective narrative initiative perspective objective alternative incentive adjective relative virus".split()
)


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
    titled = sum(word.text[0].isupper() for word in found) > 0.7 * len(found) and len(found) > 3
    for place, word in enumerate(found):
        name = word.text[0].isupper() and not titled and word.low != "i" and not (word.opens and _is_common(word.low))
        found[place] = replace(word, name=name or (word.text[0].isdigit() and len(word.text) > 3))
    for place in range(len(found)):
        found[place] = replace(found[place], tag=_tag(found, place))
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
        found.append(Word(text[start:end], low, start, end, "noun", apart, opens, False))
        last = end
    return found


def _is_common(low: str) -> bool:
    """Whether a word that opens a sentence has its capital from there, as far as lists tell."""
    return (
        low in en.DETERMINERS
        or low in en.PERSONAL
        or low in en.QUESTION_WORDS
        or low in en.AUXILIARIES
        or low in en.PREPOSITIONS
        or low in en.CONJUNCTIONS
        or low in en.ADVERBS
        or low in en.ADJECTIVES
        or low in en.VERBS
        or low in en.LIGHT
        or "'" in low
    )


_CLOSED: tuple[tuple[frozenset[str], Tag], ...] = (
    (en.QUESTION_WORDS, "question"),
    (en.ARTICLES | en.QUANTIFIERS, "article"),
    (en.POSSESSIVES - {"her"}, "article"),
    (en.PERSONAL, "pronoun"),
    (en.AUXILIARIES, "auxiliary"),
    (en.CONJUNCTIONS, "joint"),
    (en.PREPOSITIONS, "preposition"),
)


def _tag(found: list[Word], place: int) -> Tag:
    word = found[place]
    before = found[place - 1] if place and not word.apart else None
    after = found[place + 1] if place + 1 < len(found) and not found[place + 1].apart else None
    low = word.low
    if low == "'s":
        return "auxiliary" if before is None or before.tag in ("question", "pronoun") else "s"
    if low == "no" and after is None:
        return "adverb"
    if low in en.ORDINALS and before is not None and before.tag == "article":
        return "adjective"
    if low == "'":
        return "s"
    if low in en.DEMONSTRATIVES:
        return _demonstrative(low, before, after)
    if low == "her":
        return "article" if after is not None and _may_be_noun(after) else "pronoun"
    if low in ("more", "most", "much", "so") and after is not None and not _may_be_noun(after):
        return "adverb"
    if low in ("one", "other", "others") and before is not None and before.low in ("the", "no"):
        return "adjective" if after is not None and _may_be_noun(after) else "pronoun"
    if low in ("one", "other") and after is not None and _may_be_noun(after) and after.tag == "noun":
        return "adjective"
    if low == "us" and word.text == "US":
        return "noun"
    for lexicon, tag in _CLOSED:
        if low in lexicon and not (word.name and tag not in ("question", "auxiliary", "article", "preposition")):
            return tag
    if word.name:
        return "noun"
    if low in en.ADVERBS or (low.endswith("ly") and len(low) > 4 and low not in ("family", "reply", "supply", "italy")):
        return "adverb"
    if low in en.VERBS and _is_verb(found, place, before, after):
        return "verb"
    if low in en.ADJECTIVES or low in en.COMPARATIVES or low in en.ORDINALS:
        return "adjective"
    if low not in _NOUNS_IN_AL and low not in en.VERBS and _ADJECTIVAL.match(low):
        return "adjective"
    return "noun"


def _demonstrative(low: str, before: Word | None, after: Word | None) -> Tag:
    told = before is not None and before.tag in ("verb", "adjective") and after is not None
    if low == "that" and told and after is not None and (after.low.endswith("s") or not _may_be_noun(after)):
        return "pronoun" if after.tag == "noun" and after.low in en.AUXILIARIES | en.PREPOSITIONS else "joint"
    if low in ("these", "those") and after is not None and not after.low.endswith("s") and after.low not in en.PLURALS:
        if after.low in en.VERBS or not _may_be_noun(after):
            return "pronoun"
    helped = before is not None and before.tag == "auxiliary" and after is not None and after.low in en.VERBS
    says = after is not None and after.low in en.VERBS and after.low.endswith("s") and low in ("this", "that")
    if (helped or says) and after is not None and not after.low.endswith("ing"):
        return "pronoun"
    if after is not None and _may_be_noun(after) and not (before is not None and before.tag == "noun"):
        return "article"
    relative = before is not None and before.tag in ("noun", "pronoun") and before.low not in ("there", "here")
    return "joint" if relative and after is not None else "pronoun"


def _may_be_noun(word: Word) -> bool:
    low = word.low
    closed = low in en.AUXILIARIES or low in en.PREPOSITIONS or low in en.PERSONAL or low in en.CONJUNCTIONS
    return not (closed or low in en.DETERMINERS or low in en.QUESTION_WORDS or low in en.ADVERBS) or low in (
        "first", "most", "other", "one", "second", "past", "right"
    )  # fmt: skip


def _is_verb(found: list[Word], place: int, before: Word | None, after: Word | None) -> bool:
    """Whether a word that can be a verb is one here."""
    low = found[place].low
    if before is None:
        return not (after is not None and after.tag in ("auxiliary",) and low.endswith("s"))
    if before.tag in ("adjective", "s") or (before.tag == "article" and before.low not in ("all",)):
        return False
    if before.tag == "preposition":
        return before.low == "to" or low.endswith("ing")
    if before.tag == "question":
        ahead = after is not None and (after.low in en.AUXILIARIES or after.low in en.VERBS) and before.low != "who"
        return not (low.endswith("s") and ahead)
    if before.tag in ("auxiliary", "pronoun", "adverb"):
        if low.endswith("s") and before.low in ("is", "are", "was", "were") and before.tag == "auxiliary":
            return False
        return True
    if before.tag == "joint":
        return True
    if before.tag == "verb":
        return low.endswith(("ing", "ed")) and not (after is not None and after.low in en.PREPOSITIONS)
    # behind a noun: the verb of the clause, unless it has one already
    clause = [one for one in _clause(found, place)]
    verbs = [one for one in clause if one.tag == "verb"]
    helped = [one for one in clause if one.tag == "auxiliary"]
    if helped and not verbs:
        be = helped[-1].low in ("is", "are", "was", "were", "'s")
        return not be or low.endswith(("ing", "ed")) or low in en.IRREGULAR
    return not helped and not verbs


def _clause(found: list[Word], place: int) -> list[Word]:
    start = place
    while start > 0 and not found[start].apart:
        start -= 1
        if found[start].tag == "joint" or (found[start].tag == "question" and start + 1 < place):
            break
    return found[start:place]


def in_a_remark(text: str, found: Sequence[Word], place: int) -> bool:
    """Whether a sentence that asks nothing holds a word, and another one follows."""
    behind = next((number for number in range(place + 1, len(found)) if found[number].opens), None)
    return behind is not None and "?" not in text[found[behind - 1].end : found[behind].start]
