"""Where a question points back: its pronouns, and the phrases that lack what they are of.

Not here: what they point to (`thread`, `choice`).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from assistant.followup import english as en
from assistant.followup.phrases import Phrase, phrases
from assistant.followup.words import Word, in_a_remark

Kind = Literal["he", "she", "it", "they", "that", "those", "one", "ones", "which", "noun"]


@dataclass(frozen=True)
class Gap:
    """A place that points back.

    Args:
        kind: which sort of thing may stand there; "which" for a noun left out, as in "the largest in Europe"; "noun"
            for one that says too little, as in "this tradition".
        start, end: its place in the question; equal for something left out.
        possessive: it wants "'s".
        word: what is written there, in lower case.
    """

    kind: Kind
    start: int
    end: int
    possessive: bool = False
    word: str = ""


_PRONOUNS: dict[str, tuple[Kind, bool]] = {
    "he": ("he", False), "him": ("he", False), "his": ("he", True), "she": ("she", False), "her": ("she", False),
    "hers": ("she", True), "it": ("it", False), "its": ("it", True), "they": ("they", False), "them": ("they", False),
    "their": ("they", True), "theirs": ("they", True),
}  # fmt: skip


def gaps(text: str, found: Sequence[Word]) -> list[Gap]:
    """The places of a question that nothing in it explains."""
    every = phrases(text, found)
    result = []
    for place, word in enumerate(found):
        if in_a_remark(text, found, place):
            continue
        before = found[place - 1] if place and not word.apart else None
        after = found[place + 1] if place + 1 < len(found) and not found[place + 1].apart else None
        if word.low in _PRONOUNS and not (word.low == "it" and _says_nothing(found, place)):
            kind, possessive = _PRONOUNS[word.low]
            possessive = possessive or word.tag == "article"
            end = word.end
            if word.low == "it" and after is not None and after.low == "s" and not _verbal(found, place + 2):
                possessive, end = True, after.end  # "it's" for "its"
            if not _explained(found, place, every, kind, possessive=possessive):
                result.append(Gap(kind, word.start, end, possessive, word.low))
        elif word.low in en.DEMONSTRATIVES and word.tag == "pronoun":
            if not (word.opens and after is not None and after.tag in ("auxiliary", "verb")):  # "That's odd."
                kind = "that" if word.low in ("this", "that") else "those"
                result.append(Gap(kind, word.start, word.end, False, word.low))
        elif word.low in en.DEMONSTRATIVES and after is not None and after.tag == "noun":
            behind = found[place + 2] if place + 2 < len(found) and not found[place + 2].apart else None
            if (behind is None or behind.tag != "noun") and not after.name:
                result.append(Gap("noun", word.start, after.end, False, after.low))
        elif word.low in ("one", "ones") and word.tag in ("pronoun", "noun") and before is not None:
            if before.tag in ("adjective", "article") or before.low in ("which", "noun"):
                result.append(Gap("ones" if word.low == "ones" else "one", word.start, word.end, False, word.low))
        elif _lacks_its_noun(found, place):
            result.append(Gap("which", word.end, word.end, False, ""))
    return result


def _lacks_its_noun(found: Sequence[Word], place: int) -> bool:
    """As "the largest" of "what is the largest in the world"."""
    word = found[place]
    start = place
    while start > 0 and not found[start].apart and found[start - 1].tag in ("adjective", "adverb"):
        start -= 1
    the = start > 0 and not found[start].apart and found[start - 1].low == "the"
    most = (
        word.low.endswith("est") or word.low in en.COMPARATIVES or word.low in en.ORDINALS or found[start].low == "most"
    )
    after = found[place + 1] if place + 1 < len(found) and not found[place + 1].apart else None
    ends = after is None or after.tag in ("preposition", "auxiliary", "verb", "adverb", "joint")
    return word.tag == "adjective" and the and most and ends and not (after is not None and after.low == "of")


def _verbal(found: Sequence[Word], place: int) -> bool:
    return place >= len(found) or found[place].apart or found[place].tag not in ("noun",)


def _says_nothing(found: Sequence[Word], place: int) -> bool:
    """As in "is it true that", "how long does it take to", "make it to the final"."""
    after = [word.low for word in found[place + 1 : place + 12] if not word.apart]
    before = [word.low for word in found[max(place - 3, 0) : place]]
    if (
        before[-1:]
        and before[-1] in ("is", "was", "be", "would", "will")
        and len(after) > 1
        and after[1] in ("that", "to")
    ):
        if after[0] in ("true", "possible", "important", "worth", "legal", "okay", "ok", "necessary", "likely"):
            return True
    if after[:1] and after[0] in ("take", "takes", "mean", "cost") and ("to" in after[1:3] or "for" in after[1:2]):
        return True
    return after[:1] in (["raining"], ["snowing"], ["seems"]) or before[-1:] in (["make"], ["made"])


def _explained(found: Sequence[Word], place: int, every: Sequence[Phrase], kind: Kind, *, possessive: bool) -> bool:
    """Whether a phrase before the pronoun, in the same question, is what it means."""
    for phrase in every:
        if phrase.behind > place or phrase.head in ("friend", "lot", "way", "time"):
            continue
        between = found[phrase.behind : place + 1]
        parted = any(word.apart or word.tag in ("joint", "question") for word in between)
        if _fits(found, phrase, kind) and (parted or (possessive and not _oblique(found, phrase))):
            return True
    return False


def _fits(found: Sequence[Word], phrase: Phrase, kind: Kind) -> bool:
    if kind in ("he", "she"):
        perhaps = phrase.name and not phrase.plural and phrase.head not in en.PLACES
        return phrase.person in (kind, "they") or (perhaps and not phrase.person and found[phrase.first].low != "the")
    if kind == "it":
        return not phrase.plural and not phrase.person
    return phrase.plural or phrase.head in en.COLLECTIVES or bool(phrase.person)


def _oblique(found: Sequence[Word], phrase: Phrase) -> bool:
    return phrase.first > 0 and found[phrase.first - 1].tag in ("preposition", "question", "joint")
