"""Connections to public addresses only: for whoever fetches what a stranger names.

The name is looked up here, and the connection goes to the address that was judged: a name that is answered differently
the second time leads nowhere else. No proxy is used, since it would look the name up again. Not here: what is fetched
(`fetch`).
"""

import socket
from collections.abc import Iterable
from ipaddress import IPv4Address, IPv6Address, ip_address

import httpcore
import httpx

_CARRIERS = ("sixtofour", "ipv4_mapped")
"""Addresses of the new kind that stand for one of the old."""


class NotPublic(Exception):
    """A name or address of this machine, or of a network that is not public."""


class PublicOnly(httpx.HTTPTransport):
    """Sends requests to public addresses and refuses all others.

    Raises:
        NotPublic: by its requests, the host has an address that is not public.
    """

    def __init__(self) -> None:
        super().__init__(trust_env=False)
        self._pool = httpcore.ConnectionPool(
            ssl_context=httpx.create_ssl_context(), max_connections=1, network_backend=_Backend()
        )


class _Backend(httpcore.SyncBackend):
    """Opens connections; the address is judged between looking it up and going there."""

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.NetworkStream:
        """As the base class, to the first address of the host."""
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        addresses = list(dict.fromkeys(str(one[4][0]) for one in found))
        if not addresses or not all(map(is_public, addresses)):
            raise NotPublic(host)
        for place, address in enumerate(addresses):
            try:
                return super().connect_tcp(address, port, timeout, local_address, socket_options)
            except (httpcore.ConnectError, httpcore.ConnectTimeout):
                if place == len(addresses) - 1:
                    raise
        raise AssertionError("the last address returns or raises")


def is_public(address: str) -> bool:
    """Whether anyone on the Internet may have this address; the old kind within the new is looked at too."""
    try:
        known = ip_address(address.partition("%")[0])
    except ValueError:
        return False
    if isinstance(known, IPv6Address):
        inner = [getattr(known, name) for name in _CARRIERS] + [*(known.teredo or ()), _translated(known)]
        if any(one is not None and not _is_global(one) for one in inner):
            return False
        if known.ipv4_mapped is not None:
            return True
    return _is_global(known)


def _translated(address: IPv6Address) -> IPv4Address | None:
    """The old address behind one of the well-known prefix for translation (RFC 6052, 64:ff9b::/96)."""
    return IPv4Address(int(address) & 0xFFFFFFFF) if int(address) >> 32 == 0x64FF9B << 64 else None


def _is_global(address: IPv4Address | IPv6Address) -> bool:
    return address.is_global and not address.is_multicast
