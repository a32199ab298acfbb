"""Output: cleaned of what articles could do to a terminal, wrapped, coloured only on a terminal.

Titles, texts and paths come from strangers. Before anything is printed, escape sequences, control characters and marks
that turn the reading direction are taken out, and nothing is read as markup.
"""

import json
import re
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from assistant.errors import LedeError

if TYPE_CHECKING:
    from rich.console import Console
    from rich.text import Text

    from index.reports import OnProgress, Progress

WIDEST = 100
"""Columns that text is wrapped to at most: longer lines are hard to read, however wide the window."""

TITLE = 40
"""Characters of the current article's title next to the progress bar."""

_SEQUENCE = re.compile(
    r"\x1b\][^\x07\x1b\n]*(?:\x07|\x1b\\)"  # a title, a link, the clipboard (ECMA-48 calls these OSC)
    r"|(?:\x1b\[|\x9b)[0-?]*[ -/]*[@-~]"  # colours, the cursor (CSI)
    r"|\x1b[ -/]*[0-~]"
)
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
_SURROGATE = re.compile(r"[\ud800-\udfff]")
_BREAK = re.compile(r"[\x85\u2028\u2029]")


def plain(text: str) -> str:
    """Return the text with nothing in it that a terminal obeys; line ends and tabs stay."""
    text = _SEQUENCE.sub("", _BREAK.sub("\n", text))
    return _SURROGATE.sub("\ufffd", _CONTROL.sub("", text))


def one_line(text: str) -> str:
    """Return the same on one line, with single spaces."""
    return " ".join(plain(text).split())


def shortened(text: str, characters: int) -> str:
    """Return one line of at most so many characters, cut between words where there is a space."""
    line = one_line(text)
    if len(line) <= characters:
        return line
    cut = line[: characters - 1]
    return cut[: cut.rfind(" ") if " " in cut[characters // 2 :] else None].rstrip() + "…"


def counted(number: int, what: str) -> str:
    """Return a number of things in English.

    >>> counted(1, "article"), counted(1200, "article")
    ('1 article', '1,200 articles')
    """
    return f"{number:,} {what}" if number == 1 else f"{number:,} {what}s"


def note(message: str) -> None:
    """Write one line on standard error."""
    sys.stderr.write(encodable(one_line(message), sys.stderr) + "\n")
    sys.stderr.flush()


def write_json(document: dict[str, Any]) -> None:
    """Write one JSON document on standard output."""
    encoding = sys.stdout.encoding or "utf-8"
    text = json.dumps(document, ensure_ascii=not encoding.lower().startswith("utf"), indent=2)
    sys.stdout.write(_SURROGATE.sub("\ufffd", text) + "\n")


def console(*, errors: bool = False) -> "Console":
    """Return standard output (or error) with colour where it is a terminal that wants it; NO_COLOR is respected."""
    from rich.console import Console  # `lede --help` does without

    class Ours(Console):
        def on_broken_pipe(self) -> None:
            """Leave the case to `app`; Rich would end the process as a failure."""
            raise BrokenPipeError

    made = Ours(stderr=errors, markup=False, emoji=False, highlight=False)
    if made.is_terminal:
        made.width = min(made.width, WIDEST)
    return made


def write(to: "Console", text: "Text | str", *, first: str = "", rest: str = "", style: str = "") -> None:
    """Write one paragraph: wrapped on a terminal, on one line elsewhere so that it can be searched and cut.

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
        whole = Text(rest if number else first) + line
        whole.plain = encodable(whole.plain, to)
        to.print(whole, soft_wrap=True)


@contextmanager
def waiting(what: str) -> Iterator[None]:
    """Show on a terminal that something is under way, until the block ends."""
    if not sys.stderr.isatty():
        yield
        return
    with console(errors=True).status(what):
        yield


def encodable(text: str, to: Any = None) -> str:
    """Return the text with question marks for what a stream, by default standard output, cannot encode."""
    encoding = (to or sys.stdout).encoding or "utf-8"
    return text.encode(encoding, "replace").decode(encoding)


def write_file(file: Path, text: str) -> None:
    """Write a text file; lone surrogates, which no file can hold, become question marks.

    Raises:
        LedeError: it cannot be written.
    """
    try:
        file.write_text(text, encoding="utf-8", errors="replace")
    except OSError as error:
        raise LedeError(f"{file} cannot be written ({error.strerror or error}); give another name") from None


def confirmed(question: str, lines: Sequence[str] = ()) -> bool:
    """Ask the person at the terminal, with lines above the question; True where there is none."""
    if not sys.stdin.isatty():
        return True
    for line in lines:
        note(line)
    return typer.confirm(question, err=True)


@contextmanager
def shown(what: str) -> Iterator["OnProgress"]:
    """Show a progress bar on a terminal; yield what is to be called with each step.

    Args:
        what: next to the bar until the first article has been read.
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
            # Padded, so that the bar does not move while the titles change.
            title = progress.title if _is_waiting(progress) else f"{shortened(progress.title, TITLE):<{TITLE}}"
            bar.update(task, completed=progress.done, total=progress.total, description=title)

        yield step


def _is_waiting(progress: "Progress") -> bool:
    """Whether nothing has begun yet because another process holds the library."""
    return progress.done == 0 and progress.total is None


def _say_waiting(progress: "Progress") -> None:
    if _is_waiting(progress):
        note(progress.title)


INTERRUPTED = 130
"""Exit code of a program that SIGINT ended: 128 + 2, as shells have it."""


@contextmanager
def on_interrupt(tell: Callable[[], str]) -> Iterator[None]:
    """End the command on Ctrl-C with one line and exit code 130.

    Args:
        tell: returns what was kept; called when it is needed.

    Raises:
        typer.Exit: Ctrl-C was pressed within the block.
    """
    try:
        yield
    except (KeyboardInterrupt, typer.Abort):
        note(tell())
        raise typer.Exit(INTERRUPTED) from None
