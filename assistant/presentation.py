"""What the page and the command line say about an answer, in the same words: days, origins, differences, the search.

Plain text throughout: the caller escapes it, or cleans it for a terminal.
"""

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from assistant import rendering

if TYPE_CHECKING:
    from assistant.answer import Answer, Citation, Disagreement
    from assistant.trace import AtLarge, NamedSource, NamedTime, Trace
    from index import Article


day, plain, markdown = rendering.day, rendering.plain, rendering.markdown
doubt, in_brackets, listed_article = rendering.doubt, rendering.in_brackets, rendering.listed_article
listed_origin = rendering.listed_origin
NO_EVIDENCE, SHOWN = rendering.NO_EVIDENCE, rendering.SHOWN
"""Offered here too: templates are given this module alone."""

MOST = 3
"""Articles and names shown of a longer list before the rest is counted."""

_KINDS = {"number": "a number", "date": "a date", "name": "a name"}


def period(after: date | None, before: date | None) -> str:
    """Return the days from one to another, both included.

    >>> period(date(2023, 3, 1), date(2023, 3, 31))
    '1 to 31 March 2023'
    """
    if after is None or before is None:
        if after is not None:
            return f"from {day(after)} on"
        return "any day" if before is None else f"up to {day(before)}"
    if after == before:
        return day(after)
    if after.year != before.year:
        return f"{day(after)} to {day(before)}"
    first = f"{after.day}" if after.month == before.month else f"{after.day} {after:%B}"
    return f"{first} to {day(before)}"


def named(article: "Article") -> str:
    """Return what an article is called next to others: its publication, else its title."""
    return article.source or article.title


def origin(article: "Article") -> str:
    """Return where and when: The Guardian, 6 March 2023."""
    return ", ".join([named(article), *([day(article.published_at)] if article.published_at else [])])


def earlier_version(article: "Article") -> str:
    """Return an older version, as the newer one names it."""
    return f"an earlier version of {day(article.published_at)}" if article.published_at else "an earlier version"


def in_a_row(names: Iterable[str], between: str = ", ") -> str:
    """Return the first few, and how many more.

    >>> in_a_row(["Reuters", "Wired", "Wired", "BBC", "AP", "Echo"])
    'Reuters, Wired, BBC and 2 more'
    """
    known = list(dict.fromkeys(names))
    more = f" and {len(known) - MOST} more" if len(known) > MOST else ""
    return between.join(known[:MOST]) + more


def independent(answer: "Answer") -> str:
    """Return "2 independent sources" for what a model wrote; nothing of quotations, nor where there is no answer."""
    quoted = any(one.support == "quoted" for one in answer.sentences)
    count = 0 if answer.abstained or quoted else answer.independent_sources
    return f"{count:,} independent source{'' if count == 1 else 's'}" if count > 0 else ""


def quoted_from(articles: int) -> str:
    """Return from how many articles an answer quotes.

    >>> quoted_from(2)
    'Quoted from 2 articles'
    """
    return f"Quoted from {articles:,} article{'' if articles == 1 else 's'}"


def listed_of(answer: "Answer", shown: int) -> str:
    """Return how many of the articles that an answer is about it shows: 4 of 23 articles; empty where it shows all.

    Args:
        shown: articles that it quotes or lists.
    """
    total = max(answer.total, len(answer.listed))
    return rendering.counted(shown, total) if 0 < shown < total else ""


def corrected(trace: "Trace") -> str:
    """Return what was searched for instead of what was typed; empty where it was searched as typed."""
    words = in_a_row(f"“{searched}”" for _, searched in trace.corrected)
    return f"Searched for {words}." if words else ""


def differ_on(one: "Disagreement") -> str:
    """Return what the sources differ on, as the head of a list."""
    return f"The sources differ on {one.about.strip(' .,:;') or _KINDS[one.kind]}:"


class CitedArticle(NamedTuple):
    """An article that says something, and the citations of it that do."""

    article: "Article"
    citations: tuple[int, ...]


def said_in(numbers: Iterable[int], citations: Iterable["Citation"]) -> list[CitedArticle]:
    """Return the articles behind citation numbers, each once, in order; numbers that no citation has are skipped."""
    by_number = {one.n: one for one in citations}
    found: dict[str, CitedArticle] = {}
    for one in filter(None, map(by_number.get, dict.fromkeys(numbers))):
        before = found.get(one.article.id, CitedArticle(one.article, ()))
        found[one.article.id] = before._replace(citations=(*before.citations, one.n))
    return list(found.values())


def incomplete(answer: "Answer") -> bool:
    """Return whether the question has a part on which nothing was found."""
    return any(not part.answered for part in answer.parts)


def withheld(answer: "Answer") -> str:
    """Return how many sentences of a model were withheld; empty where none was."""
    count = len(answer.withheld)
    if not count:
        return ""
    return f"{'1 sentence' if count == 1 else f'{count} sentences'} withheld: not carried by any source"


def flagged(trace: "Trace") -> str:
    """Return how many sentences of articles were left out because they give a model orders; empty where none was."""
    count = len(trace.flagged)
    if not count:
        return ""
    return f"{'1 sentence' if count == 1 else f'{count} sentences'} left out for giving orders to a language model:"


def traced(answer: "Answer") -> bool:
    """Return whether anything is known of how an answer was found."""
    trace = answer.trace
    return bool(trace.brought_in or understood(trace) or searched_for(answer) or weighed(trace) or trace.steps_ms)


def brought_in(trace: "Trace") -> str:
    """Return what a follow-up was given from earlier questions, and by whom; empty where it was given nothing."""
    brought = trace.brought_in
    if brought is None:
        return ""
    if brought.by == "user":
        return "The question that was searched is in the user's own words."
    who = "the language model" if brought.by == "model" else "rules"
    if not brought.added:
        return f"The question was made to stand alone by {who}."
    return f"Brought in from earlier turns by {who}: {in_a_row(f'“{one}”' for one in brought.added)}"


def understood(trace: "Trace") -> list[tuple[str, str]]:
    """Return what a question names, in its own words, each with what that was taken to mean."""
    sources = [(one.text, _whose(one)) for one in trace.sources]
    at_large = [(trace.at_large.topic or "the question", _which(trace.at_large))] if trace.at_large else []
    return [*at_large, *sources, *((one.text, _when(one)) for one in trace.times)]


def _which(one: "AtLarge") -> str:
    if not one.topic:
        return "the newest articles"
    return f"articles on it, {'the newest first' if one.newest else 'in the order of their days'}"


def _whose(one: "NamedSource") -> str:
    kind = "publication" if one.kind == "source" else "writer"
    return f"{kind} {in_a_row(one.names)}" if one.names else f"a {kind} that the library does not have"


def _when(one: "NamedTime") -> str:
    told = f"{'published' if one.about == 'published' else 'happened'} {period(one.after, one.before)}"
    return f"{told}, by the day of “{one.by}”" if one.by else told


class SearchedFor(NamedTuple):
    """A part of a question as it was searched.

    Args:
        text: what was searched for.
        sources: publications named in it.
        likely: 0..1, how likely the library holds it; None where that is not known.
        citations: those that answer it.
    """

    text: str
    sources: tuple[str, ...] = ()
    likely: float | None = None
    citations: tuple[int, ...] = ()


def searched_for(answer: "Answer") -> list[SearchedFor]:
    """Return a question's parts, with the citations that answer them where every part is answered."""
    told = {} if incomplete(answer) else {part.text: part.citations for part in answer.parts}
    searched = [
        SearchedFor(part.text, part.sources, part.answerability, told.pop(part.text, ())) for part in answer.trace.parts
    ]
    return searched + [SearchedFor(text, citations=numbers) for text, numbers in told.items()]


def split_by(trace: "Trace") -> str:
    """Return what found a question's parts; empty where it has none, or where that was not noted."""
    if not trace.parts_by:
        return ""
    return "Split by rules." if trace.parts_by == "rules" else f"Split by the language model {trace.parts_by}."


def weighed(trace: "Trace") -> str:
    """Return how many passages were looked at, and how closely."""
    if not trace.candidates:
        return ""
    passages = f"{trace.candidates:,} passage{'' if trace.candidates == 1 else 's'} weighed"
    if not trace.read:
        return passages
    some = f", {trace.read:,} of them" if trace.read != trace.candidates else " and"
    return f"{passages}{some} read with the question"


_REASONS = {
    "words": "it has the question's words",
    "names": "it has the question's names and numbers",
    "meaning": "it means much the same as the question",
    "kind": "it holds the kind of answer that is asked for",
    "source": "it is from a publication or a writer that the question names",
    "date": "it is from the time that the question names",
    "parts": "it is the best match for what is asked, or for a part of it",
    "article": "its whole article is near to the question",
}


def reasons(trace: "Trace") -> list[str]:
    """Return what put the first passage first."""
    return [_REASONS.get(one, one) for one in trace.reasons]


def steps(answer: "Answer") -> list[tuple[str, float]]:
    """Return milliseconds by step, some of them parts of others; the whole last."""
    taken = [(name.replace("_", " "), ms) for name, ms in answer.trace.steps_ms.items() if name != "total"]
    whole = answer.trace.steps_ms.get("total", answer.timings_ms.total)
    return [*taken, ("total", whole)] if taken and whole else taken
