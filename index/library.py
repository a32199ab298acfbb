"""The library: one folder of articles that can be added to, searched and looked after.

Ties the catalog, Chroma, tantivy, the embedding model and the readers together. Not here: how any of these works,
taking turns with other processes (`sharing`), and looking at what is there (`contents`).
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from functools import cached_property
from os import PathLike
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Self, TypeVar

import numpy as np
from filelock import FileLock
from numpy.typing import NDArray

from index import gather, health, ingest, removal, search
from index.article import Article, Skipped
from index.bylines import Names
from index.catalog import Catalog
from index.contents import Contents
from index.embedding import BundledEmbedding, TokenEmbedding, fingerprint_of
from index.encoder import encoder_of
from index.errors import IndexMismatch, LibraryDamaged
from index.filtering import filters_for
from index.gather import Pool
from index.ingest import AddReport, Change, OnProgress, Stop, Stores
from index.kept import KeptVectors
from index.lexical import Filters, Lexical
from index.readers import estimate, read
from index.removal import Removed
from index.retriever import HybridRetriever
from index.rows import Generation
from index.search import Hit
from index.settings import LibrarySettings
from index.sharing import Sharing
from index.storage import storage_errors
from index.surroundings import Surroundings
from index.vectors import Vectors

if TYPE_CHECKING:
    from llama_index.core.base.embeddings.base import BaseEmbedding

OPEN_WAIT = 30
"""Seconds for another process that is opening the same library."""

SHORT_TEXTS = 8_192
"""Vectors of titles and questions that are kept in memory, 1.5 KB each."""

Source = str | PathLike[str]
"""A path to a file or folder, or a URL."""

Found = TypeVar("Found")


class Library(Contents):
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
        super().__init__(catalog)
        self._stores = Stores(catalog, vectors, Lexical(self.home / "tantivy"))
        self._surroundings = Surroundings(self._encoder)
        self._short = KeptVectors(self._encoder, SHORT_TEXTS)
        self._sharing = Sharing(self.home, self._stores, settings.lock_wait)

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

    def add(
        self,
        sources: Source | Iterable[Source | Article],
        *,
        on_progress: OnProgress | None = None,
        stop: Stop | None = None,
        public_only: bool = False,
    ) -> AddReport:
        """Adds or updates articles.

        Args:
            sources: paths, folders and URLs; or articles made in code.
            on_progress: called after each article; what it raises stops the work, and what is committed stays.
            stop: asked often; once it says yes the work ends, what is committed stays, and the report is of that.
            public_only: refuse addresses of this machine and of networks that are not public, for whoever adds what a
                stranger names.

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
                _articles(given, public_only=public_only, stop=stop),
                total=None if total is None else total + len(given) - len(paths),
                on_progress=on_progress,
                stop=stop,
            )

    def remove(self, article_ids: str | Iterable[str]) -> list[Change]:
        """Takes articles out everywhere: all of them, or none where one is unknown.

        Raises:
            ArticleNotFound: the library has no article with one of the ids.
        """
        return list(self.take_out(article_ids).changes)

    def take_out(self, article_ids: str | Iterable[str]) -> Removed:
        """The same as `remove`; what it returns can be given to `put_back`.

        Raises:
            ArticleNotFound: the library has no article with one of the ids.
        """
        ids = [article_ids] if isinstance(article_ids, str) else list(dict.fromkeys(article_ids))
        with self._changing(None):
            return removal.take_out(self._stores, self._generation_to_fill(check=False), ids)

    def put_back(self, removed: Removed) -> list[Change]:
        """Puts articles back exactly as they were; one that was added again meanwhile stays as it is now.

        Returns:
            What was put back.

        Raises:
            IndexMismatch: the library was indexed meanwhile with another embedding model or splitter.
        """
        with self._changing(None):
            return removal.put_back(self._stores, self._encoder, self._generation_to_fill(), removed)

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
            self._sharing.refresh()
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
        source: Names = None,
        author: Names = None,
        after: date | datetime | None = None,
        before: date | datetime | None = None,
        prefer: Collection[str] = (),
    ) -> list[Hit]:
        """The passages that bear on a question, the best first; copies of one story count once.

        Args:
            question: any text.
            limit: passages at most.
            source: only articles of this publication, or of any of these, whatever its case.
            author: only articles of this writer, or of any of these; a byline that names several is of each.
            after, before: only articles of these days or between them, both included.
            prefer: publications whose article speaks for a story that others carry too, whatever their case.

        Raises:
            IndexMismatch: the library was filled with another embedding model or splitter.
            LibraryDamaged: Chroma's or tantivy's files are missing or unreadable.
        """
        if not question.strip():
            return []
        vector = self._question_vectors([question])[0]
        preferred = {one.strip().casefold() for one in prefer}

        def look(generation: Generation, filters: Filters) -> list[Hit]:
            return search.search(
                self._stores, generation, question, vector, limit=limit, filters=filters, prefer=preferred
            )

        return self._looked(look, source, author, after, before) or []

    def gather(
        self,
        wordings: Sequence[str],
        *,
        apart: Sequence[tuple[str, ...]] = (),
        names: Sequence[str] = (),
        source: Names = None,
        author: Names = None,
        after: date | datetime | None = None,
        before: date | datetime | None = None,
    ) -> Pool:
        """Candidates for ranking: what a question and its parts find, and what each of them says of each.

        Args:
            wordings: the question first, then its parts.
            apart: groups of publications, as the catalog spells them, in each of which the question is also searched by
                itself; their article also speaks for a story that others carry too.
            names: words of the question, as `words.words` makes them, that are names or numbers.
            source, author, after, before: as in `search`.

        Raises:
            IndexMismatch, LibraryDamaged: as `search`.
        """
        vectors = self._question_vectors(wordings)
        preferred = {name.casefold() for group in apart for name in group}

        def look(generation: Generation, filters: Filters) -> Pool:
            return gather.gather(
                self._stores, generation, wordings, vectors, apart=apart, names=names, filters=filters, prefer=preferred
            )

        return self._looked(look, source, author, after, before) or gather.empty(len(wordings))

    def around(self, hits: Sequence[Hit]) -> NDArray[np.float32]:
        """The vectors of passages with their titles and what stands around them, of unit length; (n, dimension)."""
        return self._surroundings.vectors(hits)

    def retriever(
        self,
        *,
        limit: int = 10,
        source: Names = None,
        author: Names = None,
        after: date | datetime | None = None,
        before: date | datetime | None = None,
    ) -> HybridRetriever:
        """The same search as a LlamaIndex retriever."""
        return HybridRetriever(self, limit=limit, source=source, author=author, after=after, before=before)

    def rarity(self, words: Sequence[str]) -> dict[str, float]:
        """How telling each word is in this library: its inverse document frequency over passages."""
        with self._guard():
            generation = self._stores.catalog.active()
            return self._stores.lexical.rarity(generation, words) if generation else dict.fromkeys(words, 0.0)

    def embed(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Vectors of questions, titles and other short texts, of unit length; shape (n, dimension)."""
        return self._short.of(texts, str)

    @cached_property
    def fingerprint(self) -> str:
        """The embedding model's; vectors made under another one are never searched."""
        return fingerprint_of(self.embed_model)

    # Within

    def _question_vectors(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """The texts as questions, of unit length; some models read a question otherwise than a passage."""
        if isinstance(self.embed_model, TokenEmbedding):
            return self.embed(texts)
        rows = np.asarray([self.embed_model.get_query_embedding(text) for text in texts], dtype=np.float32)
        return np.asarray(rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-9), dtype=np.float32)

    def _looked(
        self,
        look: Callable[[Generation, Filters], Found],
        source: Names,
        author: Names,
        after: date | datetime | None,
        before: date | datetime | None,
    ) -> Found | None:
        """What a look at the active generation finds, again where that was replaced meanwhile; None without one."""
        with self._guard():
            while generation := self._current_generation():
                self._require_match(generation)
                filters = filters_for(self._stores.catalog, source, author, after, before)
                try:
                    found = look(generation, filters)
                except LibraryDamaged:
                    if self._stores.catalog.active() == generation:
                        raise
                else:
                    if self._stores.catalog.active() == generation:
                        return found
            return None

    def _guard(self) -> storage_errors:
        return storage_errors(self.home)

    @contextmanager
    def _changing(self, on_progress: OnProgress | None) -> Iterator[int]:
        with self._guard(), self._sharing.changing(on_progress) as settled:
            yield settled

    def _current_generation(self) -> Generation | None:
        """The generation to search. It may be replaced while a search runs, which must then run again."""
        self._sharing.refresh()
        return self._stores.catalog.active()

    def _generation_to_fill(self, *, check: bool = True) -> Generation:
        generation = self._stores.catalog.active() or self._first_generation()
        if check:
            self._require_match(generation)
        return generation

    def _first_generation(self) -> Generation:
        """The first one of a new library, whole from the moment it is active, though nothing may come to be added."""
        catalog, vectors, lexical = self._stores
        started = catalog.start_generation(self.fingerprint, ingest.splitter_name(), active=False)
        vectors.put(started, [])
        with lexical.writing(started):
            pass
        catalog.activate(started)
        return started._replace(active=True)

    def _require_match(self, generation: Generation) -> None:
        found = (generation.fingerprint, generation.splitter)
        wanted = (self.fingerprint, ingest.splitter_name())
        for what, old, new in zip(("embedding model", "splitter"), found, wanted, strict=True):
            if old != new:
                raise IndexMismatch(
                    f"the library at {self.home} was indexed with the {what} {old}, this Lede uses {new}; "
                    "run `lede reindex` to index it again (the articles stay as they are)"
                )


def _articles(
    given: Iterable[Source | Article], *, public_only: bool, stop: Stop | None
) -> Iterator[Article | Skipped]:
    for one in given:
        if isinstance(one, Article):
            yield one
        else:
            yield from read(one, public_only=public_only, stop=stop)
