"""The way to a server: adds the key last of all, so that no library ever holds it, and can be cut from another thread.

Not here: what is said over it (`server`).
"""

import contextlib
import re
import socket
import ssl
import threading
from collections.abc import Iterator
from typing import Any
from urllib.request import getproxies, proxy_bypass

import httpx
from pydantic import SecretStr

CONNECT = 10.0
"""Seconds to wait for a connection; a server that runs takes one at once, even while it is busy."""

MOST_BYTES = 500_000
"""Of a response that is no answer, such as an error or a list of models."""

PASSED_ON = frozenset({"host", "accept", "content-type", "content-length", "transfer-encoding"})
"""Headers that are sent. The OpenAI library adds others that tell of this machine, and of variables of its own."""


END = re.compile(rb'\[DONE\]|"finish_reason"\s*:\s*"')
"""Either says that an answer is whole. A connection that is simply closed says nothing, and may have been cut."""


class Wire(httpx.BaseTransport):
    """An httpx transport for one request at a time, of one thread, that any other can cut.

    Args:
        url: of the server.
        key: sent as a bearer token.
        tls: shared by all wires, because it takes long to make.
        timeout: seconds without a byte, after which reading fails.

    Attributes:
        most: bytes of a response that are read.
        kind: content type of the last response.
        finished: whether it said that it was at its end.
    """

    def __init__(self, url: httpx.URL, key: SecretStr | None, tls: ssl.SSLContext, timeout: float) -> None:
        self.most = MOST_BYTES
        self.kind = ""
        self.finished = False
        self._key = key
        self._timeout = httpx.Timeout(timeout, connect=min(CONNECT, timeout)).as_dict()
        self._lock = threading.Lock()
        self._cut = False
        self._socket: socket.socket | None = None
        limits = httpx.Limits(max_connections=1, max_keepalive_connections=0)
        self._transport = httpx.HTTPTransport(verify=tls, limits=limits, trust_env=False, proxy=_proxy(url))

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Sends the request with the key; the request that the caller holds is left without."""
        if self._cut:
            raise httpx.ReadError("the request was ended")
        headers = [(name, value) for name, value in request.headers.items() if name in PASSED_ON]
        headers += [("user-agent", "lede"), ("accept-encoding", "identity")]
        if self._key is not None:
            headers.append(("authorization", f"Bearer {self._key.get_secret_value()}"))
        extensions: dict[str, Any] = {"timeout": self._timeout, "trace": self._traced}
        sent = httpx.Request(request.method, request.url, headers=headers, stream=request.stream, extensions=extensions)
        response = self._transport.handle_request(sent)
        self.kind = response.headers.get("content-type", "")
        response.stream = _Watched(self, response.stream)  # type: ignore[arg-type]
        return response

    def cut(self) -> None:
        """Ends whatever is being sent or read, at once: a thread that waits for the server gets an error instead."""
        with self._lock:
            self._cut = True
            if self._socket is not None:
                with contextlib.suppress(OSError):
                    socket.socket.shutdown(self._socket, socket.SHUT_RDWR)

    def close(self) -> None:
        """Closes the connection, from the thread that uses it."""
        with self._lock:
            self._socket = None
        self._transport.close()

    def _traced(self, event: str, info: dict[str, Any]) -> None:
        """Learns of each socket as httpcore makes it, before anything is sent."""
        if not event.endswith(("connect_tcp.complete", "start_tls.complete")):
            return
        with self._lock:
            self._socket = info["return_value"].get_extra_info("socket")
            if self._cut:
                info["return_value"].close()
                raise httpx.ReadError("the request was ended")


class _Watched(httpx.SyncByteStream):
    """A response's bytes, up to the most that is read; the wire learns whether they came to their end."""

    def __init__(self, wire: Wire, stream: httpx.SyncByteStream) -> None:
        self._wire = wire
        self._stream = stream

    def __iter__(self) -> Iterator[bytes]:
        total, tail = 0, b""
        for part in self._stream:
            total += len(part)
            if total > self._wire.most:
                raise httpx.ReadError(f"more than {self._wire.most:,} bytes came")
            tail += part
            self._wire.finished = self._wire.finished or END.search(tail) is not None
            tail = tail[-64:]
            yield part

    def close(self) -> None:
        self._stream.close()


def _proxy(url: httpx.URL) -> str | None:
    """The proxy that the environment names for a server; never one for this machine."""
    if url.host in ("localhost", "127.0.0.1", "::1") or proxy_bypass(url.host):
        return None
    return getproxies().get(url.scheme)
