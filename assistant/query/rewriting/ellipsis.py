"""Questions that are only a piece of one: "why?", "who else?", "and in March?", "what about Lavrov?".

They are put together with the question before, which stands alone by then.
"""

import re
from collections.abc import Iterable, Sequence
from datetime import date

from assistant.language import lexicon as en
from assistant.language.dates import times
from assistant.language.phrases import PEOPLE, Phrase, is_plural, phrases, words

LONGEST = 8
"""Words of a piece, at most."""

ANY_DAY = date(2000, 1, 1)
"""What "last week" is counted from: here only the words of a time matter, not its days."""

_OPENER = re.compile(r"(?:(?:and|but|so|ok(?:ay)?|then|also|or|well|now)\b[\s,]*)+(?=\w)", re.I)
_ABOUT = re.compile(r"(?:(?:what|how) )?about\s+(?=\w)", re.I)
_WHY = re.compile(r"(?:why|how come|how so|why so|what for|for what reason|why(?: is| was|['’]s) (?:that|this))", re.I)
_ADVERBIAL = re.compile(r"(?:\w+ )?(?:when|where|why|how)(?! (?:many|much|old|big|else|come|not)\b)", re.I)
_LED = re.compile(r"\w+\s+(?:the\s+)?", re.I)
_RELATIVE = re.compile(r"^(?:last|next|this|past|previous|yesterday|today|tonight|tomorrow)\b|\bago$", re.I)
_DATED = re.compile(r"\b(?:in|on|at|during|since|until|before|after|by|from)\s+(?:the\s+)?$", re.I)
_SMALL = en.GRAMMAR - en.AUXILIARIES - {"it", "he", "she", "they", "him", "them", "her", "his", "its", "their"}


def completed(question: str, before: str) -> str | None:
    """Return the question that a piece of one asks.

    >>> completed("and in March?", "How many people crossed in February?")
    'How many people crossed in March?'
    >>> completed("And barley?", "How much did wheat prices rise?")
    'How much did barley prices rise?'
    >>> completed("why?", "What did Kyiv reject?")
    'What did Kyiv reject, and why?'

    Args:
        question: as typed.
        before: the last question, standing alone.

    Returns:
        None where the question is no piece, or there is nothing to put it together with.
    """
    opener = _OPENER.match(question)
    piece = question[opener.end() if opener else 0 :].strip(" \t\n?!.…,")
    whole = _last_question(before)
    if not 0 < len(piece.split()) <= LONGEST or not whole:
        return None
    if _WHY.fullmatch(piece) or _only_asks(piece):
        return _asked_anew("why" if _WHY.fullmatch(piece) else piece, whole)
    about = _ABOUT.match(piece)
    if opener or about or piece.partition(" ")[0].lower() in en.PREPOSITIONS or _moment(piece):
        return _exchanged(piece[about.end() :] if about else piece, whole)
    return None


def _only_asks(piece: str) -> bool:
    """Whether a piece has a question word or "else", and else only small words: "for how long", "why so much"."""
    found = words(piece)
    asks = any(word.low in en.QUESTION_WORDS | {"else"} for word in found) and piece.lower() != "what"
    which = re.match(r"\w+ (?:what|which)\b", piece, re.I)  # "on what grounds"
    return asks and all(word.low in _SMALL or word.kind in ("adjective", "noun" if which else "") for word in found)


def _asked_anew(piece: str, whole: str) -> str:
    """The same question with another question word; both where that would lose what it asks for."""
    first, _, rest = whole.partition(" ")
    asked, *others = piece.lower().split()
    if others[-1:] == ["else"] and first.lower() == asked:
        return _question(f"{piece} {rest}")
    if not _ADVERBIAL.match(piece):
        return _joined(whole, piece)
    if first.lower() in en.AUXILIARIES:
        return _question(f"{piece} {first.lower()} {rest}")
    helper = next((one.start for one in words(whole)[1:4] if one.low in en.AUXILIARIES), 0)
    if _only_asks(whole[:helper]) and _ADVERBIAL.match(whole):
        return _question(f"{piece} {whole[helper:]}")
    return _joined(whole, piece)


def _exchanged(piece: str, whole: str) -> str | None:
    """The question before with a time, a place or a name exchanged for another."""
    if timed := _moment(piece):
        return f"{_without_times(whole)} {timed}?"
    found = words(piece)
    if any(word.low in en.AUXILIARIES | en.QUESTION_WORDS | en.PERSONAL for word in found):
        return None
    if any(word.kind == "verb" for word in found[:-1]):
        return None
    if found[0].low in en.PREPOSITIONS:
        return _moved(piece, found[0].low, whole)
    if any(word.low in en.TIMES for word in found):  # "the week before"
        return _put(piece, [one for one in phrases(whole) if one.is_time], whole)
    return None if found[0].low in en.GRAMMAR - en.DETERMINERS else _replaced(piece, whole)


def _moment(piece: str) -> str:
    """A piece that is a time and nothing else, with its preposition; empty for any other."""
    led = piece.partition(" ")[0].lower() in en.PREPOSITIONS
    text = piece if led else f"in {piece}"
    found = times(text, ANY_DAY)
    if len(found) != 1 or not _LED.fullmatch(text[: found[0].start]) or text[found[0].end :].strip():
        return ""
    if led or _RELATIVE.search(piece):
        return piece
    return f"on {piece}" if found[0].first == found[0].last else text


def _without_times(question: str) -> str:
    text = question.rstrip(" ?!.")
    for one in reversed(times(text, ANY_DAY)):
        led = _DATED.search(text[: one.start])
        text = text[: led.start() if led else one.start].rstrip() + text[one.end :]
    return text.strip()


def _moved(piece: str, preposition: str, whole: str) -> str:
    """With another place: behind the same preposition, else at the end."""
    own = phrases(piece)
    alike = [one for one in phrases(whole) if one.after == preposition and one.named == (bool(own) and own[0].named)]
    return _put(piece[len(preposition) :].lstrip() if alike else piece, alike[:1], whole)


def _put(piece: str, places: Iterable[Phrase], whole: str) -> str:
    """The question with a piece in the last of some places, else at the end."""
    start, end = next(((one.start, one.end) for one in reversed(list(places))), (len(whole), len(whole)))
    return _question(f"{whole[:start].rstrip(' ?!.')} {piece}{whole[end:]}")


def _replaced(piece: str, whole: str) -> str | None:
    """With one phrase exchanged for another of its kind; None where there is none."""
    own = piece.removesuffix("'s").removesuffix("’s")
    mine = next((one for one in phrases(own) if one.text == own), None)
    if mine is None:  # by itself, the last word of "climate change" looks like a verb
        head = own.split()[-1].lower()
        if head.endswith("ed"):
            return None
        mine = Phrase(own, 0, len(own), head, is_plural(head), "name" if own[0].isupper() else "thing", "")
    # of several names the first is exchanged, of several things the last, which the talk is of
    every = _no_times(whole) if mine.named else _no_times(whole)[::-1]
    other = max(every, key=lambda one: _likeness(mine, one), default=None)
    if other is None or not _likeness(mine, other):
        return _owned_by(own, whole, every) if own != piece else None
    start, end = other.start, other.end
    pieces = other.text.split()
    if pieces[0].lower() in ("much", "many"):
        start += len(pieces[0]) + 1  # "how much wheat"
    measured = other.head in en.LIGHT or mine.plural != other.plural
    if (
        measured
        and not mine.named
        and " " not in own
        and mine.head != other.head
        and pieces[1:]
        and "of" not in pieces
        and pieces[-2].lower() not in en.DETERMINERS
    ):
        start = whole.index(pieces[-2], start)  # "barley" for the "wheat" of "wheat prices"
        end = start + len(pieces[-2])
    return _question(whole[:start] + own + whole[end:])


def _owned_by(owner: str, whole: str, every: Sequence[Phrase]) -> str | None:
    """The question with what it is about as somebody else's: "Beyoncé's film" for "the Eras Tour film"."""
    about = next((one for one in every if one.after in en.AUXILIARIES), None)
    if about is None or about.named:
        return None
    return _question(f"{whole[: about.start]}{owner}'s {about.text.split()[-1]}{whole[about.end :]}")


def _likeness(one: Phrase, other: Phrase) -> int:
    """How much two phrases are of a kind; 0 where one could not replace the other."""
    if one.head == other.head:
        return 4
    if one.named or other.named:
        people = one.sort in PEOPLE and other.sort in PEOPLE
        return (2 + people) if (one.named and other.named) or people else 0
    acting = (*PEOPLE, "organisation")
    return 1 + (one.sort in acting and other.sort in acting) + (one.plural == other.plural)


def _no_times(whole: str) -> list[Phrase]:
    return [one for one in phrases(whole) if not one.is_time]


def _last_question(text: str) -> str:
    """The last sentence that asks, else the last."""
    sentences = [one.strip() for one in re.findall(r"[^?!]*[?!]*", text) if one.strip(" ?!.")]
    return next((one for one in reversed(sentences) if one.endswith("?")), sentences[-1] if sentences else "")


def _joined(whole: str, piece: str) -> str:
    return f"{whole.rstrip(' ?!.')}, and {piece[0].lower()}{piece[1:]}?"


def _question(text: str) -> str:
    text = text.rstrip(" ?!.")
    return text[:1].upper() + text[1:] + "?"
