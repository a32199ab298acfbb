"""Everything Lede refuses to do. Each message is one plain sentence: what was found, where, what to do next.

    LedeError
    ├── LibraryError             the library as a whole cannot be used as asked
    │   ├── LibraryNotWritable   read-only, no permission, or the disk is full
    │   ├── LibraryBusy          another process is changing it and went on too long
    │   ├── LibraryDamaged       a stored file cannot be read as what it should be
    │   ├── IndexMismatch        indexed with another embedding model or splitter: reindex
    │   └── ArticleNotFound      no article has this id
    ├── LanguageModelError       a language model gave no answer, or not the whole of one
    ├── ModelError               the embedding model's files are missing, changed or cannot be run
    ├── SettingsError            a setting is unknown or cannot be used
    └── QuestionError            the question is empty or too long

A source that cannot be read is no error: it is listed as `Skipped` in the report of `Library.add`.
"""

from index.errors import (
    ArticleNotFound,
    IndexMismatch,
    LedeError,
    LibraryBusy,
    LibraryDamaged,
    LibraryError,
    LibraryNotWritable,
    ModelError,
    SettingsError,
)

__all__ = [
    "ArticleNotFound",
    "IndexMismatch",
    "LanguageModelError",
    "LedeError",
    "LibraryBusy",
    "LibraryDamaged",
    "LibraryError",
    "LibraryNotWritable",
    "ModelError",
    "QuestionError",
    "SettingsError",
]


class QuestionError(LedeError):
    """The question cannot be asked as it stands."""


class LanguageModelError(LedeError):
    """A language model gave no answer, or not the whole of one; the library is not touched by it."""
