"""What went wrong with a model, in one clause that can stand behind "because", and whether another attempt may help.

Errors of httpx, of the OpenAI library and of others are told apart by what they carry, not by their class, because a
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
    """The text with every key in it, and every telling part of one, replaced.

    Args:
        text: of any origin.
        keys: what must not be shown.
    """
    hidden = bytearray(len(text))
    for key in keys:
        for form in _forms(key.get_secret_value()):
            _hide(text, form, hidden)
    for match in LOOKS_SECRET.finditer(text):
        hidden[match.start() : match.end()] = b"\1" * len(match[0])
    return "".join(_masked(text, hidden))


def _forms(key: str) -> Iterator[str]:
    """The key as it is and as it travels in addresses and headers."""
    yield key
    yield quote(key, safe="")
    yield b64encode(key.encode()).decode().rstrip("=")


def _hide(text: str, key: str, hidden: bytearray) -> None:
    width = min(TELLING, len(key))
    for first in range(len(key) - width + 1 if width else 0):
        part = key[first : first + width]
        at = text.find(part)
        while at >= 0:
            hidden[at : at + width] = b"\1" * width
            at = text.find(part, at + 1)


def _masked(text: str, hidden: bytearray) -> Iterator[str]:
    for at, letter in enumerate(text):
        if not hidden[at]:
            yield letter
        elif not at or not hidden[at - 1]:
            yield MASK


SHOWN = 160
"""Characters of a server's own message that are repeated, at most."""


class Again(Enum):
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
    """

    text: str
    again: Again = Again.NEVER
    wait: float | None = None


@dataclass(frozen=True)
class Place:
    """Who is asked, and what must not be told.

    Attributes:
        who: as it stands in a sentence.
        keys: secrets that no text may repeat.
        settable: whether LEDE_MODEL_URL and LEDE_MODEL_KEY lead there.
    """

    who: str
    keys: tuple[SecretStr, ...] = ()
    settable: bool = False

    def clean(self, text: str) -> str:
        """A foreign text as one short line without keys."""
        line = " ".join(without_keys(text, self.keys).split()).rstrip(".")
        return line if len(line) <= SHOWN else line[: SHOWN - 1] + "…"

    def fault(self, text: str, hint: str = "", again: Again = Again.NEVER, wait: float | None = None) -> Fault:
        """A fault of who is asked.

        Args:
            hint: what to do, where the settings lead there.
        """
        return Fault(f"{self.who} {text}" + (f"; {hint}" if hint and self.settable else ""), again, wait)


def fault_of(error: BaseException, place: Place) -> Fault:
    """What an error means."""
    chain = list(_chain(error))
    for one in chain:
        if (status := status_of(one)) is not None:
            return _refusal(status, chain, place)
    for one in reversed(chain):  # the first cause says most
        if (fault := _broken_line(one, place)) is not None:
            return fault
    said = _said(chain) or f"{type(error).__name__}: {error}"
    return place.fault(f"failed: {place.clean(said)}")


def status_of(error: BaseException) -> int | None:
    """The HTTP status that an error carries, where it is not one of success."""
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


def _refusal(status: int, chain: list[BaseException], place: Place) -> Fault:
    if status in (401, 403):  # such a server often repeats a part of the key: nothing of what it says is told
        text, hint = (
            ("refused the key", "correct LEDE_MODEL_KEY") if place.keys else ("wants a key", "set LEDE_MODEL_KEY")
        )
        return place.fault(f"{text} ({status})", hint)
    said = _said(chain)
    told = f": {place.clean(said)}" if said else ""
    wait = _retry_after(chain)
    asked = f" and asks to wait {wait:g} s" if wait else ""
    if status < 400:
        to = place.clean(_header(chain, "location"))
        return place.fault(f"sends to another address ({status}): {to}", "set LEDE_MODEL_URL to where it leads")
    if status == 429 and "insufficient_quota" in said:
        return place.fault(f"has no more to give to this account (429){told}")
    if status == 429:
        return place.fault(f"has too much to do (429){asked}{told}", again=Again.OFTEN, wait=wait)
    if status >= 500:
        return place.fault(f"failed ({status}){asked}{told}", again=Again.OFTEN, wait=wait)
    return place.fault(f"refused the request ({status}){told}")


def _said(chain: list[BaseException]) -> str:
    """The server's own message and code, where one of the errors carries them."""
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


def _broken_line(error: BaseException, place: Place) -> Fault | None:
    """What an error of the connection means; None for any other."""
    if isinstance(error, socket.gaierror):
        return place.fault("was not found under this name", "correct LEDE_MODEL_URL, or check the network")
    if isinstance(error, ssl.SSLError):
        said = place.clean(getattr(error, "verify_message", "") or error.reason or str(error))
        return place.fault(f"allows no secure connection ({said})", "see whether LEDE_MODEL_URL is to begin with https")
    if isinstance(error, ConnectionRefusedError):
        return place.fault("refused the connection", "start it, or correct LEDE_MODEL_URL", Again.ONCE)
    if isinstance(error, httpx.TimeoutException | TimeoutError):
        return place.fault("does not answer", "start it, or correct LEDE_MODEL_URL")
    if isinstance(error, httpx.TransportError | ConnectionError):
        return place.fault("broke off the connection", again=Again.ONCE)
    return None
