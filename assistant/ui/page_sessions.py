"""The open pages of one user, kept apart from everyone else's.

Gradio knows an open page by the `session_hash` that the page made up, whoever sends it, and the hash stands in
addresses, so in the logs of servers in front. Here it counts under the name of whoever asks: the same hash sent by
someone else is another page, and an empty one.
"""

import hmac
import json
import re
from collections.abc import Callable
from secrets import token_bytes
from typing import Any
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.types import ASGIApp, Receive, Scope, Send

from assistant.ui.requests import Refused, body_of, with_body

OWNER = "lede.owner"
"""Where a request has the name of whoever asks."""

LARGEST_EVENT = 5 * 1024 * 1024
"""Bytes of an event that a page sends; the list of 10,000 files, the longest that is read, has some 2 MB."""

_HASH = re.compile(r"[A-Za-z0-9_-]{1,64}", re.ASCII)

_QUERY, _HEARTBEAT = "/gradio_api/queue/data", "/gradio_api/heartbeat/"
_EVENTS = ("/gradio_api/queue/join", "/gradio_api/run/predict", "/gradio_api/cancel")
_CANCEL = _EVENTS[2]


class PageSessions:
    """ASGI middleware: what Gradio gets to know of an open page is not what the page calls itself.

    Args:
        app: Gradio's.
        waits_in: whether an event, by its id, is one of an open page's that is not over.
    """

    def __init__(self, app: ASGIApp, *, waits_in: Callable[[str, str], bool]) -> None:
        self._app, self._waits_in = app, waits_in
        self._key = token_bytes(32)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Passes a request on under the owner's name.

        Raises:
            Refused: it names no page, or is no event of one.
        """
        path = scope["path"] if scope["type"] == "http" else ""
        if path == _QUERY:
            session = self._own(scope, Request(scope).query_params.get("session_hash"))
            scope = {**scope, "query_string": urlencode({"session_hash": session}).encode()}
        elif path.startswith(_HEARTBEAT):
            path = _HEARTBEAT + self._own(scope, path.removeprefix(_HEARTBEAT))
            scope = {**scope, "path": path, "raw_path": path.encode()}
        elif path in _EVENTS:
            event = _object(await body_of(receive, LARGEST_EVENT))
            event["session_hash"] = self._own(scope, event.get("session_hash"))
            if path == _CANCEL and not self._waits_in(str(event.get("event_id")), event["session_hash"]):
                raise Refused("Nothing of this page waits under this id.")
            scope, receive = with_body(scope, json.dumps(event).encode(), receive)
        await self._app(scope, receive, send)

    def _own(self, scope: Scope, session: object) -> str:
        """The same for the same page of the same owner, and for no one else."""
        if not isinstance(session, str) or not _HASH.fullmatch(session):
            raise Refused("The request names no open page.")
        return hmac.digest(self._key, f"{scope[OWNER]}\0{session}".encode(), "sha256").hex()


def _object(body: bytes) -> dict[str, Any]:
    try:
        found = json.loads(body)
    except (ValueError, RecursionError):
        found = None
    if not isinstance(found, dict):
        raise Refused("The request is no JSON object.", 400)
    return found
