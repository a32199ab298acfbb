"""The writer that needs no model: each sentence of the answer is a quote, with its citation.

Because the words are the article's own, every sentence is supported by construction. Not here: the choice of quotes.
"""

from collections.abc import Iterator

from assistant.answer import Citation, Sentence, SentenceReady
from assistant.evidence import Evidence
from index import Hit, Span

NAME = "extractive"
"""`Answer.writer` of answers written here."""

ABSTENTION = "The library does not answer this question."
EMPTY_LIBRARY = "The library holds no articles yet, so there is nothing to answer from. Add some, then ask again."
NOTHING_NEAR = "The library does not answer this question, and no passage in it comes near."


def write(evidence: Evidence) -> Iterator[SentenceReady]:
    """A sentence for each quote, the best first; citations are numbered as they come.

    The same words in another article are cited beside the first.
    """
    number = 0
    for quote in evidence.quotes:
        places = [(quote.hit, quote.span), *quote.same]
        citations = tuple(_citation(number + offset, *place) for offset, place in enumerate(places, start=1))
        number += len(places)
        text = " ".join(quote.text.split())
        yield SentenceReady(
            Sentence(text=text, citations=tuple(one.n for one in citations), support="supported"), citations
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


def _citation(number: int, hit: Hit, span: Span) -> Citation:
    return Citation(n=number, article=hit.article, passage=hit.passage, start=span.start, end=span.end)
