"""The library view: what the library holds, adding to it, and what became of each file.

Not here: reading and storing articles (`index`), keeping and adding uploads (`uploads`).
"""

from collections.abc import Iterator
from typing import Any, NamedTuple

import gradio as gr

from assistant.errors import LedeError
from assistant.ui import uploads, welcome
from assistant.ui.rendering import OWN, UNEXPECTED, render, script
from assistant.ui.uploads import News
from index import AddReport, Library, Progress

LISTED = 8
"""Publications named in the pane; the rest are counted."""


class Pane(NamedTuple):
    """The components of the pane that change."""

    holdings: gr.HTML
    files: gr.File
    outcome: gr.HTML


def pane(library: Library) -> Pane:
    """Heading, holdings, a place to drop files on, and the outcome of the last addition."""
    with gr.Column(elem_id="library"):
        return _parts(library)


def _parts(library: Library) -> Pane:
    return Pane(
        holdings=gr.HTML(
            holdings(library), js_on_load=script("library"), apply_default_css=False, elem_id="library-holdings"
        ),
        files=gr.File(
            label="Add articles: drop files here, or press Enter to choose them",
            show_label=False,
            file_count="multiple",
            elem_id="library-files",
            height=132,
        ),
        outcome=gr.HTML("", js_on_load=None, apply_default_css=False, elem_id="library-outcome"),
    )


def holdings(library: Library) -> str:
    """How many articles there are, and from whom."""
    try:
        articles, sources = len(library), list(library.sources().items())
    except LedeError as error:
        return render("holdings", articles=0, sources=(), more=0, trouble=str(error))
    return render("holdings", articles=articles, sources=sources[:LISTED], more=len(sources[LISTED:]), trouble=None)


def outcome(news: News) -> str:
    """How an addition goes, or what became of each file."""
    match news:
        case AddReport():
            return render("report", report=news)
        case LedeError():
            return render("trouble", trouble=str(news))
        case _:
            return render("adding", progress=news)


def connect(library: Library, shelf: Pane, greeting: gr.HTML) -> None:
    """Connects uploads and the sample button with the library, and the panes that show what it holds.

    Args:
        greeting: what `welcome.pane` made; its `submit` adds the samples.
    """

    def add_files(sent: list[str] | None) -> Iterator[tuple[Any, ...]]:
        for news in uploads.add_uploads(library, sent or []):
            # The field is cleared once, at the start: files that are dropped while these are read stay in sight.
            yield *seen(news), None if news is None else gr.skip()

    def add_samples() -> Iterator[tuple[Any, ...]]:
        for news in uploads.add_samples(library):
            under_way = news is None or isinstance(news, Progress)
            yield *seen(news)[:2], welcome.welcome(library, news, adding=under_way)

    def seen(news: News) -> tuple[Any, ...]:
        changed = isinstance(news, AddReport | LedeError)
        return outcome(news), *(held() if changed else (gr.skip(), gr.skip()))

    def held() -> tuple[str, str]:
        return holdings(library), welcome.welcome(library)

    def fail() -> tuple[Any, ...]:
        return seen(LedeError(UNEXPECTED))

    one_at_a_time: dict[str, Any] = {"concurrency_id": "adding", "concurrency_limit": 1, **OWN}
    shown = [shelf.outcome, shelf.holdings, greeting]
    for added in (
        shelf.files.upload(add_files, shelf.files, [*shown, shelf.files], **one_at_a_time, trigger_mode="multiple"),
        greeting.submit(add_samples, None, shown, **one_at_a_time),
    ):
        added.failure(fail, None, shown, **OWN)
    # When a page is opened: the library may have changed since this one was built.
    gr.on(None, held, None, shown[1:], **OWN)
