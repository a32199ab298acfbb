"""Words between quotation marks that the cited text does not have in that order.

Marks, case and white space may differ, and "..." or "[...]" may leave words out. Not here: who said them (`saying`).
"""

import re

_QUOTED = re.compile(
    r"“([^“”]+)”|„([^„“”]+)[“”]|«([^«»]+)»|\"([^\"]+)\"|``(.+?)''|(?<!\w)[‘`]([^‘`\n]+?)[’'](?!\w)|(?<!\w)'(?!\s)([^'\n]{3,}?)(?<!\s)'(?!\w)"
)
_LEFT_OUT = re.compile(r"\[[^\]]*\]|\.\.\.+|…")
_WORD = re.compile(r"[^\W_]+")
_APOSTROPHE = re.compile(r"(?<=\w)['’](?=\w)")


def quotations(sentence: str) -> list[str]:
    """What stands between quotation marks, the marks left out."""
    return [next(part for part in match.groups() if part) for match in _QUOTED.finditer(sentence)]


def lacking(sentence: str, cited_text: str) -> list[str]:
    """The quotations of the sentence that the cited text has not."""
    quoted = quotations(sentence)
    if not quoted:
        return []
    held = f" {' '.join(_plain(cited_text))} "
    return [
        one
        for one in quoted
        if not all(f" {' '.join(_plain(part))} " in held or not _plain(part) for part in _LEFT_OUT.split(one))
    ]


def _plain(text: str) -> list[str]:
    return _WORD.findall(_APOSTROPHE.sub("", text.lower()))
