"""From a model's pieces to the text that counts: without its thinking, and no longer than it may be.

A model that goes on repeating itself is cut, as is one that passes its length; what came before stands.
"""

import re
from collections.abc import Iterable, Iterator
from typing import Literal

from index.text.tokens import count_tokens

THINKING = re.compile(r"\s*<(think|thinking|thought|reasoning)>", re.IGNORECASE)
"""How models that think first open their thoughts, where their server does not part these from the answer."""

LONGEST_OPENING = 16
"""Characters after which a reply that has not opened its thoughts has none."""

NO_TEXT = re.compile("[\x00-\x08\x0b-\x1f\x7f]")
LONE_HALF = re.compile("[\ud800-\udfff]")
"""Half of a character beyond 0xFFFF: no encoding can write it."""

SEEN = 1_600
"""Characters at the end of a reply in which repetition is looked for."""

LONGEST_UNIT = 400
"""Characters of a phrase whose repetition is found."""

COPIES, LEAST_REPEATED = 4, 160
"""How often a phrase must stand in a row, and how many characters that must be, to be no style any more."""

EVERY = 40
"""Characters after which length and repetition are looked at again."""


def readable(pieces: Iterable[str], tokens: int) -> Iterator[str]:
    """Yield the text that a reader may see.

    Args:
        pieces: as the model writes; empty ones are passed on.
        tokens: after how many (cl100k_base) to stop.
    """
    meter, text, looked = _Meter(), "", 0
    for piece in _short(_without_thinking(pieces)):
        clean = LONE_HALF.sub("\ufffd", NO_TEXT.sub("", piece))
        yield clean
        meter.add(clean)
        if meter.tokens >= tokens:
            return
        text = (text + clean)[-SEEN:]
        looked += len(clean)
        if looked >= EVERY:
            looked = 0
            if repeats(text):
                return


def _short(pieces: Iterable[str]) -> Iterator[str]:
    """The same text in pieces none of which is long: a model that does not stream gives all of it in one."""
    for piece in pieces:
        yield piece[:EVERY]
        for start in range(EVERY, len(piece), EVERY):
            yield piece[start : start + EVERY]


def repeats(text: str) -> bool:
    """Return whether a text ends in one phrase again and again; digits that differ make no difference.

    >>> repeats("The wall fell. " * 20), repeats("The wall fell.")
    (True, False)
    """
    tail = re.sub(r"\d", "0", text)
    for unit in range(1, LONGEST_UNIT + 1):
        length = max(COPIES * unit, LEAST_REPEATED)
        if length > len(tail):
            return False
        if tail[-length:-unit] == tail[unit - length :]:
            return True
    return False


def _without_thinking(pieces: Iterable[str]) -> Iterator[str]:
    """The reply without what stands in `<think>` or its like at its beginning; pieces of that become empty ones."""
    state: Literal["start", "thoughts", "gap", "text"] = "start"
    held, closing = "", ""
    for piece in pieces:
        held += piece
        if state == "start":
            begun = held.lstrip()
            if opened := THINKING.match(held):
                state, closing, held = "thoughts", f"</{opened[1]}>", held[opened.end() :]
            elif len(begun) >= LONGEST_OPENING or not "<".startswith(begun[:1]):
                state = "text"
        if state == "thoughts":
            if closed := re.search(closing, held, re.IGNORECASE):
                state, held = "gap", held[closed.end() :]
            else:
                held = held[-len(closing) :]
        if state == "gap" and (held := held.lstrip()):
            state = "text"
        yield held if state == "text" else ""
        held = "" if state == "text" else held
    if state == "start":
        yield held


class _Meter:
    """Counts the tokens of a text that grows, without counting all of it again each time."""

    def __init__(self) -> None:
        self._whole = 0
        self._open = ""
        self.tokens = 0

    def add(self, piece: str) -> None:
        if not piece:
            return
        self._open += piece
        words, space, last = self._open.rpartition(" ")
        if space and words:
            self._whole += count_tokens(words)
            self._open = space + last
        elif len(self._open) > SEEN:
            self._whole += count_tokens(self._open)
            self._open = ""
        self.tokens = self._whole + count_tokens(self._open)
