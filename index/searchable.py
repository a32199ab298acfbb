"""The searching side of a library: passages for a question, and what they and its words are like.

Opens the stores. A search that a rebuilt index overtakes is done again in the new one.
"""

from collections.abc import Callable, Iterable, Sequence
from contextlib import AbstractContextManager
from dataclasses import replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar, Unpack

import numpy as np
from numpy.typing import NDArray

from index import chunking
from index.article import FilterArguments, Filters, Hit
from index.contents import Contents, opened
from index.embedding.encoder import Encoder, ForeignEncoder, KeptVectors, encoder_of
from index.errors import IndexMismatch, VectorsUnavailable
from index.locks import Mirror, Sharing
from index.search import candidates, hybrid
from index.search.candidates import CandidatePool
from index.search.context import ContextWindows
from index.search.filters import resolve
from index.search.hybrid import EmbeddedHit
from index.search.mentions import Mentions, mentions
from index.settings import LibrarySettings
from index.stores import Stores
from index.stores.chroma import Folder
from index.stores.chroma_server import ChromaServer, Remote
from index.stores.filesystem import storage_errors
from index.stores.home import open_home
from index.stores.lexical import Lexical
from index.stores.schema import Generation, IndexFilter
from index.stores.vectors import NoVectors, Vectors

if TYPE_CHECKING:
    from llama_index.core.base.embeddings.base import BaseEmbedding

SHORT_TEXTS = 8_192
"""Vectors of titles and questions that are kept in memory, 1.5 KB each."""

Found = TypeVar("Found")


class Searchable(Contents):
    """A library that can be searched.

    Args:
        settings: where it stands.
        embed_model: any LlamaIndex embedding; by default the bundled one.

    Attributes:
        words_only: why the last search of any thread went by words alone, in one or two sentences; else empty.
    """

    def __init__(self, settings: LibrarySettings, embed_model: "BaseEmbedding | None" = None) -> None:
        server = ChromaServer.of(settings)  # refused before anything is made
        self.settings = settings
        self._given = embed_model
        with self._guard():
            catalog = open_home(self.home)
        self._mirror = Mirror(self.home) if catalog.read_only else None
        place = self._mirror.place if self._mirror else self.home.joinpath
        vectors = Vectors(Remote(server) if server else Folder(place("chroma")), catalog)
        super().__init__(catalog)
        self._stores = Stores(catalog, vectors, Lexical(place("tantivy")))
        self._sharing = Sharing(self.home, self._stores, settings.lock_wait, self._mirror)
        self.words_only = ""

    # Made when first needed, since LlamaIndex takes a second to import, and to list and show articles does without.

    @cached_property
    def embed_model(self) -> "BaseEmbedding":
        """Return what turns text into vectors."""
        from index.embedding.model import BundledEmbedding

        return self._given or BundledEmbedding()

    @cached_property
    def _encoder(self) -> Encoder:
        return encoder_of(self.embed_model)

    @cached_property
    def _foreign(self) -> ForeignEncoder | None:
        from index.embedding.model import TokenEmbedding

        return None if isinstance(self.embed_model, TokenEmbedding) else ForeignEncoder(self.embed_model)

    @cached_property
    def _surroundings(self) -> ContextWindows:
        return ContextWindows(self._encoder)

    @cached_property
    def _short(self) -> KeptVectors:
        return KeptVectors(self._encoder, SHORT_TEXTS)

    @property
    def home(self) -> Path:
        """The folder that holds everything."""
        return self.settings.home

    @property
    def read_only(self) -> bool:
        """Whether the folder cannot be written: the library can be looked through and asked, and not changed."""
        return self._mirror is not None

    def search(
        self,
        question: str,
        *,
        limit: int = 10,
        **filters: Unpack[FilterArguments],
    ) -> list[Hit]:
        """Return the passages that bear on a question, the best first; copies of one story count once.

        Args:
            question: any text.
            limit: passages at most.
            filters: `source`, only articles of this publication, or of any of these, whatever its case; `author`, only
                articles of this writer, or of any of these; `after` and `before`, only articles of these days or
                between them, both included.

        Raises:
            IndexMismatch: the library was filled with another embedding model or splitter.
            LibraryDamaged: tantivy's files are missing or unreadable. Without Chroma it is searched by words alone.
            ModelError: the embedding model gave no vector for the question.
        """
        if not question.strip():
            return []
        vector = self._question_vectors([question])[0]

        def look(stores: Stores, generation: Generation, within: IndexFilter) -> list[EmbeddedHit]:
            return hybrid.search(stores, generation, question, vector, limit=limit, filters=within)

        return [hit.plain() for hit in self._searched(look, Filters.of(**filters))[0] or []]

    def gather(
        self,
        wordings: Sequence[str],
        *,
        apart: Sequence[tuple[str, ...]] = (),
        names: Sequence[str] = (),
        **filters: Unpack[FilterArguments],
    ) -> CandidatePool:
        """Return candidates for ranking: what a question and its parts find, and what each of them says of each.

        Args:
            wordings: the question first, then its parts.
            apart: groups of publications, as the catalog spells them, in each of which the question is also searched by
                itself; their article also speaks for a story that others carry too.
            names: words of the question, as `analyzer.words` makes them, that are names or numbers.
            filters: as in `search`.

        Raises:
            IndexMismatch, LibraryDamaged, ModelError: as `search`.
        """
        vectors = self._question_vectors(wordings)
        preferred = {name.casefold() for group in apart for name in group}

        def look(stores: Stores, generation: Generation, within: IndexFilter) -> CandidatePool:
            return candidates.gather(
                stores, generation, wordings, vectors, apart=apart, names=names, filters=within, prefer=preferred
            )

        pool, words_only = self._searched(look, Filters.of(**filters))
        return replace(pool, words_only=words_only) if pool else candidates.empty(len(wordings))

    def around(self, hits: Sequence[Hit]) -> NDArray[np.float32]:
        """Return the vectors of passages with title and surrounding text, of unit length; shape (n, dimension)."""
        return self._surroundings.vectors(hits)

    def openings(self, article_ids: Sequence[str], passages: int = 1) -> list[EmbeddedHit]:
        """Return the first passages of articles, in the order given, for questions that no single passage answers.

        A story that several of them tell is opened once, by the newest version or the first that was published.

        Args:
            article_ids: those that the library does not have are left out.
            passages: of each article at most.
        """
        with self._guard():
            generation = self._current_generation()
            return opened(self._stores.catalog, generation, article_ids, passages) if generation else []

    def mentions(self, matter: str) -> Mentions:
        """Return the articles that mention a matter, and those about it, for `browse(among=...)` and the like.

        Args:
            matter: a name or a few words, in any case.

        Raises:
            LibraryDamaged: tantivy's files are missing or unreadable.
        """
        with self._guard():
            generation = self._current_generation()
            return mentions(self._stores, generation, matter) if generation else Mentions(frozenset(), frozenset())

    def rarity(self, words: Sequence[str]) -> dict[str, float]:
        """Return how rare each word is in this library: its inverse document frequency over passages."""
        with self._guard():
            generation = self._current_generation()
            return self._stores.lexical.rarity(generation, words) if generation else dict.fromkeys(words, 0.0)

    def frequencies(self, words: Iterable[str]) -> dict[str, int]:
        """Return how many passages hold each word, as `analyzer.words` makes them; a word of none is left out."""
        with self._guard():
            generation = self._current_generation()
            return self._stores.lexical.frequencies(generation, words) if generation else {}

    def holding(self, word: str, near: Sequence[str], *, limit: int = 5, edits: int = 0) -> list[str]:
        """Return passages with their articles' titles that hold a word, those with the most of some others first.

        Args:
            word, near: as `analyzer.words` makes them.
            limit: passages at most.
            edits: up to how many letters the word may differ by in them, 0 to 2.
        """
        with self._guard():
            generation = self._current_generation()
            if generation is None:
                return []
            found = self._stores.lexical.holding(generation, word, dict.fromkeys(near, 1.0), limit, edits)
            passages = self._stores.catalog.passages(generation, found)
            articles = self._stores.catalog.articles(list({one.passage.article_id for one in passages.values()}))
            return [
                f"{articles[passages[one].passage.article_id].header}\n{passages[one].passage.text}"
                for one in found
                if one in passages
            ]

    def embed(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return vectors of questions, titles and other short texts, of unit length; shape (n, dimension)."""
        return self._short.of(texts, str)

    @cached_property
    def fingerprint(self) -> str:
        """Return the embedding model's; vectors made under another one are never searched."""
        from index.embedding.model import fingerprint_of

        return fingerprint_of(self.embed_model, self._foreign.dimension if self._foreign else None)

    # Within

    def _question_vectors(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """The texts as questions, of unit length; some models read a question otherwise than a passage."""
        return self.embed(texts) if self._foreign is None else self._foreign.embed_questions(texts)

    def _searched(
        self,
        look: Callable[[Stores, Generation, IndexFilter], Found],
        filters: Filters,
    ) -> tuple[Found | None, str]:
        """What a look at the active generation finds, again where that was replaced meanwhile; None without one.

        Where Chroma cannot be used it is a look at the words alone, and what is to be said of that stands beside it.
        """
        catalog = self._stores.catalog
        with self._guard():
            while generation := self._current_generation():
                self._require_match(generation)
                within = resolve(catalog, filters)
                try:
                    found, words_only = self._with_or_without_vectors(look, generation, within)
                except Exception:  # whatever befalls a look into files that a reindexing removes
                    if catalog.active() == generation:
                        raise
                else:
                    if catalog.active() == generation:
                        self.words_only = words_only
                        return found, words_only
            return None, ""

    def _with_or_without_vectors(
        self, look: Callable[[Stores, Generation, IndexFilter], Found], generation: Generation, filters: IndexFilter
    ) -> tuple[Found, str]:
        try:
            return look(self._stores, generation, filters), ""
        except VectorsUnavailable as error:
            said = f"Vector search is not available ({error.reason}); searched by words only."
            advice = f"{error.advice[:1].upper()}{error.advice[1:]}."
            return look(self._stores._replace(vectors=NoVectors()), generation, filters), f"{said} {advice}"

    def _guard(self) -> AbstractContextManager[None]:
        return storage_errors(self.home)

    def _current_generation(self) -> Generation | None:
        """The generation to search. It may be replaced while a search runs, which must then run again."""
        self._sharing.refresh()
        return self._stores.catalog.active()

    def _require_match(self, generation: Generation) -> None:
        found = (generation.fingerprint, generation.splitter)
        wanted = (self.fingerprint, chunking.splitter_name())
        for what, old, new in zip(("embedding model", "splitter"), found, wanted, strict=True):
            if old != new:
                raise IndexMismatch(
                    f"the library at {self.home} was indexed with the {what} {old}, this Lede uses {new}; "
                    "run `lede reindex` to index it again (the articles stay as they are)"
                )
