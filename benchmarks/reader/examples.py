"""Labelled reading sets as training examples: a question, a short context, and which of its sentences answer it.

    cd benchmarks && python -m reader.examples --train DATA --out FILE

Contexts are about as long as Lede's passages. Where a set's passage is longer, it is cut into windows: the window with
the answer teaches where it stands, the others what a near miss looks like. More near misses are found among the
passages of other questions, by meaning and by shared words. SQuAD's development pages are left out altogether, since
XQuAD's paragraphs come from them.
"""

import json
import lzma
import random
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from sklearn.feature_extraction.text import TfidfVectorizer

from index import BundledEmbedding
from index.text.sentences import split_sentences
from reader.files import write

WINDOW_WORDS = 85
"""Words of a context at most, but for one long sentence."""

TITLE_SHOWN = 0.6
"""Share of the examples that show the title, where there is one."""

AS_TYPED = 0.25
"""Share of the questions of reading sets that are put as people type them."""

CHARACTERS = 600
"""Of a window, for its vector: its beginning says what it is about."""

_BRACKETS = {"-lrb-": "(", "-rrb-": ")", "-lsb-": "[", "-rsb-": "]", "``": '"', "''": '"', "-LRB-": "(", "-RRB-": ")"}


@dataclass
class Example:
    """One question put to one context.

    Args:
        question, title, text: what the reader sees.
        sentences: offsets into the text.
        labels: for each sentence 1 or 0; -1 where it is not known which one answers.
        answer: offsets of the shortest answer, if known.
        answers: whether the context answers the question at all.
    """

    source: str
    question: str
    title: str
    text: str
    sentences: list[tuple[int, int]]
    labels: list[int]
    answer: tuple[int, int] | None
    answers: bool


def rows_of(folder: Path, name: str) -> list[dict]:
    """The set's rows, without those that overlap a set that is reported on."""
    with lzma.open(folder / f"{name}.jsonl.xz", "rt", encoding="utf-8") as file:
        rows = [json.loads(line) for line in file]
    return [row for row in rows if not row.get("bench_dev_overlap")]


def examples(folder: Path, seed: int = 7) -> list[Example]:
    """Everything there is to learn from, shuffled."""
    draw = random.Random(seed)
    found: list[Example] = []
    reading = [
        row for name in ("nq_open_oracle", "selqa_evidence", "squad20_train_subset") for row in rows_of(folder, name)
    ]
    seen = {row["question"].lower() for row in reading}
    reading += [row for row in rows_of(folder, "qed_dev") if row["question"].lower() not in seen]
    stories = [row for row in rows_of(folder, "fairytaleqa") if row["answer_spans"]]
    polar = rows_of(folder, "boolq")
    condition = [row for row in rows_of(folder, "condaqa") if row["label"] == "unanswerable"]
    for row in reading:
        found += windows(row | {"question": as_typed(row["question"], draw)}, draw, others=2)
    for row in draw.sample(stories, 3000):
        found += windows(row, draw, others=1)
    for row in polar:
        found += whole(row)
    for row in condition:
        found.append(_plain(row, row["passage"], answers=False))
    found += near_misses(reading, polar, draw)
    found += neighbours(rows_of(folder, "nqg_squad_train_sentences"), draw)
    found += mixed(rows_of(folder, "qamr"), draw, 4000)
    draw.shuffle(found)
    return found


def windows(row: dict, draw: random.Random, others: int) -> Iterator[Example]:
    """The window that holds the answer, and up to `others` windows that do not."""
    passage = _clean(row["passage"])
    spans = [tuple(span) for span in row["answer_spans"]]
    if row["source_set"] == "selqa_evidence":
        marks, short = spans, None
    else:
        short = min(spans, key=lambda span: span[1] - span[0])
        marks = [short]
    sentences = [tuple(span) for span in split_sentences(passage)]
    right = [number for number, one in enumerate(sentences) if any(_touch(one, mark) for mark in marks)]
    if not right:
        return
    every = list(cut(passage, sentences, draw))
    hold = [each for each in every if set(each) & set(right)]
    texts = {passage[first:last].lower() for first, last in spans}
    miss = [
        each
        for each in every
        if not set(each) & set(right)
        and not any(text in passage[sentences[each[0]][0] : sentences[each[-1]][1]].lower() for text in texts)
    ]
    for each in hold[:1]:
        yield _part(row, passage, sentences, each, right, short)
    for each in draw.sample(miss, min(others, len(miss))):
        yield _part(row, passage, sentences, each, [], None)


def cut(passage: str, sentences: Sequence[tuple[int, int]], draw: random.Random) -> Iterator[list[int]]:
    """Runs of neighbouring sentences, the first of a random length so that answers stand anywhere in a window."""
    run: list[int] = []
    room = draw.randint(WINDOW_WORDS // 3, WINDOW_WORDS)
    for number, (start, end) in enumerate(sentences):
        count = len(passage[start:end].split())
        if run and room < count:
            yield run
            run, room = [], draw.randint(2 * WINDOW_WORDS // 3, WINDOW_WORDS)
        run.append(number)
        room -= count
    if run:
        yield run


def whole(row: dict) -> Iterator[Example]:
    """A passage that answers yes or no: it is not said which sentence does."""
    passage = _clean(row["passage"])
    if len(passage.split()) <= 1.3 * WINDOW_WORDS:
        yield _plain(row, passage, answers=True)


def near_misses(reading: Sequence[dict], polar: Sequence[dict], draw: random.Random) -> Iterator[Example]:
    """For each question, windows of other pages that a search for it might find: near in meaning, or in words.

    Up to three: one of the three nearest in meaning, one of those further on, and one of the ten that share the most
    words. A window that has the answer's words is none; questions answered by yes or no have no such words, and no
    window near in words, since that might well answer them.
    """
    rows = [*reading, *polar]
    pool = [(row, run, passage, sentences) for row in rows for run, passage, sentences in _some(row, draw)]
    texts = [
        f"{row.get('title') or ''}. {passage[sentences[run[0]][0] : sentences[run[-1]][1]]}"
        for row, run, passage, sentences in pool
    ]
    questions = [row["question"] for row in rows]
    meant, asked = _vectors([text[:CHARACTERS] for text in texts]), _vectors(questions)
    model = TfidfVectorizer(stop_words="english", sublinear_tf=True).fit(texts)
    worded, queried = model.transform(texts), model.transform(questions)
    for number, row in enumerate(rows):
        open_question = number < len(reading)
        answers = [row["passage"][first:last].lower() for first, last in row["answer_spans"]] if open_question else []

        def others(scores: NDArray[np.float32], most: int, row: dict = row, answers: list[str] = answers) -> list[int]:
            best = np.argpartition(-scores, most + 20)[: most + 20]
            kept = [
                int(place)
                for place in best
                if pool[place][0] is not row
                and (not row.get("title") or pool[place][0].get("title") != row["title"])
                and not any(answer in texts[place].lower() for answer in answers)
            ]
            return sorted(kept, key=lambda place: -scores[place])[:most]

        near = others(meant @ asked[number], 20)
        drawn = {draw.choice(some) for some in (near[:3], near[3:]) if some}
        if open_question and (alike := others((worded @ queried[number].T).toarray()[:, 0], 10)):
            drawn.add(draw.choice(alike))
        for place in sorted(drawn):
            other, run, passage, sentences = pool[place]
            shown = row | {"title": other.get("title"), "question": as_typed(row["question"], draw)}
            yield _part(shown, passage, sentences, run, [], None)


def _some(row: dict, draw: random.Random) -> Iterator[tuple[list[int], str, list[tuple[int, int]]]]:
    """A window of a row's passage, two of a long one; with the passage and its sentences."""
    passage = _clean(row["passage"])
    sentences = [tuple(span) for span in split_sentences(passage)]
    every = list(cut(passage, sentences, draw))
    for run in draw.sample(every, min(1 if len(every) < 4 else 2, len(every))):
        yield run, passage, sentences


def _vectors(texts: Sequence[str]) -> NDArray[np.float32]:
    """By the embedding model, texts of like length together."""
    order = sorted(range(len(texts)), key=lambda place: len(texts[place]))
    made = BundledEmbedding().get_text_embedding_batch([texts[place] for place in order])
    vectors = np.empty((len(texts), len(made[0])), np.float32)
    vectors[order] = made
    return vectors


def as_typed(question: str, draw: random.Random) -> str:
    """A quarter of the questions as people type them to a search: in small letters, without a mark."""
    return question.rstrip("? ").lower() if draw.random() < AS_TYPED else question


def neighbours(rows: Sequence[dict], draw: random.Random) -> Iterator[Example]:
    """Sentences of one page in a random order; every third question without the one that answers."""
    groups: list[tuple[str, list[str], list[str]]] = []
    for row in rows:
        if not groups or groups[-1][0] != row["question"]:
            groups.append((row["question"], [], []))
        groups[-1][1 if row["label"] in (1, "1") else 2].append(untokenised(row["passage"]))
    for number, (question, right, wrong) in enumerate(groups):
        near = [text for _, held, _ in groups[max(0, number - 3) : number + 4] for text in held]
        others = [text for text in dict.fromkeys([*wrong, *draw.sample(near, min(2, len(near)))]) if text not in right]
        draw.shuffle(others)
        if right:
            yield _joined(question, right[:1], others[: draw.randint(1, 3)], draw)
        if others and (not right or number % 3 == 0):
            yield _joined(question, [], others[:3], draw)


def mixed(rows: Sequence[dict], draw: random.Random, count: int) -> Iterator[Example]:
    """A sentence with the answer beside other sentences of the news; every fourth without it."""
    rows = [row for row in rows if row["answer_spans"]]
    for place in sorted(draw.sample(range(len(rows)), count)):
        row = rows[place]
        near = {other["passage"] for other in rows[max(0, place - 60) : place + 60]} - {row["passage"]}
        wrong = [untokenised(text) for text in draw.sample(sorted(near), min(2, len(near)))]
        if draw.random() < 0.25 and wrong:
            yield _joined(row["question"], [], wrong, draw, "qamr")
        else:
            first, last = min(row["answer_spans"], key=lambda span: span[1] - span[0])
            yield _joined(row["question"], [row["passage"]], wrong, draw, "qamr", (first, last))


def _joined(
    question: str,
    right: Sequence[str],
    wrong: Sequence[str],
    draw: random.Random,
    source: str = "nqg_squad_train_sentences",
    answer: tuple[int, int] | None = None,
) -> Example:
    parts = [(text, 1) for text in right] + [(text, 0) for text in wrong]
    draw.shuffle(parts)
    text, sentences, place = "", [], None
    for part, label in parts:
        if label and answer:
            place = (len(text) + answer[0], len(text) + answer[1])
        sentences.append((len(text), len(text) + len(part)))
        text += part + " "
    labels = [label for _, label in parts]
    return Example(source, untokenised(question), "", text.rstrip(), sentences, labels, place, bool(right))


def _part(
    row: dict,
    passage: str,
    sentences: Sequence[tuple[int, int]],
    run: Sequence[int],
    right: Sequence[int],
    answer: tuple[int, int] | None,
) -> Example:
    begin = sentences[run[0]][0]
    kept = [(sentences[one][0] - begin, sentences[one][1] - begin) for one in run]
    place = (answer[0] - begin, answer[1] - begin) if answer and set(run) & set(right) else None
    if place and not 0 <= place[0] < place[1] <= kept[-1][1]:
        place = None
    labels = [int(one in right) for one in run]
    text = passage[begin : sentences[run[-1]][1]]
    return Example(row["source_set"], row["question"], _title(row), text, kept, labels, place, any(labels))


def _plain(row: dict, passage: str, *, answers: bool) -> Example:
    sentences = [tuple(span) for span in split_sentences(passage)]
    labels = [-1 if answers else 0] * len(sentences)
    return Example(row["source_set"], row["question"], _title(row), passage, sentences, labels, None, answers)


def _title(row: dict) -> str:
    title = str(row.get("title") or "").replace("_", " ")
    return title if random.Random(row["question"]).random() < TITLE_SHOWN else ""


def _touch(one: tuple[int, int], other: tuple[int, int]) -> bool:
    return one[0] < other[1] and other[0] < one[1]


def _clean(passage: str) -> str:
    return re.sub(r"\s", " ", passage)


def untokenised(text: str) -> str:
    """The text with the brackets and quotation marks that a parser wrote out."""
    return " ".join(_BRACKETS.get(word, word) for word in text.split())


if __name__ == "__main__":
    write(examples, __doc__)
