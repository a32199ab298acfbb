"""Additions side by side: none waits for what another reads, and each is judged when it writes."""

import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from faulty_server import FaultyServer, silent
from filelock import FileLock

from assistant.errors import LibraryBusy
from index import AddReport, Article, BundledEmbedding, Library, Progress
from index.settings import LibrarySettings

Make = Callable[..., Article]

HARBOUR = "The council will repair the harbour wall. The work costs 4.2 million pounds. It begins in May."
BUS = "The last bus now leaves at nine. Drivers say nobody asked them."


@pytest.fixture
def impatient(tmp_path: Path, embedding: BundledEmbedding) -> Library:
    """A library that waits for nobody."""
    return Library(LibrarySettings.load(tmp_path / "home", lock_wait=0.05), embedding)


def meanwhile(change: Callable[[], object]) -> Callable[[Progress], None]:
    """Changes the library once, when the first article is read and not yet committed."""
    changes = iter([change])

    def progress(_: Progress) -> None:
        for one in changes:
            one()

    return progress


def test_who_waits_for_a_silent_server_holds_up_nobody(
    impatient: Library, make_article: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    stop, reports = threading.Event(), list[AddReport]()
    with impatient as library, FaultyServer(silent) as server:
        waiting = threading.Thread(target=lambda: reports.append(library.add(server.url, stop=stop.is_set)))
        waiting.start()
        while not server.calls:
            assert waiting.is_alive()
        assert len(library.add([make_article(HARBOUR)]).added) == 1
        assert library.remove([one.id for one in library.articles()])
        stop.set()
        waiting.join()
    assert [(one.stopped, one.read) for one in reports] == [(True, 0)]


def test_who_reads_a_hard_file_holds_up_nobody(impatient: Library, make_article: Make, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(BUS)
    (tmp_path / "b.html").write_text(f"<p {' '.join(f'a{n}=1' for n in range(40_000))}>{HARBOUR}")
    read, stop = threading.Event(), threading.Event()
    with impatient as library:
        adding = threading.Thread(
            target=library.add,
            args=([tmp_path / "a.txt", tmp_path / "b.html"],),
            kwargs={"on_progress": lambda _: read.set(), "stop": stop.is_set},
        )
        adding.start()
        read.wait()
        assert len(library.add([make_article(HARBOUR)]).added) == 1
        stop.set()
        adding.join()
        assert library.check() == []


def test_an_article_that_another_added_meanwhile_is_unchanged(library: Library, make_article: Make) -> None:
    article = make_article(HARBOUR)
    report = library.add([article], on_progress=meanwhile(lambda: library.add([article])))
    assert (report.added, [one.id for one in report.unchanged], report.read) == ([], [article.id], 1)
    assert (len(library), library.check()) == (1, [])


def test_an_article_that_another_added_in_other_words_is_an_update(library: Library, make_article: Make) -> None:
    article = make_article(HARBOUR)
    report = library.add([article], on_progress=meanwhile(lambda: library.add([make_article(BUS)])))
    assert ([one.id for one in report.updated], report.read) == ([article.id], 1)
    assert library.articles() == [article]
    assert library.check() == []
    assert not library.search("the last bus", limit=1) or library.search("the last bus")[0].article == article


def test_a_text_that_another_added_from_elsewhere_is_not_added_twice(library: Library, make_article: Make) -> None:
    twin = make_article(HARBOUR, name="twin")
    report = library.add([make_article(HARBOUR)], on_progress=meanwhile(lambda: library.add([twin])))
    assert (len(report.unchanged), library.articles()) == (1, [twin])


def test_an_id_that_another_took_meanwhile_is_refused(library: Library, make_article: Make) -> None:
    article, taken = make_article(HARBOUR, record_id="a1"), make_article(BUS, record_id="a1", name="other")
    report = library.add([article], on_progress=meanwhile(lambda: library.add([taken])))
    assert "already belongs to an article from /articles/other.txt" in report.skipped[0].reason
    assert library.articles() == [taken]


def test_an_article_that_another_removed_meanwhile_is_added(library: Library, make_article: Make) -> None:
    library.add([make_article(BUS)])
    article = make_article(HARBOUR)
    report = library.add([article], on_progress=meanwhile(lambda: library.remove(article.id)))
    assert ([one.id for one in report.added], library.articles()) == ([article.id], [article])


def test_a_new_index_that_another_made_meanwhile_is_filled(library: Library, make_article: Make) -> None:
    library.add([make_article(BUS, name="bus")])
    report = library.add([make_article(HARBOUR)], on_progress=meanwhile(library.reindex))
    assert (len(report.added), library.check()) == (1, [])
    assert library.search("harbour wall")[0].article.text == HARBOUR


def test_an_article_that_is_read_from_elsewhere_now_is_moved(library: Library, make_article: Make) -> None:
    old, new = make_article(HARBOUR, record_id="a1"), make_article(HARBOUR, record_id="a1", name="new")
    library.add([old])
    report = library.add([new], on_progress=meanwhile(lambda: library.add([make_article(BUS, name="bus")])))
    assert (len(report.unchanged), library.article("a1").path) == (1, "/articles/new.txt")


def test_what_is_committed_stays_where_another_will_not_let_go(
    impatient: Library, make_article: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("index.ingest.BATCH_PASSAGES", 1)
    with impatient as library:
        lock = FileLock(library.home / "write.lock")
        with pytest.raises(LibraryBusy, match="what was not added before that is left out"):
            library.add([make_article(HARBOUR), make_article(BUS, name="bus")], on_progress=meanwhile(lock.acquire))
        lock.release()
        assert [one.text for one in library.articles()] == [HARBOUR]
        assert library.check() == []


def test_a_file_that_passes_the_limit_of_the_settings_is_skipped(tmp_path: Path, embedding: BundledEmbedding) -> None:
    (tmp_path / "a.html").write_text(f"<p {' '.join(f'a{n}=1' for n in range(40_000))}>{HARBOUR}")
    (tmp_path / "b.txt").write_text(BUS)
    with Library(LibrarySettings.load(tmp_path / "home", read_seconds=0.2), embedding) as library:
        report = library.add([tmp_path / "a.html", tmp_path / "b.txt"])
    assert len(report.added) == 1
    assert [one.reason.split(";")[0] for one in report.skipped] == ["reading it took longer than 0.2 seconds"]


def test_articles_and_paths_come_in_the_order_given(library: Library, make_article: Make, tmp_path: Path) -> None:
    towns = ["Ansay", "Blyth", "Cromer", "Deal"]
    files = {town: tmp_path / f"{town}.txt" for town in towns}
    for town, file in files.items():
        file.write_text(f"It rained on {town}.")
    files["Blyth"].unlink()
    made = make_article("It rained on Blyth.", title="It rained on Blyth")
    report = library.add([files["Ansay"], made, files["Cromer"], str(files["Deal"])])
    assert [one.title for one in report.added] == [f"It rained on {town}" for town in towns]


def test_of_an_article_that_comes_twice_at_once_nothing_is_left_but_the_last(
    library: Library, make_article: Make
) -> None:
    report = library.add([make_article(HARBOUR), make_article(BUS)])
    assert [len(report.added), len(report.updated)] == [1, 1]
    assert [one.text for one in library.articles()] == [BUS]
    assert library.check(mend=False) == []
