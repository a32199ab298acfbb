"""JSON: one object, a list of objects, `{"articles": [...]}`, or one object a line.

JSON lines are read a line at a time, whatever the file's size; a line that cannot be read is left out and the rest goes
on. A single JSON value has to be held whole, so `formats` limits its file. Numbers too long for an integer stay as
written.
"""

import json
import re
from collections.abc import Iterator, Mapping

from index.article import Skipped
from index.readers.charset import binary_kind, decode, lines
from index.readers.records import Broken, articles
from index.readers.resource import MAX_LINE_BYTES, Outcome, Resource, megabytes, too_much

_LIST_FIELD = "articles"
_LIST_START = re.compile(r"\s*\[\s*(\{|$)")


def read(resource: Resource) -> Iterator[Outcome]:
    """Yield the articles of one JSON value, or of JSON lines in a file that is named as if it held one value."""
    data = resource.stream.read()
    if kind := binary_kind(data):
        yield Skipped(resource.origin, f"this is not JSON but {kind}")
        return
    text = decode(data, resource.charset)
    value = _value(text)
    if isinstance(value, Broken):
        if isinstance(_value(text.lstrip().split("\n", 1)[0]), Mapping):
            resource.stream.seek(0)
            yield from read_lines(resource)
        else:
            yield Skipped(resource.origin, value.reason)
        return
    if isinstance(value, Mapping) and isinstance(value.get(_LIST_FIELD), list):
        value = value[_LIST_FIELD]
    if not isinstance(value, list):
        yield from articles([("", value)], resource.origin)
    elif value:
        numbered = ((f"record {number}", record) for number, record in enumerate(value, start=1))
        yield from articles(numbered, resource.origin)
    else:
        yield Skipped(resource.origin, "its list of articles is empty")


def read_lines(resource: Resource) -> Iterator[Outcome]:
    """Yield the articles of JSON lines."""
    start = resource.stream.read(1024)
    resource.stream.seek(0)
    if kind := binary_kind(start):
        yield Skipped(resource.origin, f"this is not JSON but {kind}")
        return
    if _LIST_START.match(decode(start).split("\n", 1)[0]):
        yield Skipped(resource.origin, "this is one JSON list, not one object a line; name the file .json")
        return
    empty = True
    for outcome in articles(_records(resource), resource.origin):
        empty = False
        yield outcome
    if empty:
        yield Skipped(resource.origin, "it holds no text")


def count(data: bytes) -> int | None:
    """Return how many articles one JSON value holds, or None where it cannot be read."""
    value = _value(decode(data))
    if isinstance(value, Mapping):
        value = value.get(_LIST_FIELD, value)
    return None if isinstance(value, Broken) else len(value) if isinstance(value, list) else 1


def _records(resource: Resource) -> Iterator[tuple[str, object]]:
    for number, line in enumerate(lines(resource.stream, MAX_LINE_BYTES), start=1):
        if line is None:
            yield f"line {number}", Broken(too_much(f"a line of more than {megabytes(MAX_LINE_BYTES)}"))
        elif line.strip():
            yield f"line {number}", _value(line, one_line=True)


def _value(text: str, *, one_line: bool = False) -> object | Broken:
    try:
        value: object = json.loads(text.replace("\x00", ""), parse_int=_integer)
    except json.JSONDecodeError as error:
        column = f"column {error.colno}"
        where = column if one_line else f"line {error.lineno}, {column}"
        return Broken(f"this is not valid JSON: {error.msg} at {where}")
    except RecursionError:
        return Broken("this JSON is nested too deeply to be an article")
    return value


def _integer(digits: str) -> int | str:
    """Python refuses integers of more than 4,300 digits, and ids of more than 18 are names rather than numbers."""
    return int(digits) if len(digits) <= 18 else digits
