"""PDF files: one file, one article.

A PDF holds lines placed on pages, not paragraphs: lines are joined where a sentence runs on, words that were divided at
a line's end are put together, page numbers and running heads are left out. The date of a PDF's making is not taken for
the day of publication.
"""

import logging
import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence

from pypdf import PageObject, PdfReader
from pypdf.errors import DependencyError, FileNotDecryptedError

from index.article import Skipped, clean_text
from index.readers.resource import MAX_CHARACTERS, Outcome, Resource, damaged, too_much
from index.readers.titles import believable_author, believable_title, headed_article

logging.getLogger("pypdf").addHandler(logging.NullHandler())  # it reports each oddity of a file as a warning

_PAGE_NUMBER = re.compile(r"(?:page |p\. ?)?[-–]?\s*\d{1,4}\s*[-–]?(?: ?(?:of|/) ?\d{1,4})?", re.IGNORECASE)
_ENDS_SENTENCE = re.compile(r"[.!?:][”’\"')\]]*$")
_DIVIDED = re.compile(r"(?P<start>[^\W\d_]{2,})[-\u00ad\u2010]$")
_BULLET = re.compile(r"(?:[•▪●‣]|[-–*]|\d{1,2}[.)])\s")
_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
_LOCKED = "this PDF is encrypted; save it without a password"


def read(resource: Resource) -> Iterator[Outcome]:
    """Yield the one article of a PDF."""
    reader: PdfReader | None = None
    try:
        reader = PdfReader(resource.stream)
        yield _article(reader, resource)
    except FileNotDecryptedError:
        yield Skipped(resource.origin, _LOCKED)
    except DependencyError:  # pypdf leaves a cipher to another package, and some ways of packing a page
        packed = "its pages are packed in a way that cannot be read; print it to a new PDF"
        yield Skipped(resource.origin, _LOCKED if reader is None or reader.is_encrypted else packed)
    except (OSError, MemoryError):
        raise
    except Exception as error:  # noqa: BLE001 - pypdf meets broken files with errors of every kind
        yield Skipped(resource.origin, damaged("PDF", error))


def _article(reader: PdfReader, resource: Resource) -> Outcome:
    if reader.is_encrypted and not reader.decrypt(""):
        return Skipped(resource.origin, _LOCKED)
    pages: list[list[str]] = []
    characters = 0
    for page in _once_each(reader):
        text = clean_text(page.extract_text())
        characters += len(text)
        if characters > MAX_CHARACTERS:
            return Skipped(resource.origin, too_much(f"more than {MAX_CHARACTERS:,} characters"))
        pages.append([line.strip() for line in text.split("\n")])
    if not characters:
        return Skipped(resource.origin, "this PDF holds no text, only pictures; run text recognition on it first")
    metadata = reader.metadata
    return headed_article(
        resource,
        paragraphs(pages),
        title=believable_title(metadata.title if metadata else None),
        account=believable_author(metadata.author if metadata else None),
    )


def _once_each(reader: PdfReader) -> Iterator[PageObject]:
    """The pages; one that is referred to twenty thousand times is read once."""
    seen: set[int] = set()
    for page in reader.pages:
        reference = page.indirect_reference
        if reference is None or reference.idnum not in seen:
            yield page
        if reference is not None:
            seen.add(reference.idnum)


def paragraphs(pages: Sequence[Sequence[str]]) -> str:
    """Join the lines of pages into paragraphs with blank lines between them.

    Args:
        pages: each page's lines, blank ones included.
    """
    pages = _without_running_heads(pages)
    lengths = sorted(len(line) for page in pages for line in page if line)
    full = lengths[len(lengths) * 9 // 10] if lengths else 0
    spelled = Counter(word.casefold() for page in pages for line in page for word in _WORD.findall(line))
    joined: list[list[str]] = []  # each paragraph in pieces, since adding to a long text copies it
    before = ""
    for page in pages:
        for at, line in enumerate(page):
            # A blank line parts paragraphs, but a page's end parts them only after a whole sentence.
            if not line:
                before = before if at in {0, len(page) - 1} else ""
            elif not joined or not before or _parts(before, line, full):
                joined.append([line])
                before = line
            else:
                _join(joined[-1], line, spelled)
                before = line
    return "\n\n".join("".join(pieces) for pieces in joined)


def _parts(before: str, line: str, full: int) -> bool:
    """Whether a new paragraph begins with this line."""
    if _BULLET.match(line):
        return True
    if len(before) >= 0.8 * full or _DIVIDED.search(before):
        return False
    return bool(_ENDS_SENTENCE.search(before)) or (len(before) < 0.6 * full and not line[0].islower())


def _join(pieces: list[str], line: str, spelled: Counter[str]) -> None:
    """Add a line to a paragraph."""
    divided = _DIVIDED.search(pieces[-1])
    if not divided or not line[0].islower():
        pieces += [" ", line]
        return
    start, end = divided["start"].rsplit("-")[-1], _WORD.match(line)
    rest = end[0] if end else ""
    with_hyphen = spelled[f"{start}-{rest}".casefold()] > spelled[f"{start}{rest}".casefold()]
    pieces[-1] = pieces[-1][:-1] + ("-" if with_hyphen and not pieces[-1].endswith("\u00ad") else "") + line


def _without_running_heads(pages: Sequence[Sequence[str]]) -> list[list[str]]:
    """Take off page numbers, and what stands first or last on most pages but for its digits."""
    kept = [_trimmed(page, lambda _: False) for page in pages]
    for _ in range(2):  # a running head may stand above or below the number
        kept = [_trimmed(page, lambda line: bool(_PAGE_NUMBER.fullmatch(line))) for page in kept]
        edges = Counter(edge for page in kept if page for edge in {_shape(page[0]), _shape(page[-1])})
        often = {edge for edge, times in edges.items() if times >= 3 and times > len(kept) / 2}
        kept = [_trimmed(page, lambda line, often=often: _shape(line) in often) for page in kept]  # type: ignore[misc]
    return kept


def _trimmed(page: Sequence[str], drop: Callable[[str], bool]) -> list[str]:
    """The page without blank lines at its ends, and without its first and last line where these are to be dropped."""
    start, end = 0, len(page)
    for dropping in (False, True):
        while start < end and not page[start]:
            start += 1
        while start < end and not page[end - 1]:
            end -= 1
        if not dropping and start < end:
            start += drop(page[start])
        if not dropping and start < end:
            end -= drop(page[end - 1])
    return list(page[start:end])


def _shape(line: str) -> str:
    return re.sub(r"\d+", "0", line)
