"""Whether a sentence leans on the one before: "This was revoked in August", "He added ...", "Is cutting 15%".

Read alone it would not say who or what it is about. A logistic regression over how the sentence begins and which names
it has; `benchmarks/fit_leaning.py` fits the weights. English alone: what has no feature that is known does not lean.
"""

import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from assistant.reading.boilerplate import in_story
from index import Block, Span
from index.text.analyzer import words
from index.text.blocks import heading_of, heads
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
        The words, `MOST_WORDS` at most where they were widened; and what heads them, for an item of a list, an entry of
        a list of names, and for words that lean and stand directly below a heading.
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
    headed = blocks[at].kind == "item" or _is_entry(text, blocks, at)
    return wide, heading_of(text, blocks, wide) if headed else None


def of_others(text: str, blocks: Sequence[Block], question: str) -> list[Block]:
    r"""Return the entries of a list of names that are about none that a question names, where it names one of them.

    >>> from index.text.blocks import by_layout
    >>> text = "Tarn\n\nCut 9 jobs.\n\nNorham\n\nCut 5%.\n\nLeith\n\nWill close."
    >>> [text[one.start : one.end] for one in of_others(text, by_layout(text), "Does Norham cut jobs?")]
    ['Cut 9 jobs.', 'Will close.']
    """
    asked = set(words(question))
    entries = [
        (set(words(text[blocks[at - 1].start : blocks[at - 1].end])), blocks[at])
        for at in range(1, len(blocks))
        if _is_entry(text, blocks, at)
    ]
    named = [bool(name) and name <= asked for name, _ in entries]
    return [one for (_, one), about in zip(entries, named, strict=True) if not about] if any(named) else []


def _is_entry(text: str, blocks: Sequence[Block], at: int) -> bool:
    """Whether a block is one of several that each stand alone below a heading, as companies in a list."""

    def alone(place: int) -> bool:
        if not 0 < place < len(blocks) or blocks[place].kind not in _PROSE or not heads(text, blocks[place - 1]):
            return False
        return place + 1 == len(blocks) or heads(text, blocks[place + 1])

    return alone(at) and (alone(at - 2) or alone(at + 2))


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
