"""Adding and updating, in the order that survives a crash at any point.

Reading, splitting and embedding take the time, and nobody's turn: only to be committed a batch waits for the library's
write lock, and is judged again where others changed the library meanwhile. Under the lock: note in the catalog whose
copies are about to change; write the new vectors and words under new ids; commit the catalog, which is the one commit
point; remove the old copies; note that all is settled. Whoever next changes the library settles what a dead process
left (`reindex.settle`).
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import replace
from typing import NamedTuple

from index.article import Article, Passage, Skipped
from index.chunking import embed, passages_of
from index.embedding.encoder import Encoder
from index.reports import AddReport, OnProgress, Progress, Stop, Stopped, change_of
from index.stores import Stores, forget
from index.stores.schema import ArticleState, Generation, StoredPassage


class Known:
    """The stored articles, as far as is needed to tell what a newly read one changes."""

    def __init__(self, states: dict[str, ArticleState]) -> None:
        self._states = states
        self._by_version = {state.version: article_id for article_id, state in states.items()}

    def judge(self, article: Article) -> "str | Skipped":
        """'added', 'updated' or 'unchanged'; or why the article is refused."""
        state = self._states.get(article.id)
        if state is None:
            twin = "#" not in (article.path or "") and article.version in self._by_version
            return "unchanged" if twin else "added"
        if state.version == article.version:
            return "unchanged"
        if _file(state.path) == _file(article.path) or (state.url is not None and state.url == article.url):
            return "updated"
        return Skipped(
            article.path or article.title,
            f"the id {article.id} already belongs to an article from {state.path}; "
            f"give this one another id, or first run `lede remove {article.id}`",
        )

    def moved(self, article: Article) -> bool:
        """Return whether the same article is now read from another place."""
        state = self._states.get(article.id)
        return state is not None and state.version == article.version and state.path != article.path

    def remember(self, article: Article) -> None:
        """Take note of an article that this run added or updated."""
        self._states[article.id] = ArticleState(article.version, article.path, article.url)
        self._by_version[article.version] = article.id


def _file(path: str | None) -> str | None:
    return path and path.partition("#")[0]


Filling = Callable[[], AbstractContextManager[Generation]]
"""Holds the library's write lock as long as it lasts, and gives the generation to fill."""

BATCH_PASSAGES = 256
"""Passages between two commits: some seconds of work to lose at a crash, enough to sort by length before embedding."""


def add(
    stores: Stores,
    encoder: Encoder,
    filling: Filling,
    found: Iterable[Article | Skipped],
    *,
    total: int | None = None,
    on_progress: OnProgress | None = None,
    stop: Stop | None = None,
) -> AddReport:
    """Add or update articles; what is already stored as it is costs no embedding.

    Args:
        filling: is entered once before anything is read, so that a library that cannot be filled says so at once, and
            once for each batch.
        found: what the readers yield.
        total: for the progress, if it is known.
        stop: once it says yes, what is not yet in the library is left out, and the report is of the rest.
    """
    intake = _Intake(stores, encoder, filling, stop)
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
    """An article that waits to be committed.

    Args:
        outcome: "added" or "updated"; or "moved" for one that is only read from another place now.
        passages: none where it moved.
    """

    article: Article
    outcome: str
    passages: list[Passage]


class _Intake:
    """Articles on their way in, a batch at a time; see `add` for the arguments."""

    def __init__(self, stores: Stores, encoder: Encoder, filling: Filling, stop: Stop | None) -> None:
        self._stores, self._encoder, self._filling, self._stop = stores, encoder, filling, stop
        self._batch: list[_Read] = []
        self._revision = 0
        self.report = AddReport()
        with filling():
            self._look()

    def take(self, one: Article | Skipped) -> None:
        """Judge one article; a full batch is committed."""
        if isinstance(one, Skipped):
            self.report.skipped.append(one)
        elif outcome := self._judge(one):
            self._batch.append(_Read(one, outcome, [] if outcome == "moved" else passages_of(one)))
            if sum(len(read.passages) or 1 for read in self._batch) >= BATCH_PASSAGES:
                self.commit()

    def commit(self) -> None:
        """Make what has been read part of the library; only then it is in the report."""
        if not self._batch:
            return
        rows = [(one.article, passage) for one in self._batch for passage in one.passages]
        stored = iter(embed(self._encoder, rows, self._stop))
        batch = [(one, [next(stored) for _ in one.passages]) for one in self._batch]
        catalog = self._stores.catalog
        with self._filling() as generation:
            if catalog.revision != self._revision:
                self._look()
                batch = [(again, passages) for one, passages in batch if (again := self._judged_again(one))]
            # Of an article that came twice, what came last.
            if new := {one.article.id: (one.article, passages) for one, passages in batch if one.outcome != "moved"}:
                commit(self._stores, generation, list(new.values()))
            for one, _ in batch:
                if self._known.moved(one.article):
                    catalog.move(one.article)
            self._revision = catalog.revision
        for one, _ in batch:
            if one.outcome != "moved":
                getattr(self.report, one.outcome).append(change_of(one.article))
        self._batch.clear()

    def stopped(self) -> AddReport:
        """Return the report of what is in the library; what waited is not, nor what was found equal to it."""
        left_out = {one.article.id for one in self._batch if one.outcome != "moved"}
        unchanged = [one for one in self.report.unchanged if one.id not in left_out]
        return replace(self.report, stopped=True, unchanged=unchanged)

    def _look(self) -> None:
        """See what the library holds; under the lock, so that the revision is of that."""
        self._known = Known(self._stores.catalog.states())
        self._revision = self._stores.catalog.revision

    def _judge(self, article: Article) -> str | None:
        """What is to be done with an article, see `_Read.outcome`; None for nothing, and then the report says why."""
        outcome = self._known.judge(article)
        if isinstance(outcome, Skipped):
            self.report.skipped.append(outcome)
            return None
        if outcome == "unchanged":
            self.report.unchanged.append(change_of(article))
            return "moved" if self._known.moved(article) else None
        self._known.remember(article)
        return outcome

    def _judged_again(self, one: _Read) -> _Read | None:
        """The same article by what the library holds now; None where nothing is to be done any more."""
        if one.outcome == "moved":
            return one
        outcome = self._judge(one.article)
        return one._replace(outcome=outcome) if outcome else None


def _until(found: Iterable[Article | Skipped], stop: Stop | None) -> Iterator[Article | Skipped]:
    for one in found:
        if stop and stop():
            raise Stopped
        yield one
    if stop and stop():
        raise Stopped


def commit(stores: Stores, generation: Generation, batch: Sequence[tuple[Article, Sequence[StoredPassage]]]) -> None:
    """Make one batch part of the library; see the head of this module for the order."""
    catalog, vectors, lexical = stores
    rows = [(article, passage) for article, passages in batch for passage in passages]
    ids = [article.id for article, _ in batch]
    old_ids = catalog.passage_ids(generation, ids) - {one.passage.id for _, one in rows}
    catalog.mark_unsettled(ids)
    vectors.put(generation, rows)
    with lexical.writing(generation) as writer:
        for article, one in rows:
            writer.put(article, one.passage)
    catalog.put(generation, batch)
    forget(stores, generation, old_ids)
    catalog.settle(ids)
