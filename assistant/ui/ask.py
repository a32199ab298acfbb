"""One question of the page on its way: what a browser sent, and the turn that grows from it."""

from collections.abc import Generator, Iterator
from contextlib import closing
from dataclasses import replace
from time import monotonic
from typing import Any, NamedTuple, Self

from assistant.answer import Drafting, Event
from assistant.conversations import Conversation
from assistant.errors import ConversationError, LedeError, QuestionError
from assistant.filters import EVERYTHING
from assistant.ui.library_query import scope_of
from assistant.ui.payload import Sent
from assistant.ui.preferences import Wishes
from assistant.ui.state import Turn
from index import Filters

DRAFTS = 0.12
"""Seconds between two looks at a sentence that is being written; a model writes faster than anyone reads."""

PATIENCE = 3.0
"""Seconds that a question waits for another one in the same conversation, such as one that is just being stopped."""


class Asked(NamedTuple):
    """What a browser sends.

    Args:
        text: as typed.
        standalone: what it is to mean, where the reader wrote that too.
        conversation: the id of the one that it belongs to; None begins one.
        instead_of: id of the turn that it is to replace.
        again: whether the last question is to be asked again as it was.
        wishes: how the reader wants it answered.
        scope: what it is narrowed to; a question that is asked again keeps what it was narrowed to before.
        revision: of the conversation, as the page shows it.
    """

    text: str
    standalone: str | None = None
    conversation: str | None = None
    instead_of: int | None = None
    again: bool = False
    wishes: Wishes = Wishes()
    scope: Filters = EVERYTHING
    revision: str = ""

    @classmethod
    def of(cls, sent: dict[str, Any]) -> Self:
        """The question that was sent; whatever else a browser may send counts as none."""
        standalone = text_of(sent, "standalone").strip()
        return cls(
            text_of(sent, "question"),
            standalone or None,
            text_of(sent, "conversation") or None,
            number_of(sent, "insteadOf"),
            again=sent.get("again") is True,
            wishes=Wishes.of(sent.get("wishes")),
            scope=scope_of(Sent(sent.get("scope"))),
            revision=text_of(sent, "revision"),
        )


def text_of(sent: dict[str, Any], name: str) -> str:
    """A text that a browser sent; empty where it sent none."""
    value = sent.get(name)
    return value if isinstance(value, str) else ""


def number_of(sent: dict[str, Any], name: str) -> int | None:
    """A turn's id that a browser sent."""
    value = text_of(sent, name)
    return int(value) if value.isascii() and value.isdecimal() and len(value) < 19 else None


def turns(conversation: Conversation, asked: Asked) -> Iterator[Turn]:
    """One question, as a turn that grows until it is answered.

    Raises:
        QuestionError: the question cannot be asked as it stands.
        ConversationError: the conversation is busy, or no longer what the page shows.
    """
    turn, drafted, begun = Turn(id="", question=asked.text.strip(), scope=asked.scope), 0.0, list[int]()
    if asked.again or asked.instead_of is not None:
        turn = replace(turn, instead_of=str(asked.instead_of or ""), scope=_scope_before(conversation, asked))
    try:
        with closing(_events(conversation, asked, begun)) as events:
            for event in events:
                turn = replace(turn.after(event), id=str(begun[0]))
                if isinstance(event, Drafting) and event.text:
                    if monotonic() - drafted < DRAFTS:
                        continue
                    drafted = monotonic()
                yield turn
    except (QuestionError, ConversationError):
        raise
    except LedeError as error:
        if not begun:
            raise
        yield replace(turn, id=str(begun[0])).failed(str(error))


def _scope_before(conversation: Conversation, asked: Asked) -> Filters:
    """What the question that is asked again was narrowed to."""
    kept = conversation.turns
    return next((one.scope for one in kept if one.id == asked.instead_of), kept[-1].scope if kept else EVERYTHING)


def _events(conversation: Conversation, asked: Asked, begun: list[int]) -> Generator[Event, None, None]:
    if asked.again:
        return conversation.regenerating(wait=PATIENCE, began=begun.append)
    if asked.instead_of is None:
        one = asked.scope
        return conversation.stream(
            asked.text,
            standalone=asked.standalone,
            source=one.sources or None,
            author=one.authors or None,
            after=one.after,
            before=one.before,
            wait=PATIENCE,
            began=begun.append,
        )
    number = conversation.number_of(asked.instead_of)
    return conversation.editing(number, asked.text, standalone=asked.standalone, wait=PATIENCE, began=begun.append)
