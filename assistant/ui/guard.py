"""What stands between the page and everything else in the browser.

The page may fetch from nowhere but this server, and runs no script that came with data. Requests that another site
makes through the reader's browser, or under a name that is not ours, are refused: the library is the reader's own.
Not here: who may sign in (`signing_in`).
"""

from contextvars import ContextVar
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from assistant.access import is_loopback

_DIRECTIVES = {
    "default-src": "'self'",
    # Gradio starts itself by inline scripts and compiles the scripts of the panes; attributes such as onerror= are no
    # part of that and never run.
    "script-src": "'self' 'unsafe-inline' 'unsafe-eval'",
    "script-src-attr": "'none'",
    "style-src": "'self' 'unsafe-inline'",
    "img-src": "'self' data: blob:",
    "font-src": "'self' data:",
    "connect-src": "'self'",
    "object-src": "'none'",
    "frame-src": "'none'",
    "frame-ancestors": "'none'",
    "base-uri": "'self'",
    "form-action": "'self'",
}

POLICY = "; ".join(f"{name} {value}" for name, value in _DIRECTIVES.items())
"""The content security policy: what the browser itself enforces."""

_HEADERS = {
    "Content-Security-Policy": POLICY,
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}

CLIENT: ContextVar[str] = ContextVar("client", default="")
"""The address that the request under way comes from."""


class Guard:
    """ASGI middleware.

    Args:
        app: what it stands in front of.
        loopback: whether the page is for this machine alone, so that only its own names are answered to; a site that
            points its name at 127.0.0.1 is another origin to us and the same one to the browser.
    """

    def __init__(self, app: ASGIApp, *, loopback: bool) -> None:
        self._app = app
        self._loopback = loopback

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Passes a request on, or refuses it."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def send_guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message).update(_HEADERS)
            await send(message)

        CLIENT.set((scope.get("client") or ("",))[0])
        if reason := self._refusal(scope["method"], scope["path"], Headers(scope=scope)):
            await PlainTextResponse(reason, status_code=403)(scope, receive, send_guarded)
        else:
            await self._app(scope, receive, send_guarded)

    def _refusal(self, method: str, path: str, headers: Headers) -> str | None:
        host = headers.get("host", "")
        if self._loopback and not is_loopback(_name(f"//{host}")):
            return "Lede answers to localhost only; start it with --host to open it to other machines."
        origin = headers.get("origin")
        if origin and method not in {"GET", "HEAD"} and urlsplit(origin).netloc != host:
            return "Lede takes requests from its own page only."
        if path.startswith("/logout") and headers.get("sec-fetch-site", "none") not in {"same-origin", "none"}:
            return "Lede signs nobody out for another site."
        return None


def _name(url: str) -> str:
    try:
        return urlsplit(url).hostname or ""
    except ValueError:
        return ""
