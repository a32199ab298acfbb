"""A library's folder: opening the catalog in it, and what is lost where that is gone and the indexes are not.

The indexes hold no text, so they cannot give the articles back; but they tell that there were any, and a new catalog
beside them would have them thrown away as strays.
"""

import shutil
from pathlib import Path

from index.errors import LedeError, LibraryDamaged
from index.stores.catalog import Catalog
from index.stores.filesystem import can_write, make_private, opening, tighten
from index.stores.lexical import Lexical
from index.stores.schema import Generation

CATALOG = "catalog.sqlite"

RESTORING = ".restoring"
"""Folder that a restore fills: while it stands in a library's folder and the catalog does not, there is no library."""


def open_home(home: Path) -> Catalog:
    """Open the catalog in a library's folder; make both where they are missing and can be written.

    Raises:
        LibraryDamaged, LibraryNotWritable: as `open_catalog`.
    """
    if not can_write(home / CATALOG):
        return open_catalog(home)
    make_private(home)
    with opening(home):
        tighten(home)
        if (home / CATALOG).exists():
            # The empty folder that a restore leaves where it is killed once the library is there: later it would say of
            # a library that lost its catalog that it never was one.
            shutil.rmtree(home / RESTORING, ignore_errors=True)
        return open_catalog(home)


def open_catalog(home: Path) -> Catalog:
    """Open the catalog in a library's folder, made anew only where nothing says that there was one.

    Raises:
        LibraryDamaged: as `require_catalog`, or the catalog is new and stands beside indexes of an earlier one; or see
            `Database`.
    """
    require_catalog(home)
    catalog = Catalog(home / CATALOG)
    try:
        if not catalog.begun:
            _require_no_index(home, "new and has no article")
    except BaseException:
        catalog.close()
        raise
    return catalog


def require_catalog(home: Path) -> None:
    """Refuse a folder that has lost its catalog; one that never had any passes.

    Raises:
        LibraryDamaged: it is missing or empty beside indexes, or a restore was cut short.
    """
    file = home / CATALOG
    if not file.exists() and (home / RESTORING).exists():
        raise LibraryDamaged(
            f"a restore into {home} was cut short; run `lede restore FILE` again, or delete the folder"
        )
    if not file.exists() or not file.stat().st_size:
        _require_no_index(home, "missing" if not file.exists() else "an empty file of 0 bytes")


def article_of_passage(passage_id: str) -> str:
    """Return the article's id in a passage's: `news-7-0123456789ab-2` is of `news-7` (`chunking.passages_of`)."""
    return passage_id.rsplit("-", 2)[0]


def _require_no_index(home: Path, state: str) -> None:
    words = [folder for folder in (home / "tantivy").glob("*") if (folder / "meta.json").exists()]
    if not words and not (home / "chroma" / "chroma.sqlite3").exists():
        return
    held = {passage for folder in words for passage in _passages(folder)}
    articles = {article_of_passage(passage) for passage in held}
    what = f"{len(held):,} passages of {len(articles):,} articles" if held else "passages"
    raise LibraryDamaged(
        f"the catalog of this library, {home / CATALOG}, is {state}, while its indexes hold {what}: the articles are "
        "lost; bring them back with `lede restore FILE` from a backup into another folder, or move this folder away "
        "and add them again"
    )


def _passages(folder: Path) -> set[str]:
    """The ids in one generation's word index, as far as it can be read."""
    if not folder.name.isdigit():
        return set()
    try:
        return Lexical(folder.parent).ids(Generation(int(folder.name), "", "", active=True))
    except (LedeError, ValueError, OSError):
        return set()
