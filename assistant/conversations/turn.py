"""A turn of a conversation, and a line of the list of conversations."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from assistant.answer import Answer, Citation, Sentence
from assistant.layout import Layout, layout
from index import Filters
from index.article import EVERYTHING

Thumbs = Literal["up", "down"]
"""What a reader thinks of an answer."""

TurnState = Literal["unfinished", "answered", "abstained", "stopped", "failed"]
"""What became of a question; "unfinished" while its answer comes, and for ever where the process died meanwhile."""

ArticleState = Literal["same", "changed", "removed"]
"""What became of a cited article since it was cited."""


@dataclass(frozen=True)
class KeptTurn:
    """One question of a conversation and what came of it.

    Attributes:
        id: names the turn for as long as it is kept.
        number: its place in the conversation, from 1.
        question: as it was asked.
        standalone: as it was searched; differs for a follow-up; empty where it never came to that.
        state: what became of it.
        asked_at: when, in UTC.
        answer: the whole, where it is answered or abstained.
        sentences, citations: of the answer, or as far as it came.
        trouble: for a failed one, why, in one sentence.
        instead_of: for an unfinished one that was to replace others, the number of the first of them; they still stand.
        articles: what became of each cited article, by its id.
        scope: what it was narrowed to.
        thumbs, note: what the reader thinks of the answer, if they said so.
    """

    id: int
    number: int
    question: str
    standalone: str
    state: TurnState
    asked_at: datetime
    answer: Answer | None = None
    sentences: tuple[Sentence, ...] = ()
    citations: tuple[Citation, ...] = ()
    trouble: str = ""
    instead_of: int | None = None
    articles: Mapping[str, ArticleState] = field(default_factory=dict)
    scope: Filters = EVERYTHING
    thumbs: Thumbs | None = None
    note: str = ""

    @property
    def layout(self) -> Layout:
        """The answer, whole or as far as it came, in the order in which it is read."""
        return self.answer.layout if self.answer else layout(self.sentences, self.citations)

    def state_of(self, citation: Citation) -> ArticleState:
        """Return whether the cited article is as it was quoted; where not, only what was quoted is known."""
        return self.articles.get(citation.article.id, "same")


@dataclass(frozen=True)
class ConversationSummary:
    """A conversation as a list shows it.

    Attributes:
        id: reopens it.
        title: its first question, or the name it was given.
        turns: how many it has.
        created_at, updated_at: when it began and when something was last asked in it, in UTC.
        unfinished: whether its last answer is not whole.
        deleted_at: for one that is deleted and can still be brought back.
    """

    id: str
    title: str
    turns: int
    created_at: datetime
    updated_at: datetime
    unfinished: bool = False
    deleted_at: datetime | None = None
