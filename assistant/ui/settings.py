"""The settings view: how answers are made for this browser, the language model, the keys, the judged answers.

The browser keeps these preferences and sends them with each question; the server keeps nothing of them.
"""

import json
from typing import Any

import gradio as gr

from assistant.engine import Assistant
from assistant.errors import LedeError
from assistant.ui.payload import Payload
from assistant.ui.templating import OWN, pane, plural, sentence, update
from index.distribution import version

MOST_SENTENCES = 10
"""Sentences of an answer that can be chosen."""

PASSAGES = (5, 10, 20, 30, 60)
"""Numbers of ranked passages that can be chosen."""

_CHOICES: dict[str, tuple[str, dict[str, Any]]] = {
    "writer": ("writer", {"auto": "auto", "extractive": "extractive"}),
    "check": ("withhold", {"withhold": True, "show": False}),
    "sentences": ("sentences", {str(number): number for number in range(1, MOST_SENTENCES + 1)}),
    "passages": ("passages", {str(number): number for number in PASSAGES}),
}
"""For each field of the form, the setting that it changes and the values that can be chosen."""

KEYS = (
    (("Enter",), "Ask"),
    (("Shift", "Enter"), "New line"),
    (("Esc",), "Stop the answer, or close what is open"),
    (("/",), "Focus the question box"),
    (("]",), "Next citation"),
    (("[",), "Previous citation"),
    (("?",), "Show these keys"),
)
"""The keys of the page."""

NONE_YET = "No answers rated yet. Rate an answer with the thumbs below it."


def preferences(sent: Payload) -> dict[str, Any]:
    """Return the settings that a browser wants to be different; anything that cannot be chosen is left out.

    >>> preferences(Payload({"sentences": "2", "check": "show", "passages": "7"}))
    {'withhold': False, 'sentences': 2}
    """
    chosen = ((setting, values.get(sent.text(field))) for field, (setting, values) in _CHOICES.items())
    return {setting: value for setting, value in chosen if value is not None}


def view(assistant: Assistant) -> gr.HTML:
    """Build the view; its `download` asks for the judged answers."""
    settings = assistant.settings
    return pane(
        "settings",
        model=assistant.model.name if assistant.model else None,
        settings=settings,
        most=MOST_SENTENCES,
        passages=sorted({*PASSAGES, settings.passages}),
        keys=KEYS,
        version=version() or "unknown",
    )


def connect(assistant: Assistant, shown: gr.HTML) -> None:
    """Connect the view's download with the judged answers."""

    def download(request: gr.Request) -> dict[str, Any]:
        try:
            rows = assistant.feedback(request.username)
        except LedeError as error:
            return update(notice=sentence(str(error)))
        if not rows:
            return update(notice=NONE_YET)
        text = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
        file = {"name": "lede-feedback.jsonl", "type": "application/jsonl", "text": text}
        return update(notice=f"{plural(len(rows), 'question')}, one per line.", file=file)

    shown.download(download, None, shown, **OWN, queue=False)
