"""The conversations pane: what was asked before, by day; search, names, deleting, and copies to keep."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from hashlib import sha256
from typing import Any, NamedTuple
from uuid import uuid4

import gradio as gr

from assistant.conversations import Conversation, ConversationSummary
from assistant.engine import Assistant
from assistant.errors import LedeError
from assistant.ui.ask import text_of
from assistant.ui.templating import OWN, render, script, sent, sentence

LONGEST_NAME = 60
"""Characters of the name of a file that is kept."""

FORMATS = {
    "markdown": ("md", "text/markdown", Conversation.markdown),
    "json": ("json", "application/json", Conversation.json),
    "html": ("html", "text/html", Conversation.html),
}
"""The copies that can be kept: the end of the file's name, its type, and what makes it."""


class Group(NamedTuple):
    """Conversations of one time."""

    heading: str
    summaries: list[ConversationSummary]


@dataclass(frozen=True)
class Update:
    """What the server tells the pane.

    Attributes:
        id: so that no two updates are alike.
        html: the list.
        revision: another text whenever the list is another one.
        notice: one plain sentence, where something is to be said.
        deleted: the id of a conversation that was just deleted and can be brought back.
        name, type, text: a file to keep.
    """

    id: str
    html: str = ""
    revision: str = ""
    notice: str = ""
    deleted: str = ""
    name: str = ""
    type: str = ""
    text: str = ""


def pane() -> gr.HTML:
    """The pane; its `clear` starts a new conversation, its `select` does something with one, its `tick` looks again."""
    return gr.HTML(
        html_template=render("conversations"),
        js_on_load=script("conversations", "following"),
        apply_default_css=False,
        elem_id="conversations",
    )


def grouped(summaries: Iterable[ConversationSummary], today: date) -> list[Group]:
    """Conversations by when something was last asked in them: today, yesterday, this week, then by month.

    Args:
        summaries: the newest first.
        today: where the reader is.
    """
    groups: list[Group] = []
    for one in summaries:
        heading = _when(one.updated_at.astimezone().date(), today)
        if not groups or groups[-1].heading != heading:
            groups.append(Group(heading, []))
        groups[-1].summaries.append(one)
    return groups


def _when(day: date, today: date) -> str:
    if day >= today:
        return "Today"
    if day == today - timedelta(days=1):
        return "Yesterday"
    return "This week" if day > today - timedelta(days=7) else f"{day:%B %Y}"


def listing(assistant: Assistant, user: str | None, search: str = "", **more: str) -> dict[str, Any]:
    """The list as the browser receives it.

    Args:
        search: only conversations that hold all of these words.
        more: further fields of the `Update`.
    """
    found = assistant.conversations(user, search)
    revision = sha256(repr([(one.id, one.title, one.turns, one.unfinished) for one in found]).encode()).hexdigest()[:16]
    groups = grouped(found, datetime.now().astimezone().date())
    html = render("conversation_list", groups=groups, searched=bool(search.strip()))
    return vars(Update(uuid4().hex, html, revision, **more))


def file_name(title: str, suffix: str) -> str:
    """A conversation's title as the name of a file: letters, digits and hyphens."""
    words = re.sub(r"[\W_]+", "-", title).strip("-")[:LONGEST_NAME].strip("-") or "conversation"
    return f"{words}.{suffix}"


def connect(assistant: Assistant, listed: gr.HTML) -> None:
    """Connects what can be done with conversations with their list."""

    def do(event: gr.EventData, request: gr.Request) -> dict[str, Any]:
        said, user = sent(event), request.username
        search = text_of(said, "search")
        try:
            return listing(assistant, user, search, **_done(assistant, user, said))
        except LedeError as error:
            return vars(Update(uuid4().hex, notice=sentence(str(error))))

    def first(request: gr.Request) -> dict[str, Any]:
        unkept = assistant.keep_for_now()
        return listing(assistant, request.username, notice=sentence(unkept) if unkept else "")

    listed.select(do, None, listed, **OWN, queue=False, trigger_mode="multiple")
    gr.on(None, first, None, listed, **OWN)


def _done(assistant: Assistant, user: str | None, said: dict[str, Any]) -> dict[str, str]:
    """Does what was asked for; returns what more there is to tell."""
    what, id = text_of(said, "do"), text_of(said, "conversation")  # noqa: A001
    if what == "restore":
        assistant.restore_conversation(id, user=user)
    if what in {"rename", "delete", "keep"}:
        chosen = assistant.conversation(id, user=user)
        if what == "rename":
            chosen.rename(text_of(said, "title"))
        elif what == "delete":
            title = chosen.title
            chosen.delete()
            return {"notice": f"“{title}” is deleted.", "deleted": id}
        elif text_of(said, "format") in FORMATS:
            suffix, type_, made = FORMATS[text_of(said, "format")]
            return {"name": file_name(chosen.title, suffix), "type": type_, "text": made(chosen)}
    return {}
