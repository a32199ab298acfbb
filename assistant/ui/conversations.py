"""The conversations pane: earlier conversations by day, searching, renaming, deleting and exporting them.

Every few seconds it asks whether another window has changed anything.
"""

import re
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from hashlib import sha256
from itertools import groupby
from typing import Any

import gradio as gr

from assistant.conversations import Conversation, ConversationSummary
from assistant.engine import Assistant
from assistant.errors import LedeError
from assistant.ui import turns
from assistant.ui.payload import Payload
from assistant.ui.templating import OWN, render, sentence, update

LONGEST_NAME = 60
"""Characters of the name of an exported file."""

FORMATS = {
    "markdown": ("md", "text/markdown", Conversation.markdown),
    "json": ("json", "application/json", Conversation.json),
    "html": ("html", "text/html", Conversation.html),
}
"""The formats of an export: the suffix of the file, its type, and what writes it."""


def grouped(summaries: Iterable[ConversationSummary], today: date) -> list[tuple[str, list[ConversationSummary]]]:
    """Group conversations by when something was last asked in them: today, yesterday, this week, then by month.

    Args:
        summaries: the newest first.
        today: where the user is.
    """
    groups = groupby(summaries, lambda one: _heading(one.updated_at.astimezone().date(), today))
    return [(heading, list(group)) for heading, group in groups]


def _heading(day: date, today: date) -> str:
    if day >= today:
        return "Today"
    if day == today - timedelta(days=1):
        return "Yesterday"
    return "This week" if day > today - timedelta(days=7) else f"{day:%B %Y}"


def listing(assistant: Assistant, user: str | None, search: str = "", **more: str) -> dict[str, Any]:
    """Return what the pane receives.

    Args:
        search: only conversations that have all of these words.
        more: `notice`, one plain sentence; `deleted`, the id of a conversation that can be restored; `name`, `type` and
            `text` of a file to save.
    """
    found = assistant.conversations(user, search)
    revision = sha256(repr([(one.id, one.title, one.turns, one.unfinished) for one in found]).encode()).hexdigest()[:16]
    groups = grouped(found, datetime.now().astimezone().date())
    return update(html=render("conversation_list", groups=groups, searched=bool(search)), revision=revision, **more)


def export_name(title: str, suffix: str) -> str:
    """Turn a conversation's title into the name of a file: letters, digits and hyphens.

    >>> export_name("Why did Kyiv reject it?", "md")
    'Why-did-Kyiv-reject-it.md'
    """
    words = re.sub(r"[\W_]+", "-", title).strip("-")[:LONGEST_NAME].strip("-") or "conversation"
    return f"{words}.{suffix}"


def connect(assistant: Assistant, listed: gr.HTML, shown: gr.HTML) -> None:
    """Connect the pane with the conversations.

    Args:
        listed: its `select` does something with a conversation, its `tick` looks for changes of other windows.
        shown: the list of turns.
    """

    def do(event: gr.EventData, request: gr.Request) -> dict[str, Any]:
        sent, user = Payload.of(event), request.username
        try:
            return listing(assistant, user, sent.text("search"), **_done(assistant, user, sent))
        except LedeError as error:
            return update(notice=sentence(str(error)))

    def first(request: gr.Request) -> dict[str, Any]:
        unkept = assistant.keep_for_now()
        return listing(assistant, request.username, notice=sentence(unkept) if unkept else "")

    def look(event: gr.EventData, request: gr.Request) -> tuple[Any, Any]:
        sent = Payload.of(event)
        try:
            now = listing(assistant, request.username, sent.text("search"))
            changes = _changes(assistant, request.username, sent)
        except LedeError:  # the next question reports it
            return gr.skip(), gr.skip()
        return gr.skip() if now["revision"] == sent.text("listed") else now, changes

    listed.select(do, None, listed, **OWN, queue=False, trigger_mode="multiple")
    listed.tick(look, None, [listed, shown], **OWN, queue=False)
    gr.on(None, first, None, listed, **OWN)


def _done(assistant: Assistant, user: str | None, sent: Payload) -> dict[str, str]:
    """Do what was asked for; return what else `listing` is to send."""
    what, id = sent.text("do"), sent.text("conversation")  # noqa: A001
    if what == "restore":
        assistant.restore_conversation(id, user=user)
    elif what in {"rename", "delete", "keep"}:
        chosen = assistant.conversation(id, user=user)
        if what == "rename":
            chosen.rename(sent.text("title"))
        elif what == "delete":
            title = chosen.title
            chosen.delete()
            return {"notice": f"“{title}” deleted.", "deleted": id}
        elif sent.text("format") in FORMATS:
            suffix, type_, write = FORMATS[sent.text("format")]
            return {"name": export_name(chosen.title, suffix), "type": type_, "text": write(chosen)}
    return {}


def _changes(assistant: Assistant, user: str | None, sent: Payload) -> Any:
    """Return the open conversation where another window has changed it, or has ended an answer that is waited for."""
    if not (id := sent.text("conversation")):  # noqa: A001
        return gr.skip()
    thread = assistant.conversation(id, user=user)
    ended = sent.flag("waiting") and not thread.busy
    return turns.opened(thread, sent.texts("have")) if ended or thread.revision != sent.text("revision") else gr.skip()
