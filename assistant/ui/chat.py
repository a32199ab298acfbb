"""The chat pane: the list of turns, the box to ask in, and what happens in either."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any, NamedTuple

import gradio as gr

from assistant.conversations import Conversation
from assistant.conversations.turn import Thumbs
from assistant.engine import Assistant
from assistant.errors import ConversationBusy, ConversationError, ConversationNotFound, LedeError, QuestionError
from assistant.ui import ask as asking
from assistant.ui import turns
from assistant.ui.ask import Asked, number_of, text_of
from assistant.ui.state import PageState, Turn
from assistant.ui.templating import OWN, UNEXPECTED, render, script, sent

GONE = "this conversation has been deleted; the next question begins a new one"
BUSY = "another question is being answered in this conversation; stop it, or wait until it is answered"
TAKEN_BACK = "Taken back. The question is in the box again."

Told = tuple[PageState, dict[str, Any]]


class Pane(NamedTuple):
    """The components of the pane that change."""

    turns: gr.HTML
    box: gr.HTML


def conversation() -> gr.HTML:
    """The list of turns; its value is a `turns.Update`."""
    return gr.HTML(
        html_template=render("conversation"),
        js_on_load=script("drawing", "place", "conversation", "turns", "card"),
        apply_default_css=False,
        elem_id="conversation",
    )


def composer(longest: int) -> gr.HTML:
    """The box to ask in, with `submit` and `stop`; the question travels with the event.

    Args:
        longest: characters from which on the box shows how many there are.
    """
    return gr.HTML(
        html_template=render("composer", longest=longest),
        js_on_load=script("composer"),
        apply_default_css=False,
        elem_id="composer",
    )


def connect(assistant: Assistant, state: gr.State, pane: Pane, listed: gr.HTML) -> None:
    """Connects the box and what can be done with turns with the list of turns.

    Args:
        listed: the conversations pane; its `clear` begins a new one.
    """
    talk, told = _Talk(assistant), [state, pane.turns]
    now: dict[str, Any] = {**OWN, "queue": False}
    # The box itself lets one question through at a time; one that was stopped may take a while to end.
    limit = assistant.settings.concurrency
    under_way = pane.box.submit(talk.ask, state, told, **OWN, concurrency_limit=limit, trigger_mode="multiple")
    under_way.failure(talk.fail, state, told, **OWN)
    # Behind the answer and beside the next question: neither waits for it.
    pane.turns.option_select(talk.suggest, None, pane.turns, **OWN, concurrency_limit=1, trigger_mode="always_last")
    pane.box.stop(talk.stop, state, told, **now, cancels=[under_way])
    listed.clear(talk.clear, state, told, **now, cancels=[under_way])
    pane.turns.expand(talk.open, state, told, **now, cancels=[under_way], trigger_mode="always_last")
    pane.turns.undo(talk.undo, None, pane.turns, **now)
    pane.turns.like(talk.judge, None, pane.turns, **now, trigger_mode="multiple")


class _Talk:
    """What happens in the pane.

    Args:
        assistant: answers.
    """

    def __init__(self, assistant: Assistant) -> None:
        self._assistant = assistant

    def ask(self, now: PageState, event: gr.EventData, request: gr.Request) -> Iterator[Told]:
        """Asks a question, or one again, and shows the answer as it comes."""
        asked = Asked.of(sent(event))
        try:
            answering = asked.wishes.granted_by(self._assistant)
            thread = answering.conversation(asked.conversation, user=request.username)
            whole = (
                asked.revision == thread.revision
            )  # else another window has asked meanwhile, and the page looks again
            for turn in asking.turns(thread, asked):
                revision = thread.revision if whole and not turn.under_way else ""
                yield replace(now, turn=turn, conversation=thread.id), turns.shown(turn, thread.id, revision)
        except ConversationNotFound:
            yield replace(now, turn=None, conversation=None), turns.told("gone", GONE)
        except ConversationBusy:
            yield replace(now, turn=None), turns.told("refused", BUSY)
        except (QuestionError, ConversationError) as error:
            yield replace(now, turn=None), turns.told("refused", str(error))

    def stop(self, now: PageState) -> Told:
        """Ends the turn under way; what was written stays."""
        if now.turn is None:
            return now, turns.told("stopped")
        turn = now.turn.stopped()
        return replace(now, turn=turn), turns.shown(turn, now.conversation or "")

    def fail(self, now: PageState) -> Told:
        """Says that something went wrong that nobody thought of."""
        if now.turn is None or not now.turn.under_way:
            return now, turns.told("refused", UNEXPECTED)
        turn = now.turn.failed(UNEXPECTED)
        return replace(now, turn=turn), turns.shown(turn, now.conversation or "")

    def clear(self, now: PageState) -> Told:
        """Begins a new conversation."""
        return replace(now, turn=None, conversation=None), turns.told("cleared")

    def open(self, now: PageState, event: gr.EventData, request: gr.Request) -> Told:
        """Shows a conversation that is kept."""
        id = text_of(sent(event), "conversation")  # noqa: A001
        try:
            thread = self._assistant.conversation(id, user=request.username)
            return replace(now, turn=None, conversation=id), turns.opened(thread)
        except ConversationNotFound:
            return replace(now, turn=None, conversation=None), turns.told("gone", GONE)
        except LedeError as error:
            return replace(now, turn=None, conversation=None), turns.told("gone", str(error))

    def undo(self, event: gr.EventData, request: gr.Request) -> dict[str, Any]:
        """Takes the last question back."""
        try:
            thread = self._assistant.conversation(text_of(sent(event), "conversation"), user=request.username)
            if thread.busy:
                return turns.told("told", BUSY)
            taken = thread.undo()
            return turns.opened(thread, have(sent(event)), notice=TAKEN_BACK, question=taken.question)
        except LedeError as error:
            return turns.told("told", str(error))

    def suggest(self, event: gr.EventData, request: gr.Request) -> Any:
        """Looks for questions near an answer; where there are none, or the turn is no more, nothing is said."""
        said = sent(event)
        try:
            thread = self._assistant.conversation(text_of(said, "conversation"), user=request.username)
            number = thread.number_of(number_of(said, "turn") or 0)
            every = thread.turns
            turn = Turn.kept(every[number - 1])
            if turn.answer is None:
                return gr.skip()
            found = self._assistant.suggestions(turn.answer, [one.question for one in every])
        except LedeError:
            return gr.skip()
        return turns.again("suggested", replace(turn, suggestions=found), thread) if found else gr.skip()

    def judge(self, event: gr.EventData, request: gr.Request) -> dict[str, Any]:
        """Keeps what the reader thinks of an answer."""
        said = sent(event)
        thumbs: Thumbs | None = {"up": "up", "down": "down"}.get(text_of(said, "thumbs"))  # type: ignore[assignment]
        try:
            thread = self._assistant.conversation(text_of(said, "conversation"), user=request.username)
            number = thread.number_of(number_of(said, "turn") or 0)
            thread.judge(number, thumbs, text_of(said, "note"))
            return turns.again("noted", kept(thread, number), thread)
        except LedeError as error:
            return turns.told("told", str(error))


def kept(thread: Conversation, number: int) -> Turn:
    """A turn of a conversation as it is kept now."""
    return Turn.kept(thread.turns[number - 1], busy=thread.busy)


def have(said: dict[str, Any]) -> list[str]:
    """The turns that a browser says it has."""
    named = said.get("have")
    return [one for one in named if isinstance(one, str)] if isinstance(named, list) else []
