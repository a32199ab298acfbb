"""The systems that retrieval is measured against, and Lede itself, all behind one shape: a question to ranked passages.

The two halves of Lede's search alone, their plain rank fusion, and what a first evening with llama-index and Chroma
gives. All use the bundled embedding model, so that only the retrieval differs. Not here: metrics and questions.
"""

import json
import os
import shutil
import time
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

import llama_index.core
import numpy as np
from llama_index.core.base.embeddings.base import BaseEmbedding
from numpy.typing import NDArray

from assistant.retrieval.ranking import rank
from index.article import Article
from index.library import Library
from index.search import hybrid
from index.stores import Stores
from index.stores.catalog import Catalog
from index.stores.chroma import Folder
from index.stores.lexical import Lexical
from index.stores.schema import Generation, StoredPassage
from index.stores.vectors import Vectors
from index.text.analyzer import words

DEPTH = 50
"""Passages each system ranks: enough to fill 2,000 tokens even where passages are short."""

TODAY = date(2024, 1, 1)
"""For "last month" in questions whose own day is not known."""

RRF_CONSTANT = 60
"""Of reciprocal rank fusion: Cormack, Clarke and Buettcher, SIGIR 2009."""

NAIVE_CHUNK = 1024
NAIVE_TOP_K = 2
"""llama-index's own defaults for the splitter and for the retriever."""


class Found(NamedTuple):
    """One ranked passage.

    Args:
        article_id: of the article it is from.
        text: the passage alone.
        content: what a reader would be given: title, source and date in front of the text.
    """

    article_id: str
    text: str
    content: str


Search = Callable[[str], Sequence[Found]]

Pool = tuple[list[StoredPassage], NDArray[np.float32], dict[str, float]]
"""What `search.score` is given for a question: its candidates, its vector, their BM25."""


class Halves:
    """The two searches of a library, each alone and fused by rank.

    Args:
        home: of a library that is filled.
        model: the embedding it was filled with.
    """

    def __init__(self, home: Path, model: BaseEmbedding) -> None:
        catalog = Catalog(home / "catalog.sqlite")
        self.stores = Stores(catalog, Vectors(Folder(home / "chroma"), catalog), Lexical(home / "tantivy"))
        generation = catalog.active()
        assert generation is not None
        self.generation: Generation = generation
        self._embed = model.get_query_embedding
        self._shown: dict[str, Found] = {}
        self._passages: dict[str, StoredPassage] = {}
        self._vector = lru_cache(maxsize=None)(self._embed_question)

    def _embed_question(self, question: str) -> NDArray[np.float32]:
        vector = np.asarray(self._embed(question), dtype=np.float32)
        return np.asarray(vector / np.linalg.norm(vector), dtype=np.float32)

    def vector(self, question: str) -> NDArray[np.float32]:
        """The question's, of unit length."""
        return self._vector(question)

    def dense_ids(self, question: str, depth: int) -> list[str]:
        """Passage ids by cosine."""
        return [one for one, _ in self.stores.vectors.search(self.generation, self.vector(question), depth)]

    def lexical_ids(self, question: str, depth: int) -> list[str]:
        """Passage ids by BM25."""
        terms = hybrid.question_terms(self.stores, self.generation, question)
        return [one for one, _ in self.stores.lexical.search(self.generation, terms, depth)]

    def lexical_score(self, question: str, passage_id: str) -> float:
        """BM25 of one passage."""
        terms = hybrid.question_terms(self.stores, self.generation, question)
        return self.stores.lexical.score(self.generation, terms, [passage_id]).get(passage_id, 0.0)

    def dense(self, question: str) -> list[Found]:
        """MiniLM alone."""
        return self.found(self.dense_ids(question, DEPTH))

    def lexical(self, question: str) -> list[Found]:
        """BM25 alone."""
        return self.found(self.lexical_ids(question, DEPTH))

    def rank_fusion(self, question: str) -> list[Found]:
        """Reciprocal rank fusion of both, each a hundred deep."""
        points: dict[str, float] = {}
        for ranked in (self.lexical_ids(question, hybrid.CANDIDATES), self.dense_ids(question, hybrid.CANDIDATES)):
            for place, one in enumerate(ranked, start=1):
                points[one] = points.get(one, 0.0) + 1 / (RRF_CONSTANT + place)
        return self.found(sorted(points, key=lambda one: (-points[one], one))[:DEPTH])

    def pool(self, question: str) -> Pool:
        """The candidates that Lede's search would weigh."""
        terms = hybrid.question_terms(self.stores, self.generation, question)
        dense = self.dense_ids(question, hybrid.CANDIDATES)
        bm25 = dict(self.stores.lexical.search(self.generation, terms, hybrid.CANDIDATES))
        bm25 |= self.stores.lexical.score(self.generation, terms, [one for one in dense if one not in bm25])
        return self.stored(list(dict.fromkeys([*bm25, *dense]))), self.vector(question), bm25

    def stored(self, passage_ids: Sequence[str]) -> list[StoredPassage]:
        """Passages with their vectors."""
        unknown = [one for one in passage_ids if one not in self._passages]
        self._passages |= self.stores.catalog.passages(self.generation, unknown)
        return [self._passages[one] for one in passage_ids]

    def found(self, passage_ids: Sequence[str]) -> list[Found]:
        """Passages as a reader would be given them."""
        unknown = [one for one in passage_ids if one not in self._shown]
        stored = self.stores.catalog.passages(self.generation, unknown)
        articles = self.stores.catalog.articles(list({one.passage.article_id for one in stored.values()}))
        for name, one in stored.items():
            self._shown[name] = found(articles[one.passage.article_id], one.passage.text)
        return [self._shown[one] for one in passage_ids]


def covered(rarity: Mapping[str, float], text: str) -> float:
    """The share of a question's words that stand in a text, weighed by rarity; 0..1.

    Args:
        rarity: of each word of the question (`Library.rarity`).
    """
    held = frozenset(words(text))
    return sum(weight for word, weight in rarity.items() if word in held) / (sum(rarity.values()) or 1.0)


def found(article: Article, text: str) -> Found:
    """A passage of ours as a reader would be given it."""
    return Found(article.id, text, f"{article.header}\n{text}")


def fused(library: Library) -> Search:
    """Lede's fused search, before anything is learned."""
    return lambda question: [found(hit.article, hit.passage.text) for hit in library.search(question, limit=DEPTH)]


def lede(library: Library) -> Search:
    """Lede's ranked search, as `Assistant.retrieve` gives it."""
    return lambda question: [
        found(hit.article, hit.passage.text) for hit in rank(library, question, limit=DEPTH, today=TODAY).hits
    ]


def naive(home: Path, articles: Sequence[Article], model: BaseEmbedding) -> tuple[Search, float]:
    """llama-index over Chroma with every default left alone; also the seconds that indexing took."""
    from llama_index.core.schema import MetadataMode

    index, seconds = naive_index(home, articles, model)
    retriever = index.as_retriever(similarity_top_k=NAIVE_TOP_K)

    def ranked(question: str) -> list[Found]:
        nodes = retriever.retrieve(question)
        return [
            Found(one.metadata["article_id"], one.node.get_content(), one.node.get_content(MetadataMode.LLM))
            for one in nodes
        ]

    return ranked, seconds


def naive_index(
    home: Path, articles: Sequence[Article], model: BaseEmbedding
) -> "tuple[llama_index.core.VectorStoreIndex, float]":
    """The index of it, built once, and the seconds that took.

    Raises:
        SystemExit: the llama-index integration for Chroma is not installed.
    """
    try:
        from llama_index.vector_stores.chroma import ChromaVectorStore
    except ImportError as error:
        raise SystemExit("the baseline needs the package llama-index-vector-stores-chroma; install it first") from error
    import chromadb
    from chromadb.config import Settings
    from llama_index.core import Document, StorageContext, VectorStoreIndex
    from llama_index.core.node_parser import SentenceSplitter

    note = home / "filled.json"
    if not note.is_file():
        shutil.rmtree(home, ignore_errors=True)
    client = chromadb.PersistentClient(str(home), settings=Settings(anonymized_telemetry=False))
    store = ChromaVectorStore(chroma_collection=client.get_or_create_collection("naive"))
    if not note.is_file():
        _copy_sentence_data(home / "nltk_data")
        began = time.perf_counter()
        documents = [
            Document(
                text=article.text,
                metadata=_metadata(article),
                excluded_embed_metadata_keys=["article_id"],
                excluded_llm_metadata_keys=["article_id"],
            )
            for article in articles
        ]
        VectorStoreIndex.from_documents(
            documents,
            storage_context=StorageContext.from_defaults(vector_store=store),
            transformations=[SentenceSplitter(chunk_size=NAIVE_CHUNK)],
            embed_model=model,
        )
        note.write_text(json.dumps({"seconds": time.perf_counter() - began}))
    index = VectorStoreIndex.from_vector_store(store, embed_model=model)
    return index, float(json.loads(note.read_text())["seconds"])


def _copy_sentence_data(folder: Path) -> None:
    """Gives llama-index's splitter its nltk data as plain files: nltk refuses those that an installer hard-linked."""
    shipped = Path(llama_index.core.__file__).parent / "_static" / "nltk_cache"
    shutil.copytree(shipped, folder, dirs_exist_ok=True)
    os.environ["NLTK_DATA"] = str(folder)


def _metadata(article: Article) -> dict[str, str]:
    day = article.published_at.date().isoformat() if article.published_at else ""
    return {"article_id": article.id, "title": article.title, "source": article.source or "", "date": day}
