"""A tree of markup -> readable text: paragraphs apart, list items and table rows a line each.

It knows HTML's elements and those of the trees that trafilatura makes.
"""

import re
from itertools import count
from typing import NamedTuple

from lxml import etree
from lxml.html import HtmlElement, HTMLParser, document_fromstring

from index.article import BlockKind, clean_text
from index.text.blocks import Told

_SILENT = frozenset([
    "script", "style", "noscript", "template", "svg", "math", "iframe", "object", "embed", "button", "select",
    "textarea", "input", "img", "graphic", "picture", "audio", "video", "canvas", "title",
])  # fmt: skip
_APART = frozenset([
    "html", "body", "p", "div", "section", "article", "main", "header", "footer", "aside", "nav", "figure",
    "figcaption", "h1", "h2", "h3", "h4", "h5", "h6", "head", "blockquote", "quote", "pre", "table", "caption", "ul",
    "ol", "dl", "list", "dt", "dd", "hr", "address", "details", "summary",
])  # fmt: skip
_LISTS = frozenset(["ul", "ol", "list"])
_LINES = frozenset(["li", "item", "tr", "row"])
_CELLS = frozenset(["td", "th", "cell"])
_BREAKS = frozenset(["br", "lb"])
_KINDS: dict[str, BlockKind] = {
    **dict.fromkeys(["h1", "h2", "h3", "h4", "h5", "h6", "head"], "heading"),
    **dict.fromkeys(["li", "item"], "item"),
    **dict.fromkeys(["tr", "row"], "row"),
    **dict.fromkeys(["blockquote", "quote"], "quotation"),
    **dict.fromkeys(["figure", "figcaption", "caption"], "caption"),
    **dict.fromkeys(["nav", "footer", "form"], "boilerplate"),
}
_POST = re.compile(r"\b(?:twitter|instagram|tiktok|bluesky|reddit|mastodon)-|\bfb-post\b", re.IGNORECASE)
"""Classes of the elements that networks give out for showing a post in a page."""
_SPACE = re.compile(r"\s+")
_BREAK, _KEPT_SPACE = "\x00", "\x01"  # parsers never let these through
_DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>", re.IGNORECASE)


def parse(markup: str) -> HtmlElement | None:
    """Read a whole page, however broken; None where there is nothing in it to read."""
    try:
        # Without `huge_tree` all that stands more than 256 deep would be left out, with it more than 2,048.
        return document_fromstring(_DECLARATION.sub("", clean_text(markup)), parser=HTMLParser(huge_tree=True))
    except (etree.LxmlError, ValueError):
        return None


def is_cut(page: HtmlElement) -> bool:
    """Return whether a page that `parse` read is not there to its end, because it is nested too deeply."""
    log = page.getroottree().parser.error_log
    return any(error.type_name == "ERR_RESOURCE_LIMIT" for error in log)


class Written(NamedTuple):
    """The words of an element as plain text, and the blocks that it was made of, in order."""

    text: str
    told: tuple[Told, ...]


def text_of(tree: etree._Element) -> str:
    """Return the words of an element and of all inside it, as plain text."""
    return written_of(tree).text


def written_of_fragment(markup: str) -> Written:
    """Return the words of a piece of HTML, and its blocks."""
    tree = parse(f"<div>{markup}</div>")
    return Written("", ()) if tree is None else written_of(tree)


def written_of(tree: etree._Element) -> Written:
    """Return the words of an element and of all inside it, and its blocks."""
    written = _Blocks()
    walk = etree.iterwalk(tree, events=("start", "end", "comment", "pi"))
    for event, element in walk:
        tag = element.tag if isinstance(element.tag, str) else ""
        if event == "start" and tag in _SILENT:
            walk.skip_subtree()
        elif event == "start":
            written.open(tag, element)
            written.say(element.text)
        else:
            written.close(tag)
            if element is not tree:
                written.say(element.tail)
    return written.whole()


class _Blocks:
    """Collects words into blocks, and blocks into a text."""

    def __init__(self) -> None:
        self._text: list[str] = []
        self._told: list[Told] = []
        self._kinds: list[BlockKind | None] = []
        self._words: list[str] = []
        self._lists: list[count[int] | None] = []
        self._marker = ""
        self._is_line = self._was_line = False
        self._in_pre = 0

    def open(self, tag: str, element: etree._Element) -> None:
        if tag in _APART or tag in _LINES:
            self._end_block()
        self._kinds.append("embed" if _is_post(element) else _KINDS.get(tag, self._kind))
        if tag in _LISTS:
            ordered = tag == "ol" or element.get("rend") == "ol"
            start = element.get("start", "1")
            self._lists.append(count(int(start) if re.fullmatch("[0-9]{1,9}", start) else 1) if ordered else None)
        elif tag in _LINES:
            self._is_line, self._marker = True, "" if tag in {"tr", "row"} else self._item_marker()
        elif tag in _CELLS and any(not word.isspace() for word in self._words):
            self._words.append(" | ")
        elif tag in _BREAKS:
            self._words.append(_BREAK)
        self._in_pre += tag == "pre"

    def say(self, words: str | None) -> None:
        if words and self._in_pre:
            self._words.append(words.replace(" ", _KEPT_SPACE).replace("\n", _BREAK))
        elif words:
            self._words.append(words)

    def close(self, tag: str) -> None:
        if tag in _APART or tag in _LINES:
            self._end_block()
        if tag and tag not in _SILENT:
            self._kinds.pop()
        if tag in _LISTS:
            self._lists.pop()
            self._is_line = bool(self._lists)
        elif tag in _LINES:
            self._is_line, self._marker = bool(self._lists), ""
        self._in_pre -= tag == "pre"

    def whole(self) -> Written:
        self._end_block()
        return Written("".join(self._text), tuple(self._told))

    @property
    def _kind(self) -> BlockKind | None:
        return self._kinds[-1] if self._kinds else None

    def _item_marker(self) -> str:
        numbers = self._lists[-1] if self._lists else None
        return "  " * (len(self._lists) - 1) + ("- " if numbers is None else f"{next(numbers)}. ")

    def _end_block(self) -> None:
        rows = (_SPACE.sub(" ", row).strip() for row in "".join(self._words).split(_BREAK))
        block = re.sub(r"\n{3,}", "\n\n", "\n".join(rows)).strip("\n").replace(_KEPT_SPACE, " ")
        self._words = []
        if not block.strip():
            return
        if self._text:
            self._text.append("\n" if self._is_line and self._was_line else "\n\n")
        self._text.append(self._marker + block)
        self._told.append((self._kind, self._marker + block))
        self._marker, self._was_line = "", self._is_line


def _is_post(element: etree._Element) -> bool:
    return _POST.search(element.get("class", "")) is not None
