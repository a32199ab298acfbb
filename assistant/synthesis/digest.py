"""Answers to questions that ask for no fact: the articles on a matter, or the newest, each by its first lines.

"What's new?" is answered by no sentence, and the sentence nearest to "tell me about X" is a chance one. A newspaper
says what an article is about in its headline and its first lines: an article is on a matter when these name it, and
what is quoted of it stands there.
"""

import re
from collections.abc import Iterator, Sequence, Set
from dataclasses import replace
from datetime import date, datetime
from itertools import islice

from assistant.language.aliases import bag, holds
from assistant.query.answer_type import Question, analyse
from assistant.query.intent import Intent
from assistant.query.understanding import Plan
from assistant.reading.candidates import Candidate, may_be_quoted
from assistant.reading.deduplication import distinct
from assistant.reading.selection import Evidence, Overview, flagged
from assistant.retrieval.ranking import Ranked, rank
from index import Article, Filters, Hit, Library
from index.text.analyzer import words

LOOKED_AT = 60
"""Passages whose articles may be of a matter, and newest articles beside them."""

NAMED = 0.8
"""The share of a topic's telling words, by rarity, that headline and first lines must have."""

HALF = 0.5
"""The same for the sentence that is quoted."""

ABOUT = 0.95
"""Answerability where articles are of the matter; `benchmarks/overviews.py` says how often that comes true."""

LEAD = 2
"""Sentences that say with the headline what an article is on."""

SHORTEST = 5
"""Words of a sentence that tells what an article is about."""

_NAME = re.compile(r"\b[A-ZÀ-Þ][\w’'-]*(?:\s+[A-ZÀ-Þ][\w’'-]*)+")
_ENDS = ('.', '!', '?', '"', '”', '’', ')', '…')  # fmt: skip


def topic_passages(library: Library, asked: Intent, plan: Plan, scope: Filters) -> Ranked:
    """Rank the passages whose articles may be on a topic; none where the newest articles are asked for."""
    if not asked.topic:
        return Ranked((), plan)
    return replace(rank(library, asked.topic, limit=LOOKED_AT, scope=_narrowed(plan, scope)), plan=plan)


def overview(
    library: Library, asked: Intent, plan: Plan, scope: Filters, near: Sequence[Hit] = (), *, limit: int
) -> Evidence | None:
    """The articles that a question asks for at large; None where none is of its topic.

    Where it asks for the news of a publication or a time from which there is nothing, the evidence has no quotes, and
    what is nearest are the newest articles that the user's scope lets through.

    Args:
        asked: what it asks for.
        plan: the question, read. Publications and days that it names narrow the articles down.
        scope: what the user narrowed them down to.
        near: of a topic, the passages that `topic_passages` found.
        limit: quotes at most, one of each article.
    """
    narrow = _narrowed(plan, scope)
    if asked.topic:
        hits, total = _of_topic(library, asked, near, narrow), 0
    else:
        page = library.browse(
            limit=LOOKED_AT, source=narrow.sources, author=narrow.authors, after=narrow.after, before=narrow.before
        )
        hits, total = library.openings([line.id for line in page.lines]), page.total
    question = analyse(asked.topic or plan.question)
    said = [_telling(question, [hit, *(one for one in near if one.article.id == hit.article.id)]) for hit in hits]
    quotes = distinct(library, [one for one in said if one], limit)
    shown = Overview(asked.topic, asked.newest, total, narrow.sources, _as_day(narrow.after), _as_day(narrow.before))
    if not quotes:
        return None if asked.topic or narrow == scope else _nothing(library, asked, plan, scope, shown, limit=limit)
    if not asked.newest:
        quotes = tuple(sorted(quotes, key=lambda one: _day(one.hit.article)))
    return Evidence(
        quotes,
        ABOUT if asked.topic else 1.0,
        read=0,
        flagged=flagged([one.hit for one in quotes]),
        close=len(quotes),
        overview=shown,
    )


def _nothing(
    library: Library, asked: Intent, plan: Plan, scope: Filters, shown: Overview, *, limit: int
) -> Evidence | None:
    """That there is nothing from there, beside the newest from elsewhere."""
    elsewhere = overview(library, asked, Plan(plan.question), scope, limit=limit)
    return Evidence(nearest=elsewhere.quotes, overview=shown) if elsewhere else None


def _narrowed(plan: Plan, scope: Filters) -> Filters:
    """The user's scope with what the question names; a name outside the scope leaves it as it is."""
    named = tuple(name for group in plan.outlets for name in group)
    allowed = {one.casefold() for one in scope.sources}
    sources = tuple(one for one in named if not allowed or one.casefold() in allowed) or scope.sources
    days = plan.periods[0] if len(plan.periods) == 1 else None
    after = days.after if days and days.after and scope.after is None else scope.after
    before = days.before if days and days.before and scope.before is None else scope.before
    return replace(scope, sources=sources, after=after, before=before)


def _of_topic(library: Library, asked: Intent, near: Sequence[Hit], scope: Filters) -> list[Hit]:
    """How the articles of a topic begin: the nearest first, or the newest.

    Args:
        near: passages that a search for the topic found.
    """
    ids = list(dict.fromkeys(hit.article.id for hit in near))
    if asked.newest:
        page = library.browse(
            asked.topic,
            limit=LOOKED_AT,
            source=scope.sources,
            author=scope.authors,
            after=scope.after,
            before=scope.before,
        )
        ids = list(dict.fromkeys([*ids, *(line.id for line in page.lines)]))
    found = [hit for hit in library.openings(ids) if _is_of(asked.topic, hit)]
    return sorted(found, key=lambda hit: _day(hit.article), reverse=True) if asked.newest else found


def _is_of(topic: str, hit: Hit) -> bool:
    """Whether headline and first lines name the matter, names of several words in one piece."""
    question = analyse(topic)
    text = "\n".join([hit.article.title, *(one.text for one in islice(_sentences(question, hit), LEAD))])
    plain = _plain(text)
    whole = all(_plain(name[0]) in plain for name in _NAME.finditer(topic))
    return whole and _named(question, bag(text, question.aliases)) >= NAMED


def _named(question: Question, held: Set[str]) -> float:
    """The share of a topic's telling words, by rarity."""
    total = sum(question.words.values())
    return sum(weight for word, weight in question.words.items() if holds(held, word)) / total if total else 0.0


def _plain(text: str) -> str:
    return " ".join(words(text))


def _telling(question: Question, hits: Sequence[Hit]) -> Candidate | None:
    """The first sentence that names the matter; where none does, the article's first that says anything.

    Args:
        hits: the article's opening, then what else of it was found.
    """
    first: Candidate | None = None
    for hit in hits:
        for one in _sentences(question, hit):
            first = first or one
            if _named(question, bag(one.text, question.aliases)) >= HALF:
                return one
    return first


def _sentences(question: Question, hit: Hit) -> Iterator[Candidate]:
    for span in hit.passage.sentences:
        text = hit.article.text[span.start : span.end]
        whole = len(text.split()) >= SHORTEST and text.rstrip().endswith(_ENDS)
        if whole and may_be_quoted(question, text):
            yield Candidate(hit, span)


def _day(article: Article) -> float:
    """For sorting; what has no day counts as the oldest."""
    return article.published_at.timestamp() if article.published_at else float("-inf")


def _as_day(moment: date | datetime | None) -> date | None:
    return moment.date() if isinstance(moment, datetime) else moment
