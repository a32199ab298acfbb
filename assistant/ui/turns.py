"""What the browser is told about turns: one as it stands, or all of a conversation's.

The browser keeps what it has; the server sends the turn under way, whole, each time it grows, so that a long
conversation costs no more than a short one.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, NamedTuple
from uuid import uuid4

from assistant import presentation
from assistant.answer import SupportLabel
from assistant.conversations import Conversation
from assistant.suggestions import lacking
from assistant.ui import filters
from assistant.ui.sources import Source, cited, nearest
from assistant.ui.state import Turn
from assistant.ui.templating import plural, render, sentence

LEAST_SECONDS = 0.1
"""What an answer is said to have taken at least: nobody believes 0.0."""


@dataclass(frozen=True)
class Update:
    """What the server tells the conversation in the browser.

    Attributes:
        id: of the turn, or new for what belongs to none, so that no two updates are alike.
        stage: of the turn; or "refused", for a question that makes no turn; "opened", for a whole conversation;
            "noted" and "suggested", for a turn that has long been answered; or "cleared".
        html: the turn, or those turns that the browser has not got as they are; empty where there is none.
        notice: one plain sentence, where something is to be said.
        conversation: the id of the one that this is about.
        revision: of the conversation; empty while it changes.
        instead_of: the turn that this one is to replace, with all that follow.
        order: for a whole conversation, the ids of its turns.
        question: for one that was taken back, its words.
    """

    id: str
    stage: str
    html: str = ""
    notice: str = ""
    conversation: str = ""
    revision: str = ""
    instead_of: str = ""
    order: tuple[str, ...] = ()
    question: str = ""

    def sent(self) -> dict[str, Any]:
        """The update as the browser receives it."""
        return {**vars(self), "order": list(self.order)}


class Verdict(NamedTuple):
    """One line under an answer."""

    label: SupportLabel
    said: str


def verdict(turn: Turn) -> Verdict:
    """How well an answer is supported as a whole, who wrote it and how long it took.

    Sentences that cite nothing say nothing of the articles, such as how many there are; they are not counted.
    """
    states = [one.support for one in turn.sentences if one.support != "none"]
    supported, partly = states.count("supported"), states.count("partly")
    if supported == len(states):
        label: SupportLabel = "supported"
        said = "Supported by its source." if len(states) == 1 else "Every sentence is supported by its source."
    else:
        label = "partly" if supported or partly else "unsupported"
        said = f"{supported} of {plural(len(states), 'sentence')} supported, {partly} partly."
    if turn.answer is not None:
        writer = "Quoted word for word" if turn.answer.writer == "extractive" else f"Written by {turn.answer.writer}"
        seconds = turn.answer.timings_ms.total / 1000
        said += f" {writer}, {seconds:.1f} s." if seconds >= LEAST_SECONDS else f" {writer}, under {LEAST_SECONDS} s."
    return Verdict(label, said)


class View(NamedTuple):
    """A turn with what its template needs beside it."""

    turn: Turn
    verdict: Verdict
    cited: list[Source]
    nearest: list[Source]
    lacking: tuple[str, ...]
    only: list[str]
    scope: str


def view(turn: Turn) -> View:
    """What is shown of a turn."""
    near = turn.answer.nearest if turn.answer else ()
    missing = lacking(turn.answer) if turn.answer else ()
    sources = cited(turn.citations, turn.articles), nearest(near, turn.articles)
    return View(turn, verdict(turn), *sources, missing, filters.named(turn.scope), filters.carried(turn.scope))


def drawn(*turns: Turn) -> str:
    """Turns as HTML."""
    return render("turns", views=map(view, turns), copying=presentation)


def shown(turn: Turn, conversation: str = "", revision: str = "") -> dict[str, Any]:
    """A turn as the browser receives it."""
    return Update(turn.id, turn.stage, drawn(turn), "", conversation, revision, turn.instead_of).sent()


def again(stage: str, turn: Turn, conversation: Conversation) -> dict[str, Any]:
    """A turn that has long been answered and looks different now."""
    return Update(turn.id, stage, drawn(turn), "", conversation.id, conversation.revision).sent()


def opened(
    conversation: Conversation, have: Iterable[str] = (), *, notice: str = "", question: str = ""
) -> dict[str, Any]:
    """A whole conversation.

    Args:
        have: turns that the browser has already, as `id:revision`.
        notice, question: as in `Update`.
    """
    busy, known = conversation.busy, frozenset(have)
    revision = conversation.revision
    kept = [Turn.kept(one, busy=busy) for one in conversation.turns]
    html = drawn(*(one for one in kept if f"{one.id}:{one.revision}" not in known))
    order = tuple(one.id for one in kept)
    return Update(uuid4().hex, "opened", html, notice, conversation.id, revision, order=order, question=question).sent()


def told(stage: str, notice: str = "") -> dict[str, Any]:
    """What belongs to no turn: "refused", "stopped" before anything came, "cleared", "gone".

    Args:
        notice: an error's message, or nothing.
    """
    return Update(uuid4().hex, stage, notice=sentence(notice) if notice else "").sent()
