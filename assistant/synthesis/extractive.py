"""What Lede writes without a model: quotes with their citations, and notes on an answer or in place of one.

A quote's words are the article's own: it is called quoted, never supported.
"""

from collections.abc import Iterator, Sequence

from assistant.answer import Citation, Sentence, SentenceReady
from assistant.presentation import in_a_row, period
from assistant.reading import conflicts
from assistant.reading.deduplication import Quote
from assistant.reading.evidence import Evidence, Overview
from assistant.synthesis.citations import Numbering, citation

NAME = "extractive"
"""`Answer.writer` of answers written here."""

NEAR = "Nothing in your {} answers this directly."
LACKING = "The closest passages do not mention {}."
ABSENT = "No article is about {}."
EMPTY_LIBRARY = "Your library is empty. Add articles, then ask again."
NOTHING_ON = "The library holds nothing on {}."
NOTHING_NEAR = "Nothing in your {} is close to the question."


def write(evidence: Evidence, numbering: Numbering) -> Iterator[SentenceReady]:
    """Yield a sentence for each quote, the best first; the same words in another article are cited with the first."""
    for place, quote in enumerate(evidence.quotes):
        numbers, new = numbering.cite([place])
        yield SentenceReady(Sentence(text=" ".join(quote.text.split()), citations=numbers, support="quoted"), new)


def notes(evidence: Evidence, numbering: Numbering) -> Iterator[SentenceReady]:
    """Yield what follows an answer: where the sources differ, which articles these are, the parts not found."""
    for difference in evidence.differences:
        numbers, new = numbering.cite([place for side in difference.sides for place in side.quotes])
        yield SentenceReady(
            Sentence(text=conflicts.sentence(difference), citations=tuple(sorted(numbers)), support="quoted"), new
        )
    missing = [part.text.rstrip(" ?.,;") for part in evidence.parts if not part.answered]
    if evidence.quotes and evidence.overview and (shown := _shown(evidence.overview, evidence.quotes)):
        yield _uncited(shown)
    if evidence.quotes and missing:
        yield _uncited(NOTHING_ON.format(_listed(missing)))


def _uncited(text: str) -> SentenceReady:
    return SentenceReady(Sentence(text=text, citations=(), support="none"), ())


def _shown(of: Overview, quotes: Sequence[Quote]) -> str:
    """Of how many items a list shows some, or which articles the newest are; empty for an answer on a topic."""
    if of.items:
        return f"{len(quotes)} of {of.items:,} found." if of.items > len(quotes) else ""
    if of.topic:
        return ""
    if of.total <= len(quotes):
        return f"There are no other articles{_among(of)}."
    return f"These are the newest articles{_among(of)}." if _among(of) else ""


def _among(of: Overview) -> str:
    sources = f" from {in_a_row(of.sources)}" if of.sources else ""
    return sources + (f", {period(of.after, of.before)}" if of.after or of.before else "")


def nearest(evidence: Evidence) -> tuple[Citation, ...]:
    """Return what came closest, once for each article, to be shown with an abstention.

    Where a model found the quotes lacking, it is these.
    """
    near: dict[str, Quote] = {}
    for quote in evidence.nearest or evidence.quotes:
        near.setdefault(quote.hit.article.id, quote)
    return tuple(citation(number, quote.hit, quote.span) for number, quote in enumerate(near.values(), start=1))


def abstention(evidence: Evidence, articles: int) -> str:
    """Return what to say instead of an answer.

    Args:
        articles: how many the library holds.
    """
    if not articles:
        return EMPTY_LIBRARY
    if evidence.overview and not evidence.quotes:
        return f"The library holds no articles{_among(evidence.overview)}."
    if evidence.absent and evidence.missing:
        return ABSENT.format(evidence.missing)
    library = f"{articles:,} article{'' if articles == 1 else 's'}"
    if not evidence.nearest and not evidence.quotes:
        return NOTHING_NEAR.format(library)
    lacking = f" {LACKING.format(evidence.missing)}" if evidence.missing else ""
    return NEAR.format(library) + lacking


def _listed(parts: Sequence[str]) -> str:
    quoted = [f"“{part}”" for part in parts]
    return quoted[0] if len(quoted) == 1 else f"{', '.join(quoted[:-1])} or {quoted[-1]}"
