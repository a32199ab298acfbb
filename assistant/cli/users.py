"""The commands that say who may sign in to the page: `user add`, `user list`, `user remove`."""

import sys
from getpass import getpass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

import assistant
from assistant.accounts import users_of
from assistant.cli.options import Home, Json
from assistant.cli.terminal import console, counted, note, on_interrupt, write, write_json
from assistant.errors import UserError

if TYPE_CHECKING:
    from assistant.accounts import Users

Name = Annotated[str, typer.Argument(metavar="NAME", help="The name to sign in with.")]

app = typer.Typer(help="Says who may sign in to the page.", no_args_is_help=True)


@app.command()
def add(name: Name, home: Home = None) -> None:
    """Lets someone sign in. The password is asked for twice, or read from standard input."""
    with on_interrupt(lambda: "stopped; nobody was added"):
        users = _users(home)
        if name in users.names():
            raise UserError(f"there is a user {name!r} already; remove them first, or choose another name")
        users.add(name, _password())
    console().print(f"{name} may sign in now; a page that is open to everyone asks from its next start on.")


@app.command("list")
def list_users(as_json: Json = False, home: Home = None) -> None:
    """Lists who may sign in."""
    users = _users(home)
    names = users.names()
    if as_json:
        write_json({"file": str(users.file), "users": names})
        return
    to = console()
    for name in names:
        write(to, name)
    to.print(f"{counted(len(names), 'user')} in {users.file}", soft_wrap=True)


@app.command()
def remove(
    name: Name,
    keep: Annotated[
        bool,
        typer.Option("--keep-conversations", help="Keep their conversations for whoever gets the same name again."),
    ] = False,
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Do not ask first (only a terminal is asked).")] = False,
    home: Home = None,
) -> None:
    """Lets someone sign in no more, and deletes their conversations for good."""
    with on_interrupt(lambda: "stopped"):
        users = _users(home)
        if name not in users.names():
            raise UserError(f"there is no user {name!r}; `lede user list` shows them")
        what = f"Remove {name}{'' if keep else ' and delete their conversations for good'}?"
        if sys.stdin.isatty() and not yes and not typer.confirm(what, err=True):
            note("nobody was removed")
            raise typer.Exit(1)
        users.remove(name)
        gone = 0
        if not keep:
            with assistant.Assistant.open(home) as opened:
                gone = opened.forget_conversations(name)
    console().print(f"{name} may sign in no more" + ("." if keep else f"; {counted(gone, 'conversation')} deleted."))
    if not users.names():
        note(f"nobody may sign in now; delete {users.file} to have the page ask nobody")


def _users(home: Path | None) -> "Users":
    return users_of(assistant.Settings.load(home))


def _password() -> str:
    if not sys.stdin.isatty():
        return sys.stdin.readline().rstrip("\r\n")
    first = getpass("Password: ")
    if getpass("The same again: ") != first:
        raise UserError("the two passwords differ; nobody was added")
    return first
