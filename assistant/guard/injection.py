"""Text that tries to give a language model orders: which sentences do, and how the rest is made harmless.

An article is data, whoever wrote it. A sentence flagged here is shown to no model and, unless the question is about
such text, quoted as no answer; it stays stored, found and readable as it is. What slips through still stands inside a
fence (`prompting`), and what a model makes of it is still held against the evidence (`support`).
"""

import re
import unicodedata
from functools import lru_cache

from assistant.guard.patterns import ASKED_ABOUT, WORDINGS

LONGEST = 4_000
"""Characters of a sentence that are looked at."""

_INVISIBLE = re.compile(
    "[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\ue000-\uf8ff\U000e0000-\U000e007f]"
)
_SMUGGLED = re.compile(
    "(?<![\U0001f3f4\U000e0020-\U000e007f])[\U000e0000-\U000e007f]"  # tags, but for those that make a flag
    "|[\u202d\u202e]"  # text set backwards
    "|(?:\\w[\u200b\u2060-\u2064\ufeff]+(?=\\w)[^\u200b\u2060-\u2064\ufeff]{0,40}){3}"  # marks of no width in words
    "|[\u200b-\u200d\u2060-\u2064\ufeff]{8}"  # or many of them
)
_BLOB = re.compile(
    r"(?<![\w/.:-])(?=[A-Za-z+_-]*[0-9])(?=[a-z0-9+_-]*[A-Z])[A-Za-z0-9+/_-]{80,}"  # Base64
    r"|\b[0-9a-fA-F]{96,}\b"
    r"|(?:%[0-9A-Fa-f]{2}){24,}"
)
_ACTIVE = re.compile(
    r"!\[[^\]]*\]\(\s*https?:|<(?:script|iframe|img|object|embed|form|svg|meta|link)\b[^>]*>"
    r"|\bjavascript:|\bdata:text/html",
    re.IGNORECASE,
)
_CONTROL_TOKEN = re.compile(
    r"<\|[^|<>\n]{0,40}\|>|\[/?(?:INST|SYS(?:TEM)?)\]|<</?SYS>>|</?s>|<(?:bos|eos|unk|pad|start_of_turn|end_of_turn)>"
    r"|</?(?:system|assistant|user|instructions?|prompt|context|passages?|documents?)>",
    re.IGNORECASE,
)
_HIDDEN: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("hides characters that no reader sees", _SMUGGLED),
    ("holds a model's control characters", _CONTROL_TOKEN),
    ("holds a picture or program to be loaded", _ACTIVE),
    ("holds encoded text", _BLOB),
)
_BRACKETED = re.compile(r"[\[【](\^?\d{1,3}(?:\s*[,–-]\s*\d{1,3})*)[\]】]")
_RUN = re.compile(r"([=#<>*_~`-])\1{2,}")
_TAG = re.compile(r"</?[A-Za-z!][^<>\n]{0,400}>")
_LINK = re.compile(r"!?\[([^\[\]\n]{0,300})\]\([^()\n]{0,600}\)")


@lru_cache(maxsize=16_384)
def suspicion(text: str) -> str:
    """Why a sentence looks like an order to a language model, in a few words; nothing where it does not."""
    text = text[:LONGEST]
    for reason, pattern in _HIDDEN:
        if pattern.search(text):
            return reason
    line = " ".join(unicodedata.normalize("NFKC", _INVISIBLE.sub("", text)).split())
    return next((wording.why for wording in WORDINGS if wording.fits(line)), "")


def is_about_hostile_text(question: str) -> bool:
    """Whether a question asks about such text, so that to quote it is to answer."""
    return ASKED_ABOUT.search(question) is not None


def tame(text: str) -> str:
    """A text on one line that can end no fence, open no message, load nothing and pass for no number of a passage."""
    text = _CONTROL_TOKEN.sub(" ", _INVISIBLE.sub("", text))
    text = _TAG.sub(" ", _LINK.sub(r"\1", text))
    text = _BRACKETED.sub(r"(\1)", _RUN.sub(r"\1", text))
    return " ".join(text.split())
