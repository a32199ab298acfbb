"""The conversations pane: what was asked before, and a new conversation.

Not here: what a conversation is (`assistant.conversations`), and the one that is open (`chat`).
"""

import gradio as gr

from assistant.ui.rendering import render, script


def pane() -> gr.HTML:
    """The pane; its `clear` starts a new conversation."""
    return gr.HTML(
        html_template=render("conversations"),
        js_on_load=script("conversations"),
        apply_default_css=False,
        elem_id="conversations",
    )
