"""Labelled reading sets as a library: the passages of a page joined into one article, answers found again in it.

For fitting. A newspaper's article has more paragraphs than the one that answers, so single passages would teach too
easy a lesson. Not here: what is fitted (`fit_ranking`, `fit_evidence`).
"""

import hashlib
import json
import lzma
import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from index import Article, Hit, Span, chunking
from index.article import clean_text

SHIPPED = chunking.PASSAGE_TOKENS
"""Tokens of a passage as Lede ships."""


@dataclass(frozen=True)
class Reading:
    """Questions with the pages they were asked of.

    Args:
        rows: as in the sets.
        places: for each passage the article it is in and where it stands in its text.
    """

    rows: list[dict[str, Any]]
    places: dict[str, tuple[Article, int]]

    @property
    def articles(self) -> list[Article]:
        """Each page once."""
        return list({article.id: article for article, _ in self.places.values()}.values())

    def article_of(self, row: dict[str, Any]) -> Article:
        """The page that a question was asked of."""
        return self.places[row["passage"].strip()][0]

    def spans(self, row: dict[str, Any]) -> list[Span]:
        """Where the answers stand in the article's text."""
        _, start = self.places[row["passage"].strip()]
        shift = start - (len(row["passage"]) - len(row["passage"].lstrip()))
        return [Span(first + shift, last + shift) for first, last in row["answer_spans"]]

    def holder(self, row: dict[str, Any]) -> Callable[[Hit], list[bool]]:
        """For a hit, whether it holds an answer."""
        article, spans = self.article_of(row), self.spans(row)
        return lambda hit: [hit.article.id == article.id and touch((hit.passage.start, hit.passage.end), spans)]


def load(folder: Path, names: Sequence[str], limit: int) -> Reading:
    """Answerable questions of some sets, at most `limit` of each, drawn by a fixed seed; none of a test set.

    Every other page gets its first words for a title, as a headline seldom names its subject as an encyclopaedia does.
    """
    rows: list[dict[str, Any]] = []
    places: dict[str, tuple[Article, int]] = {}
    for name in names:
        with lzma.open(folder / f"{name}.jsonl.xz", "rt", encoding="utf-8") as file:
            every = [json.loads(line) for line in file]
        every = [row for row in every if row["answer_spans"] and row["answerable"] and not row.get("bench_dev_overlap")]
        random.Random(7).shuffle(every)
        places |= _pages(every[: limit * 3])
        rows += every[:limit]
    return Reading(rows, places)


def touch(one: tuple[int, int], spans: Sequence[Span]) -> bool:
    """Whether a stretch of text has a character in common with any of the spans."""
    return any(one[0] < span.end and span.start < one[1] for span in spans)


def _pages(rows: Sequence[dict[str, Any]]) -> dict[str, tuple[Article, int]]:
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
