"""The two sides that a question compares, as A and B in "How do A and B differ on taxes?".

A word or two join the sides ("versus", "compared with", "and"); each side is the run of words next to them that no
verb, preposition or mark interrupts. Of "A's price" the side is A. English.
"""

import re
from typing import NamedTuple

from assistant.language import lexicon as en
from assistant.language.vocabulary import listed

JOINTS = (
    r"versus|vs\.?|v\.|compared? (?:with|to)|as opposed to|in contrast (?:with|to)|unlike|up (?:to|against)|against",
    r"different from|differ(?:s|ed)? from|than|next to|with|to",
    r"or|and",
)
"""From the plainest to those that mostly join something else."""

_JOINTS = tuple(re.compile(rf"(?<!\w)(?:{joint})(?!\w)", re.I) for joint in JOINTS)
_WORD = re.compile(r"[\w&][\w.&/-]*[\w]|[\w&]|[’']s?\b|[’'](?=\s|$)|[^\w\s]")
MODIFIERS = listed("the a an new old original first last next")
"""Words of a side that are no nouns; a side of these alone is another kind of what the other one is."""

_EMPTY = listed("of the a an")
_KEPT = MODIFIERS | _EMPTY
_VERBS = en.VERBS | listed("see view say vs")
_BETWEEN = en.ADJECTIVES | en.AUXILIARIES | listed(", : up")
_FRAME = listed("compare contrast compared difference differences similarities both put bigger better")


class Sides(NamedTuple):
    """The two sides of a comparison.

    Args:
        one, other: as the question names them.
        start, end: the stretch of the question from the first to the last of them.
    """

    one: str
    other: str
    start: int
    end: int


class _Side(NamedTuple):
    text: str
    start: int
    end: int


def sides(question: str) -> Sides | None:
    """Return the two sides that a question compares; None where it names no two.

    >>> sides("How does Spotify's price compare with Apple Music's?")[:2]
    ('Spotify', 'Apple Music')
    """
    for pattern in _JOINTS:
        found = []
        for joint in pattern.finditer(question):
            one, other = _before(question, joint.start()), _behind(question, joint.end())
            if one and other and one.text.lower() != other.text.lower():
                text = _to_last_name(other.text) if _named(one.text.split()[-1]) else other.text
                found.append(Sides(one.text, text, one.start, other.start + len(text)))
        if found:
            return max(found, key=lambda both: _named(both.one) + _named(both.other))
    return None


def _named(side: str) -> bool:
    return any(word[:1].isupper() or word[:1].isdigit() for word in side.split())


def _to_last_name(side: str) -> str:
    """A side beside one that ends with a name, without what stands behind its own: "Denmark (tax streaming)"."""
    end = 0
    for match in re.finditer(r"\S+", side):
        if _named(match[0]):
            end = match.end()
        elif end and match[0] not in _EMPTY:
            break
    return side[:end] or side


def _before(question: str, end: int) -> _Side | None:
    """The side in front of a joint; where a verb stands between, the one in front of that."""
    tokens = list(_WORD.finditer(question, 0, end))
    while tokens and (_is_verb(tokens[-1][0]) or tokens[-1][0].lower() in _BETWEEN):
        tokens.pop()
    run: list[re.Match[str]] = []
    for token in reversed(tokens):
        if _parts(token[0]):
            break
        run.append(token)
    return _side(question, run[::-1])


def _behind(question: str, start: int) -> _Side | None:
    run: list[re.Match[str]] = []
    for token in _WORD.finditer(question, start):
        if _parts(token[0]):
            break
        run.append(token)
    return _side(question, run)


def _parts(word: str) -> bool:
    """Whether a word ends the run."""
    low = word.lower()
    if low in _KEPT or re.fullmatch(r"[’']s?", low):
        return False
    return not (word[0].isalnum() or word == "&") or low in _FRAME | en.GRAMMAR or _is_verb(word)


def _is_verb(word: str) -> bool:
    return word.lower() in _VERBS and not word[0].isupper()


def _side(question: str, run: list[re.Match[str]]) -> _Side | None:
    """What a run of words names: whose it is, where it is somebody's."""
    owner = next((place for place, token in enumerate(run) if token[0][0] in "’'"), None)
    run = run[:owner]
    of = next((place for place, token in enumerate(run) if token[0].lower() == "of"), None)
    if of is not None and run[of + 1 :]:
        run = run[of + 1 :]
    if not any(token[0].lower() not in _EMPTY for token in run):
        return None
    start, end = run[0].start(), run[-1].end()
    return _Side(question[start:end], start, end)
