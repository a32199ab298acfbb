"""The page: its views and panes put together; `js/masthead.js` shows the view that the address names.

The part of the address after the `#` keeps the view, and after a slash what the view itself keeps there:
`#ask/<conversation>`, `#library/<article>`. The browser tells every script of the page about a change by the event
`lede:view`, with `view` and `rest`.
"""

import gradio as gr

from assistant.engine import Assistant
from assistant.ui import article_pane, chat, conversations, evaluate, library, settings
from assistant.ui.library.adding import welcome
from assistant.ui.state import PageState
from assistant.ui.templating import pane

VIEWS = {"ask": "Ask", "library": "Library", "evaluate": "Evaluate", "settings": "Settings"}
"""The views by their name in the address; each is the column `view-<name>` of the page."""

SANS = ("system-ui", "-apple-system", "Segoe UI", "Roboto", "Noto Sans", "Liberation Sans", "sans-serif")
MONO = ("ui-monospace", "SF Mono", "Menlo", "Consolas", "Liberation Mono", "monospace")


def theme() -> gr.themes.Base:
    """Return a plain theme without web fonts."""
    # The background is what the browser shows before the style sheets are there.
    return gr.themes.Base(font=SANS, font_mono=MONO).set(
        body_background_fill="#fbf9f4", body_background_fill_dark="#171511"
    )


def build(assistant: Assistant, *, public_only: bool = False) -> gr.Blocks:
    """Build the page over one library, ready to be launched.

    Args:
        public_only: whether addresses of networks that are not public are refused.
    """
    page = gr.Blocks(title="Lede", analytics_enabled=False, fill_width=True, delete_cache=(3600, 3600))
    with page:
        state = gr.State(PageState())
        pane("masthead", "keys", "masthead", views=VIEWS.items(), keys=settings.KEYS)
        with gr.Column(elem_id="views"):
            with _view("ask"), gr.Row(elem_id="panes"):
                listed = pane("conversations", "conversations", "following")
                with gr.Column(elem_id="chat"):
                    with gr.Column(elem_id="reading"):
                        greeting = pane("welcome", value=welcome(assistant.library))
                        turns = pane("conversation", "drawing", "place", "conversation", "turns", "card")
                    pane("filters")
                    box = pane("composer", longest=assistant.settings.question_characters)
                pane("sources")
            with _view("library"):
                shelf = library.view(assistant.library)
            with _view("evaluate"):
                measured = evaluate.view(assistant)
            with _view("settings"):
                chosen = settings.view(assistant)
        reader = pane("reader")
        chat.connect(assistant, state, turns, box, listed)
        conversations.connect(assistant, listed, turns)
        settings.connect(assistant, chosen)
        library.connect(assistant.library, shelf, greeting, public_only=public_only)
        evaluate.connect(assistant, measured)
        article_pane.connect(assistant.library, reader)
    page.queue(default_concurrency_limit=assistant.settings.concurrency, api_open=False)
    return page


def _view(name: str) -> gr.Column:
    return gr.Column(elem_id=f"view-{name}", elem_classes="view")
