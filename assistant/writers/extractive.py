"""The writer that needs no model: each sentence of the answer is a quote, with its citation.

Because the words are the article's own, every sentence is supported by construction. Not here: the choice of quotes.
"""

from collections.abc import Iterator, Sequence

from assistant.answer import Citation, Disagreement, Reported, Sentence, SentenceReady
from assistant.evidence import Evidence, Quote
from assistant.evidence.disagreement import sentence as told
from index import Hit, Span

NAME = "extractive"
"""`Answer.writer` of answers written here."""

ABSTENTION = "The library does not answer this question."
EMPTY_LIBRARY = "The library holds no articles yet, so there is nothing to answer from. Add some, then ask again."
NOTHING_ON = "The library holds nothing on {}."
NOTHING_NEAR = "The library does not answer this question, and no passage in it comes near."


def write(evidence: Evidence) -> Iterator[SentenceReady]:
    """A sentence for each quote, the best first; then where the sources differ, and what the library does not hold.

    Citations are numbered as they come. The same words in another article are cited beside the first.
    """
    numbers = numbering(evidence.quotes)
    for quote, numbered in zip(evidence.quotes, numbers, strict=True):
        places = [(quote.hit, quote.span), *quote.same]
        citations = tuple(_citation(n, *place) for n, place in zip(numbered, places, strict=True))
        text = " ".join(quote.text.split())
        yield SentenceReady(Sentence(text=text, citations=numbered, support="supported"), citations)
    for difference in evidence.differences:
        cited = tuple(sorted({n for side in difference.sides for place in side.quotes for n in numbers[place]}))
        yield SentenceReady(Sentence(text=told(difference), citations=cited, support="supported"), ())
    missing = [part.text.rstrip(" ?.,;") for part in evidence.parts if not part.answered]
    if evidence.quotes and missing:
        yield SentenceReady(Sentence(text=NOTHING_ON.format(_listed(missing)), citations=(), support="none"), ())


def numbering(quotes: Sequence[Quote]) -> list[tuple[int, ...]]:
    """The numbers of each quote's citations, from 1: its own, then those of the articles that say the same."""
    numbers, last = [], 0
    for quote in quotes:
        count = 1 + len(quote.same)
        numbers.append(tuple(range(last + 1, last + count + 1)))
        last += count
    return numbers


def disagreements(evidence: Evidence) -> tuple[Disagreement, ...]:
    """Where the sources differ, in the answer's terms."""
    numbers = numbering(evidence.quotes)
    return tuple(
        Disagreement(
            about=one.about,
            kind=one.kind,
            reported=tuple(
                Reported(value=side.value, citations=tuple(n for place in side.quotes for n in numbers[place]))
                for side in one.sides
            ),
        )
        for one in evidence.differences
    )


def nearest(evidence: Evidence) -> tuple[Citation, ...]:
    """What came closest, as citations, to be shown with an abstention."""
    return tuple(_citation(number, quote.hit, quote.span) for number, quote in enumerate(evidence.nearest, start=1))


def abstention(evidence: Evidence, articles: int) -> str:
    """What to say instead of an answer.

    Args:
        articles: how many the library holds.
    """
    if not articles:
        return EMPTY_LIBRARY
    return ABSTENTION if evidence.nearest else NOTHING_NEAR


def _listed(parts: Sequence[str]) -> str:
    quoted = [f"“{part}”" for part in parts]
    return quoted[0] if len(quoted) == 1 else f"{', '.join(quoted[:-1])} or {quoted[-1]}"


def _citation(number: int, hit: Hit, span: Span) -> Citation:
    return Citation(
        n=number,
        article=hit.article,
        passage=hit.passage,
        start=span.start,
        end=span.end,
        also_in=hit.also_in,
        replaces=hit.replaces,
    )
