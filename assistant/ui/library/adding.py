"""Adding to the library from the page: files, folders, addresses, the samples; progress, stopping, the outcome."""

from collections.abc import Callable, Iterator, Sequence
from threading import Event
from typing import Any

import gradio as gr

from assistant.errors import ArticleNotFound, LedeError
from assistant.ui import additions
from assistant.ui.additions import Jobs, News, Queues
from assistant.ui.payload import Payload
from assistant.ui.templating import OWN, UNEXPECTED, render
from index import AddReport, Library, Progress, Skipped
from index.samples import EXAMPLE_QUESTIONS, SAMPLE_ID, UNANSWERABLE_EXAMPLE, folder

LONGEST = 20_000
"""Characters of what is typed into the field for addresses."""

AT_ONCE = 8
"""Additions of different pages: one may wait two minutes for a server, and another page's must not wait with it."""

Holdings = Callable[[], tuple[str, str, str]]
"""What the panes show that say what the library holds."""


def welcome(library: Library, news: News = None, *, adding: bool = False) -> str:
    """Return what the chat shows before the first question: how to add articles, or what to ask.

    Args:
        news: of the addition of the samples.
        adding: whether that addition is under way.
    """
    if adding:
        return render("welcome_adding", progress=news)
    try:
        articles, samples = len(library), _has_samples(library)
    except LedeError as error:
        articles, samples, news = 0, False, error
    return render(
        "welcome",
        articles=articles,
        questions=EXAMPLE_QUESTIONS if samples else (),
        unanswerable=UNANSWERABLE_EXAMPLE if samples else None,
        trouble=str(news) if isinstance(news, LedeError) else None,
    )


def _has_samples(library: Library) -> bool:
    try:
        library.article(SAMPLE_ID)
    except ArticleNotFound:
        return False
    return True


def outcome(news: News) -> str:
    """Return the progress of an addition, or what became of each file, as HTML."""
    match news:
        case AddReport():
            return render("library/outcome", report=news)
        case LedeError():
            return render("trouble", trouble=str(news))
        case _:
            return render("library/progress", progress=news)


def connect(
    library: Library,
    form: gr.HTML,
    result: gr.HTML,
    greeting: gr.HTML,
    holdings: Holdings,
    changed: Sequence[gr.HTML],
    *,
    public_only: bool,
) -> None:
    """Connect the form and the sample buttons with the library.

    Args:
        form: its `upload` adds, its `stop` stops that.
        result: shows the outcome.
        greeting: shows the welcome; its `submit` adds the samples.
        holdings: what `changed` show once something was added; the greeting comes last.
        public_only: whether addresses of networks that are not public are refused.
    """
    jobs, queues = Jobs(), Queues()

    def add(event: gr.EventData, request: gr.Request) -> Iterator[tuple[Any, ...]]:
        sent = Payload.of(event)
        job = sent.text("job")
        stop = jobs.stop_of(job)
        if typed := sent.text("addresses", LONGEST):
            found, refused = additions.addresses(typed)
            steps = additions.add(library, found, stop, skipped=refused, public_only=public_only)
        else:
            unsent = [Skipped(name, additions.NOT_SENT) for name in sent.texts("unsent")]
            steps = additions.add_uploads(library, additions.received(sent.texts("files")), stop, skipped=unsent)
        with queues.turn(request.session_hash or ""):
            for news in steps:
                yield seen(news)
        jobs.done(job)

    def add_samples(request: gr.Request) -> Iterator[tuple[Any, ...]]:
        with queues.turn(request.session_hash or ""):
            for news in additions.add(library, [folder()], Event()):
                under_way = news is None or isinstance(news, Progress)
                yield *seen(news)[:-1], welcome(library, news, adding=under_way)

    def stop(event: gr.EventData) -> None:
        jobs.stop(Payload.of(event).text("job"))

    def seen(news: News) -> tuple[Any, ...]:
        over = isinstance(news, AddReport | LedeError)
        return outcome(news), *(holdings() if over else [gr.skip() for _ in changed])

    def fail() -> tuple[Any, ...]:
        return seen(LedeError(UNEXPECTED))

    at_once: dict[str, Any] = {"concurrency_id": "adding", "concurrency_limit": AT_ONCE, **OWN}
    shown = [result, *changed]
    for added in (
        form.upload(add, None, shown, **at_once, trigger_mode="multiple"),
        greeting.submit(add_samples, None, shown, **at_once),
    ):
        added.failure(fail, None, shown, **OWN)
    form.stop(stop, None, None, **OWN, queue=False)
