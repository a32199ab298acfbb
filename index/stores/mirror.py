"""Copies of the two indexes for a library whose folder cannot be written: Chroma and tantivy write even to read."""

import shutil
from pathlib import Path
from tempfile import TemporaryDirectory

from index.errors import LibraryNotWritable


class Mirror:
    """Temporary copies of a library's folders, made when first searched and gone with the process.

    Args:
        home: the library's folder.
    """

    def __init__(self, home: Path) -> None:
        self._home = home
        self._folder = TemporaryDirectory(prefix="lede-indexes-", ignore_cleanup_errors=True)

    def place(self, name: str) -> Path:
        """Where the copy of a folder stands, or will."""
        return Path(self._folder.name) / name

    def copy(self, *names: str) -> None:
        """Copies folders of the library as they are now, in place of earlier copies.

        Raises:
            LibraryNotWritable: there is no room for the copies.
        """
        try:
            for name in names:
                shutil.rmtree(self.place(name), ignore_errors=True)
                _copy(self._home / name, self.place(name))
        except OSError as error:
            raise LibraryNotWritable(
                f"{self._home} cannot be written, and its indexes could not be copied to {self._folder.name} to be "
                f"searched there ({error}); make room there, or set TMPDIR to a folder that has room"
            ) from error

    def close(self) -> None:
        """Removes the copies."""
        self._folder.cleanup()


def _copy(folder: Path, target: Path) -> None:
    """Copies a folder's contents and not its modes, which may forbid to write."""
    for path in folder.rglob("*"):
        copied = target / path.relative_to(folder)
        copied.parent.mkdir(parents=True, exist_ok=True)
        if path.is_file():
            shutil.copyfile(path, copied)
