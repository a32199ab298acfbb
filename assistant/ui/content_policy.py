"""What a browser is told about each answer: what it may run, load and be framed by.

The page runs the scripts of this server and, inline, those that stand in Gradio's own template, each marked with a word
made up for this one answer. Whatever else is answered is a sandbox that runs nothing.
"""

import logging
import re
from collections.abc import Callable, Sequence
from functools import cache
from secrets import token_urlsafe

from gradio.routes import templates
from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

_DIRECTIVES = {
    "default-src": "'self'",
    # 'unsafe-eval', because Gradio compiles the template and the script of every `gr.HTML` in the browser, by
    # `Function(...)`; without it no pane is drawn. What is compiled comes from our files, data only as its arguments.
    "script-src": "'self' 'nonce-{nonce}' 'unsafe-eval'",
    "script-src-attr": "'none'",
    # Gradio sets styles in attributes and makes style elements as it goes.
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

PAGE = "; ".join(f"{name} {value}" for name, value in _DIRECTIVES.items())
"""The policy of the page, with a place for the word that its scripts are marked with."""

FORM = "default-src 'none'; style-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
"""The policy of a page that is a form and nothing else."""

SANDBOX = "sandbox; default-src 'none'; frame-ancestors 'none'"
"""The policy of everything that is no page. Scripts, styles and images of the page are under the page's."""

_HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}

_SCRIPT = re.compile(rb"<script(?=[\s>/])", re.IGNORECASE)

_log = logging.getLogger(__name__)


class ContentPolicy:
    """ASGI middleware: gives every answer its policy.

    Args:
        app: what answers.
        forms: paths of pages that are forms.
    """

    def __init__(self, app: ASGIApp, *, forms: Sequence[str] = ()) -> None:
        self._app = app
        self._forms = forms

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Passes a request on, and its answer back."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
        elif scope["path"] == "/":
            nonce = token_urlsafe(16)
            policy = PAGE.format(nonce=nonce)
            # Compressed, the scripts could not be found.
            plain = [(name, value) for name, value in scope["headers"] if name != b"accept-encoding"]
            sent = _whole(_under(policy, send), lambda html: marked(html, nonce))
            await self._app({**scope, "headers": plain}, receive, sent)
        else:
            form = scope["path"] in self._forms
            await self._app(scope, receive, _under(FORM if form else SANDBOX, send, form=form))


def marked(html: bytes, nonce: str) -> bytes:
    """Return a page with its scripts marked as its own; as it is if it has others than Gradio's template."""
    if len(_SCRIPT.findall(html)) != _scripts_of_template():
        _log.error("the page has scripts that are not of Gradio's template; the browser will run none of those inline")
        return html
    return _SCRIPT.sub(rb'<script nonce="%s"' % nonce.encode(), html)


@cache
def _scripts_of_template() -> int:
    template = templates.get_template("frontend/index.html").filename
    with open(str(template), "rb") as file:  # noqa: PTH123 - a path of Jinja's
        return len(_SCRIPT.findall(file.read()))


def _under(policy: str, send: Send, *, form: bool = False) -> Send:
    # Where no referrer is sent, a form comes with the origin `null`.
    headers = _HEADERS | {
        "Content-Security-Policy": policy,
        "Referrer-Policy": "same-origin" if form else "no-referrer",
    }

    async def with_headers(message: Message) -> None:
        if message["type"] == "http.response.start":
            MutableHeaders(scope=message).update(headers)
        await send(message)

    return with_headers


def _whole(send: Send, change: Callable[[bytes], bytes]) -> Send:
    """Gathers an answer in HTML, and sends it changed; any other is sent as it is."""
    held: list[Message] = []
    body = bytearray()

    async def gather(message: Message) -> None:
        if message["type"] == "http.response.start" and _is_html(message):
            held.append(message)
        elif not held:
            await send(message)
        else:
            body.extend(message.get("body", b""))
            if not message.get("more_body"):
                html = change(bytes(body)) if body else b""
                start = held.pop()
                if body:  # the answer to a HEAD has a length and no body
                    MutableHeaders(scope=start)["Content-Length"] = str(len(html))
                await send(start)
                await send({"type": "http.response.body", "body": html})

    return gather


def _is_html(message: Message) -> bool:
    return Headers(raw=message["headers"]).get("content-type", "").startswith("text/html")
