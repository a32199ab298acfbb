"""Text -> the stretches between forced breaks, within which sentences are then looked for.

A blank line always breaks. A single line break breaks too (a heading, a list item, a verse, a paragraph printed as one
line), unless the text was wrapped at a fixed width and the break only stands where the next word found no room.
"""

import re
from collections.abc import Iterable, Iterator
from itertools import pairwise
from typing import NamedTuple

from index.article import Span
from index.text.boundaries import ends_sentence
from index.text.stops import CONJUNCTIONS, HARD_MARKS, INVISIBLE, LINE_LINKS, SOFT_MARKS, Stop, Stretch

_EMOJI = "\u2600-\u27bf\U0001f300-\U0001faff"

_STOP = re.compile(
    rf"""
    (?P<mark> [{SOFT_MARKS}{HARD_MARKS}]++ (?: [ \u00a0][.!?](?![\w{SOFT_MARKS}]) )*+ )   # tokenised text, ". . ."
    (?P<close>
        (?: \[(?:\d{{1,3}}|[a-z])\]                              # a note's number
          | ["'”’»›)\]}}」』】〉》）］*_{INVISIBLE}{_EMOJI}]
          | [“‘«] (?=\s|\Z|[,;])                                 # these close a quotation in German
        )*+
        (?: [ \u00a0\u2009\u200a\u202f] (?: '' | [)\]}}»›”](?!\w) | '(?=\s) ) )*+   # tokenised text, French quotations
    )
    (?P<loose> [ ]"(?=\s) )?
    \s*+
    """,
    re.VERBOSE,
)
_WORD = re.compile(r"\w")

_QUOTE_REACH = 4000
"""Characters over which straight quotation marks are counted, to tell an opening one from a closing one."""


def split_sentences(text: str) -> list[Span]:
    """Find the sentences of a text.

    Returns:
        Half-open character offsets, in order. They do not overlap, none starts or ends with white space, and every
        character that is not white space lies in exactly one of them. A heading, a list item and a line of verse
        count as sentences.

    >>> [tuple(span) for span in split_sentences("Mr. Brook paid 3.5 million. Why?")]
    [(0, 27), (28, 32)]
    """
    return [span for line in split_lines(text) for span in _split_stretch(Stretch(text, *line))]


def _split_stretch(stretch: Stretch) -> Iterator[Span]:
    """Yield the sentences between two forced breaks; a rest without a word goes to the sentence before it."""
    text, end = stretch.text, stretch.end
    begin, first_word = stretch.start, _find_word(stretch, stretch.start)
    last: Span | None = None
    for match in _STOP.finditer(text, stretch.start, end):
        close, ahead = _closing(stretch, match)
        if ahead >= end:
            break
        if first_word >= match.start():
            continue
        if not ends_sentence(Stop(stretch, begin, match.start(), match["mark"], close, ahead)):
            continue
        if last:
            yield last
        last = Span(begin, close)
        begin, first_word = ahead, _find_word(stretch, ahead)
    if last and first_word >= end:
        yield Span(last.start, end)
        return
    if last:
        yield last
    yield Span(begin, end)


def _find_word(stretch: Stretch, position: int) -> int:
    match = _WORD.search(stretch.text, position, stretch.end)
    return match.start() if match else stretch.end


def _closing(stretch: Stretch, match: re.Match[str]) -> tuple[int, int]:
    """Where the sentence would end and where the next would begin.

    A straight quotation mark with a space, or with none, on both its sides closes a quotation if one is open.
    """
    text, close, ahead = stretch.text, match.end("close"), match.end()
    if match["loose"]:
        if _is_quote_open(stretch, close):
            return match.end("loose"), ahead
        return close, match.end("loose") - 1
    glued = close == ahead < stretch.end and close > match.end("mark") and text[close - 1] == '"'
    if glued and text[close].isupper() and not _is_quote_open(stretch, close - 1):
        return close - 1, close - 1
    return close, ahead


def _is_quote_open(stretch: Stretch, position: int) -> bool:
    """Whether an odd number of straight double quotation marks stands before the position."""
    return stretch.text.count('"', max(stretch.start, position - _QUOTE_REACH), position) % 2 == 1


_LINE = re.compile(r"[^\n\r\v\f\x1c-\x1e\x85\u2028\u2029]+")
_SINGLE_BREAKS = frozenset(["\n", "\r\n", "\r", "\v", "\x85", "\u2028"])
LIST_MARKER = re.compile(r"(?:[-*+•‣◦▪▸►●■·–—]|\(?\d{1,3}[.)]|\(?[A-Za-z]\)|#{1,6})\s|[•‣◦▪▸►●■]")
"""What a list item or a Markdown heading opens with."""

_BARE_MARKER = re.compile(r"[•‣◦▪▸►●■*]|\(?\d{1,3}[.)]")

_LAST_WORD = re.compile(r"\w{1,8}\Z")

MIN_WRAP, MAX_WRAP = 50, 100
"""Widths in characters at which people and programs wrap prose: verse and lists are narrower, paragraphs wider."""

WRAPPED_SHARE = 0.8
"""So many of the line breaks must be ones where the next word found no room, for the text to count as wrapped."""

LOWER_SHARE = 0.3
"""So many of the lines after a break must start in the middle of a sentence: lines of verse start with a capital."""

CONTINUED_LENGTH = 40
"""A line at least this long whose next line starts in lower case is prose: shorter ones may be a list without marks."""


class _Break(NamedTuple):
    """One single line break: the line before it and the line behind it."""

    before: str
    after: str

    @property
    def needed(self) -> int:
        """The width that would have held the next word on the line before."""
        word = self.after.split(None, 1)[0]
        # Scripts without spaces wrap anywhere, so one character counts as the next word.
        return len(self.before) + (1 + len(word) if word.isascii() or len(word) < 30 else 1)

    @property
    def opens_inside(self) -> bool:
        """Whether the line behind starts like the middle of a sentence: no capital, or all capitals as the rest."""
        return not (self.after[0].isupper() and not self.before.isupper())


def split_lines(text: str) -> Iterator[Span]:
    """Cut text at its forced breaks: trimmed, in order, holding every character that is not white space."""
    blocks = list(_blocks(text))
    breaks = [pair for block in blocks if len(block) > 1 for pair in _breaks(text, block)]
    width = _wrap_width(breaks)
    for block in blocks:
        if len(block) == 1:
            yield block[0]
        else:
            yield from _join(text, block, width)


def _blocks(text: str) -> Iterator[list[Span]]:
    """Group the lines that hold something into runs with only single line breaks between them."""
    block: list[Span] = []
    previous_end = 0
    for match in _LINE.finditer(text):
        line = match[0]
        content = line.strip()
        if block and text[previous_end : match.start()] not in _SINGLE_BREAKS:
            yield block
            block = []
        previous_end = match.end()
        if content:
            start = match.start() + len(line) - len(line.lstrip())
            block.append(Span(start, start + len(content)))
        elif block:
            yield block
            block = []
    if block:
        yield block


def _breaks(text: str, block: list[Span]) -> Iterator[_Break]:
    lines = [text[line.start : line.end] for line in block]
    return (_Break(before, after) for before, after in pairwise(lines))


def _wrap_width(breaks: Iterable[_Break]) -> int | None:
    """The width the text was wrapped at, or None where its line breaks look chosen."""
    breaks = list(breaks)
    if len(breaks) < 2:
        return None
    lengths = sorted(len(pair.before) for pair in breaks)
    # A single overlong line (an address that could not be broken) must not set the width.
    width = lengths[int(0.95 * (len(lengths) - 1))]
    if not MIN_WRAP <= width <= MAX_WRAP:
        return None
    forced = sum(pair.needed > width for pair in breaks)
    inside = sum(pair.opens_inside for pair in breaks)
    return width if forced >= WRAPPED_SHARE * len(breaks) and inside >= LOWER_SHARE * len(breaks) else None


def _join(text: str, block: list[Span], width: int | None) -> Iterator[Span]:
    """Join the lines of a block that were one line before wrapping."""
    if width is None:
        width = _wrap_width(_breaks(text, block))
    start, end = block[0]
    for line, pair in zip(block[1:], _breaks(text, block), strict=True):
        if not _goes_on(pair, width):
            yield Span(start, end)
            start = line.start
        end = line.end
    yield Span(start, end)


def _goes_on(pair: _Break, width: int | None) -> bool:
    """Whether the line behind a break goes on with the line before it."""
    before, after = pair
    if LIST_MARKER.match(after):
        return False
    # A list mark on a line of its own belongs to what follows.
    if _BARE_MARKER.fullmatch(before) or (width is not None and pair.needed > width):
        return True
    return before[-1] not in ".!?:;…。！？" and _is_unfinished(before, after)


def _is_unfinished(before: str, after: str) -> bool:
    match = _LAST_WORD.search(before[-9:])
    last = match[0] if match else ""
    if last in LINE_LINKS:
        return True
    if not after[0].islower() or after.startswith(("http", "www.")):
        return False
    return len(before) >= CONTINUED_LENGTH or before[-1] == "," or last in CONJUNCTIONS
