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
from assistant.cli.conversations import SHOWN, changes, encodable, kept_turn, named, write_out
from assistant.cli.options import Home
from assistant.cli.terminal import console, note, waiting
from assistant.errors import LedeError

if TYPE_CHECKING:
    from rich.console import Console
    from rich.text import Text

    from assistant import Answer, Assistant, Conversation
    from assistant.answer import Event

PROMPT = "> "

HISTORY, REMEMBERED = "repl-history", 500
"""The file, in the library's folder, and how many lines of it the arrow keys bring back."""

HELP = """\
Ask in plain words; a question may follow on the ones before it.
/sources           the last answer's sources again, and which of them changed since
/regenerate        ask the last question again
/edit N QUESTION   ask another question in place of number N; later ones go
/undo              take the last question back
/new               begin another conversation
/open ID           go on with an earlier one; `lede conversations list` shows them
/export [FILE]     write this one out: as JSON where the name ends in .json, else as Markdown
/quit              leave (or Ctrl-D); the conversation is kept
Ctrl-C stops an answer."""


def repl(
    conversation: Annotated[
        str, typer.Option("--conversation", metavar="ID", help="Go on with this one.  [default: a new one]")
    ] = "new",
    home: Home = None,
) -> None:
    """Asks and answers at a prompt; questions may follow on earlier ones."""
    with waiting("Starting"):
        opened = assistant.Assistant.open(home)
    with opened, _line_editor(opened.library.home):
        warn(opened)
        if unkept := opened.keep_for_now():
            note(unkept)
        _Prompt(opened, named(opened, conversation)).run()


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
            "help": lambda _: self._help(),
            "sources": lambda _: self._sources(),
            "regenerate": lambda _: self._again(),
            "edit": self._edit,
            "undo": lambda _: self._undo(),
            "new": lambda _: self._open("new"),
            "open": self._open,
            "export": self._export,
        }

    def run(self) -> None:
        """Reads and answers until the input ends."""
        if self._typed:
            note("Ask in plain words. /help lists the commands; Ctrl-D leaves.")
        for turn in self._chosen.turns:
            kept_turn(self._to, turn)
            self._to.print()
        while (line := self._line()) is not None:
            command = re.fullmatch(r"/(\w+)\s*(.*)", line, re.DOTALL)
            if command and command[1] in {"quit", "exit"}:
                break
            try:
                if command:
                    self._commands.get(command[1], self._unknown)(command[2].strip())
                elif line:
                    self._told(self._chosen.stream(line), " ".join(line.split()))
            except LedeError as error:
                note(str(error))
            except KeyboardInterrupt:
                note("stopped")
        if self._chosen.turns and not self._opened.keep_for_now():
            note(f"kept: lede repl --conversation {self._chosen.id[:SHOWN]}")

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
                self._to.print("\nCtrl-D leaves.")
                continue
            if not self._typed and not line:
                return None
            return line.strip()

    def _told(self, steps: "Generator[Event, None, None]", question: str) -> None:
        """Writes an answer as it comes; what has come of one that is stopped is kept."""
        with closing(steps), ExitStack() as spinning:
            spinning.enter_context(waiting("Searching"))
            flow = _Flow(self._to)
            try:
                for event in steps:
                    match event:
                        case assistant.Searching(searched) if searched != question:
                            note(f"searching for: {searched}")
                        case assistant.SentenceReady(sentence):
                            spinning.close()
                            flow.add(answers.sentence(sentence))
                        case assistant.Answered(answer):
                            spinning.close()
                            flow.end()
                            self._rest(answer, written=flow.begun)
            finally:
                spinning.close()
                flow.end()

    def _rest(self, answer: "Answer", *, written: bool) -> None:
        """What is known once an answer is whole."""
        if answer.trace.words_only:
            note(answer.trace.words_only)
        if answer.fallback:
            note(answer.fallback)
        (answers.beside if written else answers.answer)(self._to, answer)
        self._to.print()

    def _again(self) -> None:
        steps = self._chosen.regenerating()
        self._told(steps, self._chosen.turns[-1].question)

    def _sources(self) -> None:
        turns = self._chosen.turns
        if not turns or not turns[-1].citations:
            note("the last answer has no sources")
            return
        answers.footnotes(self._to, turns[-1].citations)
        changes(self._to, turns[-1])

    def _edit(self, given: str) -> None:
        number, _, question = given.partition(" ")
        if not number.isdecimal() or not question.strip():
            note("write /edit N QUESTION, such as /edit 2 who else was there?")
            return
        self._told(self._chosen.editing(int(number), question), " ".join(question.split()))

    def _help(self) -> None:
        self._to.print(HELP)

    def _undo(self) -> None:
        gone = self._chosen.undo()
        turns = self._chosen.turns
        note(f"taken back: {gone.question}")
        if len(turns) >= gone.number:
            note(f"in its place again: {turns[gone.number - 1].question}")

    def _open(self, given: str) -> None:
        if not given:
            note("write /open ID; `lede conversations list` shows them")
            return
        self._chosen = named(self._opened, given)
        for turn in self._chosen.turns:
            kept_turn(self._to, turn)
            self._to.print()
        if given == "new":
            note("a new conversation")

    def _export(self, given: str) -> None:
        if not given:
            sys.stdout.write(encodable(self._chosen.markdown()))
            return
        file = Path(given).expanduser()
        try:
            write_out(self._chosen, file)
        except OSError as error:
            note(f"{file} cannot be written ({error.strerror}); give another name")
        else:
            note(f"written to {file}")

    @staticmethod
    def _unknown(_: str) -> None:
        note("there is no such command; /help lists them")


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
        """One more sentence."""
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
        """Ends the paragraph, if it has begun."""
        if self._column:
            self._to.print()
            self._column = 0


@contextmanager
def _line_editor(home: Path) -> Iterator[None]:
    """Arrow keys that bring earlier questions back, where the platform has them and someone types."""
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
