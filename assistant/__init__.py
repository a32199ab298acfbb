"""Questions in, cited answers out. The public side of the assistant; everything else in here is private.

    from assistant import Assistant

    assistant = Assistant.open()
    answer = assistant.ask("why did Kyiv reject China's plan?")
    print(answer.text)
    for citation in answer.citations:
        print(citation.quote, citation.article.title)

Names are loaded when first used, so that importing the package stays instant. Not here: articles and how they are
found (`index`).
"""

from importlib import import_module
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
    from assistant.conversations import Conversation, ConversationSummary, KeptTurn
    from assistant.engine import Assistant
    from assistant.errors import (
        ArticleNotFound,
        ConversationBusy,
        ConversationError,
        ConversationNotFound,
        EvaluationError,
        IndexMismatch,
        LanguageModelError,
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
    from assistant.llms.fake import FakeLLM
    from assistant.settings import Settings
    from assistant.support import Support, check_support

__all__ = [
    "Answer",
    "Answered",
    "ArticleNotFound",
    "Assistant",
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
    "check_support",
]

_HOME = dict.fromkeys(__all__, "assistant.errors") | {
    "Assistant": "assistant.engine",
    "Conversation": "assistant.conversations",
    "ConversationSummary": "assistant.conversations",
    "FakeLLM": "assistant.llms.fake",
    "KeptTurn": "assistant.conversations",
    "Settings": "assistant.settings",
    "Support": "assistant.support",
    "check_support": "assistant.support",
} | dict.fromkeys(
    (
        "Answer", "Answered", "Citation", "Drafting", "Event", "Searching", "Sentence", "SentenceReady", "Timings",
        "Tokens",
    ),
    "assistant.answer",
)  # fmt: skip


def __getattr__(name: str) -> Any:
    if name not in _HOME:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(_HOME[name]), name)


def __dir__() -> list[str]:
    return __all__
