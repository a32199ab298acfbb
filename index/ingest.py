"""Adding, updating and reindexing, in the order that survives a crash at any point.

For each batch: split and embed first; note in the catalog whose copies are about to change; write the new vectors and
words under new ids; commit the catalog, which is the one commit point; remove the old copies; note that all is settled.
Whoever next changes the library settles what a dead process left (`settle`). Every function here expects the caller to
hold the library's write lock. Not here: reading files (`readers`), taking articles out (`removal`), the lock itself
(`library`).
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import NamedTuple

import numpy as np

from index.article import Article, Passage, Skipped
from index.catalog import Catalog
from index.encoder import Encoder
from index.known import Known
from index.lexical import Lexical
from index.rows import Generation, StoredPassage
from index.splitter import SPLITTER_VERSION, split_passages
from index.vectors import Vectors

PASSAGE_TOKENS = 120
"""Tokens of a passage (cl100k_base); with its header it stays within the embedding model's 256 word pieces."""

BATCH_PASSAGES = 256
"""Passages between two commits: some seconds of work to lose at a crash, enough to sort by length before embedding."""

SLICE_PASSAGES = 32
"""Passages embedded between two looks at whether to stop: half a second of work."""

BATCH_SIGNED = 64
"""Articles of an earlier Lede that are compared with the others between two commits; a second or so."""

MAX_HEADER = 200
"""Characters of the header that are embedded; a longer title would push the passage out of the model's window."""


class Progress(NamedTuple):
    """How far a long operation is.

    Args:
        done: articles dealt with so far, whatever became of them.
        total: articles in all, as far as it is known beforehand.
        title: of the article last read, or what is being waited for.
    """

    done: int
    total: int | None
    title: str


OnProgress = Callable[[Progress], None]
"""Called after each article, from the working thread. What it raises stops the work; what was committed stays."""


class Change(NamedTuple):
    """One article that an operation dealt with."""

    id: str
    title: str
    path: str | None


Stop = Callable[[], bool]
"""Whether to stop; asked often, from the working thread."""


@dataclass(frozen=True)
class AddReport:
    """What became of every article that was read.

    Attributes:
        stopped: whether it was stopped before everything was read; what is listed here stands in the library.
    """

    added: list[Change] = field(default_factory=list)
    updated: list[Change] = field(default_factory=list)
    unchanged: list[Change] = field(default_factory=list)
    skipped: list[Skipped] = field(default_factory=list)
    stopped: bool = False

    @property
    def read(self) -> int:
        """How many articles were dealt with, the skipped ones included."""
        return len(self.added) + len(self.updated) + len(self.unchanged) + len(self.skipped)


class Stores(NamedTuple):
    """The catalog and the two indexes derived from it."""

    catalog: Catalog
    vectors: Vectors
    lexical: Lexical


def splitter_name() -> str:
    """The splitter as a generation records it: another value means other passages."""
    return f"{SPLITTER_VERSION}/{PASSAGE_TOKENS}"


def add(
    stores: Stores,
    encoder: Encoder,
    generation: Generation,
    found: Iterable[Article | Skipped],
    *,
    total: int | None = None,
    on_progress: OnProgress | None = None,
    stop: Stop | None = None,
) -> AddReport:
    """Adds or updates articles; what is already stored as it is costs no embedding.

    Args:
        found: what the readers yield.
        total: for the progress, if it is known.
        stop: once it says yes, what is not yet in the library is left out, and the report is of the rest.
    """
    intake = _Intake(stores, encoder, generation, stop)
    try:
        for done, one in enumerate(_until(found, stop), 1):
            intake.take(one)
            if on_progress:
                on_progress(Progress(done, total, one.origin if isinstance(one, Skipped) else one.title))
        intake.commit()
    except Stopped:
        return intake.stopped()
    return intake.report


class Stopped(Exception):
    """Somebody asked to stop; nothing is half done."""


class _Read(NamedTuple):
    """An article that waits to be committed."""

    article: Article
    passages: list[Passage]
    outcome: str


class _Intake:
    """Articles on their way in, a batch at a time; see `add` for the arguments."""

    def __init__(self, stores: Stores, encoder: Encoder, generation: Generation, stop: Stop | None) -> None:
        self._stores, self._encoder, self._generation, self._stop = stores, encoder, generation, stop
        self._known = Known(stores.catalog.states())
        self._batch: list[_Read] = []
        self.report = AddReport()

    def take(self, one: Article | Skipped) -> None:
        """Judges one article; a full batch is committed."""
        if isinstance(one, Skipped):
            self.report.skipped.append(one)
            return
        outcome = self._known.judge(one)
        if isinstance(outcome, Skipped):
            self.report.skipped.append(outcome)
        elif outcome == "unchanged":
            self.report.unchanged.append(change_of(one))
            if self._known.moved(one):
                self._stores.catalog.move(one)
        else:
            self._batch.append(_Read(one, passages_of(one), outcome))
            if sum(len(read.passages) for read in self._batch) >= BATCH_PASSAGES:
                self.commit()
            self._known.remember(one)

    def commit(self) -> None:
        """Makes what has been read part of the library; only then it is in the report."""
        if self._batch:
            pairs = [(one.article, one.passages) for one in self._batch]
            _commit(self._stores, self._encoder, self._generation, pairs, self._stop)
        for one in self._batch:
            getattr(self.report, one.outcome).append(change_of(one.article))
        self._batch.clear()

    def stopped(self) -> AddReport:
        """The report of what is in the library; what waited is not, nor what was found equal to it."""
        left_out = {one.article.id for one in self._batch}
        unchanged = [one for one in self.report.unchanged if one.id not in left_out]
        return replace(self.report, stopped=True, unchanged=unchanged)


def _until(found: Iterable[Article | Skipped], stop: Stop | None) -> Iterator[Article | Skipped]:
    for one in found:
        if stop and stop():
            raise Stopped
        yield one
    if stop and stop():
        raise Stopped


def passages_of(article: Article) -> list[Passage]:
    """Cuts an article into the passages that will be searched."""
    return [
        Passage(
            id=f"{article.id}-{article.version}-{place}",
            article_id=article.id,
            place=place,
            start=span.start,
            end=span.end,
            text=article.text[span.start : span.end],
            sentences=sentences,
        )
        for place, (span, sentences) in enumerate(split_passages(article.text, budget=PASSAGE_TOKENS))
    ]


def embed(encoder: Encoder, rows: Sequence[tuple[Article, Passage]], stop: Stop | None = None) -> list[StoredPassage]:
    """Gives passages and their sentences vectors. The header stands in front; it is part of no sentence.

    Raises:
        Stopped: `stop` said so.
    """
    inputs = []
    for article, passage in rows:
        front = article.header[:MAX_HEADER] + "\n"
        shift = len(front) - passage.start
        spans = [(sentence.start + shift, sentence.end + shift) for sentence in passage.sentences]
        inputs.append((front + passage.text, spans))
    step = SLICE_PASSAGES if stop else max(len(inputs), 1)
    vectors = []
    for start in range(0, len(inputs), step):
        if stop and stop():
            raise Stopped
        vectors += encoder.embed_passages(inputs[start : start + step])
    return [
        StoredPassage(passage, np.vstack([whole[np.newaxis, :], parts]))
        for (_, passage), (whole, parts) in zip(rows, vectors, strict=True)
    ]


def _commit(
    stores: Stores,
    encoder: Encoder,
    generation: Generation,
    batch: Sequence[tuple[Article, Sequence[Passage]]],
    stop: Stop | None = None,
) -> None:
    """Makes one batch part of the library; see the head of this module for the order."""
    catalog, vectors, lexical = stores
    rows = [(article, passage) for article, passages in batch for passage in passages]
    stored = embed(encoder, rows, stop)
    ids = [article.id for article, _ in batch]
    old_ids = catalog.passage_ids(generation, ids) - {one.passage.id for one in stored}
    catalog.mark_unsettled(ids)
    vectors.put(generation, [(article, one) for (article, _), one in zip(rows, stored, strict=True)])
    with lexical.writing(generation) as writer:
        for article, passage in rows:
            writer.put(article, passage)
    remaining: Iterator[StoredPassage] = iter(stored)
    catalog.put(generation, [(article, [next(remaining) for _ in passages]) for article, passages in batch])
    forget(stores, generation, old_ids)
    catalog.settle(ids)


def forget(stores: Stores, generation: Generation, passage_ids: set[str]) -> None:
    """Takes passages out of both indexes."""
    if passage_ids:
        stores.vectors.delete(generation, sorted(passage_ids))
        with stores.lexical.writing(generation) as writer:
            for passage_id in passage_ids:
                writer.delete(passage_id)


def settle(stores: Stores) -> int:
    """Finishes what a process that died left half done; returns the number of articles and generations it touched.

    An article that was in between is brought to what the catalog says of it, which is wholly old or wholly new.
    """
    catalog, vectors, lexical = stores
    stale = [generation for generation in catalog.generations() if not generation.active]
    for generation in stale:
        vectors.drop(generation)
        lexical.drop(generation)
        catalog.drop_generation(generation)
    active, unsettled = catalog.active(), catalog.unsettled()
    if active is None or not unsettled:
        return len(stale)
    articles = catalog.articles(unsettled)
    with lexical.writing(active) as writer:
        for article_id in unsettled:
            stored = catalog.passages_of(active, article_id)
            strays = vectors.ids(active, article_id) - {one.passage.id for one in stored}
            vectors.delete(active, sorted(strays))
            writer.delete_article(article_id)
            if stored:
                article = articles[article_id]
                vectors.put(active, [(article, one) for one in stored])
                for one in stored:
                    writer.put(article, one.passage)
    catalog.settle(unsettled)
    return len(stale) + len(unsettled)


def sign_rest(stores: Stores, on_progress: OnProgress | None = None) -> None:
    """Finds the copies among articles that an earlier Lede stored; at once done where there are none of those."""
    done = 0
    while signed := stores.catalog.sign_rest(BATCH_SIGNED):
        done += signed
        if on_progress:
            on_progress(Progress(done, None, "comparing the articles that were here before"))


def reindex(stores: Stores, encoder: Encoder, fingerprint: str, *, on_progress: OnProgress | None = None) -> Generation:
    """Splits and embeds every article again into a new generation, checks it, then swaps to it in one commit.

    Searches go on in the old generation until the swap, in this process and in others.
    """
    catalog, vectors, lexical = stores
    old = catalog.active()
    new = catalog.start_generation(fingerprint, splitter_name(), active=False)
    ids = catalog.article_ids()
    done, expected = 0, 0
    with lexical.writing(new) as writer:
        for start in range(0, len(ids), 16):
            articles = catalog.articles(ids[start : start + 16]).values()
            rows = [(article, passage) for article in articles for passage in passages_of(article)]
            stored = embed(encoder, rows)
            vectors.put(new, [(article, one) for (article, _), one in zip(rows, stored, strict=True)])
            for article, passage in rows:
                writer.put(article, passage)
            catalog.put_passages(new, stored)
            expected += len(stored)
            for article in articles:
                done += 1
                if on_progress:
                    on_progress(Progress(done, len(ids), article.title))
    wrote = {
        "catalog": len(catalog.passage_ids(new)),
        "Chroma": len(vectors.ids(new)) if expected else 0,
        "tantivy": len(lexical.ids(new)),
    }
    if set(wrote.values()) != {expected}:
        raise RuntimeError(f"the new index is not whole ({expected} passages, wrote {wrote}); the old one stays in use")
    catalog.activate(new)
    if old is not None:
        vectors.drop(old)
        lexical.drop(old)
        catalog.drop_generation(old)
    return new


def change_of(article: Article) -> Change:
    """An article as reports name it."""
    return Change(article.id, article.title, article.path)
