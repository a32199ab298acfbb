"""The page: the panes put together and what happens when something in one of them is clicked.

Not here: what the panes show (`chat`, `sources`, `library`, `masthead`, `welcome`), nor the server (`serve`).
"""

from collections.abc import Iterator
from typing import Any

import gradio as gr

from assistant.engine import Assistant
from assistant.errors import ConversationNotFound, LedeError, QuestionError
from assistant.ui import chat, library, masthead, sources, uploads, welcome
from assistant.ui.state import PageState
from index import AddReport, Progress

# Every event of the page is the page's own business: nothing of it is offered as an API.
_OWN: dict[str, Any] = {"api_visibility": "private", "show_progress": "hidden"}


def build(assistant: Assistant) -> gr.Blocks:
    """The page over one library, ready to be launched."""
    page = gr.Blocks(title="Lede", analytics_enabled=False, fill_width=True, delete_cache=(3600, 3600))
    with page:
        state = gr.State(PageState())
        head = masthead.pane()
        with gr.Row(elem_id="panes"):
            with gr.Column(elem_id="library"):
                shelf = library.pane(assistant.library)
            with gr.Column(elem_id="chat"):
                with gr.Column(elem_id="reading"):
                    greeting = welcome.pane(assistant.library)
                    conversation = chat.conversation()
                composer = chat.composer(assistant.settings.question_characters)
            sources.pane()
        _asking(assistant, state, head, conversation, composer)
        _adding(assistant, shelf, greeting)
    page.queue(default_concurrency_limit=assistant.settings.concurrency, api_open=False)
    return page


def _asking(assistant: Assistant, state: gr.State, head: gr.HTML, conversation: gr.HTML, composer: gr.HTML) -> None:
    """Connects the box, its stop button and the new conversation with the list of turns."""

    def ask(now: PageState, event: gr.EventData, request: gr.Request) -> Iterator[tuple[PageState, dict[str, Any]]]:
        try:
            thread = assistant.conversation(now.conversation, user=request.username)
            for turn in chat.turns(thread, chat.question_of(event)):
                yield PageState(turn, thread.id), chat.shown(turn)
        except QuestionError as error:
            yield PageState(None, now.conversation), chat.refused(error)
        except ConversationNotFound as error:  # deleted elsewhere: the next question begins a new one
            yield PageState(), chat.refused(QuestionError(str(error)))

    def stop(now: PageState) -> tuple[PageState, dict[str, Any]]:
        if now.turn is None:
            return now, chat.halted()
        turn = now.turn.stopped()
        return PageState(turn, now.conversation), chat.shown(turn)

    def fail(now: PageState) -> tuple[PageState, dict[str, Any]]:
        if now.turn is None or not now.turn.under_way:
            return now, chat.refused(QuestionError(chat.UNEXPECTED))
        turn = now.turn.failed(chat.UNEXPECTED)
        return PageState(turn, now.conversation), chat.shown(turn)

    def clear() -> tuple[PageState, dict[str, Any]]:
        return PageState(), chat.cleared()

    told = [state, conversation]
    asking = composer.submit(ask, state, told, **_OWN, concurrency_limit=assistant.settings.concurrency)
    asking.failure(fail, state, told, **_OWN)
    composer.stop(stop, state, told, **_OWN, queue=False, cancels=[asking])
    head.clear(clear, None, told, **_OWN, queue=False, cancels=[asking])


def _adding(assistant: Assistant, shelf: library.Pane, greeting: gr.HTML) -> None:
    """Connects uploads and the sample button with the library, and the panes that show what it holds."""
    opened = assistant.library

    def add_files(sent: list[str] | None) -> Iterator[tuple[Any, ...]]:
        for news in uploads.add_uploads(opened, sent or []):
            # The field is cleared once, at the start: files that are dropped while these are read stay in sight.
            yield *seen(news), None if news is None else gr.skip()

    def add_samples() -> Iterator[tuple[Any, ...]]:
        for news in uploads.add_samples(opened):
            under_way = news is None or isinstance(news, Progress)
            yield *seen(news)[:2], welcome.welcome(opened, news, adding=under_way)

    def seen(news: uploads.News) -> tuple[Any, ...]:
        changed = isinstance(news, AddReport | LedeError)
        return library.outcome(news), *(held() if changed else (gr.skip(), gr.skip()))

    def held() -> tuple[str, str]:
        return library.holdings(opened), welcome.welcome(opened)

    def fail() -> tuple[Any, ...]:
        return seen(LedeError(chat.UNEXPECTED))

    one_at_a_time: dict[str, Any] = {"concurrency_id": "adding", "concurrency_limit": 1, **_OWN}
    shown = [shelf.outcome, shelf.holdings, greeting]
    for added in (
        shelf.files.upload(add_files, shelf.files, [*shown, shelf.files], **one_at_a_time, trigger_mode="multiple"),
        greeting.submit(add_samples, None, shown, **one_at_a_time),
    ):
        added.failure(fail, None, shown, **_OWN)
    # When a page is opened: the library may have changed since this one was built.
    gr.on(None, held, None, shown[1:], **_OWN)
