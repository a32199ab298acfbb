"""What a model writes, character by character: text, and the citation markers in it.

`[1]`, `[^1]`, `[1, 2]`, `[1-3]`, `【1】` and `[passage 1]` are marks; `(1)` is one only behind a full stop at a line's
end, where it can be nothing else. Backticks and tags of HTML are left out, a model's `<think>` with all it holds.
However the text is cut into pieces as it arrives, the result is the same.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

_IMAGE = re.compile(r"!\[[^\]\n]*\](?:\([^)\n]*\)?|\[[^\]\n]*\])?")
_LINK = re.compile(r"\[([^\[\]\n]*)\](?:\([^)\n]*\)?|\[[^\]\n]*\])")
_STRONG = re.compile(r"(\*\*\*|\*\*|___|__|~~)(?=\S)(.+?)(?<=\S)\1")
_EMPHASIS = re.compile(r"(?<![\w*_])([*_])(?=[^\s*_])([^*_]+?)(?<=[^\s*_])\1(?![\w*_])")
_STRAY = re.compile(r"\*\*+|__+|~~|(?<!\w)[*_](?=\w)|(?<=[\w.!?])[*_](?!\w)")
_EMPTY = re.compile(r"\(\s*[,;]?\s*\)|\[\s*[,;]?\s*\]|【\s*】")
_CELLS = re.compile(r"\s*\|\s*")
_BEFORE_STOP = re.compile(r"(?<=[\w)\]”’\"%])\s+(?=[.,;:!?](?:\s|$|[”’\"]))")
_ADDRESS = re.compile(
    r"(?:https?://|ftp://|www\.)[^\s<>\"”“)\]]+"
    r"|\b[\w.+-]+@[\w-]+(?:\.[\w-]+)+"
    r"|\b(?:[a-z0-9-]+\.)+(?:com|org|net|io|info|biz|co|xyz|app|dev|ai|me|ru|cn|gov|edu|uk|de|eu|ly|gg|tv|site|online)\b"
    r"(?:/[^\s<>\"”“)\]]*)?",
    re.IGNORECASE,
)

BULLET = re.compile(r"\s*(?:(?:[-*+•–—▪◦●]|\d{1,2}[.)]|[a-z]\))\s+|>\s*)+(?:\[[ xX]\]\s+)?")
"""What stands before an item of a list, or a quoted line."""

HEADING = re.compile(r"\s*#{1,6}\s|\s*\*\*(?:[^*\s]+\s?){1,4}\*\*:?\s*$")


def without_markdown(text: str) -> str:
    """Return the words without Markdown.

    >>> without_markdown("The **wall** fell in [May](https://example.org).")
    'The wall fell in May.'
    """
    text = _LINK.sub(r"\1", _IMAGE.sub("", text))
    for _ in range(2):  # emphasis inside emphasis
        text = _EMPHASIS.sub(r"\2", _STRONG.sub(r"\2", text))
    text = _EMPTY.sub("", _STRAY.sub("", text))
    if text.lstrip().startswith("|"):
        text = _CELLS.sub(", ", text.strip().strip("|").strip())
    return " ".join(_BEFORE_STOP.sub("", text).split())


def addresses(text: str) -> tuple[str, ...]:
    """Return the addresses of pages and people in a text, bare domains too.

    >>> addresses("See www.example.org/a, or write to ana@example.org.")
    ('www.example.org/a', 'ana@example.org')
    """
    return tuple(found.rstrip(".,;:!?'’") for found in _ADDRESS.findall(text))


LONGEST_MARK, LONGEST_TAG = 60, 400
"""Characters after which an opening bracket begins neither a mark nor a tag after all."""

LONGEST_RANGE = 20
"""Numbers that one range may stand for: `[1-999]` is no citation."""

_NUMBER = r"(?:\^|\#|no\.\s?)?\d{1,4}"
_NOUN = r"(?:passages?|sources?|evidence|articles?|sentences?|documents?|docs?|refs?|references?|quotes?|excerpts?)"
_MARK = re.compile(
    rf"[\[【]\s*(?:{_NOUN}[\s:#]*)?({_NUMBER}(?:\s*(?:[,;&–—-]|and)\s*(?:{_NOUN}[\s#]*)?{_NUMBER})*)"
    rf"\s*(?:†[^】\]]*)?[\]】]",
    re.IGNORECASE,
)
_STEP = re.compile(r"(\d+)(?:\s*[–—-]\s*\^?(\d+))?")
_ROUND = re.compile(r"\((\d{1,2}(?:, ?\d{1,2})*)\)\s*")
_ROUND_BEGUN = re.compile(r"\([\d, ]{0,12}(?:\)[ \t]*)?")
_TAG_BEGUN = re.compile(r"<(?:[/!]?(?:[A-Za-z][^<>\n]*)?)?")
_TAG = re.compile(r"<(/?)\s*!?([A-Za-z][\w-]*)[^<>]*>")
_HIDDEN = frozenset(("think", "thinking", "reasoning", "script", "style"))
_LINES = frozenset(("br", "p", "li", "ul", "ol", "div", "tr", "h1", "h2", "h3", "h4", "h5", "h6"))
_STOPS = ".!?…。！？"


class Marker(NamedTuple):
    """Numbers of evidence, as the model wrote them, in or out of range."""

    numbers: tuple[int, ...]


class MarkerParser:
    """Takes pieces of text in, gives characters and marks out."""

    def __init__(self) -> None:
        self._held = ""  # may yet become a mark, a tag or a run of backticks
        self._until = ""  # the tag that ends what is hidden
        self._line = ""  # so far, to know where a line begins and what stands before a bracket
        self._fenced = False  # behind the backticks that open a block, where its language stands

    def feed(self, piece: str) -> Iterator[str | Marker]:
        """Return the characters and marks that are sure once this piece is known."""
        for char in piece:
            yield from self._take(char)

    def end(self) -> Iterator[str | Marker]:
        """Return what is left when nothing more comes."""
        if self._until:
            return
        held, self._held = self._held, ""
        if held and (found := self._round(held)):
            yield found
        elif held and held[0] != "`" and not (held[0] == "<" and len(held) > 1):  # a tag that was never closed
            yield from held

    def _take(self, char: str) -> Iterator[str | Marker]:
        if self._until:
            self._held = (self._held + char)[-len(self._until) :]
            if self._held.lower() == self._until:
                self._held = self._until = ""
        elif self._fenced:
            self._fenced = char != "\n"
        elif not self._held:
            yield from self._begin(char)
        elif self._held[0] == "`":
            yield from self._backticks(char)
        elif self._held[0] == "<":
            yield from self._tag(char)
        elif self._held[0] == "(":
            yield from self._round_mark(char)
        else:
            yield from self._square_mark(char)

    def _begin(self, char: str) -> Iterator[str | Marker]:
        if char in "`[【(<":
            self._held = char
        else:
            yield from self._text(char)

    def _text(self, piece: str) -> Iterator[str]:
        for char in piece:
            self._line = "" if char == "\n" else self._line + char
            yield char

    def _flush(self, char: str) -> Iterator[str | Marker]:
        """What was held is text; the next character may begin something."""
        held, self._held = self._held, ""
        yield from self._text(held)
        yield from self._take(char)

    def _backticks(self, char: str) -> Iterator[str | Marker]:
        if char == "`":
            self._held += char
            return
        self._fenced = len(self._held) >= 3 and not self._line.strip()
        self._held = ""
        yield from self._take(char)

    def _tag(self, char: str) -> Iterator[str | Marker]:
        grown = self._held + char
        if char == ">":
            self._held = ""
            yield from self._tagged(grown)
        elif _TAG_BEGUN.fullmatch(grown) and len(grown) <= LONGEST_TAG:
            self._held = grown
        else:
            yield from self._flush(char)

    def _tagged(self, tag: str) -> Iterator[str]:
        found = _TAG.fullmatch(tag)
        if "://" in tag or "@" in tag:  # an address in angle brackets
            yield from self._text(tag[1:-1])
        elif found and found[2].lower() in _HIDDEN and not found[1]:
            self._until = f"</{found[2].lower()}>"
        elif found and found[2].lower() in _LINES:
            yield from self._text("\n")
        elif not found and not tag.startswith("</"):
            yield from self._text(tag)

    def _round_mark(self, char: str) -> Iterator[str | Marker]:
        grown = self._held + char
        if _ROUND_BEGUN.fullmatch(grown):
            self._held = grown
        elif char == "\n" and (found := self._round(self._held)):
            self._held = ""
            yield found
            yield from self._text(char)
        else:
            yield from self._flush(char)

    def _round(self, held: str) -> Marker | None:
        before = self._line.rstrip().rstrip("\"'”’")
        found = _ROUND.fullmatch(held)
        return Marker(_numbers(found[1])) if found and before and before[-1] in _STOPS else None

    def _square_mark(self, char: str) -> Iterator[str | Marker]:
        grown = self._held + char
        if char in "]】":
            self._held = ""
            found = _MARK.fullmatch(grown)
            if found:
                yield Marker(_numbers(found[1]))
            else:
                yield from self._text(grown)
        elif char in "\n[【(<`" or len(grown) > LONGEST_MARK:
            yield from self._flush(char)
        else:
            self._held = grown


def _numbers(written: str) -> tuple[int, ...]:
    """The numbers in a mark's brackets, ranges spelled out."""
    found: list[int] = []
    for match in _STEP.finditer(written):
        first, last = int(match[1]), int(match[2] or match[1])
        found.extend(range(first, last + 1) if first <= last < first + LONGEST_RANGE else (first, last))
    return tuple(dict.fromkeys(found))
