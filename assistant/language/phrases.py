"""The noun phrases of a text: what it is about, as far as a rough reading tells."""

from collections.abc import Sequence
from dataclasses import dataclass

from assistant.language import lexicon as en
from assistant.language.lexicon import EITHER, HE, SHE
from assistant.language.tokenizer import Word


@dataclass(frozen=True)
class Phrase:
    """A noun phrase.

    Args:
        text: as written.
        first, behind: its first word and the one behind its last, by place.
        head: its main word, in lower case.
        plural: it is more than one.
        name: it holds a capital that its place does not call for.
        person: "he" or "she" where a forename tells, "they" for a person without, "" for things and for what may be
            either.
    """

    text: str
    first: int
    behind: int
    head: str
    plural: bool
    name: bool
    person: str

    @property
    def proper(self) -> bool:
        """Whether it is a name to its last word: Poland, but not the president of Poland."""
        last = self.text.rpartition(" ")[2]
        return self.name and last[0].isupper() and last.lower() == self.head


def phrases(text: str, found: Sequence[Word]) -> list[Phrase]:
    """The noun phrases of a text, in order, the longest first where one holds another."""
    runs = _runs(found)
    result: list[Phrase] = []
    place = 0
    while place < len(runs):
        last = place
        while last + 1 < len(runs) and _of(found, runs[last], runs[last + 1]):
            last += 1
        behind = runs[last][1]
        result += [_phrase(text, found, run[0], behind, run) for run in runs[place : last + 1]]
        if last > place:
            result.append(_phrase(text, found, *runs[place], runs[place]))
        place = last + 1
    return [one for one in result if one.head]


def core(text: str, found: Sequence[Word], phrase: Phrase) -> Phrase:
    """What the talk is of: sharks in "the different types of sharks"."""
    first = phrase.first
    place = first
    while place < phrase.behind:
        if (
            found[place].low == "of"
            and _head(found, first, place) in en.LIGHT
            and not phrase_named(found, first, place)
        ):
            first = place + 1
        place += 1
    return _phrase(text, found, first, phrase.behind, (first, _run_end(found, first, phrase.behind)))


def within(text: str, found: Sequence[Word], phrase: Phrase) -> list[Phrase]:
    """Whose it is, and the names in it: Ana Ruiz in "Ana Ruiz's plan", Kyiv in "the Kyiv office"."""
    spans = [(phrase.first, place) for place in range(phrase.first + 1, phrase.behind) if found[place].tag == "s"]
    start: int | None = None
    for place in range(phrase.first, phrase.behind + 1):
        joint = (
            start is not None
            and place + 1 < phrase.behind
            and found[place].low in ("and", "&", "of")
            and found[place + 1].name
        )
        if place < phrase.behind and ((found[place].name and found[place].tag == "noun") or joint):
            start = place if start is None else start
            continue
        if start is not None and (start, place) != (phrase.first, phrase.behind):
            spans.append((start, place))
        start = None
    return [_phrase(text, found, first, behind, (first, behind)) for first, behind in dict.fromkeys(spans)]


def phrase_named(found: Sequence[Word], first: int, behind: int) -> bool:
    """Whether a name stands in it."""
    return any(word.name for word in found[first:behind])


def _run_end(found: Sequence[Word], first: int, behind: int) -> int:
    for place in range(first, behind):
        if found[place].low == "of" and place > first:
            return place
    return behind


def _runs(found: Sequence[Word]) -> list[tuple[int, int]]:
    """Runs of words that make a noun phrase without "of"."""
    runs: list[tuple[int, int]] = []
    start: int | None = None
    for place in range(len(found)):
        if start is not None and not _goes_on(found, start, place):
            runs.append((start, _trimmed(found, start, place)))
            start = None
        if start is None and found[place].tag in ("article", "noun", "adjective"):
            start = place
    if start is not None:
        runs.append((start, _trimmed(found, start, len(found))))
    return [(first, behind) for first, behind in runs if behind > first]


def _goes_on(found: Sequence[Word], start: int, place: int) -> bool:
    """Whether a phrase that began at `start` holds one word more."""
    word = found[place]
    if word.apart:
        return False
    noun = any(one.tag == "noun" for one in found[start:place])
    if word.tag in ("noun", "adjective"):
        return True
    if word.tag == "s":
        return noun
    if word.low in ("and", "&"):
        return noun and place + 1 < len(found) and _joined(found, place)
    degree = word.tag == "adverb" and word.low in ("most", "least", "very", "more")
    return degree and place + 1 < len(found) and found[place + 1].tag in ("adjective", "noun")


def _trimmed(found: Sequence[Word], start: int, behind: int) -> int:
    while behind > start and found[behind - 1].tag != "noun":
        behind -= 1
    return behind


def _joined(found: Sequence[Word], place: int) -> bool:
    before, after = found[place - 1], found[place + 1]
    plain = after.tag in ("noun", "adjective") and before.tag == "noun" and not after.apart
    return plain and before.name == after.name


def _of(found: Sequence[Word], one: tuple[int, int], other: tuple[int, int]) -> bool:
    return (
        other[0] == one[1] + 1 and found[one[1]].low == "of" and not found[one[1]].apart and not found[other[0]].apart
    )


def _head(found: Sequence[Word], first: int, behind: int) -> str:
    for place in range(behind - 1, first - 1, -1):
        if found[place].tag == "noun":
            return found[place].low
    return ""


def _phrase(text: str, found: Sequence[Word], first: int, behind: int, run: tuple[int, int]) -> Phrase:
    head = _head(found, run[0], run[1])
    inside = found[first:behind]
    name = any(word.name for word in inside)
    return Phrase(
        text[found[first].start : found[behind - 1].end],
        first,
        behind,
        head,
        is_plural(head)
        or any(word.low in ("and", "&") for word in found[run[0] : run[1]] if not _and_in_name(found, run)),
        name,
        _person(found[run[0] : run[1]], head),
    )


def _and_in_name(found: Sequence[Word], run: tuple[int, int]) -> bool:
    """As in "the Lewis and Clark expedition": one thing."""
    last = found[run[1] - 1]
    return (not last.name or not found[run[0]].name) and any(word.name for word in found[run[0] : run[1]])


def is_plural(head: str) -> bool:
    """Whether a noun means more than one, by its ending."""
    if head in en.PLURALS:
        return True
    return (
        head.endswith("s")
        and not head.endswith(("ss", "us", "is", "'s"))
        and head not in en.SINGULARS
        and len(head) > 3
    )


def _person(run: Sequence[Word], head: str) -> str:
    owner = max((place for place, word in enumerate(run) if word.tag == "s"), default=-1)
    if owner == len(run) - 1:
        owner = -1
    lows = [word.low for word in run[owner + 1 :] if word.name]
    if len(run) > 2 and any(word.low == "and" for word in run) and all(word.name or word.low == "and" for word in run):
        return "they"
    for low in lows:
        if low in HE:
            return "he"
        if low in SHE:
            return "she"
    first_of_several = len(lows) > 1 and lows[0] in EITHER
    return "they" if first_of_several or head in en.PEOPLE else ""
