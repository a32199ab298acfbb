"""The command line put together: the commands, `--version`, and what becomes of an error."""

import os
import sys
import traceback
from contextlib import suppress
from typing import Annotated, Any

import typer
from typer.core import TyperGroup

from assistant.cli import ask, conversations, evaluation, library, repl, users
from assistant.cli.terminal import note
from assistant.errors import LedeError
from index.distribution import version


def debugging() -> bool:
    """Whether LEDE_DEBUG asks for tracebacks."""
    return os.environ.get("LEDE_DEBUG", "") not in {"", "0"}


class Lede(TyperGroup):
    """The group of commands; turns whatever one raises into an exit code and one line on standard error."""

    def invoke(self, ctx: Any) -> Any:
        """Runs the command that was named."""
        try:
            result = super().invoke(ctx)
            sys.stdout.flush()
        except BrokenPipeError:
            # Whoever read the output (`| head`) has seen enough; the work itself was done before anything was printed.
            _silence_output()
            raise typer.Exit(0) from None
        except KeyboardInterrupt:
            note("stopped; nothing is lost")
            raise typer.Exit(130) from None
        except LedeError as error:
            raise _failed(str(error)) from None
        except (typer.Exit, typer.Abort, typer.TyperException):
            raise
        except Exception as error:  # noqa: BLE001 - the last stop before the shell
            if isinstance(error, OSError):
                _silence_output()
            raise _failed(
                f"unexpected {type(error).__name__}: {error}; "
                "please report this, with the traceback that the same command shows under LEDE_DEBUG=1"
            ) from None
        return result


def _failed(message: str) -> typer.Exit:
    if debugging():
        traceback.print_exc()
    note(message)
    return typer.Exit(1)


def _silence_output() -> None:
    """Sends what is still buffered nowhere, so that Python does not stumble over it once more at its end."""
    with suppress(OSError, ValueError):
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, sys.stdout.fileno())
        os.close(nowhere)


def _show_version(wanted: bool) -> None:
    if wanted:
        sys.stdout.write(f"lede {version() or '(not installed, run from its source folder)'}\n")
        raise typer.Exit


app = typer.Typer(
    name="lede",
    cls=Lede,
    add_completion=False,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
)


@app.callback()
def lede(
    show_version: Annotated[
        bool, typer.Option("--version", callback=_show_version, is_eager=True, help="Show the version and exit.")
    ] = False,
) -> None:
    """Ask your news articles. Every sentence of the answer stands on a passage you can see."""


for _command in (
    library.add,
    ask.ask,
    ask.search,
    ask.chat,
    repl.repl,
    library.list_articles,
    library.show,
    library.remove,
    library.doctor,
    library.reindex,
    library.backup,
    library.restore,
):
    app.command(_command.__name__.removesuffix("_articles"))(_command)
app.add_typer(conversations.app, name="conversations")
app.add_typer(evaluation.app, name="eval")
app.add_typer(users.app, name="user")
