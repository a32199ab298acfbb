"""What the library has to say on a question: the quotes that answer it, how likely it is answered, what came near."""

from dataclasses import dataclass
from datetime import date

from assistant.reading.conflicts import Conflict
from assistant.reading.deduplication import Quote
from index import Article, Span


@dataclass(frozen=True)
class PartEvidence:
    """Whether the library answers one part of a question.

    Args:
        text: the part.
        sources: publications named in it.
        answerability: how likely the library holds it, 0..1.
        answered: whether that is enough for a quote.
    """

    text: str
    sources: tuple[str, ...]
    answerability: float
    answered: bool


@dataclass(frozen=True)
class Flagged:
    """A sentence that reads as an order to a language model, found among the passages.

    Args:
        why: in a few words.
    """

    article: Article
    span: Span
    why: str

    @property
    def text(self) -> str:
        """The exact words."""
        return self.article.text[self.span.start : self.span.end]


@dataclass(frozen=True)
class Overview:
    """What evidence was gathered for a question that asks for no fact, but for articles.

    Args:
        topic: what they are about; empty for the newest there are.
        newest: whether the newest stand first; else they stand in the order of their days.
        total: how many there are, those that are not shown included; 0 where that was not counted.
        sources, after, before: what the articles were narrowed down to.
        items: how many a list has, those that are not shown included; 0 for what is no list.
        ids: of all these articles, in their order; none where they were not told one by one.
    """

    topic: str
    newest: bool
    total: int = 0
    sources: tuple[str, ...] = ()
    after: date | None = None
    before: date | None = None
    items: int = 0
    ids: tuple[str, ...] = ()


@dataclass(frozen=True)
class ShortSpan:
    """The words of a quote that answer in short.

    Args:
        quote: index into the evidence's quotes.
        span: offsets into the article's text.
        text: as it is shown: the words themselves, or "yes" or "no".
    """

    quote: int
    span: Span
    text: str


@dataclass(frozen=True)
class EvidenceSection:
    """Quotes that stand together in a structured answer.

    Args:
        heading: such as a day, a name or a side.
        quotes: indexes into the evidence's quotes; none for a side that nothing speaks for.
    """

    heading: str
    quotes: tuple[int, ...] = ()


@dataclass(frozen=True, eq=False)
class Evidence:
    """What the library has to say on a question.

    Args:
        quotes: the best first; empty when the library does not answer it.
        answerability: how likely the library answers it, 0..1.
        nearest: what came closest, the best first, where the library does not answer it.
        parts: for a question that wants several facts, each of them.
        differences: where the quotes' sources differ; indexes into `quotes`.
        read: how many passages were read.
        flagged: sentences in these that read as orders to a language model.
        close: how many of the quotes, from the first, are close to the best.
        overview: for a question that asks for articles; None where sentences answer.
        short: the answer in a few words, where the reader is sure.
        sections: where the quotes make up a structured answer.
        missing: the name or matter of the question that no article has, where the library does not answer; else "".
        absent: whether no article is about what was asked.
        note: one line on why nearest passages are shown and no answer, such as a language that is not read.
    """

    quotes: tuple[Quote, ...] = ()
    answerability: float = 0.0
    nearest: tuple[Quote, ...] = ()
    parts: tuple[PartEvidence, ...] = ()
    differences: tuple[Conflict, ...] = ()
    read: int = 0
    flagged: tuple[Flagged, ...] = ()
    close: int = 0
    overview: Overview | None = None
    short: ShortSpan | None = None
    sections: tuple[EvidenceSection, ...] = ()
    missing: str = ""
    absent: bool = False
    note: str = ""
