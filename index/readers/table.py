"""CSV and TSV: one article a row, under a header that names the fields.

The delimiter is the one under which the header names the most known fields: guessing it from the body fails on texts
full of commas. Rows are read one at a time and numbered as a spreadsheet numbers them: the header is row 1.
"""

import csv
from collections.abc import Iterator
from itertools import chain, islice
from typing import BinaryIO

from index.article import Skipped
from index.readers.charset import binary_kind, lines
from index.readers.records import Broken, articles, field_count, has_text_field, listing
from index.readers.resource import MAX_LINE_BYTES, Outcome, Resource, megabytes

_DELIMITERS = (",", "\t", ";", "|")
_HEADER_LINES = 50  # blank lines may stand above the header, and a quoted name may hold line ends


def read(resource: Resource) -> Iterator[Outcome]:
    """Yield the articles of a table."""
    start = resource.stream.read(65_536)
    resource.stream.seek(0)
    if kind := binary_kind(start):
        yield Skipped(resource.origin, f"this is not a table but {kind}")
        return
    # The csv module has one limit for the whole process, far below the length of an article.
    csv.field_size_limit(max(csv.field_size_limit(), MAX_LINE_BYTES))
    try:
        columns, rows = _open(resource.stream)
    except csv.Error as error:
        yield Skipped(resource.origin, f"this is not a table that can be read: {error}")
        return
    if not columns:
        yield Skipped(resource.origin, "it holds no text")
    elif not has_text_field(columns):
        need = 'name the one that holds the articles "text" (or "body", "content", "article")'
        yield Skipped(resource.origin, f"no column holds the text: the columns are {listing(columns)}; {need}")
    else:
        empty = True
        for outcome in articles(_records(columns, rows), resource.origin):
            empty = False
            yield outcome
        if empty:
            yield Skipped(resource.origin, "there is no row under the header")


def count(stream: BinaryIO) -> int:
    """Return how many rows stand under the header."""
    try:
        return sum(any(row) for row in _open(stream)[1])
    except csv.Error:
        return 0


def _open(stream: BinaryIO) -> tuple[list[str], Iterator[list[str]]]:
    """The header's names and the rows under it, blank ones included."""
    text = _lines(stream)
    head = list(islice(text, _HEADER_LINES))
    headers = {delimiter: _header(csv.reader(head, delimiter=delimiter)) for delimiter in _DELIMITERS}
    # Where nothing is known, the most columns are the likeliest; `max` keeps the first of equals, the comma.
    delimiter = max(_DELIMITERS, key=lambda one: (field_count(headers[one]), len(headers[one])))
    rows = csv.reader(chain(head, text), delimiter=delimiter)
    return _header(rows), rows


def _header(rows: Iterator[list[str]]) -> list[str]:
    names = next((row for row in rows if any(name.strip() for name in row)), [])
    return [name.strip() for name in names]


def _records(columns: list[str], rows: Iterator[list[str]]) -> Iterator[tuple[str, object]]:
    number = 1
    while True:
        number += 1
        try:
            row = next(rows, None)
        except csv.Error as error:
            yield f"row {number}", Broken(f"the table cannot be read from here on: {error}")
            return
        if row is None:
            return
        if any(value.strip() for value in row):
            yield f"row {number}", _record(columns, row)


def _record(columns: list[str], row: list[str]) -> dict[str, str] | Broken:
    if any(value.strip() for value in row[len(columns) :]):
        return Broken(f"it has {len(row)} values under {len(columns)} columns; put a text with commas in quotes")
    pairs = list(zip(columns, row, strict=False))
    return dict(reversed(pairs))  # of two columns with one name, the first counts


def _lines(stream: BinaryIO) -> Iterator[str]:
    for line in lines(stream, MAX_LINE_BYTES):
        if line is None:
            raise csv.Error(f"a line is longer than {megabytes(MAX_LINE_BYTES)}")
        yield line.replace("\x00", "")
