"""Kept answers, read back and compared with the library as it is now.

An answer is kept as its own JSON. Read back, a citation holds the library's article where that is still the same, else
the excerpt that the JSON holds.
"""

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from functools import cache
from typing import Any, NamedTuple

from assistant.answer import Answer, Citation, Sentence
from assistant.conversations.rows import kept_scope
from assistant.conversations.store import CITED, Store
from assistant.conversations.turn import ArticleState, KeptTurn
from assistant.errors import ArticleNotFound
from index import Article, Library

Find = Callable[[str], Article | None]
"""The library's article with an id, if there is one."""


class KeptAnswer(NamedTuple):
    """What is kept of an answer, whole or as far as it came.

    Args:
        answer: the whole, if it ever was.
        articles: what became of each cited article since, by its id.
    """

    answer: Answer | None
    sentences: tuple[Sentence, ...]
    citations: tuple[Citation, ...]
    articles: Mapping[str, ArticleState]


def answer_from(record: str, find: Find) -> KeptAnswer:
    """Read a whole answer."""
    document, found = _relabelled(json.loads(record)), _Found(find)
    cited = {name: [_current(one) for one in document[name]] for name in CITED}
    answer = Answer.model_validate(document | cited)
    answer = answer.model_copy(update={name: found.citations(getattr(answer, name)) for name in CITED})
    return KeptAnswer(answer, answer.sentences, answer.citations, found.states)


def sentences_from(records: Iterable[str], find: Find) -> KeptAnswer:
    """Read the sentences of an answer that never became whole."""
    documents, found = [json.loads(one) for one in records], _Found(find)
    cited = [Citation.model_validate(_current(one)) for document in documents for one in document["citations"]]
    sentences = tuple(Sentence.model_validate(one["sentence"]) for one in documents)
    return KeptAnswer(None, sentences, found.citations(cited), found.states)


class _Found:
    """Citations with the library's articles, where these are still the same.

    Args:
        find: looks in the library.
    """

    def __init__(self, find: Find) -> None:
        self._find = find
        self.states: dict[str, ArticleState] = {}

    def citations(self, read: Iterable[Citation]) -> tuple[Citation, ...]:
        return tuple(self._citation(one) for one in read)

    def _citation(self, read: Citation) -> Citation:
        article, self.states[read.article.id] = self._article(read.article)
        others = {name: tuple(self._article(one)[0] for one in getattr(read, name)) for name in ("also_in", "replaces")}
        return read.model_copy(update={"article": article} | others)

    def _article(self, read: Article) -> tuple[Article, ArticleState]:
        now = self._find(read.id)
        if now is not None and now.version == read.version:
            return now, "same"
        return read, "removed" if now is None else "changed"


def _relabelled(document: dict[str, Any]) -> dict[str, Any]:
    """The JSON of an answer with today's labels: before version 0.3 quotations were called supported."""
    if "outcome" in document:
        return document
    if document["writer"] == "extractive":
        cited = [{**one, "support": "quoted" if one["citations"] else "none"} for one in document["sentences"]]
        document = document | {"sentences": cited}
    return document | {"outcome": "near" if document["abstained"] else "answered"}


def _current(citation: dict[str, Any]) -> dict[str, Any]:
    """The JSON of a citation, made of what Lede 0.1 kept: its JSON had no offset of the passage and no versions."""
    if "place" not in citation:
        return citation
    place = citation["place"]
    return _with_version(citation, citation["article"]) | {
        "passage_start": place["start"],
        "passage_place": place["place"],
        "passage_sentences": place["sentences"],
        "also_in": list(map(_with_version, citation["also_in"], citation["also_in_articles"])),
        "replaces": list(map(_with_version, citation["replaces"], citation["replaces_articles"])),
    }


def _with_version(fields: dict[str, Any], more: dict[str, Any]) -> dict[str, Any]:
    return fields | {"version": more["version"], "file": more["path"], "published_at": more["published_at"]}


def finding(library: Library) -> Find:
    """Return what looks in a library, each article once."""

    @cache
    def find(article_id: str) -> Article | None:
        try:
            return library.article(article_id)
        except ArticleNotFound:
            return None

    return find


def turns_from(store: Store, conversation: str, library: Library) -> tuple[KeptTurn, ...]:
    """Read all turns of a conversation, in order."""
    rows, find = store.turns(conversation), finding(library)
    return tuple(_turn(store, rows, place, find) for place in range(len(rows)))


def _turn(store: Store, rows: Sequence[dict[str, Any]], place: int, find: Find) -> KeptTurn:
    row = rows[place]
    kept = answer_from(row["answer"], find) if row["answer"] else sentences_from(store.sentences(row["id"]), find)
    pending = row["state"] == "unfinished" and row["instead_of"] is not None
    numbers = {other["id"]: number for number, other in enumerate(rows, 1)}
    return KeptTurn(
        id=row["id"],
        number=place + 1,
        question=row["question"],
        standalone=row["standalone"],
        state=row["state"],
        asked_at=datetime.fromisoformat(row["asked_at"]),
        answer=kept.answer,
        sentences=kept.sentences,
        citations=kept.citations,
        trouble=row["trouble"],
        instead_of=numbers.get(row["instead_of"]) if pending else None,
        articles=kept.articles,
        scope=kept_scope(row["scope"]),
        thumbs=row["thumbs"],
        note=row["note"],
    )
