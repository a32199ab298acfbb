"""An answer in the order in which it is read: a lead, quotations grouped by article, a model's prose, notes.

The terminal, the page, notebooks and exports draw the same layout, so that they say the same.
"""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from assistant.citation import Citation, Section, Sentence, ShortAnswer
from index import Article


class Quotation(NamedTuple):
    """Words of an article.

    Args:
        citation: what is quoted.
        before, bold, after: the words; `bold` are those that answer in short, empty where none do.
    """

    citation: Citation
    before: str
    bold: str
    after: str


class Card(NamedTuple):
    """Quotations of one article.

    Args:
        article: the article.
        quotations: in the order of the answer.
        same: citations of other articles that hold the same words.
    """

    article: Article
    quotations: tuple[Quotation, ...]
    same: tuple[Citation, ...] = ()


class Group(NamedTuple):
    """A part of an answer: a section of it, or all that has no section.

    Args:
        heading: of a section; else empty.
        cards: the quotations, by article, in the order in which each is first quoted.
        prose: sentences in nobody's quotation marks: a model's, and notes.
    """

    heading: str
    cards: tuple[Card, ...] = ()
    prose: tuple[Sentence, ...] = ()


class Layout(NamedTuple):
    """An answer in the order in which it is read.

    Args:
        lead: the answer in short; empty where there is none.
        groups: what follows.
        sources: citations that no card shows; a model's sentences rest on them.
    """

    lead: str
    groups: tuple[Group, ...]
    sources: tuple[Citation, ...]

    @property
    def quoted(self) -> int:
        """How many articles are quoted in cards."""
        return len({card.article.id for group in self.groups for card in group.cards})

    @property
    def checked(self) -> bool:
        """Whether a model wrote any of it."""
        written = {"supported", "partly", "unsupported"}
        return any(one.support in written for group in self.groups for one in group.prose)


def layout(
    sentences: Sequence[Sentence],
    citations: Sequence[Citation],
    sections: Sequence[Section] = (),
    short: ShortAnswer | None = None,
) -> Layout:
    """Lay out an answer, whole or as far as it has come.

    Args:
        sections: its parts; sentences outside all of them follow behind.
    """
    by_number = {one.n: one for one in citations}
    placed = {place for section in sections for place in section.sentences}
    rest = [place for place in range(len(sentences)) if place not in placed]
    wanted = [(one.heading, one.sentences) for one in sections] + ([("", tuple(rest))] if rest else [])
    groups = tuple(
        _group(heading, [sentences[place] for place in places if place < len(sentences)], by_number, short)
        for heading, places in wanted
    )
    cards = [card for group in groups for card in group.cards]
    shown = {one.citation.n for card in cards for one in card.quotations}
    shown |= {one.n for card in cards for one in card.same}
    lead = f"{short.text[:1].upper()}{short.text[1:]}" if short and short.citation in shown else ""
    return Layout(lead, groups, tuple(one for one in citations if one.n not in shown))


def _group(
    heading: str, sentences: Sequence[Sentence], citations: dict[int, Citation], short: ShortAnswer | None
) -> Group:
    cards: dict[str, Card] = {}
    prose: list[Sentence] = []
    for one in sentences:
        cited = [citations[n] for n in one.citations if n in citations]
        if not cited or not _quotes(one, cited[0]):
            prose.append(one)
            continue
        first, *others = cited
        card = cards.get(first.article.id, Card(first.article, ()))
        cards[first.article.id] = card._replace(
            quotations=(*card.quotations, Quotation(first, *_cut(first, short))), same=(*card.same, *others)
        )
    return Group(heading, tuple(cards.values()), tuple(prose))


def _quotes(sentence: Sentence, cited: Citation) -> bool:
    """Whether a sentence is the words of its first citation, and not what Lede says of several."""
    return sentence.support == "quoted" and sentence.text.split() == cited.quote.split()


def _cut(cited: Citation, short: ShortAnswer | None) -> Iterator[str]:
    """The words before those that answer in short, these, and the words after them, each on one line."""
    text, inside = cited.article.text, short is not None and short.citation == cited.n
    start, end = (short.start, short.end) if short and inside else (cited.end, cited.end)
    start, end = max(cited.start, min(start, cited.end)), max(cited.start, min(end, cited.end))
    for first, last in ((cited.start, start), (start, end), (end, cited.end)):
        piece = text[first:last]
        words = " ".join(piece.split())
        left, right = " " * bool(words and piece[:1].isspace()), " " * bool(words and piece[-1:].isspace())
        yield f"{left}{words}{right}" if words else " " * bool(piece)
