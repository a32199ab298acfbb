"""What goes to the terminal: cleaned of what articles could do to it, wrapped, coloured only where someone looks.

Titles, texts and paths come from strangers. Before anything is printed, escape sequences, control characters and marks
that turn the reading direction are taken out, and nothing is read as markup.
"""

import json
import re
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import typer

if TYPE_CHECKING:
    from rich.console import Console
    from rich.text import Text

    from index.reports import OnProgress, Progress

WIDEST = 100
"""Columns that text is wrapped to at most: longer lines are hard to read, however wide the window."""

_SEQUENCE = re.compile(
    r"\x1b\][^\x07\x1b\n]*(?:\x07|\x1b\\)"  # a title, a link, the clipboard (ECMA-48 calls these OSC)
    r"|(?:\x1b\[|\x9b)[0-?]*[ -/]*[@-~]"  # colours, the cursor (CSI)
    r"|\x1b[ -/]*[0-~]"
)
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
_SURROGATE = re.compile(r"[\ud800-\udfff]")
_BREAK = re.compile(r"[\x85\u2028\u2029]")


def plain(text: str) -> str:
    """The text with nothing in it that a terminal obeys; line ends and tabs stay."""
    text = _SEQUENCE.sub("", _BREAK.sub("\n", text))
    return _SURROGATE.sub("\ufffd", _CONTROL.sub("", text))


def one_line(text: str) -> str:
    """The same on one line, with single spaces."""
    return " ".join(plain(text).split())


def shortened(text: str, characters: int) -> str:
    """One line of at most so many characters, cut between words where there is a space."""
    line = one_line(text)
    if len(line) <= characters:
        return line
    cut = line[: characters - 1]
    return cut[: cut.rfind(" ") if " " in cut[characters // 2 :] else None].rstrip() + "…"


def counted(number: int, what: str) -> str:
    """A number of things in English: 1 article, 2 articles, 1,200 articles."""
    return f"{number:,} {what}" if number == 1 else f"{number:,} {what}s"


def note(message: str) -> None:
    """One line on standard error."""
    stream = sys.stderr
    stream.write(_encodable(one_line(message), stream.encoding) + "\n")
    stream.flush()


def write_json(document: dict[str, Any]) -> None:
    """One JSON document on standard output."""
    encoding = sys.stdout.encoding or "utf-8"
    text = json.dumps(document, ensure_ascii=not encoding.lower().startswith("utf"), indent=2)
    sys.stdout.write(_SURROGATE.sub("\ufffd", text) + "\n")


def console(*, errors: bool = False) -> "Console":
    """Standard output (or error) with colour where it is a terminal that wants it; NO_COLOR is respected."""
    from rich.console import Console  # `lede --help` does without

    class Ours(Console):
        def on_broken_pipe(self) -> None:
            """Leaves the case to `app`; Rich would end the process as a failure."""
            raise BrokenPipeError

    made = Ours(stderr=errors, markup=False, emoji=False, highlight=False)
    if made.is_terminal:
        made.width = min(made.width, WIDEST)
    return made


def write(to: "Console", text: "Text | str", *, first: str = "", rest: str = "", style: str = "") -> None:
    """Writes one paragraph: wrapped on a terminal, on one line elsewhere so that it can be searched and cut.

    Args:
        to: where it goes.
        text: already `plain`.
        first: in front of the first line.
        rest: in front of the others.
        style: of all of it, in Rich's words.
    """
    from rich.text import Text

    body = text if isinstance(text, Text) else Text(text, style=style)
    lines = body.wrap(to, max(to.width - len(first), 20)) if to.is_terminal else [body]
    for number, line in enumerate(lines):
        line.rstrip()
        whole = Text(_encodable(rest if number else first, to.encoding)) + line
        whole.plain = _encodable(whole.plain, to.encoding)
        to.print(whole, soft_wrap=True)


@contextmanager
def waiting(what: str) -> Iterator[None]:
    """Shows on a terminal that something is under way, until the block ends."""
    if not sys.stderr.isatty():
        yield
        return
    with console(errors=True).status(what):
        yield


def _encodable(text: str, encoding: str | None) -> str:
    """The text with question marks for what the stream cannot carry."""
    encoding = encoding or "utf-8"
    return text.encode(encoding, "replace").decode(encoding)


TITLE = 40
"""Characters of the current article's title beside the bar."""


def is_waiting(progress: "Progress") -> bool:
    """Whether nothing has begun yet because another process holds the library."""
    return progress.done == 0 and progress.total is None


@contextmanager
def shown(what: str) -> Iterator["OnProgress"]:
    """Yields what is to be called with each step.

    Args:
        what: stands beside the bar until the first article has been read.
    """
    if not sys.stderr.isatty():
        yield _say_waiting
        return
    from rich import progress as bars  # `lede --help` does without

    columns = (
        bars.TextColumn("{task.description}", markup=False),
        bars.BarColumn(bar_width=24),
        bars.MofNCompleteColumn(),
        bars.TimeRemainingColumn(compact=True),
    )
    with bars.Progress(*columns, console=console(errors=True), transient=True) as bar:
        task = bar.add_task(what, total=None)

        def step(progress: "Progress") -> None:
            # Padded, so that the bar stands still while the titles change.
            title = progress.title if is_waiting(progress) else f"{shortened(progress.title, TITLE):<{TITLE}}"
            bar.update(task, completed=progress.done, total=progress.total, description=title)

        yield step


def _say_waiting(progress: "Progress") -> None:
    if is_waiting(progress):
        note(progress.title)


STOPPED = 130
"""Exit code of a program that SIGINT ended: 128 + 2, as shells have it."""


@contextmanager
def on_interrupt(tell: Callable[[], str]) -> Iterator[None]:
    """Ends the command on Ctrl-C with one line and exit code 130.

    Args:
        tell: says what was kept; called when it is needed.

    Raises:
        typer.Exit: Ctrl-C was pressed within the block.
    """
    try:
        yield
    except (KeyboardInterrupt, typer.Abort):
        note(tell())
        raise typer.Exit(STOPPED) from None
