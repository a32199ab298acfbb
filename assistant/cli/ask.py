"""The commands that put questions to the library: `ask`, `search`, `chat`."""

import sys
from collections.abc import Sequence
from datetime import date
from typing import Annotated, Any

import typer

import assistant
from assistant.accounts import is_loopback, sign_in
from assistant.cli import answers
from assistant.cli import answers as tracing
from assistant.cli.conversations import SHOWN, named
from assistant.cli.options import After, Author, Before, Home, Json, Source, require_order
from assistant.cli.terminal import console, note, on_interrupt, waiting, write_json

LISTED = 12
"""Names that a warning lists before the rest is counted."""

LONGEST = 1_000_000
"""Bytes read of a question on standard input; far above what is accepted, so that the refusal can say so."""

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
        typer.Option(
            "--trace",
            help="Also show how the answer was found, and the time of each step; --json always does.",
        ),
    ] = False,
    conversation: Annotated[
        str | None,
        typer.Option(
            "--conversation",
            metavar="ID",
            help="Ask in this conversation, so that the question may follow on earlier ones; new begins one.",
        ),
    ] = None,
    as_json: Json = False,
    home: Home = None,
) -> None:
    """Answers one question, with a citation for every sentence."""
    require_order(after, before)
    asked, scope = _read(question), _scope(source, author, after, before)
    kept: dict[str, str] = {}
    unkept = ""
    with waiting("Searching"), assistant.Assistant.open(home) as opened:
        warn(opened, source or (), author or ())
        if conversation is None:
            given = opened.ask(asked, **scope)
        else:
            unkept = opened.keep_for_now()
            chosen = named(opened, conversation)
            given = chosen.ask(asked, **scope)
            kept = {"conversation": chosen.id}
    if as_json:
        write_json(kept | given.model_dump(mode="json"))
    else:
        if given.standalone_question != given.question:
            note(f"searched for: {given.standalone_question}")
        if given.trace.words_only:
            note(given.trace.words_only)
        if given.fallback:
            note(given.fallback)
        paper = console()
        answers.answer(paper, given)
        if show_trace:
            tracing.trace(paper, given)
        if unkept:
            note(unkept)
        elif conversation == "new":
            note(f"to ask on: lede ask --conversation {kept['conversation'][:SHOWN]} QUESTION")


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
    """Shows the passages that bear on a question, the best first."""
    require_order(after, before)
    asked, scope = _read(question), _scope(source, author, after, before)
    with waiting("Searching"), assistant.Assistant.open(home) as opened:
        warn(opened, source or (), author or ())
        found = opened.retrieve(asked, limit=limit, **scope)
        words_only = opened.library.words_only
    if words_only:
        note(words_only)
    if as_json:
        write_json({"question": asked, "hits": [answers.hit_json(hit) for hit in found]})
    elif found:
        answers.hits(console(), found)
    else:
        console().print("Nothing in the library bears on this.")


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
            "--without-sign-in", help="Open it to other machines although no user has been added; anyone can read all."
        ),
    ] = False,
    home: Home = None,
) -> None:
    """Opens the chat in the browser, until Ctrl-C is pressed.

    Once `lede user add` has made a user, the page asks who you are.
    """
    with on_interrupt(lambda: "stopped; the library is as it was"):
        settings = assistant.Settings.load(home, host=host, port=port, without_sign_in=without_sign_in or None)
        users = sign_in(settings)  # refused before anything is loaded
        with waiting("Starting"):
            from assistant.ui import launch  # Gradio takes seconds to import

            opened = assistant.Assistant.open(settings=settings)
        if users is None and not is_loopback(settings.host):
            note(f"warning: whoever can reach {settings.host} can read the whole library")
        with opened:
            wanted = sys.stdout.isatty() if open_browser is None else open_browser
            launch(opened, host=settings.host, port=settings.port, open_browser=wanted)


def _read(question: str) -> str:
    if question != "-":
        # Bytes of an argument that are no UTF-8 arrive as lone surrogates, which nothing further on can store or send.
        return question.encode("utf-8", "surrogatepass").decode("utf-8", "replace")
    if sys.stdin.isatty():
        note("Type the question, then Enter and Ctrl-D.")
    return sys.stdin.buffer.read(LONGEST).decode("utf-8", "replace").strip()


def _scope(
    source: list[str] | None, author: list[str] | None, after: date | None, before: date | None
) -> dict[str, Any]:
    return {"source": source or None, "author": author or None, "after": after, "before": before}


def warn(opened: "assistant.Assistant", sources: Sequence[str] = (), authors: Sequence[str] = ()) -> None:
    """Says so where the library has nothing, or nothing of a publication or writer: no answer can be expected then."""
    library = opened.library
    if not len(library):
        note(f"the library at {library.home} is empty: `lede add PATH_OR_URL` fills it, `lede add --samples` for a try")
        return
    facts = library.facts()
    for given, of, known, whole in (
        (sources, "from", facts.sources, ()),
        (authors, "by", library.writers(), facts.authors),
    ):
        spelled = {name.casefold() for name in (*known, *whole)}
        for one in given:
            if " ".join(one.split()).casefold() not in spelled:
                note(f"warning: no article in the library is {of} {one!r}; {_listed(list(known))}")


def _listed(names: Sequence[str]) -> str:
    more = f" and {len(names) - LISTED} more" if len(names) > LISTED else ""
    return f"it has {', '.join(names[:LISTED])}{more}" if names else "none of its articles names one"
