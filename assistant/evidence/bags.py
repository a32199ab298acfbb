"""The words of a text as a set, with other names for the same: "United Nations" also counts as UN, Kyiv as Ukraine.

Initials are taken from runs of capitalised words, so no list of organisations is needed. Not here: acronyms of inner
letters, such as Interpol.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Set
from functools import lru_cache

from assistant.evidence.places import country
from index.words import words

_RUN = re.compile(r"\b[A-ZÀ-Þ][\w’'-]*(?:\s+(?:(?:of|the|and|for|on|in)\s+)*[A-ZÀ-Þ][\w’'-]*)+")
_ACRONYM = re.compile(r"\b[A-Z]{2,5}\b")
_LINKS = frozenset(("of", "the", "and", "for", "on", "in"))
_SHORTEST, _LONGEST = 2, 5

Aliases = Mapping[str, frozenset[str]]
"""An acronym, as `words` has it, and the words it stands for."""


def aliases(text: str) -> dict[str, frozenset[str]]:
    """The acronyms that runs of capitalised words could have.

    Runs within runs count: "United Nations General Assembly" gives un, ga, unga and others.
    """
    return dict(_aliases(text))


def bag(text: str, known: Aliases | None = None) -> frozenset[str]:
    """The words of a text and the acronyms of its names.

    Args:
        text: any text.
        known: acronyms whose words count as said where the acronym stands, from the question.
    """
    held = _bag(text)
    return held.union(*(names for acronym, names in (known or {}).items() if acronym in held))


@lru_cache(maxsize=4096)
def _bag(text: str) -> frozenset[str]:
    """Kept, since each part of a question looks at the same sentences."""
    held = frozenset(words(text))
    countries = (f"={name}" for name in map(country, held) if name)
    return held.union(countries, aliases(text))


def holds(held: Set[str], word: str) -> bool:
    """Whether a bag has a word, or another name of the country that the word names."""
    return word in held or f"={country(word)}" in held


def spelled_out(question: str, texts: Iterable[str]) -> str:
    """The question with each acronym replaced by the name that the texts most often give it.

    The embedding model knows "United Nations" far better than UN.
    """
    wanted = set(_ACRONYM.findall(question))
    if not wanted:
        return question
    found: dict[str, Counter[str]] = {acronym: Counter() for acronym in wanted}
    for text in texts:
        for names in _runs(text):
            acronym = "".join(name[0] for name in names)
            if acronym in found:
                found[acronym][" ".join(names)] += 1
    return _ACRONYM.sub(lambda match: next((name for name, _ in found[match[0]].most_common(1)), match[0]), question)


def _aliases(text: str) -> Iterator[tuple[str, frozenset[str]]]:
    for names in _runs(text):
        yield "".join(name[0].lower() for name in names), frozenset(words(" ".join(names)))


def _runs(text: str) -> Iterator[list[str]]:
    """Every run of two to five capitalised words, without the small words between them, and every run within one."""
    for run in _RUN.finditer(text):
        names = [word for word in run[0].split() if word not in _LINKS]
        for first in range(len(names)):
            for last in range(first + _SHORTEST, min(first + _LONGEST, len(names)) + 1):
                yield names[first:last]
