"""Lines that stand among an article's sentences without being part of the story: links, forms, credits, datelines.

They are stored, shown and searched like the rest, but never quoted as evidence.
"""

import re
from collections.abc import Sequence

from index import Block, Span
from index.article import BlockKind
from index.text.blocks import places_of
from index.text.boilerplate import Place, is_boilerplate

_DATELINE = re.compile(r"^[A-ZÀ-Þ][A-ZÀ-Þ .’'-]{1,40}(?:,\s*[\w.\s]{2,40})?\s*(?:\([^)]{2,40}\))?\s*[—–-]+\s*$")
_PLACE = r"(?=[^a-z]{4})[A-ZÀ-Þ][A-ZÀ-Þ.’'-]+(?: [A-ZÀ-Þ][A-ZÀ-Þ.’'-]+){0,3}"
_DATELINE_FIRST = re.compile(
    rf"(?:{_PLACE}(?:, (?:[A-Z][\w.]+ ?){{1,3}}\d{{0,2}}){{1,2}}"  # with country or day
    rf"(?: ?\([^)]{{2,40}}\))? ?[—–-]{{1,2}}"
    rf"|{_PLACE} ?\([^)]{{2,40}}\) ?[—–-]{{1,2}}"  # with the agency
    rf"|{_PLACE} ?(?:[—–]|--)) (?=\S)"  # alone
)
_LETTER = re.compile(r"[^\W\d_]")
_NEVER: frozenset[BlockKind] = frozenset(["caption", "embed", "boilerplate"])
"""Blocks of which no sentence is quoted."""


def is_noise(sentence: str, place: Place | None = None) -> bool:
    """Return whether a sentence is no part of the story.

    Args:
        place: where it stands in its article, if that is known.
    """
    line = " ".join(sentence.split())
    if not _LETTER.search(line) or _DATELINE.match(line):
        return True
    return (place is not None and place.kind in _NEVER) or is_boilerplate(line, place)


def in_story(text: str, blocks: Sequence[Block], sentences: Sequence[Span]) -> dict[Span, bool]:
    """Return of each sentence of an article whether it is part of the story."""
    places = places_of(text, blocks, sentences)
    return {
        span: not is_noise(text[span.start : span.end], place) for span, place in zip(sentences, places, strict=True)
    }


def after_dateline(sentence: str) -> int:
    """Return where a sentence begins behind the place and agency of a dateline: "PARIS (Wire) — "."""
    found = _DATELINE_FIRST.match(sentence)
    return found.end() if found else 0
