"""What one open page knows: the turn under way, the conversation that is open, how it answers. Frozen throughout."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Literal, Self

from assistant.answer import Answer, Answered, Citation, Drafting, Event, Searching, Sentence, SentenceReady
from assistant.conversations import KeptTurn
from assistant.conversations.turn import ArticleState, Thumbs
from assistant.filters import EVERYTHING
from index import Filters, Removed

Stage = Literal["searching", "writing", "answered", "abstained", "stopped", "failed", "unfinished", "elsewhere"]
"""What has become of a question. "unfinished" was left by a process that ended; "elsewhere" is being answered, but not
for this page."""


@dataclass(frozen=True)
class Turn:
    """One question and what has become of it so far.

    Attributes:
        id: as it is kept; tells the page which turn an update belongs to.
        sentences, citations: those that have been written so far.
        answer: once it is whole.
        trouble: one plain sentence, where the library could not be asked.
        searched: the question as it was understood; differs for a follow-up.
        draft: what a model has written of the next sentence, not yet checked.
        instead_of: id of the turn that it is to replace, with all that follow, once it is answered.
        articles: what became of each cited article, by its id.
        thumbs, note: what the reader thinks of the answer.
        suggestions: questions near it that the library answers.
        scope: what it was narrowed to.
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
        """A turn as it is kept.

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
        """The turn as it stands after one more event."""
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
        """The turn, ended by the reader; what was written stays."""
        return replace(self, stage="stopped", draft="") if self.under_way else self

    def failed(self, trouble: str) -> Self:
        """The turn, ended by something that went wrong."""
        return replace(self, stage="failed", draft="", trouble=trouble)

    @property
    def understood(self) -> str:
        """What a follow-up was taken to ask; empty for a question that stands alone."""
        return "" if self.searched.split() == self.question.split() else self.searched

    @property
    def under_way(self) -> bool:
        """Whether more is to come."""
        return self.stage in {"searching", "writing"}

    @property
    def revision(self) -> str:
        """Another text whenever the turn looks different; by it a page knows which turns it has as they are."""
        became = "".join(f"{id[:6]}{state}" for id, state in sorted(self.articles.items()) if state != "same")  # noqa: A001
        return f"{self.stage}.{len(self.sentences)}.{self.thumbs or ''}.{len(self.note)}.{became}"


@dataclass(frozen=True)
class PageState:
    """Everything that the server keeps for one open page.

    Attributes:
        turn: under way, or the last.
        conversation: the id of the one that is open; None before the first question.
    """

    turn: Turn | None = None
    conversation: str | None = None


REMEMBERED = 10
"""Removals that one page can undo; what they took out is held in memory."""


@dataclass(frozen=True)
class Removals:
    """What was removed from one open page and can be put back.

    Attributes:
        kept: each by an id of its own, the latest last.
    """

    kept: tuple[tuple[str, Removed], ...] = ()

    def with_one(self, id: str, removed: Removed) -> Self:  # noqa: A002
        """With one more; the oldest goes where there are too many."""
        return replace(self, kept=(*self.kept, (id, removed))[-REMEMBERED:])

    def of(self, id: str) -> Removed | None:  # noqa: A002
        """What one took out, if it can still be put back."""
        return dict(self.kept).get(id)

    def without(self, id: str) -> Self:  # noqa: A002
        """Without one that was undone."""
        return replace(self, kept=tuple(one for one in self.kept if one[0] != id))
