"""What stands between the page and everything else in the browser and the network.

A request passes that the page itself makes, and no other: for a path and method that the page uses, under a name that
is ours, from the page and not from another site through the reader's browser, by someone who is signed in where people
sign in.
"""

import re
from collections.abc import Callable, Sequence
from contextvars import ContextVar
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from assistant.accounts import is_loopback
from assistant.ui.page_sessions import OWNER
from assistant.ui.requests import Network, ReceivedRequest, Refused, asked, body_of, with_body

CLIENT: ContextVar[str] = ContextVar("client", default="")
"""The address that the request under way comes from."""

Owner = Callable[[Scope], str | None]
"""Who makes a request; None where that cannot be told."""

LARGEST_FORM = 10_000
"""Bytes of a name and a password; the longest password has 1,000 characters."""

_LOGIN = "/login"

_FILE = r"(?:[\w-][\w.-]*/)*[\w-][\w.-]*"
"""A path below a folder, no part of which is hidden or leads out."""

_FOR_ALL = {
    r"/": {"GET", "HEAD"},
    rf"/(?:assets|static)/{_FILE}": {"GET"},
    r"/theme\.css": {"GET"},
    r"/favicon\.ico": {"GET"},
    r"/manifest\.json": {"GET"},
    r"/login": {"POST"},
    r"/logout": {"GET", "POST"},
    # A random number of this start of the server, by which a page that is still open sees that it must be loaded anew.
    r"/gradio_api/app_id": {"GET"},
}
"""The page, without anything of the library in it, and what it takes to sign in: paths, and their methods."""

_FOR_OWNERS = {
    r"/gradio_api/queue/join": {"POST"},
    r"/gradio_api/queue/data": {"GET"},
    r"/gradio_api/run/predict": {"POST"},
    r"/gradio_api/cancel": {"POST"},
    r"/gradio_api/heartbeat/[\w-]+": {"GET"},
    r"/gradio_api/upload": {"POST"},
}
"""What the page asks for while it is used. Gradio offers some forty paths more, one of which fetches any address and
answers with what is there (`file=http://...`); the page uses none of them."""


class Guard:
    """ASGI middleware.

    Args:
        app: what it stands in front of.
        loopback: whether the page is for this machine alone, so that only its own names are answered to; a site that
            points its name at 127.0.0.1 is another origin to us and the same one to the browser.
        owner: who makes a request.
        refusal: what is answered to those who are nobody, and the status.
        proxies: addresses of the servers in front that are believed.
        welcome: what the page itself sets as a cookie for those who are nobody.
    """

    def __init__(
        self,
        app: ASGIApp,
        *,
        loopback: bool,
        owner: Owner,
        refusal: tuple[str, int],
        proxies: Sequence[Network] = (),
        welcome: Callable[[Scope], str] | None = None,
    ) -> None:
        self._app = app
        self._loopback, self._proxies = loopback, proxies
        self._owner, self._refusal, self._welcome = owner, refusal, welcome

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Passes a request on, or refuses it."""
        if scope["type"] == "websocket":
            await send({"type": "websocket.close", "code": 1008})
        elif scope["type"] == "http":
            try:
                await self._let_in(asked(scope, self._proxies), receive, send)
            except Refused as refused:
                await PlainTextResponse(refused.reason, refused.status)(scope, receive, send)
        else:
            await self._app(scope, receive, send)

    async def _let_in(self, seen: ReceivedRequest, receive: Receive, send: Send) -> None:
        scope, headers = seen.scope, Headers(scope=seen.scope)
        method, path = scope["method"], scope["path"]
        # A server in front that is named has looked at the name already.
        if self._loopback and not seen.by_proxy and not is_loopback(_host(f"//{seen.host}")):
            raise Refused("Lede answers to localhost only; start it with --host to open it to other machines.")
        if not _of_the_page(method, path, headers, seen.host):
            raise Refused("Lede takes requests from its own page only.")
        owner, for_all = self._owner(scope), _methods(_FOR_ALL, path)
        if owner is None and not for_all:
            raise Refused(*self._refusal)
        if method not in for_all | _methods(_FOR_OWNERS, path):
            raise Refused("There is nothing here; the page is at /.", 404)
        CLIENT.set(seen.client)
        if path == "/":
            scope = {**scope, "query_string": b""}  # Gradio would take a part of its page, or a saved one, from there
        elif path == _LOGIN:
            scope, receive = with_body(scope, await body_of(receive, LARGEST_FORM), receive)
        await self._app({**scope, OWNER: owner}, receive, self._welcoming(scope, owner, send))

    def _welcoming(self, scope: Scope, owner: str | None, send: Send) -> Send:
        if self._welcome is None or owner is not None or scope["path"] != "/":
            return send
        cookie = self._welcome(scope)

        async def send_welcome(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message).append("set-cookie", cookie)
            await send(message)

        return send_welcome


def _methods(paths: dict[str, set[str]], path: str) -> set[str]:
    return next((methods for one, methods in paths.items() if re.fullmatch(one, path, re.ASCII)), set())


def _of_the_page(method: str, path: str, headers: Headers, host: str) -> bool:
    """Whether a request comes from the page or from no page at all, or only opens the page.

    Another port of the same host is another origin, and to the browser the same site: it is refused like any other.
    """
    origin, site = headers.get("origin"), headers.get("sec-fetch-site", "none")
    if origin is not None and _authority(origin) != host.lower():
        return False
    return site in {"same-origin", "none"} or (
        method == "GET"
        and path == "/"
        and headers.get("sec-fetch-mode") == "navigate"
        and headers.get("sec-fetch-dest") == "document"
    )


def _host(url: str) -> str:
    try:
        return urlsplit(url).hostname or ""
    except ValueError:
        return ""


def _authority(origin: str) -> str:
    """https://news.example:8443 -> news.example:8443; nothing for `null`."""
    try:
        return urlsplit(origin).netloc.lower()
    except ValueError:
        return ""
