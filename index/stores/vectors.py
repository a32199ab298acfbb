"""Passage vectors in Chroma. Derived from the catalog: whatever is here can be made again from there."""

import secrets
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from index.article import Article
from index.errors import LedeError, VectorsLost, VectorsUnavailable
from index.stores.catalog import Catalog
from index.stores.chroma import DOCTOR, Place
from index.stores.schema import Generation, StoredPassage

if TYPE_CHECKING:
    from chromadb.api.models.Collection import Collection

WRITE_BATCH = 1_000
"""Rows per call; Chroma refuses more than 5,461 at once."""

CLAIM = "claim"
"""In a collection's metadata on a server: which library's it is; see `Vectors.take`."""

Near = list[tuple[str, float]]
"""Passage ids with their cosine similarity in -1..1, the nearest first."""

_Row = TypeVar("_Row")


class Vectors:
    """The Chroma collections of one library.

    Every method that needs Chroma raises `VectorsLost` where the vectors are missing or damaged, and
    `VectorsUnavailable` where they cannot be reached.

    Args:
        place: where they are kept.
        catalog: of the library; its id names the collections.
    """

    def __init__(self, place: Place, catalog: Catalog) -> None:
        self._place = place
        self._catalog = catalog

    def _name(self, generation: Generation) -> str:
        return f"lede-{self._catalog.library_id}-{generation.id}"

    @contextmanager
    def _collection(self, generation: Generation, *, create: bool = False) -> Iterator["Collection"]:
        name = self._name(generation)
        with self._place.using() as chroma:
            collection = chroma.find(name)
            if collection is None and create:
                collection = chroma.create(name, self._metadata(generation))
            if collection is None:
                raise VectorsLost(f"Chroma has no vectors of this library (no collection {name})", DOCTOR)
            if not self._owns(collection):
                collection = chroma.find(name)  # another process may just have claimed it anew
            if collection is None or not self._owns(collection):
                raise VectorsLost("the vectors on the Chroma server are those of a copy of this library", DOCTOR)
            yield collection

    def _metadata(self, generation: Generation) -> dict[str, str]:
        metadata = {"fingerprint": generation.fingerprint, "splitter": generation.splitter}
        if self._place.shared:
            if not self._catalog.claims:
                self._catalog.claim(secrets.token_hex(8))
            metadata[CLAIM] = self._catalog.claims[-1]
        return metadata

    def _owns(self, collection: "Collection") -> bool:
        if not self._place.shared:
            return True
        found, claims = (collection.metadata or {}).get(CLAIM), self._catalog.claims
        return found in claims if claims else found is None

    def take(self, generation: Generation) -> None:
        """Make sure, before a change, that the vectors are there and this library's own.

        A home that is copied has the same id as the one it was copied from, and would share its collections on a
        server. So each change puts a new claim on the collection, which the catalog knows before the server does.
        Whichever of two copies changes first keeps the collection; the other finds a claim that it does not know.

        Raises:
            VectorsLost: they are not.
        """
        with self._collection(generation) as collection:
            collection.get(limit=1, include=[])  # has a folder's graph loaded, as writing will
            if self._place.shared:
                metadata = dict(collection.metadata or {})
                claim = secrets.token_hex(8)
                self._catalog.claim(*(str(metadata[one]) for one in (CLAIM,) if one in metadata), claim)
                collection.modify(metadata=metadata | {CLAIM: claim})

    def refresh(self) -> None:
        """See from now on what other processes wrote."""
        self._place.refresh()

    def close(self) -> None:
        """Let go of Chroma."""
        self._place.close()

    def reset(self) -> None:
        """Throw away what cannot be read, so that it can be made again. Does nothing to a server."""
        self._place.clear()

    def put(self, generation: Generation, rows: Sequence[tuple[Article, StoredPassage]]) -> None:
        """Add or replace passages with their vectors; those of their sentences stay in the catalog."""
        with self._collection(generation, create=True) as collection:
            for chunk in _chunks(rows, WRITE_BATCH):
                collection.upsert(
                    ids=[stored.passage.id for _, stored in chunk],
                    embeddings=np.stack([stored.vectors[0] for _, stored in chunk]).astype(np.float32),
                    metadatas=[_metadata(article) for article, _ in chunk],
                )

    def delete(self, generation: Generation, passage_ids: Sequence[str]) -> None:
        """Remove passages; ids that are not there are passed over."""
        with self._collection(generation, create=True) as collection:
            for chunk in _chunks(passage_ids, WRITE_BATCH):
                collection.delete(ids=list(chunk))

    def ids(self, generation: Generation, article_id: str | None = None) -> set[str]:
        """Return the ids of all passages, or of one article's."""
        where: Any = {"article_id": article_id} if article_id is not None else None
        with self._collection(generation, create=article_id is not None) as collection:
            return set(collection.get(where=where, include=[])["ids"])

    def vectors(self, generation: Generation, passage_ids: Sequence[str]) -> dict[str, NDArray[np.float32]]:
        """Return the vectors of some passages as Chroma has them; ids that are not there are left out."""
        found: dict[str, NDArray[np.float32]] = {}
        with self._collection(generation) as collection:
            for chunk in _chunks(passage_ids, WRITE_BATCH):
                held = collection.get(ids=list(chunk), include=["embeddings"])
                found |= zip(held["ids"], np.asarray(held["embeddings"], np.float32), strict=True)
        return found

    def search(
        self, generation: Generation, vector: NDArray[np.float32], limit: int, where: Mapping[str, Any] | None = None
    ) -> Near:
        """Return the nearest passages.

        Args:
            vector: of unit length; shape (dimension,).
            where: a filter in Chroma's own terms, over `article_id`, `source` and `published`.
        """
        return self.search_each(generation, vector[np.newaxis, :], limit, where)[0]

    def search_each(
        self, generation: Generation, vectors: NDArray[np.float32], limit: int, where: Mapping[str, Any] | None = None
    ) -> list[Near]:
        """Search as `search` does for several vectors at once; shape (vectors, dimension)."""
        try:
            with self._collection(generation) as collection:
                found = collection.query(
                    query_embeddings=vectors,
                    n_results=limit,
                    where=dict(where) if where else None,
                    include=["distances"],
                )
        except LedeError:
            raise
        except Exception as error:
            raise VectorsUnavailable(f"Chroma cannot use its files ({error})", DOCTOR) from error
        distances = found["distances"] or [[] for _ in vectors]
        return [
            [(one, 1.0 - float(distance)) for one, distance in zip(ids, row, strict=True)]
            for ids, row in zip(found["ids"], distances, strict=True)
        ]

    def drop(self, generation: Generation) -> None:
        """Remove a whole generation's collection, if it is there."""
        with self._place.using() as chroma:
            chroma.drop(self._name(generation))


class NoVectors(Vectors):
    """Stands in for vectors that cannot be searched, so that words alone are: nothing is near anything."""

    def __init__(self) -> None:
        """Needs nothing."""

    def search_each(
        self,
        generation: Generation,  # noqa: ARG002 - as in the base class
        vectors: NDArray[np.float32],
        limit: int,  # noqa: ARG002
        where: Mapping[str, Any] | None = None,  # noqa: ARG002
    ) -> list[Near]:
        """Nothing, for each vector."""
        return [[] for _ in vectors]


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
