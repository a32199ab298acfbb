"""Whether a sentence stands among an article's sentences without being part of the story.

Captions, headings, links, calls to act, notices, credits, tails of embedded posts: a logistic regression over the words
of the sentence, how it is built, and where it stands. `benchmarks/fit_boilerplate.py` fits the weights.
"""

import math
import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

from index.article import BlockKind
from index.text.sparse_model import SparseModel

MODEL = SparseModel(Path(__file__).with_name("boilerplate.json"))

UNPLACED = 0.5
"""Log-odds by which a sentence may be less sure where its place, which adds to them, is unknown."""

KEPT = 4_096
"""Sentences whose answer is kept: a question's parts and the questions after it meet the same ones."""

_TOKEN = re.compile(r"\{\{|\w+(?:['’]\w+)?|[^\w\s]")
_DIGIT = re.compile(r"\d")
_ADDRESS = re.compile(r"https?:|www\.|\w\.(?:com?|org|net|uk)\b|\w@\w")
_NAMED = re.compile(r"\b[^\W\d_]+")
_LENGTHS = (1, 2, 3, 5, 8, 12, 18, 30)
_TAIL = re.compile(r"[(\[]([^()\[\]]{2,40})[)\]]\W*\Z")
_POSTED = re.compile(r"(?<!\w)[#@]\w{3,}|pic\.twitter|t\.co/")
_PICTURE = re.compile(r"[\u2600-\u27bf\U0001f000-\U0001faff]")
_QUOTES = "”\"'’“‘«»"


class Place(NamedTuple):
    """Where a sentence stands.

    Args:
        kind: of its block.
        alone: whether it is all of its block.
        last: whether its block is one of the article's last two.
        again: whether the same block stands in the article several times.
    """

    kind: BlockKind
    alone: bool
    last: bool = False
    again: bool = False


@lru_cache(KEPT)
def is_boilerplate(sentence: str, place: Place | None = None) -> bool:
    """Return whether a sentence is no part of the story, in all likelihood: few true ones are taken for it.

    Args:
        place: where it is known; the sentence alone tells less.

    >>> is_boilerplate("Sign up for our free weekly newsletter"), is_boilerplate("The council met on Monday.")
    (True, False)
    """
    if not any(mark.isascii() and mark.isalpha() for mark in sentence):  # it was fitted on English
        return False
    return MODEL.odds(features(sentence, place)) > (0.0 if place else -UNPLACED)


def features(sentence: str, place: Place | None = None) -> set[str]:
    """Return the names of what is true of a sentence: words, how it is built, where it stands."""
    tokens = [_DIGIT.sub("0", token.lower().replace("’", "'")) for token in _TOKEN.findall(sentence)]
    words = [token for token in tokens if token[0].isalnum()]
    found = set(tokens)
    found.update(f"{one} {other}" for one, other in pairwise(tokens))
    found.update(("^ " + " ".join(tokens[:1]), "^ " + " ".join(tokens[:2]), " ".join(tokens[-2:]) + " $"))
    built = set(_built(sentence, words))
    found |= built
    if place is not None:
        where = [f"kind={place.kind}", *(name for name, value in place._asdict().items() if value is True)]
        found.update(where)
        found.update(f"{one} & {other}" for one in where for other in built)
    return found


def _built(sentence: str, words: list[str]) -> Iterator[str]:
    """How a sentence is built, whatever its words."""
    bare = sentence.rstrip().rstrip(_QUOTES).rstrip()
    last = bare[-1:]
    end = "letter" if last.isalpha() else "digit" if last.isdigit() else last if last in ".!?:,;…)-—" else "other"
    length = sum(len(words) > most for most in _LENGTHS)
    letters = [mark for mark in sentence if mark.isalpha()]
    named = _NAMED.findall(sentence)
    capitals = math.ceil(4 * sum(word[0].isupper() for word in named) / len(named)) if named else 0
    shouting = len(letters) > 8 and sum(mark.isupper() for mark in letters) > 0.8 * len(letters)
    yield from (f"end={end}", f"length={length}", f"capitals={capitals}", f"shouting={shouting}")
    yield from (f"end={end} & length={length}", f"end={end} & capitals={capitals}", f"end={end} & shouting={shouting}")
    tail = _TAIL.search(sentence)
    yield f"tail={min(len(tail[1].split()), 4) if tail else 0} & capital={bool(tail and tail[1][0].isupper())}"
    yield f"digits={min(3, sum(word[0].isdigit() for word in words))}"
    yield f"address={bool(_ADDRESS.search(sentence))}"
    yield f"posted={bool(_POSTED.search(sentence))} & picture={bool(_PICTURE.search(sentence))}"
    yield f"letters={bool(letters)} & bracket={sentence[:1] in '([—'}"
