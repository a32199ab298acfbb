"""Answers as they are kept, and back: everything an `Answer` says, without the whole articles that it quotes.

A citation is kept as its JSON of the contract and what that leaves out: the article's version, the passage's place.
Read again, it holds the library's article where that is still the same; else an article of which only the quoted
passage is known, at its offsets, and the rest is blank.
"""

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from functools import cache
from typing import Any, NamedTuple

from assistant.answer import Answer, Citation, Sentence, SentenceReady
from assistant.conversations.store import CITED, Store
from assistant.conversations.turn import ArticleState, KeptTurn
from assistant.errors import ArticleNotFound
from assistant.filters import kept_scope
from index import Article, Library, Passage, Span

Find = Callable[[str], Article | None]
"""The library's article with an id, if there is one."""


class Restored(NamedTuple):
    """What a record held.

    Args:
        answer: the whole, if it ever was.
        articles: what became of each cited article since, by its id.
    """

    answer: Answer | None
    sentences: tuple[Sentence, ...]
    citations: tuple[Citation, ...]
    articles: Mapping[str, ArticleState]


def of_answer(answer: Answer) -> str:
    """A whole answer."""
    cited = {name: [_kept(one) for one in getattr(answer, name)] for name in CITED}
    return json.dumps(answer.model_dump(mode="json") | cited, ensure_ascii=False)


def of_sentence(ready: SentenceReady) -> str:
    """One sentence of an answer that is still coming, with the citations it is the first to use."""
    cited = [_kept(one) for one in ready.citations]
    return json.dumps({"sentence": ready.sentence.model_dump(mode="json"), "citations": cited}, ensure_ascii=False)


def answer_from(record: str, find: Find) -> Restored:
    """A whole answer, its citations held against the library as it is now."""
    document, reading = json.loads(record), _Reading(find)
    answer = Answer.model_validate(document | {name: reading.citations(document[name]) for name in CITED})
    return Restored(answer, answer.sentences, answer.citations, reading.states)


def sentences_from(records: Iterable[str], find: Find) -> Restored:
    """The sentences of an answer that never became whole."""
    documents, reading = [json.loads(one) for one in records], _Reading(find)
    citations = tuple(cited for one in documents for cited in reading.citations(one["citations"]))
    sentences = tuple(Sentence.model_validate(one["sentence"]) for one in documents)
    return Restored(None, sentences, citations, reading.states)


def quotes_of(documents: Iterable[Mapping[str, Any]]) -> tuple[str, ...]:
    """The quoted words of citations as they are kept, each once."""
    return tuple(dict.fromkeys(str(one["quote"]) for one in documents))


def _kept(citation: Citation) -> dict[str, Any]:
    passage = citation.passage
    return citation.model_dump(mode="json") | {
        "article": _beyond(citation.article),
        "place": {"place": passage.place, "start": passage.start, "sentences": passage.sentences},
        "also_in_articles": [_beyond(one) for one in citation.also_in],
        "replaces_articles": [_beyond(one) for one in citation.replaces],
    }


def _beyond(article: Article) -> dict[str, Any]:
    """What the contract's JSON of an article leaves out, but for the text; the moment to its last digit."""
    moment = article.published_at
    return {"path": article.path, "version": article.version, "published_at": moment.isoformat() if moment else None}


class _Reading:
    """Citations of one record as they are read.

    Args:
        find: looks in the library.
    """

    def __init__(self, find: Find) -> None:
        self._find = find
        self.states: dict[str, ArticleState] = {}

    def citations(self, documents: Iterable[dict[str, Any]]) -> tuple[Citation, ...]:
        return tuple(self._citation(one) for one in documents)

    def _citation(self, kept: dict[str, Any]) -> Citation:
        place, text = kept["place"], str(kept["passage"])
        passage = Passage(
            id=kept["passage_id"],
            article_id=kept["article_id"],
            place=place["place"],
            start=place["start"],
            end=place["start"] + len(text),
            text=text,
            sentences=tuple(Span(*span) for span in place["sentences"]),
        )
        pieces = ((passage.start, text), (kept["start"], str(kept["quote"])))
        article, state = self._article(kept, kept["article"], _pieced(pieces))
        self.states[article.id] = state
        return Citation(
            n=kept["n"],
            article=article,
            passage=passage,
            start=kept["start"],
            end=kept["end"],
            also_in=self._named(kept["also_in"], kept["also_in_articles"]),
            replaces=self._named(kept["replaces"], kept["replaces_articles"]),
        )

    def _named(self, fields: list[dict[str, Any]], beyond: list[dict[str, Any]]) -> tuple[Article, ...]:
        return tuple(self._article(*both, "")[0] for both in zip(fields, beyond, strict=True))

    def _article(self, fields: dict[str, Any], beyond: dict[str, Any], text: str) -> tuple[Article, ArticleState]:
        """The article as it was: the library's where it still is the same, else one of this text."""
        now = self._find(fields["article_id"])
        if now is not None and now.version == beyond["version"]:
            return now, "same"
        moment = beyond["published_at"]
        then = Article(
            id=fields["article_id"],
            text=text,
            published_at=datetime.fromisoformat(moment) if moment else None,
            path=beyond["path"],
            **{name: fields[name] for name in ("title", "source", "author", "url")},
        )
        return then, "removed" if now is None else "changed"


def _pieced(pieces: Iterable[tuple[int, str]]) -> str:
    """A text of which only pieces are known, each at its place."""
    whole = ""
    for start, piece in pieces:
        end = start + len(piece)
        whole = whole.ljust(end)
        whole = whole[:start] + piece + whole[end:]
    return whole


def turns_from(store: Store, conversation: str, library: Library) -> tuple[KeptTurn, ...]:
    """All turns of a conversation, in order."""

    @cache
    def find(article_id: str) -> Article | None:
        try:
            return library.article(article_id)
        except ArticleNotFound:
            return None

    rows = store.turns(conversation)
    return tuple(_turn(store, rows, place, find) for place in range(len(rows)))


def _turn(store: Store, rows: Sequence[dict[str, Any]], place: int, find: Find) -> KeptTurn:
    row = rows[place]
    answer = row["answer"]
    held = answer_from(answer, find) if answer else sentences_from(store.sentences(row["id"]), find)
    pending = row["state"] == "unfinished" and row["instead_of"] is not None
    numbers = {other["id"]: number for number, other in enumerate(rows, 1)}
    return KeptTurn(
        id=row["id"],
        number=place + 1,
        question=row["question"],
        standalone=row["standalone"],
        state=row["state"],
        asked_at=datetime.fromisoformat(row["asked_at"]),
        answer=held.answer,
        sentences=held.sentences,
        citations=held.citations,
        trouble=row["trouble"],
        instead_of=numbers.get(row["instead_of"]) if pending else None,
        articles=held.articles,
        scope=kept_scope(row["scope"]),
        thumbs=row["thumbs"],
        note=row["note"],
    )
