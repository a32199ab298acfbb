"""The server of the page: which port, what it may serve, until when."""

import atexit
import logging
import os
import signal
import socket
import sys
import webbrowser
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from threading import Event, Thread
from time import sleep

import gradio as gr
import uvicorn
from fastapi import FastAPI

from assistant.accounts import is_loopback, sign_in
from assistant.engine import Assistant
from assistant.errors import LedeError, SettingsError
from assistant.ui.application import application
from assistant.ui.page import build
from assistant.ui.uploading import arriving

PORTS = 100
"""Ports tried, counting up from the one that was asked for."""

EVERYWHERE = {"0.0.0.0", "::"}  # noqa: S104 - recognised, not chosen
"""Addresses to listen on that are none to go to."""

STARTING = 30.0
"""Seconds that the server may take to listen."""

CLOSING = 5.0
"""Seconds that what is under way may take to end, once the process is told to."""

INTERRUPTED = 130
"""Exit code of a program that SIGINT ended: 128 + 2, as shells have it."""


def launch(assistant: Assistant, *, host: str, port: int, open_browser: bool) -> None:
    """Serve the page until the process is interrupted.

    Args:
        host: address to listen on.
        port: the first to try; 0 takes any free one.
        open_browser: whether to open the page in the reader's browser.

    Raises:
        SettingsError: the host is not of this machine, or no port is free; or nobody would have to sign in at an
            address that others can reach.
    """
    settings = assistant.settings.model_copy(update={"host": host})
    users = sign_in(settings)
    number = free_port(host, port)
    with suppress(ValueError):  # only the main thread may; a service manager's stop then tidies up as Ctrl+C does
        signal.signal(signal.SIGTERM, signal.default_int_handler)
    with arriving() as folder:
        os.environ["GRADIO_TEMP_DIR"] = str(folder)  # Gradio takes it from nowhere else
        page = build(assistant, public_only=bool(settings.proxies) or not is_loopback(host))
        app = application(page, folder, settings, users)
        with warming_up(assistant), serving(page, app, host, number):
            name = f"[{host}]" if ":" in host else host
            address = f"http://{'localhost' if host in EVERYWHERE else name}:{number}"
            sys.stdout.write(f"Lede is open at {address} (Ctrl+C closes it)\n")
            sys.stdout.flush()
            if open_browser:
                webbrowser.open(address)
            while True:  # unlike waiting for a lock, sleeping ends at Ctrl+C on every system
                sleep(3600)


@contextmanager
def serving(page: gr.Blocks, app: FastAPI, host: str, port: int) -> Iterator[None]:
    """Answer requests, in a thread of its own.

    Raises:
        SettingsError: the port was taken meanwhile.
    """
    config = uvicorn.Config(
        app,
        host,
        port,
        log_level="warning",
        ws="none",
        proxy_headers=False,  # else what any local program says of the client is believed
        server_header=False,
        timeout_graceful_shutdown=1,
    )
    server = uvicorn.Server(config)
    thread = Thread(target=server.run, name="lede-server", daemon=True)
    try:
        thread.start()
        for _ in range(int(STARTING * 100)):
            if server.started or not thread.is_alive():
                break
            sleep(0.01)
        if not server.started:
            raise SettingsError(f"port {port} cannot be listened on at {host}; choose another --port")
        yield
    finally:
        page.close(verbose=False)  # the open pages are told
        logging.getLogger("uvicorn.error").setLevel(logging.CRITICAL)  # what is cut off from here on is so on purpose
        server.should_exit = True
        _ended(thread)


@contextmanager
def warming_up(assistant: Assistant) -> Iterator[None]:
    """Load the model and opens the indexes while the reader is still thinking of a question."""
    closing = Event()

    def warm_up() -> None:
        with suppress(LedeError):
            for _ in assistant.stream("What is new?"):
                if closing.is_set():
                    break

    thread = Thread(target=warm_up, name="lede-warm-up", daemon=True)
    try:
        thread.start()
        yield
    finally:
        closing.set()
        _ended(thread)


def _ended(thread: Thread) -> None:
    """Waits until a thread has ended.

    Python ends under the threads that it does not wait for; one that is in C++ just then, loading a model or searching,
    takes the process down with a segmentation fault. So it is waited for, and where it takes too long, the process
    leaves without Python's own end, once everything else is closed.
    """
    thread.join(CLOSING)
    if thread.is_alive():
        atexit.register(_leave)


def _leave() -> None:
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(INTERRUPTED)


def free_port(host: str, port: int) -> int:
    """Return the first port from `port` on that nothing listens on.

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
