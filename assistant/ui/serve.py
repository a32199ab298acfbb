"""The server of the page: which port, what it may serve, until when.

Not here: the page (`page`), who may talk to it (`guard`).
"""

import os
import signal
import socket
import sys
import webbrowser
from contextlib import suppress
from tempfile import TemporaryDirectory
from threading import Thread
from time import sleep
from typing import Any

from starlette.middleware import Middleware

from assistant.access import is_loopback, sign_in
from assistant.engine import Assistant
from assistant.errors import LedeError, SettingsError
from assistant.ui.guard import Guard
from assistant.ui.page import build
from assistant.ui.rendering import FOLDER, stylesheets
from assistant.ui.signing_in import NOTICE, Sessions, SigningIn
from assistant.ui.theme import theme

PORTS = 100
"""Ports tried, counting up from the one that was asked for."""

LARGEST_UPLOAD = "200mb"
"""Of one file; above what any reader takes, so that the reader's own reason is what is shown."""


EVERYWHERE = {"0.0.0.0", "::"}  # noqa: S104 - recognised, not chosen
"""Addresses to listen on that are none to go to."""


def launch(assistant: Assistant, *, host: str, port: int, open_browser: bool) -> None:
    """Serves the page until the process is interrupted.

    Args:
        host: address to listen on.
        port: the first to try; 0 takes any free one.
        open_browser: whether to open the page in the reader's browser.

    Raises:
        SettingsError: the host is not of this machine, or no port is free; or nobody would have to sign in at an
            address that others can reach.
    """
    users = sign_in(assistant.settings.model_copy(update={"host": host}))
    door: dict[str, Any] = {"auth": SigningIn(users).allowed, "auth_message": NOTICE} if users else {}
    number = free_port(host, port)
    with suppress(ValueError):  # only the main thread may; a service manager's stop then tidies up as Ctrl+C does
        signal.signal(signal.SIGTERM, signal.default_int_handler)
    name = f"[{host}]" if ":" in host else host
    with TemporaryDirectory(prefix="lede-uploads-") as arriving:
        _settle_environment(arriving, host)
        page = build(assistant, public_only=not is_loopback(host))
        Thread(target=_warm_up, args=(assistant,), name="lede-warm-up", daemon=True).start()
        try:
            page.launch(server_name=name, server_port=number, **door, **_closed(host))
            if users:
                page.app.tokens = Sessions(users)
            address = f"http://{'localhost' if host in EVERYWHERE else name}:{number}"
            sys.stdout.write(f"Lede is open at {address} (Ctrl+C closes it)\n")
            sys.stdout.flush()
            if open_browser:
                webbrowser.open(address)
            while True:  # unlike waiting for a lock, sleeping ends at Ctrl+C on every system
                sleep(3600)
        finally:
            page.close(verbose=False)


def _warm_up(assistant: Assistant) -> None:
    """Loads the model and opens the indexes while the reader is still thinking of a question."""
    with suppress(LedeError):
        assistant.ask("What is new?")


def _settle_environment(arriving: str, host: str) -> None:
    """What Gradio takes from the environment and nowhere else.

    Args:
        arriving: where uploads are received: a folder of our own instead of one that all of Gradio shares.
        host: asked directly, not through a proxy, when Gradio tries whether the server is there.
    """
    os.environ["GRADIO_TEMP_DIR"] = arriving
    os.environ.pop("GRADIO_ALLOWED_PATHS", None)
    direct = (os.environ.get("NO_PROXY") or os.environ.get("no_proxy"), host, "localhost", "127.0.0.1")
    os.environ["NO_PROXY"] = os.environ["no_proxy"] = ",".join(filter(None, direct))


def _closed(host: str) -> dict[str, Any]:
    """The arguments of `launch` that keep the page to itself: nothing shared, logged, tracked or offered as an API."""
    return {
        "prevent_thread_lock": True,
        "quiet": True,
        "inbrowser": False,
        "share": False,
        "show_error": False,
        "run_history": False,
        "footer_links": [],
        "enable_monitoring": False,
        "mcp_server": False,
        "ssr_mode": False,
        "pwa": False,
        "max_file_size": LARGEST_UPLOAD,
        "favicon_path": FOLDER / "images" / "icon.png",
        "theme": theme(),
        "css_paths": stylesheets(),
        "app_kwargs": {
            "middleware": [Middleware(Guard, loopback=is_loopback(host))],
            "openapi_url": None,
            "docs_url": None,
            "redoc_url": None,
        },
    }


def free_port(host: str, port: int) -> int:
    """The first port from `port` on that nothing listens on.

    Raises:
        SettingsError: the host is not of this machine, or no port is free.
    """
    try:
        family, _, _, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
    except socket.gaierror as error:
        raise SettingsError(f"the host {host!r} is not known here ({error.strerror}); 127.0.0.1 always is") from error
    for number in [port] if port == 0 else range(port, min(port + PORTS, 65536)):
        with socket.socket(family, socket.SOCK_STREAM) as trial:
            if os.name == "posix":  # elsewhere this would let two servers share one port
                trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                trial.bind((address[0], number))
            except PermissionError as error:
                raise SettingsError(f"port {number} may not be used ({error.strerror}); try one above 1023") from error
            except OSError as error:
                last = error
            else:
                return int(trial.getsockname()[1])
    raise SettingsError(f"no port from {port} on can be listened on at {host} ({last.strerror}); choose another --port")
