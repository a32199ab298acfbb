"""The sentences of a cited text that bear on a claim, few enough for the reader to read at once.

Picked greedily by the words of the claim that no picked sentence has yet, rare words weighing more, then filled up with
what stands before and after the picked ones, in the text's own order.
"""

import math
import re
from collections.abc import Mapping, Sequence, Set

from assistant.language.rarity import rarity
from index.text.analyzer import FUNCTION_WORDS, words
from index.text.sentences import split_sentences

ROOM = 130
"""Words of an excerpt: with the claim they fill the 256 word pieces that the reader takes."""

LONGEST_UNIT = 50
"""Words of one piece; a longer sentence is cut, since tables and lists have no full stops."""

OPENING = 30
"""Words of a first line at most that is always kept: a headline or a lead says whom the rest is about."""

AGAIN = 0.2
"""What a word of the claim is worth that another picked sentence has already."""

_WORD = re.compile(r"\w+(?:[.,'’]\w+)*")


def units(text: str) -> list[str]:
    """The text's sentences, the long ones in pieces; white space made plain."""
    found = []
    for start, end in split_sentences(text):
        parts = text[start:end].split()
        found += [" ".join(parts[at : at + LONGEST_UNIT]) for at in range(0, len(parts), LONGEST_UNIT)]
    return found


def weights_of(claim: str) -> dict[str, float]:
    """Each word of the claim, stemmed, and how telling it is; function words left out where there are others."""
    found: dict[str, float] = {}
    for match in _WORD.finditer(claim):
        for stem in words(match[0]):
            found[stem] = max(rarity(match[0]), found.get(stem, 0.0), 0.05)
    telling = {stem: weight for stem, weight in found.items() if stem not in FUNCTION_WORDS}
    return telling or found


def excerpt(claim: str, cited_text: str, room: int = ROOM) -> str:
    """The sentences to read, in their order, a space between.

    Args:
        room: words at most.
    """
    every = units(cited_text)
    return " ".join(every[number] for number in pick(weights_of(claim), every, room))


def pick(telling: Mapping[str, float], every: Sequence[str], room: int = ROOM) -> list[int]:
    """Which of the units to read, in order.

    Args:
        telling: the claim's words and their weights.
    """
    sizes = [len(unit.split()) for unit in every]
    if sum(sizes) <= room:
        return list(range(len(every)))
    held = [telling.keys() & set(words(unit)) for unit in every]
    picked = [0] if sizes[0] <= OPENING else []
    covered = set(held[0]) if picked else set()
    while (
        best := _most_new(telling, held, sizes, picked, covered, room - sum(sizes[one] for one in picked))
    ) is not None:
        picked.append(best)
        covered |= held[best]
    around = [place + step for step in (-1, 1) for place in sorted(picked)]
    rest = sorted(range(len(every)), key=lambda place: -sum(telling[word] for word in held[place]))
    for place in (*around, *rest):
        fits = 0 <= place < len(every) and sum(sizes[one] for one in picked) + sizes[place] <= room
        if fits and place not in picked:
            picked.append(place)
    return sorted(picked)


def _most_new(
    telling: Mapping[str, float],
    held: Sequence[Set[str]],
    sizes: Sequence[int],
    picked: Sequence[int],
    covered: Set[str],
    room: int,
) -> int | None:
    """The unit with most of the claim for its length; None where none that fits has a word that is not covered."""

    def worth(place: int) -> float:
        held_here = sum(telling[word] * (AGAIN if word in covered else 1.0) for word in held[place])
        return held_here / math.sqrt(8 + sizes[place])

    open_ones = [place for place in range(len(held)) if place not in picked and sizes[place] <= room]
    best = max(open_ones, key=worth, default=None)
    return best if best is not None and held[best] - covered else None
