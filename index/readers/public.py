"""Connections to public addresses only: for whoever fetches what a stranger names.

The name is looked up here, and the connection goes to the address that was judged: a name that is answered differently
the second time leads nowhere else. No proxy is used, since it would look the name up again.
"""

import socket
from collections.abc import Iterable
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address

import httpcore
import httpx

_NOT_PUBLIC_V4 = tuple(map(IPv4Network, (
    "0.0.0.0/8",  # this network
    "10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16",  # private
    "100.64.0.0/10",  # shared by a carrier's customers
    "127.0.0.0/8",  # this machine
    "169.254.0.0/16",  # this link; clouds keep their secrets at 169.254.169.254
    "192.0.0.0/24",  # protocol assignments
    "192.0.2.0/24", "198.51.100.0/24", "203.0.113.0/24",  # examples
    "192.88.99.0/24",  # relays from IPv6 to IPv4, given up
    "198.18.0.0/15",  # measurements between networks
    "224.0.0.0/4",  # many receivers
    "240.0.0.0/4",  # reserved, and everybody on this network
)))  # fmt: skip
_ALLOCATED_V6 = IPv6Network("2000::/3")
"""All that has been given out of IPv6; what is local, private or a translation stands outside."""
_NOT_PUBLIC_V6 = tuple(map(IPv6Network, (
    "2001::/23",  # protocol assignments, tunnels of Teredo among them
    "2001:db8::/32", "3fff::/20",  # examples
    "2002::/16",  # tunnels of 6to4
)))  # fmt: skip
"""Within that. Both lists: IANA's special-purpose address registries (RFC 6890), taken whole where a part is public."""
_TRANSLATED = IPv6Network("64:ff9b::/96")
"""IPv4 as a network without it sees it (RFC 6052); 64:ff9b:1::/48, beside it, is each network's own."""


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
    """Return whether anyone on the Internet may have this address.

    Judged by the lists above and by Python's own, which differs from one patch version to the next: it alone would let
    some addresses pass on some machines.

    >>> is_public("10.0.0.1"), is_public("2001:db8::1"), is_public("9.9.9.9")
    (False, False, True)
    """
    try:
        known = ip_address(address.partition("%")[0])
    except ValueError:
        return False
    if isinstance(known, IPv6Address):
        inner = known.ipv4_mapped or (IPv4Address(int(known) & 0xFFFFFFFF) if known in _TRANSLATED else None)
        if inner is None:
            listed = known not in _ALLOCATED_V6 or any(known in network for network in _NOT_PUBLIC_V6)
            return known.is_global and not listed
        known = inner
    return known.is_global and not any(known in network for network in _NOT_PUBLIC_V4)
