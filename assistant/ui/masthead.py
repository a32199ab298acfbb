"""The head of the page: the name, the way to the library on a narrow screen, a new conversation.

Not here: anything that changes with the library or the conversation.
"""

import gradio as gr

from assistant.ui.rendering import render, script


def pane() -> gr.HTML:
    """The masthead; its `clear` starts a new conversation."""
    return gr.HTML(
        html_template=render("masthead"),
        js_on_load=script("masthead"),
        apply_default_css=False,
        elem_id="masthead",
    )
