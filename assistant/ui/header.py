"""The head of the page: the name and the way between its views.

Which view is shown stands in the address behind the `#`, so that a reload keeps it and a link can lead there. What
stands behind a further slash is the view's own business: `#ask/<conversation>`, `#library/<article>`. The browser tells
every script of the page about a change by the event `lede:view`, with `view` and `rest`.
"""

import gradio as gr

from assistant.ui.templating import render, script

VIEWS = {"ask": "Ask", "library": "Library", "evaluate": "Evaluate", "settings": "Settings"}
"""The views by their name in the address; each is the column `view-<name>` of the page."""

KEYS = (
    (("Enter",), "asks"),
    (("Shift", "Enter"), "starts a line"),
    (("Esc",), "stops the answer, closes what is open"),
    (("/",), "goes to the box"),
    (("]",), "opens the next citation"),
    (("[",), "opens the one before"),
    (("?",), "shows these keys"),
)
"""What the keys do."""


def pane() -> gr.HTML:
    """The masthead."""
    return gr.HTML(
        html_template=render("masthead", views=VIEWS.items(), keys=KEYS),
        js_on_load=script("keys", "masthead"),
        apply_default_css=False,
        elem_id="masthead",
    )
