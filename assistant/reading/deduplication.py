"""Candidates to quotes: the same thing said once, overlapping words joined, the speaker of a quotation named."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import NamedTuple
from urllib.parse import urlsplit

from assistant.guard.injection import suspicion
from assistant.reading.attribution import LONGEST, open_quotes, with_speaker
from assistant.reading.boilerplate import after_dateline
from assistant.reading.leaning import with_antecedent
from assistant.reading.sentence_candidates import Candidate
from index import Article, Block, Hit, Library, Span
from index.text.analyzer import words

SAME_WORDS = 0.8
"""Share of common words (Jaccard) from which two sentences say the same thing, where their figures are the same too."""

_FIGURE = re.compile(r"\d+(?:[.,]\d+)*")
_UNDATED = datetime.max.replace(tzinfo=UTC)
_SECTION = re.compile(r"\s+[-–—|>»]\s+|\s*[|»]\s*|:\s+")
_DOMAIN = re.compile(r"(?:\.(?:com?|org|net|ac|gov|edu))?\.[a-z]{2,}$")


@dataclass(frozen=True, eq=False)
class Quote:
    """Words of an article that bear on the question.

    Args:
        hit: the passage in which they were found.
        span: offsets into the article's text; whole sentences.
        heading: what stands above the words in the article, where they need it to be understood: offsets as well.
        same: where other articles say it in the same words.
        parts: numbers of the question's parts that it speaks to.
    """

    hit: Hit
    span: Span
    heading: Span | None = None
    same: tuple[tuple[Hit, Span], ...] = ()
    parts: tuple[int, ...] = ()

    @property
    def text(self) -> str:
        """The exact words."""
        return self.hit.article.text[self.span.start : self.span.end]

    @property
    def heading_text(self) -> str:
        """The words of the heading; empty where there is none."""
        return self.hit.article.text[self.heading.start : self.heading.end] if self.heading else ""


def spread(ranked: Sequence[Candidate]) -> list[Candidate]:
    """Each article's best sentence first, then the rest: what came near is better shown from several articles."""
    first = sorted({one.hit.article.id: one for one in reversed(ranked)}.values(), key=ranked.index)
    return [*first, *(one for one in ranked if one not in first)]


def distinct(library: Library, ranked: Sequence[Candidate], limit: int) -> tuple[Quote, ...]:
    """Return the best candidates as quotes, each thing said once, each speaker named."""
    quotes: list[Quote] = []
    read: dict[str, _Sentences] = {}
    bags: list[tuple[frozenset[str], frozenset[str]]] = []
    for one in ranked:
        said = frozenset(words(one.text)), frozenset(_FIGURE.findall(one.text))
        twin = next((number for number, other in enumerate(bags) if _alike(said, other)), None)
        if twin is not None:
            quotes[twin] = _merge(quotes[twin], one)
            continue
        span, heading = _widened(library, one, read)
        near = next((number for number, other in enumerate(quotes) if overlap(other, one.hit, span)), None)
        if near is not None:
            quotes[near] = _joined(quotes[near], one, span)
        elif len(quotes) < limit:
            quotes.append(Quote(one.hit, span, heading, parts=one.parts))
            bags.append(said)
    return tuple(quotes)


def _joined(quote: Quote, one: Candidate, span: Span) -> Quote:
    """One quote of two that overlap, unless it would be too long to read."""
    whole = Span(min(quote.span.start, span.start), max(quote.span.end, span.end))
    if whole.end - whole.start > LONGEST:
        return quote
    return replace(quote, span=whole, parts=tuple(sorted({*quote.parts, *one.parts})))


def _merge(quote: Quote, twin: Candidate) -> Quote:
    """Adds a second place where the same is said; two places in one article count once."""
    quote = replace(quote, parts=tuple(sorted({*quote.parts, *twin.parts})))
    places = [quote.hit.article.id, *(hit.article.id for hit, _ in quote.same)]
    if twin.hit.article.id in places:
        return quote
    return replace(quote, same=(*quote.same, (twin.hit, _undated(twin.hit, twin.span))))


class _Sentences(NamedTuple):
    """An article's sentences, where each stands among them, whether it begins inside a quotation; its blocks."""

    sentences: list[Span]
    places: dict[Span, int]
    opened: Sequence[bool]
    blocks: Sequence[Block]


def _widened(library: Library, one: Candidate, read: dict[str, _Sentences]) -> tuple[Span, Span | None]:
    """The words to quote, and the heading they need: with their speaker, with what they lean on, without a dateline.

    Args:
        read: the articles looked at so far, by their ids.
    """
    article = one.hit.article
    if article.id not in read:
        sentences = library.sentences(article.id)
        places = {span: place for place, span in enumerate(sentences)}
        blocks = library.blocks(article.id)
        read[article.id] = _Sentences(sentences, places, open_quotes(article.text, sentences), blocks)
    known = read[article.id]
    if one.span not in known.places:  # the article was replaced while the question was being answered
        return _undated(one.hit, one.span), None
    place = known.places[one.span]
    wide = with_speaker(article.text, known.sentences, place, known.opened)
    wide, heading = with_antecedent(article.text, known.sentences, known.blocks, wide)
    around = [article.text[start:end] for start, end in known.sentences if wide.start <= start and end <= wide.end]
    if heading and suspicion(article.text[heading.start : heading.end]):
        heading = None
    return _undated(one.hit, one.span if any(map(suspicion, around)) else wide), heading


def _undated(hit: Hit, span: Span) -> Span:
    return Span(span.start + after_dateline(hit.article.text[span.start : span.end]), span.end)


def _alike(one: tuple[frozenset[str], frozenset[str]], other: tuple[frozenset[str], frozenset[str]]) -> bool:
    (said, figures), (said_there, figures_there) = one, other
    return figures == figures_there and len(said & said_there) >= SAME_WORDS * len(said | said_there)


def overlap(quote: Quote, hit: Hit, span: Span) -> bool:
    """Return whether a quote and a stretch of an article share words of it."""
    return quote.hit.article.id == hit.article.id and quote.span.start < span.end and span.start < quote.span.end


def independent(quotes: Sequence[Quote]) -> int:
    """Return how many publications the quotes come from; copies of one report count once, as the first printer's."""
    return len(set(publishers(quotes)))


def publishers(quotes: Sequence[Quote]) -> list[str]:
    """Return for each quote a key of the publication that had its report first, of all articles with these words."""
    reports: list[tuple[set[int], dict[str, Article]]] = []
    for place, quote in enumerate(quotes):
        hits = [quote.hit, *(hit for hit, _ in quote.same)]
        articles = {one.id: one for hit in hits for one in (hit.article, *hit.also_in, *hit.replaces)}
        shared = [report for report in reports if report[1].keys() & articles.keys()]
        places = {place}.union(*(others for others, _ in shared))
        for _, known in shared:
            articles |= known
        reports = [*(report for report in reports if report not in shared), (places, articles)]
    owed = {
        place: min((one.published_at or _UNDATED, _publisher(one)) for one in articles.values())[1]
        for places, articles in reports
        for place in places
    }
    return [owed[place] for place in range(len(quotes))]


def _publisher(article: Article) -> str:
    """A key of who published an article: its source without section, else its address's host, else the article itself.

    >>> from index import Article
    >>> _publisher(Article.create(text="It rained.", path="/a.txt", source="The Lantern - Sport"))
    'lantern'
    """
    try:
        host = (urlsplit(article.url or "").hostname or "").removeprefix("www.")
    except ValueError:  # not an address after all
        host = ""
    name = _SECTION.split(article.source or "")[0].casefold() or host
    if " " not in name:  # theguardian.com is The Guardian
        name = _DOMAIN.sub("", name).rpartition(".")[2] or name
    key = "".join(filter(str.isalnum, name))
    return key.removeprefix("the") or key or f"={article.path or article.title}"
