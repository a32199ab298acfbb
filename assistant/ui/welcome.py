"""What stands in the chat before the first question: what to do while the library is empty, or what to ask of it."""

import gradio as gr

from assistant.errors import ArticleNotFound, LedeError
from assistant.ui.additions import News
from assistant.ui.templating import render, script
from index import Library
from index.samples import EXAMPLE_QUESTIONS, SAMPLE_ID, UNANSWERABLE_EXAMPLE


def pane(library: Library) -> gr.HTML:
    """The pane; its `submit` asks for the sample articles."""
    return gr.HTML(welcome(library), js_on_load=script("welcome"), apply_default_css=False, elem_id="welcome")


def welcome(library: Library, news: News = None, *, adding: bool = False) -> str:
    """What the pane shows of this library.

    Args:
        news: of the addition of the samples.
        adding: whether that addition is under way.
    """
    if adding:
        return render("welcome_adding", progress=news)
    try:
        articles, samples = len(library), _holds_samples(library)
    except LedeError as error:
        articles, samples, news = 0, False, error
    return render(
        "welcome",
        articles=articles,
        questions=EXAMPLE_QUESTIONS if samples else (),
        unanswerable=UNANSWERABLE_EXAMPLE if samples else None,
        trouble=str(news) if isinstance(news, LedeError) else None,
    )


def _holds_samples(library: Library) -> bool:
    try:
        library.article(SAMPLE_ID)
    except ArticleNotFound:
        return False
    return True
