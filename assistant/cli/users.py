"""`lede user`: who can sign in to the page."""

import sys
from getpass import getpass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

import assistant
from assistant.cli.options import Home, Json, Yes
from assistant.cli.terminal import confirmed, console, counted, note, on_interrupt, write, write_json
from assistant.errors import UserError

if TYPE_CHECKING:
    from assistant.accounts import Users

ADDED = "{} can sign in now. Restart a page that runs without sign-in."
REMOVED = "{} can no longer sign in"
NOBODY = "no user is left, so nobody can sign in; delete {} to use the page without sign-in"

Name = Annotated[str, typer.Argument(metavar="NAME", help="The name to sign in with.")]

app = typer.Typer(help="Add, list and remove users who can sign in to the page.", no_args_is_help=True)


@app.command()
def add(name: Name, home: Home = None) -> None:
    """Add a user. The password is asked for twice, or read from standard input."""
    with on_interrupt(lambda: "stopped; no user was added"):
        users = _users(home)
        if name in users.names():
            raise UserError(f"there is a user {name!r} already; remove them first, or choose another name")
        users.add(name, _password())
    console().print(ADDED.format(name), soft_wrap=True)


@app.command("list")
def list_users(as_json: Json = False, home: Home = None) -> None:
    """List the users."""
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
        bool, typer.Option("--keep-conversations", help="Keep their conversations for a later user of the same name.")
    ] = False,
    yes: Yes = False,
    home: Home = None,
) -> None:
    """Remove a user, and delete their conversations for good."""
    with on_interrupt(lambda: "stopped"):
        users = _users(home)
        if name not in users.names():
            raise UserError(f"there is no user {name!r}; `lede user list` shows them")
        if not yes and not confirmed(f"Remove {name}{'' if keep else ' and delete their conversations for good'}?"):
            note("no user was removed")
            raise typer.Exit(1)
        users.remove(name)
        gone = 0
        if not keep:
            with assistant.Assistant.open(home) as opened:
                gone = opened.forget_conversations(name)
    console().print(REMOVED.format(name) + ("." if keep else f"; {counted(gone, 'conversation')} deleted."))
    if not users.names():
        note(NOBODY.format(users.file))


def _users(home: Path | None) -> "Users":
    from assistant.accounts import users_of  # `lede --help` does without

    return users_of(assistant.Settings.load(home))


def _password() -> str:
    if not sys.stdin.isatty():
        return sys.stdin.readline().rstrip("\r\n")
    first = getpass("Password: ")
    if getpass("Again: ") != first:
        raise UserError("the two passwords differ; no user was added")
    return first
