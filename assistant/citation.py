"""Sentences and citations, what an answer is made of, and how a citation is written as JSON and read back.

The JSON of a citation holds the passage and the quote with their offsets, not the whole article: answers are kept by
the thousand, and an article is many times as long as what is quoted of it.
"""

import ntpath
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any, Literal, Self

from pydantic import BaseModel, ConfigDict, model_serializer, model_validator

from index import Article, ArticleLine, Passage

SupportLabel = Literal["quoted", "supported", "partly", "unsupported", "none"]
"""Quoted: the article's own words. Else whether the cited words support the sentence; "none": nothing is cited."""

MOST_LISTED = 200
"""Articles of an answer's list at most."""


class Sentence(BaseModel):
    """One sentence of an answer.

    Attributes:
        text: without citation marks.
        citations: the `n` of each citation it rests on.
        support: "quoted", or whether those citations support it.
        why: for one that they do not wholly support, what is missing, in a few words.
    """

    model_config = ConfigDict(frozen=True)

    text: str
    citations: tuple[int, ...]
    support: SupportLabel
    why: str = ""


class ShortAnswer(BaseModel):
    """The few words that answer, cut out of a quote, or "yes" or "no" where the quote decides it.

    Attributes:
        text: as it is shown; for a yes or no, that word.
        start, end: offsets of the answering words into the cited article's text.
        citation: the `n` of the citation whose quote holds them.
    """

    model_config = ConfigDict(frozen=True)

    text: str
    start: int
    end: int
    citation: int


class Section(BaseModel):
    """A part of a structured answer: a day of a timeline, a row of a list, a side of a comparison.

    Attributes:
        heading: shown in front, such as "6 November 2023" or "Critics"; not a sentence of the answer.
        sentences: indexes into `Answer.sentences`; none for a side without evidence.
    """

    model_config = ConfigDict(frozen=True)

    heading: str
    sentences: tuple[int, ...] = ()


class Listed(BaseModel):
    """An article that an answer from the catalog lists.

    Attributes:
        article_id, title, source, author, url: as stored.
        published_at: ISO 8601, in UTC; None where no day is known.
    """

    model_config = ConfigDict(frozen=True)

    article_id: str
    title: str
    source: str | None = None
    author: str | None = None
    url: str | None = None
    published_at: str | None = None

    @classmethod
    def of(cls, line: ArticleLine) -> Self:
        """Return an article as the catalog has it."""
        return cls(
            article_id=line.id,
            title=line.title,
            source=line.source,
            author=line.author,
            url=line.url,
            published_at=iso(line.published_at) if line.published_at else None,
        )


class Excerpt(Article):
    """An article read back from JSON: what was quoted of its text is at its offsets, the rest is blank.

    Attributes:
        cut_from: version of the whole article.
    """

    cut_from: str

    @property
    def version(self) -> str:
        """That of the article it was cut from."""
        return self.cut_from


class Citation(BaseModel):
    """Words of a stored article that a sentence of the answer rests on.

    Two are equal that quote the same words of the same version of an article, whether or not the rest is known.

    Attributes:
        n: the number shown in the text, from 1.
        article: the whole article as stored; an `Excerpt` where the citation was read back from JSON.
        passage: the passage in which the words were found.
        start, end: offsets into the article's text.
        also_in: other articles that hold the same words: one report, printed more than once.
        replaces: older versions of the article.
        heading: that the words stand under, where they are an item of a list; else "".
    """

    model_config = ConfigDict(frozen=True)

    n: int
    article: Article
    passage: Passage
    start: int
    end: int
    also_in: tuple[Article, ...] = ()
    replaces: tuple[Article, ...] = ()
    heading: str = ""

    @model_validator(mode="before")
    @classmethod
    def _from_json(cls, given: Any) -> Any:
        """Read what `_to_json` wrote; parts given by name stay as they are."""
        if not isinstance(given, dict) or "article_id" not in given:
            return given
        try:
            first, text, quote = given["passage_start"], given["passage"], given["quote"]
            if len(quote) != given["end"] - given["start"]:
                raise ValueError(f"a quote of {len(quote)} characters is not at {given['start']}..{given['end']}")
            known = _at_offsets([(first, text), (given["start"], quote)])
            passage = {
                "id": given["passage_id"],
                "article_id": given["article_id"],
                "place": given["passage_place"],
                "start": first,
                "end": first + len(text),
                "text": text,
                "sentences": given["passage_sentences"],
            }
            return {
                "n": given["n"],
                "article": _excerpt(given, known),
                "passage": passage,
                "start": given["start"],
                "end": given["end"],
                "also_in": [_excerpt(one) for one in given["also_in"]],
                "replaces": [_excerpt(one) for one in given["replaces"]],
                "heading": given.get("heading", ""),  # version 0.2 had none
            }
        except (KeyError, TypeError) as error:
            raise ValueError(f"this is not the JSON of a citation: {error!r}") from None

    @model_validator(mode="after")
    def _within_the_article(self) -> Self:
        if not 0 <= self.start < self.end <= len(self.article.text):
            raise ValueError(f"no quote at {self.start}..{self.end} of {len(self.article.text)} characters")
        return self

    @property
    def quote(self) -> str:
        """The exact words: `article.text[start:end]`."""
        return self.article.text[self.start : self.end]

    @model_serializer
    def _to_json(self) -> dict[str, Any]:
        """One level, without the article's text."""
        passage = self.passage
        return {
            "n": self.n,
            **_kept(self.article),
            "passage_id": passage.id,
            "passage": passage.text,
            "passage_start": passage.start,
            "passage_place": passage.place,
            "passage_sentences": [tuple(span) for span in passage.sentences],
            "quote": self.quote,
            "start": self.start,
            "end": self.end,
            "also_in": [_kept(article) for article in self.also_in],
            "replaces": [_kept(article) for article in self.replaces],
            "heading": self.heading,
        }

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Citation) and self._to_json() == other._to_json()

    def __hash__(self) -> int:
        return hash((self.n, self.passage.id, self.start, self.end))


def with_marks(sentence: Sentence) -> str:
    """Return the sentence as it is printed in `Answer.text`.

    >>> with_marks(Sentence(text="The wall is to be repaired.", citations=(1, 2), support="supported"))
    'The wall is to be repaired. [1][2]'
    """
    return sentence.text + (" " + "".join(f"[{n}]" for n in sentence.citations) if sentence.citations else "")


def about(article: Article) -> dict[str, Any]:
    """Return an article's fields without its text."""
    return {
        "article_id": article.id,
        "title": article.title,
        "source": article.source,
        "author": article.author,
        "url": article.url,
        "published_at": iso(article.published_at) if article.published_at else None,
    }


def iso(moment: datetime) -> str:
    """Return a moment as JSON has it, in UTC.

    >>> iso(datetime(2023, 2, 27, tzinfo=UTC))
    '2023-02-27T00:00:00Z'
    """
    return moment.astimezone(UTC).isoformat().removesuffix("+00:00") + "Z"


def _kept(article: Article) -> dict[str, Any]:
    """An article's fields, what tells its versions apart, and the name of its file: its folder is nobody's business."""
    return about(article) | {"version": article.version, "file": article.path and ntpath.basename(article.path)}


def _excerpt(fields: dict[str, Any], text: str = "") -> Excerpt:
    names = ("title", "source", "author", "url", "published_at")
    return Excerpt.model_validate(
        {name: fields[name] for name in names}
        | {"id": fields["article_id"], "cut_from": fields["version"], "path": fields["file"], "text": text}
    )


def _at_offsets(pieces: Iterable[tuple[int, str]]) -> str:
    """A text of which only pieces are known: [(2, "b")] -> "  b"."""
    whole = ""
    for start, piece in pieces:
        end = start + len(piece)
        whole = whole.ljust(end)
        whole = whole[:start] + piece + whole[end:]
    return whole
