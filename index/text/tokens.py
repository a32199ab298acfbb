"""Tokens of cl100k_base: how many a text has, and how much of a text fits into so many.

Works offline and on any text.
"""

import importlib.util
import os
import re
import unicodedata
from functools import cache
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tiktoken import Encoding

MAX_TOKENS_PER_CHARACTER = 4
"""A character is at most four bytes, and a byte is the smallest token."""

_ENCODING_NAME = "cl100k_base"
_CACHE_VARIABLES = ("TIKTOKEN_CACHE_DIR", "DATA_GYM_CACHE_DIR")
_LOADING = Lock()

_CHUNK = 50_000
"""Characters encoded at once: on one run of a million spaces tiktoken's pattern exhausts its stack, and older releases
take quadratic time over a long run of letters."""

_FIRST_WINDOW = 6
"""Characters per token to try first when filling a budget: a little more than English prose has."""

_MAX_CLUSTER = 32
"""Code points one visible character may have before it is cut all the same."""

_EXTENDER = re.compile("[\u200d\u1160-\u11ff\udc00-\udfff\U0001f3fb-\U0001f3ff\U000e0020-\U000e007f]")
"""What continues a character besides combining marks: joiner, Hangul vowels, half a pair, skin tones, tags."""

_FLAG_LETTERS = range(0x1F1E6, 0x1F200)


def count_tokens(text: str) -> int:
    """Count the tokens of a text; special tokens such as `<|endoftext|>` count as the ordinary text they are.

    Beyond 50,000 characters the text is counted in parts, which may add a token or two for each.
    """
    return len(_encode(text))


def cut_to_budget(text: str, start: int, end: int, budget: int) -> int:
    """Find where a piece of text must end to stay within a number of tokens.

    Args:
        text: the whole text.
        start: where the piece begins; not white space.
        end: where it must end at the latest.
        budget: tokens, at least `MAX_TOKENS_PER_CHARACTER`.

    Returns:
        The end of the last word that still fits; the last whole visible character where the first word does not fit.
    """
    reach = _reach(text, start, end, budget)
    if reach == end:
        return end
    head = text[start : reach + 1]  # one more, to see whether a word ends just here
    words = head.rstrip() if head[-1].isspace() else "".join(head.rsplit(None, 1)[:-1]).rstrip()
    cut = start + len(words) if words else _whole_character(text, start, reach)
    while cut > start + 1 and count_tokens(text[start:cut]) > budget:
        cut = _whole_character(text, start, cut - 1)
    return cut


def _encode(text: str) -> list[int]:
    encode = _encoding().encode_ordinary
    if len(text) <= _CHUNK:
        return encode(text)
    return [token for start in range(0, len(text), _CHUNK) for token in encode(text[start : start + _CHUNK])]


def _reach(text: str, start: int, end: int, budget: int) -> int:
    """How far so many tokens go, to the character."""
    window = budget * _FIRST_WINDOW
    tokens = _encode(text[start : min(end, start + window)])
    while len(tokens) <= budget and start + window < end:
        window *= 2
        tokens = _encode(text[start : min(end, start + window)])
    if len(tokens) <= budget:
        return end
    fitting = _encoding().decode_bytes(tokens[:budget]).decode("utf-8", "ignore")
    return start + max(1, len(fitting))


def _whole_character(text: str, start: int, cut: int) -> int:
    """Move a cut back to where no visible character is broken; leave it where that would leave nothing."""
    for candidate in range(cut, max(start, cut - _MAX_CLUSTER), -1):
        if not _continues(text, start, candidate):
            return candidate
    return cut


def _continues(text: str, start: int, position: int) -> bool:
    """Whether the character at the position belongs to the one before it, in a piece that begins at `start`."""
    before, after = text[position - 1], text[position]
    if ord(before) in _FLAG_LETTERS and ord(after) in _FLAG_LETTERS:
        # Two letters make a flag, so it matters how many stand before.
        first = position
        while first > start and ord(text[first - 1]) in _FLAG_LETTERS:
            first -= 1
        return (position - first) % 2 == 1
    return before == "\u200d" or unicodedata.category(after)[0] == "M" or _EXTENDER.match(after) is not None


@cache
def _encoding() -> "Encoding":
    """Load the encoding, from the file that llama-index-core carries unless the user names another folder.

    tiktoken would download it otherwise. The variable is taken back afterwards: the folder holds only this encoding,
    and whatever else uses tiktoken must not try to write another one into it.
    """
    import tiktoken

    with _LOADING:
        folder = None if any(os.environ.get(name) for name in _CACHE_VARIABLES) else _bundled_folder()
        if folder is None:
            return tiktoken.get_encoding(_ENCODING_NAME)
        os.environ[_CACHE_VARIABLES[0]] = str(folder)
        try:
            return tiktoken.get_encoding(_ENCODING_NAME)
        finally:
            del os.environ[_CACHE_VARIABLES[0]]


def _bundled_folder() -> Path | None:
    """Find llama-index-core's tiktoken files without importing llama_index, which takes seconds."""
    spec = importlib.util.find_spec("llama_index")
    roots = (spec.submodule_search_locations or []) if spec else []
    folders = (Path(root) / "core" / "_static" / "tiktoken_cache" for root in roots)
    return next((folder for folder in folders if folder.is_dir()), None)
