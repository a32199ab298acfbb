"""The settings view: how this page answers, for as long as it is open.

Not here: the settings themselves (`assistant.settings`).
"""

import gradio as gr

from assistant.ui.rendering import render


def view() -> gr.HTML:
    """The view."""
    return gr.HTML(render("settings"), js_on_load=None, apply_default_css=False, elem_id="settings")
