"""One address -> its bytes in memory, or the reason why not.

One request and at most five redirects, over http and https only, with limits on time and size. The limit on time is for
all of it: a server can be slow with each byte of its name, its greeting, its headers and its answer, and a limit on one
wait does not end that. So a thread waits for the server, and whoever asked waits for the thread as long as they like.
"""

import socket
import ssl
import zlib
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from queue import Empty, SimpleQueue
from threading import Event, Thread
from time import monotonic
from typing import Any

import httpx

from index.article import Skipped, clean_text
from index.distribution import version
from index.readers.public import NotPublic, PublicOnly
from index.readers.resource import MAX_DOCUMENT_BYTES, Download, megabytes

SECONDS_OF_SILENCE = 20.0
SECONDS_IN_ALL = 120.0

PACE = 0.05
"""Seconds between two looks at whether the server is still to be waited for."""

_REDIRECTS = 5
_UNPACKED_AT_ONCE = 1_000_000
"""Bytes: a packed answer can be a thousandth of what it unpacks to."""

_NOT_PUBLIC = (
    "this address, or one that it sends on to, is of a network that is not public, which this page does not fetch "
    "from; save the page and add the file"
)


class _Abandoned(Exception):
    """Nobody waits for this download any more."""


class _Connections:
    """What a download has open, so that another thread can end it."""

    def __init__(self) -> None:
        self._sockets: list[socket.socket] = []
        self._ended = Event()

    def trace(self, event: str, info: Mapping[str, Any]) -> None:
        """Is told by httpcore of every step of a request (its extension `trace`)."""
        if event.endswith((".connect_tcp.complete", ".start_tls.complete")):
            self._sockets.append(info["return_value"].get_extra_info("socket"))
        if self._ended.is_set():
            raise _Abandoned

    def end(self) -> None:
        """Cut what is open, so that whoever waits for it wakes up; nothing further is opened."""
        self._ended.set()
        for one in self._sockets:
            with suppress(OSError):
                # A TLS socket's own method would first forget how to decrypt, under the hands of who reads from it.
                socket.socket.shutdown(one, socket.SHUT_RDWR)


def fetch(
    address: str,
    *,
    public_only: bool = False,
    stop: Callable[[], bool] | None = None,
    silence: float = SECONDS_OF_SILENCE,
    seconds: float = SECONDS_IN_ALL,
) -> Download | Skipped | None:
    """Download what stands at an http or https address.

    Args:
        address: as typed; a user name and password in it are sent, but not kept.
        public_only: refuse addresses of this machine and of networks that are not public, redirects included.
        stop: once it says yes, the download is not waited for.
        silence: seconds without a byte after which the server is given up.
        seconds: after which it is given up though it goes on, from looking up its name to the last byte.

    Returns:
        None where it was stopped.
    """
    try:
        url = httpx.URL(address.strip())
        origin = _without_secrets(url)
    except (httpx.InvalidURL, ValueError, TypeError):
        return Skipped(clean_text(address), "this is not a web address that can be opened; check how it is written")
    if not url.host:
        return Skipped(origin, "this web address names no host")
    connections = _Connections()
    done: SimpleQueue[Download | Skipped | BaseException] = SimpleQueue()

    def work() -> None:
        try:
            done.put(_fetched(url, origin, connections, public_only=public_only, silence=silence))
        except BaseException as error:  # noqa: BLE001 - raised again in the thread that waits
            done.put(error)

    deadline = monotonic() + seconds
    Thread(target=work, name="lede-fetch", daemon=True).start()
    try:
        while not (stop and stop()):
            try:
                found = done.get(timeout=max(0.0, min(PACE, deadline - monotonic())))
            except Empty:
                if monotonic() >= deadline:
                    return Skipped(origin, f"the download took longer than {seconds:g} seconds; try again later")
                continue
            if isinstance(found, BaseException):
                raise found
            return found
        return None
    finally:
        connections.end()


def _fetched(
    url: httpx.URL, origin: str, connections: _Connections, *, public_only: bool, silence: float
) -> Download | Skipped:
    try:
        with httpx.Client(
            timeout=silence,
            headers={"User-Agent": _user_agent(), "Accept-Encoding": "gzip"},
            transport=PublicOnly() if public_only else None,
            trust_env=not public_only,
        ) as client:
            return _follow(client, url, origin, connections)
    except NotPublic:
        return Skipped(origin, _NOT_PUBLIC)
    except (httpx.HTTPError, httpx.InvalidURL, OSError, ValueError, zlib.error) as error:
        return Skipped(origin, _reason(error, silence))


def _follow(client: httpx.Client, url: httpx.URL, origin: str, connections: _Connections) -> Download | Skipped:
    lasting, has_lasted = url, True
    for _ in range(_REDIRECTS + 1):
        with client.stream("GET", url, extensions={"trace": connections.trace}) as response:
            if response.next_request is None:
                return _download(response, origin, _without_secrets(lasting))
            url = response.next_request.url
            # What a page is moved to for the moment, often with a signature, is not where it stands.
            has_lasted = has_lasted and response.status_code in {301, 308}
            lasting = url if has_lasted else lasting
            if url.scheme not in {"http", "https"}:
                return Skipped(origin, f"the server sends on to {url.scheme}:, which is not a web address")
    return Skipped(origin, f"the server sends on from page to page more than {_REDIRECTS} times")


def _download(response: httpx.Response, origin: str, lasting: str) -> Download | Skipped:
    if response.status_code != httpx.codes.OK:
        return Skipped(origin, _refusal(response.status_code, response.reason_phrase))
    promised = response.headers.get("content-length", "")
    if promised.isdecimal() and int(promised[:18]) > MAX_DOCUMENT_BYTES:
        return Skipped(origin, _too_large(int(promised[:18])))
    packings = [one.strip().lower() for one in response.headers.get("content-encoding", "").split(",")]
    packings = [one for one in packings if one not in {"", "identity"}]
    if packings not in ([], ["gzip"], ["x-gzip"]):
        named = " and ".join(clean_text(one) for one in packings)[:80]
        return Skipped(origin, f"the server packed its answer as {named}, unasked; save the page and add the file")
    data = bytearray()
    for piece in _unpacked(response.iter_raw()) if packings else response.iter_raw():
        data += piece
        if len(data) > MAX_DOCUMENT_BYTES:
            return Skipped(origin, _too_large(len(data), "more than "))
    content_type = response.headers.get("content-type", "").split(";")[0].strip().lower()
    return Download(bytes(data), origin, lasting, response.charset_encoding, content_type)


def _unpacked(pieces: Iterator[bytes]) -> Iterator[bytes]:
    """What gzip packed, never much of it at once.

    Raises:
        zlib.error: it is not gzip, or ends too early.
    """
    unpacking = zlib.decompressobj(16 + zlib.MAX_WBITS)
    came = False
    for piece in pieces:
        packed, came = piece, True
        while packed and not unpacking.eof:
            yield unpacking.decompress(packed, _UNPACKED_AT_ONCE)
            packed = unpacking.unconsumed_tail
    yield unpacking.flush()
    if came and not unpacking.eof:
        raise zlib.error("it ends too early")


def _without_secrets(url: httpx.URL) -> str:
    return str(url.copy_with(username=None, password=None, fragment=None))


def _too_large(size: int, more: str = "") -> str:
    return f"{more}{megabytes(size)} is too much for one address; the most is {megabytes(MAX_DOCUMENT_BYTES)}"


def _refusal(status: int, phrase: str) -> str:
    named = f"{status} {phrase}".strip()
    if status in {404, 410}:
        return f"the server says that there is no such page ({named})"
    if status >= 500 or status == 429:
        return f"the server cannot answer at the moment ({named}); try again later"
    return f"the server does not give out this page ({named}); save it from a browser and add the file"


def _reason(error: Exception, silence: float) -> str:
    causes = list(_causes(error))
    if any(isinstance(cause, socket.gaierror) for cause in causes):
        return "no server of this name was found; check the address and the network"
    for cause in causes:
        if isinstance(cause, ssl.SSLError):
            return f"no secure connection could be made ({cause.reason or type(cause).__name__})"
    if isinstance(error, httpx.TimeoutException):
        return f"the server was silent for {silence:g} seconds; try again later"
    if isinstance(error, httpx.ConnectError):
        return f"no connection could be made ({error})"
    if isinstance(error, httpx.InvalidURL | httpx.UnsupportedProtocol):
        return "the server sends on to something that is not a web address"
    return f"the server's answer broke off or cannot be understood ({type(error).__name__})"


def _causes(error: BaseException | None) -> list[BaseException]:
    chain: list[BaseException] = []
    while error is not None and error not in chain:
        chain.append(error)
        error = error.__cause__ or error.__context__
    return chain


def _user_agent() -> str:
    installed = version()
    return f"lede/{installed}" if installed else "lede"
