"""A model's Markdown to the plain words of a sentence: no emphasis, no images, no links but their labels.

Not here: tags of HTML, which never get this far (`marks`), and what makes a sentence (`sentences`).
"""

import re

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


def plain(text: str) -> str:
    """The words as a reader should see them."""
    text = _LINK.sub(r"\1", _IMAGE.sub("", text))
    for _ in range(2):  # emphasis inside emphasis
        text = _EMPHASIS.sub(r"\2", _STRONG.sub(r"\2", text))
    text = _EMPTY.sub("", _STRAY.sub("", text))
    if text.lstrip().startswith("|"):
        text = _CELLS.sub(", ", text.strip().strip("|").strip())
    return " ".join(_BEFORE_STOP.sub("", text).split())


def addresses(text: str) -> tuple[str, ...]:
    """The addresses of pages and people in a text, bare domains too."""
    return tuple(found.rstrip(".,;:!?'’") for found in _ADDRESS.findall(text))
