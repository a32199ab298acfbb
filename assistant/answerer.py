"""What answers questions, as the rooms see it that build on it: conversations, LlamaIndex, the HTTP server.

`engine.Assistant` is one; to depend on this instead keeps those rooms below it.
"""

from collections.abc import AsyncGenerator, Generator, Sequence
from typing import Protocol, Unpack

from assistant.answer import Answer, Event
from assistant.query.rewriting.history import History
from assistant.settings import Settings
from index import FilterArguments, Hit, Library


class AskArguments(FilterArguments, total=False):
    """What `Assistant.ask` takes with a question; the filters are as of `index.Filters`.

    Attributes:
        history: the turns before, the oldest first: the user's earlier questions, turns of a conversation, or chat
            messages {"role", "text"}. What the question leaves unsaid is taken from them.
        standalone: what to search and answer instead, as the user wrote it.
    """

    history: History
    standalone: str | None


class Answerer(Protocol):
    """Answers questions over a library."""

    @property
    def library(self) -> Library:
        """What is asked."""

    @property
    def settings(self) -> Settings:
        """How it is asked."""

    def validate(self, question: str) -> str:
        """Return a question as it is asked, or raise `QuestionError`."""

    def ask(self, question: str, **arguments: Unpack[AskArguments]) -> Answer:
        """Answer a question."""

    def stream(self, question: str, **arguments: Unpack[AskArguments]) -> Generator[Event, None, None]:
        """Answer a question; closing the generator stops the model."""

    def retrieve(self, question: str, *, limit: int = 10, **arguments: Unpack[AskArguments]) -> Sequence[Hit]:
        """Rank the passages that bear on a question."""

    async def aask(self, question: str, **arguments: Unpack[AskArguments]) -> Answer:
        """Answer a question without holding up the event loop; cancelling stops the model."""

    def astream(self, question: str, **arguments: Unpack[AskArguments]) -> AsyncGenerator[Event, None]:
        """Answer like `stream`, without holding up the event loop."""
