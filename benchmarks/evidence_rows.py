"""Questions of labelled sets put to their libraries: the sentences that were found, as rows of named features.

What the evidence weights are fitted on. Kept between runs, since asking takes minutes and fitting seconds. Not here:
the fit (`fit_evidence`).
"""

import hashlib
import pickle
import random
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pages
from libraries import filled_library, folder_for, library_folder
from numpy.typing import NDArray
from reader.examples import rows_of
from reader.news_examples import held_out
from regressions import Rows
from sets import Labelled, labelled, load

from assistant.query.answer_type import analyse
from assistant.query.rewriting.by_rules import standing
from assistant.reading import sentence_features
from assistant.reading.selection import READ
from assistant.reading.sentence_candidates import Candidate, describe
from assistant.retrieval.ranking import rank, rank_following
from index import BundledEmbedding, Hit, Library

SETS = ("clapnq_dev", "mtrag_un", "squadshifts_newwiki")
TRAIN = ("nq_open_oracle", "selqa_evidence")
NEWS = "newsroom"
"""Questions on news, half of them near misses, of the articles that the reader did not learn from."""
NEWS_ARTICLES = ("multihoprag", "qags_news")
"""Sets whose articles they are asked of."""

PAGES = 500
"""Questions of each training set whose pages make up its library."""


@dataclass
class Asked:
    """One question put to a library, or to what is left of it without the answer.

    Args:
        source: the set.
        group: an article of its; both forms of a question, and questions of one article, stay together.
        rows: features of the sentences; shape (sentences, features).
        labels: which sentence answers; None where the set does not say.
        answerable: whether the library answers.
    """

    source: str
    group: str
    rows: Rows
    labels: NDArray[np.int64] | None
    answerable: bool


def kept(data: Path, train: Path, home: Path, limit: int, *, as_kept: bool) -> list[Asked]:
    """All sets' questions, asked now or by an earlier run of the same code.

    Args:
        home: where libraries and rows are kept.
        limit: questions of each set at most.
        as_kept: take the rows of the last run, whatever code made them.
    """
    cache, wanted = home / "evidence-rows.pickle", f"{code()} {limit}"
    if cache.exists():
        key, asked = pickle.loads(cache.read_bytes())  # noqa: S301 - written below
        if key == wanted or as_kept:
            return list(asked)
    asked = collect(data, train, home, limit)
    cache.write_bytes(pickle.dumps((wanted, asked)))
    return asked


def collect(data: Path, train: Path, home: Path, limit: int) -> list[Asked]:
    """All sets' questions, asked."""
    embedding = BundledEmbedding()
    found = [*_news(data, train, home, embedding), *_trained(train, home, limit, embedding)]
    for name in SETS:
        test_set, asked = load(data / name), list(labelled(data / name))
        library, _ = filled_library(library_folder(folder_for(test_set, home, embedding)), test_set.articles, embedding)
        random.Random(11).shuffle(asked)
        with library:
            for one in asked[:limit]:
                alone = standing(one.text, one.history)
                hits = rank_following(library, alone.text, alone.before, limit=READ + 6).hits
                group = min(one.articles, default=one.text)
                found.append(_asked(library, name, one, alone.text, group, hits, answerable=one.answerable))
                if name == "squadshifts_newwiki":
                    rest = [hit for hit in hits if not one.answers_of(hit)]
                    found.append(_asked(library, name, one, alone.text, group, rest, answerable=False))
                print(name, len(found), end="\r", file=sys.stderr)
    return found


def _news(data: Path, train: Path, home: Path, embedding: BundledEmbedding) -> list[Asked]:
    """The newsroom questions on articles that the reader did not learn from, put to the library of all."""
    articles = [one for name in NEWS_ARTICLES for one in load(data / name).articles]
    folder = home / "newsroom-train" / library_folder(home).name
    library, _ = filled_library(folder, articles, embedding)
    rows = [row for row in rows_of(train, NEWS) if held_out(row["article_id"])]
    found: list[Asked] = []
    with library:
        for row in rows:
            every = describe(library, analyse(row["question"]), rank(library, row["question"], limit=READ).hits)
            labels = None
            if row["answerable"]:
                labels = np.array([_right(one, row["sentences"]) for one in every], np.int64)
            found.append(Asked(NEWS, row["article_id"], _rows(every), labels, row["answerable"]))
            print(NEWS, len(found), end="\r", file=sys.stderr)
    return found


def _right(one: Candidate, sentences: Sequence[str]) -> bool:
    """Whether a sentence is one of those, or the most of one."""
    said = " ".join(one.text.split())
    return any(said in whole or whole in said for whole in (" ".join(other.split()) for other in sentences))


def _trained(train: Path, home: Path, limit: int, embedding: BundledEmbedding) -> list[Asked]:
    """The training sets' questions, each with its article in the library and without it."""
    reading = pages.load(train, (*TRAIN, "squad20_train_subset"), PAGES)
    folder = home / f"train-{PAGES}" / library_folder(home).name
    library, _ = filled_library(folder, reading.articles, embedding)
    found: list[Asked] = []
    with library:
        for name in TRAIN:
            for row in [row for row in reading.rows if row["source_set"] == name][:limit]:
                own = reading.article_of(row).id
                hits = rank(library, row["question"], limit=READ + 12).hits
                others = [hit for hit in hits if hit.article.id != own]
                for left, answerable in ((hits, True), (others, False)):
                    every = describe(library, analyse(row["question"]), left[:READ])
                    found.append(Asked(name, own, _rows(every), None, answerable))
                print(name, len(found), end="\r", file=sys.stderr)
    return found


def _asked(
    library: Library, source: str, one: Labelled, text: str, group: str, hits: Sequence[Hit], *, answerable: bool
) -> Asked:
    every = describe(library, analyse(text), hits[:READ])
    labels = None
    if answerable and one.answers:
        labels = np.array([one.answers_in(each.hit.article.id, each.text) for each in every], np.int64)
    return Asked(source, group, _rows(every), labels, answerable)


def _rows(every: Sequence[Candidate]) -> Rows:
    return np.array([each.row for each in every], float).reshape(len(every), len(sentence_features.NAMES))


def code() -> str:
    """A digest of whatever makes the rows: other code, other rows."""
    root = Path(__file__).parent.parent / "assistant"
    files = [
        root.parent / "index" / "embedding" / "context.py",
        *root.glob("reading/*.py"),
        *root.glob("reading/cross_encoder/*"),
        *root.glob("retrieval/*"),
        *root.glob("query/*.py"),
    ]
    kept = [
        file
        for file in sorted(files)
        if file.is_file() and file.name not in ("answer_model.py", "selection.py", "deduplication.py")
    ]
    return hashlib.sha256(b"".join(file.read_bytes() for file in kept)).hexdigest()[:12]
