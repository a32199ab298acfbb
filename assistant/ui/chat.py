"""The chat pane: questions, streamed answers with their citation marks, the box to ask in.

The browser keeps the conversation; the server sends the turn under way, whole, each time it grows, so that a long
conversation costs no more than a short one. Not here: how answers come about (`assistant.engine`).
"""

from collections.abc import Iterator
from contextlib import closing
from dataclasses import asdict, dataclass
from time import monotonic
from typing import Any, NamedTuple
from uuid import uuid4

import gradio as gr

from assistant.answer import Drafting, SupportLabel
from assistant.conversations import Conversation
from assistant.engine import Assistant
from assistant.errors import ConversationNotFound, LedeError, QuestionError
from assistant.ui.rendering import OWN, UNEXPECTED, plural, render, script, sentence
from assistant.ui.sources import cited, nearest
from assistant.ui.state import PageState, Turn

DRAFTS = 0.12
"""Seconds between two looks at a sentence that is being written; a model writes faster than anyone reads."""


@dataclass(frozen=True)
class Update:
    """What the server tells the conversation in the browser.

    Attributes:
        id: of the turn, or new for what belongs to none, so that no two updates are alike.
        stage: of the turn; or "refused", for a question that makes no turn; or "cleared".
        html: the turn as it stands; empty where there is none.
        notice: for a refused question, one plain sentence.
    """

    id: str
    stage: str
    html: str = ""
    notice: str = ""


class Verdict(NamedTuple):
    """One line under an answer."""

    label: SupportLabel
    said: str


class Question(NamedTuple):
    """What a browser sends.

    Args:
        text: as typed.
        standalone: what it is to mean, where the reader wrote that too.
    """

    text: str
    standalone: str | None = None


def turns(conversation: Conversation, question: Question) -> Iterator[Turn]:
    """One question, as a turn that grows until it is answered.

    Raises:
        QuestionError: the question cannot be asked as it stands.
    """
    turn, drafted = Turn(id=uuid4().hex, question=question.text.strip()), 0.0
    try:
        with closing(conversation.stream(question.text, standalone=question.standalone)) as events:
            for event in events:
                turn = turn.after(event)
                if isinstance(event, Drafting) and event.text:
                    if monotonic() - drafted < DRAFTS:
                        continue
                    drafted = monotonic()
                yield turn
    except QuestionError:
        raise
    except LedeError as error:
        yield turn.failed(str(error))


def verdict(turn: Turn) -> Verdict:
    """How well an answer is supported as a whole, who wrote it and how long it took."""
    states = [one.support for one in turn.sentences]
    supported, partly = states.count("supported"), states.count("partly")
    if supported == len(states):
        label: SupportLabel = "supported"
        said = "Supported by its source." if len(states) == 1 else "Every sentence is supported by its source."
    else:
        label = "partly" if supported or partly else "unsupported"
        said = f"{supported} of {plural(len(states), 'sentence')} supported, {partly} partly."
    if turn.answer is not None:
        writer = "Quoted word for word" if turn.answer.writer == "extractive" else f"Written by {turn.answer.writer}"
        said += f" {writer}, {turn.answer.timings_ms.total / 1000:.1f} s."
    return Verdict(label, said)


def shown(turn: Turn) -> dict[str, Any]:
    """A turn as the browser receives it."""
    html = render(
        "turn",
        turn=turn,
        verdict=verdict(turn),
        cited=cited(turn.citations),
        nearest=nearest(turn.answer.nearest if turn.answer else ()),
    )
    return asdict(Update(turn.id, turn.stage, html))


def refused(error: QuestionError) -> dict[str, Any]:
    """A question that cannot be asked: it stays in the box, with the reason under it."""
    return asdict(Update(uuid4().hex, "refused", notice=sentence(str(error))))


def halted() -> dict[str, Any]:
    """A question that was stopped before anything came of it."""
    return asdict(Update(uuid4().hex, "stopped"))


def cleared() -> dict[str, Any]:
    """An empty conversation."""
    return asdict(Update(uuid4().hex, "cleared"))


def conversation() -> gr.HTML:
    """The list of turns; its value is an `Update`."""
    return gr.HTML(
        html_template=render("conversation"),
        js_on_load=script("conversation"),
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


def question_of(event: gr.EventData) -> Question:
    """The question that was sent; whatever else a browser may send counts as none."""
    sent = event._data if isinstance(event._data, dict) else {}  # noqa: SLF001 - Gradio has no other name for it
    question, standalone = sent.get("question"), sent.get("standalone")
    return Question(
        question if isinstance(question, str) else "",
        standalone if isinstance(standalone, str) and standalone.strip() else None,
    )


def connect(assistant: Assistant, state: gr.State, turns_shown: gr.HTML, box: gr.HTML, listed: gr.HTML) -> None:
    """Connects the box, its stop button and a new conversation with the list of turns.

    Args:
        turns_shown: what `conversation` made.
        box: what `composer` made.
        listed: the conversations pane; its `clear` begins a new one.
    """

    def ask(now: PageState, event: gr.EventData, request: gr.Request) -> Iterator[tuple[PageState, dict[str, Any]]]:
        try:
            thread = assistant.conversation(now.conversation, user=request.username)
            for turn in turns(thread, question_of(event)):
                yield PageState(turn, thread.id), shown(turn)
        except QuestionError as error:
            yield PageState(None, now.conversation), refused(error)
        except ConversationNotFound as error:  # deleted elsewhere: the next question begins a new one
            yield PageState(), refused(QuestionError(str(error)))

    def stop(now: PageState) -> tuple[PageState, dict[str, Any]]:
        if now.turn is None:
            return now, halted()
        turn = now.turn.stopped()
        return PageState(turn, now.conversation), shown(turn)

    def fail(now: PageState) -> tuple[PageState, dict[str, Any]]:
        if now.turn is None or not now.turn.under_way:
            return now, refused(QuestionError(UNEXPECTED))
        turn = now.turn.failed(UNEXPECTED)
        return PageState(turn, now.conversation), shown(turn)

    def clear() -> tuple[PageState, dict[str, Any]]:
        return PageState(), cleared()

    told = [state, turns_shown]
    asking = box.submit(ask, state, told, **OWN, concurrency_limit=assistant.settings.concurrency)
    asking.failure(fail, state, told, **OWN)
    box.stop(stop, state, told, **OWN, queue=False, cancels=[asking])
    listed.clear(clear, None, told, **OWN, queue=False, cancels=[asking])
