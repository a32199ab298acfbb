"""What one open page knows: the turn under way and the conversation that is open."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Literal, Self

from assistant.answer import Answer, Answered, Citation, Drafting, Event, Searching, Sentence, SentenceReady
from assistant.conversations import KeptTurn
from assistant.conversations.turn import ArticleState, Thumbs
from assistant.layout import Layout, layout
from index import Filters
from index.article import EVERYTHING

Stage = Literal["searching", "writing", "answered", "abstained", "stopped", "failed", "unfinished", "elsewhere"]
"""The state of a question. "unfinished" was left by a process that ended; "elsewhere" is being answered for another
page."""


@dataclass(frozen=True)
class PageTurn:
    """One question and its answer so far.

    Attributes:
        id: as it is kept; tells the page which turn an update belongs to.
        sentences, citations: those that have been written so far.
        answer: once it is whole.
        trouble: one plain sentence, where the library could not be asked.
        searched: the question as it was understood; differs for a follow-up.
        draft: what a model has written of the next sentence, not yet checked.
        instead_of: id of the turn that it is to replace, with all that follow, once it is answered.
        articles: what became of each cited article, by its id.
        thumbs, note: what the user thinks of the answer.
        suggestions: questions near it that the library answers.
        scope: its filters.
    """

    id: str
    question: str
    stage: Stage = "searching"
    sentences: tuple[Sentence, ...] = ()
    citations: tuple[Citation, ...] = ()
    answer: Answer | None = None
    trouble: str | None = None
    draft: str = ""
    searched: str = ""
    instead_of: str = ""
    articles: Mapping[str, ArticleState] = field(default_factory=dict)
    thumbs: Thumbs | None = None
    note: str = ""
    suggestions: tuple[str, ...] = ()
    scope: Filters = EVERYTHING

    @classmethod
    def kept(cls, turn: KeptTurn, *, busy: bool = False) -> Self:
        """Return a turn as it is kept.

        Args:
            busy: whether a question of its conversation is being answered just now.
        """
        stage: Stage = "elsewhere" if turn.state == "unfinished" and busy else turn.state
        return cls(
            id=str(turn.id),
            question=turn.question,
            stage=stage,
            sentences=turn.sentences,
            citations=turn.citations,
            answer=turn.answer,
            trouble=turn.trouble or None,
            searched=turn.standalone or turn.question,
            articles=turn.articles,
            thumbs=turn.thumbs,
            note=turn.note,
            scope=turn.scope,
        )

    def after(self, event: Event) -> Self:
        """Return the turn after one more event."""
        match event:
            case Searching(searched):
                return replace(self, stage="searching", searched=searched)
            case Drafting(text):
                return replace(self, stage="writing", draft=text)
            case SentenceReady(sentence, citations):
                return replace(
                    self,
                    stage="writing",
                    draft="",
                    sentences=(*self.sentences, sentence),
                    citations=(*self.citations, *citations),
                )
            case Answered(answer):
                return replace(
                    self,
                    stage="abstained" if answer.abstained else "answered",
                    sentences=answer.sentences,
                    citations=answer.citations,
                    draft="",
                    searched=answer.standalone_question,
                    answer=answer,
                )

    def stopped(self) -> Self:
        """Return the turn, ended by the user; what was written stays."""
        return replace(self, stage="stopped", draft="") if self.under_way else self

    def failed(self, trouble: str) -> Self:
        """Return the turn, ended by an error."""
        return replace(self, stage="failed", draft="", trouble=trouble)

    @property
    def layout(self) -> Layout:
        """The answer, as far as it has come, in the order in which it is read."""
        return self.answer.layout if self.answer else layout(self.sentences, self.citations)

    @property
    def understood(self) -> str:
        """The question that a follow-up was rewritten to; empty if it was not rewritten."""
        return "" if self.searched.split() == self.question.split() else self.searched

    @property
    def under_way(self) -> bool:
        """Whether more is to come."""
        return self.stage in {"searching", "writing"}

    @property
    def revision(self) -> str:
        """A text that differs whenever the turn looks different, so that a page knows which turns it has."""
        became = "".join(f"{id[:6]}{state}" for id, state in sorted(self.articles.items()) if state != "same")  # noqa: A001
        return f"{self.stage}.{len(self.sentences)}.{self.thumbs or ''}.{len(self.note)}.{became}"


@dataclass(frozen=True)
class PageState:
    """Everything that the server keeps for one open page.

    Attributes:
        turn: under way, or the last.
        conversation: the id of the one that is open; None before the first question.
    """

    turn: PageTurn | None = None
    conversation: str | None = None
