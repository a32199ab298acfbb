"""Which sentences of a cited text bear on a claim, and how far the claim's words stand there, near one another.

Words count by rarity. A claim pieced together from parts of a text that have nothing to do with each other holds only
words of the text: what gives it away is that neighbours in the claim are far apart in the text.
"""

import math
import re
from collections import defaultdict
from collections.abc import Mapping, Sequence, Set
from functools import lru_cache
from itertools import pairwise

from assistant.language.rarity import rarity
from index.text.analyzer import FUNCTION_WORDS, words
from index.text.sentences import split_sentences

WORDING = ("words", "pairs_near", "widest_jump")
"""The columns; `columns` says what each is."""

ROOM = 130
"""Words of an excerpt: with the claim they fill the 256 word pieces that the reader takes."""

LONGEST_UNIT = 50
"""Words of one piece; a longer sentence is cut, since tables and lists have no full stops."""

OPENING = 30
"""Words of a first line at most that is always kept: a headline or a lead says whom the rest is about."""

AGAIN = 0.2
"""What a word of the claim is worth that another picked sentence has already."""

_WORD = re.compile(r"\w+(?:[.,'’]\w+)*")

PAIR_REACH = 3
"""Content words of the claim between which a pair is looked at."""

NEAR, NEAR_BACKWARDS = 7, 2
"""Words within which a pair must stand in the text, in its order and the other way round."""

MOST_PLACES = 60
"""Places of one word that are compared: all, in an article; but a text may be one word ten thousand times."""


def units(text: str) -> list[str]:
    """Return the text's sentences, the long ones in pieces; white space made plain."""
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


@lru_cache(maxsize=4096)
def stems(text: str) -> tuple[str, ...]:
    """Return a sentence's words; kept, since several sentences of an answer stand on the same text."""
    return tuple(words(text))


def columns(claim: str, telling: Mapping[str, float], every: Sequence[str]) -> list[float]:
    """Return the numbers of WORDING.

    Args:
        claim: what is to be supported.
        telling: its words and their weights.
        every: the cited text's sentences, at least one.

    Returns:
        The share of the claim's words that the text holds. The share of its neighbouring content words that are near
        one another there. How many sentences lie at most between those that the claim's runs of words are copied from
        (log).
    """
    lists = [stems(one) for one in every]
    everything = frozenset().union(*lists)
    whole = stems(claim)
    return [
        sum(weight for word, weight in telling.items() if word in everything) / (sum(telling.values()) or 1.0),
        _pairs_near([word for word in whole if word in telling], telling, lists),
        _widest_jump(whole, lists),
    ]


def _places(lists: Sequence[Sequence[str]]) -> dict[str, list[tuple[int, int]]]:
    """Sentence and position of every word, of a word that comes again and again only the first ones."""
    found: dict[str, list[tuple[int, int]]] = defaultdict(list)
    for number, one in enumerate(lists):
        for place, word in enumerate(one):
            if len(found[word]) < MOST_PLACES:
                found[word].append((number, place))
    return found


def _pairs_near(order: Sequence[str], telling: Mapping[str, float], lists: Sequence[Sequence[str]]) -> float:
    at = _places(lists)
    total = near = 0.0
    for place, first in enumerate(order):
        for second in order[place + 1 : place + 1 + PAIR_REACH]:
            if first != second:
                weight = telling[first] * telling[second]
                total += weight
                near += weight * any(
                    one == other and -NEAR_BACKWARDS <= there - here <= NEAR
                    for one, here in at.get(first, ())
                    for other, there in at.get(second, ())
                )
    return near / total if total else 0.0


def _widest_jump(claim: Sequence[str], lists: Sequence[Sequence[str]]) -> float:
    """How far apart the sentences are that runs with a content word are copied from, one run after the other."""
    runs = _copied(claim, lists)
    used = [number for start, long, number in runs if set(claim[start : start + long]) - FUNCTION_WORDS]
    return math.log1p(max((abs(one - other) for one, other in pairwise(used)), default=0))


def _copied(claim: Sequence[str], lists: Sequence[Sequence[str]]) -> list[tuple[int, int, int]]:
    """The claim as runs of words copied from the text, the longest first possible: start, length, sentence."""
    at, found, start, last = _places(lists), list[tuple[int, int, int]](), 0, 0
    while start < len(claim):
        best = (0, 0, 0)  # length, nearness to the sentence before, sentence
        for number, place in at.get(claim[start], ()):
            one, long = lists[number], 1
            while start + long < len(claim) and place + long < len(one) and one[place + long] == claim[start + long]:
                long += 1
            best = max(best, (long, -abs(number - last), number))
        if best[0]:
            last = best[2]
            found.append((start, best[0], last))
        start += max(1, best[0])
    return found
