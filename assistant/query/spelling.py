"""Words of a question that no article has, corrected to words that articles have.

Every spelling one edit away from an unknown word (Damerau: a letter missing, too many, wrong, or two swapped; a space
missing or too many) is looked up in the word index itself. There is no list of words to make, to keep in memory or to
bring up to date, and a library of 300,000 passages answers as fast as a small one.

Which spelling is meant, and whether any is, a logistic model decides by the kind of the edit, by how often articles
have the word, and by whether they have it next to the other words of the question. Sources: Norvig, "How to Write a
Spelling Corrector", 2007; Kernighan, Church and Gale, "A Spelling Correction Program Based on a Noisy Channel Model",
1990. Its weights are fitted by `benchmarks/typos.py --fit`.
"""

import math
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import pairwise
from string import ascii_lowercase
from typing import Literal, NamedTuple

from assistant.language.rarity import everyday, rarity
from index import Library
from index.text.analyzer import FUNCTION_WORDS, words

SHORTEST = 4
"""Letters of a word that may be corrected; of shorter ones only swapped function words are: "teh"."""

LONGEST = 24
"""Letters; what is longer is no word that somebody mistyped by one letter."""

UNKNOWN_WORDS = 4
"""Words of one question that are looked at: a question with more is not mistyped but of another matter or language."""

RARE = 2
"""Passages that may have a word which is still taken for a mistake, where its correction fits the question better."""

FREQUENT = 20
"""How many times as many passages must have the word that such a one is corrected to."""

SHORTEST_PART = 3
"""Letters of each of two words that may have been typed as one."""

TRIED = 3
"""Corrections of one word whose passages are looked at, the most frequent first."""

LONG = 6
"""Letters of a word that may be mistyped twice, where no word is one edit away."""

LIKE = 20
"""Passages in which a word two edits away is looked for, those with the question's other words first."""

THRESHOLD = 0.5
"""Probability from which a correction is made; unknown words count twice in the fit, which makes it small."""

Edit = Literal["swapped", "missing", "doubled", "extra", "neighbour", "sound", "two", "split", "joined"]

WEIGHTS: dict[str, float] = {
    "English": 0.18,
    "alone": -0.01,
    "better fit": 2.2,
    "capital": -1.58,
    "capital, next to the same word": 1.31,
    "capital, parted": -0.86,
    "capital, slip": 0.19,
    "extra": -0.27,
    "fit": 0.2,
    "joined": -0.04,
    "known": 0.24,
    "letters": 1.47,
    "missing": 0.6,
    "neighbour": 0.74,
    "next to the same word": 1.8,
    "other first letter": -2.25,
    "other unknown words": -0.55,
    "passages": 1.24,
    "share": 1.52,
    "sound": 0.29,
    "split": -2.48,
    "swapped": 1.46,
    "two": -0.73,
}
INTERCEPT = -0.44

WORD = re.compile(r"(?<![\w@#/\\.-])[^\W\d_]+(?![\d_@/\\]|\.\w)")
_QUOTED = re.compile(r"\"[^\"]*\"|“[^”]*”|«[^»]*»|(?<!\w)‘[^’]*’(?!\w)|(?<!\w)'[^']*'(?!\w)")
_ROWS = ("qwertyuiop", "asdfghjkl", "zxcvbnm")
_SOUNDS = ("aeiouy", "ck", "cs", "sz", "kq", "fv", "gj", "mn")
"""Letters that are written for one another by ear."""


@dataclass(frozen=True)
class Spelling:
    """A question as it is searched.

    Attributes:
        text: with its corrections.
        corrected: each word as typed, and as searched.
    """

    text: str
    corrected: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Candidate:
    """A spelling that may have been meant.

    Attributes:
        text: the word, or two of them.
        edit: what was mistyped.
        start, end: what of the question it replaces.
        probability: 0..1, that it was meant.
        features: by name, as `WEIGHTS` has them.
    """

    text: str
    edit: Edit
    start: int
    end: int
    probability: float
    features: dict[str, float]


@dataclass(frozen=True)
class _Typed:
    """A word of a question that may be mistyped.

    Args:
        stem: as search compares it.
        passages: how many hold it.
        before, after: the stems next to it in the question.
    """

    text: str
    start: int
    end: int
    stem: str
    passages: int
    before: str
    after: str


class _Context(NamedTuple):
    """How a word stands in passages.

    Args:
        fit: the largest share of the question's other words that one of the passages holds; 0 where there are none.
        joined: whether it is next to the same word as in the question.
    """

    fit: float
    joined: bool


class _Draft(NamedTuple):
    """A candidate before it is compared with the others.

    Args:
        passages: how many hold it; of two words, the rarer one.
        share: of all that may be meant, by passages and kind of mistake, 0..1.
        context: of the word as it may be meant.
    """

    text: str
    edit: Edit
    start: int
    end: int
    passages: int
    share: float
    context: _Context


def corrected(library: Library, question: str) -> Spelling:
    """Return a question with its mistyped words put right.

    Numbers, codes, addresses and what stands in quotation marks stay as they are, and so does a word that is English
    though no article has it.

    Args:
        library: whose words are meant.
        question: as typed, clean.

    Raises:
        LibraryDamaged: its word index cannot be read.
    """
    text, behind = "", 0
    found: list[tuple[str, str]] = []
    for _, candidates in suspects(library, question):
        best = max(candidates, key=lambda one: one.probability, default=None)
        if best is not None and best.probability >= THRESHOLD and best.start >= behind and not _unnamed(question, best):
            text += question[behind : best.start] + best.text
            found.append((question[best.start : best.end], best.text))
            behind = best.end
    return Spelling(text + question[behind:], tuple(found))


def _unnamed(question: str, best: Candidate) -> bool:
    """Whether a name would become a word such as "have"."""
    return best.start > 0 and question[best.start].isupper() and best.text.lower() in FUNCTION_WORDS


def suspects(library: Library, question: str) -> Iterator[tuple[_Typed, list[Candidate]]]:
    """Yield the words of a question that may be mistyped, each with what may be meant, the likeliest first."""
    spans = [match.span() for match in _QUOTED.finditer(question)]
    tokens = [
        match
        for match in WORD.finditer(question)
        if match[0].isascii() and not any(start <= match.start() < end for start, end in spans)
    ]
    stems = {match[0]: found[0] for match in tokens if len(found := words(match[0])) == 1}
    counts = library.frequencies(set(stems.values()))
    doubtful = [
        _Typed(
            match[0], *match.span(), stems[match[0]], counts.get(stems[match[0]], 0), *_neighbours(stems, tokens, place)
        )
        for place, match in enumerate(tokens)
        if match[0] in stems and _doubtful(match[0], stems[match[0]], counts, shouted=question.isupper())
    ]
    if not 0 < len(doubtful) <= UNKNOWN_WORDS:
        return
    unsure = {one.stem for one in doubtful}
    near = [stem for stem in dict.fromkeys(stems.values()) if stem not in unsure | FUNCTION_WORDS and stem in counts]
    for place, typed in enumerate(doubtful):
        swaps = (one for one, edit in edits(typed.text.lower()) if edit == "swapped" and one in FUNCTION_WORDS)
        if swapped := next(swaps, None):
            right = swapped.capitalize() if typed.text[0].isupper() else swapped
            yield typed, [Candidate(right, "swapped", typed.start, typed.end, 1.0, {})]
        if swapped or len(typed.text) < SHORTEST:
            continue
        others = [one.stem for number, one in enumerate(doubtful) if number != place]
        yield typed, _candidates(library, question, typed, near, others)


def _neighbours(stems: dict[str, str], tokens: Sequence[re.Match[str]], place: int) -> tuple[str, str]:
    """The stems before and behind a word, empty where it is the first or the last."""
    before = stems.get(tokens[place - 1][0], "") if place else ""
    return before, stems.get(tokens[place + 1][0], "") if place + 1 < len(tokens) else ""


def _doubtful(word: str, stem: str, counts: dict[str, int], *, shouted: bool) -> bool:
    """Whether a word may be mistyped: hardly any article has it, and it is no English word, acronym or name's part."""
    if counts.get(stem, 0) > RARE or stem in FUNCTION_WORDS or everyday(word):
        return False
    if len(word) > LONGEST or (word.isupper() and not shouted):
        return False
    return len(word) >= SHORTEST or (len(word) == 3 and word.islower() and stem not in counts)


def _candidates(
    library: Library, question: str, typed: _Typed, near: Sequence[str], others: Sequence[str]
) -> list[Candidate]:
    variants: dict[str, list[tuple[str, Edit]]] = {}
    for text, edit in edits(typed.text.lower()):
        if len(found := words(text)) == 1:
            variants.setdefault(found[0], []).append((text, edit))
    variants.pop(typed.stem, None)
    counts = library.frequencies(variants)
    if typed.passages:
        counts = {stem: count for stem, count in counts.items() if count >= FREQUENT * typed.passages}
    weights = {
        stem: count * math.exp(max(WEIGHTS.get(edit, 0.0) for _, edit in variants[stem]))
        for stem, count in counts.items()
    }
    here = _context(library.holding(typed.stem, near), typed.stem, typed, near).fit if typed.passages else 0.0
    drafts: list[_Draft] = []
    for stem in sorted(weights, key=lambda stem: (-weights[stem], stem))[:TRIED]:
        texts = library.holding(stem, [*near, *others])
        context = _context(texts, stem, typed, near)
        surface = _surface(variants[stem], texts, typed.text)
        if surface is not None and not (typed.passages and (not near or context.fit <= here)):
            share = weights[stem] / sum(weights.values())
            drafts.append(_Draft(*surface, typed.start, typed.end, counts[stem], share, context))
    if not typed.passages:
        if not variants.keys() & counts.keys():
            drafts += _twice(library, typed, near)
        drafts += _split(library, typed, near)
        drafts += _joined(library, question, typed, near)
    total = library.passage_count
    judged = (_judged(one, drafts, typed, near, len(others), total) for one in drafts)
    return sorted(judged, key=lambda one: -one.probability)


def edits(word: str) -> Iterator[tuple[str, Edit]]:
    """Yield every spelling that one edit makes of a word in small letters, with the mistake that it puts right."""
    for place in range(len(word) + 1):
        before, after = word[:place], word[place:]
        for letter in ascii_lowercase:
            yield before + letter + after, "missing"
        if not after:
            break
        doubled = before[-1:] == after[0]
        yield before + after[1:], "doubled" if doubled else "extra"
        if after[1:] and after[0] != after[1]:
            yield before + after[1] + after[0] + after[2:], "swapped"
        for letter, edit in _substitutes(after[0]).items():
            yield before + letter + after[1:], edit


@lru_cache(maxsize=32)
def _substitutes(typed: str) -> dict[str, Edit]:
    """The letters that may have been meant by one: those next to it on the keyboard, and those that sound alike."""
    found: dict[str, Edit] = {letter: "sound" for group in _SOUNDS if typed in group for letter in group}
    for row, keys in enumerate(_ROWS):
        if (place := keys.find(typed)) >= 0:
            for near in _ROWS[max(row - 1, 0) : row + 2]:
                found |= dict.fromkeys(near[max(place - 1, 0) : place + 2], "neighbour")
    found.pop(typed, None)
    return found


def _context(texts: Sequence[str], stem: str, typed: _Typed, near: Sequence[str]) -> _Context:
    spoken = [words(text) for text in texts]
    shares = (len(set(one).intersection(near)) / len(set(near)) for one in spoken if near)
    pairs = {pair for one in spoken for pair in pairwise(one)}
    joined = (typed.before, stem) in pairs or (stem, typed.after) in pairs
    return _Context(max(shares, default=0.0), joined)


def _surface(variants: Sequence[tuple[str, Edit]], texts: Sequence[str], typed: str) -> tuple[str, Edit] | None:
    """The word as articles write it; None where none of the spellings is a word of theirs, only its stem is."""
    spelled = Counter(match[0] for text in texts for match in WORD.finditer(text))
    folded: Counter[str] = Counter()
    for word, count in spelled.items():
        folded[word.lower()] += count
    real = [(text, edit) for text, edit in variants if folded[text] or rarity(text) < 1.0]
    if not real:
        return None
    text, edit = max(real, key=lambda one: (WEIGHTS.get(one[1], 0.0), folded[one[0]]))
    if typed.isupper():
        return text.upper(), edit
    if typed[0].isupper():
        return text.capitalize(), edit
    forms = [word for word in spelled if word.lower() == text]
    return max(forms, key=lambda word: (spelled[word], word.islower()), default=text), edit


def _judged(
    draft: _Draft, drafts: Sequence[_Draft], typed: _Typed, near: Sequence[str], others: int, total: int
) -> Candidate:
    rival = max((one.context.fit for one in drafts if one is not draft), default=0.0)
    capital = float(typed.text[0].isupper())
    parted = draft.edit in ("split", "joined")
    features = {
        draft.edit: 1.0,
        "letters": min(len(draft.text), 12) / 10,
        "passages": math.log10(draft.passages / total),
        "share": draft.share,
        "capital": capital,
        "capital, parted": capital * parted,
        "capital, slip": capital * (draft.edit in ("swapped", "doubled")),
        "English": float(all(rarity(word) < 1.0 for word in draft.text.lower().split())),
        "other first letter": float(typed.text[0].lower() != draft.text[0].lower()),
        "fit": draft.context.fit,
        "better fit": draft.context.fit - rival,
        "next to the same word": float(draft.context.joined),
        "capital, next to the same word": capital * draft.context.joined,
        "alone": float(not near),
        "other unknown words": float(others),
        "known": float(typed.passages > 0),
    }
    return Candidate(draft.text, draft.edit, draft.start, draft.end, probability(features), features)


def probability(features: dict[str, float]) -> float:
    """Return 0..1, how likely a correction with some features is the right one."""
    score = INTERCEPT + sum(WEIGHTS.get(name, 0.0) * value for name, value in features.items())
    return 1 / (1 + math.exp(-score))


def _twice(library: Library, typed: _Typed, near: Sequence[str]) -> Iterator[_Draft]:
    """The words two edits away, in the passages with the most of the question's other words."""
    if len(typed.text) < LONG:
        return
    texts = library.holding(typed.stem, near, limit=LIKE, edits=2)
    spelled = Counter(match[0].lower() for text in texts for match in WORD.finditer(text))
    alike = {words(word)[0]: word for word in spelled if distance(typed.text.lower(), word) == 2 and words(word)}
    counts = library.frequencies(alike)
    for stem in sorted(counts, key=lambda stem: (-counts[stem], stem))[:TRIED]:
        held = library.holding(stem, near)
        context = _context(held, stem, typed, near)
        if surface := _surface([(alike[stem], "two")], held, typed.text):
            share = counts[stem] / sum(counts.values())
            yield _Draft(*surface, typed.start, typed.end, counts[stem], share, context)


def distance(one: str, other: str) -> int:
    """Return how many letters two words differ by, a swapped pair as one; 3 for more than two.

    >>> distance("sevila", "sevilla"), distance("hlom", "holm"), distance("dodgrs", "dragons")
    (1, 1, 3)
    """
    if abs(len(one) - len(other)) > 2:
        return 3
    before, row = list[int](), list(range(len(other) + 1))
    for place, letter in enumerate(one, 1):
        earlier, before, row = before, row, [place]
        for column, opposite in enumerate(other, 1):
            cost = min(before[column - 1] + (letter != opposite), before[column] + 1, row[-1] + 1)
            if place > 1 and column > 1 and (letter, one[place - 2]) == (other[column - 2], opposite):
                cost = min(cost, earlier[column - 2] + 1)
            row.append(cost)
    return min(row[-1], 3)


def _split(library: Library, typed: _Typed, near: Sequence[str]) -> Iterator[_Draft]:
    """The likeliest two words that were typed without the space between them."""
    pairs = [
        (typed.text[:place], typed.text[place:].lower())
        for place in range(SHORTEST_PART, len(typed.text) - SHORTEST_PART + 1)
    ]
    stems = {part: found[0] for pair in pairs for part in pair if len(found := words(part)) == 1}
    counts = library.frequencies(set(stems.values()))
    held = {
        (left, right): min(counts.get(stems.get(left, ""), 0), counts.get(stems.get(right, ""), 0))
        for left, right in pairs
    }
    (left, right), count = max(held.items(), key=lambda one: one[1], default=(("", ""), 0))
    if count:
        texts = library.holding(stems[right], [stems[left], *near])
        context = _context(texts, stems[right], replace(typed, before=stems[left]), [*near, stems[left]])
        share = count / sum(held.values())
        yield _Draft(f"{left} {right}", "split", typed.start, typed.end, count, share, context)


def _joined(library: Library, question: str, typed: _Typed, near: Sequence[str]) -> Iterator[_Draft]:
    """The word that one was before a space came into it."""
    before = re.search(r"[^\W\d_]+ $", question[: typed.start])
    after = re.match(r" [^\W\d_]+", question[typed.end :])
    spans = [(typed.start - len(before[0]), typed.end)] if before else []
    spans += [(typed.start, typed.end + len(after[0]))] if after else []
    for start, end in spans:
        text = question[start:end].replace(" ", "")
        stems = words(text)
        if len(stems) == 1 and (count := library.frequencies(stems).get(stems[0], 0)):
            texts = library.holding(stems[0], near)
            yield _Draft(text, "joined", start, end, count, 1.0, _context(texts, stems[0], typed, near))
