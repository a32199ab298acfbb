"""Backups of a library: everything that cannot be made again, in one file, while it is in use; and back from there.

In: SQLite files, copied by SQLite itself so that each is of one moment, and files and folders beside them. Not in:
Chroma and tantivy, which are made again from the catalog without embedding anything.
"""

import os
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path, PurePosixPath, PureWindowsPath
from typing import NamedTuple
from zipfile import ZipFile

from index.errors import BackupError, LibraryDamaged, LibraryNotWritable
from index.library import Library
from index.recovery import archive
from index.recovery.archive import Manifest, Source
from index.reports import OnProgress, Progress
from index.settings import LibrarySettings
from index.stores.filesystem import FOLDER, can_write, is_full, make_private, make_private_file, opening, storage_errors
from index.stores.home import CATALOG, RESTORING, open_catalog, require_catalog
from index.stores.sqlite import reading, writing

INDEXES = ("chroma", "tantivy")

LOCKS = frozenset({"open.lock", "write.lock", "chroma.lock"})

MEGABYTE = 1_000_000


class Parts(NamedTuple):
    """What is backed up besides the catalog, by its name in the library's folder.

    Args:
        databases: SQLite files, in the order in which they are copied, all of them before the catalog.
        files: each with where it stands; what is not there is passed over.
        folders: each taken with all that is below it.
    """

    databases: tuple[str, ...]
    files: tuple[Source, ...]
    folders: tuple[str, ...]


class Backup(NamedTuple):
    """A backup that was made.

    Args:
        file: where.
        manifest: what is in it.
        left_out: files that are not in it: links, and names that some system does not take.
    """

    file: Path
    manifest: Manifest
    left_out: tuple[str, ...]


def backup(
    home: Path, file: Path, parts: Parts, *, force: bool = False, on_progress: OnProgress | None = None
) -> Backup:
    """Back a library up into one file; it may be asked and added to meanwhile.

    Args:
        parts: what else is to be in it.
        force: replace a file that is there already, once the new one is whole.

    Raises:
        BackupError: there is no library, or the file is there already or cannot be written.
        LibraryDamaged: what is to be backed up is damaged or lost.
    """
    file = file.expanduser().absolute()
    _require_free(file, force=force)
    with storage_errors(home):
        require_catalog(home)
        if not (home / CATALOG).exists():
            raise BackupError(f"there is no library at {home}; name its folder with --home or LEDE_HOME")
        open_catalog(home).close()  # a new one beside indexes would make a backup of nothing
    with _working(file) as folder:
        copies = [
            Source(name, _copy(home / name, folder)) for name in (*parts.databases, CATALOG) if (home / name).exists()
        ]
        counts = _counts(folder / CATALOG)
        sources, left_out = _found(home, parts, file, folder)
        sources = [*copies, *sources]
        progress = _ByteProgress(on_progress, sum(_size(source.path) for source in sources), "writing the backup")
        manifest = archive.write(file, folder / "part", sources, home=home, counts=counts, on_bytes=progress)
    return Backup(file, manifest, tuple(left_out))


def restore(file: Path, settings: LibrarySettings, parts: Parts, *, on_progress: OnProgress | None = None) -> Manifest:
    """Make a library of a backup, in the home of the settings, which must be empty or missing.

    Everything is verified before anything is written, and the catalog comes last: whatever stops it leaves a folder in
    which there is no library, or the whole one.

    Args:
        parts: what a backup may hold.

    Raises:
        BackupError: the file is no sound backup, or the folder is not empty or cannot be written.
        LibraryDamaged: the catalog in the backup is none that this Lede reads.
    """
    home = settings.home
    _require_empty(home, parts)
    file = file.expanduser().absolute()
    with archive.opened(file) as (unpacked, manifest):
        _require_known(file, manifest, parts)
        progress = _ByteProgress(on_progress, 2 * manifest.size, "verifying the backup")
        archive.verify(unpacked, manifest, file, progress)
        _require_room(home, manifest)
        progress.title = "unpacking"
        with _filling(home, parts) as folder:
            _unpack(unpacked, manifest, file, folder, progress)
            _settle(settings, manifest, on_progress)
    return manifest


# Backing up


def _require_free(file: Path, *, force: bool) -> None:
    if file.is_dir():
        raise BackupError(f"{file} is a folder; name a file in it")
    if file.exists() and not force:
        raise BackupError(f"{file} is there already; name another file, or replace it with --force")
    if not file.parent.is_dir():
        raise BackupError(f"there is no folder {file.parent}; make it, or name another file")


@contextmanager
def _working(file: Path) -> Iterator[Path]:
    """A folder beside the backup for what becomes it, gone in the end; one that a dead process left is used again."""
    folder = file.with_name(f".{file.name}.part")
    try:
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(mode=FOLDER)
        yield folder
    except (OSError, sqlite3.OperationalError) as error:
        reason = "the disk is full" if is_full(error) else getattr(error, "strerror", None) or error
        raise BackupError(
            f"the backup could not be written to {file} ({reason}); nothing of it was left there: make room, or name "
            "another file"
        ) from error
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _copy(database: Path, folder: Path) -> Path:
    """Copy a SQLite file as it is at this moment, and see that the copy is whole."""
    copy = folder / database.name
    make_private_file(copy)
    with closing(sqlite3.connect(copy)) as target:
        try:
            with closing((writing if can_write(database) else reading)(database)) as source:
                source.backup(target)
            (found,) = target.execute("PRAGMA integrity_check(1)").fetchone()
        except sqlite3.OperationalError as error:
            if is_full(error):
                raise
            found = str(error)
        except sqlite3.DatabaseError as error:
            found = str(error)
        if found != "ok" or not database.stat().st_size:
            raise LibraryDamaged(
                f"{database} is damaged ({found if found != 'ok' else 'it is empty'}), so no backup was made of it; "
                "`lede doctor` says what can be saved"
            )
        target.execute("PRAGMA journal_mode = DELETE")  # no log beside it
    return copy


def _counts(catalog: Path) -> dict[str, int]:
    with closing(writing(catalog)) as connection:
        (articles,) = connection.execute("SELECT count(*) FROM articles").fetchone()
    return {"articles": articles}


def _found(home: Path, parts: Parts, file: Path, folder: Path) -> tuple[list[Source], list[str]]:
    """The files to back up besides the databases, and those that are left out."""
    found = [source for source in parts.files if source.path.is_file()]
    left_out = []
    for name in parts.folders:
        for path in sorted((home / name).rglob("*")):
            member = path.relative_to(home).as_posix()
            if path == file or folder in (path, *path.parents) or path.name.endswith((".lock", ".part")):
                continue
            if path.is_symlink() or (path.is_file() and not archive.is_safe(member)):
                left_out.append(member)
            elif path.is_file():
                found.append(Source(member, path))
    return found, left_out


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except FileNotFoundError:
        return 0


# Restoring


def _require_empty(home: Path, parts: Parts) -> None:
    """Refuse a folder that holds anything but what an earlier restore left half done."""
    of_a_restore = {RESTORING, *INDEXES, *parts.databases, *(source.name for source in parts.files), *parts.folders}
    if home.exists() and not home.is_dir():
        raise BackupError(f"{home} is not a folder; name another with --home")
    names = {entry.name for entry in home.iterdir()} - LOCKS if home.exists() else set[str]()
    if names and not (RESTORING in names and names <= of_a_restore):
        raise BackupError(
            f"{home} is not empty (it holds {min(names)}); restore into a folder that is empty or not there, with "
            "--home, or move this one away"
        )


@contextmanager
def _filling(home: Path, parts: Parts) -> Iterator[Path]:
    """Yield a folder to fill, held against other restores; put what is in it in place, or remove it all."""
    new = not home.exists()
    try:
        with storage_errors(home):
            make_private(home)
            with opening(home):
                _require_empty(home, parts)
                _clear(home)
                try:
                    yield home / RESTORING
                    _move_up(home)
                except BaseException:
                    if not (home / CATALOG).exists():
                        _clear(home)
                    raise
    except BaseException as error:
        if new:
            with suppress(OSError):
                (home / "open.lock").unlink(missing_ok=True)
                home.rmdir()
        if isinstance(error, LibraryNotWritable):
            raise BackupError(
                f"the backup could not be restored to {home} ({error.__cause__ or error}); make room or allow writing "
                "there, or name another folder with --home, and run it again"
            ) from error
        raise


def _require_known(file: Path, manifest: Manifest, parts: Parts) -> None:
    known = {CATALOG, *parts.databases, *(source.name for source in parts.files)}
    names = {member.name for member in manifest.members}
    for name in sorted(names):
        if name not in known and name.partition("/")[0] not in parts.folders:
            raise BackupError(f"{file} holds {name!r}, which no backup of Lede does; nothing was restored")
    if CATALOG not in names:
        raise BackupError(f"{file} holds no catalog; it is no backup of a library")


def _require_room(home: Path, manifest: Manifest) -> None:
    """Refuse where the files alone would not fit; the indexes take about as much again."""
    there = next(folder for folder in (home, *home.parents) if folder.exists())
    free = shutil.disk_usage(there).free
    if free < manifest.size:
        raise BackupError(
            f"the disk that holds {home} has {free / MEGABYTE:,.0f} MB free, and the backup needs "
            f"{2 * manifest.size / MEGABYTE:,.0f}; make room, or name another folder with --home"
        )


def _clear(home: Path) -> None:
    """Remove what a restore that was cut short left."""
    for entry in home.iterdir():
        if entry.name in LOCKS:
            continue
        if entry.is_dir() and not entry.is_symlink():
            shutil.rmtree(entry)
        else:
            entry.unlink()


def _unpack(unpacked: ZipFile, manifest: Manifest, file: Path, folder: Path, progress: "_ByteProgress") -> None:
    folder.mkdir(mode=FOLDER)
    for member in manifest.members:
        path = folder.joinpath(*member.name.split("/"))
        for parent in reversed(path.relative_to(folder).parents[:-1]):
            (folder / parent).mkdir(mode=FOLDER, exist_ok=True)
        make_private_file(path)
        with path.open("r+b") as stream:
            for piece in archive.read(unpacked, member, file, progress):
                stream.write(piece)
            stream.flush()
            os.fsync(stream.fileno())


def _settle(settings: LibrarySettings, manifest: Manifest, on_progress: OnProgress | None) -> None:
    """Make a library of the files that were unpacked: look whether it is sound, and fill its indexes."""
    home = settings.home
    before = (PureWindowsPath if "\\" in manifest.home else PurePosixPath)(manifest.home)
    with closing(open_catalog(home / RESTORING)) as catalog:
        if damage := catalog.check():
            raise BackupError(f"the catalog in the backup is damaged ({damage}); use an earlier backup")
        catalog.relocate(before, home)
    with Library(settings.model_copy(update={"home": home / RESTORING})) as library:
        library.rebuild(on_progress=on_progress)


def _move_up(home: Path) -> None:
    """Put what was restored in its place, the catalog last: with it the library is there."""
    folder = home / RESTORING
    for entry in sorted(folder.iterdir(), key=lambda entry: entry.name == CATALOG):
        if entry.name in LOCKS:
            entry.unlink()
        else:
            entry.replace(home / entry.name)
    archive.sync_folder(home)
    folder.rmdir()


class _ByteProgress:
    """Counts bytes for whoever watches.

    Args:
        total: bytes in all.
        title: what is done with them.
    """

    def __init__(self, on_progress: OnProgress | None, total: int, title: str) -> None:
        self._on_progress, self._total, self._done = on_progress, total, 0
        self.title = title

    def __call__(self, count: int) -> None:
        self._done += count
        if self._on_progress:
            whole = max(self._total, self._done)
            self._on_progress(Progress(self._done // MEGABYTE + 1, whole // MEGABYTE + 1, self.title))
