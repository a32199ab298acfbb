"""Fits `assistant/query/intent_model.npz`: what a question wants, and which of its words are its topic.

    python benchmarks/fit_intents.py --train TRAIN [--write]

Fitted on the examples in `assistant/query/intents.tsv`: an intent, whether it can be asked first or only later, a text
with its topic in [brackets], or in {braces} where no other topic fits in its place. Each is read as written and several
times changed: another topic in its place, small letters, an end mark more or less, a letter wrong. Printed is what
models say that were fitted without the example, in five folds.

Whoever writes examples writes plain ones, and questions about the news are far more varied: "Who wrote Our Fragile
Moment?" asks of no article's author. So some questions of `newsroom.jsonl.xz`, on two thirds of its articles, are
learned as facts too, and so are some that people typed to a search engine or asked of an encyclopedia ("who sings let
my love open the door" is not off topic); of questions on the other articles is printed how many would be taken for
anything else. Not here: wordings by others (`intents.py`).
"""

import argparse
import hashlib
import json
import lzma
import random
import re
import zlib
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from intents import topic_score, way
from numpy.typing import NDArray
from scipy import sparse
from sklearn.linear_model import LogisticRegression

from assistant.query import intent_model
from assistant.query.intent import decide
from assistant.query.intent_model import BUCKETS, EXAMPLES, VECTOR_WEIGHT, WEIGHTS, IntentModel, Reading

VARIANTS = 3
"""Changed copies of each example."""

LATER = 0.3
"""How often an example that can be asked first is asked later."""

OFTEN = 3
"""Examples in which a word stands outside of topics, for the vocabulary of frames."""

FOLDS = 5

ELSEWHERE = {"nq_open_oracle": ("fact", 800), "squad20_train_subset": ("fact", 400), "boolq": ("yesno", 200)}
"""Sets whose questions are learned as facts, or as questions for yes or no, and how many."""

NEWS, NEWS_WEIGHT = 2_000, 0.6
"""Questions about the news that are learned, and the weight of each beside an example's 1: a few ask for a list or a
comparison."""

NEWS_KINDS = {"why": "explain", "how": "explain", "said": "said", "yesno": "yesno"}
"""Intents of the kinds of questions about the news; the others are facts."""

APART = 3
"""Every third article's questions are not learned."""

_TOPIC = re.compile(r"\[(?!\d+\])(?P<any>[^\]]+)\]|\{(?P<own>[^}]+)\}")


@dataclass(frozen=True)
class Example:
    """A question with what is right of it.

    Args:
        number: of the example that it was made of.
        kind: its intent.
        later: whether something was asked before.
        text: the question.
        topic: where its topic begins and ends; (0, 0) for none, None where nobody has said.
        changed: whether it is a changed copy.
    """

    number: int
    kind: str
    later: bool
    text: str
    topic: tuple[int, int] | None
    changed: bool

    @property
    def news(self) -> bool:
        """Whether it is a question about the news, of which only the intent is known."""
        return self.topic is None


@dataclass(frozen=True)
class _Written:
    kind: str
    only_later: bool
    text: str
    spans: tuple[tuple[int, int, bool], ...]
    """Topics, each with whether another may take its place."""


def written() -> list[_Written]:
    """Return the examples as they are written."""
    rows = [line.split("\t") for line in EXAMPLES.read_text("utf-8").splitlines()[1:]]
    return [_written(*row) for row in rows]


def _written(kind: str, asked: str, marked: str) -> _Written:
    text, spans, at = "", [], 0
    for found in _TOPIC.finditer(marked):
        text += marked[at : found.start()]
        topic = found["any"] or found["own"]
        spans.append((len(text), len(text) + len(topic), bool(found["any"]) and kind not in ("keyword", "correction")))
        text, at = text + topic, found.end()
    return _Written(kind, asked == "later", text + marked[at:], tuple(spans))


def examples() -> list[Example]:
    """Return each example as written, and changed copies of it."""
    rows, chance = written(), random.Random(7)
    topics = sorted({row.text[start:end] for row in rows for start, end, free in row.spans if free})
    found: dict[tuple[int, str], Example] = {}
    for number, row in enumerate(rows):
        for variant in range(VARIANTS + 1):
            text, spans = _changed(row, topics, chance) if variant else (row.text, [one[:2] for one in row.spans])
            topic = (min(start for start, _ in spans), max(end for _, end in spans)) if spans else (0, 0)
            later = row.only_later or chance.random() < LATER
            found.setdefault((number, text), Example(number, row.kind, later, text, topic, variant > 0))
    return list(found.values())


def news(folder: Path) -> tuple[list[Example], list[str]]:
    """Return questions about the news to learn, and those to measure with.

    Args:
        folder: with newsroom.jsonl.xz.
    """
    learned, apart, chance = [], [], random.Random(7)
    with lzma.open(folder / "newsroom.jsonl.xz", "rt", encoding="utf-8") as lines:
        for number, line in enumerate(lines, 1):
            row = json.loads(line)
            if zlib.crc32(row["article_id"].encode()) % APART == 0:
                apart.append(row["question"])
            else:
                kind = NEWS_KINDS.get(row["kind"], "fact")
                learned.append(Example(-number, kind, chance.random() < LATER, row["question"], None, changed=False))
    return chance.sample(learned, min(NEWS, len(learned))), chance.sample(apart, min(NEWS, len(apart)))


def typed_elsewhere(folder: Path) -> list[Example]:
    """Return questions to learn that people asked of a search engine or an encyclopedia.

    Args:
        folder: with the sets of `ELSEWHERE`, none of whose questions is one that is reported on.
    """
    found, chance = [], random.Random(11)
    for name, (kind, count) in ELSEWHERE.items():
        with lzma.open(folder / f"{name}.jsonl.xz", "rt", encoding="utf-8") as lines:
            rows = [json.loads(line) for line in lines]
        asked = sorted({row["question"] for row in rows if not row.get("bench_dev_overlap")})
        for question in chance.sample(asked, min(count, len(asked))):
            found.append(Example(-len(found) - 100_000, kind, chance.random() < LATER, question, None, changed=False))
    return found


def _changed(row: _Written, topics: Sequence[str], chance: random.Random) -> tuple[str, list[tuple[int, int]]]:
    text, spans, at = "", [], 0
    for start, end, free in row.spans:
        text += row.text[at:start]
        topic = chance.choice(topics) if free else row.text[start:end]
        spans.append((len(text), len(text) + len(topic)))
        text, at = text + topic, end
    text += row.text[at:]
    if chance.random() < 0.35 and len(text.lower()) == len(text):
        text = text.lower()
    if text[-1] in "?.!" and chance.random() < 0.3:
        text = text[:-1]
    elif text[-1].isalnum() and chance.random() < 0.15:
        text += chance.choice("?..!")
    words = list(re.finditer(r"[a-z]{5,}", text))
    if words and chance.random() < 0.15:
        word = chance.choice(words)
        at = chance.randrange(word.start() + 1, word.end() - 1)
        wrong = chance.choice([text[at + 1], text[at + 1] + text[at], text[at] * 2 + text[at + 1]])
        moved = len(wrong) - 2
        text = text[:at] + wrong + text[at + 2 :]
        spans = [(start + moved * (start > at), end + moved * (end > at)) for start, end in spans]
    return text, spans


def vocabulary_of(rows: Sequence[_Written]) -> frozenset[str]:
    """Return the words that stand outside of topics in several examples."""
    counted: Counter[str] = Counter()
    for row in rows:
        kept = list(row.text)
        for start, end, _ in row.spans:
            kept[start:end] = " " * (end - start)
        counted.update(set(re.findall(r"\w+(?:['’]\w+)*|[^\w\s]", "".join(kept).lower().replace("’", "'"))))
    return frozenset(word for word, number in counted.items() if number >= OFTEN)


class Fitting:
    """All rows of features, from which models are fitted.

    Args:
        rows: the examples, as written and changed.
    """

    def __init__(self, rows: Sequence[Example]) -> None:
        self.rows = rows
        self.readings = intent_model.read([row.text for row in rows])
        self.vocabulary = vocabulary_of(written())
        self.kinds = tuple(sorted({row.kind for row in rows}))
        told = [intent_model.kind_features(one, self.vocabulary, later=row.later) for one, row in self._pairs()]
        vectors = np.stack([one.vector for one in self.readings]) * VECTOR_WEIGHT
        self._questions = sparse.hstack([_matrix(told), sparse.csr_matrix(vectors)]).tocsr()
        self._kinds = np.array([self.kinds.index(row.kind) for row in rows])
        places = [
            dict.fromkeys(word, 1.0)
            for one, row in self._pairs()
            for word in intent_model.word_features(one, self.vocabulary, row.kind)
        ]
        words = np.concatenate([one.word_vectors for one in self.readings])
        self._words = sparse.hstack([_matrix(places), sparse.csr_matrix(words)]).tocsr()
        self._inside = np.array(
            [
                row.topic is not None and row.topic[0] <= start < row.topic[1]
                for one, row in self._pairs()
                for _, start, _ in one.words
            ]
        )  # fmt: skip
        self._of_row = np.repeat(np.arange(len(rows)), [len(one.words) for one in self.readings])

    def _pairs(self) -> Iterator[tuple[Reading, Example]]:
        return zip(self.readings, self.rows, strict=True)

    def model(self, chosen: NDArray[np.bool_]) -> IntentModel:
        """Return a model fitted on some of the rows."""
        news = np.array([row.news for row in self.rows])
        kinds = LogisticRegression(C=3.0, max_iter=200, tol=1e-3).fit(
            self._questions[chosen], self._kinds[chosen], sample_weight=np.where(news, NEWS_WEIGHT, 1.0)[chosen]
        )
        of_chosen = (chosen & ~news)[self._of_row]
        topic = LogisticRegression(C=0.3, max_iter=200, tol=1e-3).fit(self._words[of_chosen], self._inside[of_chosen])
        return IntentModel(
            kinds=self.kinds,
            vocabulary=self.vocabulary,
            kind_words=kinds.coef_[:, :BUCKETS].astype(np.float32),
            kind_vector=kinds.coef_[:, BUCKETS:].astype(np.float32),
            kind_bias=kinds.intercept_.astype(np.float32),
            topic_words=topic.coef_[0, :BUCKETS].astype(np.float32),
            topic_vector=topic.coef_[0, BUCKETS:].astype(np.float32),
            topic_bias=float(topic.intercept_[0]),
            examples=hashlib.sha256(EXAMPLES.read_bytes()).hexdigest(),
        )

    def held_out(self) -> str:
        """Say how models do on the examples as written that they were fitted without."""
        fold = np.array([row.number * 7919 % FOLDS for row in self.rows])
        right, scores = [], []
        for number in range(FOLDS):
            model = self.model(fold != number)
            for place in np.flatnonzero(fold == number):
                row, reading = self.rows[place], self.readings[place]
                if row.changed or row.topic is None:
                    continue
                kind, _ = decide(model.kind_shares(reading, later=row.later), later=row.later)
                right.append(kind == row.kind)
                start, end = model.topic(reading, kind)
                scores.append(topic_score(row.text[start:end], row.text[slice(*row.topic)]))
        return f"{np.mean(right):.3f} of {len(right)} kinds right, F1 of topics {np.mean(scores):.3f}"


def sent(model: IntentModel, questions: Sequence[str]) -> str:
    """Say how questions about the news would be answered, asked first and asked later."""
    readings, said = intent_model.read(questions), []
    for later in (False, True):
        ways = Counter(way(decide(model.kind_shares(one, later=later), later=later)[0]) for one in readings)
        shares = ", ".join(f"{name} {number / len(questions):.2%}" for name, number in ways.most_common())
        said.append(f"asked {'later' if later else 'first'}: {shares}")
    return f"{len(questions)} questions about the news that were not learned, {'; '.join(said)}"


def _matrix(rows: Sequence[dict[int, float]]) -> sparse.csr_matrix:
    ends = np.cumsum([0, *map(len, rows)])
    places = np.fromiter((place for row in rows for place in row), dtype=np.int32, count=ends[-1])
    values = np.fromiter((value for row in rows for value in row.values()), dtype=np.float64, count=ends[-1])
    return sparse.csr_matrix((values, places, ends), shape=(len(rows), BUCKETS))


def main() -> None:
    """Fits, prints, and writes the weights when told to."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--train", type=Path, required=True, help="a folder with the labelled sets")
    parser.add_argument("--write", action="store_true", help=f"write {WEIGHTS.name}")
    given = parser.parse_args()
    learned, apart = news(given.train)
    fitting = Fitting([*examples(), *learned, *typed_elsewhere(given.train)])
    model = fitting.model(np.ones(len(fitting.rows), dtype=bool))
    if given.write:
        model.save(WEIGHTS)
    print(sent(model, apart))
    print(f"{len(written())} examples and {len(learned)} questions about the news; held out: {fitting.held_out()}")


if __name__ == "__main__":
    main()
