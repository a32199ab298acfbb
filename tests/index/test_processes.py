"""Several processes on one library, and processes that die: what is committed is whole, what is not leaves no trace."""

import multiprocessing
import os
import random
import sqlite3
import sys
import time
from collections.abc import Callable
from multiprocessing.context import BaseContext
from pathlib import Path

import pytest

from assistant.errors import LibraryBusy
from index import Article, FakeEmbedding, Library
from index.settings import LibrarySettings

pytestmark = pytest.mark.slow

Make = Callable[..., Article]
KILLS = 20


@pytest.fixture(scope="module")
def processes() -> BaseContext:
    """Starts processes that have nothing open yet, quickly where the platform can."""
    if sys.platform == "win32":
        return multiprocessing.get_context("spawn")
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["index.library", "chromadb"])
    return context


@pytest.fixture(scope="module")
def embedding() -> FakeEmbedding:
    """Vectors at once: what is tried here is how they are kept."""
    return FakeEmbedding()


def article(number: int, edition: str) -> Article:
    text = " ".join(
        f"Report {number} of the {edition} edition says sentence {line} about town {number}." for line in range(30)
    )
    return Article.create(text=text, path=f"/news/{number}.txt", title=f"Report {number}", source=edition)


def add(home: str, edition: str, numbers: range, started: str | None = None) -> None:
    with Library.open(home, embed_model=FakeEmbedding()) as library:
        if started:
            Path(started).touch()
        library.add([article(number, edition) for number in numbers])


def state(library: Library) -> list[tuple[str, str, list[str]]]:
    """Every article with its version and what a search for it brings up."""
    return [
        (
            one.id,
            one.version,
            sorted(hit.passage.id for hit in library.search(f"town {one.title}", source=one.source, limit=500)),
        )
        for one in sorted(library.articles(), key=lambda one: one.id)
    ]


def signed(home: Path) -> int:
    """How many articles have been compared with the others, according to the catalog."""
    connection = sqlite3.connect(home / "catalog.sqlite")
    (found,) = connection.execute(
        "SELECT count(*) FROM signatures JOIN articles ON articles.id = article_id"
    ).fetchone()
    connection.close()
    return int(found)


def test_a_process_killed_at_any_moment_leaves_each_article_wholly_old_or_wholly_new(
    tmp_path: Path, embedding: FakeEmbedding, processes: BaseContext, monkeypatch: pytest.MonkeyPatch
) -> None:
    count, dice = 24, random.Random(20)
    monkeypatch.setattr("index.ingest.BATCH_PASSAGES", 8)
    untouched = tmp_path / "untouched"
    with Library.open(untouched, embed_model=embedding) as library:
        library.add([article(number, "first") for number in range(count)])
        begun = time.perf_counter()
        library.add([article(number, "second") for number in range(count)])
        whole = time.perf_counter() - begun
        expected = state(library)
    versions = {
        edition: {article(number, edition).version for number in range(count)} for edition in ("first", "second")
    }
    home, interrupted = tmp_path / "killed", 0
    with Library.open(home, embed_model=embedding) as library:
        library.add([article(number, "first") for number in range(count)])
    for kill in range(KILLS):
        started = tmp_path / f"started-{kill}"
        edition = "second" if kill % 2 == 0 else "first"
        process = processes.Process(target=_add_in_small_batches, args=(str(home), edition, range(count), str(started)))
        process.start()
        while not started.exists():
            assert process.is_alive()
            os.sched_yield() if hasattr(os, "sched_yield") else None
        process.join(timeout=dice.uniform(0, 1.5 * whole))
        interrupted += process.is_alive()
        process.kill()
        process.join()
        process.close()
        with Library.open(home, embed_model=embedding) as library:
            found = {one.version for one in library.articles()}
            assert len(library) == count
            assert found <= versions["first"] | versions["second"]
            findings = library.check()
            assert all(finding.state == "mended" for finding in findings)
            assert library.check() == []
            assert signed(home) == count
    assert interrupted >= KILLS // 4, "too few kills came before the work was done to say anything"
    with Library.open(home, embed_model=embedding) as library:
        library.add([article(number, "second") for number in range(count)])
        assert state(library) == expected


def _add_in_small_batches(home: str, edition: str, numbers: range, started: str) -> None:
    from index import ingest

    ingest.BATCH_PASSAGES = 8
    add(home, edition, numbers, started)


def test_two_processes_adding_at_once_both_get_everything_in(
    tmp_path: Path, embedding: FakeEmbedding, processes: BaseContext
) -> None:
    home = str(tmp_path / "home")
    both = [
        processes.Process(target=add, args=(home, "first", range(8))),
        processes.Process(target=add, args=(home, "second", range(8, 16))),
    ]
    for process in both:
        process.start()
    for process in both:
        process.join()
    assert [process.exitcode for process in both] == [0, 0]
    with Library.open(home, embed_model=embedding) as library:
        assert len(library) == 16
        assert library.check() == []


def test_an_open_library_sees_what_another_process_adds(
    tmp_path: Path, embedding: FakeEmbedding, processes: BaseContext
) -> None:
    home = tmp_path / "home"
    with Library.open(home, embed_model=embedding) as library:
        library.add([article(1, "first")])
        assert len(library.search("sentence about town", limit=100)) == len(library.search("town", limit=100))
        process = processes.Process(target=add, args=(str(home), "second", range(2, 5)))
        process.start()
        process.join()
        hits = library.search("sentence 3 about town 4", source="second", limit=100)
        assert {hit.article.title for hit in hits} == {"Report 2", "Report 3", "Report 4"}
        assert all(hit.dense > 0 for hit in hits)
        assert library.check(mend=False) == []


def _hold(home: str, held: str, release: str) -> None:
    from index import Progress

    def wait(_: Progress) -> None:
        Path(held).touch()
        while not Path(release).exists():
            os.sched_yield() if hasattr(os, "sched_yield") else None

    with Library.open(home, embed_model=FakeEmbedding()) as library:
        library.add([article(1, "first")])
        library.reindex(on_progress=wait)


def test_waiting_for_another_process_ends_in_a_clear_error(
    tmp_path: Path, embedding: FakeEmbedding, processes: BaseContext, make_article: Make
) -> None:
    home, held, release = tmp_path / "home", tmp_path / "held", tmp_path / "release"
    process = processes.Process(target=_hold, args=(str(home), str(held), str(release)))
    process.start()
    while not held.exists():
        assert process.is_alive()
    said: list[str] = []
    with Library(LibrarySettings.load(home, lock_wait=0.05), embedding) as library:
        with pytest.raises(LibraryBusy, match="try again"):
            library.add([make_article("A short story. It ends.")], on_progress=lambda one: said.append(one.title))
        assert len(library) == 1
    release.touch()
    process.join()
    assert process.exitcode == 0
    assert said == ["waiting for another process that is changing this library"]
