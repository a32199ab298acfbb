"""Addresses that a stranger may not have fetched: this machine's and those of networks that are not public."""

import socket
from typing import Any

import pytest

from index import Skipped
from index.readers.fetch import fetch
from index.readers.public import is_public

PUBLIC = (
    "93.184.216.34", "8.8.8.8", "192.0.1.1", "192.88.98.1", "100.63.0.1", "223.255.255.254",
    "2606:2800:220:1:248:1893:25c8:1946", "2001:200::1", "2a00::1", "3ffe::1",
    "::ffff:8.8.8.8", "64:ff9b::808:808",
)  # fmt: skip
PRIVATE = (  # none of them is listened on
    "127.0.0.1", "127.8.8.8", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1", "0.1.2.3",
    "192.0.0.1", "192.0.0.8", "192.0.0.9", "192.0.0.170", "192.0.2.1", "192.88.99.1", "198.19.0.1", "203.0.113.1",
    "224.0.0.1", "240.0.0.1", "255.255.255.255",
    "::", "::1", "::2", "::8.8.8.8", "::10.0.0.1", "::7f00:1", "fe80::1", "fe80::1%eth0", "fec0::1", "feff::1",
    "fc00::1", "fd12::1", "ff02::1", "ff0e::1", "100::1", "100:0:0:1::1", "5f00::1", "4000::1", "2001:db8::1",
    "3fff::1", "3fff:fff:ffff::1", "2001:2::1", "2001:20::1", "2002:808:808::", "2002:7f00:1::",
    "2001:0:7f00:1::1", "2001:0:808:808::1",
    "::ffff:127.0.0.1", "::ffff:10.0.0.1", "::ffff:192.0.0.8", "::ffff:0:8.8.8.8",
    "64:ff9b::7f00:1", "64:ff9b::c000:8", "64:ff9b:1::808:808", "64:ff9b:1:ffff::1", "64:ff9b:0:0:1::808:808",
    "not an address", "", "8.8.8.8.", "0x7f.1",
)  # fmt: skip


@pytest.mark.parametrize("address", PUBLIC)
def test_a_public_address_is_public(address: str) -> None:
    assert is_public(address)


@pytest.mark.parametrize("address", PRIVATE)
def test_any_other_is_not(address: str) -> None:
    assert not is_public(address)


def test_a_name_is_judged_by_every_address_it_has(monkeypatch: pytest.MonkeyPatch) -> None:
    def both(_host: str, port: int, **_: Any) -> list[Any]:
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port)) for address in ("8.8.8.8", "10.0.0.1")]

    monkeypatch.setattr(socket, "getaddrinfo", both)
    found = fetch("http://rebinding.example/", public_only=True)
    assert isinstance(found, Skipped)
    assert "not public" in found.reason
