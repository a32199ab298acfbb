"""The evaluation view. Not here: what is measured and how."""

import gradio as gr

from assistant.ui.rendering import render


def view() -> gr.HTML:
    """The view."""
    return gr.HTML(render("evaluate"), js_on_load=None, apply_default_css=False, elem_id="evaluate")
