"""Everything Lede refuses to do. Each message is one plain sentence: what was found, where, what to do next.

    LedeError
    ├── LibraryError             the library as a whole cannot be used as asked
    │   ├── LibraryNotWritable   read-only, no permission, or the disk is full
    │   ├── LibraryBusy          another process is changing it and went on too long
    │   ├── LibraryDamaged       a stored file cannot be read as what it should be
    │   │   └── LaterFormat      it was written by a later Lede
    │   ├── BackupError          a backup cannot be made or restored as asked
    │   ├── VectorsUnavailable   Chroma cannot be used now; questions are answered by words alone
    │   │   └── VectorsLost      its vectors are missing or damaged; the next change makes them again
    │   ├── IndexMismatch        indexed with another embedding model or splitter: reindex
    │   └── ArticleNotFound      no article has this id
    ├── ConversationError        what was asked of a conversation cannot be done
    │   ├── ConversationBusy     another question is being answered in it and went on too long
    │   └── ConversationNotFound none has this id, or it is someone else's
    ├── EvaluationError          an evaluation cannot be run or compared as asked
    │   └── QuestionSetError     the questions cannot be used as they stand
    ├── LanguageModelError       a language model gave no answer, or not the whole of one
    ├── ModelError               the embedding model's files are missing, changed or cannot be run
    ├── ReadersUnavailable       the process that reads files cannot be started
    ├── SettingsError            a setting is unknown or cannot be used
    ├── QuestionError            the question is empty or too long
    └── UserError                a user cannot be added or removed as asked

A source that cannot be read is no error: it is listed as `Skipped` in the report of `Library.add`.
"""

from index.errors import (
    ArticleNotFound,
    BackupError,
    IndexMismatch,
    LaterFormat,
    LedeError,
    LibraryBusy,
    LibraryDamaged,
    LibraryError,
    LibraryNotWritable,
    ModelError,
    ReadersUnavailable,
    SettingsError,
    VectorsLost,
    VectorsUnavailable,
)

__all__ = [
    "ArticleNotFound",
    "BackupError",
    "ConversationBusy",
    "ConversationError",
    "ConversationNotFound",
    "EvaluationError",
    "IndexMismatch",
    "LanguageModelError",
    "LaterFormat",
    "LedeError",
    "LibraryBusy",
    "LibraryDamaged",
    "LibraryError",
    "LibraryNotWritable",
    "ModelError",
    "QuestionError",
    "QuestionSetError",
    "ReadersUnavailable",
    "SettingsError",
    "UserError",
    "VectorsLost",
    "VectorsUnavailable",
]


class QuestionError(LedeError):
    """The question cannot be asked as it stands."""


class LanguageModelError(LedeError):
    """A language model gave no answer, or not the whole of one; the library is not touched by it."""


class ConversationError(LedeError):
    """What was asked of a conversation cannot be done as it stands."""


class ConversationBusy(ConversationError):
    """Another question is being answered in the conversation and did not come to an end within the wait."""


class ConversationNotFound(ConversationError):
    """No conversation has this id, or it is someone else's: the two cannot be told apart."""


class EvaluationError(LedeError):
    """An evaluation cannot be run or compared as asked."""


class QuestionSetError(EvaluationError):
    """A question set cannot be used as it stands."""


class UserError(LedeError):
    """A user cannot be added or removed as asked."""
