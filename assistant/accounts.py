"""Who may sign in: a file with one `name:hash` a line, the hashes Argon2id. No user and no password by default.

The file is read again whenever it changes, so that whoever is added or removed is so at once, in a running page too.
"""

import os
import re
import shlex
import unicodedata
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from ipaddress import ip_address
from pathlib import Path
from secrets import token_hex
from tempfile import NamedTemporaryFile
from typing import TYPE_CHECKING

from filelock import FileLock, Timeout

from assistant.errors import SettingsError, UserError
from index.stores.filesystem import make_private, storage_errors, writable_by_others

if TYPE_CHECKING:
    from argon2 import PasswordHasher

    from assistant.settings import Settings

SHORTEST, LONGEST = 8, 1_000
"""Characters of a password: NIST SP 800-63B (2017), 5.1.1.2, asks for at least 8; a limit keeps hashing it cheap."""

NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._@-]{0,63}", re.ASCII)

LOCK_WAIT = 10


class Users:
    """The people who may sign in. Safe to use from several threads and processes.

    Args:
        file: where they stand; made by the first `add`.
        hasher: how passwords are hashed; by default Argon2id as RFC 9106 recommends it where memory is short.
    """

    def __init__(self, file: Path, hasher: "PasswordHasher | None" = None) -> None:
        from argon2 import PasswordHasher  # only those who sign in wait for it

        self.file = file
        self._hasher = hasher or PasswordHasher()
        self._read: tuple[tuple[int, ...], Mapping[str, str]] | None = None
        self._nobody = self._hasher.hash(token_hex())

    def names(self) -> list[str]:
        """Everyone, by name.

        Raises:
            UserError: the file cannot be read as what it should be.
        """
        return sorted(self._entries(), key=str.casefold)

    def stamp(self, name: str) -> str | None:
        """Changes with someone's password; None for whoever may not sign in (any more)."""
        return self._entries().get(name)

    def verify(self, name: str, password: str) -> bool:
        """Whether this is someone's password; takes as long for a name that nobody has."""
        from argon2.exceptions import InvalidHashError, VerificationError

        known = self._entries().get(name)
        try:
            right = self._hasher.verify(known or self._nobody, _prepared(password)[:LONGEST])
        except (VerificationError, InvalidHashError):
            return False
        return right and known is not None and len(password) <= LONGEST

    def add(self, name: str, password: str) -> None:
        """Lets someone sign in.

        Raises:
            UserError: the name is taken or none that can be used, or the password is too short or too long.
        """
        if not NAME.fullmatch(name):
            raise UserError(
                f"{name!r} is no name for a user; up to 64 letters (a to z), digits and . _ @ - can be used, "
                "and the first must be a letter or a digit"
            )
        if not SHORTEST <= len(password) <= LONGEST:
            raise UserError(f"the password has {len(password):,} characters; it must have {SHORTEST} to {LONGEST:,}")
        hashed = self._hasher.hash(_prepared(password))
        with self._changing() as entries:
            if taken := next((one for one in entries if one.casefold() == name.casefold()), None):
                raise UserError(f"there is a user {taken!r} already; remove them first, or choose another name")
            entries[name] = hashed

    def remove(self, name: str) -> None:
        """Lets someone sign in no more.

        Raises:
            UserError: nobody has this name.
        """
        with self._changing() as entries:
            if name not in entries:
                raise UserError(f"there is no user {name!r}; `lede user list` shows them")
            del entries[name]

    def _entries(self) -> Mapping[str, str]:
        """Names with their hashes, read again where the file has changed."""
        try:
            found = self.file.stat()
            _require_own(self.file)
            signature = (found.st_mtime_ns, found.st_size, found.st_ino)
            if self._read is None or self._read[0] != signature:
                self._read = signature, _parsed(self.file.read_text("utf-8"), self.file)
        except FileNotFoundError:
            return {}
        except (OSError, UnicodeDecodeError) as error:
            raise UserError(f"{self.file} cannot be read ({error}); allow reading it, or put it right") from error
        return self._read[1]

    @contextmanager
    def _changing(self) -> Iterator[dict[str, str]]:
        """The entries, to be changed; written whole, under another name first, for its owner's eyes alone."""
        folder = self.file.parent
        with storage_errors(folder):
            make_private(folder)
            try:
                with FileLock(self.file.with_name(self.file.name + ".lock"), timeout=LOCK_WAIT, mode=0o600):
                    entries = dict(self._entries())
                    yield entries
                    text = "".join(f"{name}:{hashed}\n" for name, hashed in entries.items())
                    with NamedTemporaryFile("w", dir=folder, prefix=".users-", delete=False) as stream:  # made 0600
                        stream.write(text)
                        stream.flush()
                        os.fsync(stream.fileno())
                    Path(stream.name).replace(self.file)
            except Timeout:
                raise UserError(f"another process is changing {self.file}; try again when it is done") from None


def _require_own(file: Path) -> None:
    """Refuses a file in which others could write themselves a password; so does OpenSSH (StrictModes).

    Raises:
        UserError: the file, or the folder that it stands in, can be written by others.
    """
    for path in (file, file.parent):
        if writable_by_others(path):
            raise UserError(
                f"{path} can be written by other users of this machine, who could let themselves in; "
                f"run `chmod go-w {shlex.quote(str(path))}`, and look whether all of {file} is yours"
            )


def _parsed(text: str, file: Path) -> dict[str, str]:
    entries: dict[str, str] = {}
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip() or line.startswith("#"):
            continue
        name, _, hashed = line.strip().partition(":")
        if not NAME.fullmatch(name) or not hashed.startswith("$argon2"):
            raise UserError(f"line {number} of {file} is no user; one is written name:hash, by `lede user add NAME`")
        entries[name] = hashed
    return entries


def _prepared(password: str) -> str:
    """The same characters, however a keyboard puts them together (NIST SP 800-63B, 5.1.1.2)."""
    return unicodedata.normalize("NFKC", password)


FILE = "users"
"""In the library's folder, where LEDE_USERS names no other."""


def users_file(settings: "Settings") -> Path:
    """Where the people who may sign in stand, whether or not there are any."""
    return (settings.users or settings.home / FILE).expanduser().absolute()


def users_of(settings: "Settings") -> "Users":
    """The people who may sign in, whether or not there are any."""
    return Users(users_file(settings))


def sign_in(settings: "Settings") -> "Users | None":
    """The people who sign in to the page; None where it asks nobody, because it is for this machine alone.

    A file of users means that the page asks, even where nobody stands in it.

    Raises:
        SettingsError: LEDE_USERS names a file that is not there, or the page would be open to other machines.
        UserError: the file cannot be read as what it should be.
    """
    users = users_of(settings)
    if users.file.exists():
        users.names()
        return users
    if settings.users is not None:
        raise SettingsError(f"LEDE_USERS names {users.file}, which is not there; `lede user add NAME` makes it")
    if not settings.without_sign_in and (settings.proxies or not is_loopback(settings.host)):
        where = "through the server that LEDE_PROXIES names" if settings.proxies else f"at {settings.host}"
        raise SettingsError(
            f"{where} others could read the whole library without signing in; run `lede user add NAME` "
            "first, or insist with --without-sign-in"
        )
    return None


def is_loopback(host: str) -> bool:
    """Whether a host name or address is this machine and nothing else."""
    if host == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False
