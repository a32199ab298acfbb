"""What an answer says about itself, whoever wrote it: where sources differ, what is lacking, which articles."""

from collections.abc import Iterator, Sequence

from assistant.answer import Citation, Sentence, SentenceReady
from assistant.presentation import in_a_row, period
from assistant.reading.conflicts.detection import sentence as told
from assistant.reading.deduplication import Quote
from assistant.reading.selection import Evidence, Overview
from assistant.synthesis.citations import Numbering, citation

ABSTENTION = "No answer found in your {}."
EMPTY_LIBRARY = "Your library is empty. Add articles, then ask again."
NOTHING_ON = "The library holds nothing on {}."
NOTHING_NEAR = "No answer found in your {}, and no passage is close to the question."


def remarks(evidence: Evidence, numbering: Numbering) -> Iterator[SentenceReady]:
    """Behind an answer: where the sources differ, which articles these are, and the parts that were not found."""
    for difference in evidence.differences:
        numbers, new = numbering.cite([place for side in difference.sides for place in side.quotes])
        yield SentenceReady(Sentence(text=told(difference), citations=tuple(sorted(numbers)), support="supported"), new)
    missing = [part.text.rstrip(" ?.,;") for part in evidence.parts if not part.answered]
    if evidence.quotes and evidence.overview:
        yield _uncited(shown(evidence.overview, evidence.quotes))
    if evidence.quotes and missing:
        yield _uncited(NOTHING_ON.format(_listed(missing)))


def _uncited(text: str) -> SentenceReady:
    return SentenceReady(Sentence(text=text, citations=(), support="none"), ())


def shown(of: Overview, quotes: Sequence[Quote]) -> str:
    """Which articles an overview shows, and of how many."""
    if of.topic:
        order = "are the newest" if of.newest else "stand in the order of their days"
        return f"These articles on “{of.topic}” {order}."
    if of.total <= len(quotes):
        return f"There are no other articles{_among(of)}."
    return f"These are the newest of {of.total:,} articles{_among(of)}."


def _among(of: Overview) -> str:
    sources = f" from {in_a_row(of.sources)}" if of.sources else ""
    return sources + (f", {period(of.after, of.before)}" if of.after or of.before else "")


def nearest(evidence: Evidence) -> tuple[Citation, ...]:
    """What came closest, as citations, to be shown with an abstention: of evidence that a model found wanting, that."""
    near = evidence.nearest or evidence.quotes
    return tuple(citation(number, quote.hit, quote.span) for number, quote in enumerate(near, start=1))


def abstention(evidence: Evidence, articles: int) -> str:
    """What to say instead of an answer.

    Args:
        articles: how many the library holds.
    """
    if not articles:
        return EMPTY_LIBRARY
    if evidence.overview and not evidence.quotes:
        return f"The library holds no articles{_among(evidence.overview)}."
    said = ABSTENTION if evidence.nearest or evidence.quotes else NOTHING_NEAR
    return said.format(f"{articles:,} article{'' if articles == 1 else 's'}")


def _listed(parts: Sequence[str]) -> str:
    quoted = [f"“{part}”" for part in parts]
    return quoted[0] if len(quoted) == 1 else f"{', '.join(quoted[:-1])} or {quoted[-1]}"
