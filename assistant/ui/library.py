"""The library pane: what the library holds, adding to it, and what became of each file.

Not here: reading and storing articles (`index`), keeping and adding uploads (`uploads`).
"""

from typing import NamedTuple

import gradio as gr

from assistant.errors import LedeError
from assistant.ui.rendering import render, script
from assistant.ui.uploads import News
from index import AddReport, Library

LISTED = 8
"""Publications named in the pane; the rest are counted."""


class Pane(NamedTuple):
    """The components of the pane that change."""

    holdings: gr.HTML
    files: gr.File
    outcome: gr.HTML


def pane(library: Library) -> Pane:
    """Heading, holdings, a place to drop files on, and the outcome of the last addition."""
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
