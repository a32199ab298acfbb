"""How far the words of a claim stand in its cited text, near one another and in its order.

Words count by rarity (`excerpt.weights_of`). A claim pieced together from parts of a text that have nothing to do with
each other holds only words of the text: what gives it away is that neighbours in the claim are far apart in the text.
"""

import math
import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from functools import lru_cache
from itertools import pairwise

from index.text.analyzer import FUNCTION_WORDS, words

WORDING = ("words", "pairs_near", "longest_run", "widest_jump", "subject_apart", "denied")
"""The columns; `columns` says what each is."""

PAIR_REACH = 3
"""Content words of the claim between which a pair is looked at."""

NEAR, NEAR_BACKWARDS = 7, 2
"""Words within which a pair must stand in the text, in its order and the other way round."""

MOST_PLACES = 60
"""Places of one word that are compared: all, in an article; but a text may be one word ten thousand times."""

_NEGATIONS = re.compile(
    r"\b(?:not|no|never|none|nobody|nothing|neither|nor|without|cannot|hardly|den(?:y|ies|ied)|refus\w+|reject\w+|"
    r"fail\w*|lack\w*)\b|n['’]t\b",
    re.IGNORECASE,
)


@lru_cache(maxsize=4096)
def stems(text: str) -> tuple[str, ...]:
    """A sentence's words; kept, since several sentences of an answer stand on the same text."""
    return tuple(words(text))


def columns(claim: str, telling: Mapping[str, float], every: Sequence[str]) -> list[float]:
    """The numbers of WORDING.

    Args:
        claim: what is to be carried.
        telling: its words and their weights.
        every: the cited text's sentences, at least one.

    Returns:
        The share of the claim's words that stand in the text. The share of neighbouring content words that stand near
        one another in it. The claim's longest run of words that the text has, as a share of the claim. How many
        sentences lie between those that its runs are copied from, at most (log). The share of its first two content
        words that stand away from the rest. Whether the sentence that holds most of it denies something and the claim
        does not.
    """
    lists = [stems(one) for one in every]
    bags = [frozenset(one) for one in lists]
    total = sum(telling.values()) or 1.0
    everything = frozenset().union(*bags)
    best = max(range(len(bags)), key=lambda place: sum(telling.get(word, 0.0) for word in bags[place]))
    mine, theirs = (len(_NEGATIONS.findall(text)) for text in (claim, every[best]))
    whole = stems(claim)
    order = [word for word in whole if word in telling]
    longest, widest = _runs(whole, lists)
    return [
        sum(weight for word, weight in telling.items() if word in everything) / total,
        _pairs_near(order, telling, lists),
        longest,
        widest,
        _subject_apart(order, telling, bags),
        float(theirs > mine),
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


def _runs(claim: Sequence[str], lists: Sequence[Sequence[str]]) -> tuple[float, float]:
    """The longest run, and the widest jump between the sentences that runs with a content word are copied from."""
    runs = _copied(claim, lists)
    used = [number for start, long, number in runs if set(claim[start : start + long]) - FUNCTION_WORDS]
    longest = max((long for _, long, _ in runs), default=0) / max(1, len(claim))
    return longest, math.log1p(max((abs(one - other) for one, other in pairwise(used)), default=0))


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


def _subject_apart(order: Sequence[str], telling: Mapping[str, float], bags: Sequence[frozenset[str]]) -> float:
    """Share of the first two content words that stand neither in the sentence of the rest nor in the one before it."""
    subject, rest = order[:2], set(order[2:])
    if not rest:
        return 0.0
    best = max(range(len(bags)), key=lambda place: sum(telling[word] for word in rest & bags[place]))
    near = bags[best] | (bags[best - 1] if best else frozenset())
    return sum(word not in near for word in subject) / len(subject)
