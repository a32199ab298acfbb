"""The filters of the conversation: what its questions are narrowed to, as chips over the box to ask in.

The browser holds them and sends them with each question; they are kept with the question, and come back with the
conversation.
"""

import json
from typing import Any

import gradio as gr

from assistant.ui.library_query import chips
from assistant.ui.templating import render, script
from index import Filters


def pane() -> gr.HTML:
    """The chips, none at first, and a form to add some."""
    return gr.HTML(
        html_template=render("filters"), js_on_load=script("filters"), apply_default_css=False, elem_id="filters"
    )


def named(scope: Filters) -> list[str]:
    """The filters in words, one by one."""
    return [one.label for one in chips(scope)]


def carried(scope: Filters) -> str:
    """The filters as a turn carries them to the browser; empty where there are none."""
    if scope == Filters():
        return ""
    days = {"after": scope.after, "before": scope.before}
    given: dict[str, Any] = {"sources": scope.sources, "authors": scope.authors}
    return json.dumps(given | {name: day.isoformat()[:10] if day else "" for name, day in days.items()})
