"""Articles, reports, checks and backups as the terminal shows them and as `--json` gives them.

Everything that comes from an article passes through `plain` or `one_line` here.
"""

from collections.abc import Iterable, Sequence
from pathlib import Path
from shlex import quote
from typing import TYPE_CHECKING, Any

from assistant.cli.terminal import counted, one_line, plain, shortened, write

if TYPE_CHECKING:
    from rich.console import Console

    from assistant.doctor import Check
    from index import AddReport, Article, Change, Skipped
    from index.recovery.archive import Manifest
    from index.recovery.backup import Backup

LISTED = 10
"""Titles shown of what was added or updated; `lede list` has them all."""

_STATES = {"ok": "", "mended": "yellow", "broken": "red"}


def article(to: "Console", shown: "Article") -> None:
    """Print one article: what is known of it, then its text."""
    write(to, one_line(shown.title), style="bold")
    for name, value in article_json(shown).items():
        if name not in {"title", "text"} and value:
            write(to, f"{name.replace('_', ' ')}: {one_line(value)}", rest="  ", style="dim")
    to.print()
    for line in plain(shown.text).splitlines():
        write(to, line)


def table(to: "Console", articles: "Sequence[Article]") -> None:
    """Print one line for each article; cut to the window on a terminal, whole elsewhere."""
    rows = [(one.id, _iso_day(one), one_line(one.source or "-"), one_line(one.title)) for one in articles]
    widths = [max((len(row[column]) for row in rows), default=0) for column in range(3)]
    if to.is_terminal:
        widths[2] = min(widths[2], 24)
    room = max(to.width - sum(widths) - 6, 20)
    for row in rows:
        cells = [shortened(cell, width).ljust(width) for cell, width in zip(row, widths, strict=False)]
        write(to, "  ".join([*cells, shortened(row[3], room) if to.is_terminal else row[3]]))


def report(to: "Console", done: "AddReport") -> None:
    """Print what became of each source."""
    for what, changes in (("added", done.added), ("updated", done.updated)):
        for change in changes[:LISTED]:
            write(to, f"{what}  {change.id}  {one_line(change.title)}", rest="  ")
        if len(changes) > LISTED:
            to.print(f"{what}  … and {len(changes) - LISTED} more; `lede list` shows them")
    for skipped in done.skipped:
        write(to, f"skipped  {skip(skipped)}", rest="  ", style="yellow")
    counts = {
        "added": len(done.added),
        "updated": len(done.updated),
        "unchanged": len(done.unchanged),
        "skipped": len(done.skipped),
    }
    to.print(", ".join(f"{count} {what}" for what, count in counts.items()))


def checks(to: "Console", found: "Sequence[Check]") -> None:
    """Print one line for each check, with the advice below it where something is broken."""
    widest = max((len(check.name) for check in found), default=0)
    for check in found:
        line = f"{check.state:<6}  {check.name:<{widest}}  {one_line(check.text)}"
        write(to, line, rest=" " * 8, style=_STATES[check.state])
        if check.advice:
            write(to, one_line(check.advice), first=" " * 8 + "-> ", rest=" " * 11)
        for lost in check.lost[:LISTED]:
            write(to, f"{' ' * 8}lost: {lost.id}  {one_line(lost.title or '(title not known)')}", rest=" " * 14)
        if len(check.lost) > LISTED:
            to.print(f"{' ' * 8}lost: … and {len(check.lost) - LISTED:,} more; `lede doctor --json` names them all")


def check_json(check: "Check") -> dict[str, Any]:
    """Return a check, with the articles that are lost."""
    return check._asdict() | {"lost": [one._asdict() for one in check.lost]}


def backup(to: "Console", done: "Backup") -> None:
    """Print what was backed up, and what was not."""
    for name in done.left_out[:LISTED]:
        write(to, f"left out  {one_line(name)}: a link, or a name that not every system takes", style="yellow")
    if len(done.left_out) > LISTED:
        to.print(f"left out  … and {len(done.left_out) - LISTED:,} more; --json names them all")
    held = done.manifest
    articles, files = counted(held.counts["articles"], "article"), counted(len(held.members), "file")
    to.print(f"{articles} backed up to {done.file}: {files}, {held.size / 1e6:,.1f} MB.", soft_wrap=True)


def backup_json(done: "Backup") -> dict[str, Any]:
    """Return a backup that was made."""
    return {"file": str(done.file), **manifest_json(done.manifest), "left_out": list(done.left_out)}


def manifest_json(manifest: "Manifest") -> dict[str, Any]:
    """Return what is in a backup."""
    return {
        "made_at": manifest.made_at.isoformat(),
        "lede": manifest.lede,
        "articles": manifest.counts.get("articles", 0),
        "files": len(manifest.members),
        "bytes": manifest.size,
    }


def skip(skipped: "Skipped") -> str:
    """Return a source that was skipped, and why, on one line."""
    return one_line(f"{skipped.origin}: {skipped.reason}")


def removed(to: "Console", changes: "Iterable[Change]") -> None:
    """Print what was removed, each with the command that adds it again."""
    for change in changes:
        write(to, f"removed  {change.id}  {one_line(change.title)}")
        if back := undo(change.path):
            write(to, f"  undo: {back}")


def undo(path: str | None) -> str:
    """Return the command that adds a removed article again, or nothing where its source is not known.

    >>> undo("/news/all of them.jsonl#17")
    "lede add '/news/all of them.jsonl'"
    """
    if not path:
        return ""
    file = path if "://" in path or Path(path).exists() else path.rpartition("#")[0] or path
    return f"lede add {quote(one_line(file))}"


def report_json(done: "AddReport") -> dict[str, Any]:
    """Return the report of `lede add --json`."""
    changes = {"added": done.added, "updated": done.updated, "unchanged": done.unchanged}
    skipped = [{"origin": one.origin, "reason": one.reason} for one in done.skipped]
    return {name: changes_json(some) for name, some in changes.items()} | {"skipped": skipped}


def changes_json(changes: "Iterable[Change]") -> list[dict[str, Any]]:
    """Return the articles of an operation."""
    return [{"id": one.id, "title": one.title, "path": one.path} for one in changes]


def article_json(shown: "Article", *, text: bool = True) -> dict[str, Any]:
    """Return an article's fields, with its text or without."""
    from assistant.answer import iso  # pydantic alone would double the time of `lede --help`

    fields = {
        "id": shown.id,
        "title": shown.title,
        "source": shown.source,
        "author": shown.author,
        "published_at": iso(shown.published_at) if shown.published_at else None,
        "url": shown.url,
        "path": shown.path,
    }
    return fields | {"text": shown.text} if text else fields


def _iso_day(of: "Article") -> str:
    return of.published_at.date().isoformat() if of.published_at else "-"
