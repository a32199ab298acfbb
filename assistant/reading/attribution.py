"""Who is speaking: a quoted sentence is widened until the words outside its quotation marks name the speaker.

`“We will act. We need help,” Ana Ruiz said. “It is late.”` holds three sentences; only the second says who speaks.
Quoted alone, the first or the third would put words in nobody's mouth. Works on marks and verbs, in English.
"""

import re
from collections.abc import Sequence

from assistant.language.vocabulary import SAYING
from index import Span

LONGEST = 700
"""Characters to which a sentence may be widened."""

REACH = 3
"""Sentences before or after that may be brought in."""

_SPEECH = re.compile(rf"\b(?:{SAYING}|according to|called|calls|describ\w+|accus\w+)\b", re.IGNORECASE)
_NAME = re.compile(r"(?<![.!?“\"]\s)(?<!^)\b[A-ZÀ-Þ][\w’'-]+|\b[A-ZÀ-Þ][\w’'-]+\s+[A-ZÀ-Þ][\w’'-]+")
_OPEN, _CLOSE = "“«„", "”»"
_MARK = re.compile(f'[{_OPEN}{_CLOSE}"]')
_PRONOUN = frozenset(("He", "She", "They", "It", "I", "We", "His", "Her", "Their", "This", "That", "The", "But", "And"))


def open_quotes(text: str, sentences: Sequence[Span]) -> list[bool]:
    """For each sentence, whether it begins inside a quotation that an earlier one opened.

    A paragraph that opens with a quotation mark carries on one left open before it; one that does not, ends it.
    """
    inside, position, result = False, 0, []
    for span in sentences:
        gap = text[position : span.start]
        inside = _after(gap, inside)
        if "\n" in gap and text[span.start] not in _OPEN + '"':
            inside = False
        result.append(inside and text[span.start] not in _OPEN)
        inside = _after(text[span.start : span.end], inside and text[span.start] != '"')
        position = span.end
    return result


def _after(piece: str, inside: bool) -> bool:
    """Whether a quotation is open after a piece of text."""
    for mark in _MARK.findall(piece):
        inside = mark in _OPEN or (mark == '"' and not inside)
    return inside


def outside(text: str, *, inside: bool) -> str:
    """Return the part of a text that stands outside quotation marks.

    Args:
        inside: whether the text begins within a quotation.
    """
    kept = []
    for mark in text:
        if mark in _OPEN or mark in _CLOSE or mark == '"':
            inside = mark in _OPEN or (mark == '"' and not inside)
            kept.append(" ")
        elif not inside:
            kept.append(mark)
    return "".join(kept)


def with_speaker(text: str, sentences: Sequence[Span], at: int, opened: Sequence[bool]) -> Span:
    """Widen a sentence to the neighbours that say who is speaking.

    Args:
        sentences: all sentences of the article, in order.
        at: the index of the sentence.
        opened: what `open_quotes` says of them.

    Returns:
        Offsets from a sentence's start to a sentence's end; the sentence's own where it quotes nobody, names the
        speaker itself, or where no speaker is near.
    """
    own = sentences[at]
    if not opened[at] and not any(mark in text[own.start : own.end] for mark in _OPEN + '"'):
        return own
    first = last = at
    if _names_speaker(text, sentences, opened, first, last):
        return own
    for _ in range(REACH):
        if last + 1 < len(sentences) and opened[last + 1]:
            last += 1
            if _names_speaker(text, sentences, opened, first, last):
                return _within_reach(sentences, first, last, own)
    last = at
    for _ in range(REACH):
        if first == 0:
            break
        first -= 1
        if _names_speaker(text, sentences, opened, first, last):
            return _within_reach(sentences, first, last, own)
    return own


def _within_reach(sentences: Sequence[Span], first: int, last: int, own: Span) -> Span:
    wide = Span(sentences[first].start, sentences[last].end)
    return wide if wide.end - wide.start <= LONGEST else own


def _names_speaker(text: str, sentences: Sequence[Span], opened: Sequence[bool], first: int, last: int) -> bool:
    """Whether the words outside quotation marks, from one sentence to another, hold a name.

    A name without a verb of speech counts too: a speaker is often named a sentence before he is quoted.
    """
    words = outside(text[sentences[first].start : sentences[last].end], inside=opened[first])
    names = [name for name in _NAME.findall(words) if name.split()[0] not in _PRONOUN]
    if not names:
        return False
    return first != last or bool(_SPEECH.search(words)) or len(words.split()) > 6
