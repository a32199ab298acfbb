"""Requests to an OpenAI-compatible server, through LlamaIndex's integration."""

import contextlib
import re
import socket
import ssl
import threading
from collections.abc import Iterator, Sequence
from functools import cached_property
from typing import Any
from urllib.request import getproxies, proxy_bypass

import httpx
from pydantic import SecretStr

from assistant.llms.faults import Endpoint, Fault, fault_of, status_of
from assistant.llms.transport import Message, chat_pieces

CONNECT = 10.0
"""Seconds to wait for a connection; a server that runs takes one at once, even while it is busy."""

MOST_BYTES = 500_000
"""Of a response that is no answer, such as an error or a list of models."""

PASSED_ON = frozenset({"host", "accept", "content-type", "content-length", "transfer-encoding"})
"""Headers that are sent. The OpenAI library adds others that tell of this machine, and of variables of its own."""

END = re.compile(rb'\[DONE\]|"finish_reason"\s*:\s*"')
"""Either says that an answer is whole. A connection that is simply closed says nothing, and may have been cut."""


class CancellableTransport(httpx.BaseTransport):
    """An httpx transport for one request at a time, of one thread, that any other thread can cancel.

    Args:
        url: of the server.
        key: sent as a bearer token.
        tls: shared by all transports, because it takes long to make.
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
        self._cancelled = False
        self._socket: socket.socket | None = None
        limits = httpx.Limits(max_connections=1, max_keepalive_connections=0)
        self._transport = httpx.HTTPTransport(verify=tls, limits=limits, trust_env=False, proxy=_proxy(url))

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Send the request with the key; the request that the caller holds is left without."""
        if self._cancelled:
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

    def cancel(self) -> None:
        """End whatever is being sent or read, at once: a thread that waits for the server gets an error instead."""
        with self._lock:
            self._cancelled = True
            if self._socket is not None:
                with contextlib.suppress(OSError):
                    socket.socket.shutdown(self._socket, socket.SHUT_RDWR)

    def close(self) -> None:
        """Close the connection, from the thread that uses it."""
        with self._lock:
            self._socket = None
        self._transport.close()

    def _traced(self, event: str, info: dict[str, Any]) -> None:
        """Note each socket as httpcore makes it, before anything is sent."""
        if not event.endswith(("connect_tcp.complete", "start_tls.complete")):
            return
        with self._lock:
            self._socket = info["return_value"].get_extra_info("socket")
            if self._cancelled:
                info["return_value"].close()
                raise httpx.ReadError("the request was ended")


class _Watched(httpx.SyncByteStream):
    """A response's bytes, up to the most that is read; the transport learns whether they came to their end."""

    def __init__(self, transport: CancellableTransport, stream: httpx.SyncByteStream) -> None:
        self._transport = transport
        self._stream = stream

    def __iter__(self) -> Iterator[bytes]:
        total, tail = 0, b""
        for part in self._stream:
            total += len(part)
            if total > self._transport.most:
                raise httpx.ReadError(f"more than {self._transport.most:,} bytes came")
            tail += part
            self._transport.finished = self._transport.finished or END.search(tail) is not None
            tail = tail[-64:]
            yield part

    def close(self) -> None:
        self._stream.close()


def _proxy(url: httpx.URL) -> str | None:
    """The proxy that the environment names for a server; never one for this machine."""
    if url.host in ("localhost", "127.0.0.1", "::1") or proxy_bypass(url.host):
        return None
    return getproxies().get(url.scheme)


OPENAI = "https://api.openai.com/v1"

LISTED = 6
"""Models that a message names, at most."""

LOOK = 3.0
"""Seconds to look which models a server has."""

EVENTS = "text/event-stream"
LOOK_AT_URL = "LEDE_MODEL_URL usually ends in /v1"

BYTES_A_TOKEN = 4_000
"""Read for each token that was asked for, at most; it comes wrapped in some 300 bytes."""

QUIRKS = {
    "max_completion_tokens": ("max_completion_tokens",),
    "no temperature": ("temperature",),
    "no system message": ("system role", "system message", "role system", "role 'system'"),
}
"""Where models differ in what they take, and what a server's refusal (400) of the usual request mentions."""


class ModelServer:
    """A server's address, and the quirks that its refusals told of. Safe to share between threads.

    Args:
        url: up to and with `/v1`.
        name: of the model, as the server knows it.
        key: sent with each request.
        timeout: seconds without a byte, after which a request fails.
        endpoint: how messages name it; by default by its address.
    """

    def __init__(
        self, url: str, name: str, key: SecretStr | None, timeout: float, endpoint: Endpoint | None = None
    ) -> None:
        self.url = httpx.URL(url.rstrip("/").removesuffix("/chat/completions"))
        who = f"the language model's server at {where_is(self.url)}"
        self.endpoint = endpoint or Endpoint(who, (key,) if key else (), configurable=True)
        self.name = name
        self.key = key
        self.timeout = timeout
        self.quirks: frozenset[str] = frozenset()

    def request(self) -> "ServerRequest":
        """Return a new request. The first loads what requests need, which takes seconds."""
        import llama_index.llms.openai_like  # noqa: F401
        import openai.resources.chat  # noqa: F401 - otherwise loaded by the first request

        return ServerRequest(self)

    @cached_property
    def tls(self) -> ssl.SSLContext:
        """Return the certificates that are trusted: those that httpx brings, or the file that SSL_CERT_FILE names."""
        return httpx.create_ssl_context()

    def adapt(self, error: Exception) -> bool:
        """Return whether a refusal tells of a quirk that was not known yet; the next request respects it."""
        if status_of(error) != 400:
            return False
        said = str(error).lower()
        for quirk, words in QUIRKS.items():
            if quirk not in self.quirks and any(word in said for word in words):
                self.quirks |= {quirk}
                return True
        return False


class ServerRequest:
    """One request to a server.

    Args:
        server: which.
    """

    def __init__(self, server: ModelServer) -> None:
        self._server = server
        self._transport = CancellableTransport(server.url, server.key, server.tls, server.timeout)

    def pieces(self, messages: Sequence[Message], tokens: int) -> Iterator[str]:
        """See `Request`."""
        self._transport.most += tokens * BYTES_A_TOKEN
        begun = False
        while True:
            try:
                for piece in self._request(messages, tokens):
                    begun = True
                    yield piece
            except Exception as error:
                if begun or not self._server.adapt(error):
                    raise
            else:
                break
        if not self._transport.finished:
            raise httpx.RemoteProtocolError("the answer is not whole")

    def cancel(self) -> None:
        """See `Request`."""
        self._transport.cancel()

    def fault(self, error: BaseException) -> Fault:
        """See `Request`."""
        endpoint = self._server.endpoint
        if status_of(error) == 404:
            return self._unknown()
        kind = self._transport.kind.partition(";")[0].strip()
        if kind not in ("", EVENTS) and isinstance(error, httpx.RemoteProtocolError | ValueError):
            return endpoint.fault(f"sent {endpoint.clean(kind)} instead of a stream", LOOK_AT_URL)
        if isinstance(error, ValueError | TypeError | AttributeError | LookupError):
            return endpoint.fault("sent what no OpenAI-compatible server sends", LOOK_AT_URL)
        return fault_of(error, endpoint)

    def _request(self, messages: Sequence[Message], tokens: int) -> Iterator[str]:
        from llama_index.llms.openai_like import OpenAILike

        server, quirks = self._server, self._server.quirks
        limit = "max_completion_tokens" if "max_completion_tokens" in quirks else "max_tokens"
        options: dict[str, Any] = {limit: tokens}
        if "no temperature" in quirks:
            from openai import NOT_GIVEN

            options["temperature"] = NOT_GIVEN
        if "no system message" in quirks:
            messages = [Message("user", "\n\n".join(message.content for message in messages))]
        with httpx.Client(transport=self._transport) as client:
            llm = OpenAILike(
                model=server.name,
                api_base=str(server.url),
                api_key="added later",  # by the transport
                api_version="none",  # keeps a variable of the OpenAI library out
                is_chat_model=True,
                is_function_calling_model=False,
                temperature=0.0,
                max_retries=0,
                http_client=client,
            )
            yield from chat_pieces(llm, messages, **options)

    def _unknown(self) -> Fault:
        """What a 404 means: the model is not there, or nothing is."""
        server, endpoint = self._server, self._server.endpoint
        self._transport = CancellableTransport(server.url, server.key, server.tls, LOOK)
        try:
            with httpx.Client(transport=self._transport) as client:
                listed = client.get(f"{server.url}/models").raise_for_status().json()["data"]
            names = [endpoint.clean(str(one["id"])) for one in listed]
        except (httpx.HTTPError, ValueError, LookupError, TypeError):
            return endpoint.fault("has nothing at this address (404)", LOOK_AT_URL)
        more = f" and {len(names) - LISTED} more" if len(names) > LISTED else ""
        has = f"it has {', '.join(names[:LISTED])}{more}" if names else "it has none"
        return endpoint.fault(f"has no model {server.name!r} (404), {has}", "set LEDE_MODEL to the name of one")


def where_is(url: httpx.URL) -> str:
    """Return an address as it may be shown: without user, password and query."""
    return str(url.copy_with(username=None, password=None, query=None, fragment=None))
