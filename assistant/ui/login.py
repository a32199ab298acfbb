"""Signing in to the page: strangers' passwords are checked one at a time, so many and no more; and who is in till when.

Gradio shows the form and sets the cookie. Where nobody signs in, a cookie tells one browser from another.
"""

import asyncio
import logging
import re
from collections import deque
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from ipaddress import IPv6Address, ip_address
from secrets import token_urlsafe
from time import monotonic
from typing import Any

from starlette.requests import HTTPConnection
from starlette.responses import Response
from starlette.types import Scope

from assistant.accounts import Users
from assistant.errors import UserError
from assistant.ui.access_control import CLIENT

WINDOW = 300.0
"""Seconds for which a wrong password counts."""

TRIES = {"both": 5, "address": 30, "name": 100}
"""Wrong passwords within the window before none is looked at any more: of one name from one address, of any name from
one address, and of one name from anywhere. The last is high, so that strangers do not easily lock someone out."""

WAITING = 50
"""Passwords that wait to be checked, at most: each takes some 50 ms, and the wrong ones of one address soon none."""

LONGEST_NAME = 64
"""Characters of a name by which tries are counted; no user has a longer one."""

NOTICE = "Sign in to Lede. After 5 wrong passwords, signing in is blocked for 5 minutes."

NOT_SIGNED_IN = ("Sign in first; the form is at /.", 401)

NO_PAGE = ("Open the page first; it is at /.", 403)

_BROWSER = "lede-browser"

_log = logging.getLogger(__name__)


class SigningIn:
    """Says whether a name and a password let someone in.

    Args:
        users: who may.
        clock: seconds.
    """

    def __init__(self, users: Users, clock: Callable[[], float] = monotonic) -> None:
        self._users, self._clock = users, clock
        self._wrong: dict[tuple[str, ...], deque[float]] = {}
        self._waiting = 0
        # One at a time: each takes 64 MB and a core.
        self._pool = ThreadPoolExecutor(1, "lede-passwords")

    async def allowed(self, name: str, password: str) -> bool:
        """Return whether this is the name and password of a user; never where too many wrong ones came before."""
        if self._waiting >= WAITING:
            return False
        keys = self._keys(name)
        self._waiting += 1
        try:
            return await asyncio.get_running_loop().run_in_executor(self._pool, self._try, keys, name, password)
        except UserError as error:
            _log.error("nobody can sign in: %s", error)
            return False
        finally:
            self._waiting -= 1

    def _try(self, keys: dict[str, tuple[str, ...]], name: str, password: str) -> bool:
        """Looks at one password, in the one thread that does: what the one before it was is known by then."""
        now = self._clock()
        for key, times in list(self._wrong.items()):
            while times and times[0] <= now - WINDOW:
                times.popleft()
            if not times:
                del self._wrong[key]
        if any(len(self._wrong.get(key, ())) >= TRIES[which] for which, key in keys.items()):
            return False
        if self._users.verify(name, password):
            self._wrong.pop(keys["both"], None)
            return True
        for key in keys.values():
            self._wrong.setdefault(key, deque()).append(now)
        return False

    @staticmethod
    def _keys(name: str) -> dict[str, tuple[str, ...]]:
        address, name = _network(CLIENT.get()), name[:LONGEST_NAME]
        return {"both": ("both", name, address), "address": ("address", address), "name": ("name", name)}


class Sessions(dict[str, str]):
    """Who is signed in, by the token of their cookie; until they sign out, are removed or get another password.

    Args:
        users: who may be.

    Attributes:
        cookies: names of the cookies that hold a token; the first that is there counts.
    """

    def __init__(self, users: Users) -> None:
        super().__init__()
        self._users = users
        self._stamps: dict[str, str | None] = {}
        self.cookies: Sequence[str] = ()

    def __setitem__(self, token: str, name: str) -> None:
        self._stamps[token] = self._users.stamp(name)
        super().__setitem__(token, name)

    def __delitem__(self, token: str) -> None:
        self._stamps.pop(token, None)
        super().__delitem__(token)

    def get(self, token: str, default: Any = None) -> Any:
        """Return the name behind a token, if it still lets someone in."""
        name = super().get(token)
        if name is None:
            return default
        try:
            known = self._users.stamp(name)
        except UserError:
            return default
        return name if known is not None and known == self._stamps.get(token) else default

    def owner(self, scope: Scope) -> str | None:
        """Return the name of whoever makes a request; None for those who are not signed in."""
        sent = HTTPConnection(scope).cookies
        name: str | None = self.get(next(filter(None, map(sent.get, self.cookies)), ""))
        return name

    def end(self, name: str) -> None:
        """Sign someone out, wherever they are signed in."""
        for token in [token for token, of in self.items() if of == name]:
            del self[token]


def browser(scope: Scope) -> str | None:
    """Which browser makes a request, where nobody signs in; None for one that has not opened the page."""
    cookie = HTTPConnection(scope).cookies.get(_BROWSER, "")
    return cookie if re.fullmatch(r"[\w-]{20,64}", cookie, re.ASCII) else None


def browser_cookie(scope: Scope) -> str:
    """Return the cookie that a browser is told apart by. It opens nothing: an open page is its own browser's alone."""
    made = Response()
    made.set_cookie(_BROWSER, token_urlsafe(24), httponly=True, samesite="lax", secure=scope["scheme"] == "https")
    return made.headers["set-cookie"]


def _network(address: str) -> str:
    """What one stranger has of addresses: one of the old kind, 2^64 of the new."""
    try:
        known = ip_address(address)
    except ValueError:
        return address
    return str(int(known) >> 64) if isinstance(known, IPv6Address) else address
