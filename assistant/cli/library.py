"""The commands that look after the library, from `add` to `restore`."""

import sys
from pathlib import Path
from typing import Annotated

import typer

import assistant
import index
from assistant.cli import articles as wording
from assistant.cli import terminal
from assistant.cli.options import Home, Json
from assistant.cli.terminal import console, counted, note, on_interrupt, one_line, write, write_json
from assistant.errors import ArticleNotFound

Ids = Annotated[list[str], typer.Argument(metavar="ID", help="Ids as `lede list` shows them.")]


def add(
    sources: Annotated[
        list[str] | None,
        typer.Argument(metavar="PATH_OR_URL", help="Files, folders and web addresses.", show_default=False),
    ] = None,
    samples: Annotated[bool, typer.Option("--samples", help="Add the sample articles that come with Lede.")] = False,
    if_empty: Annotated[bool, typer.Option("--if-empty", help="Only when the library holds no article yet.")] = False,
    as_json: Json = False,
    home: Home = None,
) -> None:
    """Adds articles, or updates those that changed."""
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
        write_json(wording.report_json(done))
    elif if_empty and before:
        console().print(f"The library already holds {counted(before, 'article')}; nothing was added.")
    elif not refused or len(done.skipped) > 1:
        wording.report(console(), done)
    if refused:
        several = f"nothing was added: all {len(done.skipped)} sources were skipped"
        note(wording.skip(done.skipped[0]) if len(done.skipped) == 1 else several)
        raise typer.Exit(1)


def list_articles(
    limit: Annotated[
        int | None, typer.Option("--limit", min=1, metavar="N", help="Articles at most.", show_default=False)
    ] = None,
    as_json: Json = False,
    home: Home = None,
) -> None:
    """Lists the articles, the newest first."""
    with _open(home) as library:
        total, articles = len(library), library.articles(limit=limit)
    if as_json:
        write_json({"total": total, "articles": [wording.article_json(one, text=False) for one in articles]})
        return
    to = console()
    if not total:
        to.print(f"The library at {library.home} is empty; `lede add PATH_OR_URL` fills it.", soft_wrap=True)
        return
    wording.table(to, articles)
    all_of_them = counted(total, "article")
    to.print(f"{len(articles)} of {all_of_them}" if len(articles) < total else all_of_them)


def show(
    article_id: Annotated[str, typer.Argument(metavar="ID", help="An id as `lede list` shows it.")],
    as_json: Json = False,
    home: Home = None,
) -> None:
    """Shows one article as it is stored."""
    with _open(home) as library:
        article = library.article(article_id)
    if as_json:
        write_json(wording.article_json(article))
    else:
        wording.article(console(), article)


def remove(
    ids: Ids,
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Do not ask first (only a terminal is asked).")] = False,
    as_json: Json = False,
    home: Home = None,
) -> None:
    """Removes articles; the files they came from stay."""
    with _open(home) as library, on_interrupt(lambda: _removed(library, ids)):
        articles = [library.article(one) for one in dict.fromkeys(ids)]
        if sys.stdin.isatty() and not yes:
            for article in articles:
                note(f"{article.id}  {article.title}")
            if not typer.confirm("Remove this from the library?", err=True):
                note("nothing was removed")
                raise typer.Exit(1)
        removed = library.remove(ids)
    if as_json:
        write_json({"removed": wording.changes_json(removed)})
        return
    to = console()
    for change in removed:
        back = wording.way_back(change.path)
        write(to, f"removed  {change.id}  {one_line(change.title)}")
        if back:
            write(to, f"  to have it back: {back}")


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
    """Checks Lede and its library, and mends what it can.

    What it cannot mend is listed with what to do about it, and every article that is lost by its title; then the exit
    code is 1.
    """
    from assistant.doctor import examine  # only here

    with on_interrupt(lambda: "stopped; the library is as it was, or mended in part"):
        checks = examine(home, salvage=salvage)
    broken = [check for check in checks if check.state == "broken"]
    if as_json:
        write_json({"ok": not broken, "checks": [wording.check_json(check) for check in checks]})
    else:
        wording.checks(console(), checks)
    if broken:
        note(f"{len(broken)} of {len(checks)} checks failed: {', '.join(check.name for check in broken)}")
        raise typer.Exit(1)


def reindex(as_json: Json = False, home: Home = None) -> None:
    """Builds the search index again, for every article.

    Needed after a new embedding model or splitter. Questions are answered from the old index until the new one is
    whole.
    """
    with _open(home) as library:
        kept = on_interrupt(lambda: "stopped; the old index stays in use, and no article is lost")
        with kept, terminal.shown("Reading") as step:
            library.reindex(on_progress=step)
        articles = len(library)
    if as_json:
        write_json({"articles": articles})
    else:
        console().print(f"{counted(articles, 'article')} indexed again.")


def backup(
    file: Annotated[
        Path, typer.Argument(metavar="FILE", help="Where to; a name that ends in .zip is opened anywhere.")
    ],
    force: Annotated[bool, typer.Option("--force", help="Replace a file that is there already.")] = False,
    as_json: Json = False,
    home: Home = None,
) -> None:
    """Writes everything that cannot be made again into one file, while Lede may be in use.

    Articles, conversations, uploads, users, settings, question sets and their runs.
    """
    with on_interrupt(lambda: "stopped; no backup was written"), terminal.shown("Copying") as step:
        done = assistant.backup(file, home, force=force, on_progress=step)
    if as_json:
        write_json(wording.backup_json(done))
        return
    wording.backup(console(), done)


def restore(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A backup that `lede backup` wrote.")],
    as_json: Json = False,
    home: Home = None,
) -> None:
    """Makes a library of a backup, in a folder that is empty or not there."""
    settings = assistant.Settings.load(home)
    stopped = on_interrupt(lambda: "stopped; there is no library yet: run the same command again")
    with stopped, terminal.shown("Verifying") as step:
        done = assistant.restore(file, settings.home, on_progress=step)
    if as_json:
        write_json({"home": str(settings.home), **wording.manifest_json(done)})
        return
    made = f"{done.made_at.astimezone():%d %B %Y, %H:%M}".lstrip("0")
    of_that_day = f"as it was on {made}"
    console().print(
        f"{counted(done.counts.get('articles', 0), 'article')} restored to {settings.home}, {of_that_day}.",
        soft_wrap=True,
    )


def _open(home: Path | None) -> "index.Library":
    """The library, with the settings of the whole of Lede, so that a mistake in them is told by every command."""
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
