"""The commands that look after the library, from `add` to `restore`."""

from pathlib import Path
from typing import Annotated

import typer

import assistant
import index
from assistant.cli import articles, terminal
from assistant.cli.options import Home, Json, Yes
from assistant.cli.terminal import confirmed, console, counted, note, on_interrupt, write_json
from assistant.errors import ArticleNotFound

Ids = Annotated[list[str], typer.Argument(metavar="ID", help="Ids as `lede list` shows them.")]


def add(
    sources: Annotated[
        list[str] | None,
        typer.Argument(metavar="PATH_OR_URL", help="Files, folders and web addresses.", show_default=False),
    ] = None,
    samples: Annotated[bool, typer.Option("--samples", help="Add the sample articles that come with Lede.")] = False,
    if_empty: Annotated[bool, typer.Option("--if-empty", help="Only when the library has no article yet.")] = False,
    as_json: Json = False,
    home: Home = None,
) -> None:
    """Add articles, or update those that changed."""
    given = list(sources or ())
    if not given and not samples:
        raise typer.BadParameter("give a path or a web address, or --samples", param_hint="'PATH_OR_URL...'")
    if samples:
        from index.samples import folder  # only here

        given.append(str(folder()))
    with _open(home) as library:
        before = len(library)
        if if_empty and before:
            done = index.AddReport()
        else:
            with on_interrupt(lambda: _kept(library, before)), terminal.shown("Reading") as step:
                done = library.add(given, on_progress=step)
    refused = bool(done.skipped) and len(done.skipped) == done.read
    if as_json:
        write_json(articles.report_json(done))
    elif if_empty and before:
        console().print(f"The library already holds {counted(before, 'article')}; nothing was added.")
    elif not refused or len(done.skipped) > 1:
        articles.report(console(), done)
    if refused:
        several = f"nothing was added: all {len(done.skipped)} sources were skipped"
        note(articles.skip(done.skipped[0]) if len(done.skipped) == 1 else several)
        raise typer.Exit(1)


def list_articles(
    limit: Annotated[
        int | None, typer.Option("--limit", min=1, metavar="N", help="Articles at most.", show_default=False)
    ] = None,
    as_json: Json = False,
    home: Home = None,
) -> None:
    """List the articles, newest first."""
    with _open(home) as library:
        total, found = len(library), library.articles(limit=limit)
    if as_json:
        write_json({"total": total, "articles": [articles.article_json(one, text=False) for one in found]})
        return
    to = console()
    if not total:
        to.print(f"The library at {library.home} is empty; add articles with `lede add PATH_OR_URL`.", soft_wrap=True)
        return
    articles.table(to, found)
    to.print((f"{len(found)} of " if len(found) < total else "") + counted(total, "article"))


def show(
    article_id: Annotated[str, typer.Argument(metavar="ID", help="An id as `lede list` shows it.")],
    as_json: Json = False,
    home: Home = None,
) -> None:
    """Show one article as it is stored."""
    with _open(home) as library:
        article = library.article(article_id)
    if as_json:
        write_json(articles.article_json(article))
    else:
        articles.article(console(), article)


def remove(ids: Ids, yes: Yes = False, as_json: Json = False, home: Home = None) -> None:
    """Remove articles; the files they came from stay."""
    with _open(home) as library, on_interrupt(lambda: _removed(library, ids)):
        found = [library.article(one) for one in dict.fromkeys(ids)]
        listed = [f"{one.id}  {one.title}" for one in found]
        if not yes and not confirmed("Remove this from the library?", listed):
            note("nothing was removed")
            raise typer.Exit(1)
        removed = library.remove(ids)
    if as_json:
        write_json({"removed": articles.changes_json(removed)})
    else:
        articles.removed(console(), removed)


def doctor(
    salvage: Annotated[
        bool,
        typer.Option(
            "--salvage",
            help="Keep what can still be read of a damaged catalog or conversations file, and give up what is lost.",
        ),
    ] = False,
    as_json: Json = False,
    home: Home = None,
) -> None:
    """Check Lede and its library, and repair what can be repaired.

    The rest is listed with what to do about it, and every lost article by its title; then the exit code is 1.
    """
    from assistant.doctor import examine  # only here

    with on_interrupt(lambda: "stopped; the library is as it was, or repaired in part"):
        checks = examine(home, salvage=salvage)
    broken = [check for check in checks if check.state == "broken"]
    if as_json:
        write_json({"ok": not broken, "checks": [articles.check_json(check) for check in checks]})
    else:
        articles.checks(console(), checks)
    if broken:
        note(f"{len(broken)} of {len(checks)} checks failed: {', '.join(check.name for check in broken)}")
        raise typer.Exit(1)


def reindex(as_json: Json = False, home: Home = None) -> None:
    """Build the search index again, for every article.

    Needed after a new embedding model or splitter. Questions are answered from the old index until the new one is
    complete.
    """
    with _open(home) as library:
        kept = on_interrupt(lambda: "stopped; the old index stays in use, and no article is lost")
        with kept, terminal.shown("Reading") as step:
            library.reindex(on_progress=step)
        count = len(library)
    if as_json:
        write_json({"articles": count})
    else:
        console().print(f"{counted(count, 'article')} indexed again.")


def backup(
    file: Annotated[
        Path, typer.Argument(metavar="FILE", help="Where to; a name that ends in .zip is opened anywhere.")
    ],
    force: Annotated[bool, typer.Option("--force", help="Replace an existing file.")] = False,
    as_json: Json = False,
    home: Home = None,
) -> None:
    """Write everything that cannot be made again into one file, even while Lede is in use.

    Articles, conversations, uploads, users, settings, question sets and their runs.
    """
    with on_interrupt(lambda: "stopped; no backup was written"), terminal.shown("Copying") as step:
        done = assistant.backup(file, home, force=force, on_progress=step)
    if as_json:
        write_json(articles.backup_json(done))
    else:
        articles.backup(console(), done)


def restore(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A backup that `lede backup` wrote.")],
    as_json: Json = False,
    home: Home = None,
) -> None:
    """Restore a library from a backup, in a folder that is empty or does not exist."""
    settings = assistant.Settings.load(home)
    stopped = on_interrupt(lambda: "stopped; there is no library yet: run the same command again")
    with stopped, terminal.shown("Verifying") as step:
        done = assistant.restore(file, settings.home, on_progress=step)
    if as_json:
        write_json({"home": str(settings.home), **articles.manifest_json(done)})
        return
    made = f"{done.made_at.astimezone():%d %B %Y, %H:%M}".lstrip("0")
    restored = counted(done.counts.get("articles", 0), "article")
    console().print(f"{restored} restored to {settings.home}, as it was on {made}.", soft_wrap=True)


def _open(home: Path | None) -> "index.Library":
    """The library, with all settings of Lede, so that every command reports a mistake in them."""
    return index.Library(assistant.Settings.load(home))


def _removed(library: "index.Library", ids: list[str]) -> str:
    """What a removal that was stopped came to: the library's commit takes out all of them or none."""
    try:
        library.article(ids[0])
    except ArticleNotFound:
        return "stopped after the removal"
    return "stopped; nothing was removed"


def _kept(library: "index.Library", before: int) -> str:
    now = len(library)
    new = f", {now - before} of them new" if now > before else ""
    return f"stopped; the library keeps {counted(now, 'article')}{new}: run the same command again to add the rest"
