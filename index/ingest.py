"""Adding and updating, in the order that survives a crash at any point.

For each batch: split and embed first; note in the catalog whose copies are about to change; write the new vectors and
words under new ids; commit the catalog, which is the one commit point; remove the old copies; note that all is settled.
Whoever next changes the library settles what a dead process left (`upkeep.settle`). Every function here expects the
caller to hold the library's write lock. Not here: reading files (`readers`), taking articles out (`removal`), indexing
again (`upkeep`), the lock itself (`sharing`).
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import NamedTuple

from index.article import Article, Passage, Skipped
from index.cutting import embed, passages_of
from index.encoder import Encoder
from index.known import Known
from index.reports import AddReport, OnProgress, Progress, Stop, Stopped, change_of
from index.rows import Generation, StoredPassage
from index.stores import Stores, forget

BATCH_PASSAGES = 256
"""Passages between two commits: some seconds of work to lose at a crash, enough to sort by length before embedding."""


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
