"""Public question sets on disk to articles and questions, as the retrieval benchmark wants them.

A set is a folder with `articles.jsonl` and `questions.jsonl`. Questions that the articles do not answer, not even in
part, are dropped: no passage could be right for them. Not here: any metric, and where the sets come from.
"""

import hashlib
import json
import random
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from index import Hit
from index.article import Article

SAMPLE_SEED = 20230227
"""For `TestSet.sample`: the same questions are drawn whenever the same number is asked for."""


@dataclass(frozen=True)
class Question:
    """A question and what a search for it should find.

    Args:
        text: the question; in a conversation set the user's earlier turns stand in front, a line each.
        facts: sentences that must stand in the passages found; empty where the set names articles only.
        articles: ids of the articles that hold the answer.
        answers: each of them right by itself; in reading sets, words of the article.
    """

    id: str
    text: str
    facts: tuple[str, ...]
    articles: frozenset[str]
    answers: tuple[str, ...]


@dataclass(frozen=True)
class TestSet:
    """One set as it was read.

    Args:
        name: its folder's.
        by_fact: whether passages are judged by the facts they hold; otherwise by the article they come from.
        sha256: first twelve digits for both files together.
    """

    name: str
    articles: tuple[Article, ...]
    questions: tuple[Question, ...]
    by_fact: bool
    sha256: str

    def sample(self, limit: int | None) -> "TestSet":
        """The same set with at most so many questions, drawn at random but always the same."""
        if limit is None or limit >= len(self.questions):
            return self
        drawn = random.Random(SAMPLE_SEED).sample(self.questions, limit)
        return replace(self, questions=tuple(drawn))


def load(folder: Path) -> TestSet:
    """Reads a set.

    MultiHop-RAG names the sentences that answer a question and has articles of many passages, so its passages are
    judged by the sentences they hold; the other sets have articles of a passage or two and are judged by article.

    Raises:
        SystemExit: a file is missing.
    """
    files = [folder / "articles.jsonl", folder / "questions.jsonl"]
    missing = [file for file in files if not file.is_file()]
    if missing:
        raise SystemExit(f"{missing[0]} is missing; --data wants a folder with articles.jsonl and questions.jsonl")
    digest = hashlib.sha256(b"".join(hashlib.sha256(file.read_bytes()).digest() for file in files))
    articles = {row["id"]: _article(row, f"{files[0].name}#{n}") for n, row in enumerate(_rows(files[0]), start=1)}
    questions = tuple(_question(row, articles) for row in _rows(files[1]) if _has_answer(row))
    return TestSet(
        name=folder.resolve().name,
        articles=tuple(articles.values()),
        questions=questions,
        by_fact=folder.resolve().name == "multihoprag",
        sha256=digest.hexdigest()[:12],
    )


@dataclass(frozen=True)
class Labelled:
    """A question that is marked answerable or not, with what answers it where the set says.

    Args:
        text: the question as typed.
        history: in a conversation set the turns before, the oldest first, each with a "role" and a "text".
        articles: ids of the articles that it was asked of, whether they answer it or not.
        answers: words, or whole sentences, one of which stands in a sentence that answers, of one of these articles.
    """

    text: str
    history: tuple[Mapping[str, str], ...]
    articles: frozenset[str]
    answers: tuple[str, ...]
    answerable: bool

    def answers_in(self, article_id: str, sentence: str) -> bool:
        """Whether a sentence of an article answers."""
        held = "".join(sentence.split()).lower()
        return article_id in self.articles and any(one in held or held in one for one in self.answers)

    def answers_of(self, hit: Hit) -> bool:
        """Whether a passage holds an answer."""
        text = hit.article.text
        return any(self.answers_in(hit.article.id, text[span.start : span.end]) for span in hit.passage.sentences)


def labelled(folder: Path) -> Iterator[Labelled]:
    """Every question that is marked answerable or unanswerable, with what answers it."""
    articles = {
        row["id"]: _article(row, f"articles.jsonl#{n}") for n, row in enumerate(_rows(folder / "articles.jsonl"), 1)
    }
    for row in _rows(folder / "questions.jsonl"):
        if row["question"] and row["answerable"] in (True, False):
            quotes = [one["quote"] for one in row["evidence"] if one.get("quote")]
            words = quotes or (row["answers"] if row.get("answer_starts") else [])
            yield Labelled(
                row["question"],
                tuple(row.get("history") or ()),
                frozenset(articles[one["article_id"]].id for one in row["evidence"]),
                tuple(dict.fromkeys("".join(one.split()).lower() for one in words)),
                row["answerable"],
            )


def _rows(file: Path) -> Iterator[dict[str, Any]]:
    with file.open(encoding="utf-8") as lines:
        yield from (json.loads(line) for line in lines)


def _article(row: dict[str, Any], path: str) -> Article:
    published = row.get("published_at")
    return Article.create(
        text=row["text"],
        path=path,
        title=row.get("title"),
        author=row.get("author"),
        source=row.get("source"),
        published_at=datetime.fromisoformat(published) if published else None,
        url=row.get("url"),
        record_id=row["id"],
    )


def _has_answer(row: dict[str, Any]) -> bool:
    return bool(row["question"] and row["evidence"]) and row["answerable"] in (True, "partial")


def _question(row: dict[str, Any], articles: dict[str, Article]) -> Question:
    return Question(
        id=row["id"],
        text=_text(row),
        facts=tuple(dict.fromkeys(one["quote"] for one in row["evidence"] if one.get("quote"))),
        articles=frozenset(articles[one["article_id"]].id for one in row["evidence"]),
        answers=tuple(dict.fromkeys(row.get("answers") or ())),
    )


def _text(row: dict[str, Any]) -> str:
    before = [turn["text"] for turn in row.get("history") or () if turn["role"] == "user"]
    return "\n".join([*before, row["question"]])
