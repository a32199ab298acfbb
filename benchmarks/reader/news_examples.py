"""Questions on news articles, half of them near misses, as training examples, with the other sets beside them.

    cd benchmarks && python -m reader.news_examples --train TRAIN --data DATA --out FILE [--round 2]

What the reader sees is made as it is when a question is asked: a passage as the library cuts it, a sentence before
and one behind, and in front the day, the title and the heading. A question that its article answers is put to the
passage with the answer, to another of the article, and to passages of other articles that share its words; one that
its article does not answer to the passage with the sentence that tempts. In the second round the other articles'
passages are those that a search by meaning and words finds first, and some questions are put with another year, month
or number. A ninth of the articles is held out, whole.
"""

import argparse
import calendar
import hashlib
import json
import random
import re
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from datetime import date
from functools import lru_cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from sklearn.feature_extraction.text import TfidfVectorizer

from index.chunking import PASSAGE_TOKENS, split_passages, split_sentences
from reader import examples as reading_sets
from reader.examples import Example, as_typed, rows_of

HELD_OUT_ARTICLES = 9
"""One article in so many is kept to measure on."""

NEIGHBOUR = 300
"""Characters of a sentence beside a passage up to which it is read along."""

HEADING_WORDS = 12


class Window:
    """A passage as the reader sees it."""

    def __init__(self, article: dict, start: int, end: int, sentences: Sequence[tuple[int, int]]) -> None:
        self.article, self.start, self.end, self.sentences = article, start, end, sentences
        self.text = article["text"][start:end]


def front_of(article: dict, start: int) -> str:
    """What stands before the passage: day, title and heading, those that are known."""
    day = article.get("published_at")
    parts = []
    if day:
        when = date.fromisoformat(day[:10])
        parts.append(f"{when.day} {when:%B %Y}")
    parts += [article["title"][:160] if article["title"] else "", heading_before(article["text"], start)]
    return ". ".join(part for part in parts if part)


def heading_before(text: str, start: int) -> str:
    """The last line before a place that reads as a heading; empty where there is none nearby."""
    for line in reversed(text[:start].split("\n")[:-1]):
        said = line.strip()
        if said and len(said.split()) <= HEADING_WORDS and said[0].isupper() and said[-1] not in ".!?:;,”\"'’…)":
            return said
    return ""


@lru_cache(maxsize=2000)
def _windows(text: str) -> list[tuple[int, int, tuple[tuple[int, int], ...], tuple[int, int]]]:
    sentences = [tuple(span) for span in split_sentences(text)]
    found = []
    for span, _ in split_passages(text, budget=PASSAGE_TOKENS):
        start, end = span
        before = next((one for one in reversed(sentences) if one[1] <= start), None)
        behind = next((one for one in sentences if one[0] >= end), None)
        if before is not None and start - before[0] <= NEIGHBOUR:
            start = before[0]
        if behind is not None and behind[1] - end <= NEIGHBOUR:
            end = behind[1]
        inside = tuple(one for one in sentences if start <= one[0] and one[1] <= end)
        found.append((start, end, inside, tuple(span)))
    return found


def windows_of(article: dict) -> list[Window]:
    """The article's passages, each with its neighbours."""
    return [Window(article, *each[:3]) for each in _windows(article["text"])]


def held_out(article_id: str) -> bool:
    """Whether an article is kept to measure on."""
    return int(hashlib.sha256(article_id.encode()).hexdigest(), 16) % HELD_OUT_ARTICLES == 0


def example(
    row: dict, window: Window, right: Sequence[tuple[int, int]], span: tuple[int, int] | None, source: str
) -> dict:
    """One question put to one window; offsets are the article's."""
    shift = window.start
    labels = [int(any(_over(one, mark) for mark in right)) for one in window.sentences]
    answers = any(labels)
    inside = span is not None and window.start <= span[0] and span[1] <= window.end and answers
    made = Example(
        source,
        row["question"],
        front_of(window.article, window.start),
        window.text.replace("\n", " "),
        [(first - shift, last - shift) for first, last in window.sentences],
        labels,
        (span[0] - shift, span[1] - shift) if inside and span else None,
        answers,
    )
    polarity = None
    if answers and row.get("kind") == "yesno":
        short = row.get("short", "").lower()
        polarity = 1 if short.startswith("yes") else 0 if short.startswith("no") else None
    return asdict(made) | {"polarity": polarity, "article_id": window.article["id"]}


def _over(one: tuple[int, int], mark: tuple[int, int]) -> bool:
    """Whether more than half of a sentence lies in what was marked."""
    return 2 * (min(one[1], mark[1]) - max(one[0], mark[0])) > one[1] - one[0]


class Nearness:
    """How near each window is to each question: by words, and by meaning as well where asked."""

    def __init__(self, pool: Sequence[Window], questions: Sequence[str], *, meaning: bool) -> None:
        texts = [f"{window.article['title']}. {window.text}" for window in pool]
        words = TfidfVectorizer(stop_words="english", sublinear_tf=True, ngram_range=(1, 2)).fit(texts)
        self.windows, self.asked = words.transform(texts).tocsr(), words.transform(questions)
        self.vectors = (vectors_of(texts), vectors_of(questions)) if meaning else None

    def of(self, number: int) -> NDArray[np.float64]:
        """Of every window to a question; shape (windows,)."""
        scores = np.asarray((self.windows @ self.asked[number].T).todense())[:, 0]
        if self.vectors is None:
            return scores
        cosines = self.vectors[0] @ self.vectors[1][number]
        return scores / (scores.std() + 1e-9) + cosines / cosines.std()


def vectors_of(texts: Sequence[str]) -> NDArray[np.float32]:
    """By the bundled embedding; kept in a file, since it takes minutes."""
    key = hashlib.sha256("\0".join(texts).encode()).hexdigest()[:16]
    kept = Path(tempfile.gettempdir()) / f"lede-vectors-{key}.npy"
    if not kept.exists():
        np.save(kept, reading_sets._vectors([text[:700] for text in texts]))  # noqa: SLF001
    return np.load(kept)


_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_MONTH = re.compile(rf"\b(?:{'|'.join(calendar.month_name[1:])})\b")
_COUNT = re.compile(r"(?<![\d.,$£€])\b\d{1,3}\b(?![\d.,%])")


def swapped(question: str, passage: str, draw: random.Random) -> str | None:
    """The question with another year, month or number, one that the passage does not have; None where it has none."""
    for pattern, others in (
        (_YEAR, [str(year) for year in range(2005, 2026)]),
        (_MONTH, list(calendar.month_name[1:])),
        (_COUNT, [str(number) for number in range(2, 60)]),
    ):
        found = pattern.search(question)
        left = [one for one in others if not re.search(rf"\b{one}\b", passage)]
        if found and left and found.group() in passage:
            return question[: found.start()] + draw.choice(left) + question[found.end() :]
    return None


def news(
    rows: Sequence[dict], articles: dict[str, dict], apart: set[str], draw: random.Random, *, second: bool
) -> Iterator[dict]:
    """Examples of the newsroom questions.

    Args:
        apart: articles that reported questions rest on: their passages are not taken, not even as others.
        second: whether this is the second round.
    """
    pool = [window for article in articles.values() if article["id"] not in apart for window in windows_of(article)]
    nearness = Nearness(pool, [row["question"] for row in rows], meaning=second)
    places: dict[str, list[int]] = {}
    for place, window in enumerate(pool):
        places.setdefault(window.article["id"], []).append(place)
    for number, row in enumerate(rows):
        article = articles.get(row["article_id"])
        if article is not None and article["id"] not in apart:
            yield from _of_row(row, article, pool, places[article["id"]], nearness.of(number), draw, second=second)


def _of_row(
    row: dict,
    article: dict,
    pool: Sequence[Window],
    own: Sequence[int],
    scores: NDArray[np.float64],
    draw: random.Random,
    *,
    second: bool,
) -> Iterator[dict]:
    """Examples of one question.

    Args:
        own: places of its article's windows in the pool.
        scores: how near each window of the pool is.
    """
    source = "kept" if held_out(article["id"]) else "news"
    text, answerable = article["text"], row["answerable"]
    marks = row["sentences"] if answerable else row["tempting"]
    spans = [(text.find(one), text.find(one) + len(one)) for one in marks if one in text]
    own = sorted(own, key=lambda place: -scores[place])
    holding = [place for place in own if spans and _touch((pool[place].start, pool[place].end), spans[0])]
    if not holding:
        return
    words = row["span"].lower() if answerable else ""
    at = text.find(row["span"], *spans[0]) if words else -1
    short = (at, at + len(words)) if at >= 0 else None
    question = {**row, "question": as_typed(row["question"], draw) if draw.random() < 0.6 else row["question"]}
    best = max(holding, key=lambda place: _room(pool[place], spans[0]))
    yield example(question, pool[best], spans if answerable else [], short, source)

    def without(places: Sequence[int]) -> list[int]:
        return [place for place in places if not words or words not in pool[place].text.lower()]

    if others := without([place for place in own if place not in holding]):
        yield example(question, pool[others[0]], spans if answerable else [], short, source)
    if second and answerable and (other := swapped(row["question"], pool[best].text, draw)):
        yield example({**row, "question": other}, pool[best], [], None, source)
    far = without([int(place) for place in np.argsort(-scores)[:40] if place not in own])
    if second:
        for place in draw.sample(far[:4], min(2 if draw.random() < 0.6 else 1, len(far[:4]))):
            yield example(question, pool[place], [], None, source) | {"weight": 1.0 if words else 0.5}
        return
    near = far[:3] if words else far[3:12]  # no words tell whether another article answers: not the nearest
    if near and (answerable or draw.random() < 0.3):
        yield example(question, pool[draw.choice(near)], [], None, source)


def _room(window: Window, span: tuple[int, int]) -> float:
    """How well a sentence stands inside a window: whole, and away from the edges."""
    return (
        min(span[1], window.end) - max(span[0], window.start) + 0.1 * min(span[0] - window.start, window.end - span[1])
    )


def _touch(one: tuple[int, int], other: tuple[int, int]) -> bool:
    return one[0] < other[1] and other[0] < one[1]


def others(folder: Path, apart: Sequence[str], draw: random.Random, share: float) -> Iterator[dict]:
    """The other sets: SQuAD 2.0's development questions without XQuAD's paragraphs, and a part of each of the rest.

    Args:
        apart: texts whose paragraphs are left out.
        share: of each that is taken.
    """
    whole = " ".join(" ".join(text.split()) for text in apart)
    squad = [row for row in rows_of(folder, "squad20_dev") if " ".join(row["passage"].split())[:80] not in whole]
    print(f"SQuAD 2.0: {len(squad)} questions")
    for row in draw.sample(squad, int(share * len(squad))):
        made = {"question": as_typed(row["question"], draw), "title": row["title"].replace("_", " ")}
        article = {
            "id": row["passage"][:60],
            "title": made["title"] if draw.random() < 0.7 else "",
            "text": row["passage"],
        }
        spans = [tuple(span) for span in row["answer_spans"]]
        every = windows_of(article)
        if not spans:
            yield example(made, draw.choice(every), [], None, "squad2")
            continue
        short = min(spans, key=lambda span: span[1] - span[0])
        right = [one for one in (tuple(span) for span in split_sentences(row["passage"])) if _touch(one, short)]
        holding = [window for window in every if window.start <= short[0] and short[1] <= window.end]
        if holding:
            yield example(made, holding[0], right, short, "squad2")
    reading = [row for name in ("nq_open_oracle", "selqa_evidence", "qed_dev") for row in rows_of(folder, name)]
    plain = [
        one
        for row in draw.sample(reading, 2600)
        for one in reading_sets.windows(row | {"question": as_typed(row["question"], draw)}, draw, others=1)
    ]
    stories = [row for row in rows_of(folder, "fairytaleqa") if row["answer_spans"]]
    plain += [one for row in draw.sample(stories, 800) for one in reading_sets.windows(row, draw, others=1)]
    plain += draw.sample(list(reading_sets.neighbours(rows_of(folder, "nqg_squad_train_sentences"), draw)), 2000)
    plain += reading_sets.mixed(rows_of(folder, "qamr"), draw, 1500)
    for one in draw.sample(plain, int(share * len(plain))):
        yield asdict(one) | {"polarity": None}
    for row in draw.sample(boolq := rows_of(folder, "boolq"), int(share * len(boolq))):
        for one in reading_sets.whole(row):
            yield asdict(one) | {"polarity": int(row["label"] == "yes")}
    for row in draw.sample(rows_of(folder, "condaqa"), int(3500 * share)):
        answers = row["label"] in ("yes", "no")
        if row["label"] == "unanswerable" or answers:
            one = reading_sets._plain(row, row["passage"], answers=answers)  # noqa: SLF001
            yield asdict(one) | {"polarity": int(row["label"] == "yes") if answers else None}


def main() -> None:
    """Write the examples, shuffled, one JSON object a line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--train", type=Path, required=True, help="folder of the labelled sets")
    parser.add_argument("--data", type=Path, required=True, help="folder of the test sets, for their articles")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--round", type=int, choices=(1, 2), default=1)
    given = parser.parse_args()
    draw, second = random.Random(6 + given.round), given.round == 2
    articles = {
        one["id"]: one for name in ("multihoprag", "qags_news") for one in _lines(given.data / name / "articles.jsonl")
    }
    reported = {url for row in _lines(given.data / "newsroom" / "questions.jsonl") for url in row["articles"]}
    apart = {one["id"] for one in articles.values() if one.get("url") in reported}
    xquad = [one["text"] for one in _lines(given.data / "xquad_en" / "articles.jsonl")]
    found = [
        *news(rows_of(given.train, "newsroom"), articles, apart, draw, second=second),
        *others(given.train, xquad, draw, 0.4 if second else 1.0),
    ]
    draw.shuffle(found)
    with given.out.open("w", encoding="utf-8") as file:
        file.writelines(json.dumps(one) + "\n" for one in found)


def _lines(file: Path) -> list[dict]:
    return [json.loads(line) for line in file.read_text("utf-8").splitlines() if line.strip()]


if __name__ == "__main__":
    main()
