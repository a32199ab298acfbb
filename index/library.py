"""The library: one folder of articles that can be added to, searched and looked after.

Here is what changes it.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from itertools import groupby
from os import PathLike
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Self

from index import chunking, health, ingest, removal
from index import reindex as upkeep
from index.article import Article, Skipped
from index.locks import Settled
from index.readers import ReadLimits, Source, read
from index.readers.dispatch import estimate
from index.removal import Removed
from index.reports import AddReport, Change, OnProgress, Stop
from index.searchable import Searchable
from index.settings import LibrarySettings
from index.stores.schema import Generation

if TYPE_CHECKING:
    from llama_index.core.base.embeddings.base import BaseEmbedding


class Library(Searchable):
    """A library of articles. Safe to use from several threads; several processes may share one folder.

    Args:
        settings: where it stands.
        embed_model: any LlamaIndex embedding; by default the bundled one.

    >>> from tempfile import TemporaryDirectory
    >>> from index import FakeEmbedding
    >>> wall = Article.create(text="The harbour wall will cost 4 million euros.", path="/news/wall.txt")
    >>> with TemporaryDirectory() as home, Library.open(home, embed_model=FakeEmbedding()) as library:
    ...     added = library.add([wall]).added
    ...     library.search("what does the wall cost?")[0].passage.text
    'The harbour wall will cost 4 million euros.'
    """

    @classmethod
    def open(
        cls,
        home: Path | str | None = None,
        *,
        embed_model: "BaseEmbedding | None" = None,
        chroma_url: str | None = None,
    ) -> Self:
        """Open the library in a folder, which is made when missing.

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
        """Let go of the files. Nothing is lost when this is forgotten."""
        self._stores.vectors.close()
        self._stores.catalog.close()
        if self._mirror:
            self._mirror.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    # Changing

    def add(
        self,
        sources: Source | Iterable[Source | Article],
        *,
        on_progress: OnProgress | None = None,
        stop: Stop | None = None,
        public_only: bool = False,
    ) -> AddReport:
        """Add or update articles.

        Args:
            sources: paths, folders and URLs; or articles made in code.
            on_progress: called after each article; what it raises stops the work, and what is committed stays.
            stop: asked often; once it says yes the work ends, what is committed stays, and the report is of that.
            public_only: refuse addresses of this machine and of networks that are not public, for whoever adds what a
                stranger names.

        Returns:
            What was added, updated, unchanged and skipped, each skipped source with its reason.

        Raises:
            LibraryBusy: another process is changing the library and went on longer than `settings.lock_wait`; what was
                committed before stays.
            LibraryNotWritable: the disk is full or read-only; what was committed before stays.
            IndexMismatch: the library was filled with another embedding model or splitter.
            ReadersUnavailable: no process can be started to read files with.
            ModelError: the embedding model gave no vectors.
            VectorsUnavailable: Chroma cannot be written; what was committed before stays.
        """
        given: list[Source | Article] = [sources] if isinstance(sources, str | PathLike) else list(sources)
        paths = [one for one in given if not isinstance(one, Article)]
        limits = ReadLimits(self.settings.read_seconds, self.settings.read_memory)
        total = estimate(paths, limits=limits, stop=stop)
        with self._guard():
            return ingest.add(
                self._stores,
                self._encoder,
                lambda: self._filling(on_progress),
                _articles(given, limits, public_only=public_only, stop=stop),
                total=None if total is None else total + len(given) - len(paths),
                on_progress=on_progress,
                stop=stop,
            )

    def remove(self, article_ids: str | Iterable[str]) -> list[Change]:
        """Take articles out everywhere: all of them, or none where one is unknown.

        Raises:
            ArticleNotFound: the library has no article with one of the ids.
        """
        return list(self.take_out(article_ids).changes)

    def take_out(self, article_ids: str | Iterable[str]) -> Removed:
        """Remove articles as `remove` does; what it returns can be given to `put_back`.

        Raises:
            ArticleNotFound: the library has no article with one of the ids.
        """
        ids = [article_ids] if isinstance(article_ids, str) else list(dict.fromkeys(article_ids))
        with self._changing(None):
            return removal.take_out(self._stores, self._generation_to_fill(check=False), ids)

    def put_back(self, removed: Removed) -> list[Change]:
        """Put articles back exactly as they were; one that was added again meanwhile stays as it is now.

        Returns:
            What was put back.

        Raises:
            IndexMismatch: the library was indexed meanwhile with another embedding model or splitter.
        """
        with self._changing(None):
            return removal.put_back(self._stores, self._encoder, self._generation_to_fill(), removed)

    def reindex(self, *, on_progress: OnProgress | None = None) -> None:
        """Split and embed every article again; searches go on in the old index until the new one is whole."""
        with self._changing(on_progress):
            upkeep.reindex(self._stores, self._encoder, self.fingerprint, on_progress=on_progress)

    def rebuild(self, *, on_progress: OnProgress | None = None) -> None:
        """Make Chroma's and tantivy's files from the catalog, where there are none; nothing is embedded."""
        with self._changing(on_progress):
            upkeep.refill(self._stores, on_progress)

    def check(self, *, mend: bool = True, give_up: bool = False) -> list[health.Finding]:
        """Look whether the catalog is whole, and compare it with Chroma and tantivy.

        Args:
            mend: also put right what can be put right from the catalog.
            give_up: with `mend`, also take out what is left of articles that are lost.

        Returns:
            What was found, with what was or can be done about it; empty for a sound library.
        """
        with self._guard():
            if damage := health.damage_of(self._stores, self.home):
                return [damage]
            if not mend:
                self._sharing.refresh()
                return health.check(self._stores, self.fingerprint, look_at=self._chroma_home)
        with self._changing(None, look_at=self._chroma_home) as settled:
            return health.mend(self._stores, self._encoder, self.fingerprint, settled, give_up=give_up)

    # Within

    @contextmanager
    def _changing(self, on_progress: OnProgress | None, *, look_at: Path | None = None) -> Iterator[Settled]:
        with self._guard(), self._sharing.changing(on_progress, look_at=look_at) as settled:
            yield settled

    @contextmanager
    def _filling(self, on_progress: OnProgress | None) -> Iterator[Generation]:
        with self._changing(on_progress):
            yield self._generation_to_fill()

    @property
    def _chroma_home(self) -> Path | None:
        """The home whose Chroma can be looked at; None where a server keeps it, or nothing can be written."""
        return None if self.settings.chroma_url or self._mirror else self.home

    def _generation_to_fill(self, *, check: bool = True) -> Generation:
        generation = self._stores.catalog.active() or self._first_generation()
        if check:
            self._require_match(generation)
        return generation

    def _first_generation(self) -> Generation:
        """The first one of a new library, whole from the moment it is active, though nothing may come to be added."""
        catalog, vectors, lexical = self._stores
        started = catalog.start_generation(self.fingerprint, chunking.splitter_name())
        vectors.put(started, [])
        with lexical.writing(started):
            pass
        catalog.activate(started)
        return started._replace(active=True)


def _articles(
    given: Iterable[Source | Article], limits: ReadLimits, *, public_only: bool, stop: Stop | None
) -> Iterator[Article | Skipped]:
    # Paths side by side are read in one go: while one is embedded, the next are read.
    for made, several in groupby(given, key=lambda one: isinstance(one, Article)):
        if made:
            yield from (one for one in several if isinstance(one, Article))
        else:
            sources = (one for one in several if not isinstance(one, Article))
            yield from read(sources, public_only=public_only, stop=stop, limits=limits)
