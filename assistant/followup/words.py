"""A question cut into words, each with its place, its part of speech and whether it is a name.

Not here: how parts of speech are told (`tags`), the lists (`english`), phrases (`phrases`).
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from assistant.followup import english as en
from assistant.followup.tags import Tag, tag

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
