"""The file that a backup is: a zip that any system opens, with a manifest that says what is in it and how to know it.

Zip, not tar: it opens with a click anywhere, and its directory tells what it holds before anything is unpacked. Members
are stored, not compressed: three quarters of a catalog are vectors that do not shrink, and a file that unpacks to no
more than its own size can be no bomb.
"""

import hashlib
import os
import re
import zipfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path, PurePosixPath
from stat import S_ISREG
from typing import IO, Literal, NamedTuple

from pydantic import BaseModel, ConfigDict, ValidationError

from index.distribution import version
from index.errors import BackupError
from index.stores.filesystem import FILE

MANIFEST = "manifest.json"
LARGEST_MANIFEST = 64_000_000
"""Bytes; some 400,000 files."""

FORMAT = 1
CHUNK = 1 << 20

_UNSAFE = re.compile(r'[\x00-\x1f\x7f<>:"|?*\\]|[ .]$')
"""What some system does not take in a name, or takes for more than a name."""
_DEVICES = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\..*)?", re.IGNORECASE)
"""Names that are devices on Windows."""

OnBytes = Callable[[int], None]
"""Called with the number of bytes that were just dealt with."""


class ArchiveMember(BaseModel):
    """One file of a backup."""

    model_config = ConfigDict(frozen=True)

    name: str
    size: int
    sha256: str


class Manifest(BaseModel):
    """What a backup holds.

    Attributes:
        format: of the backup; another one is read by another Lede.
        lede: the version that made it.
        made_at: when.
        home: the folder of the library, where it was made.
        counts: how much there is of what, for whoever reads it.
        members: every file but the manifest itself.
    """

    model_config = ConfigDict(frozen=True)

    format: Literal[1]
    lede: str
    made_at: datetime
    home: str
    counts: dict[str, int]
    members: tuple[ArchiveMember, ...]

    @property
    def size(self) -> int:
        """Bytes of all members."""
        return sum(member.size for member in self.members)


class Source(NamedTuple):
    """A file that goes into a backup.

    Args:
        name: in the backup, with slashes.
        path: where it stands now.
    """

    name: str
    path: Path


def is_safe(name: str) -> bool:
    """Return whether a name leads to a file below the folder it is unpacked in, on every system."""
    parts = name.split("/")
    return (
        len(name) < 1_000
        and name.isprintable()
        and not any(part in {"", ".", ".."} or _UNSAFE.search(part) or _DEVICES.fullmatch(part) for part in parts)
    )


def write(
    file: Path, part: Path, sources: Iterable[Source], *, home: Path, counts: Mapping[str, int], on_bytes: OnBytes
) -> Manifest:
    """Write a backup: whole under another name first, on the disk when this returns, for its owner's eyes alone.

    Args:
        part: the other name, on the same disk.
        sources: all names safe and different. A file that is gone meanwhile is left out; one that grows or shrinks is
            taken as it was read.

    Raises:
        OSError: it could not be written; what there is of it is left at `part`.
        BackupError: one of the files cannot be read.
    """
    with _new(part) as stream:
        with zipfile.ZipFile(stream, "w", zipfile.ZIP_STORED) as archive:
            members = [member for source in sources if (member := _add(archive, source, on_bytes))]
            manifest = Manifest(
                format=FORMAT,
                lede=version() or "(run from its source folder)",
                made_at=datetime.now(UTC).replace(microsecond=0),
                home=str(home),
                counts=dict(counts),
                members=tuple(members),
            )
            archive.writestr(_entry(MANIFEST), manifest.model_dump_json(indent=1))
        stream.flush()
        os.fsync(stream.fileno())
    part.replace(file)
    sync_folder(file.parent)
    return manifest


@contextmanager
def opened(file: Path) -> Iterator[tuple[zipfile.ZipFile, Manifest]]:
    """Open a backup whose directory and manifest agree; its members are verified by `verify`.

    Raises:
        BackupError: it is no backup, or one that cannot be trusted.
    """
    try:
        with zipfile.ZipFile(file) as archive:
            yield archive, _manifest(archive, file)
    except FileNotFoundError:
        raise BackupError(f"there is no file {file}; name a backup that `lede backup` made") from None
    except zipfile.BadZipFile as error:
        raise BackupError(f"{file} is no backup, or one that was cut short ({error}); use another copy") from error
    except OSError as error:
        raise BackupError(f"{file} cannot be read ({error.strerror or error})") from error


def verify(archive: zipfile.ZipFile, manifest: Manifest, file: Path, on_bytes: OnBytes) -> None:
    """Read every member once and hold it against the manifest; nothing is written.

    Raises:
        BackupError: one differs.
    """
    for member in manifest.members:
        for _ in read(archive, member, file, on_bytes):
            pass


def read(archive: zipfile.ZipFile, member: ArchiveMember, file: Path, on_bytes: OnBytes) -> Iterator[bytes]:
    """Yield a member's bytes in pieces; raise behind the last one where they are not what the manifest says."""
    digest, size = hashlib.sha256(), 0
    try:
        with archive.open(member.name) as stream:
            while piece := stream.read(min(CHUNK, member.size - size + 1)):
                size += len(piece)
                if size > member.size:
                    break
                digest.update(piece)
                on_bytes(len(piece))
                yield piece
    except (zipfile.BadZipFile, EOFError, NotImplementedError, RuntimeError) as error:
        raise _damaged(file, member.name) from error
    if size != member.size or digest.hexdigest() != member.sha256:
        raise _damaged(file, member.name)


def sync_folder(folder: Path) -> None:
    """Have a folder's entries on the disk, where the system can be asked to."""
    if os.name != "posix":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _manifest(archive: zipfile.ZipFile, file: Path) -> Manifest:
    """The manifest, held against the zip's own directory."""
    entries = archive.infolist()
    names = [entry.filename for entry in entries]
    described = [entry for entry in entries if entry.filename == MANIFEST]
    if len(described) != 1 or described[0].file_size > LARGEST_MANIFEST or not _is_plain(described[0]):
        raise BackupError(f"{file} is no backup of Lede: it has no manifest; name one that `lede backup` made")
    try:
        text = archive.read(MANIFEST)
        manifest = Manifest.model_validate_json(text)
    except ValidationError as error:
        first = error.errors()[0]
        if first["loc"] == ("format",):
            raise BackupError(
                f"{file} is a backup of format {first['input']!r}, this Lede reads format {FORMAT}; use the version of "
                "Lede that made it, or a newer one"
            ) from None
        raise BackupError(f"the manifest of {file} cannot be read; use another copy of the backup") from None
    members = [member.name for member in manifest.members]
    if len(set(members)) != len(members) or sorted([*members, MANIFEST]) != sorted(names):
        raise BackupError(f"{file} does not hold the files that its manifest names; use another copy of the backup")
    folders = {str(parent) for name in members for parent in PurePosixPath(name).parents}
    for entry in entries:
        if not is_safe(entry.filename) or entry.filename in folders or not _is_plain(entry):
            raise BackupError(f"{file} holds {entry.filename!r}, which no backup of Lede does; nothing was restored")
    # Stored one behind the other: entries that share bytes would add up to more than the file.
    if manifest.size > file.stat().st_size:
        raise BackupError(f"{file} claims to hold more than its own size; nothing was restored")
    return manifest


def _is_plain(entry: zipfile.ZipInfo) -> bool:
    """Whether an entry is a file that is stored as it is: no link, no folder, not encrypted, not compressed."""
    mode = entry.external_attr >> 16
    regular = not mode or S_ISREG(mode) or not mode & 0o170000
    return regular and entry.compress_type == zipfile.ZIP_STORED and not entry.flag_bits & 1 and not entry.is_dir()


def _add(archive: zipfile.ZipFile, source: Source, on_bytes: OnBytes) -> ArchiveMember | None:
    digest, size = hashlib.sha256(), 0
    try:
        stream = source.path.open("rb")
    except FileNotFoundError:
        return None
    except OSError as error:
        raise BackupError(f"{source.path} cannot be read ({error.strerror or error}); no backup was made") from error
    with stream, archive.open(_entry(source.name), "w", force_zip64=True) as entry:
        while piece := stream.read(CHUNK):
            entry.write(piece)
            digest.update(piece)
            size += len(piece)
            on_bytes(len(piece))
    return ArchiveMember(name=source.name, size=size, sha256=digest.hexdigest())


def _entry(name: str) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name, datetime.now().astimezone().timetuple()[:6])
    entry.external_attr = (0o100000 | FILE) << 16
    return entry


def _new(part: Path) -> IO[bytes]:
    part.unlink(missing_ok=True)
    return os.fdopen(os.open(part, os.O_CREAT | os.O_EXCL | os.O_RDWR | getattr(os, "O_BINARY", 0), FILE), "w+b")


def _damaged(file: Path, name: str) -> BackupError:
    return BackupError(
        f"{name} in the backup {file} is damaged: its bytes are not what was backed up; use another copy"
    )
