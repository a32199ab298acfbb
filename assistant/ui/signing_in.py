"""Signing in to the page: strangers' passwords are checked one at a time, so many and no more; and who is in till when.

Gradio shows the form, sets the cookie and refuses whatever comes without one. Not here: the users (`assistant.users`).
"""

import asyncio
import logging
from collections import deque
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from ipaddress import IPv6Address, ip_address
from time import monotonic
from typing import Any

from assistant.errors import UserError
from assistant.ui.guard import CLIENT
from assistant.users import Users

WINDOW = 300.0
"""Seconds for which a wrong password counts."""

TRIES = {"both": 5, "address": 30, "name": 100}
"""Wrong passwords within the window before none is looked at any more: of one name from one address, of any name from
one address, and of one name from anywhere. The last is high, so that strangers do not easily lock someone out."""

WAITING = 50
"""Passwords that wait to be checked, at most: each takes some 50 ms."""

NOTICE = "Lede asks who you are. After 5 wrong passwords it listens to no more for 5 minutes."

_log = logging.getLogger(__name__)


class SigningIn:
    """Says whether a name and a password let someone in.

    Args:
        users: who may.
        clock: seconds.
    """

    def __init__(self, users: Users, clock: Callable[[], float] = monotonic) -> None:
        self._users, self._clock = users, clock
        self._tried: dict[tuple[str, ...], deque[float]] = {}
        self._waiting = 0
        # One at a time: each takes 64 MB and a core.
        self._pool = ThreadPoolExecutor(1, "lede-passwords")

    async def allowed(self, name: str, password: str) -> bool:
        """Whether this is the name and password of a user; never where too many wrong ones came before."""
        keys = self._keys(name)
        if self._waiting >= WAITING or not self._may_try(keys):
            return False
        self._waiting += 1
        try:
            right = await asyncio.get_running_loop().run_in_executor(self._pool, self._users.verify, name, password)
        except UserError as error:
            _log.error("nobody can sign in: %s", error)
            return False
        finally:
            self._waiting -= 1
        if right:
            self._tried.pop(keys["both"], None)
            for which in ("address", "name"):
                if noted := self._tried.get(keys[which]):
                    noted.pop()
        return right

    def _may_try(self, keys: dict[str, tuple[str, ...]]) -> bool:
        """Notes a try before it is made, so that many at once are no way round; false where there were too many."""
        now = self._clock()
        for key, times in list(self._tried.items()):
            while times and times[0] <= now - WINDOW:
                times.popleft()
            if not times:
                del self._tried[key]
        if any(len(self._tried.get(key, ())) >= TRIES[which] for which, key in keys.items()):
            return False
        for key in keys.values():
            self._tried.setdefault(key, deque()).append(now)
        return True

    @staticmethod
    def _keys(name: str) -> dict[str, tuple[str, ...]]:
        address = _network(CLIENT.get())
        return {"both": ("both", name, address), "address": ("address", address), "name": ("name", name)}


class Sessions(dict[str, str]):
    """Who is signed in, by the token of their cookie; until they sign out, are removed or get another password.

    Args:
        users: who may be.
    """

    def __init__(self, users: Users) -> None:
        super().__init__()
        self._users = users
        self._stamps: dict[str, str | None] = {}

    def __setitem__(self, token: str, name: str) -> None:
        self._stamps[token] = self._users.stamp(name)
        super().__setitem__(token, name)

    def __delitem__(self, token: str) -> None:
        self._stamps.pop(token, None)
        super().__delitem__(token)

    def get(self, token: str, default: Any = None) -> Any:
        """The name behind a token, if it still lets someone in."""
        name = super().get(token)
        if name is None:
            return default
        try:
            known = self._users.stamp(name)
        except UserError:
            return default
        return name if known is not None and known == self._stamps.get(token) else default


def _network(address: str) -> str:
    """What one stranger has of addresses: one of the old kind, 2^64 of the new."""
    try:
        known = ip_address(address)
    except ValueError:
        return address
    return str(int(known) >> 64) if isinstance(known, IPv6Address) else address
