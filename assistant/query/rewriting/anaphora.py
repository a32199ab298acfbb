"""Where a question points back: its pronouns, and the phrases that lack what they are of."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from assistant.language import lexicon as en
from assistant.language.dates import times
from assistant.language.phrases import Phrase, phrases
from assistant.language.tokenizer import Word, in_a_remark, words

ANY_DAY = date(2000, 1, 1)
"""What "last week" is counted from: here only the words of a time matter, not its days."""

_LED = re.compile(r"\w+\s+(?:the\s+)?", re.I)
_RELATIVE = re.compile(r"^(?:last|next|this|past|previous|yesterday|today|tonight|tomorrow)\b|\bago$", re.I)
_DATED = re.compile(r"\b(?:in|on|at|during|since|until|before|after|by|from)\s+(?:the\s+)?$", re.I)


def moment(piece: str) -> str | None:
    """A piece that is a time and nothing else, with its preposition; None for any other."""
    led = words(piece)[0].tag == "preposition"
    text = piece if led else f"in {piece}"
    found = times(text, ANY_DAY)
    if len(found) != 1 or not _LED.fullmatch(text[: found[0].start]) or text[found[0].end :].strip():
        return None
    if led or _RELATIVE.search(piece):
        return piece
    return f"on {piece}" if found[0].first == found[0].last else text


def last_time(question: str) -> str:
    """The last time that a question names, with its preposition; empty where it names none."""
    found = times(question, ANY_DAY)
    if not found:
        return ""
    text = question[found[-1].start : found[-1].end]
    return moment(text) or text


def without_times(question: str) -> str:
    """A question without its times and without its mark."""
    text = question.rstrip(" ?!.")
    for one in reversed(times(text, ANY_DAY)):
        start = one.start
        if led := _DATED.search(text[:start]):
            start = led.start()
        text = text[:start].rstrip() + text[one.end :]
    return text.strip()


Kind = Literal["he", "she", "it", "they", "that", "those", "there", "one", "ones", "which", "noun"]


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


_ASKED_OF = ("is", "are", "was", "were", "be", "been", "'s", "s")
"""Behind or before these, "there" only says that something is."""


def gaps(text: str, found: Sequence[Word]) -> list[Gap]:
    """The places of a question that nothing in it explains."""
    every = phrases(text, found)
    result = []
    for place in range(len(found)):
        if not in_a_remark(text, found, place):
            gap = _pronoun(found, place, every) or _pointer(found, place) or _left_out(found, place)
            if gap is not None:
                result.append(gap)
    return result


def _before(found: Sequence[Word], place: int) -> Word | None:
    """The word before, in the same clause."""
    return found[place - 1] if place and not found[place].apart else None


def _after(found: Sequence[Word], place: int) -> Word | None:
    """The word behind, in the same clause."""
    return found[place + 1] if place + 1 < len(found) and not found[place + 1].apart else None


def _pronoun(found: Sequence[Word], place: int, every: Sequence[Phrase]) -> Gap | None:
    word, after = found[place], _after(found, place)
    if word.low not in _PRONOUNS or (word.low == "it" and _says_nothing(found, place)):
        return None
    kind, possessive = _PRONOUNS[word.low]
    possessive, end = possessive or word.tag == "article", word.end
    if word.low == "it" and after is not None and after.low == "s" and not _verbal(found, place + 2):
        possessive, end = True, after.end  # "it's" for "its"
    if _explained(found, place, every, kind, possessive=possessive):
        return None
    return Gap(kind, word.start, end, possessive, word.low)


def _pointer(found: Sequence[Word], place: int) -> Gap | None:
    word, before, after = found[place], _before(found, place), _after(found, place)
    if word.low == "there":
        exists = any(one is not None and one.low in _ASKED_OF for one in (before, after))
        return None if exists or word.opens else Gap("there", word.start, word.end, word=word.low)
    if word.low not in en.DEMONSTRATIVES:
        return None
    if word.tag == "pronoun":
        says = word.opens and after is not None and after.tag in ("auxiliary", "verb")  # "That's odd."
        kind: Kind = "that" if word.low in ("this", "that") else "those"
        return None if says else Gap(kind, word.start, word.end, word=word.low)
    behind = _after(found, place + 1)
    alone = after is not None and after.tag == "noun" and not after.name and (behind is None or behind.tag != "noun")
    return Gap("noun", word.start, after.end, word=after.low) if alone and after is not None else None


def _left_out(found: Sequence[Word], place: int) -> Gap | None:
    word, before = found[place], _before(found, place)
    if word.low in ("one", "ones"):
        counted = before is not None and (before.tag in ("adjective", "article") or before.low == "which")
        kind: Kind = "ones" if word.low == "ones" else "one"
        stands = counted and word.tag in ("pronoun", "noun")
        return Gap(kind, word.start, word.end, word=word.low) if stands else None
    return Gap("which", word.end, word.end) if _lacks_its_noun(found, place) else None


_OF_THE_NEWS = ("on", "about", "with", "from", "regarding")


def _lacks_its_noun(found: Sequence[Word], place: int) -> bool:
    """As "the largest" of "what is the largest in the world"; "the latest on him" lacks none: it is the news."""
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
    whole = after is not None and (after.low == "of" or (word.low == "latest" and after.low in _OF_THE_NEWS))
    return word.tag == "adjective" and the and most and ends and not whole


def _verbal(found: Sequence[Word], place: int) -> bool:
    return place >= len(found) or found[place].apart or found[place].tag != "noun"


_JUDGED = ("true", "possible", "important", "worth", "legal", "okay", "ok", "necessary", "likely")
_TAKES = ("take", "takes", "mean", "cost")


def _says_nothing(found: Sequence[Word], place: int) -> bool:
    """As in "is it true that", "how long does it take to", "make it to the final"."""
    after = [word.low for word in found[place + 1 : place + 4] if not word.apart]
    before = found[place - 1].low if place else ""
    judged = before in ("is", "was", "be", "would", "will") and after[:1] and after[0] in _JUDGED
    takes = after[:1] and after[0] in _TAKES and ("to" in after[1:] or "for" in after[1:2])
    weather = after[:1] in (["raining"], ["snowing"], ["seems"])
    return bool((judged and after[1:2] in (["that"], ["to"])) or takes or weather or before in ("make", "made"))


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
