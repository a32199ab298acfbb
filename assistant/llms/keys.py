"""Takes keys out of texts that others wrote: a server may repeat what it was sent, whole, in part or encoded."""

import re
from base64 import b64encode
from collections.abc import Iterable, Iterator
from urllib.parse import quote

from pydantic import SecretStr

MASK = "[key]"

TELLING = 8
"""Characters of a key in a row that are taken out wherever they stand; a shorter key is taken out whole."""

LOOKS_SECRET = re.compile(r"\bBearer\s+(?=\S*[\d.])\S+|\b(?:sk|pk|gsk|hf|xai)[-_][\w*.-]{6,}")
"""What is taken for a key though it is not known to be one: as OpenAI, Groq, Hugging Face and others write theirs."""


def without_keys(text: str, keys: Iterable[SecretStr]) -> str:
    """The text with every key in it, and every telling part of one, replaced.

    Args:
        text: of any origin.
        keys: what must not be shown.
    """
    hidden = bytearray(len(text))
    for key in keys:
        for form in _forms(key.get_secret_value()):
            _hide(text, form, hidden)
    for match in LOOKS_SECRET.finditer(text):
        hidden[match.start() : match.end()] = b"\1" * len(match[0])
    return "".join(_masked(text, hidden))


def _forms(key: str) -> Iterator[str]:
    """The key as it is and as it travels in addresses and headers."""
    yield key
    yield quote(key, safe="")
    yield b64encode(key.encode()).decode().rstrip("=")


def _hide(text: str, key: str, hidden: bytearray) -> None:
    width = min(TELLING, len(key))
    for first in range(len(key) - width + 1 if width else 0):
        part = key[first : first + width]
        at = text.find(part)
        while at >= 0:
            hidden[at : at + width] = b"\1" * width
            at = text.find(part, at + 1)


def _masked(text: str, hidden: bytearray) -> Iterator[str]:
    for at, letter in enumerate(text):
        if not hidden[at]:
            yield letter
        elif not at or not hidden[at - 1]:
            yield MASK
