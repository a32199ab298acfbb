"""The settings view: how answers are made for this browser, what model there is, the keys, what was thought of answers.

What is chosen stays in the browser (`wishes`).
"""

import json
from typing import Any
from uuid import uuid4

import gradio as gr

from assistant.engine import Assistant
from assistant.errors import LedeError
from assistant.ui.header import KEYS
from assistant.ui.preferences import MOST_SENTENCES, PASSAGES
from assistant.ui.templating import OWN, plural, render, script, sentence
from index.distribution import version

NONE_YET = "No answer has been judged yet: say under an answer whether it is a good or a poor one."


def view(assistant: Assistant) -> gr.HTML:
    """The view; its `download` asks for the judged answers."""
    settings = assistant.settings
    html = render(
        "settings",
        model=assistant.model.name if assistant.model else None,
        settings=settings,
        most=MOST_SENTENCES,
        passages=sorted({*PASSAGES, settings.passages}),
        keys=KEYS,
        version=version() or "unknown",
    )
    return gr.HTML(html_template=html, js_on_load=script("settings"), apply_default_css=False, elem_id="settings")


def connect(assistant: Assistant, shown: gr.HTML) -> None:
    """Connects the button with what was thought of answers."""

    def download(request: gr.Request) -> dict[str, Any]:
        try:
            rows = assistant.feedback(request.username)
        except LedeError as error:
            return _told(sentence(str(error)))
        if not rows:
            return _told(NONE_YET)
        text = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
        file = {"name": "lede-feedback.jsonl", "type": "application/jsonl", "text": text}
        return _told(f"{plural(len(rows), 'question')}, one a line.", file)

    shown.download(download, None, shown, **OWN, queue=False)


def _told(notice: str, file: dict[str, str] | None = None) -> dict[str, Any]:
    return {"id": uuid4().hex, "notice": notice, "file": file}
