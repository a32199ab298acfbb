"""What a reader is given, what it yields, and how large one article may be.

A reader is a function that takes a `Resource` and yields an `Article` or a `Skipped` for each article it holds. Readers
raise `OSError` where the bytes cannot be had and nothing else, however the bytes are broken.
"""

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from typing import BinaryIO, NamedTuple, TypeAlias

from index.article import Article, Skipped, clean_text
from index.text.blocks import Told, located

MAX_CHARACTERS = 2_000_000
"""About 600 newspaper pages: more than any article, less than what stalls an index on one document."""

MAX_TEXT_BYTES = 4 * MAX_CHARACTERS
"""The most that UTF-8 needs for that many characters, so a larger file is refused before it is read."""

MAX_DOCUMENT_BYTES = 20_000_000
"""For a page, PDF, DOCX or download, where markup and pictures outweigh the words."""

MAX_JSON_BYTES = 100_000_000
"""One JSON value has to be held whole, at several times its size on disk; JSON lines have no such limit."""

MAX_LINE_BYTES = 32_000_000
"""The longest article with every character written as an escaped surrogate pair, and room for its other fields."""

MAX_FIELD = 1_000
"""Characters of a title, an author, a source, or an id that a file gives; the rest is cut off."""

MAX_URL = 8_000
"""Characters that servers and browsers agree on; a longer address leads nowhere, and is left out."""

Outcome: TypeAlias = Article | Skipped


class Resource(NamedTuple):
    """One opened file, or one downloaded page.

    Attributes:
        stream: the bytes, at their start, seekable.
        origin: an absolute path, or the URL that was asked for.
        url: where a download stands for good, permanent redirects followed; None for a file.
        charset: what the server said the encoding is.
    """

    stream: BinaryIO
    origin: str
    url: str | None = None
    charset: str | None = None


class Download(NamedTuple):
    """What an address gave.

    Attributes:
        data: all of its bytes, unpacked.
        origin: the URL that was asked for.
        url: where it stands for good, permanent redirects followed.
        charset: what the server said the encoding is.
        content_type: as the server names it, in lower case without parameters; "" where it does not.
    """

    data: bytes
    origin: str
    url: str
    charset: str | None
    content_type: str


Reader: TypeAlias = Callable[[Resource], Iterator[Outcome]]


def article_or_reason(
    origin: str,
    *,
    text: str,
    path: str | None = None,
    title: str | None = None,
    author: str | None = None,
    source: str | None = None,
    published_at: datetime | None = None,
    url: str | None = None,
    record_id: str | None = None,
    told: Sequence[Told] = (),
) -> Outcome:
    """Make the article, or say why its text cannot be one.

    Args:
        origin: what a `Skipped` names.
        path: what the article names, where that is not the same.
        told: the blocks that the text was made of, where its file knows them.
    """
    if len(text) > MAX_CHARACTERS:
        return Skipped(origin, too_much(f"{len(text):,} characters"))
    if not clean_text(text):
        return Skipped(origin, "it holds no text")
    article = Article.create(
        text=text,
        path=path or origin,
        title=_cut(title),
        author=_cut(author),
        source=_cut(source),
        published_at=published_at,
        url=url if url and len(url) <= MAX_URL else None,
        record_id=record_id,
    )
    return article.model_copy(update={"blocks": located(article.text, told)}) if told else article


def _cut(field: str | None) -> str | None:
    return field[: MAX_FIELD - 1] + "…" if field and len(field) > MAX_FIELD else field


def too_much(amount: str) -> str:
    """Return the reason for leaving out an article that is too large."""
    return f"{amount} is too much for one article; split it, or put one article a line in a .jsonl file"


def damaged(what: str, error: Exception) -> str:
    """Return the reason for leaving out a document that its parser gave up on."""
    return f"this {what} is damaged or in a form that cannot be read ({type(error).__name__})"


def megabytes(size: int) -> str:
    """Return a size in bytes as people read it."""
    return f"{size / 1e6:.1f} MB"
