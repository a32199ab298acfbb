"""Back up everything of a library that cannot be made again, and restore it.

from assistant import backup, restore

backup("monday.zip")                       # the library at LEDE_HOME, while the page may be open
restore("monday.zip", home="/new/folder")
"""

from pathlib import Path
from typing import TYPE_CHECKING

from assistant import accounts
from assistant.conversations.store import FILE as CONVERSATIONS
from assistant.settings import Settings
from index.recovery.archive import Manifest, Source
from index.recovery.backup import Backup, Parts
from index.recovery.backup import backup as back_up
from index.recovery.backup import restore as bring_back
from index.settings import SETTINGS_FILE

if TYPE_CHECKING:
    from index.reports import OnProgress

FOLDERS = ("uploads", "evaluations")
"""Files that articles were added from in the browser; runs of question sets, and the sets."""


def backup(
    file: Path | str, home: Path | str | None = None, *, force: bool = False, on_progress: "OnProgress | None" = None
) -> Backup:
    """Write articles, conversations, uploads, users, settings, question sets and their runs into one file.

    The library may be in use meanwhile; what is written to it from now on may be in the backup or not.

    Args:
        file: where to; a zip that only its owner may read.
        home: the library's folder, by default LEDE_HOME, else the platform's folder for user data.
        force: replace a file that is there already.
        on_progress: called as it goes on.

    Raises:
        BackupError: there is no library, or the file is there already or cannot be written.
        LibraryDamaged: the catalog or the conversations are damaged.
    """
    settings = Settings.load(home)
    return back_up(settings.home, Path(file), _parts(settings), force=force, on_progress=on_progress)


def restore(file: Path | str, home: Path | str | None = None, *, on_progress: "OnProgress | None" = None) -> Manifest:
    """Make a library of a backup. All of it is verified first, and the search indexes are made again in the end.

    Args:
        file: that `backup` wrote.
        home: an empty folder, or one that is not there; by default as for `backup`.
        on_progress: called as it goes on.

    Returns:
        What was restored.

    Raises:
        BackupError: the file is no sound backup, or the folder is not empty.
    """
    settings = Settings.load(home)
    return bring_back(Path(file), settings, _parts(settings), on_progress=on_progress)


def _parts(settings: Settings) -> Parts:
    files = (
        Source(accounts.FILE, accounts.users_file(settings)),
        Source(SETTINGS_FILE, settings.home / SETTINGS_FILE),
    )
    return Parts((CONVERSATIONS,), files, FOLDERS)
