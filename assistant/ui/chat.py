"""The chat: questions are asked in a conversation, and its turns are edited, undone and judged."""

from collections.abc import Generator, Iterator
from contextlib import closing
from dataclasses import replace
from time import monotonic
from typing import Any

import gradio as gr

from assistant.answer import Drafting, Event
from assistant.conversations import Conversation
from assistant.conversations.turn import Thumbs
from assistant.engine import Assistant
from assistant.errors import ConversationBusy, ConversationError, ConversationNotFound, LedeError, QuestionError
from assistant.ui import turns
from assistant.ui.payload import Payload
from assistant.ui.settings import preferences
from assistant.ui.state import PageState, PageTurn
from assistant.ui.templating import OWN, UNEXPECTED
from index import Filters
from index.article import EVERYTHING

DELETED = "this conversation has been deleted; the next question starts a new one"
BUSY = "another question is being answered in this conversation; stop it, or wait until it is answered"
UNDONE = "Undone. The question is back in the box."

DRAFTS = 0.12
"""Seconds between two updates of a sentence that is being written; a model writes faster than anyone reads."""

PATIENCE = 3.0
"""Seconds that a question waits for another one in the same conversation, such as one that is just being stopped."""

Shown = tuple[PageState, dict[str, Any]]
"""What the page knows after an event, and what the list of turns receives."""


def connect(assistant: Assistant, state: gr.State, shown: gr.HTML, box: gr.HTML, listed: gr.HTML) -> None:
    """Connect the chat with the assistant.

    Args:
        shown: the list of turns.
        box: its `submit` asks and its `stop` stops.
        listed: the conversations pane; its `clear` starts a new one.
    """
    chat, both = _Chat(assistant), [state, shown]
    now: dict[str, Any] = {**OWN, "queue": False}
    # The box itself lets one question through at a time; one that was stopped may take a while to end.
    limit = assistant.settings.concurrency
    under_way = box.submit(chat.ask, state, both, **OWN, concurrency_limit=limit, trigger_mode="multiple")
    under_way.failure(chat.fail, state, both, **OWN)
    # After the answer and next to the next question: neither waits for it.
    shown.option_select(chat.suggest, None, shown, **OWN, concurrency_limit=1, trigger_mode="always_last")
    box.stop(chat.stop, state, both, **now, cancels=[under_way])
    listed.clear(chat.clear, state, both, **now, cancels=[under_way])
    shown.expand(chat.open, state, both, **now, cancels=[under_way], trigger_mode="always_last")
    shown.undo(chat.undo, None, shown, **now)
    shown.like(chat.judge, None, shown, **now, trigger_mode="multiple")


class _Chat:
    """The events of the chat."""

    def __init__(self, assistant: Assistant) -> None:
        self._assistant = assistant

    def ask(self, now: PageState, event: gr.EventData, request: gr.Request) -> Iterator[Shown]:
        """Ask a question, or one again, and show the answer as it comes."""
        sent = Payload.of(event)
        try:
            wanted = preferences(sent.part("preferences"))
            assistant = self._assistant.with_settings(**wanted) if wanted else self._assistant
            thread = assistant.conversation(sent.text("conversation") or None, user=request.username)
            # Where another window has asked meanwhile, the page has to fetch those turns too.
            complete = sent.text("revision") == thread.revision
            for turn in answer(thread, sent):
                revision = thread.revision if complete and not turn.under_way else ""
                yield replace(now, turn=turn, conversation=thread.id), turns.shown(turn, thread.id, revision)
        except ConversationNotFound:
            yield replace(now, turn=None, conversation=None), turns.message("gone", DELETED)
        except ConversationBusy:
            yield replace(now, turn=None), turns.message("refused", BUSY)
        except (QuestionError, ConversationError) as error:
            yield replace(now, turn=None), turns.message("refused", str(error))

    def stop(self, now: PageState) -> Shown:
        """End the turn under way; what was written stays."""
        return self._ended(now, now.turn.stopped()) if now.turn else (now, turns.message("stopped"))

    def fail(self, now: PageState) -> Shown:
        """Report an error that was not foreseen."""
        if now.turn is None or not now.turn.under_way:
            return now, turns.message("refused", UNEXPECTED)
        return self._ended(now, now.turn.failed(UNEXPECTED))

    @staticmethod
    def _ended(now: PageState, turn: PageTurn) -> Shown:
        return replace(now, turn=turn), turns.shown(turn, now.conversation or "")

    def clear(self, now: PageState) -> Shown:
        """Start a new conversation."""
        return replace(now, turn=None, conversation=None), turns.message("cleared")

    def open(self, now: PageState, event: gr.EventData, request: gr.Request) -> Shown:
        """Show a kept conversation."""
        try:
            thread = self._thread(Payload.of(event), request)
            return replace(now, turn=None, conversation=thread.id), turns.opened(thread)
        except LedeError as error:
            notice = DELETED if isinstance(error, ConversationNotFound) else str(error)
            return replace(now, turn=None, conversation=None), turns.message("gone", notice)

    def undo(self, event: gr.EventData, request: gr.Request) -> dict[str, Any]:
        """Remove the last question."""
        sent = Payload.of(event)
        try:
            thread = self._thread(sent, request)
            if thread.busy:
                return turns.message("notice", BUSY)
            removed = thread.undo()
            return turns.opened(thread, sent.texts("have"), notice=UNDONE, question=removed.question)
        except LedeError as error:
            return turns.message("notice", str(error))

    def suggest(self, event: gr.EventData, request: gr.Request) -> Any:
        """Find questions near an answer; sends nothing if there are none, or if the turn no longer exists."""
        sent = Payload.of(event)
        try:
            thread = self._thread(sent, request)
            every = thread.turns
            turn = PageTurn.kept(every[thread.number_of(sent.id("turn") or 0) - 1])
            if turn.answer is None:
                return gr.skip()
            found = self._assistant.suggestions(turn.answer, [one.question for one in every])
        except LedeError:
            return gr.skip()
        return turns.changed("suggested", replace(turn, suggestions=found), thread) if found else gr.skip()

    def judge(self, event: gr.EventData, request: gr.Request) -> dict[str, Any]:
        """Keep what the user thinks of an answer."""
        sent = Payload.of(event)
        thumbs: Thumbs | None = {"up": "up", "down": "down"}.get(sent.text("thumbs"))  # type: ignore[assignment]
        try:
            thread = self._thread(sent, request)
            number = thread.number_of(sent.id("turn") or 0)
            thread.judge(number, thumbs, sent.text("note", None))
            return turns.changed("noted", PageTurn.kept(thread.turns[number - 1], busy=thread.busy), thread)
        except LedeError as error:
            return turns.message("notice", str(error))

    def _thread(self, sent: Payload, request: gr.Request) -> Conversation:
        return self._assistant.conversation(sent.text("conversation"), user=request.username)


def answer(conversation: Conversation, sent: Payload) -> Iterator[PageTurn]:
    """Answer one question, as a turn that grows until it is complete.

    Args:
        sent: `question` as typed; `standalone`, what it is to mean if the user wrote that too; `insteadOf`, the id of a
            turn that it replaces; `again`, to ask the last question again; `scope`, the filters of a new question.

    Raises:
        QuestionError: the question is empty or too long.
        ConversationError: the conversation is busy, or no longer what the page shows.
    """
    instead_of, begun, drafted = sent.id("insteadOf"), list[int](), 0.0
    turn = PageTurn(id="", question=sent.text("question", None), scope=sent.part("scope").filters())
    if instead_of is not None or sent.flag("again"):
        turn = replace(turn, instead_of=str(instead_of or ""), scope=_scope_of(conversation, instead_of))
    try:
        with closing(_events(conversation, turn, sent, begun)) as events:
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


def _events(
    conversation: Conversation, turn: PageTurn, sent: Payload, begun: list[int]
) -> Generator[Event, None, None]:
    if sent.flag("again"):
        return conversation.regenerating(wait=PATIENCE, began=begun.append)
    how: dict[str, Any] = {"standalone": sent.text("standalone", None) or None, "wait": PATIENCE, "began": begun.append}
    if turn.instead_of:
        return conversation.editing(conversation.number_of(int(turn.instead_of)), turn.question, **how)
    one = turn.scope
    return conversation.stream(
        turn.question, source=one.sources or None, author=one.authors or None, after=one.after, before=one.before, **how
    )


def _scope_of(conversation: Conversation, id: int | None) -> Filters:  # noqa: A002
    """Return the filters of a turn that is asked again, by default of the last."""
    kept = conversation.turns
    return next((one.scope for one in kept if one.id == id), kept[-1].scope if kept else EVERYTHING)
