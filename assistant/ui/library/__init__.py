"""The library view: what the library holds, the list of its articles and their timeline."""

from typing import NamedTuple

import gradio as gr

from assistant.errors import LedeError
from assistant.ui.library import adding, removing
from assistant.ui.library.timeline_chart import plot
from assistant.ui.payload import LibraryQuery, Payload
from assistant.ui.templating import OWN, pane, render
from index import Library

LISTED = 8
"""Publications named at the side; the rest are counted."""

SUGGESTED = 500
"""Names that a field suggests, at most."""

PAGE = 50
"""Articles of a page of the list."""

COLUMNS = {"title": "Title", "source": "Publication", "author": "Author", "date": "Date"}
"""The columns of the list by what they sort by."""


class LibraryView(NamedTuple):
    """The panes of the view that send or receive something."""

    holdings: gr.HTML
    timeline: gr.HTML
    tools: gr.HTML
    list: gr.HTML
    form: gr.HTML
    outcome: gr.HTML
    publications: gr.HTML
    toasts: gr.HTML


def view(library: Library) -> LibraryView:
    """Build the view."""
    with gr.Column(elem_id="library"):
        head = pane("library/holdings", value=holdings(library))
        bars = pane("library/timeline", value=plot(library, LibraryQuery()))
        tools = pane("library/tools")
        listed = pane("library/list", value=articles(library, LibraryQuery()))
        with gr.Column(elem_id="library-side"):
            form = pane("library/adding")
            outcome = pane("library/outcome", value="")
            names = pane("library/publications", value=publications(library))
        toasts = pane("library/toasts")
    return LibraryView(head, bars, tools, listed, form, outcome, names, toasts)


def holdings(library: Library) -> str:
    """Return the number of articles and publications as HTML."""
    try:
        return render("library/holdings", articles=len(library), sources=len(library.sources()), trouble=None)
    except LedeError as error:
        return render("library/holdings", articles=0, sources=0, trouble=str(error))


def articles(library: Library, wanted: LibraryQuery) -> str:
    """Return a page of the list as HTML: a table, which a narrow screen shows as cards."""
    try:
        page = library.browse(wanted.search, limit=PAGE, **wanted.order, **wanted.filters)
        empty = page.total == 0 and len(library) == 0
    except LedeError as error:
        return render("trouble", trouble=str(error))
    return render("library/list", page=page, wanted=wanted, columns=COLUMNS, size=PAGE, empty=empty)


def publications(library: Library) -> str:
    """Return the largest publications as HTML, with the names that fields suggest."""
    try:
        sources, authors = list(library.sources().items()), list(library.writers())
    except LedeError:
        return ""  # the head says why
    return render(
        "library/publications",
        sources=sources[:LISTED],
        more=len(sources[LISTED:]),
        names=[name for name, _ in sources[:SUGGESTED]],
        authors=authors[:SUGGESTED],
    )


def connect(library: Library, shelf: LibraryView, greeting: gr.HTML, *, public_only: bool) -> None:
    """Connect the view with the library.

    Args:
        greeting: shows the welcome; its `submit` adds the samples.
        public_only: whether addresses of networks that are not public are refused.
    """
    changed = [shelf.holdings, shelf.publications, greeting]

    def look(event: gr.EventData) -> tuple[str, str]:
        wanted = LibraryQuery.of(Payload.of(event))
        return articles(library, wanted), plot(library, wanted)

    def now() -> tuple[str, str, str]:
        return holdings(library), publications(library), adding.welcome(library)

    shelf.tools.submit(look, None, [shelf.list, shelf.timeline], **OWN, trigger_mode="always_last")
    removing.connect(library, shelf.list, shelf.toasts, now, changed)
    adding.connect(library, shelf.form, shelf.outcome, greeting, now, changed, public_only=public_only)
    # When a page is opened: the library may have changed since this one was built.
    gr.on(None, now, None, changed, **OWN)
