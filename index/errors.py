"""What can go wrong with a library. `assistant.errors` draws the whole tree.

Every message says what was found, where, and what to do next, in one line that the command line and the page show as
it stands.
"""


class LedeError(Exception):
    """Anything Lede refuses to do, with a one-line message for the person who asked."""


class LibraryError(LedeError):
    """The library as a whole cannot be used as asked."""


class LibraryNotWritable(LibraryError):
    """The library's folder cannot be written: read-only, no permission, or the disk is full."""


class LibraryBusy(LibraryError):
    """Another process is changing the library and did not finish within the wait."""


class LibraryDamaged(LibraryError):
    """A stored file cannot be read as what it should be."""


class LaterFormat(LibraryDamaged):
    """A stored file was written by a later Lede, which has to read it."""


class BackupError(LibraryError):
    """A backup cannot be made, or cannot be restored, as asked; the library stays as it is."""


class VectorsUnavailable(LibraryError):
    """Chroma cannot be used now; questions are answered by words alone.

    Args:
        reason: what was found, and where.
        advice: what to do.
    """

    def __init__(self, reason: str, advice: str) -> None:
        super().__init__(reason, advice)
        self.reason, self.advice = reason, advice

    def __str__(self) -> str:
        return f"{self.reason}; {self.advice}"


class VectorsLost(VectorsUnavailable):
    """The vectors are missing, damaged or another library's; the next change makes them again from the catalog."""


class IndexMismatch(LibraryError):
    """The stored vectors were made by another embedding model or splitter than the one in use."""


class ArticleNotFound(LibraryError):
    """No article in the library has this id."""


class ReadersUnavailable(LedeError):
    """The process that reads files cannot be started."""


class ModelError(LedeError):
    """The embedding model's files are missing, changed or cannot be run."""


class SettingsError(LedeError):
    """A setting is unknown or has a value that cannot be used."""
