"""The page: its views put together. Which of them is shown is the browser's business (`masthead`).

Each pane says itself what it shows and, by `connect`, what happens when something in it is clicked.
"""

import gradio as gr

from assistant.engine import Assistant
from assistant.ui import article as reader
from assistant.ui import chat, conversations, evaluate, filters, header, library, settings, sources, sync, welcome
from assistant.ui.state import PageState

SANS = ("system-ui", "-apple-system", "Segoe UI", "Roboto", "Noto Sans", "Liberation Sans", "sans-serif")
MONO = ("ui-monospace", "SF Mono", "Menlo", "Consolas", "Liberation Mono", "monospace")


def theme() -> gr.themes.Base:
    """A plain theme without web fonts."""
    # The background is what the browser shows before the style sheets are there.
    return gr.themes.Base(font=SANS, font_mono=MONO).set(
        body_background_fill="#fbf9f4", body_background_fill_dark="#171511"
    )


def build(assistant: Assistant, *, public_only: bool = False) -> gr.Blocks:
    """The page over one library, ready to be launched.

    Args:
        public_only: whether addresses of networks that are not public are refused.
    """
    page = gr.Blocks(title="Lede", analytics_enabled=False, fill_width=True, delete_cache=(3600, 3600))
    with page:
        state = gr.State(PageState())
        header.pane()
        with gr.Column(elem_id="views"):
            with gr.Column(elem_id="view-ask", elem_classes="view"), gr.Row(elem_id="panes"):
                listed = conversations.pane()
                with gr.Column(elem_id="chat"):
                    with gr.Column(elem_id="reading"):
                        greeting = welcome.pane(assistant.library)
                        turns = chat.conversation()
                    filters.pane()
                    talk = chat.Pane(turns, chat.composer(assistant.settings.question_characters))
                sources.pane()
            with gr.Column(elem_id="view-library", elem_classes="view"):
                shelf = library.pane(assistant.library)
            with gr.Column(elem_id="view-evaluate", elem_classes="view"):
                measured = evaluate.view(assistant)
            with gr.Column(elem_id="view-settings", elem_classes="view"):
                wishes = settings.view(assistant)
        article = reader.pane()
        chat.connect(assistant, state, talk, listed)
        conversations.connect(assistant, listed)
        settings.connect(assistant, wishes)
        sync.connect(assistant, listed, talk.turns)
        library.connect(assistant.library, shelf, greeting, public_only=public_only)
        evaluate.connect(assistant, measured)
        reader.connect(assistant.library, article)
    page.queue(default_concurrency_limit=assistant.settings.concurrency, api_open=False)
    return page
