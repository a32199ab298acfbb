"""Questions in, cited answers out. The public side of the assistant; everything else in here is private.

    from assistant import Assistant

    assistant = Assistant.open()
    answer = assistant.ask("why did Kyiv reject China's plan?")
    print(answer.text)
    for citation in answer.citations:
        print(citation.quote, citation.article.title)

Names are loaded when first used, so that importing the package stays instant.
"""

from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from assistant.answer import (
        Answer,
        Answered,
        Citation,
        Drafting,
        Event,
        Searching,
        Sentence,
        SentenceReady,
        Timings,
        Tokens,
    )
    from assistant.backups import backup, restore
    from assistant.conversations import Conversation, ConversationSummary, KeptTurn
    from assistant.engine import Assistant
    from assistant.errors import (
        ArticleNotFound,
        BackupError,
        ConversationBusy,
        ConversationError,
        ConversationNotFound,
        EvaluationError,
        IndexMismatch,
        LanguageModelError,
        LaterFormat,
        LedeError,
        LibraryBusy,
        LibraryDamaged,
        LibraryError,
        LibraryNotWritable,
        ModelError,
        QuestionError,
        QuestionSetError,
        SettingsError,
        UserError,
        VectorsLost,
        VectorsUnavailable,
    )
    from assistant.grounding.check import Support, check_support
    from assistant.llms.adapters import FakeLLM
    from assistant.settings import Settings

__all__ = [
    "Answer",
    "Answered",
    "ArticleNotFound",
    "Assistant",
    "BackupError",
    "Citation",
    "Conversation",
    "ConversationBusy",
    "ConversationError",
    "ConversationNotFound",
    "ConversationSummary",
    "Drafting",
    "EvaluationError",
    "Event",
    "FakeLLM",
    "IndexMismatch",
    "KeptTurn",
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
    "Searching",
    "Sentence",
    "SentenceReady",
    "Settings",
    "SettingsError",
    "Support",
    "Timings",
    "Tokens",
    "UserError",
    "VectorsLost",
    "VectorsUnavailable",
    "backup",
    "check_support",
    "restore",
]

_HOME = dict.fromkeys(__all__, "assistant.errors") | {
    "Assistant": "assistant.engine",
    "Conversation": "assistant.conversations",
    "ConversationSummary": "assistant.conversations",
    "FakeLLM": "assistant.llms.adapters",
    "KeptTurn": "assistant.conversations",
    "Settings": "assistant.settings",
    "Support": "assistant.grounding.check",
    "backup": "assistant.backups",
    "check_support": "assistant.grounding.check",
    "restore": "assistant.backups",
} | dict.fromkeys(
    (
        "Answer", "Answered", "Citation", "Drafting", "Event", "Searching", "Sentence", "SentenceReady", "Timings",
        "Tokens",
    ),
    "assistant.answer",
)  # fmt: skip


def _check_index() -> None:
    """Refuse to run over a module of the user's that hides Lede's package `index`.

    Raises:
        ImportError: `index` is not the package beside this one.
    """
    found = find_spec("index")
    place = found.origin if found else None
    if place != str(Path(__file__).parents[1] / "index" / "__init__.py"):
        raise ImportError(
            f"Lede's package `index` is hidden by {place or 'nothing of that name'}; a script that uses Lede can have "
            "no index.py and no assistant.py beside it: rename that file"
        )


def __getattr__(name: str) -> Any:
    if name not in _HOME:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    _check_index()
    return getattr(import_module(_HOME[name]), name)


def __dir__() -> list[str]:
    return __all__
