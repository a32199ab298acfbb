"""The commands that put questions to the library: `ask`, `search`, `chat`."""

import sys
from collections.abc import Iterable, Sequence
from datetime import date
from difflib import SequenceMatcher
from typing import Annotated, Any

import typer

import assistant
from assistant.cli import answers
from assistant.cli.conversations import SHOWN, find
from assistant.cli.options import After, Author, Before, Home, Json, Source, require_order
from assistant.cli.terminal import console, counted, note, on_interrupt, waiting, write_json

LISTED = 12
"""Names that a warning lists before the rest is counted."""

LONGEST = 1_000_000
"""Bytes read of a question on standard input; far above what is accepted, so that the refusal can say so."""

NO_PASSAGE = "No passage found in {}."
CONTINUE = "to continue: lede ask --conversation {} QUESTION"

Question = Annotated[
    str, typer.Argument(metavar="QUESTION", help="The question, in quotes; - reads it from standard input.")
]


def ask(
    question: Question,
    source: Source = None,
    author: Author = None,
    after: After = None,
    before: Before = None,
    show_trace: Annotated[
        bool,
        typer.Option("--trace", help="Also show how the answer was found and how long it took; --json always does."),
    ] = False,
    every: Annotated[
        bool, typer.Option("--all", help="List every article that the answer is about, not the first ones alone.")
    ] = False,
    conversation: Annotated[
        str | None,
        typer.Option("--conversation", metavar="ID", help="Ask in this conversation, as a follow-up; new begins one."),
    ] = None,
    as_json: Json = False,
    home: Home = None,
) -> None:
    """Answer one question in quotations, or in a language model's sentences with their citations."""
    filters, asked = _filters(source, author, after, before), _read(question)
    kept: dict[str, str] = {}
    unkept = ""
    with waiting("Searching"), assistant.Assistant.open(home) as opened:
        warn(opened, source or (), author or ())
        if conversation is None:
            given = opened.ask(asked, **filters)
        else:
            unkept = opened.keep_for_now()
            chosen = find(opened, conversation)
            given = chosen.ask(asked, **filters)
            kept = {"conversation": chosen.id}
    if as_json:
        write_json(kept | given.model_dump(mode="json"))
        return
    if given.standalone_question != given.question and not given.trace.corrected:
        note(f"searched for: {given.standalone_question}")
    answers.notes(given)
    to = console()
    answers.answer(to, given, every=every)
    if show_trace:
        answers.trace(to, given)
    if unkept:
        note(unkept)
    elif conversation == "new":
        note(CONTINUE.format(kept["conversation"][:SHOWN]))


def search(
    question: Question,
    limit: Annotated[int, typer.Option("--limit", min=1, max=1000, metavar="N", help="Passages at most.")] = 10,
    source: Source = None,
    author: Author = None,
    after: After = None,
    before: Before = None,
    as_json: Json = False,
    home: Home = None,
) -> None:
    """Show the passages that match a question, best first."""
    filters, asked = _filters(source, author, after, before), _read(question)
    with waiting("Searching"), assistant.Assistant.open(home) as opened:
        warn(opened, source or (), author or ())
        found = opened.retrieve(asked, limit=limit, **filters)
        words_only, articles = opened.library.words_only, len(opened.library)
    if words_only:
        note(words_only)
    if as_json:
        write_json({"question": asked, "hits": [answers.hit_json(hit) for hit in found]})
    elif found:
        answers.hits(console(), found)
    else:
        console().print(NO_PASSAGE.format(f"your {counted(articles, 'article')}"))


def chat(
    host: Annotated[
        str | None,
        typer.Option("--host", help="Address to listen on.  [default: LEDE_HOST, else 127.0.0.1]", show_default=False),
    ] = None,
    port: Annotated[
        int | None,
        typer.Option(
            "--port", min=0, max=65535, help="Port to listen on.  [default: LEDE_PORT, else 7860]", show_default=False
        ),
    ] = None,
    open_browser: Annotated[
        bool | None,
        typer.Option(
            "--open/--no-open",
            help="Open the page in a browser.  [default: when run in a terminal]",
            show_default=False,
        ),
    ] = None,
    without_sign_in: Annotated[
        bool,
        typer.Option(
            "--without-sign-in", help="Open it to other machines although there is no user; anyone can read all."
        ),
    ] = False,
    home: Home = None,
) -> None:
    """Open the chat in the browser, until Ctrl-C is pressed.

    Once `lede user add` has added a user, the page asks for a name and password.
    """
    from assistant.accounts import is_loopback, sign_in  # `lede --help` does without

    with on_interrupt(lambda: "stopped; the library is as it was"):
        settings = assistant.Settings.load(home, host=host, port=port, without_sign_in=without_sign_in or None)
        users = sign_in(settings)  # refused before anything is loaded
        with waiting("Starting"):
            from assistant.ui import launch  # Gradio takes seconds to import

            opened = assistant.Assistant.open(settings=settings)
        if users is None and not is_loopback(settings.host):
            note(f"warning: anyone who can reach {settings.host} can read the whole library")
        with opened:
            wanted = sys.stdout.isatty() if open_browser is None else open_browser
            launch(opened, host=settings.host, port=settings.port, open_browser=wanted)


def _read(question: str) -> str:
    if question != "-":
        # Bytes of an argument that are not UTF-8 arrive as lone surrogates, which nothing later can store or send.
        return question.encode("utf-8", "surrogatepass").decode("utf-8", "replace")
    if sys.stdin.isatty():
        note("Type the question, then Enter and Ctrl-D.")
    return sys.stdin.buffer.read(LONGEST).decode("utf-8", "replace").strip()


def _filters(
    source: list[str] | None, author: list[str] | None, after: date | None, before: date | None
) -> dict[str, Any]:
    require_order(after, before)
    return {"source": source or None, "author": author or None, "after": after, "before": before}


def warn(opened: "assistant.Assistant", sources: Sequence[str] = (), authors: Sequence[str] = ()) -> None:
    """Warn where the library is empty, or has nothing from a publication or by a writer."""
    library = opened.library
    if not len(library):
        note(
            f"the library at {library.home} is empty: add articles with `lede add PATH_OR_URL`, or `lede add --samples`"
        )
        return
    for one in sources:
        if not library.browse(limit=1, source=one).total:
            note(f"warning: no article in the library is from {one!r}; {_listed(_nearest(one, library.sources()))}")
    for one in authors:
        if not library.browse(limit=1, author=one).total:
            note(f"warning: no article in the library is by {one!r}; {_listed(_nearest(one, library.writers()))}")


def _nearest(name: str, known: Iterable[str]) -> list[str]:
    """Names of a library, those spelled most like one first."""
    return sorted(known, key=lambda one: -SequenceMatcher(None, one.casefold(), name.casefold()).ratio())


def _listed(names: Sequence[str]) -> str:
    more = f" and {len(names) - LISTED} more" if len(names) > LISTED else ""
    return f"it has {', '.join(names[:LISTED])}{more}" if names else "none of its articles names one"
