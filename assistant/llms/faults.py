"""What went wrong with a model, in one clause that can follow "because", and whether another attempt may help.

Errors of httpx, of the OpenAI library and of others are told apart by what they hold, not by their class, because a
LlamaIndex LLM may bring any. No text holds a key.
"""

import re
import socket
import ssl
from base64 import b64encode
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from enum import Enum
from itertools import groupby
from operator import itemgetter
from typing import Any
from urllib.parse import quote

import httpx
from pydantic import SecretStr

MASK = "[key]"

TELLING = 8
"""Characters of a key in a row that are taken out wherever they stand; a shorter key is taken out whole."""

LOOKS_SECRET = re.compile(r"\bBearer\s+(?=\S*[\d.])\S+|\b(?:sk|pk|gsk|hf|xai)[-_][\w*.-]{6,}")
"""What is taken for a key though it is not known to be one: as OpenAI, Groq, Hugging Face and others write theirs."""


def without_keys(text: str, keys: Iterable[SecretStr]) -> str:
    """Return the text with every key in it, and every telling part of one, replaced.

    Args:
        text: of any origin.
        keys: what must not be shown.
    """
    hidden = bytearray(len(text))
    for key in keys:
        for form in _forms(key.get_secret_value()):
            width = min(TELLING, len(form))
            for first in range(len(form) - width + 1 if width else 0):
                for match in re.finditer(f"(?={re.escape(form[first : first + width])})", text):
                    hidden[match.start() : match.start() + width] = b"\1" * width
    for match in LOOKS_SECRET.finditer(text):
        hidden[match.start() : match.end()] = b"\1" * len(match[0])
    runs = groupby(zip(hidden, text, strict=True), key=itemgetter(0))
    return "".join(MASK if gone else "".join(letter for _, letter in run) for gone, run in runs)


def _forms(key: str) -> Iterator[str]:
    """The key as it is and as it travels in addresses and headers."""
    yield key
    yield quote(key, safe="")
    yield b64encode(key.encode()).decode().rstrip("=")


SHOWN = 160
"""Characters of a server's own message that are repeated, at most."""


class Retry(Enum):
    """Whether to try once more what failed."""

    NEVER = "never"
    ONCE = "once"
    OFTEN = "as often as the settings allow"


@dataclass(frozen=True)
class Fault:
    """What went wrong.

    Attributes:
        text: a clause.
        again: whether another attempt may help.
        wait: seconds that the server asks to wait first.
        known: the same without what a server says, which may repeat the prompt; empty where the text has none of it.
    """

    text: str
    again: Retry = Retry.NEVER
    wait: float | None = None
    known: str = ""

    @property
    def logged(self) -> str:
        """What a log may hold."""
        return self.known or self.text


@dataclass(frozen=True)
class Endpoint:
    """Which model or server is asked, and what must not be shown.

    Attributes:
        who: its name in a sentence.
        keys: secrets that no text may repeat.
        configurable: whether LEDE_MODEL_URL and LEDE_MODEL_KEY lead there.
    """

    who: str
    keys: tuple[SecretStr, ...] = ()
    configurable: bool = False

    def clean(self, text: str) -> str:
        """Return a foreign text as one short line without keys."""
        line = " ".join(without_keys(text, self.keys).split()).rstrip(".")
        return line if len(line) <= SHOWN else line[: SHOWN - 1] + "…"

    def fault(
        self, text: str, hint: str = "", again: Retry = Retry.NEVER, wait: float | None = None, *, said: str = ""
    ) -> Fault:
        """Return a fault of this endpoint.

        Args:
            hint: what to do, where the settings lead there.
            said: in the server's own words.
        """
        known = f"{self.who} {text}"
        told = known + (f": {self.clean(said)}" if said else "")
        return Fault(told + (f"; {hint}" if hint and self.configurable else ""), again, wait, known)


def fault_of(error: BaseException, endpoint: Endpoint) -> Fault:
    """Return what an error means."""
    chain = list(_chain(error))
    for one in chain:
        if (status := status_of(one)) is not None:
            return _refusal(status, chain, endpoint)
    for one in reversed(chain):  # the first cause says most
        if (fault := _broken_line(one, endpoint)) is not None:
            return fault
    said = _said(chain) or f"{type(error).__name__}: {error}"
    return endpoint.fault("failed", said=said)


def status_of(error: BaseException) -> int | None:
    """Return the HTTP status that an error holds, where it is not one of success."""
    code = getattr(error, "status_code", None)
    if code is None:
        code = getattr(getattr(error, "response", None), "status_code", None)
    return code if isinstance(code, int) and code >= 300 else None


def _chain(error: BaseException) -> Iterator[BaseException]:
    """An error and what led to it, however it was raised."""
    seen: set[int] = set()
    one: BaseException | None = error
    while one is not None and id(one) not in seen:
        seen.add(id(one))
        yield one
        one = one.__cause__ or one.__context__


def _refusal(status: int, chain: list[BaseException], endpoint: Endpoint) -> Fault:
    if status in (401, 403):  # such a server often repeats a part of the key: nothing of what it says is shown
        if endpoint.keys:
            return endpoint.fault(f"refused the key ({status})", "correct LEDE_MODEL_KEY")
        return endpoint.fault(f"wants a key ({status})", "set LEDE_MODEL_KEY")
    if status < 400:
        hint = "set LEDE_MODEL_URL to where it leads"
        return endpoint.fault(f"sends to another address ({status})", hint, said=_header(chain, "location"))
    said, wait = _said(chain), _retry_after(chain)
    if status == 429 and "insufficient_quota" in said:
        return endpoint.fault("has no more to give to this account (429)", said=said)
    if status != 429 and status < 500:
        return endpoint.fault(f"refused the request ({status})", said=said)
    text = "has too much to do (429)" if status == 429 else f"failed ({status})"
    asked = f" and asks to wait {wait:g} s" if wait else ""
    return endpoint.fault(text + asked, again=Retry.OFTEN, wait=wait, said=said)


def _said(chain: list[BaseException]) -> str:
    """The server's own message and code, where one of the errors holds them."""
    for error in chain:
        body: Any = getattr(error, "body", None)
        inner = body.get("error", body) if isinstance(body, dict) else body
        if isinstance(inner, dict):
            return " ".join(str(inner[name]) for name in ("message", "detail", "code") if inner.get(name))
        if isinstance(inner, str):
            return inner
    return ""


def _header(chain: list[BaseException], name: str) -> str:
    responses = (getattr(error, "response", None) for error in chain)
    found = (one.headers.get(name) for one in responses if isinstance(one, httpx.Response))
    return next((value.strip() for value in found if value), "")


def _retry_after(chain: list[BaseException]) -> float | None:
    """Seconds, from a header that holds either seconds or a moment (RFC 9110, section 10.2.3)."""
    value = _header(chain, "retry-after")
    if re.fullmatch(r"\d{1,9}(\.\d+)?", value):
        return float(value)
    try:
        moment = parsedate_to_datetime(value)
    except ValueError:
        return None
    return max(0.0, (moment.replace(tzinfo=moment.tzinfo or UTC) - datetime.now(UTC)).total_seconds())


def _broken_line(error: BaseException, endpoint: Endpoint) -> Fault | None:
    """What an error of the connection means; None for any other."""
    if isinstance(error, socket.gaierror):
        return endpoint.fault("was not found under this name", "correct LEDE_MODEL_URL, or check the network")
    if isinstance(error, ssl.SSLError):
        said = endpoint.clean(getattr(error, "verify_message", "") or error.reason or str(error))
        return endpoint.fault(
            f"allows no secure connection ({said})", "see whether LEDE_MODEL_URL is to begin with https"
        )
    if isinstance(error, ConnectionRefusedError):
        return endpoint.fault("refused the connection", "start it, or correct LEDE_MODEL_URL", Retry.ONCE)
    if isinstance(error, httpx.TimeoutException | TimeoutError):
        return endpoint.fault("does not answer", "start it, or correct LEDE_MODEL_URL")
    if isinstance(error, httpx.TransportError | ConnectionError):
        return endpoint.fault("broke off the connection", again=Retry.ONCE)
    return None
