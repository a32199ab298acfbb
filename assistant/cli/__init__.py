"""The `lede` command: parses, calls `assistant` and `index`, prints.

Every command exits 0 on success, 1 on failure with one line on standard error, 2 on wrong usage, 130 when stopped with
Ctrl-C. LEDE_DEBUG=1 shows tracebacks and what the libraries underneath log.
"""

import logging
import os
import sys
import traceback
import warnings
from contextlib import suppress
from pathlib import Path
from typing import Annotated, Any

import typer
from typer.core import TyperGroup

from assistant.cli import ask, conversations, evaluation, library, repl, users
from assistant.cli.terminal import INTERRUPTED, note
from assistant.errors import LedeError
from index.distribution import version

__all__ = ["app", "main"]


def main() -> None:
    """Run the command line; never returns."""
    for stream in ("stdout", "stderr"):
        if getattr(sys, stream) is None:  # closed by the caller: `>&-`, or a window without a console
            setattr(sys, stream, Path(os.devnull).open("w", encoding="utf-8"))  # noqa: SIM115 - open to the end
    if _debugging():
        logging.basicConfig(level=logging.INFO)
    else:
        # The libraries underneath warn about their own future; the contract is one line of ours on standard error.
        warnings.simplefilter("ignore")
        logging.getLogger().addHandler(logging.NullHandler())
    app(prog_name="lede")


class _Lede(TyperGroup):
    """The group of commands; turns whatever one raises into an exit code and one line on standard error."""

    def invoke(self, ctx: Any) -> Any:
        """Run the command that was named."""
        try:
            result = super().invoke(ctx)
            sys.stdout.flush()
        except BrokenPipeError:
            # The reader (`| head`) has seen enough; the work itself was done before anything was printed.
            _silence_output()
            raise typer.Exit(0) from None
        except KeyboardInterrupt:
            note("stopped; nothing is lost")
            raise typer.Exit(INTERRUPTED) from None
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


def _debugging() -> bool:
    return os.environ.get("LEDE_DEBUG", "") not in {"", "0"}


def _failed(message: str) -> typer.Exit:
    if _debugging():
        traceback.print_exc()
    note(message)
    return typer.Exit(1)


def _silence_output() -> None:
    """Send what is still buffered nowhere, so that Python does not fail on it once more at its end."""
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
    cls=_Lede,
    add_completion=False,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
)


@app.callback()
def _lede(
    show_version: Annotated[
        bool, typer.Option("--version", callback=_show_version, is_eager=True, help="Show the version and exit.")
    ] = False,
) -> None:
    """Ask questions about your news articles. Every sentence of an answer cites its source."""


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
