"""Backups: whole, of one moment, restored or refused; a hostile or damaged file changes nothing."""

import hashlib
import json
import multiprocessing
import os
import shutil
import signal
import sqlite3
import stat
import sys
import zipfile
from collections.abc import Callable
from contextlib import closing
from multiprocessing.context import BaseContext
from pathlib import Path
from typing import Any

import pytest

from assistant.errors import BackupError, LibraryDamaged
from index import Article, BundledEmbedding, Library, Progress
from index.recovery.archive import MANIFEST, Source, is_safe
from index.recovery.backup import Parts, backup, restore
from index.settings import LibrarySettings
from index.stores.catalog import Catalog

pytestmark = pytest.mark.slow

POSIX = os.name == "posix"


def parts(home: Path) -> Parts:
    return Parts(("notes.sqlite",), (Source("people", home / "people"),), ("uploads",))


def article(number: int, home: Path) -> Article:
    text = " ".join(f"Report {number} says in sentence {line} that town {number} has a pier." for line in range(8))
    path = str(home / "uploads" / "ab" / "reports.jsonl") + f"#{number}"
    return Article.create(text=text, path=path, title=f"Report {number}", source="Gazette", record_id=f"r{number}")


@pytest.fixture(scope="module")
def stocked(tmp_path_factory: pytest.TempPathFactory, embedding: BundledEmbedding) -> Path:
    """A closed library of three articles, with what may stand beside its catalog."""
    home = tmp_path_factory.mktemp("stocked") / "home"
    with Library.open(home, embed_model=embedding) as library:
        library.add([article(number, home) for number in range(3)])
    with closing(sqlite3.connect(home / "notes.sqlite")) as notes, notes:
        notes.execute("PRAGMA journal_mode = WAL")
        notes.execute("CREATE TABLE notes (note TEXT)")
        notes.execute("INSERT INTO notes VALUES ('kept')")
    (home / "people").write_text("ana\n", encoding="utf-8")
    (home / "uploads" / "ab").mkdir(parents=True)
    (home / "uploads" / "ab" / "reports.jsonl").write_bytes(bytes(range(256)) * 50)
    return home


@pytest.fixture(scope="module")
def made(stocked: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A backup of it."""
    return backup(stocked, tmp_path_factory.mktemp("made") / "backup.zip", parts(stocked)).file


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """Where nothing is yet."""
    return tmp_path / "new" / "home"


def bring_back(file: Path, home: Path, **more: Any) -> None:
    restore(file, LibrarySettings.load(home), parts(home), **more)


def state(home: Path, embedding: BundledEmbedding) -> list[tuple[str, str, str]]:
    """Every article, and what a search brings up."""
    with Library.open(home, embed_model=embedding) as library:
        assert library.check() == []
        found = [(one.id, one.version, one.text) for one in sorted(library.articles(), key=lambda one: one.id)]
        hits = library.search("which town has a pier", limit=100)
    return found + [(hit.passage.id, f"{hit.dense:.4f}", f"{hit.lexical:.4f}") for hit in hits]


# There and back


def test_a_restored_library_is_what_was_backed_up(
    stocked: Path, made: Path, home: Path, embedding: BundledEmbedding, monkeypatch: pytest.MonkeyPatch
) -> None:
    expected = state(stocked, embedding)
    with monkeypatch.context() as without:
        without.setattr("index.chunking.embed", None)
        without.setattr("index.embedding.model.BundledEmbedding.embed_passages", None)
        bring_back(made, home)  # nothing is embedded
    assert state(home, embedding) == expected
    with closing(sqlite3.connect(home / "notes.sqlite")) as notes:
        assert notes.execute("SELECT note FROM notes").fetchall() == [("kept",)]
    for name in ("people", "uploads/ab/reports.jsonl"):
        assert (home / name).read_bytes() == (stocked / name).read_bytes()
    assert not (home / ".restoring").exists()


def test_uploads_are_known_where_they_stand_now(stocked: Path, made: Path, home: Path) -> None:
    bring_back(made, home)
    with Library.open(home) as library, Library.open(stocked) as original:
        assert library.reads(str(home / "uploads" / "ab" / "reports.jsonl"))
        assert not library.reads(str(stocked / "uploads" / "ab" / "reports.jsonl"))
        assert library.add([article(1, home)]).unchanged
        assert library._stores.catalog.library_id != original._stores.catalog.library_id


def test_a_backup_is_a_zip_that_any_tool_reads(made: Path) -> None:
    with zipfile.ZipFile(made) as archive:
        assert archive.testzip() is None
        assert {one.filename for one in archive.infolist()} == {
            "catalog.sqlite", "notes.sqlite", "people", "uploads/ab/reports.jsonl", MANIFEST,
        }  # fmt: skip
        manifest = json.loads(archive.read(MANIFEST))
    assert (manifest["format"], manifest["counts"]) == (1, {"articles": 3})
    assert all(len(one["sha256"]) == 64 and one["size"] > 0 for one in manifest["members"])


@pytest.mark.skipif(not POSIX, reason="modes")
def test_a_backup_and_what_is_restored_are_their_owner_s_alone(made: Path, home: Path) -> None:
    assert stat.S_IMODE(made.stat().st_mode) == 0o600
    bring_back(made, home)
    for path in [home, *home.iterdir(), home / "uploads" / "ab", home / "uploads" / "ab" / "reports.jsonl"]:
        assert stat.S_IMODE(path.stat().st_mode) == (0o700 if path.is_dir() else 0o600), path


def test_a_backup_taken_while_articles_are_added_is_of_one_moment(
    stocked: Path, tmp_path: Path, embedding: BundledEmbedding, monkeypatch: pytest.MonkeyPatch
) -> None:
    here = Path(shutil.copytree(stocked, tmp_path / "home"))
    monkeypatch.setattr("index.ingest.BATCH_PASSAGES", 1)
    made: list[Path] = []

    def during(_: Progress) -> None:
        made.append(backup(here, tmp_path / f"{len(made)}.zip", parts(here)).file)

    with Library.open(here, embed_model=embedding) as library:
        library.add([article(number, here) for number in (7, 8)], on_progress=during)
    counts = []
    for file in made:
        bring_back(file, file.with_suffix(""))
        with Library.open(file.with_suffix(""), embed_model=embedding) as restored:
            assert restored.check() == []
            counts.append(len(restored))
    assert counts == [4, 5]


def test_links_and_impossible_names_are_left_out_and_named(stocked: Path, tmp_path: Path, home: Path) -> None:
    here = Path(shutil.copytree(stocked, tmp_path / "home"))
    (here / "uploads" / "link.txt").symlink_to("/etc/hostname")
    (here / "uploads" / "what?.txt").write_text("x", encoding="utf-8")
    done = backup(here, here / "uploads" / "backup.zip", parts(here))
    assert sorted(done.left_out) == ["uploads/link.txt", "uploads/what?.txt"]
    again = backup(here, here / "uploads" / "backup.zip", parts(here), force=True)
    assert [one.name for one in again.manifest.members] == [one.name for one in done.manifest.members]
    bring_back(again.file, home)


# What is refused when backing up


def test_a_file_that_is_there_is_kept_unless_it_is_to_be_replaced(stocked: Path, tmp_path: Path) -> None:
    file = tmp_path / "backup.zip"
    file.write_text("something else", encoding="utf-8")
    with pytest.raises(BackupError, match=r"there already.*--force"):
        backup(stocked, file, parts(stocked))
    assert file.read_text(encoding="utf-8") == "something else"
    assert backup(stocked, file, parts(stocked), force=True).manifest.counts == {"articles": 3}


@pytest.mark.parametrize("target", ["", "none/backup.zip"])
def test_a_folder_is_no_file(stocked: Path, tmp_path: Path, target: str) -> None:
    with pytest.raises(BackupError, match="folder"):
        backup(stocked, tmp_path / target, parts(stocked), force=True)


def test_there_is_nothing_to_back_up_in_an_empty_folder(tmp_path: Path) -> None:
    with pytest.raises(BackupError, match="no library"):
        backup(tmp_path / "nowhere", tmp_path / "backup.zip", parts(tmp_path))
    assert not (tmp_path / "nowhere").exists()


@pytest.mark.parametrize("damage", ["missing", "emptied", "new", "page"])
def test_a_lost_or_damaged_catalog_does_not_take_the_place_of_a_good_backup(
    stocked: Path, made: Path, tmp_path: Path, damage: str
) -> None:
    here, file = Path(shutil.copytree(stocked, tmp_path / "home")), Path(shutil.copy(made, tmp_path))
    catalog = here / "catalog.sqlite"
    if damage == "page":
        with catalog.open("r+b") as stream:
            stream.seek(3 * 4096)
            stream.write(b"\xa7" * 4096)
    else:
        catalog.unlink()
        if damage == "emptied":
            catalog.touch()
        elif damage == "new":
            Catalog(catalog).close()
    before = file.read_bytes()
    with pytest.raises(LibraryDamaged):
        backup(here, file, parts(here), force=True)
    assert file.read_bytes() == before
    assert [one.name for one in tmp_path.iterdir() if one.name.startswith(".")] == []


def test_a_disk_that_fills_up_leaves_nothing_behind(
    stocked: Path, made: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = Path(shutil.copy(made, tmp_path))
    before = file.read_bytes()

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(BackupError, match=r"the disk is full.*nothing of it was left"):
        backup(stocked, file, parts(stocked), force=True)
    assert file.read_bytes() == before
    assert list(tmp_path.iterdir()) == [file]


# What is refused when restoring


@pytest.mark.parametrize("name", ["catalog.sqlite", "people", "a file of mine"])
def test_a_folder_that_holds_something_is_left_as_it_is(made: Path, home: Path, name: str) -> None:
    home.mkdir(parents=True)
    (home / name).write_text("mine", encoding="utf-8")
    with pytest.raises(BackupError, match=f"not empty .it holds {name}"):
        bring_back(made, home)
    assert [one.name for one in home.iterdir()] == [name]


def test_an_empty_folder_is_filled(made: Path, home: Path, embedding: BundledEmbedding) -> None:
    home.mkdir(parents=True)
    (home / "open.lock").touch()
    bring_back(made, home)
    with Library.open(home, embed_model=embedding) as library:
        assert len(library) == 3


def entries(file: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(file) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def write_zip(file: Path, held: dict[str, bytes], **more: Any) -> Path:
    with zipfile.ZipFile(file, "w") as archive:
        for name, content in held.items():
            archive.writestr(name, content, **more)
    return file


def with_member(held: dict[str, bytes], name: str, content: bytes = b"x") -> dict[str, bytes]:
    """The same backup with one more file, which its manifest describes as it should be."""
    manifest = json.loads(held[MANIFEST])
    manifest["members"].append({"name": name, "size": len(content), "sha256": hashlib.sha256(content).hexdigest()})
    return held | {name: content, MANIFEST: json.dumps(manifest).encode()}


def with_manifest(held: dict[str, bytes], **changes: Any) -> dict[str, bytes]:
    return held | {MANIFEST: json.dumps(json.loads(held[MANIFEST]) | changes).encode()}


def _resealed(made: Path, file: Path, catalog: bytes) -> Path:
    members = json.loads(entries(made)[MANIFEST])["members"]
    for one in members:
        if one["name"] == "catalog.sqlite":
            one |= {"size": len(catalog), "sha256": hashlib.sha256(catalog).hexdigest()}
    return write_zip(file, with_manifest(entries(made) | {"catalog.sqlite": catalog}, members=members))


def _damaged(catalog: bytes) -> bytes:
    return catalog[: 3 * 4096] + b"\xa7" * 4096 + catalog[4 * 4096 :]


def _link(made: Path, file: Path) -> None:
    held = with_member(entries(made), "uploads/link", b"/etc/hostname")
    with zipfile.ZipFile(file, "w") as archive:
        for name, content in held.items():
            entry = zipfile.ZipInfo(name)
            entry.external_attr = (0o120777 if name == "uploads/link" else 0o100600) << 16
            archive.writestr(entry, content)


def _twice(made: Path, file: Path) -> None:
    with pytest.warns(UserWarning, match="Duplicate"), zipfile.ZipFile(write_zip(file, entries(made)), "a") as archive:
        archive.writestr("people", b"eve\n")


def _shared(made: Path, file: Path) -> None:
    """A bomb without compression: many entries of the directory that lead to the same bytes."""
    held = entries(made)
    content = held["catalog.sqlite"]
    for number in range(40):
        held = with_member(held, f"uploads/{number}", content)
    with zipfile.ZipFile(file, "w") as archive:
        for name in ("catalog.sqlite", "notes.sqlite", "people", "uploads/ab/reports.jsonl", MANIFEST):
            archive.writestr(name, held[name])
        first = archive.getinfo("catalog.sqlite")
        for number in range(40):
            entry = zipfile.ZipInfo(f"uploads/{number}")
            entry.header_offset, entry.CRC = first.header_offset, first.CRC
            entry.file_size = entry.compress_size = len(content)
            archive.filelist.append(entry)
            archive.NameToInfo[entry.filename] = entry


HOSTILE: dict[str, Callable[[Path, Path], object]] = {
    "a parent folder": lambda made, file: write_zip(file, with_member(entries(made), "uploads/../../x")),
    "an absolute name": lambda made, file: write_zip(file, with_member(entries(made), "/tmp/lede-restored")),  # noqa: S108
    "a drive": lambda made, file: write_zip(file, with_member(entries(made), "uploads/C:x")),
    "a device": lambda made, file: write_zip(file, with_member(entries(made), "uploads/nul.txt")),
    "another system's slash": lambda made, file: write_zip(file, with_member(entries(made), "uploads\\..\\x")),
    "a name of control characters": lambda made, file: write_zip(file, with_member(entries(made), "uploads/a\x1bb")),
    "an unknown file": lambda made, file: write_zip(file, with_member(entries(made), "write.lock")),
    "an unknown folder": lambda made, file: write_zip(file, with_member(entries(made), "chroma/chroma.sqlite3")),
    "a file that is a folder too": lambda made, file: write_zip(file, with_member(entries(made), "uploads/ab")),
    "a file that the manifest does not name": lambda made, file: write_zip(file, entries(made) | {"uploads/x": b"x"}),
    "a missing file": lambda made, file: write_zip(
        file, {name: one for name, one in entries(made).items() if name != "people"}
    ),
    "no manifest": lambda made, file: write_zip(
        file, {name: one for name, one in entries(made).items() if name != MANIFEST}
    ),
    "no catalog": lambda made, file: write_zip(
        file,
        with_manifest(
            {name: one for name, one in entries(made).items() if name != "catalog.sqlite"},
            members=[one for one in json.loads(entries(made)[MANIFEST])["members"] if one["name"] != "catalog.sqlite"],
        ),
    ),
    "another format": lambda made, file: write_zip(file, with_manifest(entries(made), format=2)),
    "a manifest that is none": lambda made, file: write_zip(file, entries(made) | {MANIFEST: b"[]"}),
    "compressed members": lambda made, file: write_zip(file, entries(made), compress_type=zipfile.ZIP_DEFLATED),
    "a changed file": lambda made, file: write_zip(file, entries(made) | {"people": b"eve\n"}),
    "a longer file": lambda made, file: write_zip(file, entries(made) | {"people": b"ana\neve\n"}),
    "a zip of something else": lambda _, file: write_zip(file, {"readme.txt": b"hello"}),
    "no zip": lambda _, file: file.write_bytes(b"PK\x03\x04" + b"rubbish" * 100),
    "nothing": lambda _, file: file.write_bytes(b""),
    "a catalog that is none": lambda made, file: _resealed(made, file, b"not a database" * 1000),
    "a damaged catalog": lambda made, file: _resealed(made, file, _damaged(entries(made)["catalog.sqlite"])),
    "a link": _link,
    "the same file twice": _twice,
    "bytes that several files share": _shared,
}


@pytest.mark.parametrize("what", HOSTILE)
def test_what_is_no_sound_backup_is_refused_and_leaves_no_library(made: Path, tmp_path: Path, what: str) -> None:
    file, home = tmp_path / "hostile.zip", tmp_path / "home"
    HOSTILE[what](made, file)
    with pytest.raises((BackupError, LibraryDamaged)) as raised:
        bring_back(file, home)
    assert "\n" not in str(raised.value)
    assert not home.exists()
    bring_back(made, home)  # a sound one can be restored there


@pytest.mark.parametrize(
    ("how", "share"),
    [("flipped", 0.01), ("flipped", 0.3), ("flipped", 0.8), ("cut", 0.01), ("cut", 0.9), ("cut", 0.999)],
)
def test_a_damaged_backup_is_refused_wherever_the_damage_is(made: Path, tmp_path: Path, how: str, share: float) -> None:
    content = bytearray(made.read_bytes())
    at = int(len(content) * share)
    if how == "cut":
        del content[at:]
    else:
        content[at] ^= 0x10
    (tmp_path / "damaged.zip").write_bytes(content)
    with pytest.raises(BackupError):
        bring_back(tmp_path / "damaged.zip", tmp_path / "home")
    assert not (tmp_path / "home").exists()


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("catalog.sqlite", True), ("uploads/ab/Übersicht (2).pdf", True), ("~/a", True), ("a/./b", False),
        ("a//b", False), ("", False), ("a.", False), ("a ", False), ("x" * 1_000, False), ("a/CON", False),
        ("..", False),
    ],
)  # fmt: skip
def test_names_that_some_system_takes_for_more_than_a_name(name: str, safe: bool) -> None:
    assert is_safe(name) is safe


def test_a_disk_that_fills_up_while_restoring_leaves_nothing(
    made: Path, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("index.reindex.refill", full)
    with pytest.raises(BackupError, match=f"could not be restored to {home} .*No space left.*make room"):
        bring_back(made, home)
    assert not home.exists()


def test_too_little_room_is_told_before_anything_is_written(
    made: Path, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    usage = shutil.disk_usage(made)
    monkeypatch.setattr("shutil.disk_usage", lambda _: usage._replace(free=1000))
    with pytest.raises(BackupError, match="MB free"):
        bring_back(made, home)
    assert not home.exists()


# Killed in the middle


@pytest.fixture(scope="module")
def processes() -> BaseContext:
    if sys.platform == "win32":
        pytest.skip("no SIGKILL")
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["index.recovery.backup", "chromadb"])
    return context


def _die(work: Callable[..., object], arguments: tuple[Any, ...], after: int) -> None:
    """Does something, and is killed at the so many-th call that writes or tells of progress."""
    left = after

    def count(*_: object) -> None:
        nonlocal left
        left -= 1
        if left <= 0:
            os.kill(os.getpid(), signal.SIGKILL)

    sync, replace = os.fsync, Path.replace
    os.fsync = lambda descriptor: (count(), sync(descriptor))[1]  # type: ignore[assignment]
    Path.replace = lambda path, target: (count(), replace(path, target))[1]  # type: ignore[method-assign, assignment]
    work(*arguments, count)


def _restore(file: str, home: str, tell: Callable[[Progress], None]) -> None:
    bring_back(Path(file), Path(home), on_progress=tell)


def _back_up(home: str, file: str, tell: Callable[[Progress], None]) -> None:
    backup(Path(home), Path(file), parts(Path(home)), force=True, on_progress=tell)


def killed(processes: BaseContext, *arguments: Any) -> bool:
    process = processes.Process(target=_die, args=arguments)
    process.start()
    process.join()
    return bool(process.exitcode)


def test_a_restore_that_is_killed_leaves_nothing_or_the_whole_library(
    stocked: Path, made: Path, tmp_path: Path, embedding: BundledEmbedding, processes: BaseContext
) -> None:
    expected, ends = state(stocked, embedding), []
    for after in (10, 18, 22, 60):
        home = tmp_path / str(after)
        died = killed(processes, _restore, (str(made), str(home)), after)
        whole = (home / "catalog.sqlite").exists()
        ends.append((died, whole))
        if died and not whole:
            if (home / ".restoring").exists():
                with pytest.raises(LibraryDamaged, match=r"restore into .* was cut short"):
                    Library.open(home)
            bring_back(made, home)
        assert state(home, embedding) == expected
    assert (True, False) in ends
    assert ends[-1] == (False, True), "the last is not killed: the others were at work"


def test_what_a_restore_left_does_not_pass_a_later_loss_for_a_restore_cut_short(made: Path, home: Path) -> None:
    bring_back(made, home)
    (home / ".restoring").mkdir()
    Library.open(home).close()
    (home / "catalog.sqlite").unlink()
    with pytest.raises(LibraryDamaged, match=r"passages of 3 articles"):
        Library.open(home)
    with pytest.raises(BackupError, match="not empty"):
        bring_back(made, home)
    assert (home / "notes.sqlite").exists()


def test_a_backup_that_is_killed_leaves_the_one_before(
    stocked: Path, made: Path, tmp_path: Path, processes: BaseContext
) -> None:
    file, ends = tmp_path / "backup.zip", []
    for after in (1, 6, 30):
        shutil.copy(made, file)
        before = file.read_bytes()
        died = killed(processes, _back_up, (str(stocked), str(file)), after)
        ends.append(died)
        assert file.read_bytes() == before or not died
        bring_back(file, tmp_path / str(after))
    assert ends[0]
    assert not ends[-1]
    assert list(tmp_path.glob(".*")) == [], "the last one swept what the others left"
