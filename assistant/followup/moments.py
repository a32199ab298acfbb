"""The times of a question, taken out or put in by their words alone. Not here: which days they mean (`questions`)."""

import re
from datetime import date

from assistant.followup.words import words
from assistant.questions.timewords import times

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
