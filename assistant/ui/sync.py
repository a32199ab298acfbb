"""Keeps a page in step with what other windows do: every few seconds it asks whether anything has changed."""

from typing import Any

import gradio as gr

from assistant.engine import Assistant
from assistant.errors import LedeError
from assistant.ui import conversations, turns
from assistant.ui.ask import text_of
from assistant.ui.chat import have
from assistant.ui.templating import OWN, sent


def connect(assistant: Assistant, listed: gr.HTML, shown: gr.HTML) -> None:
    """Connects the clock of the conversations pane with both lists; what has not changed is not sent."""

    def look(event: gr.EventData, request: gr.Request) -> tuple[Any, Any]:
        said = sent(event)
        try:
            return _list(said, request.username), _turns(said, request.username)
        except LedeError:  # told to whoever asks something next
            return gr.skip(), gr.skip()

    def _list(said: dict[str, Any], user: str | None) -> Any:
        now = conversations.listing(assistant, user, text_of(said, "search"))
        return gr.skip() if now["revision"] == text_of(said, "listed") else now

    def _turns(said: dict[str, Any], user: str | None) -> Any:
        id = text_of(said, "conversation")  # noqa: A001
        if not id:
            return gr.skip()
        thread = assistant.conversation(id, user=user)
        if thread.revision == text_of(said, "revision") and not (text_of(said, "waiting") and not thread.busy):
            return gr.skip()
        return turns.opened(thread, have(said))

    listed.tick(look, None, [listed, shown], **OWN, queue=False)
