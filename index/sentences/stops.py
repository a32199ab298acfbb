"""A mark that may end a sentence, and what stands around it: the facts that the rules in `boundaries` decide from.

Nothing here looks further than a fixed distance from the mark, so that a text takes time in proportion to its length.
"""

import re
from functools import cached_property
from typing import NamedTuple

HARD_MARKS = "。！？｡．।॥؟۔։።፧။‼⁇⁈⁉"
"""These end a sentence whatever follows: their scripts have no capitals, and some no spaces."""

SOFT_MARKS = ".!?…‽"
"""These end a sentence when the rules say so."""

INVISIBLE = "\u200b\u200c\u200d\u200e\u200f\u2060\ufeff\ufe0f\u00ad"
"""Zero-width characters, direction marks, variation selectors and soft hyphens: read as if they were not there."""

_CLOSING_QUOTES = frozenset("\"'”’»“«‘›」』")
_OPENING_QUOTES = frozenset('"“„‚«‹‘`»”「『')

_AHEAD = re.compile(
    rf"""
    (?P<open> (?: [\"“„‚«‹‘`»”「『'(\[{{<¿¡*_{INVISIBLE}]{{1,4}} \s? ){{0,3}} )
    (?P<word> [^\W_]{{0,24}} )
    (?P<dot> \.? )
    (?P<run> [^\W_]? )
    """,
    re.VERBOSE,
)
_UPPER = re.compile(r"[A-ZÀ-ÖØ-ÞΑ-ΩА-ЯЁ]")
_LOWER = re.compile(r"[a-zß-öø-ÿα-ωа-яё]")
_JOINT = re.compile(r"[-–—/(\[|+=:]")  # what joins words: D-Calif, U.S.-U.K
_OPENERS_OF_TOKENS = "\"'“”‘’„«»`*_([{" + INVISIBLE

_REACH = 48
"""Characters before a mark within which its word is looked for; anything longer is an address or noise."""

_RUN_REACH = 300
"""The same for addresses, which matter only where no space follows the mark."""


class Stretch:
    """The text between two forced breaks, and what capitals mean in it."""

    def __init__(self, text: str, start: int, end: int) -> None:
        self.text, self.start, self.end = text, start, end

    @cached_property
    def is_lower(self) -> bool:
        """Whether (nearly) everything is in small letters, or in a script that has no capitals."""
        part = self.text[self.start : self.end]
        return len(_UPPER.findall(part)) * 200 < len(part)

    @cached_property
    def is_upper(self) -> bool:
        """Whether (nearly) everything is in capitals."""
        part = self.text[self.start : self.end]
        return len(_LOWER.findall(part)) * 20 < len(_UPPER.findall(part))


class Ahead(NamedTuple):
    """What stands behind the mark.

    Attributes:
        opening: quotation marks and brackets that open there.
        word: the word behind them, empty where something else stands there.
        dotted: whether a full stop touches the word.
        runs_on: whether letters or digits follow that full stop at once.
    """

    opening: str
    word: str
    dotted: bool
    runs_on: bool

    @property
    def is_capital(self) -> bool:
        """Whether the word has a capital, be it the second letter: iPhone."""
        return self.word[:1].isupper() or (self.word[:1].islower() and self.word[1:2].isupper())

    @property
    def is_number(self) -> bool:
        """Whether it starts with a digit."""
        return self.word[:1].isdigit()

    @property
    def opens_quotation(self) -> bool:
        """Whether a double quotation mark stands before the word."""
        return not _OPENING_QUOTES.isdisjoint(self.opening)


class Stop:
    """A mark that may end the sentence that began at `begin`.

    Args:
        stretch: the text it stands in.
        begin: where the sentence began.
        at: where the mark stands.
        mark: the mark itself, possibly several characters.
        close: behind the mark and the closing quotation marks and brackets that follow it.
        next_at: where the next character stands that is not white space; inside the stretch.
    """

    def __init__(self, stretch: Stretch, begin: int, at: int, mark: str, close: int, next_at: int) -> None:
        self.stretch, self.text = stretch, stretch.text
        self.begin, self.at, self.mark, self.close, self.next_at = begin, at, mark, close, next_at

    @property
    def touches_next(self) -> bool:
        """Whether no white space follows."""
        return self.close == self.next_at

    @property
    def before(self) -> str:
        """The character before the mark."""
        return self.text[self.at - 1]

    @property
    def following(self) -> str:
        """The next character that is not white space."""
        return self.text[self.next_at]

    @cached_property
    def closers(self) -> str:
        """The quotation marks and brackets that close behind the mark."""
        return self.text[self.at + len(self.mark) : self.close]

    @property
    def closes_quotation(self) -> bool:
        """Whether a quotation mark closes behind the mark."""
        return not _CLOSING_QUOTES.isdisjoint(self.closers)

    @property
    def is_ellipsis(self) -> bool:
        """Whether the mark is "…", "..." or ". . ."."""
        mark = self.mark
        return "?" not in mark and "!" not in mark and ("…" in mark or ".." in mark or mark.count(".") > 2)

    @cached_property
    def ahead(self) -> Ahead:
        """What stands behind the mark and the white space."""
        match = _AHEAD.match(self.text, self.next_at, self.stretch.end)
        opening, word, dot, run = match.groups() if match else ("", "", "", "")
        return Ahead(opening, word, dotted=bool(dot), runs_on=bool(dot and run))

    @property
    def token(self) -> str:
        """The word that the mark touches, without what opens before it; empty in tokenised text."""
        return self._words[0]

    @property
    def previous(self) -> str:
        """The word before that one, empty at the start of the sentence."""
        return self._words[1]

    @cached_property
    def run(self) -> str:
        """Everything before the mark back to the last white space."""
        reach = self.text[max(self.begin, self.at - _RUN_REACH) : self.at]
        return "" if reach[-1:].isspace() else reach.rsplit(None, 1)[-1]

    @cached_property
    def _words(self) -> tuple[str, str]:
        reach = self.text[max(self.begin, self.at - _REACH) : self.at]
        if reach[-1:].isspace():
            return "", ""
        *before, token = reach.rsplit(None, 2)[-2:]
        token = token.strip(_OPENERS_OF_TOKENS)
        part = _JOINT.split(token)[-1]
        return part if len(part) > 1 else token, before[0] if before else ""
