"""The writer that needs no model: each sentence of the answer is a quote, with its citation.

Because the words are the article's own, every sentence is supported by construction.
"""

from collections.abc import Iterator

from assistant.answer import Sentence, SentenceReady
from assistant.reading.evidence import Evidence
from assistant.synthesis.citations import Numbering

NAME = "extractive"
"""`Answer.writer` of answers written here."""


def write(evidence: Evidence, numbering: Numbering) -> Iterator[SentenceReady]:
    """A sentence for each quote, the best first. The same words in another article are cited beside the first."""
    for place, quote in enumerate(evidence.quotes):
        numbers, new = numbering.cite([place])
        yield SentenceReady(Sentence(text=" ".join(quote.text.split()), citations=numbers, support="supported"), new)
