"""The bundled embedding model: how true and fast its int8 form is, and what its sentence vectors are worth.

    python benchmarks/embedding_model/build.py --full-precision full.onnx      # once, in an environment of its own
    python benchmarks/embedding.py --data FOLDER --full-precision full.onnx
    python benchmarks/embedding.py --train FOLDER [--limit N]

The first table compares Lede's vectors of real passages with those of the same network in float32. The second asks, for
questions whose answering sentence is known, which vector of a sentence finds it best: the one it has in its passage
(`late`, free), the one it has alone, or a mix. Seconds of processor time are given beside seconds by the clock, because
they hold on a busy machine too. Not here: retrieval (`retrieval.py`).
"""

import argparse
import json
import lzma
import os
import random
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import onnxruntime  # type: ignore[import-untyped]
from numpy.typing import NDArray
from sets import load

from index import chunking
from index.chunking import split_passages, split_sentences
from index.embedding.bundled import ModelFiles
from index.embedding.model import MODEL_FOLDER, BundledEmbedding

SETS = ("squad20_dev", "nq_open_oracle", "selqa_evidence")
SEED = 20230227
RIVALS = 5
"""Other passages, the nearest to the question, that the right one's best sentence has to beat."""

Vectors = NDArray[np.float32]


class Asked(NamedTuple):
    """A question, the passage that answers it and which of its sentences do."""

    question: str
    title: str
    passage: str
    spans: tuple[tuple[int, int], ...]
    right: frozenset[int]


def main() -> None:
    """Prints the tables that the given folders allow."""
    parser = argparse.ArgumentParser(description="Measures the bundled embedding model.")
    parser.add_argument("--data", type=Path, help="a question set's folder, for its articles.jsonl")
    parser.add_argument("--full-precision", type=Path, help="the float32 graph that embedding_model/build.py writes")
    parser.add_argument("--train", type=Path, help="a folder with " + ", ".join(f"{name}.jsonl.xz" for name in SETS))
    parser.add_argument("--limit", type=int, default=400, help="questions of each set, and passages (default 400)")
    given = parser.parse_args()
    if not (given.data or given.train):
        parser.error("give --data, --train or both")
    if given.data:
        fidelity(passages(given.data, given.limit), given.full_precision)
    if given.train:
        for name in SETS:
            sentence_choice(name, questions(given.train / f"{name}.jsonl.xz", given.limit))


def passages(folder: Path, limit: int) -> list[str]:
    """Passages as they are embedded, header in front, drawn at random but always the same."""
    found = [
        f"{article.header[: chunking.MAX_HEADER]}\n{article.text[span.start : span.end]}"
        for article in load(folder).articles
        for span, _ in split_passages(article.text, budget=chunking.PASSAGE_TOKENS)
    ]
    return random.Random(SEED).sample(found, min(limit, len(found)))


def fidelity(texts: Sequence[str], full_precision: Path | None) -> None:
    """Prints speed, and likeness to full precision where its graph is given."""
    started = time.perf_counter()
    model = BundledEmbedding()
    model.get_query_embedding("first")
    first = time.perf_counter() - started
    vectors, speed = timed(lambda: model.embed_texts(texts), len(texts))
    print(f"{len(texts)} passages, {model.threads} threads; first vector after {first:.2f} s")
    print(f"{'':34}{'mean cosine':>12}{'least':>8}{'passages/s':>12}{'per cpu-s':>11}")
    if full_precision:
        reference, slow = timed(lambda: plain(texts, full_precision), len(texts))
        cosine = (vectors * reference).sum(axis=1)
        print(f"{'float32, onnxruntime as it comes':34}{1:12.4f}{1:8.4f}{slow[0]:12.1f}{slow[1]:11.1f}")
        print(f"{'Lede, int8':34}{cosine.mean():12.4f}{cosine.min():8.4f}{speed[0]:12.1f}{speed[1]:11.1f}")
        print(f"{'ratio':54}{speed[0] / slow[0]:12.2f}{speed[1] / slow[1]:11.2f}")
    else:
        print(f"{'Lede, int8':34}{'-':>12}{'-':>8}{speed[0]:12.1f}{speed[1]:11.1f}")


def plain(texts: Sequence[str], graph: Path) -> Vectors:
    """The same network in float32 and with onnxruntime's own settings: all cores on one text after the other."""
    tokenizer, _ = ModelFiles(MODEL_FOLDER).load()
    session = onnxruntime.InferenceSession(graph, providers=["CPUExecutionProvider"])
    rows = [session.run(None, {"input_ids": [tokenizer.encode(text).ids]})[0][0].mean(axis=0) for text in texts]
    return unit(np.stack(rows))


def timed(work: Callable[[], Vectors], count: int) -> tuple[Vectors, tuple[float, float]]:
    """The result, and how many a second by the clock and a second of processor time."""
    started, used = time.perf_counter(), sum(os.times()[:2])
    result = work()
    return result, (count / (time.perf_counter() - started), count / (sum(os.times()[:2]) - used))


def questions(file: Path, limit: int) -> list[Asked]:
    """Answerable questions on passages of three sentences or more, drawn at random but always the same."""
    with lzma.open(file, "rt", encoding="utf-8") as lines:
        rows = [json.loads(line) for line in lines]
    random.Random(SEED).shuffle(rows)
    return [asked for row in rows if row["answerable"] and (asked := _asked(row))][:limit]


def _asked(row: dict[str, Any]) -> Asked | None:
    spans = tuple((span.start, span.end) for span in split_sentences(row["passage"]))
    right = {n for n, (a, b) in enumerate(spans) for start, _ in row["answer_spans"] if a <= start < b}
    if len(spans) < 3 or not right or len(row["passage"]) > 1_000:  # what the model reads in one window
        return None
    return Asked(row["question"], row["title"].replace("_", " "), row["passage"], spans, frozenset(right))


def sentence_choice(name: str, asked: Sequence[Asked]) -> None:
    """Prints how well each kind of sentence vector finds the sentence that answers, and the passage that does."""
    model = BundledEmbedding()
    places = {passage: n for n, passage in enumerate(dict.fromkeys((a.title, a.passage, a.spans) for a in asked))}
    read = model.embed_passages(
        [
            (f"{title}\n{text}", [(a + len(title) + 1, b + len(title) + 1) for a, b in spans])
            for title, text, spans in places
        ]
    )
    late = [parts for _, parts in read]
    cuts = np.cumsum([len(parts) for parts in late])[:-1]
    sentences = [(title, text[a:b]) for title, text, spans in places for a, b in spans]
    alone = np.split(model.embed_texts([sentence for _, sentence in sentences]), cuts)
    titled = np.split(model.embed_texts([f"{title}. {sentence}" for title, sentence in sentences]), cuts)
    asking = model.embed_texts([a.question for a in asked])
    nearest = np.argsort(-(asking @ np.stack([whole for whole, _ in read]).T), axis=1)

    print(
        f"\n{name}: {len(asked)} questions, {len(places)} passages, {len(sentences) / len(places):.1f} sentences each"
    )
    print(f"{'':24}{'MRR':>8}{'P@1':>8}{'beats rivals':>14}")
    kinds = {"alone": [alone], "title + sentence": [titled], "late": [late]}
    kinds |= {
        "alone, late": [alone, late],
        "title + sentence, late": [titled, late],
        "all three": [alone, titled, late],
    }
    for kind, parts in kinds.items():
        scores = [[sum(part[n] @ vector for part in parts) for n in range(len(places))] for vector in asking]
        ranks, wins = [], []
        for of_question, one, order in zip(scores, asked, nearest, strict=True):
            home = places[one.title, one.passage, one.spans]
            ranks.append(_rank(of_question[home], one.right))
            others = [n for n in order[: RIVALS + 1] if n != home][:RIVALS]
            wins += [of_question[home].max() > of_question[other].max() for other in others]
        reciprocal = 1 / np.array(ranks)
        print(f"{kind:24}{reciprocal.mean():8.3f}{np.mean(reciprocal == 1):8.3f}{np.mean(wins):14.3f}")


def _rank(scores: Vectors, right: frozenset[int]) -> int:
    best = max(scores[n] for n in right)
    return 1 + sum(bool(score > best) for n, score in enumerate(scores) if n not in right)


def unit(vectors: Vectors) -> Vectors:
    """Each row at length one."""
    return np.asarray(vectors / np.linalg.norm(vectors, axis=1, keepdims=True), dtype=np.float32)


if __name__ == "__main__":
    main()
