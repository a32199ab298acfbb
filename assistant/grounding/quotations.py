"""Quotations and speakers of a sentence: words in quotation marks, and who is said to have said what. In English."""

import re
from collections.abc import Mapping, Sequence, Set

from index.text.analyzer import FUNCTION_WORDS, words

_QUOTED = re.compile(
    r"“([^“”]+)”|„([^„“”]+)[“”]|«([^«»]+)»|\"([^\"]+)\"|``(.+?)''|(?<!\w)[‘`]([^‘`\n]+?)[’'](?!\w)|(?<!\w)'(?!\s)([^'\n]{3,}?)(?<!\s)'(?!\w)"
)
_LEFT_OUT = re.compile(r"\[[^\]]*\]|\.\.\.+|…")
_QUOTED_WORD = re.compile(r"[^\W_]+")
_APOSTROPHE = re.compile(r"(?<=\w)['’](?=\w)")


def quotations(sentence: str) -> list[str]:
    """Return what is between quotation marks, without the marks."""
    return [next(part for part in match.groups() if part) for match in _QUOTED.finditer(sentence)]


def missing_quotations(sentence: str, cited_text: str) -> list[str]:
    """Return the quotations of the sentence that the cited text does not hold, word for word.

    >>> missing_quotations("“We won't pay,” he said.", "He said: 'we will pay'.")
    ["We won't pay,"]
    """
    quoted = quotations(sentence)
    if not quoted:
        return []
    held = f" {' '.join(_plain(cited_text))} "
    return [
        one
        for one in quoted
        if not all(f" {' '.join(_plain(part))} " in held or not _plain(part) for part in _LEFT_OUT.split(one))
    ]


def _plain(text: str) -> list[str]:
    return _QUOTED_WORD.findall(_APOSTROPHE.sub("", text.lower()))


NEAR = 0.5
"""The share of a sentence's words, by rarity, that the nearest cited sentence must hold to be its source."""

_VERBS = (
    "said|says|told|tells|stated|states|claimed|claims|announced|added|adds|warned|warns|wrote|writes|tweeted|argued|"
    "argues|insisted|insists|replied|explained|explains|declared|noted|notes|recalled|admitted|conceded|concluded|denied|"
    "denies|confirmed|confirms|promised|vowed|pledged|testified|predicted|suggested|suggests|believes|thinks"
)
_RUN = r"[A-ZÀ-Þ][\w’'.-]*(?:\s(?:(?:of|the|de|van|von|al|bin)\s)?[A-ZÀ-Þ][\w’'.-]*){0,4}"
_BEFORE = re.compile(rf"({_RUN})(?:,[^,.;“\"]{{3,60}},)?\s(?:has\s|had\s|also\s|later\s)?(?:{_VERBS})\b")
_ACCORDING = re.compile(rf"[Aa]ccording to (?:the\s)?(?:[a-z]+\s){{0,3}}({_RUN})")
_AFTER_QUOTE = re.compile(rf"[,.?!][”\"’']?\s(?:{_VERBS})\s(?:the\s)?(?:[a-z]+\s){{0,3}}({_RUN})")
_PRONOUNS = frozenset(("he", "she", "they", "it", "i", "we", "you", "who", "this", "that", "and", "but", "the"))


def speakers(text: str) -> list[frozenset[str]]:
    """Return the words of each speaker named in a text."""
    found = []
    for pattern in (_BEFORE, _ACCORDING, _AFTER_QUOTE):
        for match in pattern.finditer(text):
            name = frozenset(words(match[1])) - FUNCTION_WORDS
            if name and not name & _PRONOUNS:
                found.append(name)
    return found


def misattributed(sentence: str, every: Sequence[str], telling: Mapping[str, float]) -> str:
    """Return the speaker of the sentence whose words the cited text gives to another; "" where none is.

    Args:
        every: the cited text's sentences.
        telling: the sentence's words and their weights.
    """
    for match in _spoken(sentence):
        mine: Set[str] = frozenset(words(match)) - FUNCTION_WORDS
        content = {word: weight for word, weight in telling.items() if word not in mine}
        total = sum(content.values())
        if not mine or not total:
            continue
        held = [sum(weight for word, weight in content.items() if word in set(words(one))) / total for one in every]
        best = max(range(len(every)), key=held.__getitem__)
        others = speakers(every[best])
        if held[best] >= NEAR and others and mine.isdisjoint(words(every[best])):
            return match
    return ""


def _spoken(sentence: str) -> list[str]:
    return [
        match[1]
        for pattern in (_BEFORE, _ACCORDING, _AFTER_QUOTE)
        for match in pattern.finditer(sentence)
        if not set(words(match[1])) & _PRONOUNS
    ]
