"""Who may read a library: its folder is its owner's alone (0700), and so is every file that Lede makes in it (0600).

Only POSIX has these modes; on Windows a user's data folder is closed to others by itself. Not here: whether something
can be written at all (`storage`).
"""

import os
from contextlib import suppress
from pathlib import Path

FILE, FOLDER = 0o600, 0o700

OURS = frozenset(
    {"chroma", "tantivy", "uploads", "evaluations", "users", "users.lock", "lede.toml", "repl-history", "open.lock"}
    | {"write.lock", "chroma.lock", ".restoring"}
)
"""What Lede puts in a library's folder, the assistant's files included."""

DATABASES = ("catalog.", "conversations.")
"""How the names begin of SQLite's files there, and of what a salvage keeps of them."""


def make_private(folder: Path) -> None:
    """Makes a folder for its owner alone; one that is there already keeps its mode (`tighten`)."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    folder.mkdir(mode=FOLDER, exist_ok=True)


def make_private_file(file: Path) -> None:
    """Makes an empty file for its owner alone, where there is none; SQLite gives its journals the file's own mode."""
    os.close(os.open(file, os.O_CREAT | os.O_RDWR, FILE))


def tighten(home: Path) -> None:
    """Closes to others what an earlier Lede, Chroma or tantivy left open to them in a library's folder.

    The folder itself is closed only where nothing else stands in it: it may be somebody's home or the system's /tmp.
    What lies deeper is closed by the folder above it.
    """
    if os.name != "posix":
        return
    with suppress(OSError):  # of another owner, or on a file system without modes
        entries = list(home.iterdir())
        for entry in entries:
            if _is_ours(entry.name) and not entry.is_symlink():
                _close(entry)
        if all(_is_ours(entry.name) for entry in entries):
            _close(home)


def writable_by_others(path: Path) -> bool:
    """Whether somebody else may write a file, or replace what stands in a folder."""
    if os.name != "posix":
        return False
    mode = path.stat().st_mode
    only_own_entries = path.is_dir() and bool(mode & 0o1000)  # the sticky bit, as /tmp has it
    return bool(mode & 0o022) and not only_own_entries


def _is_ours(name: str) -> bool:
    return name in OURS or name.startswith(DATABASES)


def _close(path: Path) -> None:
    found = path.stat()
    if found.st_uid == os.geteuid() and found.st_mode & 0o077:
        path.chmod(found.st_mode & 0o700)
