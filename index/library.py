"""The library: one folder of articles that can be added to, searched and looked after.

Ties the catalog, Chroma, tantivy, the embedding model and the readers together; holds the write lock and notices what
other processes changed. Not here: how any of these works.
"""

import threading
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from functools import cached_property
from os import PathLike
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Self

import numpy as np
from filelock import FileLock, Timeout
from numpy.typing import NDArray

from index import health, ingest, search
from index.article import Article, Skipped, Span
from index.catalog import Catalog
from index.embedding import BundledEmbedding, fingerprint_of
from index.encoder import encoder_of
from index.errors import IndexMismatch, LibraryBusy, LibraryDamaged
from index.ingest import AddReport, Change, OnProgress, Progress, Stores
from index.lexical import Lexical
from index.readers import estimate, read
from index.rows import Generation
from index.search import Hit, HybridRetriever
from index.settings import LibrarySettings
from index.storage import storage_errors
from index.vectors import Vectors

if TYPE_CHECKING:
    from llama_index.core.base.embeddings.base import BaseEmbedding

OPEN_WAIT = 30
"""Seconds for another process that is opening the same library."""

Source = str | PathLike[str]
"""A path to a file or folder, or a URL."""


class Library:
    """A library of articles. Safe to use from several threads; several processes may share one folder.

    Args:
        settings: where it stands.
        embed_model: any LlamaIndex embedding; by default the bundled one.
    """

    def __init__(self, settings: LibrarySettings, embed_model: "BaseEmbedding | None" = None) -> None:
        self.settings = settings
        self.embed_model = embed_model or BundledEmbedding()
        self._encoder = encoder_of(self.embed_model)
        with self._guard():
            self.home.mkdir(parents=True, exist_ok=True)
            with FileLock(self.home / "open.lock", timeout=OPEN_WAIT):  # SQLite cannot be made by two at once
                catalog = Catalog(self.home / "catalog.sqlite")
            vectors = Vectors(self.home / "chroma", catalog.library_id, settings.chroma_url)
        self._stores = Stores(catalog, vectors, Lexical(self.home / "tantivy"))
        self._seen = catalog.revision
        self._refreshing = threading.Lock()

    @classmethod
    def open(
        cls,
        home: Path | str | None = None,
        *,
        embed_model: "BaseEmbedding | None" = None,
        chroma_url: str | None = None,
    ) -> Self:
        """Opens the library in a folder, which is made when missing.

        Args:
            home: by default LEDE_HOME, else the platform's folder for user data.
            embed_model: what turns text into vectors; a library keeps to the one it was filled with.
            chroma_url: of a Chroma server, by default LEDE_CHROMA_URL, else none.

        Raises:
            LibraryNotWritable: the folder cannot be made or written.
            LibraryDamaged: the catalog cannot be read.
            SettingsError: a setting cannot be used.
        """
        return cls(LibrarySettings.load(home, chroma_url=chroma_url), embed_model)

    def close(self) -> None:
        """Lets go of the files. Nothing is lost when this is forgotten."""
        self._stores.vectors.close()
        self._stores.catalog.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    @property
    def home(self) -> Path:
        """The folder that holds everything."""
        return self.settings.home

    # Changing

    def add(self, sources: Source | Iterable[Source | Article], *, on_progress: OnProgress | None = None) -> AddReport:
        """Adds or updates articles.

        Args:
            sources: paths, folders and URLs; or articles made in code.
            on_progress: called after each article; what it raises stops the work, and what is committed stays.

        Returns:
            What was added, updated, unchanged and skipped, each skipped source with its reason.

        Raises:
            LibraryBusy: another process is changing the library and went on longer than `settings.lock_wait`.
            LibraryNotWritable: the disk is full or read-only; what was committed before stays.
            IndexMismatch: the library was filled with another embedding model or splitter.
        """
        given: list[Source | Article] = [sources] if isinstance(sources, str | PathLike) else list(sources)
        paths = [one for one in given if not isinstance(one, Article)]
        total = estimate(paths)
        with self._changing(on_progress):
            return ingest.add(
                self._stores,
                self._encoder,
                self._generation_to_fill(),
                _articles(given),
                total=None if total is None else total + len(given) - len(paths),
                on_progress=on_progress,
            )

    def remove(self, article_ids: str | Iterable[str]) -> list[Change]:
        """Takes articles out everywhere: all of them, or none where one is unknown.

        Raises:
            ArticleNotFound: the library has no article with one of the ids.
        """
        ids = [article_ids] if isinstance(article_ids, str) else list(dict.fromkeys(article_ids))
        with self._changing(None):
            return ingest.remove(self._stores, self._generation_to_fill(check=False), ids)

    def reindex(self, *, on_progress: OnProgress | None = None) -> None:
        """Splits and embeds every article again; searches go on in the old index until the new one is whole."""
        with self._changing(on_progress):
            ingest.reindex(self._stores, self._encoder, self.fingerprint, on_progress=on_progress)

    def check(self, *, mend: bool = True) -> list[health.Finding]:
        """Compares the catalog with Chroma and tantivy.

        Args:
            mend: also put right what can be put right without embedding anything again.

        Returns:
            What was found, with what was or can be done about it; empty for a sound library.
        """
        if not mend:
            self._refresh()
            with self._guard():
                return health.check(self._stores, self.fingerprint)
        with self._changing(None) as settled:
            return health.mend(self._stores, self.fingerprint, settled)

    # Asking

    def search(
        self,
        question: str,
        *,
        limit: int = 10,
        source: str | None = None,
        after: date | datetime | None = None,
        before: date | datetime | None = None,
    ) -> list[Hit]:
        """The passages that bear on a question, the best first.

        Args:
            question: any text.
            limit: passages at most.
            source: only articles of this publication, whatever its case.
            after, before: only articles of these days or between them, both included.

        Raises:
            IndexMismatch: the library was filled with another embedding model or splitter.
            LibraryDamaged: Chroma's or tantivy's files are missing or unreadable.
        """
        if not question.strip():
            return []
        vector = np.asarray(self.embed_model.get_query_embedding(question), dtype=np.float32)
        vector /= max(float(np.linalg.norm(vector)), 1e-9)
        with self._guard():
            while generation := self._current_generation():
                self._require_match(generation)
                names = self._stores.catalog.sources() if source is not None else ()
                filters = search.filters_for(names, source, after, before)
                try:
                    hits = search.search(self._stores, generation, question, vector, limit=limit, filters=filters)
                except LibraryDamaged:
                    if self._stores.catalog.active() == generation:
                        raise
                else:
                    if self._stores.catalog.active() == generation:
                        return hits
            return []

    def retriever(
        self,
        *,
        limit: int = 10,
        source: str | None = None,
        after: date | datetime | None = None,
        before: date | datetime | None = None,
    ) -> HybridRetriever:
        """The same search as a LlamaIndex retriever."""
        return HybridRetriever(self, limit=limit, source=source, after=after, before=before)

    def rarity(self, words: Sequence[str]) -> dict[str, float]:
        """How telling each word is in this library: its inverse document frequency over passages."""
        with self._guard():
            generation = self._stores.catalog.active()
            return self._stores.lexical.rarity(generation, words) if generation else dict.fromkeys(words, 0.0)

    def embed(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Vectors of any texts, by the library's model, of unit length; shape (n, dimension)."""
        return self._encoder.embed_texts(texts)

    # Looking

    def __len__(self) -> int:
        return self._stores.catalog.count()

    @property
    def passage_count(self) -> int:
        """How many passages the articles are cut into."""
        generation = self._stores.catalog.active()
        return self._stores.catalog.passage_count(generation) if generation else 0

    def article(self, article_id: str) -> Article:
        """One article as it is stored.

        Raises:
            ArticleNotFound: the library has none with this id.
        """
        return self._stores.catalog.article(article_id)

    def sentences(self, article_id: str) -> list[Span]:
        """Where each sentence of an article stands, in order."""
        generation = self._stores.catalog.active()
        return self._stores.catalog.sentences(generation, article_id) if generation else []

    def articles(self, *, limit: int | None = None, offset: int = 0) -> list[Article]:
        """The articles, the newest first, the undated last."""
        ids = self._stores.catalog.article_ids()[offset : None if limit is None else offset + limit]
        found = self._stores.catalog.articles(ids)
        return [found[one] for one in ids if one in found]

    def sources(self) -> dict[str, int]:
        """Each publication with its number of articles, the largest first."""
        return self._stores.catalog.sources()

    @property
    def revision(self) -> int:
        """Grows with every change, by whichever process."""
        return self._stores.catalog.revision

    @cached_property
    def fingerprint(self) -> str:
        """The embedding model's; vectors made under another one are never searched."""
        return fingerprint_of(self.embed_model)

    # Within

    def _guard(self) -> storage_errors:
        return storage_errors(self.home)

    @contextmanager
    def _changing(self, on_progress: OnProgress | None) -> Iterator[int]:
        """Holds the write lock; yields how many half-done changes of dead processes were settled first."""
        with self._guard():
            lock = FileLock(self.home / "write.lock", thread_local=False)
            try:
                lock.acquire(timeout=0)
            except Timeout:
                self._await(lock, on_progress)
            try:
                self._refresh()
                yield ingest.settle(self._stores)
            finally:
                self._stores.lexical.refresh()
                self._seen = self._stores.catalog.revision
                lock.release()

    def _await(self, lock: FileLock, on_progress: OnProgress | None) -> None:
        if on_progress:
            on_progress(Progress(0, None, "waiting for another process that is changing this library"))
        try:
            lock.acquire(timeout=self.settings.lock_wait)
        except Timeout as error:
            raise LibraryBusy(
                f"another process is still changing the library at {self.home} after {self.settings.lock_wait:.0f} s; "
                "nothing was added by this one: try again when the other is done"
            ) from error

    def _refresh(self) -> None:
        """Sees what other processes changed since this one last looked."""
        revision = self._stores.catalog.revision
        if revision == self._seen:
            return
        with self._refreshing:
            if revision > self._seen:
                self._stores.vectors.refresh()
                self._stores.lexical.refresh()
                self._seen = revision

    def _current_generation(self) -> Generation | None:
        """The generation to search. It may be replaced while a search runs, which must then run again."""
        self._refresh()
        return self._stores.catalog.active()

    def _generation_to_fill(self, *, check: bool = True) -> Generation:
        catalog = self._stores.catalog
        generation = catalog.active() or catalog.start_generation(self.fingerprint, ingest.splitter_name(), active=True)
        if check:
            self._require_match(generation)
        return generation

    def _require_match(self, generation: Generation) -> None:
        found = (generation.fingerprint, generation.splitter)
        wanted = (self.fingerprint, ingest.splitter_name())
        for what, old, new in zip(("embedding model", "splitter"), found, wanted, strict=True):
            if old != new:
                raise IndexMismatch(
                    f"the library at {self.home} was indexed with the {what} {old}, this Lede uses {new}; "
                    "run `lede reindex` to index it again (the articles stay as they are)"
                )


def _articles(given: Iterable[Source | Article]) -> Iterator[Article | Skipped]:
    for one in given:
        if isinstance(one, Article):
            yield one
        else:
            yield from read(one)
