"""One address -> its bytes in memory, or the reason why not.

One request and at most five redirects, over http and https only, with limits on time and size. Not here: what the
bytes mean (`formats`, the readers); scripts, frames and further pages are never asked for.
"""

import socket
import ssl
import time
from io import BytesIO
from typing import NamedTuple

import httpx

from index.article import Skipped, clean_text
from index.distribution import version
from index.readers.public import NotPublic, PublicOnly
from index.readers.resource import MAX_DOCUMENT_BYTES, Resource, megabytes

SECONDS_OF_SILENCE = 20.0
_SECONDS_IN_ALL = 120.0
_REDIRECTS = 5
_NOT_PUBLIC = (
    "this address, or one that it sends on to, is of a network that is not public, which this page does not fetch "
    "from; save the page and add the file"
)


class Download(NamedTuple):
    """What an address gave.

    Attributes:
        content_type: as the server names it, in lower case without parameters; "" where it does not.
    """

    resource: Resource
    content_type: str


def fetch(address: str, silence: float = SECONDS_OF_SILENCE, *, public_only: bool = False) -> Download | Skipped:
    """Downloads what stands at an http or https address.

    Args:
        address: as typed; a user name and password in it are sent, but not kept.
        silence: seconds without a byte after which the server is given up.
        public_only: refuse addresses of this machine and of networks that are not public, redirects included.
    """
    try:
        url = httpx.URL(address.strip())
        origin = _without_secrets(url)
    except (httpx.InvalidURL, ValueError, TypeError):
        return Skipped(clean_text(address), "this is not a web address that can be opened; check how it is written")
    if not url.host:
        return Skipped(origin, "this web address names no host")
    try:
        with httpx.Client(
            timeout=silence,
            headers={"User-Agent": _user_agent()},
            transport=PublicOnly() if public_only else None,
            trust_env=not public_only,
        ) as client:
            return _follow(client, url, origin)
    except NotPublic:
        return Skipped(origin, _NOT_PUBLIC)
    except (httpx.HTTPError, httpx.InvalidURL, OSError, ValueError) as error:
        return Skipped(origin, _reason(error, silence))


def _follow(client: httpx.Client, url: httpx.URL, origin: str) -> Download | Skipped:
    deadline = time.monotonic() + _SECONDS_IN_ALL
    lasting, has_lasted = url, True
    for _ in range(_REDIRECTS + 1):
        with client.stream("GET", url) as response:
            if response.next_request is None:
                return _download(response, origin, _without_secrets(lasting), deadline)
            url = response.next_request.url
            # What a page is moved to for the moment, often with a signature, is not where it stands.
            has_lasted = has_lasted and response.status_code in {301, 308}
            lasting = url if has_lasted else lasting
            if url.scheme not in {"http", "https"}:
                return Skipped(origin, f"the server sends on to {url.scheme}:, which is not a web address")
    return Skipped(origin, f"the server sends on from page to page more than {_REDIRECTS} times")


def _download(response: httpx.Response, origin: str, lasting: str, deadline: float) -> Download | Skipped:
    if response.status_code != httpx.codes.OK:
        return Skipped(origin, _refusal(response.status_code, response.reason_phrase))
    promised = response.headers.get("content-length", "")
    if promised.isdecimal() and int(promised[:18]) > MAX_DOCUMENT_BYTES:
        return Skipped(origin, _too_large(int(promised[:18])))
    data = bytearray()
    for piece in response.iter_bytes():
        data += piece
        if len(data) > MAX_DOCUMENT_BYTES:
            return Skipped(origin, _too_large(len(data), "more than "))
        if time.monotonic() > deadline:
            return Skipped(origin, f"the download took longer than {_SECONDS_IN_ALL:.0f} seconds; try again later")
    content_type = response.headers.get("content-type", "").split(";")[0].strip().lower()
    return Download(Resource(BytesIO(data), origin, lasting, response.charset_encoding), content_type)


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
