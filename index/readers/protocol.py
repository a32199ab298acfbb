"""What a worker is asked, and what it answers: JSON in frames of a known length, over two pipes.

JSON and not pickle: a parser that a file has taken over can then give back text and nothing else. Nothing is believed
of an answer but its form: articles are made from it anew, by the same step that makes them from a file.

| the library writes | the worker answers |
| --- | --- |
| `{"do": "file", "path": "/news/a.html", "seconds": 30, "memory": 2048}` | `["begun"]`, then of each outcome |
| `{"do": "download", "download": [...], ...}`, then a frame of its bytes | `["article", {...}, blocks]`, |
| `{"do": "count", "path": "/news/a.csv", ...}` | `["skipped", origin, reason]` or `["count", 3]`; at last `["end"]` |
"""

import json
import os
from typing import Any, NamedTuple

from index.article import Article, Skipped
from index.text.blocks import are_sound

MAX_FRAME = 32_000_000
"""Bytes of an answer: four for each character of the longest article, as much again for whatever must be escaped."""

OUT_OF_MEMORY = 87
"""What a worker ends with that may not have more memory."""

_LENGTH = 4
_LONGEST_REASON = 1_000
_LONGEST_ORIGIN = 8_000


class ReadLimits(NamedTuple):
    """What reading one file may take.

    Attributes:
        seconds: of a processor's time until the next article, or until the reason why there is none; four times as much
            by the clock, for a machine that has other work.
        memory: megabytes of address space.
    """

    seconds: float = 30.0
    memory: int = 2048


def read_frame(pipe: int, most: int | None = None) -> bytes | None:
    """Return the next frame; None at the pipe's end.

    Raises:
        ValueError: it is longer than `most` bytes.
    """
    head = _exactly(pipe, _LENGTH)
    if head is None:
        return None
    length = int.from_bytes(head, "big")
    if most is not None and length > most:
        raise ValueError(f"a frame of {length} bytes; the most is {most}")
    return _exactly(pipe, length)


def write_frame(pipe: int, data: bytes) -> None:
    """Write one frame.

    Raises:
        OSError: nobody reads any more.
    """
    view = memoryview(len(data).to_bytes(_LENGTH, "big") + data)
    while view:
        view = view[os.write(pipe, view) :]


def pack(value: Any) -> bytes:
    """Return a value of JSON as bytes. Not ASCII alone, which doubles the size of other scripts."""
    try:
        return json.dumps(value, ensure_ascii=False).encode()
    except UnicodeEncodeError:  # a path whose name is not text
        return json.dumps(value).encode()


def answer_of(outcome: Article | Skipped) -> list[Any]:
    """Return an outcome as a worker sends it."""
    if isinstance(outcome, Skipped):
        return ["skipped", *outcome]
    return ["article", outcome.model_dump(mode="json"), outcome.blocks]


def outcome_of(answer: list[Any]) -> Article | Skipped:
    """Return an outcome as the library takes it.

    Raises:
        ValueError, TypeError: it is none.
    """
    kind, *rest = answer
    if kind == "skipped":
        origin, reason = rest
        return Skipped(str(origin)[:_LONGEST_ORIGIN], str(reason)[:_LONGEST_REASON])
    if kind != "article":
        raise ValueError(f"{kind!r} is not an outcome")
    fields, blocks = rest
    given = Article.model_validate(fields | {"blocks": blocks})
    # Made anew: its id is one that a file could have given it, and so stays as it is.
    made = Article.create(**given.model_dump(exclude={"id", "path"}), path=given.path or "", record_id=given.id)
    if not are_sound(made.text, given.blocks):
        raise ValueError("its blocks are not parts of its text, one behind the other")
    return made.model_copy(update={"blocks": given.blocks})


def _exactly(pipe: int, length: int) -> bytes | None:
    pieces = bytearray()
    while len(pieces) < length:
        piece = os.read(pipe, min(length - len(pieces), 1_000_000))
        if not piece:
            return None
        pieces += piece
    return bytes(pieces)
