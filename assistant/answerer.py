"""What answers questions, as the rooms see it that build on it: conversations, LlamaIndex, the HTTP server.

`engine.Assistant` is one; to depend on this instead keeps those rooms below it.
"""

from collections.abc import AsyncGenerator, Generator, Sequence
from datetime import date, datetime
from typing import Protocol, TypedDict, Unpack

from assistant.answer import Answer, Event
from assistant.query.rewriting.history import History
from assistant.settings import Settings
from index import Hit, Library, Names


class FilterOptions(TypedDict, total=False):
    """What a question is narrowed to; `Assistant.ask` says what each means."""

    source: Names
    author: Names
    after: date | datetime | None
    before: date | datetime | None


class AskOptions(FilterOptions, total=False):
    """What a question is asked with; `Assistant.ask` says what each means."""

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

    def ask(self, question: str, **options: Unpack[AskOptions]) -> Answer:
        """Answer a question."""

    def stream(self, question: str, **options: Unpack[AskOptions]) -> Generator[Event, None, None]:
        """Answer a question; closing the generator stops the model."""

    def retrieve(self, question: str, *, limit: int = 10, **options: Unpack[AskOptions]) -> Sequence[Hit]:
        """Rank the passages that bear on a question."""

    async def aask(self, question: str, **options: Unpack[AskOptions]) -> Answer:
        """Answer a question without holding up the event loop; cancelling stops the model."""

    def astream(self, question: str, **options: Unpack[AskOptions]) -> AsyncGenerator[Event, None]:
        """The same, as it comes."""
