"""Requests as they reach the page: who asks and under which name, bodies with a limit, and refusing.

Servers in front are only believed where they are named: anyone can write `X-Forwarded-For: 10.0.0.1` into a request.
"""

import re
from collections.abc import Sequence
from ipaddress import IPv4Network, IPv6Address, IPv6Network, ip_address
from typing import NamedTuple

from starlette.datastructures import Headers
from starlette.types import Message, Receive, Scope

Network = IPv4Network | IPv6Network

_FOR, _HOST, _PROTO = "x-forwarded-for", "x-forwarded-host", "x-forwarded-proto"

_TOLD = {"forwarded", "x-real-ip", "x-gradio-server", "x-forwarded-port", "x-forwarded-prefix", _FOR, _HOST, _PROTO}
"""What servers in front tell of a request; Gradio takes the page's own address from some of these."""

_AUTHORITY = re.compile(r"(?:[A-Za-z0-9._-]+|\[[0-9A-Fa-f:.]+\])(?::\d{1,5})?")
"""A host with or without a port: news.example:8443, [::1]."""


class ReceivedRequest(NamedTuple):
    """A request, as it was before any server in front passed it on.

    Attributes:
        scope: the request, with nothing in it about servers in front that cannot be believed.
        client: address that it comes from.
        host: name that the page was asked under, with the port.
        by_proxy: whether a server passed it on that is named.
    """

    scope: Scope
    client: str
    host: str
    by_proxy: bool


def asked(scope: Scope, proxies: Sequence[Network]) -> ReceivedRequest:
    """Read a request.

    Args:
        proxies: addresses of the servers that are believed.
    """
    headers, peer = Headers(scope=scope), (scope.get("client") or ("",))[0]
    plain = [(name, value) for name, value in scope["headers"] if name.decode("latin-1").lower() not in _TOLD]
    if not _among(peer, proxies):
        return ReceivedRequest({**scope, "headers": plain}, peer, headers.get("host", ""), by_proxy=False)
    # Each server writes behind what it was given, so what stands last is what the nearest one saw for itself.
    on_the_way = [_address(one) for one in ",".join(headers.getlist(_FOR)).split(",") if one.strip()]
    client = next((one for one in reversed(on_the_way) if not _among(one, proxies)), peer)
    host, proto = _last(headers, _HOST), _last(headers, _PROTO)
    if _AUTHORITY.fullmatch(host):
        plain.append((_HOST.encode(), host.encode()))
    else:
        host = headers.get("host", "")
    scheme = proto if proto in {"http", "https"} else scope["scheme"]
    plain.append((_PROTO.encode(), scheme.encode()))
    return ReceivedRequest(
        {**scope, "headers": plain, "client": (client, 0), "scheme": scheme}, client, host, by_proxy=True
    )


def _last(headers: Headers, name: str) -> str:
    return ",".join(headers.getlist(name)).rpartition(",")[2].strip()


def _among(address: str, networks: Sequence[Network]) -> bool:
    try:
        known = ip_address(address)
    except ValueError:
        return False
    if isinstance(known, IPv6Address) and known.ipv4_mapped:  # as a socket for both kinds shows one of the old kind
        known = known.ipv4_mapped
    return any(known in network for network in networks)


def _address(written: str) -> str:
    """10.0.0.1:443 -> 10.0.0.1; [2001:db8::1]:443 -> 2001:db8::1; anything else as it is."""
    written = written.strip()
    if written.startswith("["):
        return written[1:].partition("]")[0]
    return written.partition(":")[0] if written.count(":") == 1 else written


class Refused(Exception):
    """A request is not answered; `Guard` says why.

    Args:
        reason: one plain line.
        status: of HTTP.
    """

    def __init__(self, reason: str, status: int = 403) -> None:
        super().__init__(reason)
        self.reason, self.status = reason, status


async def body_of(receive: Receive, largest: int) -> bytes:
    """Return the body of a request.

    Args:
        largest: bytes.

    Raises:
        Refused: it is larger, or was cut short.
    """
    body = bytearray()
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise Refused("The request was cut short.", 400)
        body.extend(message.get("body", b""))
        if len(body) > largest:
            raise Refused(f"A request like this has {largest:,} bytes at most.", 413)
        if not message.get("more_body"):
            return bytes(body)


def with_body(scope: Scope, body: bytes, receive: Receive) -> tuple[Scope, Receive]:
    """Return a request with another body than the one that was read from it."""
    rest = [(name, value) for name, value in scope["headers"] if name not in (b"content-length", b"transfer-encoding")]
    given: list[Message] = [{"type": "http.request", "body": body, "more_body": False}]

    async def again() -> Message:
        return given.pop() if given else await receive()

    return {**scope, "headers": [*rest, (b"content-length", str(len(body)).encode())]}, again
