"""The line to an OpenAI-compatible server, through LlamaIndex's integration.

Not here: the connection itself (`wire`), a server that Lede starts (`gguf`).
"""

import ssl
from collections.abc import Iterator, Sequence
from functools import cached_property
from typing import Any

import httpx
from pydantic import SecretStr

from assistant.llms.faults import Fault, Place, fault_of, status_of
from assistant.llms.line import Message, pieces
from assistant.llms.wire import Wire

OPENAI = "https://api.openai.com/v1"

LISTED = 6
"""Models that a message names, at most."""

LOOK = 3.0
"""Seconds to look which models a server has."""

EVENTS = "text/event-stream"
LOOK_AT_URL = "LEDE_MODEL_URL usually ends in /v1"

BYTES_A_TOKEN = 4_000
"""Read for each token that was asked for, at most; it comes wrapped in some 300 bytes."""

WAYS = {
    "max_completion_tokens": ("max_completion_tokens",),
    "no temperature": ("temperature",),
    "no system message": ("system role", "system message", "role system", "role 'system'"),
}
"""Where models differ in what they take, and what a server's refusal (400) of the usual way mentions."""


class Server:
    """A server's address, and what was learned of its ways. Safe to share between threads.

    Args:
        url: up to and with `/v1`.
        name: of the model, as the server knows it.
        key: sent with each request.
        timeout: seconds without a byte, after which a request fails.
        place: how it is spoken of; by default by its address.
    """

    def __init__(self, url: str, name: str, key: SecretStr | None, timeout: float, place: Place | None = None) -> None:
        self.url = httpx.URL(url.rstrip("/").removesuffix("/chat/completions"))
        who = f"the language model's server at {where_is(self.url)}"
        self.place = place or Place(who, (key,) if key else (), settable=True)
        self.name = name
        self.key = key
        self.timeout = timeout
        self.ways: frozenset[str] = frozenset()

    def line(self) -> "ServerLine":
        """A line for one request. The first loads what requests need, which takes seconds."""
        import llama_index.llms.openai_like  # noqa: F401
        import openai.resources.chat  # noqa: F401 - otherwise loaded by the first request

        return ServerLine(self)

    @cached_property
    def tls(self) -> ssl.SSLContext:
        """The certificates that are trusted: those that httpx brings, or the file that SSL_CERT_FILE names."""
        return httpx.create_ssl_context()

    def learn(self, error: Exception) -> bool:
        """Whether a refusal tells of a way that was not tried yet; the next request goes that way."""
        if status_of(error) != 400:
            return False
        said = str(error).lower()
        for way, words in WAYS.items():
            if way not in self.ways and any(word in said for word in words):
                self.ways |= {way}
                return True
        return False


class ServerLine:
    """One request to a server.

    Args:
        server: which.
    """

    def __init__(self, server: Server) -> None:
        self._server = server
        self._wire = Wire(server.url, server.key, server.tls, server.timeout)

    def replies(self, messages: Sequence[Message], tokens: int) -> Iterator[str]:
        """See `Line`."""
        self._wire.most += tokens * BYTES_A_TOKEN
        begun = False
        while True:
            try:
                for piece in self._request(messages, tokens):
                    begun = True
                    yield piece
            except Exception as error:
                if begun or not self._server.learn(error):
                    raise
            else:
                break
        if not self._wire.finished:
            raise httpx.RemoteProtocolError("the answer is not whole")

    def hang_up(self) -> None:
        """See `Line`."""
        self._wire.cut()

    def fault(self, error: BaseException) -> Fault:
        """See `Line`."""
        place = self._server.place
        if status_of(error) == 404:
            return self._unknown()
        kind = self._wire.kind.partition(";")[0].strip()
        if kind not in ("", EVENTS) and isinstance(error, httpx.RemoteProtocolError | ValueError):
            return place.fault(f"sent {place.clean(kind)} instead of a stream", LOOK_AT_URL)
        if isinstance(error, ValueError | TypeError | AttributeError | LookupError):
            return place.fault("sent what no OpenAI-compatible server sends", LOOK_AT_URL)
        return fault_of(error, place)

    def _request(self, messages: Sequence[Message], tokens: int) -> Iterator[str]:
        from llama_index.llms.openai_like import OpenAILike

        server, ways = self._server, self._server.ways
        options: dict[str, Any] = {"max_completion_tokens" if "max_completion_tokens" in ways else "max_tokens": tokens}
        if "no temperature" in ways:
            from openai import NOT_GIVEN

            options["temperature"] = NOT_GIVEN
        if "no system message" in ways:
            messages = [Message("user", "\n\n".join(message.content for message in messages))]
        with httpx.Client(transport=self._wire) as client:
            llm = OpenAILike(
                model=server.name,
                api_base=str(server.url),
                api_key="added later",  # by the wire
                api_version="none",  # keeps a variable of the OpenAI library out
                is_chat_model=True,
                is_function_calling_model=False,
                temperature=0.0,
                max_retries=0,
                http_client=client,
            )
            yield from pieces(llm, messages, **options)

    def _unknown(self) -> Fault:
        """What a 404 means: the model is not there, or nothing is."""
        server, place = self._server, self._server.place
        self._wire = Wire(server.url, server.key, server.tls, LOOK)
        try:
            with httpx.Client(transport=self._wire) as client:
                listed = client.get(f"{server.url}/models").raise_for_status().json()["data"]
            names = [place.clean(str(one["id"])) for one in listed]
        except (httpx.HTTPError, ValueError, LookupError, TypeError):
            return place.fault("has nothing at this address (404)", LOOK_AT_URL)
        more = f" and {len(names) - LISTED} more" if len(names) > LISTED else ""
        has = f"it has {', '.join(names[:LISTED])}{more}" if names else "it has none"
        return place.fault(f"has no model {server.name!r} (404), {has}", "set LEDE_MODEL to the name of one")


def where_is(url: httpx.URL) -> str:
    """An address as it may be shown: without user, password and query."""
    return str(url.copy_with(username=None, password=None, query=None, fragment=None))
