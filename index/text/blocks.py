"""The blocks of an article: headings, paragraphs, list items, quotations, table rows, captions, embeds, boilerplate.

A file that knows its layout says so, and `located` finds what it says in the cleaned text; of any other text the blocks
are told by layout. A block is what stands between two breaks that somebody chose: lines that were only wrapped are one.
"""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import pairwise

from index.article import Block, BlockKind, Span, clean_text
from index.text.boilerplate import MODEL, Place, features
from index.text.sentences import LIST_MARKER, split_lines

LAYOUT_VERSION = "3"
"""Raise it with every change to what `by_layout` returns: kept blocks of another version are found anew."""

LONGEST_HEADING = 12
"""Words."""

TOP_ROWS = 50
"""Lines of a text's top that may have been taken off for its title, its byline and its day."""

LONGEST_LEAD_IN = 40
"""Words of a paragraph that ends with a colon in front of a list, up to which it is the list's heading."""

Told = tuple[BlockKind | None, str]
"""A block as a reader tells of it: its kind, None where the file leaves that open, and its words as in the text."""

_WORD = re.compile(r"\S")
_HEADING_MARK = re.compile(r"#{1,6}\s+")
_NUMBERED = re.compile(r"\d{1,3}[.)]\s+\S")
_ENDS_OPEN = ".!:;,…”\"'’)»-–—"
_NO_HEADING = re.compile(r"\||@|https?:|www\.")
_ROW = re.compile(r"\s\|\s|\t")
_QUOTED = re.compile(r"[“\"«„][^“”\"«»„]+[”\"»“]|(?:>\s?).*", re.DOTALL)
_CREDIT = re.compile(
    r"\(?(?:photo(?:graph)?s?|images?|pictures?|illustrations?|credits?)(?::| (?:credits?|by|courtesy|via)\b)"
    r"|.*\b(?:Getty(?: Images)?|Reuters|AFP|Shutterstock)\)?$",
    re.IGNORECASE,
)
_FURNITURE = 1.1
"""Log-odds from which a line that is repeated heads nothing: "Advertisement" and not the name of a company."""

_SHORTEST_RUN = 3
"""Lines that look like headings, one after the other, from which they are a list without marks; and times that one
line stands in an article, from which it is of the page and not of the story."""

_LONGEST_REPEATED = 120
"""Characters of such a line."""


def by_layout(text: str) -> tuple[Block, ...]:
    r"""Return the blocks of a text of which nothing else is known.

    Returns:
        In order; every character that is not white space is in exactly one.

    >>> text = "Layoffs\n\nTwilio\n\nAnnounced hundreds of cuts."
    >>> [(one.kind, text[one.start : one.end]) for one in by_layout(text)]
    [('heading', 'Layoffs'), ('heading', 'Twilio'), ('paragraph', 'Announced hundreds of cuts.')]
    """
    return _blocks(text, [(None, span) for span in split_lines(text)])


def _blocks(text: str, told: Sequence[tuple[BlockKind | None, Span]]) -> tuple[Block, ...]:
    """Blocks of spans, whose kinds are told by layout where they are not known."""
    lines = [text[span.start : span.end] for _, span in told]
    kinds: list[BlockKind] = [kind or _kind(line) for (kind, _), line in zip(told, lines, strict=True)]
    free = [kind is None for kind, _ in told]
    _tell_lists(lines, kinds, free)
    times = Counter(lines)
    for at, (line, kind) in enumerate(zip(lines, kinds, strict=True)):
        if free[at] and times[line] >= _SHORTEST_RUN and kind != "row" and len(line) < _LONGEST_REPEATED:
            kinds[at] = "boilerplate"
    return tuple(Block(kind, *span) for kind, (_, span) in zip(kinds, told, strict=True))


def _kind(line: str) -> BlockKind:
    """What a line is by itself."""
    if _ROW.search(line):
        return "row"
    if LIST_MARKER.match(line) and not _HEADING_MARK.match(line):
        return "item"
    if _QUOTED.fullmatch(line):
        return "quotation"
    return "heading" if _may_head(line) else "paragraph"


def _may_head(line: str) -> bool:
    if _HEADING_MARK.match(line):
        return True
    first = line[0]
    return (
        len(line.split(None, LONGEST_HEADING)) <= LONGEST_HEADING
        and (
            any(map(str.isupper, line.split(None, 1)[0]))
            or first.isdigit()
            or first in "“‘'\""
            or not (first.isascii() or first.islower())
        )
        and line[-1] not in _ENDS_OPEN
        and not _NO_HEADING.search(line)
    )


def _tell_lists(lines: Sequence[str], kinds: list[BlockKind], free: Sequence[bool]) -> None:
    """What lines are by those around them: a numbered line alone is a heading, headings in a row are a list.

    Args:
        free: whether a line's kind may be changed.
    """
    marked = [kind == "item" for kind in kinds]
    for at, line in enumerate(lines):
        near = marked[max(0, at - 1) : at] + marked[at + 1 : at + 2]
        if marked[at] and free[at] and not any(near) and _NUMBERED.match(line) and _may_head(line):
            kinds[at] = "heading"
    at = 0
    while at < len(kinds):
        end = at
        while end < len(kinds) and kinds[end] == "heading" and free[end] and not _HEADING_MARK.match(lines[end]):
            end += 1
        # The first of them heads the rest, and the last may head what stands below.
        below = end < len(kinds) and kinds[end] in ("paragraph", "quotation", "item")
        if end - at - below >= _SHORTEST_RUN:
            kinds[at + 1 : end - below] = ["item"] * (end - below - at - 1)
        at = max(end, at + 1)
    if kinds and kinds[-1] == "heading" and free[-1]:  # over nothing
        kinds[-1] = "paragraph"


def located(text: str, told: Iterable[Told]) -> tuple[Block, ...]:
    """Find the blocks that a reader tells of, in the text that was made of them.

    Args:
        text: cleaned, maybe without the lines at its top that were taken off for the title.
        told: in order; from where the text is another, it is told by layout.

    Returns:
        In order; empty where nothing of the text was told of.
    """
    found: list[tuple[BlockKind | None, Span]] = []
    at = 0
    for kind, given in told:
        words = clean_text(given)
        rows = words.split("\n")
        # Of the first block there, some lines at its top may have been taken off.
        tails = ["\n".join(rows[first:]).strip() for first in range(1 if found else min(len(rows), TOP_ROWS))]
        here = next((tail for tail in tails if tail and text.startswith(tail, at)), "")
        if here:
            end = at + len(here)
            found += [(kind, Span(at, end))] if kind else [(None, one) for one in _lines(text, at, end)]
            at = _next_word(text, end)
        elif found and words:
            break
    if not found:
        return ()
    return _blocks(text, [*found, *((None, one) for one in _lines(text, at, len(text)))])


def _lines(text: str, start: int, end: int) -> list[Span]:
    return [Span(one.start + start, one.end + start) for one in split_lines(text[start:end])]


def _next_word(text: str, at: int) -> int:
    match = _WORD.search(text, at)
    return match.start() if match else len(text)


def places_of(text: str, blocks: Sequence[Block], sentences: Iterable[Span]) -> list[Place]:
    """Return where each sentence stands among an article's blocks, for `boilerplate.is_boilerplate`."""
    if not blocks:
        return [Place("paragraph", alone=False) for _ in sentences]
    words = [text[one.start : one.end] for one in blocks]
    times = Counter(words)
    found, at = [], 0
    for span in sentences:
        while at + 1 < len(blocks) and blocks[at].end <= span.start:
            at += 1
        alone = span.end - span.start >= blocks[at].end - blocks[at].start
        found.append(Place(blocks[at].kind, alone, at >= len(blocks) - 2, times[words[at]] > 1))
    return found


def are_sound(text: str, blocks: Sequence[Block]) -> bool:
    """Return whether blocks that came from outside are in order and within the text."""
    inside = all(0 <= one.start < one.end <= len(text) for one in blocks)
    return inside and all(before.end <= after.start for before, after in pairwise(blocks))


def heading_before(text: str, blocks: Sequence[Block], start: int) -> str:
    r"""Return the words of the nearest heading that ends before a place, without its mark; "" where there is none.

    >>> text = "Layoffs\n\nTwilio\n\nAnnounced hundreds of cuts."
    >>> heading_before(text, by_layout(text), 17)
    'Twilio'
    """
    found = next((one for one in reversed(blocks) if one.end <= start and heads(text, one)), None)
    return " ".join(_HEADING_MARK.sub("", text[found.start : found.end]).split()) if found else ""


def heads(text: str, block: Block) -> bool:
    """Return whether a block heads what stands below; the name of a company may stand over several items."""
    words = text[block.start : block.end]
    if block.kind == "boilerplate":
        return ":" not in words and _may_head(words) and MODEL.odds(features(words)) < _FURNITURE
    return block.kind == "heading" and not _CREDIT.match(words)


def heading_of(text: str, blocks: Sequence[Block], span: Span) -> Span | None:
    """Return what heads a part of an article: of a list item the line that opens the list, else the heading above.

    Args:
        span: offsets into the article's text; its first block counts.
    """
    at = next((place for place, one in enumerate(blocks) if one.start <= span.start < one.end), None)
    if at is None:
        return None
    in_list = blocks[at].kind == "item"
    for one in reversed(blocks[:at]):
        words = text[one.start : one.end]
        if heads(text, one):
            mark = _HEADING_MARK.match(words)
            return Span(one.start + (mark.end() if mark else 0), one.end)
        opens = one.kind == "paragraph" and words.endswith(":") and len(words.split()) <= LONGEST_LEAD_IN
        if in_list and opens:
            return Span(one.start, one.end)
        in_list = in_list and one.kind == "item"
    return None
