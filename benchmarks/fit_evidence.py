"""Fits `assistant/evidence/weights.json`: which sentence answers a question, and whether the library does.

    python benchmarks/fit_evidence.py --train ../shared/train --home /tmp/fit [--write]

The pages of labelled reading sets become a library; each question is asked of it twice, once as it stands and once
with the passages that answer it left out of the hits, which is what an unanswerable question looks like to Lede: near
things, not the thing. Two logistic regressions over named features, cross-validated by title; sets count the same,
whatever their size. Not here: any figure of the README; these are fitting figures.
"""

import argparse
import hashlib
import json
import lzma
import random
import sys
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score
from sklearn.model_selection import GroupKFold

from assistant.engine import PASSAGES
from assistant.evidence import features, model
from assistant.evidence.choose import describe
from assistant.evidence.question import analyse
from index import Article, Library, Span, clean_text

SETS = ("squad20_dev", "squad11_dev_extra", "nq_open_oracle", "selqa_evidence")
THRESHOLDS = (0.1, 0.15, 0.2, 0.3, 0.5)
BY_HAND = {"kind_found": 0.9, "kind_missing": -1.5}
"""Set after fitting, to about twice what comes out. An encyclopaedia states a fact where it names the thing; a news
story opens with a sentence that repeats the question and gives the number or the reason further down. The fitting sets
cannot tell the two settings apart (`LOG.md`)."""

WEIGHTS = Path(__file__).parent.parent / "assistant" / "evidence" / "weights.json"


@dataclass
class Asked:
    """One question with the rows of its candidate sentences, with and without the passage that answers it."""

    source: str
    group: str
    rows: list[list[float]]
    labels: list[int]
    kept: list[bool]
    without: list[list[float]] = field(default_factory=list)


def load(folder: Path, name: str, limit: int) -> list[dict]:
    """Answerable questions with the place of their answer, shuffled by a fixed seed."""
    with lzma.open(folder / f"{name}.jsonl.xz", "rt", encoding="utf-8") as file:
        rows = [json.loads(line) for line in file]
    rows = [row for row in rows if row["answer_spans"] and row["answerable"] and not row.get("bench_dev_overlap")]
    random.Random(7).shuffle(rows)
    return rows[:limit]


def pages(rows: list[dict]) -> dict[str, tuple[Article, int]]:
    """Each passage's article and where in its text the passage stands.

    Passages of one page are joined, as a newspaper's article has more paragraphs than the one that answers. Every other
    page gets its first words for a title, as a headline seldom names its subject as an encyclopaedia does.
    """
    texts: dict[str, dict[str, int]] = {}
    for row in rows:
        texts.setdefault(row.get("title") or row["passage"], {}).setdefault(row["passage"].strip(), 0)
    found = {}
    for number, (title, passages) in enumerate(texts.items()):
        body, starts = "", {}
        for passage in passages:
            starts[passage] = len(body)
            body += clean_text(passage) + "\n\n"
        digest = hashlib.sha256(body.encode()).hexdigest()[:20]
        name = title.replace("_", " ") if number % 2 and title not in passages else None
        article = Article.create(text=body, title=name, path=f"train/{digest}", record_id=digest)
        found |= {passage: (article, start) for passage, start in starts.items()}
    return found


def ask(library: Library, row: dict, gold: Article, start: int) -> Asked:
    """The candidate sentences of one question, labelled."""
    question = analyse(row["question"])
    hits = library.search(row["question"], limit=PASSAGES + 6)
    shift = start - (len(row["passage"]) - len(row["passage"].lstrip()))
    spans = [Span(first + shift, last + shift) for first, last in row["answer_spans"]]
    answers = [row["passage"][first:last].lower() for first, last in row["answer_spans"]]
    found = describe(library, question, hits[:PASSAGES])
    labels = [int(one.hit.article.id == gold.id and _touch(one.span, spans)) for one in found]
    kept = [
        bool(label) or not any(answer in one.text.lower() for answer in answers)
        for one, label in zip(found, labels, strict=True)
    ]
    others = [
        hit for hit in hits if hit.article.id != gold.id or not _touch((hit.passage.start, hit.passage.end), spans)
    ]
    without = [one.row for one in describe(library, question, others[:PASSAGES])]
    return Asked(row["source_set"], str(row.get("title") or gold.id), [one.row for one in found], labels, kept, without)


def _touch(one: tuple[int, int], spans: list[Span]) -> bool:
    return any(one[0] < span.end and span.start < one[1] for span in spans)


def sentence_data(asked: list[Asked]) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Rows, labels, weights and groups of all sentences; a question whose answer was not found teaches nothing here."""
    rows, labels, weights, groups = [], [], [], []
    per_set = {name: sum(any(one.labels) for one in asked if one.source == name) for name in SETS}
    for one in asked:
        if not any(one.labels):
            continue
        for row, label, keep in zip(one.rows, one.labels, one.kept, strict=True):
            if keep:
                rows.append(row)
                labels.append(label)
                weights.append(1 / per_set[one.source])
                groups.append(one.group)
    scale = len(rows) / sum(weights)
    return np.array(rows), np.array(labels), np.array(weights) * scale, np.array(groups)


def fit_sentence(asked: list[Asked]) -> np.ndarray:
    """The sentence model's weights, the constant last."""
    rows, labels, weights, _ = sentence_data(asked)
    fitted = LogisticRegression(C=1.0, max_iter=2000).fit(rows, labels, sample_weight=weights)
    found = dict(zip(features.NAMES, fitted.coef_[0], strict=True)) | BY_HAND
    return np.array([*found.values(), fitted.intercept_[0]])


def answer_data(asked: list[Asked], sentence: np.ndarray) -> tuple[np.ndarray, np.ndarray, list[str], list[str]]:
    """For each question with a found answer, one row with it and one without."""
    rows, labels, sources, groups = [], [], [], []
    for one in asked:
        for each, label in ((one.rows, 1), (one.without, 0)):
            if not each or not any(one.labels):
                continue
            odds = np.array(each) @ sentence[:-1] + sentence[-1]
            order = np.argsort(-odds)
            rows.append(model.answer_row([each[place] for place in order], [float(odds[place]) for place in order]))
            labels.append(label)
            sources.append(one.source)
            groups.append(one.group)
    return np.array(rows), np.array(labels), sources, groups


def fit_answer(rows: np.ndarray, labels: np.ndarray, sources: list[str]) -> np.ndarray:
    """The answer model's weights, the constant last."""
    weights = np.array([1 / sources.count(source) for source in sources])
    fitted = LogisticRegression(C=1.0, max_iter=2000).fit(
        rows, labels, sample_weight=weights * len(rows) / weights.sum()
    )
    return np.append(fitted.coef_[0], fitted.intercept_[0])


def report(asked: list[Asked]) -> None:
    """Cross-validated by title: does the best sentence hold the answer, and do answers separate from near misses."""
    groups = np.array([one.group for one in asked])
    scores = {name: {"first": [], "retrieved": [], "label": [], "answer": []} for name in SETS}
    for fit, test in GroupKFold(5).split(asked, groups=groups):
        sentence = fit_sentence([asked[i] for i in fit])
        rows, labels, sources, _ = answer_data([asked[i] for i in fit], sentence)
        answer = fit_answer(rows, labels, sources)
        held = [asked[i] for i in test]
        for one in held:
            kept = scores[one.source]
            kept["retrieved"].append(any(one.labels))
            if one.rows:
                best = int(np.argmax(np.array(one.rows) @ sentence[:-1]))
                kept["first"].append(bool(one.labels[best]) or not one.kept[best])
        rows, labels, sources, _ = answer_data(held, sentence)
        for row, label, source in zip(rows @ answer[:-1] + answer[-1], labels, sources, strict=True):
            scores[source]["label"].append(label)
            scores[source]["answer"].append(row)
    print(f"{'set':20} {'retrieved':>9} {'first quote':>11} {'AUROC':>6}   refused / false refusals at {THRESHOLDS}")
    for name, kept in scores.items():
        if kept["label"]:
            label, odds = np.array(kept["label"]), np.array(kept["answer"])
            chance = 1 / (1 + np.exp(-odds))
            rates = " ".join(
                f"{np.mean(chance[label == 0] < one):.2f}/{np.mean(chance[label == 1] < one):.2f}" for one in THRESHOLDS
            )
            first, retrieved = np.mean(kept["first"]), np.mean(kept["retrieved"])
            print(f"{name:20} {retrieved:9.3f} {first:11.3f} {roc_auc_score(label, odds):6.3f}   {rates}")


def code() -> str:
    """A digest of whatever makes the rows: other code, other rows."""
    files = [file for file in sorted(WEIGHTS.parent.glob("*.py")) if file.name != "model.py"]
    return hashlib.sha256(b"".join(file.read_bytes() for file in files)).hexdigest()[:12]


def main() -> None:
    """Builds the library, asks, fits, reports; writes the weights when told to."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--train", type=Path, required=True)
    parser.add_argument("--home", type=Path, required=True, help="where the library of passages is kept between runs")
    parser.add_argument("--questions", type=int, default=1000, help="of each set")
    parser.add_argument("--threshold", type=float, default=0.15)
    parser.add_argument("--write", action="store_true")
    parser.add_argument(
        "--cached", action="store_true", help="fit on the rows of the last run, whatever code made them"
    )
    arguments = parser.parse_args()
    sets = {name: load(arguments.train, name, arguments.questions) for name in SETS}
    places = {passage: place for rows in sets.values() for passage, place in pages(rows).items()}
    articles = {article.id: article for article, _ in places.values()}
    cache = arguments.home / "asked.json"
    with Library.open(arguments.home) as library:
        library.add(list(articles.values()), on_progress=lambda one: print(one.done, end="\r", file=sys.stderr))
        key = f"{library.fingerprint} {arguments.questions} {library.revision} {code()}"
        stored = json.loads(cache.read_text()) if cache.exists() else {}
        if stored.get("key") != key and not arguments.cached:
            asked = []
            for rows in sets.values():
                for row in rows:
                    asked.append(ask(library, row, *places[row["passage"].strip()]))
                    print(len(asked), end="\r", file=sys.stderr)
            cache.write_text(json.dumps({"key": key, "asked": [vars(one) for one in asked]}))
        else:
            asked = [Asked(**one) for one in stored["asked"]]
        fingerprint = library.fingerprint
    report(asked)
    sentence = fit_sentence(asked)
    rows, labels, sources, _ = answer_data(asked, sentence)
    answer = fit_answer(rows, labels, sources)
    weights = {
        "made_by": "benchmarks/fit_evidence.py",
        "fitted_on": {name: len(rows) for name, rows in sets.items()},
        "embedding": fingerprint,
        "threshold": arguments.threshold,
        "sentence": _named((*features.NAMES, "constant"), sentence),
        "answer": _named((*model.ANSWER_NAMES, "constant"), answer),
    }
    text = json.dumps(weights, indent=2) + "\n"
    print(text)
    if arguments.write:
        WEIGHTS.write_text(text, encoding="utf-8")


def _named(names: tuple[str, ...], values: np.ndarray) -> dict[str, float]:
    return {name: round(float(value), 4) for name, value in zip(names, values, strict=True)}


if __name__ == "__main__":
    main()
