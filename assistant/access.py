"""Who may reach the page: everyone on this machine, or whoever signs in. Not here: users and passwords (`users`)."""

from ipaddress import ip_address
from pathlib import Path
from typing import TYPE_CHECKING

from assistant.errors import SettingsError

if TYPE_CHECKING:
    from assistant.settings import Settings
    from assistant.users import Users

FILE = "users"
"""In the library's folder, where LEDE_USERS names no other."""


def users_file(settings: "Settings") -> Path:
    """Where the people who may sign in stand, whether or not there are any."""
    return (settings.users or settings.home / FILE).expanduser().absolute()


def users_of(settings: "Settings") -> "Users":
    """The people who may sign in, whether or not there are any."""
    from assistant.users import Users

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
