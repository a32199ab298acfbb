"""Bytes -> text, and whether bytes are text at all.

UTF-8 is tried first, then what the document declares, then UTF-16 without a byte order mark, then Windows-1252 where
the result looks like Western text, then a statistical guess. The Windows-1252 step is there because the guess needs
more than the few quotation marks an English article holds: it reads them as Greek or Turkish.
"""

import codecs
import re
from collections.abc import Callable, Iterator
from io import TextIOWrapper
from typing import AnyStr, BinaryIO

from charset_normalizer import from_bytes

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16, whose mark it begins with
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_SAMPLE = 65_536
_TEXT_CODEC = re.compile(
    r"utf-?(8|16|32)|iso-?8859|windows|cp\d|koi8|gb|big5|hz|euc|shift|sjis|mac|latin|(us-?)?ascii|tis", re.IGNORECASE
)
_WESTERN_LETTERS = frozenset("ÀÁÂÄÅÆÇÈÉÊÍÎÑÖØÚÜßàáâãäåæçèéêëìíîïñòóôõöøùúûüŒœŠšŽž")
_WESTERN_MARKS = frozenset("€‚„…†‡‰‹‘’“”•–—™›\u00a0¡£¥§©«\u00ad®°±²³´·º»¼½¾¿×")
_CONTROL = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")
_BEYOND_ASCII = re.compile(rb"[\x80-\xff]")
_KINDS = (
    (b"%PDF-", "a PDF document"),
    (b"\x89PNG", "a PNG picture"),
    (b"\xff\xd8\xff", "a JPEG picture"),
    (b"GIF8", "a GIF picture"),
    (b"PK\x03\x04", "a zip archive or an Office document"),
    (b"\xd0\xcf\x11\xe0", "an old Office document"),
    (b"{\\rtf", "an RTF document"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"\x7fELF", "a program"),
    (b"MZ\x90\x00", "a program"),
    (b"SQLite format 3", "a database"),
)


def decode(data: bytes, declared: str | None = None) -> str:
    """Read bytes as text; never fail, with U+FFFD where no character is meant.

    Args:
        data: the whole text, byte order mark included.
        declared: the encoding that a server or a document names, if any.
    """
    encoding = encoding_of(data, declared)
    return data.decode(encoding, "replace").removeprefix("\ufeff")


def encoding_of(data: bytes, declared: str | None = None) -> str:
    """Return the name of the codec that reads these bytes best, from all or the first part of them."""
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return encoding
    if wide := _utf16_without_mark(data[:_SAMPLE]):
        return wide
    if _is_utf8(data):
        return "utf-8"
    if declared and (codec := _text_codec(declared)) and _decodes(data, codec):
        return codec
    return _guess(data)


def lines(stream: BinaryIO, limit: int) -> Iterator[str | None]:
    """Yield the text's lines with their ends, one at a time; None for a line longer than `limit`.

    Each line is decoded by itself, so one in another encoding does not spoil the rest of a long file.
    """
    sample = stream.read(_SAMPLE)
    stream.seek(0)
    encoding = encoding_of(sample)
    if encoding.startswith(("utf-16", "utf-32")):
        wide = TextIOWrapper(stream, encoding, "replace", newline="\n")
        for number, text in enumerate(_capped(wide.readline, "\n", limit)):
            yield text.removeprefix("\ufeff") if text and number == 0 else text
        wide.detach()
        return
    otherwise = "cp1252" if encoding == "utf-8" else encoding
    for number, raw in enumerate(_capped(stream.readline, b"\n", limit)):
        if raw is None:
            yield None
            continue
        line = raw.removeprefix(codecs.BOM_UTF8) if number == 0 else raw
        for part in line.splitlines(keepends=True):  # an old Mac file ends its lines with \r alone
            try:
                yield part.decode("utf-8")
            except UnicodeDecodeError:
                yield part.decode(otherwise, "replace")


def binary_kind(data: bytes) -> str | None:
    """Return what the bytes look like where they are not text, in words; None for text.

    A stray control character or two does not make a text binary; one in fifty does.
    """
    for start, kind in _KINDS:
        if data.startswith(start):
            return kind
    sample = data[:_SAMPLE]
    encoding = encoding_of(sample)
    if encoding.startswith(("utf-16", "utf-32")):
        sample = sample.decode(encoding, "replace").replace("\ufffd", "\x00").encode()
    return "binary data" if len(_CONTROL.findall(sample)) > 2 + len(sample) // 50 else None


def _is_utf8(data: bytes) -> bool:
    """Also where the data is cut inside a character, or a few damaged bytes stand among many good characters."""
    try:
        data.decode("utf-8")
    except UnicodeDecodeError as error:
        if error.end == len(data) and error.reason == "unexpected end of data":
            return True
        text = data.decode("utf-8", "replace")
        broken = text.count("\ufffd")
        beyond_ascii = len(text) - len(text.encode("ascii", "ignore"))
        return beyond_ascii - broken > 10 * broken
    return True


def _utf16_without_mark(sample: bytes) -> str | None:
    """UTF-16 of mostly Latin letters has a zero in every second byte, and none in the others."""
    pairs = len(sample) // 2
    if pairs < 2:
        return None
    even, odd = sample[0 : 2 * pairs : 2].count(0), sample[1 : 2 * pairs : 2].count(0)
    if odd > 0.7 * pairs and even < 0.02 * pairs:
        return "utf-16-le"
    if even > 0.7 * pairs and odd < 0.02 * pairs:
        return "utf-16-be"
    return None


def _text_codec(name: str) -> str | None:
    """Python's name for a declared encoding; None for unknown ones and for codecs that are not encodings of text."""
    name = name.strip().strip("\"'")
    if not _TEXT_CODEC.match(name):
        return None
    try:
        codec = codecs.lookup(name).name
    except (LookupError, ValueError):
        return None
    # Pages that declare these mean Windows-1252 (WHATWG Encoding Standard, section 4.2).
    return "cp1252" if codec in {"iso8859-1", "ascii"} else codec


def _decodes(data: bytes, codec: str) -> bool:
    text = data.decode(codec, "replace")
    return text.count("\ufffd") <= len(text) // 1000


def _guess(data: bytes) -> str:
    sample = _around_the_unusual(data)
    western = sample.decode("cp1252", "replace")
    unusual = [character for character in western if not character.isascii()]
    letters = sum(character in _WESTERN_LETTERS for character in unusual)
    marks = sum(character in _WESTERN_MARKS for character in unusual)
    if letters + marks == len(unusual) and letters <= max(8, 0.08 * len(western)):
        return "cp1252"
    best = from_bytes(sample).best()
    return best.encoding if best else "cp1252"


def _around_the_unusual(data: bytes) -> bytes:
    """At most a sample's length of the data, from a little before the first byte that is not ASCII."""
    first = _BEYOND_ASCII.search(data)
    start = max(first.start() - 1000, 0) if first and len(data) > _SAMPLE else 0
    return data[start : start + _SAMPLE]


def _capped(readline: Callable[[int], AnyStr], end: AnyStr, limit: int) -> Iterator[AnyStr | None]:
    """Lines of at most `limit` bytes or characters; a longer one is read past in pieces and comes out as None."""
    while line := readline(limit + 1):
        if len(line) <= limit:
            yield line
            continue
        while line and not line.endswith(end):
            line = readline(limit)
        yield None
