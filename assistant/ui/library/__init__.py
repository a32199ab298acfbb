"""The library view put together: what the library holds, and looking through it."""

from typing import Any, NamedTuple

import gradio as gr

from assistant.errors import LedeError
from assistant.ui import welcome
from assistant.ui.library import adding, undo
from assistant.ui.library.articles import listed
from assistant.ui.library.timeline import drawn
from assistant.ui.library_query import Looking, looking_for
from assistant.ui.payload import Sent
from assistant.ui.templating import OWN, render, script
from index import Library

LISTED = 8
"""Publications named at the side; the rest are counted."""

SUGGESTED = 500
"""Names that a field suggests, at most."""


class Pane(NamedTuple):
    """The components of the view that change."""

    holdings: gr.HTML
    timeline: gr.HTML
    tools: gr.HTML
    list: gr.HTML
    toasts: gr.HTML
    adding: adding.Pane
    publications: gr.HTML


def pane(library: Library) -> Pane:
    """The view."""
    with gr.Column(elem_id="library"):
        head = _part("holdings", holdings(library), script("library/holdings"))
        timeline = _part("timeline", drawn(library, Looking()), script("library/timeline"))
        tools = _part("tools", None, script("library/tools"), html_template=tools_template())
        list_ = _part("list", listed(library, Looking()), script("library/list"))
        with gr.Column(elem_id="library-side"):
            adds = adding.pane()
            names = _part("publications", publications(library), script("library/publications"))
        toasts = _part("toasts", None, script("library/toasts"), html_template=render("library/toasts"))
    return Pane(head, timeline, tools, list_, toasts, adds, names)


def _part(name: str, value: str | None, js: str | None, **given: Any) -> gr.HTML:
    return gr.HTML(value, js_on_load=js, apply_default_css=False, elem_id=f"library-{name}", **given)


def holdings(library: Library) -> str:
    """How many articles there are, and from how many publications."""
    try:
        return render("library/holdings", articles=len(library), sources=len(library.sources()), trouble=None)
    except LedeError as error:
        return render("library/holdings", articles=0, sources=0, trouble=str(error))


def tools_template() -> str:
    """The search box and the filters of the list."""
    return render("library/tools")


def publications(library: Library) -> str:
    """The largest publications, and the names that fields suggest."""
    try:
        sources, writers = list(library.sources().items()), list(library.writers())
    except LedeError:
        return ""  # the head says why
    return render(
        "library/publications",
        sources=sources[:LISTED],
        more=len(sources[LISTED:]),
        names=[name for name, _ in sources[:SUGGESTED]],
        writers=writers[:SUGGESTED],
    )


def connect(library: Library, shelf: Pane, greeting: gr.HTML, *, public_only: bool) -> None:
    """Connects the view with the library.

    Args:
        greeting: what `welcome.pane` made; its `submit` adds the samples.
        public_only: whether addresses of networks that are not public are refused.
    """
    changed = [shelf.holdings, shelf.publications, greeting]

    def look(event: gr.EventData) -> tuple[str, str]:
        wanted = looking_for(Sent.by(event))
        return listed(library, wanted), drawn(library, wanted)

    def held() -> tuple[str, str, str]:
        return holdings(library), publications(library), welcome.welcome(library)

    shelf.tools.submit(look, None, [shelf.list, shelf.timeline], **OWN, trigger_mode="always_last")
    undo.connect(library, shelf.list, shelf.toasts, held, changed)
    adding.connect(library, shelf.adding, greeting, held, changed, public_only=public_only)
    # When a page is opened: the library may have changed since this one was built.
    gr.on(None, held, None, changed, **OWN)
