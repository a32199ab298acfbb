"""Passage vectors in Chroma. Derived from the catalog: whatever is here can be made again from there.

A local Chroma folder keeps its nearest-neighbour graph in memory, so writes by another process stay invisible to an
open client's `query()`; `refresh` opens the folder anew when the catalog's revision says that something changed. Not
here: which vectors should exist (`ingest`), and the joining of what is found to the catalog (`search`).
"""

import os
import shutil
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar
from urllib.parse import urlsplit

import numpy as np
from numpy.typing import NDArray

from index.article import Article
from index.errors import LibraryDamaged, LibraryError
from index.permissions import make_private
from index.rows import Generation, StoredPassage
from index.storage import is_damage

if TYPE_CHECKING:
    from chromadb.api import ClientAPI
    from chromadb.api.collection_configuration import CreateHNSWConfiguration
    from chromadb.api.models.Collection import Collection

WRITE_BATCH = 1_000
"""Rows per call; Chroma refuses more than 5,461 at once."""

HNSW: "CreateHNSWConfiguration" = {
    "space": "cosine",
    "ef_construction": 200,
    "ef_search": 200,
    "max_neighbors": 24,
}
"""The graph's settings, fixed at a collection's creation; ef_search must be above the number of candidates."""

_Row = TypeVar("_Row")

_open_folders: set[str] = set()
_open_folders_lock = threading.Lock()


class Vectors:
    """The Chroma collections of one library.

    Args:
        folder: of the local database; not used with a `url`.
        library_id: keeps libraries apart that share a server.
        url: of a Chroma server, such as http://localhost:8000.
    """

    def __init__(self, folder: Path, library_id: str, url: str | None = None) -> None:
        self._folder = folder
        self._library_id = library_id
        self._url = url
        self._lock = threading.Lock()
        self._client: _Client | None = None

    @contextmanager
    def _opened(self) -> Iterator["_Client"]:
        """The open client, kept open at least until the block ends."""
        with self._lock, self._told():
            if self._client is None:
                self._client = _Client(self._folder, self._url)
            client = self._client
            client.users += 1
        try:
            with self._told():
                yield client
        finally:
            with self._lock:
                client.users -= 1
                if client is not self._client and not client.users:
                    client.close()

    @contextmanager
    def _told(self) -> Iterator[None]:
        """Says in Lede's words that Chroma cannot read its own files."""
        from chromadb.errors import ChromaError

        try:
            yield
        except ChromaError as error:
            if is_damage(error):
                raise LibraryDamaged(
                    f"the vectors at {self._folder} cannot be read ({error}); "
                    "`lede doctor` makes them again from the catalog"
                ) from error
            raise

    @contextmanager
    def _collection(self, generation: Generation, *, create: bool = False) -> Iterator["Collection"]:
        with self._opened() as client:
            yield client.collection(self._name(generation), generation if create else None)

    def _name(self, generation: Generation) -> str:
        return f"lede-{self._library_id}-{generation.id}"

    def refresh(self) -> None:
        """Sees what other processes wrote. Searches under way finish on what they began with."""
        self.close()

    def close(self) -> None:
        """Lets go of the folder as soon as no search uses it."""
        with self._lock:
            client, self._client = self._client, None
            if client is not None and not client.users:
                client.close()

    def reset(self) -> None:
        """Throws away what cannot be read, so that it can be made again. Does nothing to a server."""
        self.close()
        if self._url is None:
            shutil.rmtree(self._folder, ignore_errors=True)

    def put(self, generation: Generation, rows: Sequence[tuple[Article, StoredPassage]]) -> None:
        """Adds or replaces passages with their vectors; those of their sentences stay in the catalog."""
        with self._collection(generation, create=True) as collection:
            for chunk in _chunks(rows, WRITE_BATCH):
                collection.upsert(
                    ids=[stored.passage.id for _, stored in chunk],
                    embeddings=np.stack([stored.vectors[0] for _, stored in chunk]).astype(np.float32),
                    metadatas=[_metadata(article) for article, _ in chunk],
                )

    def delete(self, generation: Generation, passage_ids: Sequence[str]) -> None:
        """Removes passages; ids that are not there are passed over."""
        with self._collection(generation, create=True) as collection:
            for chunk in _chunks(passage_ids, WRITE_BATCH):
                collection.delete(ids=list(chunk))

    def ids(self, generation: Generation, article_id: str | None = None) -> set[str]:
        """The ids of all passages, or of one article's.

        Raises:
            LibraryDamaged: the collection is missing.
        """
        where: Any = {"article_id": article_id} if article_id is not None else None
        with self._collection(generation, create=article_id is not None) as collection:
            return set(collection.get(where=where, include=[])["ids"])

    def search(
        self, generation: Generation, vector: NDArray[np.float32], limit: int, where: Mapping[str, Any] | None = None
    ) -> list[tuple[str, float]]:
        """The nearest passages.

        Args:
            vector: of unit length; shape (dimension,).
            where: a filter in Chroma's own terms, over `article_id`, `source` and `published`.

        Returns:
            Passage ids with their cosine similarity in -1..1, the nearest first.

        Raises:
            LibraryDamaged: the collection is missing.
        """
        return self.search_each(generation, vector[np.newaxis, :], limit, where)[0]

    def search_each(
        self, generation: Generation, vectors: NDArray[np.float32], limit: int, where: Mapping[str, Any] | None = None
    ) -> list[list[tuple[str, float]]]:
        """The same for several vectors at once; shape (vectors, dimension)."""
        with self._collection(generation) as collection:
            found = collection.query(
                query_embeddings=vectors,
                n_results=limit,
                where=dict(where) if where else None,
                include=["distances"],
            )
        distances = found["distances"] or [[] for _ in vectors]
        return [
            [(one, 1.0 - float(distance)) for one, distance in zip(ids, row, strict=True)]
            for ids, row in zip(found["ids"], distances, strict=True)
        ]

    def drop(self, generation: Generation) -> None:
        """Removes a whole generation's collection, if it is there."""
        with self._opened() as client:
            client.drop(self._name(generation))


class _Client:
    """One opened Chroma client with a count of the calls that are using it."""

    def __init__(self, folder: Path, url: str | None) -> None:
        self.users = 0
        self._spelling: str | None = None
        if url is None:
            make_private(folder)
            self._spelling = _unused_spelling(folder)
        self._api = _connect(self._spelling, url)

    def collection(self, name: str, create_for: Generation | None) -> "Collection":
        from chromadb.api.collection_configuration import CreateCollectionConfiguration
        from chromadb.errors import NotFoundError

        if create_for is not None:
            metadata = {"fingerprint": create_for.fingerprint, "splitter": create_for.splitter}
            return self._api.get_or_create_collection(
                name, embedding_function=None, configuration=CreateCollectionConfiguration(hnsw=HNSW), metadata=metadata
            )  # fmt: skip
        try:
            return self._api.get_collection(name, embedding_function=None)
        except NotFoundError as error:
            raise LibraryDamaged(
                f"the vectors of this library are missing (no collection {name} in Chroma); "
                "`lede doctor` makes them again from the catalog"
            ) from error

    def drop(self, name: str) -> None:
        from chromadb.errors import NotFoundError

        with suppress(NotFoundError):
            self._api.delete_collection(name)

    def close(self) -> None:
        self._api.close()  # type: ignore[attr-defined]
        if self._spelling is not None:
            with _open_folders_lock:
                _open_folders.discard(self._spelling)


def _unused_spelling(folder: Path) -> str:
    """A way to write the folder's path that no open client of this process uses.

    Chroma keeps one database per path *string* for the whole process: a second client on the same string would be
    handed the first one's stale graph.
    """
    with _open_folders_lock:
        for repeats in count():
            spelling = str(folder) + f"{os.sep}." * repeats
            if spelling not in _open_folders:
                _open_folders.add(spelling)
                return spelling
    raise AssertionError("count() never ends")


def _connect(folder: str | None, url: str | None) -> "ClientAPI":
    import chromadb
    from chromadb.config import Settings

    settings = Settings(anonymized_telemetry=False)
    if url is None:
        return chromadb.PersistentClient(str(folder), settings=settings)
    parts = urlsplit(url)
    try:
        return chromadb.HttpClient(
            host=parts.hostname or "localhost",
            port=parts.port or (443 if parts.scheme == "https" else 8000),
            ssl=parts.scheme == "https",
            settings=settings,
        )
    except ValueError as error:
        raise LibraryError(f"no Chroma server answers at {url} (LEDE_CHROMA_URL): {error}") from error


def _metadata(article: Article) -> dict[str, str | int]:
    """What a search may filter by. Chroma takes no None, so what is not known is left out."""
    metadata: dict[str, str | int] = {"article_id": article.id}
    if article.source is not None:
        metadata["source"] = article.source
    if article.published_at is not None:
        metadata["published"] = int(article.published_at.timestamp())
    return metadata


def _chunks(rows: Sequence[_Row], size: int) -> Iterator[Sequence[_Row]]:
    for start in range(0, len(rows), size):
        yield rows[start : start + size]
