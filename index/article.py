"""The values the whole project passes around: articles, their passages, what was found and left out.

An `Article` is stored exactly as it stands here, so every offset below counts characters of `Article.text`. Cleaning
happens once, in `Article.create`, before anything is counted.
"""

import hashlib
import re
from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Literal, NamedTuple, Self, TypedDict

from pydantic import BaseModel, ConfigDict, Field

SAFE_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._:-]{0,127}")
"""Ids a file may give its own articles: they travel through shells, URLs and Chroma filters unchanged."""

_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_SURROGATE = re.compile(r"[\ud800-\udfff]")


class Span(NamedTuple):
    """Half-open character offsets into an article's text."""

    start: int
    end: int


BlockKind = Literal["heading", "paragraph", "item", "quotation", "row", "caption", "embed", "boilerplate"]
"""What a block of an article is. `item`: of a list; `row`: of a table; `embed`: of a post shown in the article;
`boilerplate`: links to other articles, calls to act, notices, credits."""


class Block(NamedTuple):
    """A part of an article as its page is laid out, with half-open character offsets into its text."""

    kind: BlockKind
    start: int
    end: int


class Skipped(NamedTuple):
    """A source, or one record of it, that was left out of the library.

    Args:
        origin: the path or URL, with `#line` or `#record` behind it where only a part was left out.
        reason: one plain sentence: what was found and what to do about it.
    """

    origin: str
    reason: str


def clean_text(text: str) -> str:
    r"""Make text storable: one kind of line end, no control characters, no lone surrogates, no byte order mark.

    Nothing that a reader would see changes, so what is quoted later is what the author wrote.

    >>> clean_text("one\r\ntwo\x00 ")
    'one\ntwo'
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\ufeff", "")
    return _SURROGATE.sub("\ufffd", _CONTROL.sub("", text)).strip()


class Article(BaseModel):
    """One article as the library stores it.

    Attributes:
        id: stable across updates: the file's own id where it gives one, else made from the URL or the path.
        text: the body that is searched and quoted.
        title: never empty; the file's name or the first words where the source has none.
        author: the byline as printed.
        source: the publication's name.
        published_at: in UTC; midnight where only a day is known.
        url: where the original stands.
        path: what was read: an absolute path or a URL, with `#record` behind it for one of several in a file.
        blocks: what the file itself says of its layout, where it was just read; `Library.blocks` has every article's.
    """

    model_config = ConfigDict(frozen=True)

    id: str
    text: str
    title: str
    author: str | None = None
    source: str | None = None
    published_at: datetime | None = None
    url: str | None = None
    path: str | None = None
    blocks: tuple[Block, ...] = Field(default=(), exclude=True, repr=False)

    @classmethod
    def create(
        cls,
        *,
        text: str,
        path: str,
        title: str | None = None,
        author: str | None = None,
        source: str | None = None,
        published_at: datetime | None = None,
        url: str | None = None,
        record_id: str | None = None,
    ) -> Self:
        """Clean the parts and give the article its id.

        Args:
            text: the body; must hold something once cleaned.
            path: what was read; see the attribute of the same name.
            published_at: a time without a zone is taken as UTC.
            record_id: the id that the file itself gives this article, if it does.

        Raises:
            ValueError: the text is empty.

        >>> Article.create(text="The wall fell.", path="/news/1.txt", title="Storm", source="Tarn Post").header
        'Storm. Tarn Post'
        """
        body = clean_text(text)
        if not body:
            raise ValueError("it holds no text")
        identity = url or path
        if record_id and SAFE_ID.fullmatch(record_id):
            article_id = record_id
        else:
            key = f"{path}\x00{record_id}" if record_id else identity
            article_id = hashlib.sha256(key.encode("utf-8", "replace")).hexdigest()[:16]
        if published_at is not None:
            published_at = published_at.replace(tzinfo=published_at.tzinfo or UTC).astimezone(UTC)
        return cls(
            id=article_id,
            text=body,
            title=_line(title) or _line(body[:80]) or article_id,
            author=_line(author),
            source=_line(source),
            published_at=published_at,
            url=_line(url),
            path=clean_text(path),
        )

    @property
    def version(self) -> str:
        """Twelve hexadecimal digits that change whenever anything that is shown or searched does."""
        parts = (self.title, self.author, self.source, self.url, self.published_at and self.published_at.isoformat())
        content = "\x00".join([*(part or "" for part in parts), self.text])
        return hashlib.sha256(content.encode("utf-8")).hexdigest()[:12]

    @property
    def header(self) -> str:
        """Title, source and day: what stands in front of each passage when it is embedded and indexed."""
        day = f"{self.published_at.day} {self.published_at:%B %Y}" if self.published_at else None
        return ". ".join(part for part in (self.title, self.source, day) if part)


class Passage(BaseModel):
    """A run of whole sentences of one article, small enough to embed.

    Attributes:
        id: made from the article, its version and the passage's place, so a changed article has new passage ids.
        place: 0 for the article's first passage.
        start, end: offsets into the article's text; `article.text[start:end] == text`.
        sentences: offsets into the article's text, in order, all within start and end.
    """

    model_config = ConfigDict(frozen=True)

    id: str
    article_id: str
    place: int
    start: int
    end: int
    text: str
    sentences: tuple[Span, ...]


Names = str | Collection[str] | None
"""One name or several, any of which will do; None, or several that are none, leave nothing out."""


class FilterArguments(TypedDict, total=False):
    """The keywords that narrow a search or a list; see `Filters`."""

    source: Names
    author: Names
    after: date | datetime | None
    before: date | datetime | None


@dataclass(frozen=True)
class Filters:
    """What a search or a list is narrowed to; by default to nothing.

    Attributes:
        sources: only articles of any of these publications, whatever their case.
        authors: only articles of any of these writers, whatever their case; a byline that names several is of each.
        after, before: only articles of these days or between them, both included, in UTC; a moment is taken as it is.
    """

    sources: tuple[str, ...] = ()
    authors: tuple[str, ...] = ()
    after: date | datetime | None = None
    before: date | datetime | None = None

    @classmethod
    def of(
        cls,
        source: Names = None,
        author: Names = None,
        after: date | datetime | None = None,
        before: date | datetime | None = None,
    ) -> Self:
        """Make the filters of what users give: one name or several of each kind.

        >>> Filters.of(source="Tarn Post").sources
        ('Tarn Post',)
        """
        return cls(_several(source), _several(author), after, before)

    @property
    def arguments(self) -> FilterArguments:
        """The same as keywords: `library.search(question, **filters.arguments)`."""
        return {"source": self.sources, "author": self.authors, "after": self.after, "before": self.before}


EVERYTHING = Filters()
"""No filter."""


@dataclass(frozen=True)
class Hit:
    """A passage that was found.

    Attributes:
        passage, article: what was found, and where it stands.
        score: 0..1, comparable within one search only.
        dense: cosine of question and passage.
        lexical: BM25.
        also_in: other articles that carry the passage, with the same figures, whatever the filters.
        replaces: older versions of the article.
    """

    passage: Passage
    article: Article
    score: float
    dense: float
    lexical: float
    also_in: tuple[Article, ...] = ()
    replaces: tuple[Article, ...] = ()


def _line(text: str | None) -> str | None:
    """One line without surrounding or repeated white space, or None where nothing is left."""
    return " ".join(clean_text(text).split()) or None if text else None


def _several(names: Names) -> tuple[str, ...]:
    """The names as they were given, each once."""
    return tuple(dict.fromkeys([names] if isinstance(names, str) else names or ()))
