"""`lede repl`: a conversation at a prompt, answers as they come, their citations as footnotes."""

import os
import re
import sys
from collections.abc import Callable, Generator, Iterator
from contextlib import ExitStack, closing, contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

import assistant
from assistant.cli import answers
from assistant.cli.ask import warn
from assistant.cli.conversations import SHOWN, export_to, find, show_changes, show_turn
from assistant.cli.options import Home
from assistant.cli.terminal import console, encodable, note, waiting
from assistant.errors import LedeError

if TYPE_CHECKING:
    from rich.console import Console
    from rich.text import Text

    from assistant import Assistant, Conversation
    from assistant.answer import Event

PROMPT = "> "

HISTORY, REMEMBERED = "repl-history", 500
"""The file, in the library's folder, and how many lines of it the arrow keys bring back."""

HELP = """\
Type a question; it may follow on the ones before it.
/sources           show the last answer's sources again, and which of them changed since
/regenerate        ask the last question again
/edit N QUESTION   replace question N; later ones are removed
/undo              remove the last question
/new               begin a new conversation
/open ID           open an earlier conversation; `lede conversations list` shows them
/export [FILE]     export this conversation: JSON where the name ends in .json, else Markdown
/quit              leave (or Ctrl-D); the conversation is kept
Ctrl-C stops an answer."""

WELCOME = "Type a question. /help lists the commands; Ctrl-D quits."
QUIT = "Ctrl-D quits."
STOPPED = "stopped"
CONTINUE = "to continue: lede repl --conversation {}"
REMOVED, RESTORED = "removed: {}", "restored: {}"
NO_SOURCES = "the last answer has no sources"
NO_COMMAND = "there is no such command; /help lists them"
WRITE_EDIT = "write /edit N QUESTION, such as /edit 2 who else was there?"
WRITE_OPEN = "write /open ID; `lede conversations list` shows them"


def repl(
    conversation: Annotated[
        str, typer.Option("--conversation", metavar="ID", help="Continue this one.  [default: a new one]")
    ] = "new",
    home: Home = None,
) -> None:
    """Ask and answer at a prompt; questions may follow on earlier ones."""
    with waiting("Starting"):
        opened = assistant.Assistant.open(home)
    with opened, _line_editor(opened.library.home):
        warn(opened)
        if unkept := opened.keep_for_now():
            note(unkept)
        _Prompt(opened, find(opened, conversation)).run()


class _Prompt:
    """One run of the prompt.

    Args:
        opened: answers.
        chosen: the conversation to begin with.
    """

    def __init__(self, opened: "Assistant", chosen: "Conversation") -> None:
        self._opened, self._chosen = opened, chosen
        self._to: Console = console()
        self._typed = sys.stdin.isatty()
        self._commands: dict[str, Callable[[str], None]] = {
            "help": lambda _: self._to.print(HELP),
            "sources": lambda _: self._sources(),
            "regenerate": lambda _: self._regenerate(),
            "edit": self._edit,
            "undo": lambda _: self._undo(),
            "new": lambda _: self._open("new"),
            "open": self._open,
            "export": self._export,
        }

    def run(self) -> None:
        """Read and answer until the input ends."""
        if self._typed:
            note(WELCOME)
        self._show_turns()
        while (line := self._line()) is not None:
            command = re.fullmatch(r"/(\w+)\s*(.*)", line, re.DOTALL)
            if command and command[1] in {"quit", "exit"}:
                break
            try:
                if command:
                    self._run(command[1], command[2].strip())
                elif line:
                    self._answer(self._chosen.stream(line), line)
            except LedeError as error:
                note(str(error))
            except KeyboardInterrupt:
                note(STOPPED)
        if self._chosen.turns and not self._opened.keep_for_now():
            note(CONTINUE.format(self._chosen.id[:SHOWN]))

    def _run(self, name: str, rest: str) -> None:
        if name in self._commands:
            self._commands[name](rest)
        else:
            note(NO_COMMAND)

    def _line(self) -> str | None:
        """What is typed next, without surrounding space; None at the end."""
        while True:
            try:
                line = input(PROMPT) if self._typed else sys.stdin.readline()
            except EOFError:
                self._to.print()
                return None
            except KeyboardInterrupt:
                if not self._typed:
                    raise
                self._to.print(f"\n{QUIT}")
                continue
            return line.strip() if line or self._typed else None

    def _answer(self, steps: "Generator[Event, None, None]", question: str) -> None:
        """Write an answer as it comes; what has come of one that is stopped is kept."""
        flow, quoting = _Flow(self._to), False
        with closing(steps), ExitStack() as spinning:
            spinning.enter_context(waiting("Searching"))
            try:
                for event in steps:
                    match event:
                        case assistant.Searching(searched) if searched != " ".join(question.split()):
                            note(f"searching for: {searched}")
                        case assistant.SentenceReady(sentence) if sentence.support == "quoted" or quoting:
                            quoting = True  # quotations are shown by article, once all of them are there
                        case assistant.SentenceReady(sentence):
                            spinning.close()
                            flow.add(answers.sentence(sentence))
                        case assistant.Answered(answer):
                            spinning.close()
                            flow.end()
                            answers.notes(answer)
                            (answers.below if flow.begun else answers.answer)(self._to, answer)
                            self._to.print()
            finally:
                spinning.close()
                flow.end()

    def _regenerate(self) -> None:
        steps = self._chosen.regenerating()
        self._answer(steps, self._chosen.turns[-1].question)

    def _sources(self) -> None:
        turns = self._chosen.turns
        if not turns or not turns[-1].citations:
            note(NO_SOURCES)
            return
        answers.footnotes(self._to, turns[-1].citations)
        show_changes(self._to, turns[-1])

    def _edit(self, given: str) -> None:
        number, _, question = given.partition(" ")
        if not number.isdecimal() or not question.strip():
            note(WRITE_EDIT)
            return
        self._answer(self._chosen.editing(int(number), question), question)

    def _undo(self) -> None:
        gone = self._chosen.undo()
        turns = self._chosen.turns
        note(REMOVED.format(gone.question))
        if len(turns) >= gone.number:
            note(RESTORED.format(turns[gone.number - 1].question))

    def _open(self, given: str) -> None:
        if not given:
            note(WRITE_OPEN)
            return
        self._chosen = find(self._opened, given)
        self._show_turns()
        if given == "new":
            note("a new conversation")

    def _show_turns(self) -> None:
        for turn in self._chosen.turns:
            show_turn(self._to, turn)
            self._to.print()

    def _export(self, given: str) -> None:
        if not given:
            sys.stdout.write(encodable(self._chosen.markdown()))
        else:
            export_to(self._chosen, Path(given).expanduser())


class _Flow:
    """Sentences as one paragraph that grows, wrapped on a terminal.

    Args:
        to: where they go.
    """

    def __init__(self, to: "Console") -> None:
        self._to = to
        self._column = 0
        self.begun = False

    def add(self, sentence: "Text") -> None:
        """Write one more sentence."""
        self.begun = True
        for word in sentence.split(" "):
            space = int(self._column > 0)
            if self._to.is_terminal and self._column + space + word.cell_len > self._to.width:
                self._to.print()
                self._column = space = 0
            self._to.print(" " * space, end="", soft_wrap=True)
            self._to.print(word, end="", soft_wrap=True)
            self._column += space + word.cell_len
        self._to.file.flush()

    def end(self) -> None:
        """End the paragraph, if it has begun."""
        if self._column:
            self._to.print()
            self._column = 0


@contextmanager
def _line_editor(home: Path) -> Iterator[None]:
    """Arrow keys that bring earlier questions back, on a terminal whose platform has them."""
    if not sys.stdin.isatty():
        yield
        return
    try:
        import readline
    except ImportError:  # Windows
        yield
        return
    file = home / HISTORY
    with suppress(OSError):
        readline.read_history_file(file)
    readline.set_history_length(REMEMBERED)
    try:
        yield
    finally:
        with suppress(OSError):
            os.close(os.open(file, os.O_CREAT | os.O_WRONLY, 0o600))
            readline.write_history_file(file)
