"""Do two articles tell the same story in the same words? Signatures that find candidates, and the exact answer.

An article's signature is a MinHash (A. Broder, "On the resemblance and containment of documents", 1997) of its word
shingles; articles that share a band of it (locality-sensitive hashing) are compared on their texts. What joins them is
containment, not resemblance: a wire story of which a paper printed the first half is still that story. A page made
from a template has the same words around other names and figures, so those are compared too. A correction may share
little text with what it corrects; it is then known by the headline or address it repeats (`versions.names_of`).
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from hashlib import blake2b
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from index.article import Article
from index.duplicates.versions import (
    address_key,
    content_of,
    mark_of,
    names_of,
    not_earlier,
    same_publication,
    title_key,
)
from index.text.analyzer import FUNCTION_WORDS, words

METHOD = "rensa-2/words-1/lede-1"
"""What made a stored signature: rensa's algorithm, the cutting into words, the constants here. Raise a number where one
of these changes, and every library signs its articles anew at its next change."""

SHINGLE = 5
"""Words of a shingle. Among 609 news articles 36 of 185,136 pairs share a tenth of the shorter one's shingles; all
are of one publication, and quote or repeat each other. Longer shingles lose more to each changed word."""

SLOTS, ROWS = 128, 2
"""Slots of the signature of a whole text, and slots of a band: 64 bands of 2 find a pair of resemblance .36 (the least
that `OPENING_RATIO` leaves to them) in all but 2 of 10,000 cases: 1 - (1 - .36 ** 2) ** 64."""

OPENINGS, OPENING_SLOTS, OPENING_ROWS = (40, 120), 64, 3
"""The same for the first words alone: a much shorter copy, cut from the end as wire stories are, shares its opening and
little else. 21 bands of 3 find openings of resemblance .6 (thirty words of credits before 120) in 99 cases of 100."""

CONTAINED = 0.8
"""The share of the shorter one's shingles that the longer one must hold. One changed word costs five shingles, so this
is a changed word in every 25, or a fifth of the text that is new."""

OPENING_RATIO = 2
"""From this many times the length on, the shorter one must also begin as the longer one does: a page that carries
several articles whole is not the same story as each of them."""

OPENING_CONTAINED, WIDE_OPENING_WORDS = 0.5, 160
"""The share of the shorter one's opening that must stand among so many first words of the longer one, which leaves room
for a summary, a byline and a dateline there."""

SAME_MATTER = 0.5
"""Of the words that set a headline apart from the other's, and that its own article uses, the share that the other
article must use too: for one of the two at least, since a new version may add a matter. Pages of one site may share
most of their words and none of their matter, where menus and notices were taken for text."""

SAME_VALUES = 0.8
"""The share of the shorter one's names and figures that the longer one must hold: a copy keeps them, a template fills
in others."""

CHANGED_VALUES = 2
"""Names and figures that may differ in any case where the headlines agree: a correction of a very short article."""

SAME_TITLE = 0.75
"""The share of the shorter headline's words that the other must hold for the two to agree."""

SHORT = 30
"""Words below which only the very same words make two articles one story: a sentence or two recur by chance."""

CORRECTED = 0.3
"""The share of the shorter one's shingles that suffices where one is marked and repeats the other's headline."""

NOTE_WORDS = 150
"""Words of a correction that stands alone and need not repeat the article that it names."""

SLACK = 0.12
"""How far below the least possible resemblance an estimate may fall; three standard errors at 128 slots."""

_VALUE = re.compile(r"\d+(?:[.,:]\d+)*|(?<=[^\W\d_A-Z] )[A-ZÀ-Þ]\w+|(?<=[,;:–—] )[A-ZÀ-Þ]\w+")
"""Figures, and words with a capital inside a sentence."""


class Signature(NamedTuple):
    """What is stored to find an article's copies.

    Args:
        size: distinct shingles of the text.
        slots: the MinHash; shape (SLOTS,), of uint32 as bytes.
        bands: 64-bit keys; articles that share one may tell the same story.
        called: keys of the headline and the address that the article goes by.
        names: keys of the headline and the address of what it says it corrects or updates.
    """

    size: int
    slots: bytes
    bands: tuple[int, ...]
    called: tuple[int, ...]
    names: tuple[int, ...]


class Shingled(NamedTuple):
    """An article's text as it is compared."""

    length: int
    shingles: frozenset[int]
    opening: frozenset[int]
    wide_opening: frozenset[int]
    values: frozenset[str]
    words: frozenset[str]


def sign(article: Article) -> Signature:
    """Make an article's signature; the same on every machine and in every run."""
    start, end = content_of(article.text)
    text = words(article.text[start:end])
    shingles = set(_shingles(text))
    whole = _slots(shingles, SLOTS)
    bands = list(_bands("whole", whole, ROWS))
    for length in OPENINGS:
        opening = _slots(set(_shingles(text[:length])), OPENING_SLOTS)
        bands += _bands(f"first{length}", opening, OPENING_ROWS)
    called = [key for key in (title_key(article.title), address_key(article.url)) if key]
    return Signature(
        size=len(shingles),
        slots=whole.tobytes(),
        bands=tuple(dict.fromkeys(bands)),
        called=tuple(_key("called", one) for one in called),
        names=tuple(_key("called", one) for one in names_of(article, NOTE_WORDS)),
    )


def may_contain(one: Signature, size: int, slots: bytes) -> bool:
    """Return whether another text's size and slots allow that one of the two holds most of the other."""
    shorter, longer = sorted((one.size, size))
    least = CONTAINED * shorter / max(longer + (1 - CONTAINED) * shorter, 1)
    alike = np.frombuffer(one.slots, np.uint32) == np.frombuffer(slots, np.uint32)
    return float(alike.mean()) >= least - SLACK


def same_story(one: Article, other: Article) -> bool:
    """Return whether of two articles the one is a copy, a trimmed copy or another version of the other."""
    first, second = (shingled(article.text) for article in (one, other))
    shorter, longer = sorted((first, second), key=lambda text: len(text.shingles))
    if shorter.length < SHORT:
        return _corrects(one, other, 0.0) or (
            shorter.length == longer.length and shorter.shingles == longer.shingles and shorter.values == longer.values
        )
    shared = _share(shorter.shingles, longer.shingles)
    if _corrects(one, other, shared):
        return True
    headlines = [_headline(one), _headline(other)]
    if shared < CONTAINED or not _same_values(shorter, longer, headlines) or _apart(headlines, (first, second)):
        return False
    much_longer = len(longer.shingles) >= OPENING_RATIO * len(shorter.shingles)
    return not much_longer or _share(shorter.opening, longer.wide_opening) >= OPENING_CONTAINED


@lru_cache(maxsize=256)
def shingled(text: str) -> Shingled:
    """Cut a text into what is compared."""
    start, end = content_of(text)
    content = text[start:end]
    parts = words(content)
    return Shingled(
        length=len(parts),
        shingles=frozenset(hash(one) for one in _shingles(parts)),
        opening=frozenset(hash(one) for one in _shingles(parts[: OPENINGS[-1]])),
        wide_opening=frozenset(hash(one) for one in _shingles(parts[:WIDE_OPENING_WORDS])),
        values=frozenset(one.casefold() for one in _VALUE.findall(content)),
        words=frozenset(parts),
    )


def _corrects(one: Article, other: Article, shared: float) -> bool:
    """Whether one says that it corrects or updates the other, by its headline or its address."""
    for newer, older in ((one, other), (other, one)):
        mark = mark_of(newer)
        if mark is None or not not_earlier(newer, older):
            continue
        called = {title_key(older.title), address_key(older.url)} - {None}
        if called.isdisjoint(names_of(newer, NOTE_WORDS)):
            continue
        note = mark.kind == "correction" and len(words(newer.text)) <= NOTE_WORDS and same_publication(newer, older)
        if note or shared >= CORRECTED:
            return True
    return False


def _headline(article: Article) -> frozenset[str]:
    return frozenset(word for word in words(article.title) if word not in FUNCTION_WORDS)


def _apart(headlines: Sequence[frozenset[str]], texts: Sequence[Shingled]) -> bool:
    """Whether each headline is about something that the other article does not speak of."""
    own = [(headlines[one] - headlines[1 - one]) & texts[one].words for one in (0, 1)]
    return all(own[one] and _share(own[one], texts[1 - one].words) < SAME_MATTER for one in (0, 1))


def _same_values(shorter: Shingled, longer: Shingled, headlines: Sequence[frozenset[str]]) -> bool:
    missing = len(shorter.values - longer.values)
    if missing <= (1 - SAME_VALUES) * len(shorter.values):
        return True
    return missing <= CHANGED_VALUES and _share(*sorted(headlines, key=len)) >= SAME_TITLE


def _share(part: Iterable[object], whole: Iterable[object]) -> float:
    held = set(part)
    return len(held.intersection(whole)) / len(held) if held else 0.0


def _shingles(text: list[str]) -> Iterator[str]:
    if 0 < len(text) < SHINGLE:
        return iter([" ".join(text)])
    return map(" ".join, zip(*(text[start:] for start in range(SHINGLE)), strict=False))


def _slots(shingles: set[str], slots: int) -> NDArray[np.uint32]:
    from rensa import RMinHash  # type: ignore[import-untyped]

    minhash = RMinHash(num_perm=slots, seed=1)
    minhash.update(list(shingles))
    return np.asarray(minhash.digest(), dtype="<u4")


def _bands(name: str, slots: NDArray[np.uint32], rows: int) -> Iterator[int]:
    for start in range(0, len(slots) - rows + 1, rows):
        yield _key(f"{name}/{start}", slots[start : start + rows].tobytes())


def _key(space: str, value: str | bytes) -> int:
    data = value.encode("utf-8", "replace") if isinstance(value, str) else value
    return int.from_bytes(blake2b(data, digest_size=8, person=space.encode()[:16]).digest(), "big", signed=True)
