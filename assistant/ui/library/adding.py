"""Adding to the library from the page: files, folders, addresses; progress, stopping, the outcome of each."""

from collections.abc import Callable, Iterator, Sequence
from typing import Any, NamedTuple

import gradio as gr

from assistant.errors import LedeError
from assistant.ui import additions, welcome
from assistant.ui.additions import News
from assistant.ui.jobs import Jobs, Lines
from assistant.ui.payload import Sent
from assistant.ui.templating import OWN, UNEXPECTED, render, script
from index import AddReport, Library, Progress, Skipped

LONGEST = 20_000
"""Characters of what is typed into the field for addresses."""

AT_ONCE = 8
"""Additions of different pages: one may wait two minutes for a server, and another page's shall not wait with it."""

Held = Callable[[], tuple[str, str, str]]
"""What the panes show that tell what the library holds."""


class Pane(NamedTuple):
    """The components of the pane."""

    form: gr.HTML
    outcome: gr.HTML


def pane() -> Pane:
    """A place to drop files on, a field for addresses, and the outcome of the last addition."""
    return Pane(
        form=gr.HTML(
            html_template=render("library/adding"),
            js_on_load=script("library/adding"),
            apply_default_css=False,
            elem_id="library-adding",
        ),
        outcome=gr.HTML("", js_on_load=script("library/outcome"), apply_default_css=False, elem_id="library-outcome"),
    )


def outcome(news: News) -> str:
    """How an addition goes, or what became of each file."""
    match news:
        case AddReport():
            return render("library/outcome", report=news)
        case LedeError():
            return render("trouble", trouble=str(news))
        case _:
            return render("library/progress", progress=news)


def connect(
    library: Library, shelf: Pane, greeting: gr.HTML, held: Held, changed: Sequence[gr.HTML], *, public_only: bool
) -> None:
    """Connects the pane and the sample buttons with the library.

    Args:
        greeting: what `welcome.pane` made; its `submit` adds the samples.
        held: what `changed` show once something was added; the greeting comes last.
        public_only: whether addresses of networks that are not public are refused.
    """
    jobs, lines = Jobs(), Lines()

    def add(event: gr.EventData, request: gr.Request) -> Iterator[tuple[Any, ...]]:
        sent = Sent.by(event)
        job = sent.text("job")
        stop = jobs.stop_of(job)
        if typed := sent.text("addresses", LONGEST):
            steps = additions.add_addresses(library, typed, stop, public_only=public_only)
        else:
            unsent = [Skipped(name, additions.NOT_SENT) for name in sent.texts("unsent")]
            steps = additions.add_uploads(library, additions.received(sent.texts("files")), unsent, stop)
        with lines.turn(request.session_hash or ""):
            for news in steps:
                yield seen(news)
        jobs.done(job)

    def add_samples(request: gr.Request) -> Iterator[tuple[Any, ...]]:
        with lines.turn(request.session_hash or ""):
            for news in additions.add_samples(library):
                under_way = news is None or isinstance(news, Progress)
                yield *seen(news)[:-1], welcome.welcome(library, news, adding=under_way)

    def stop(event: gr.EventData) -> None:
        jobs.stop(Sent.by(event).text("job"))

    def seen(news: News) -> tuple[Any, ...]:
        over = isinstance(news, AddReport | LedeError)
        return outcome(news), *(held() if over else [gr.skip() for _ in changed])

    def fail() -> tuple[Any, ...]:
        return seen(LedeError(UNEXPECTED))

    side_by_side: dict[str, Any] = {"concurrency_id": "adding", "concurrency_limit": AT_ONCE, **OWN}
    shown = [shelf.outcome, *changed]
    for added in (
        shelf.form.upload(add, None, shown, **side_by_side, trigger_mode="multiple"),
        greeting.submit(add_samples, None, shown, **side_by_side),
    ):
        added.failure(fail, None, shown, **OWN)
    shelf.form.stop(stop, None, None, **OWN, queue=False)
