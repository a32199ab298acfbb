"""Which reader reads what: by the suffix of a file, by the content type of a download.

Readers are imported when first needed, since some bring a second of imports with them.
"""

import re
from importlib import import_module
from pathlib import PurePosixPath
from types import ModuleType
from typing import NamedTuple, cast
from urllib.parse import unquote, urlsplit

from index.readers.resource import (
    MAX_DOCUMENT_BYTES,
    MAX_JSON_BYTES,
    MAX_TEXT_BYTES,
    Reader,
    megabytes,
    too_much,
)


class Format(NamedTuple):
    """One way of writing articles down.

    Attributes:
        module: the reader's module in this package.
        function: the reader's name in it.
        most: bytes that a file may have, None for any number; decided before it is read.
        one_article: whether a file holds exactly one article.
    """

    module: str
    function: str
    most: int | None
    one_article: bool

    @property
    def read(self) -> Reader:
        """The reader itself."""
        return cast("Reader", getattr(self.load(), self.function))

    def load(self) -> ModuleType:
        """Import the reader, which may take a second."""
        return import_module(f"index.readers.{self.module}")

    def refusal(self, size: int) -> str | None:
        """Return why a file of this many bytes is not read, or None where it is."""
        if self.most is None or size <= self.most:
            return None
        if self.one_article:
            return too_much(megabytes(size))
        return f"{megabytes(size)} is too much for one file of this kind; put one article a line in a .jsonl file"


_TEXT = Format("markdown", "read_plain", MAX_TEXT_BYTES, one_article=True)
_MARKDOWN = Format("markdown", "read", MAX_TEXT_BYTES, one_article=True)
_PAGE = Format("webpage", "read", MAX_DOCUMENT_BYTES, one_article=True)
_PDF = Format("pdf", "read", MAX_DOCUMENT_BYTES, one_article=True)
_WORD = Format("word", "read", MAX_DOCUMENT_BYTES, one_article=True)
_JSON = Format("jsonfile", "read", MAX_JSON_BYTES, one_article=False)
_JSON_LINES = Format("jsonfile", "read_lines", None, one_article=False)
_TABLE = Format("table", "read", None, one_article=False)
_FEED = Format("feed", "read", MAX_DOCUMENT_BYTES, one_article=False)

BY_SUFFIX = {
    ".txt": _TEXT,
    ".text": _TEXT,
    ".md": _MARKDOWN,
    ".markdown": _MARKDOWN,
    ".html": _PAGE,
    ".htm": _PAGE,
    ".xhtml": _PAGE,
    ".pdf": _PDF,
    ".docx": _WORD,
    ".json": _JSON,
    ".jsonl": _JSON_LINES,
    ".ndjson": _JSON_LINES,
    ".csv": _TABLE,
    ".tsv": _TABLE,
    ".rss": _FEED,
    ".atom": _FEED,
    ".xml": _FEED,
}

_BY_CONTENT_TYPE = {
    "text/html": _PAGE,
    "application/xhtml+xml": _PAGE,
    "application/pdf": _PDF,
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": _WORD,
    "application/json": _JSON,
    "text/json": _JSON,
    "application/x-ndjson": _JSON_LINES,
    "application/jsonl": _JSON_LINES,
    "application/x-jsonlines": _JSON_LINES,
    "text/csv": _TABLE,
    "text/tab-separated-values": _TABLE,
    "text/markdown": _MARKDOWN,
    "application/rss+xml": _FEED,
    "application/atom+xml": _FEED,
    "application/rdf+xml": _FEED,
}
_SAYS_LITTLE = frozenset(["", "text/plain", "application/octet-stream", "binary/octet-stream", "application/download"])
_XML = frozenset(["text/xml", "application/xml"])
_MARKS_PAGE = re.compile(rb"<(?:!doctype html|html)[\s>]", re.IGNORECASE)
# `*+` and `(?>` do not go back: n comments can be taken apart in 2 ** n ways, and all would be tried.
_MARKS_FEED = re.compile(rb"^(?:\s|<\?[^>]*>|<!--(?>.*?-->))*+<(?:rss|feed|rdf:RDF)[\s>]", re.DOTALL)


def names_of_suffixes() -> str:
    """Return the suffixes that are read, for a sentence."""
    return ", ".join(BY_SUFFIX)


def of_download(content_type: str, url: str, data: bytes) -> Format | None:
    """Return the format of a download, or None where it is not one that holds articles.

    Servers name pages reliably and everything else less so: a feed is told by how it begins, and a type that says
    little gives way to the address's suffix, then to the bytes.
    """
    start = data[:4096].removeprefix(b"\xef\xbb\xbf")
    if _MARKS_FEED.match(start):
        return _FEED
    if content_type in _XML:
        return _PAGE if _MARKS_PAGE.search(start) else _FEED
    if content_type in _SAYS_LITTLE:
        by_suffix = BY_SUFFIX.get(PurePosixPath(unquote(urlsplit(url).path)).suffix.lower())
        return by_suffix or _by_bytes(start, content_type)
    if content_type.endswith("+json"):
        return _JSON
    return _BY_CONTENT_TYPE.get(content_type)


def _by_bytes(start: bytes, content_type: str) -> Format | None:
    if start.startswith(b"%PDF-"):
        return _PDF
    if _MARKS_PAGE.match(start.lstrip()):
        return _PAGE
    return _TEXT if content_type == "text/plain" else None
