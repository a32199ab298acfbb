"""Whether a sentence leans on the one before: "This was revoked in August", "He added ...", "Is cutting 15%".

Read alone it would not say who or what it is about. A logistic regression over how the sentence begins and which names
it has; `benchmarks/fit_leaning.py` fits the weights. English alone: what has no feature that is known does not lean.
"""

import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from assistant.reading.boilerplate import in_story
from index import Block, Span
from index.text.blocks import heading_of
from index.text.sparse_model import SparseModel

MODEL = SparseModel(Path(__file__).with_name("leaning.json"))

_TOKEN = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*|[,;:“\"(—–]")
_LINKS = frozenset(["but", "and", "so", "yet", "still", "or", "then", "now", "also", "however", "instead", "meanwhile"])
_POINTING = re.compile(
    r"(?:he|she|it|they|his|her|hers|him|them|their|theirs|its|this|that|these|those|such|both|neither|others?|another)"
    r"(?:['’]\w+)?"
)
MOST_WORDS = 60
"""Words to which a sentence may be widened."""

REACH = 2
"""Sentences before that may be brought in."""

_PROSE = frozenset(["paragraph", "quotation"])
_TELLING = 24
"""Tokens from the start within which names and pointing words are looked for."""


def leans(text: str) -> bool:
    """Return whether a sentence needs the one before to be understood.

    >>> leans("He added that it was too late."), leans("Ana Ruiz added that it was too late.")
    (True, False)
    """
    return MODEL.odds(features(text)) > 0


def with_antecedent(
    text: str, sentences: Sequence[Span], blocks: Sequence[Block], wide: Span
) -> tuple[Span, Span | None]:
    """Widen words to the sentence that they lean on, and find the heading that they need.

    Args:
        sentences, blocks: all of the article, in order.
        wide: from a sentence's start to a sentence's end.

    Returns:
        The words, `MOST_WORDS` at most where they were widened; and what heads them, for an item of a list, and for
        words that lean and stand directly below a heading.
    """
    at = next((place for place, one in enumerate(blocks) if one.start <= wide.start < one.end), None)
    if at is None:
        return wide, None
    before = [one for one in sentences if one.end <= wide.start]
    for _ in range(REACH):
        if not leans(text[wide.start : wide.end]):
            break
        if wide.start <= blocks[at].start and (at == 0 or blocks[at - 1].kind not in _PROSE):
            return wide, heading_of(text, blocks, wide)
        if not before or not in_story(text, blocks, before[-1:])[before[-1]]:
            break
        wider = Span(before.pop().start, wide.end)
        if len(text[wider.start : wider.end].split()) > MOST_WORDS:
            break
        wide = wider
        at = next(place for place, one in enumerate(blocks) if one.start <= wide.start < one.end)
    return wide, heading_of(text, blocks, wide) if blocks[at].kind == "item" else None


def features(text: str) -> set[str]:
    """Return the names of what is true of how a sentence begins."""
    return set(_features(text))


def _features(text: str) -> Iterator[str]:
    tokens = _TOKEN.findall(text)[:_TELLING]
    yield "always"
    if not tokens:
        return
    if tokens[0] in '“"':
        yield "quoted"
        tokens = tokens[1:] or tokens
    lower = [token.lower().replace("’", "'") for token in tokens]
    yield from _opening("first", lower)
    at = 0
    while at < len(lower) - 1 and (lower[at] in _LINKS or lower[at] == ","):
        at += 1
    if at:
        yield from _opening("behind link", lower[at:])
    comma = lower.index(",") if "," in lower[1:] else None
    if comma is not None and comma + 1 < len(lower):
        yield from _opening("behind comma", lower[comma + 1 :])
    # A capital inside the sentence is a name; whoever is pointed at may stand there.
    name = next((n for n, one in enumerate(tokens) if n > at and one[0].isupper() and one != "I"), None)
    pointing = next((n for n, one in enumerate(lower) if _POINTING.fullmatch(one)), None)
    yield f"name={name is not None}"
    yield f"points={pointing is not None}"
    if pointing is not None:
        early = name is not None and name < pointing
        yield f"name first={early}"
        yield f"points={lower[pointing].partition(chr(39))[0]} & name first={early}"
        yield f"points early={pointing <= at} & name={name is not None}"
    yield f"ends like {lower[at][-2:]} & small next={at + 1 < len(tokens) and tokens[at + 1].islower()}"
    yield f"length={min(len(text.split()) // 6, 4)}"


def _opening(where: str, lower: list[str]) -> Iterator[str]:
    for number in (1, 2):
        if len(lower) >= number:
            yield f"{where}: {' '.join(lower[:number])}"
