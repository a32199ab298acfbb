"""What the page makes of what a browser sends: typed, bounded, and never a path of this machine."""

import threading
from datetime import date
from pathlib import Path

import pytest
from payloads import PAYLOADS

from assistant import Assistant
from assistant.ui import additions
from assistant.ui.additions import Jobs, Queues
from assistant.ui.evaluate.question_sets import chosen
from assistant.ui.evaluate.runs import sets, sets_folder
from assistant.ui.library.removing import REMEMBERED, TOO_OLD, put_back, remove
from assistant.ui.payload import MOST, LibraryQuery, Payload
from index import Filters, Library

NONSENSE = (None, 7, "text", [], [1, 2], {"search": 5}, {"search": None, "sources": "x", "offset": "3", "after": 1})


@pytest.mark.parametrize("data", NONSENSE)
def test_what_is_no_query_is_the_usual_one(data: object) -> None:
    wanted = LibraryQuery.of(Payload(data))
    assert wanted == LibraryQuery()
    assert not wanted.narrowed


def test_a_query_is_read_field_by_field() -> None:
    sent = {
        "search": " harbour wall ", "sort": "title", "descending": False, "offset": 50, "sources": ["Post", "Post", ""],
        "authors": ["Ada"], "after": "2024-01-01", "before": "2024-02-30",
    }  # fmt: skip
    wanted = LibraryQuery.of(Payload(sent))
    scope = Filters(("Post",), ("Ada",), date(2024, 1, 1), None)
    assert wanted == LibraryQuery("harbour wall", "title", descending=False, offset=50, scope=scope)


@pytest.mark.parametrize(
    ("sort", "descending"), [("'; DROP TABLE", True), ("date", True), ("title", False), ("source", False)]
)
def test_a_way_to_sort_that_is_not_said_is_the_one_that_fits(sort: str, descending: bool) -> None:
    assert LibraryQuery.of(Payload({"sort": sort})).descending is descending


@pytest.mark.parametrize("sent", ["-1", "\u0663", "9" * 40, 3, [], None])
def test_the_id_of_a_turn_is_a_text_of_digits(sent: object) -> None:
    assert Payload({"turn": sent}).id("turn") is None
    assert Payload({"turn": " 12 "}).id("turn") == 12


def test_numbers_and_lists_are_bounded() -> None:
    sent = Payload({"at": -1, "big": 2**80, "yes": True, "names": [str(one) for one in range(2 * MOST)]})
    assert [sent.number(name) for name in ("at", "big", "yes", "none")] == [0, 0, 0, 0]
    assert len(sent.texts("names")) == MOST
    assert Payload({"cited": [[1, 5], [5, 1], [0, 2], ["1", 2], [3], None, [True, 2]]}).spans("cited") == (
        (0, 2),
        (1, 5),
    )


@pytest.fixture
def arriving(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "arriving"
    folder.mkdir()
    monkeypatch.setenv("GRADIO_TEMP_DIR", str(folder))
    return folder


def test_only_what_arrived_as_an_upload_is_one(arriving: Path, tmp_path: Path) -> None:
    here, outside = arriving / "story.txt", tmp_path / "secret.txt"
    for file in (here, outside):
        file.write_text("x", encoding="utf-8")
    (arriving / "link.txt").symlink_to(outside)
    claimed = [str(here), str(outside), str(arriving / ".." / "secret.txt"), str(arriving / "link.txt"), str(arriving)]
    assert additions.received([*claimed, "/etc/passwd", "a\0b", "", *PAYLOADS]) == [here]


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("https://example.org/a http://example.org/b", ["https://example.org/a", "http://example.org/b"]),
        ("example.org/feed.xml", ["https://example.org/feed.xml"]),
        ("http://localhost:8000/a", ["http://localhost:8000/a"]),
        ("https://example.org/a\nhttps://example.org/a", ["https://example.org/a"]),
    ],
)
def test_addresses_are_apart_by_white_space(typed: str, found: list[str]) -> None:
    assert additions.addresses(typed) == (found, [])


@pytest.mark.parametrize(
    "typed",
    ["/etc/passwd", "file:///etc/passwd", "ftp://example.org/a", "javascript:alert(1)", "C:\\a.txt", "..", "story"],
)
def test_a_path_is_no_address(typed: str) -> None:
    found, refused = additions.addresses(typed)
    assert found == []
    assert [one.origin for one in refused] == [typed]


def test_a_job_may_be_stopped_before_it_began() -> None:
    jobs = Jobs()
    jobs.stop("one")
    assert jobs.stop_of("one").is_set()
    assert not jobs.stop_of("other").is_set()
    jobs.done("one")
    assert not jobs.stop_of("one").is_set()


def test_only_the_last_removals_can_be_undone(library: Library, tmp_path: Path) -> None:
    for number in range(REMEMBERED + 1):
        (tmp_path / f"{number}.txt").write_text(f"Ferry {number} of the harbour sails on Monday.", encoding="utf-8")
    ids = [one.id for one in library.add(sorted(tmp_path.glob("*.txt"))).added]
    removals, toasts = {}, []
    for id_ in ids:
        removals, toast = remove(library, removals, [id_])
        toasts.append(toast["id"])
    assert len(removals) == REMEMBERED
    assert TOO_OLD[1:] in put_back(library, removals, toasts[0])[1]["html"]
    left, toast = put_back(library, removals, toasts[1])
    assert toast["done"] == toasts[1]
    assert toasts[1] not in left
    assert [one.id for one in library.articles()] == [ids[1]]


def test_what_one_page_asks_for_is_done_in_order_and_waits_for_no_other() -> None:
    queues, done = Queues(), list[str]()

    def work(name: str) -> None:
        with queues.turn("one"):
            done.append(name)

    later = [threading.Thread(target=work, args=(name,)) for name in ("second", "third")]
    with queues.turn("one"):
        for number, thread in enumerate(later, 2):
            thread.start()
            while len(queues._queues["one"]) < number:
                assert thread.is_alive()
        with queues.turn("other"):
            done.append("other")
        done.append("first")
    for thread in later:
        thread.join()
    assert done == ["other", "first", "second", "third"]
    assert not queues._queues


@pytest.mark.parametrize(
    ("lines", "kept"),
    [('{"id": "q1", "question": "Why?"}\n', True), ('{"id": "q1"}\n', False), ("no json", False), ("", False)],
)
def test_a_question_set_is_kept_only_where_it_can_be_run(
    assistant: Assistant, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, lines: str, kept: bool
) -> None:
    monkeypatch.setenv("GRADIO_TEMP_DIR", str(tmp_path / "arriving"))
    (tmp_path / "arriving").mkdir()
    sent = tmp_path / "arriving" / "set.jsonl"
    for _ in range(2):
        sent.write_text(lines)
        assert chosen(assistant, Payload({"files": [str(sent)]}))
        assert len(sets(assistant.library.home)) == 1 + kept
    assert len([*sets_folder(assistant.library.home).glob("*")]) == kept
