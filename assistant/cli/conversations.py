"""`lede conversations`: list, show, export, rename, delete and restore conversations.

They are those without a user, which are all where nobody signs in; with `--user`, that user's. An id may be shortened
to its first characters.
"""

import json
import re
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

import assistant
from assistant.cli import answers
from assistant.cli.options import Home, Json
from assistant.cli.terminal import console, counted, encodable, note, one_line, write, write_file, write_json
from assistant.errors import ConversationNotFound

if TYPE_CHECKING:
    from rich.console import Console

    from assistant import Assistant, Conversation, ConversationSummary, KeptTurn

SHORTEST = 4
"""Characters of a shortened id, at least."""

SHOWN = 8
"""Characters of an id in a list."""

UNDO = "  undo: lede conversations restore {}"

Id = Annotated[str, typer.Argument(metavar="ID", help="An id as `lede conversations list` shows it.")]
User = Annotated[
    str | None,
    typer.Option("--user", metavar="NAME", help="Conversations of this user.  [default: those without a user]"),
]

app = typer.Typer(help="List, show, export, rename, delete and restore conversations.", no_args_is_help=True)

_ENDS = {"unfinished": "(unfinished)", "stopped": "(stopped)", "failed": "(no answer)"}
_BECAME = {"changed": "has changed since", "removed": "has been removed since"}


@app.command("list")
def list_conversations(
    search: Annotated[
        str | None, typer.Option("--search", metavar="WORDS", help="Only those that contain all of these words.")
    ] = None,
    deleted: Annotated[bool, typer.Option("--deleted", help="Deleted ones that can still be restored.")] = False,
    user: User = None,
    as_json: Json = False,
    home: Home = None,
) -> None:
    """List conversations, newest first."""
    with assistant.Assistant.open(home) as opened:
        found = opened.conversations(user, search, deleted=deleted)
    if as_json:
        write_json({"conversations": [_summary_json(one) for one in found]})
        return
    to = console()
    for one in found:
        turns = counted(one.turns, "question") + (", unfinished" if one.unfinished else "")
        write(to, f"{one.id[:SHOWN]}  {one.updated_at:%Y-%m-%d}  {one_line(one.title)}  ({turns})", rest=" " * 22)
    to.print(counted(len(found), "conversation"))


@app.command()
def show(conversation_id: Id, user: User = None, as_json: Json = False, home: Home = None) -> None:
    """Show a whole conversation, each answer with its citations."""
    with assistant.Assistant.open(home) as opened:
        chosen = find(opened, conversation_id, user)
        if as_json:
            write_json(chosen.document())
            return
        to = console()
        write(to, one_line(chosen.title), style="bold")
        for turn in chosen.turns:
            to.print()
            show_turn(to, turn)


@app.command()
def export(
    conversation_id: Id,
    out: Annotated[
        Path | None,
        typer.Option("--out", metavar="FILE", help="Where to write it; .json for JSON, .html for a web page."),
    ] = None,
    user: User = None,
    as_json: Json = False,
    home: Home = None,
) -> None:
    """Export a conversation as Markdown (or JSON), with its citations."""
    with assistant.Assistant.open(home) as opened:
        chosen = find(opened, conversation_id, user)
        if out is not None:
            export_to(chosen, out, as_json=as_json)
        elif as_json:
            write_json(chosen.document())
        else:
            sys.stdout.write(encodable(chosen.markdown()))


@app.command()
def feedback(
    out: Annotated[
        Path | None, typer.Option("--out", metavar="FILE", help="Where to write it, one question a line.")
    ] = None,
    user: User = None,
    home: Home = None,
) -> None:
    """Export the feedback on answers as a question set: one JSON object a line."""
    with assistant.Assistant.open(home) as opened:
        questions = opened.feedback(user)
    text = "".join(json.dumps(one, ensure_ascii=False) + "\n" for one in questions)
    if out is None:
        sys.stdout.write(encodable(text))
    else:
        write_file(out, text)
        note(f"{counted(len(questions), 'question')} written to {out}")


@app.command()
def rename(
    conversation_id: Id,
    title: Annotated[str, typer.Argument(metavar="TITLE", help="Its new title.")],
    user: User = None,
    home: Home = None,
) -> None:
    """Rename a conversation."""
    with assistant.Assistant.open(home) as opened:
        chosen = find(opened, conversation_id, user)
        chosen.rename(title)
        write(console(), f"renamed  {chosen.id[:SHOWN]}  {one_line(chosen.title)}")


@app.command()
def delete(
    ids: Annotated[list[str], typer.Argument(metavar="ID", help="Ids as `lede conversations list` shows them.")],
    user: User = None,
    as_json: Json = False,
    home: Home = None,
) -> None:
    """Delete conversations; for 30 days they can be restored."""
    with assistant.Assistant.open(home) as opened:
        chosen = [find(opened, one, user) for one in dict.fromkeys(ids)]
        deleted = [{"id": one.id, "title": one.title} for one in chosen]
        for one in chosen:
            one.delete()
    if as_json:
        write_json({"deleted": deleted})
        return
    to = console()
    for each in deleted:
        write(to, f"deleted  {each['id'][:SHOWN]}  {one_line(each['title'])}")
        write(to, UNDO.format(each["id"][:SHOWN]))


@app.command()
def restore(conversation_id: Id, user: User = None, home: Home = None) -> None:
    """Restore a deleted conversation."""
    with assistant.Assistant.open(home) as opened:
        whole = _whole_id(conversation_id, opened.conversations(user, deleted=True))
        chosen = opened.restore_conversation(whole, user=user)
        write(console(), f"restored  {chosen.id[:SHOWN]}  {one_line(chosen.title)}")


def find(opened: "Assistant", given: str, user: str | None = None) -> "Conversation":
    """Return the conversation that an id, whole or shortened, or `new` names.

    Raises:
        ConversationNotFound: none has this id, several begin with it, or it is another user's.
    """
    if given == "new":
        return opened.conversation(user=user)
    return opened.conversation(_whole_id(given, opened.conversations(user)), user=user)


def show_turn(to: "Console", turn: "KeptTurn") -> None:
    """Print a question and its answer."""
    write(to, f"{turn.number}. {one_line(turn.question)}", rest="   ", style="bold")
    if turn.standalone and turn.standalone != turn.question:
        write(to, f"searched for: {one_line(turn.standalone)}", style="dim")
    if turn.answer is not None:
        answers.answer(to, turn.answer)
    else:
        answers.unfinished(to, turn.sentences, turn.citations)
        trouble = f": {one_line(turn.trouble)}" if turn.trouble else ""
        write(to, f"{_ENDS.get(turn.state, '')}{trouble}", style="yellow")
    show_changes(to, turn)


def show_changes(to: "Console", turn: "KeptTurn") -> None:
    """Print which cited articles have changed since, or were removed."""
    for cited in turn.citations:
        if became := _BECAME.get(turn.state_of(cited)):
            write(to, f"[{cited.n}] {one_line(cited.article.title)} {became}", style="yellow")


def export_to(chosen: "Conversation", file: Path, *, as_json: bool = False) -> None:
    """Write a conversation to a file, in the format of its suffix, and say so."""
    suffix = file.suffix.lower()
    if as_json or suffix == ".json":
        text = chosen.json()
    else:
        text = chosen.html() if suffix in {".html", ".htm"} else chosen.markdown()
    write_file(file, text)
    note(f"written to {file}")


def _whole_id(given: str, among: "Sequence[ConversationSummary]") -> str:
    found = [one.id for one in among if one.id.startswith(given)]
    if given in found or len(given) < SHORTEST or not re.fullmatch("[0-9a-f]+", given):
        return given
    if len(found) > 1:
        raise ConversationNotFound(f"{len(found)} conversations have an id that begins with {given}; give more of it")
    return found[0] if found else given


def _summary_json(one: "ConversationSummary") -> dict[str, object]:
    from assistant.answer import iso

    return {
        "id": one.id,
        "title": one.title,
        "turns": one.turns,
        "created_at": iso(one.created_at),
        "updated_at": iso(one.updated_at),
        "unfinished": one.unfinished,
        "deleted_at": iso(one.deleted_at) if one.deleted_at else None,
    }
