"""Files are read in another process: with the same outcomes, and one that it cannot take costs its own line only."""

import json
import multiprocessing.spawn
import os
import select
import signal
import subprocess
import sys
import threading
import warnings
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import made_files
import pytest
from in_process import read_here
from test_readers_never_raise import VALID

from index.article import Article, Skipped
from index.errors import ReadersUnavailable
from index.readers import ReadLimits, dispatch, process, protocol, read
from index.readers import dispatch as pool
from index.readers.dispatch import POOL, WorkerPool, estimate
from index.readers.formats import BY_SUFFIX
from index.readers.process import Task, WorkerStopped

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[3]
SHORT = ReadLimits(seconds=0.2)
NARROW = ReadLimits(seconds=20, memory=100)
TOO_LONG = "reading it took longer than 0.2 seconds; split it, or set LEDE_READ_SECONDS higher"
TOO_MUCH = "reading it takes more than 100 MB of memory; split it, or set LEDE_READ_MEMORY higher"

posix_only = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no signals and no fork")
linux_only = pytest.mark.skipif(
    sys.platform != "linux", reason="no other system keeps the limit, or names processes so"
)


def page_of(body: str) -> bytes:
    return f"<html><body><p>It rained.</p>{body}</body></html>".encode()


def word_of(paragraphs: str) -> bytes:
    """A Word file whose text is this XML, packed as tightly as it goes."""
    whole = made_files.word([("It rained.", "")])
    written = made_files.BytesIO()
    with (
        zipfile.ZipFile(made_files.BytesIO(whole)) as parts,
        zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as out,
    ):
        for part in parts.infolist():
            content = parts.read(part)
            if part.filename == "word/document.xml":
                content = content.replace(b"<w:sectPr", paragraphs.encode() + b"<w:sectPr", 1)
            out.writestr(part.filename, content)
    return written.getvalue()


CELL = '<w:tbl><w:tr><w:tc><w:tcPr><w:gridSpan w:val="50000000"/></w:tcPr><w:p/></w:tc></w:tr></w:tbl>'
BOMBS: dict[str, Callable[[], bytes]] = {
    "spanning cell.docx": lambda: word_of(CELL),
    "empty paragraphs.docx": lambda: word_of("<w:p/>" * 80_000),
    "unpacks to 190 MB.docx": lambda: word_of("<w:p><w:r><w:t>It rained.</w:t></w:r></w:p>" * 4_400_000),
    "attributes.html": lambda: page_of(f"<div {' '.join(f'a{n}=1' for n in range(40_000))}>It rained.</div>"),
    "formatting.html": lambda: page_of("<b><i><p>" * 100_000),
    "one page.pdf": lambda: made_files.pdf([["It rained."] * 7_000], times=20_000),
    "brackets.md": lambda: b"---\ntitle: " + b"[" * 20_000 + b"\n---\nIt rained.",
    "columns.csv": lambda: b"text," + b"c," * 1_000_000 + b"\n" + b"x," * 1_000_000 + b"\n",
    "unnamed columns.csv": lambda: b"c," * 1_000_000 + b"\n" + b"x," * 1_000_000 + b"\n",
    "lines in a field.csv": lambda: b'text\n"' + b"x\n" * 10_000_000 + b'"\n',
    "keys.json": lambda: b"{" + b",".join(b'"k%d":1' % n for n in range(1_000_000)) + b"}",
    "keys.jsonl": lambda: b'{"text": "It rained."}\n{' + b",".join(b'"k%d":1' % n for n in range(1_000_000)) + b"}",
}
"""Small files that stop a parser, or fill the memory."""
HOPELESS = ("unpacks to 190 MB.docx", "attributes.html", "formatting.html")
"""Those that no mending of ours makes any quicker."""


def folder_with(folder: Path, **files: bytes) -> Path:
    for name, content in files.items():
        (folder / name).write_bytes(content)
    return folder


@pytest.fixture
def between(tmp_path: Path) -> Callable[[str], Path]:
    """Writes a folder of a file with another before and behind it."""
    return lambda name: folder_with(tmp_path, **{"0.txt": b"Before.", name: BOMBS[name](), "~.txt": b"Behind."})


@pytest.fixture
def cold() -> Iterator[None]:
    """No worker from another test, and none for the next."""
    POOL.close()
    yield
    POOL.close()


def titles(outcomes: list[Article | Skipped]) -> list[str]:
    return [one.title if isinstance(one, Article) else one.reason for one in outcomes]


@pytest.mark.parametrize("suffix", sorted(VALID))
def test_what_is_read_is_the_same_as_here(suffix: str, tmp_path: Path) -> None:
    (tmp_path / f"a{suffix}").write_bytes(VALID[suffix])
    (tmp_path / f"b{suffix}").write_bytes(VALID[suffix][: len(VALID[suffix]) // 2])
    (tmp_path / f"c{suffix}").write_bytes(b"")
    found = list(read(tmp_path))
    assert found == list(read_here(tmp_path))
    assert any(isinstance(one, Article) for one in found)


def test_several_sources_come_in_the_order_given(tmp_path: Path) -> None:
    files = [tmp_path / f"{n}.txt" for n in range(200)]
    for file in files:
        file.write_text(f"It rained on {file.name}.")
    given = [*files[:100], tmp_path / "no.txt", "ftp://a/", *files[100:]]
    found = titles(list(read(given)))
    assert found[:100] + found[102:] == [f"It rained on {n}.txt" for n in range(200)]


@pytest.mark.parametrize("name", sorted(BOMBS))
def test_a_hard_file_costs_its_own_line(between: Callable[[str], Path], name: str) -> None:
    folder = between(name)
    before, *own, behind = read(folder, limits=SHORT)
    assert titles([before, behind]) == ["Before", "Behind"]
    assert own
    for one in own:
        assert str(one.path if isinstance(one, Article) else one.origin).startswith(str(folder / name))
    if name in HOPELESS:
        assert own == [Skipped(str(folder / name), TOO_LONG)]


@pytest.mark.parametrize("name", [name for name in BOMBS if not name.endswith((".docx", ".html", ".pdf", ".md"))])
def test_a_hard_file_is_not_counted_for_long(between: Callable[[str], Path], name: str) -> None:
    counted = estimate([between(name)], limits=ReadLimits(0.05, 400))
    assert counted is None or counted < 10


@linux_only
@pytest.mark.parametrize("name", ["keys.json", "unpacks to 190 MB.docx", "columns.csv"])
def test_a_file_that_fills_the_memory_costs_its_own_line(between: Callable[[str], Path], name: str) -> None:
    folder = between(name)
    before, own, behind = read(folder, limits=NARROW)
    assert titles([before, behind]) == ["Before", "Behind"]
    assert own == Skipped(str(folder / name), TOO_MUCH)


def test_what_was_read_before_the_limit_stays(tmp_path: Path) -> None:
    file = tmp_path / "a.jsonl"
    file.write_bytes(BOMBS["keys.jsonl"]())
    first, own = read(file, limits=SHORT)
    assert isinstance(first, Article)
    assert own == Skipped(str(file), f"{TOO_LONG}; only its first 1 records were read")


def test_reasons_without_end_are_counted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dispatch, "MOST_REASONS", 3)
    (tmp_path / "a.jsonl").write_text("{}\n" * 10 + '{"text": "It rained."}\n' + "{}\n")
    *reasons, article, rest = read(tmp_path)
    assert len(reasons) == 3
    assert isinstance(article, Article)
    assert rest == Skipped(str(tmp_path / "a.jsonl"), "8 more of its records were left out")


@pytest.mark.usefixtures("cold")
def test_stopping_ends_the_worker_in_the_middle_of_a_file(tmp_path: Path) -> None:
    folder_with(tmp_path, **{"0.txt": b"Before.", "a.html": BOMBS["attributes.html"]()})
    reading = read(tmp_path, stop=lambda: stopping)
    stopping = False
    assert isinstance(next(reading), Article)
    (worker,) = POOL._lent
    stopping = True
    assert list(reading) == []
    assert not worker.is_alive
    assert not POOL._lent


@pytest.mark.usefixtures("cold")
def test_leaving_in_the_middle_ends_the_worker(tmp_path: Path) -> None:
    folder_with(tmp_path, **{"0.txt": b"Before.", "a.html": BOMBS["attributes.html"]()})
    reading = read(tmp_path)
    next(reading)
    (worker,) = POOL._lent
    reading.close()  # type: ignore[attr-defined]
    assert not worker.is_alive


@pytest.mark.usefixtures("cold")
def test_a_worker_is_kept_for_the_next(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("It rained.")
    list(read(tmp_path))
    (first,) = POOL._idle
    list(read(tmp_path))
    assert POOL._idle == [first]


@pytest.mark.usefixtures("cold")
def test_a_worker_that_was_ended_while_idle_is_replaced(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("It rained.")
    list(read(tmp_path))
    POOL._idle[0]._process.kill()
    assert titles(list(read(tmp_path))) == ["It rained"]


@pytest.mark.usefixtures("cold")
def test_a_worker_that_somebody_ended_does_not_cost_the_file(tmp_path: Path) -> None:
    folder_with(tmp_path, **{"0.txt": b"Before.", "a.csv": b"text\n" + b"It rained.\n" * 2_000, "b.txt": b"Behind."})
    ended = []

    def end_it_once() -> bool:
        if not ended and POOL._lent:
            (worker,) = POOL._lent
            worker._process.kill()
            ended.append(worker)
        return False

    found = titles(list(read(tmp_path, stop=end_it_once)))
    assert ended
    assert found[0], found[-1] == ("Before", "Behind")
    assert len(found) == 2_002


@pytest.fixture
def worker_that(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, cold: None) -> Callable[[bytes, str], Path]:  # noqa: ARG001
    """Puts a program in the worker's place that says something and then does something; gives a file to read."""
    place = tmp_path / "program"
    place.mkdir()
    monkeypatch.setattr(process, "__file__", str(place / "process.py"))
    (tmp_path / "a.txt").write_text("It rained.")

    def made(says: bytes, does: str) -> Path:
        (place / "worker.py").write_text(f"import os, sys\nos.read(0, 1)\nos.write(1, {says!r})\n{does}")
        return tmp_path / "a.txt"

    return made


BEGUN = b"\0\0\0\x09" + protocol.pack(["begun"])
STAYS = "while os.read(0, 100_000): pass"


def test_a_worker_that_falls_over_before_it_begins_is_told(worker_that: Callable[[bytes, str], Path]) -> None:
    with pytest.raises(ReadersUnavailable, match="ended before it began"):
        list(read(worker_that(b"", "os._exit(3)")))


def test_a_worker_that_never_begins_is_told(
    worker_that: Callable[[bytes, str], Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(process, "START", 0.1)
    with pytest.raises(ReadersUnavailable, match="ended before it began"):
        list(read(worker_that(b"", STAYS)))


def test_a_worker_that_falls_over_again_costs_the_file(worker_that: Callable[[bytes, str], Path]) -> None:
    file = worker_that(BEGUN, "os._exit(3)")
    reason = "the program that reads it came to a sudden end; save it in another format"
    assert list(read(file)) == [Skipped(str(file), reason)]


def test_a_worker_that_waits_without_working_is_ended_by_the_clock(
    worker_that: Callable[[bytes, str], Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(process, "LEAST_CLOCK", 0.1)
    file = worker_that(BEGUN, STAYS)
    reason = "reading it took longer than 0.01 seconds; split it, or set LEDE_READ_SECONDS higher"
    assert list(read(file, limits=ReadLimits(0.01))) == [Skipped(str(file), reason)]


@pytest.mark.parametrize(
    "answer",
    [b"\xff\xff\xff\xff", b"\0\0\0\1x", b"\0\0\0\2[]", b'\0\0\0\x0b["article"]', b"\0\0\0\4null", b"\0\0\0\5[[[[["],
)  # fmt: skip
def test_an_answer_that_is_none_costs_the_file(worker_that: Callable[[bytes, str], Path], answer: bytes) -> None:
    (own,) = read(worker_that(BEGUN + answer, STAYS))
    assert isinstance(own, Skipped)
    assert own.reason.startswith("the program that reads it")


@pytest.mark.parametrize(
    "answer",
    [
        ["article", {"id": "a"}], ["article", None], ["article", {"id": "a", "text": 5, "title": "t"}], ["other", 1],
        ["article", {"id": "a", "text": "x", "title": "t", "published_at": "Monday"}], ["skipped", "a", "b", "c"],
    ],
)  # fmt: skip
def test_what_is_no_outcome_is_not_taken_for_one(answer: list[object]) -> None:
    with pytest.raises((ValueError, TypeError)):
        protocol.outcome_of(answer)


@pytest.mark.usefixtures("cold")
def test_no_python_to_read_with_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a.txt").write_text("It rained.")
    for program, told in ((None, "does not know its own program"), (str(tmp_path / "no"), "could not be started")):
        monkeypatch.setattr(multiprocessing.spawn, "get_executable", lambda program=program: program)
        with pytest.raises(ReadersUnavailable, match=told):
            list(read(tmp_path))


def test_no_more_workers_than_so_many_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pool, "MOST", 1)
    few = WorkerPool()
    first = few.lend()
    with pytest.raises(WorkerStopped):
        few.lend(stop=lambda: True)
    waiting = threading.Thread(target=lambda: few.give_back(few.lend()))
    waiting.start()
    few.give_back(first)
    waiting.join()
    assert few._idle == [first]
    few.close()
    assert not first.is_alive


@pytest.mark.usefixtures("cold")
def test_threads_read_side_by_side(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("It rained.")
    (tmp_path / "b.txt").write_text("It shone.")
    one, other = read(tmp_path), read(tmp_path)
    assert titles([next(one), next(other), next(one), next(other)]) == [
        "It rained",
        "It rained",
        "It shone",
        "It shone",
    ]
    assert len(POOL._lent) == 2


@pytest.mark.usefixtures("cold")
def test_no_more_is_read_ahead_than_there_is_room_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(process, "READ_AHEAD", 10_000)
    (tmp_path / "a.jsonl").write_text('{"text": "It rained."}\n' * 5_000)
    reading = read(tmp_path / "a.jsonl")
    next(reading)
    (worker,) = POOL._lent
    while worker._waiting < 10_000:
        assert worker.is_alive
    assert worker._waiting < 11_000
    assert len(list(reading)) == 4_999


@pytest.mark.usefixtures("cold")
def test_another_package_of_the_name_is_not_imported(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "index.py").write_text("raise SystemExit")
    (tmp_path / "a.txt").write_text("It rained.")
    monkeypatch.syspath_prepend(tmp_path)
    assert titles(list(read(tmp_path / "a.txt"))) == ["It rained"]


@pytest.mark.usefixtures("cold")
def test_what_lies_in_the_working_folder_is_not_imported(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("index", "lxml", "json", "pydantic", "sitecustomize"):
        (tmp_path / f"{name}.py").write_text("raise SystemExit(name)")
    (tmp_path / "a.html").write_text("<p>It rained.</p>")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(sys, "path", ["", ".", *sys.path])
    assert titles(list(read("a.html"))) == ["It rained"]


def test_a_script_needs_no_guard(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("It rained.")
    script = tmp_path / "script.py"
    script.write_text("from index.readers import read\nprint([one.title for one in read('a.txt')])\n")
    done = subprocess.run(
        [sys.executable, "-W", "error", script.name],
        cwd=tmp_path, env=os.environ | {"PYTHONPATH": str(ROOT)}, capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert (done.stdout, done.stderr) == ("['It rained']\n", "")


@linux_only
@pytest.mark.parametrize("name", ["0.txt", "attributes.html"])
def test_a_worker_ends_with_whoever_it_works_for(tmp_path: Path, name: str) -> None:
    content = b"It rained." if name == "0.txt" else BOMBS[name]()
    (tmp_path / name).write_bytes(content)
    script = f"""
import sys
from index.readers import ReadLimits, read
from index.readers.dispatch import POOL
def busy():
    print(next(iter(POOL._lent or POOL._idle))._process.pid, flush=True)
    sys.stdin.read()
list(read({str(tmp_path / name)!r}, limits=ReadLimits(0.3), stop={"None" if name == "0.txt" else "busy"}))
busy()
"""
    parent = subprocess.Popen(
        [sys.executable, "-c", script],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=os.environ | {"PYTHONPATH": str(ROOT)}, text=True,
    )  # fmt: skip
    assert parent.stdout is not None
    ended = os.pidfd_open(int(parent.stdout.readline()))
    parent.kill()
    parent.communicate()
    assert select.select([ended], [], [], 60)[0]
    os.close(ended)


@linux_only
@pytest.mark.usefixtures("cold")
def test_a_worker_without_work_ends_by_itself(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(process, "IDLE", 0.05)
    (tmp_path / "a.txt").write_text("It rained.")
    list(read(tmp_path))
    (worker,) = POOL._idle
    ended = os.pidfd_open(worker._process.pid)
    assert select.select([ended], [], [], 60)[0]
    os.close(ended)
    assert titles(list(read(tmp_path))) == ["It rained"]
    assert worker not in POOL._idle


@posix_only
@pytest.mark.usefixtures("cold")
def test_a_fork_has_workers_of_its_own(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("It rained.")
    list(read(tmp_path))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # of threads, which this is about
        child = os.fork()
    if child == 0:
        found = titles(list(read(tmp_path)))
        POOL.close()
        os._exit(0 if found == ["It rained"] else 1)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
    assert titles(list(read(tmp_path))) == ["It rained"]


@posix_only
@pytest.mark.usefixtures("cold")
def test_ctrl_c_is_for_whoever_is_served(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("It rained.")
    list(read(tmp_path))
    (worker,) = POOL._idle
    worker._process.send_signal(signal.SIGINT)
    list(read(tmp_path))
    assert POOL._idle == [worker]


def test_a_task_waits_where_the_pipe_might_not_take_it() -> None:
    few = WorkerPool()
    worker = few.lend()
    for task in (Task({"do": "count", "path": "a.csv"}), Task({"do": "count", "path": "x" * 10_000})):
        assert worker.has_room(task)
    worker.ask(Task({"do": "count", "path": "no.csv"}), ReadLimits())
    assert worker.has_room(Task({"do": "count", "path": "a.csv"}))
    assert not worker.has_room(Task({"do": "count", "path": "x" * 10_000}))
    assert not worker.has_room(Task({"do": "download", "download": []}, b""))
    few.give_back(worker)


def test_every_suffix_has_a_reader_that_a_worker_can_import() -> None:
    assert {form.read.__module__.rpartition(".")[0] for form in BY_SUFFIX.values()} == {"index.readers"}


def test_a_path_that_is_no_text_is_read(tmp_path: Path) -> None:
    file = Path(os.fsdecode(os.fsencode(tmp_path / "caf") + b"\xe9.txt"))
    try:
        file.write_text("It rained.")
    except OSError:
        pytest.skip("this file system takes no such names")
    (article,) = read(file)
    assert isinstance(article, Article)
    assert json.loads(article.model_dump_json())["title"] == "It rained"
