"""How often mistyped words are put right, and right ones left alone.

    python benchmarks/typos.py --home HOME --questions QUESTIONS.jsonl --others OTHERS.jsonl [--fit] [--append]

HOME is a library that answers the questions; the others are questions on other matters, whose names it does not have.
Files are one JSON object a line with `question`, and may be packed with xz. Every second question is for fitting, the
others for the table.

One word of a question is mistyped in each of the ways that `MISTAKES` names. A word counts as right where search
compares it as the one that was typed first. `hidden` are right words of the questions, not English ones, taken out of
the library: each is a true unknown, and every correction of it is false.
"""

import argparse
import json
import lzma
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import pairwise
from pathlib import Path
from random import Random
from time import perf_counter

import numpy as np
from report import append_argument, publish, stamp, table

from assistant.language.rarity import everyday
from assistant.query import spelling
from assistant.query.spelling import Candidate, corrected, edits, suspects
from index import Library
from index.text.analyzer import FUNCTION_WORDS, words

UNKNOWN_WEIGHT = 2
"""How many times each hidden word counts: a name that no article has must not become another."""

ROUNDS = 400
"""Steps of gradient descent."""

PENALTY = 1e-3
"""Of squared weights."""


def _swapped(word: str, place: int) -> str:
    return word[:place] + word[place + 1] + word[place] + word[place + 2 :]


def _replaced(word: str, place: int, random: Random, by: str) -> str:
    found = sorted(one for one, edit in edits(word.lower()) if edit == by and _differs_at(one, word, place))
    return random.choice(found) if found else word


def _differs_at(one: str, word: str, place: int) -> bool:
    return one[place] != word[place].lower() and one[:place] == word[:place].lower()


def _twice(word: str, place: int, random: Random) -> str:
    """Two mistakes with a right letter between them; none where the word is too short."""
    if len(word) < spelling.LONG or place < 3:
        return word
    first, second = random.choice(list(MISTAKES.values())[:4]), random.choice(list(MISTAKES.values())[:4])
    return second(first(word, place, random), place - 2, random)


MISTAKES: dict[str, Callable[[str, int, Random], str]] = {
    "swapped pair": lambda word, place, _: _swapped(word, place),
    "missing letter": lambda word, place, _: word[:place] + word[place + 1 :],
    "doubled letter": lambda word, place, _: word[: place + 1] + word[place] + word[place + 1 :],
    "neighbouring key": lambda word, place, random: _replaced(word, place, random, "neighbour"),
    "by ear": lambda word, place, random: _replaced(word, place, random, "sound"),
    "two of these": _twice,
}


HOW = (*MISTAKES, "missing space", "space in a word")


def mistyped(question: str, how: str, random: Random) -> tuple[str, str] | None:
    """Return a question with one mistake in a telling word, and that word; None where it has none."""
    tokens = [
        match for match in spelling.WORD.finditer(question)
        if len(match[0]) >= spelling.SHORTEST and not FUNCTION_WORDS.intersection(words(match[0]))
    ]  # fmt: skip
    if not tokens:
        return None
    if how == "space in a word":
        word = random.choice(tokens)
        place = word.start() + random.randrange(2, len(word[0]) - 1)
        return f"{question[:place]} {question[place:]}", word[0]
    if how == "missing space":
        pairs = [(one, two) for one, two in pairwise(tokens) if two.start() == one.end() + 1]
        if not pairs:
            return None
        one, two = random.choice(pairs)
        return question[: one.end()] + question[two.start() :], f"{one[0]} {two[0]}"
    word = random.choice(tokens)
    typed = MISTAKES[how](word[0], random.randrange(1, len(word[0]) - 1), random)
    if typed == word[0]:
        return None
    return question[: word.start()] + typed + question[word.end() :], word[0]


class Without:
    """A library as if it lacked some words.

    Args:
        library: the whole one.
        hidden: stems.
    """

    def __init__(self, library: Library, hidden: Iterable[str]) -> None:
        self._library = library
        self._hidden = frozenset(hidden)

    @property
    def passage_count(self) -> int:
        """As of the library."""
        return self._library.passage_count

    def frequencies(self, stems: Iterable[str]) -> dict[str, int]:
        """As of the library."""
        return self._library.frequencies(one for one in stems if one not in self._hidden)

    def holding(self, word: str, near: Sequence[str], *, limit: int = 5, edits: int = 0) -> list[str]:
        """As of the library."""
        return self._library.holding(word, near, limit=limit, edits=edits)


def hidden_words(question: str, library: Library) -> list[str]:
    """Return the words of a question that are no everyday English and that the library has."""
    found = [match[0] for match in spelling.WORD.finditer(question) if len(match[0]) >= spelling.SHORTEST]
    return [word for word in found if not everyday(word) and library.frequencies(words(word))]


def examples(
    library: Library, questions: Sequence[str], others: Sequence[str], random: Random
) -> Iterator[tuple[Candidate, bool]]:
    """Yield what may be meant by words of questions, and whether it is."""
    for number, question in enumerate(questions):
        how = HOW[number % len(HOW)]
        typed, right = mistyped(question, how, random) or (question, "")
        for one, candidates in suspects(library, typed):
            if one.text not in question:
                yield from ((each, words(each.text) == words(right)) for each in candidates)
        for word in hidden_words(question, library):
            for one, candidates in suspects(Without(library, words(word)), question):  # type: ignore[arg-type]
                if one.text == word:
                    yield from [(each, False) for each in candidates] * UNKNOWN_WEIGHT
    for question in others:
        for _, candidates in suspects(library, question):
            yield from ((each, False) for each in candidates)


def fit(rows: Sequence[tuple[Candidate, bool]]) -> tuple[float, dict[str, float]]:
    """Return intercept and weights of a logistic regression."""
    names = sorted({name for candidate, _ in rows for name in candidate.features})
    x = np.array([[candidate.features.get(name, 0.0) for name in names] + [1.0] for candidate, _ in rows])
    y = np.array([right for _, right in rows], dtype=float)
    weights = np.zeros(x.shape[1])
    for _ in range(ROUNDS):  # Newton's steps with a ridge
        chance = 1 / (1 + np.exp(-x @ weights))
        hessian = (x * (chance * (1 - chance))[:, None]).T @ x / len(y) + PENALTY * np.eye(len(weights))
        step = np.linalg.solve(hessian, x.T @ (y - chance) / len(y) - PENALTY * weights)
        weights += step
        if np.abs(step).max() < 1e-6:
            break
    return float(weights[-1]), {name: round(float(one), 2) for name, one in zip(names, weights[:-1], strict=True)}


def judged(library: Library, questions: Sequence[str], others: Sequence[str], random: Random) -> Iterator[list[str]]:
    """The rows of the table."""
    for how in HOW:
        right = false = asked = 0
        took = []
        for question in questions:
            if made := mistyped(question, how, random):
                asked += 1
                begun = perf_counter()
                found = corrected(library, made[0])
                took.append(perf_counter() - begun)
                right += set(words(made[1])) <= set(words(found.text))
                false += bool(found.corrected) and not set(words(made[1])) <= set(words(found.text))
        yield [how, str(asked), f"{right / max(asked, 1):.3f}", f"{false / max(asked, 1):.3f}", _ms(took)]
    for what, asked_all in (("as typed rightly", questions), ("on other matters", others)):
        took, changed = [], 0
        for question in asked_all:
            begun = perf_counter()
            changed += bool(corrected(library, question).corrected)
            took.append(perf_counter() - begun)
        yield [what, str(len(asked_all)), "-", f"{changed / max(len(asked_all), 1):.4f}", _ms(took)]
    unknown = [(question, word) for question in questions for word in hidden_words(question, library)]
    changed = sum(
        word in dict(corrected(Without(library, words(word)), question).corrected)  # type: ignore[arg-type]
        for question, word in unknown
    )
    yield ["hidden", str(len(unknown)), "-", f"{changed / max(len(unknown), 1):.3f}", "-"]


def _ms(took: Sequence[float]) -> str:
    return f"{1000 * float(np.median(took)):.1f}, {1000 * float(np.quantile(took, 0.95)):.1f}" if took else "-"


def load(file: Path, limit: int, random: Random) -> list[str]:
    """Return questions of a file, drawn at random."""
    opened = lzma.open if file.suffix == ".xz" else open
    with opened(file, "rt", encoding="utf-8") as lines:
        found = sorted({str(json.loads(line)["question"]) for line in lines})
    random.shuffle(found)
    return found[:limit]


def main() -> None:
    """Reads the command line and prints."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--home", type=Path, required=True)
    parser.add_argument("--questions", type=Path, required=True)
    parser.add_argument("--others", type=Path, required=True)
    parser.add_argument("--limit", type=int, default=2000)
    parser.add_argument("--fit", action="store_true")
    append_argument(parser)
    args = parser.parse_args()
    random = Random(0)
    library = Library.open(args.home)
    questions, others = load(args.questions, args.limit, random), load(args.others, args.limit, random)
    if args.fit:
        intercept, weights = fit(list(examples(library, questions[::2], others[::2], random)))
        print(f"INTERCEPT = {intercept:.2f}\nWEIGHTS = {json.dumps(weights, indent=4)}")
        spelling.INTERCEPT = intercept
        spelling.WEIGHTS.clear()
        spelling.WEIGHTS.update(weights)
    head = ["mistake", "questions", "put right", "wrongly changed", "ms, median and 95%"]
    rows = table(head, list(judged(library, questions[1::2], others[1::2], random)))
    publish("\n".join(["### typing", "", stamp(args.questions.name), "", *rows, ""]), keep=args.append)


if __name__ == "__main__":
    main()
