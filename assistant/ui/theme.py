"""Gradio's own theme, brought down to the fonts of the reader's machine.

Colours and everything else that can be seen are in `css/`. Not here: anything that has to be fetched.
"""

import gradio as gr

SANS = ("system-ui", "-apple-system", "Segoe UI", "Roboto", "Noto Sans", "Liberation Sans", "sans-serif")
MONO = ("ui-monospace", "SF Mono", "Menlo", "Consolas", "Liberation Mono", "monospace")


def theme() -> gr.themes.Base:
    """A plain theme without web fonts."""
    # The background is what the browser shows before the style sheets are there.
    return gr.themes.Base(font=SANS, font_mono=MONO).set(
        body_background_fill="#fbf9f4", body_background_fill_dark="#171511"
    )
