"""One row for each thing that a question wants listed: its name, and the sentence that puts it on the list.

The name is what the reader takes for the answer in a sentence. Under a heading of a list ("Twilio", then "Announced
hundreds of job cuts") the sentence does not name it: the heading does.
"""

import re
from collections import Counter
from collections.abc import Sequence

from assistant.language.lexicon import GRAMMAR
from assistant.query.answer_type import QuestionTerms, analyse
from assistant.query.understanding import Plan
from assistant.reading import answer_model, sentence_features
from assistant.reading.deduplication import distinct
from assistant.reading.evidence import Evidence, EvidenceSection, Overview
from assistant.reading.selection import flagged_in
from assistant.reading.sentence_candidates import Candidate, ranked
from assistant.retrieval.ranking import filters_named_in, rank
from assistant.synthesis.digest.headings import blocks_of, list_heading
from assistant.synthesis.digest.sections import place_of
from index import EmbeddedHit, Filters, Library
from index.text.analyzer import content_words

SEARCHED = 60
"""Passages among which those to read are chosen."""

READ, OF_ONE_ARTICLE = 10, 4
"""Passages that are read with the question, and of one article at most."""

BEHIND = 5.0
"""Log-odds by which a row may fall behind the best one."""

LIKELY = 0.15
"""Log-odds below which a sentence may say the opposite: "closed", of shops that are open."""

NAMES_ITEM = -1.0
"""The reader's score of a span, against no answer, from which it is taken for the item."""

LEAST = 0.6
"""The share of the fitted threshold from which rows count, of which two or more must name something."""

LONGEST_NAME = 8
"""Words of an item's name."""

_SPAN = sentence_features.NAMES.index("reader_answer")
_EDGES = " \t\n,;:.–—-“”\"'‘’()"


def listing(library: Library, plan: Plan, topic: str, filters: Filters, limit: int) -> Evidence | None:
    """Return the items that answer a question, each under its name; None where nothing answers it.

    Args:
        plan: the question.
        topic: what it is about.
        limit: items at most.
    """
    found = rank(library, plan, limit=SEARCHED, filters=filters_named_in(plan, filters))
    question = analyse(plan.question)
    rows = ranked(library, question, _spread(found.hits))
    answerability = answer_model.answerability([one.row for one in rows]) if rows else 0.0
    if not rows or answerability < LEAST * answer_model.weights().threshold:
        return None
    named: dict[str, Candidate] = {}
    for one in rows:
        name = item(library, question, one) if one.odds >= max(rows[0].odds - BEHIND, LIKELY) else ""
        if name and not any(_same(name, other) for other in named):
            named[name] = one
    if len(named) < 2:
        return None
    shown = list(named.items())[:limit]
    quotes = distinct(library, [one for _, one in shown], limit)
    sections = []
    for name, one in shown:
        place = place_of(quotes, one)
        if place is not None:
            sections.append(EvidenceSection(name, (place,)))
    return Evidence(
        quotes,
        answerability,
        read=READ,
        flagged=flagged_in([one.hit for one in quotes]),
        close=len(quotes),
        overview=Overview(topic or plan.question, newest=False, items=len(named)),
        sections=tuple(sections),
    )


def item(library: Library, question: QuestionTerms, one: Candidate) -> str:
    """Return the name of what a sentence puts on the list; empty where it names nothing that the question does not.

    Args:
        one: a sentence that was read together with the question.
    """
    text, best = one.hit.article.text, getattr(one, "short", None)
    short = text[best.start : best.end].strip(_EDGES) if best and one.row[_SPAN] > NAMES_ITEM else ""
    for name in (short, list_heading(one.hit.article, one.span, blocks_of(library, one.hit.article))):
        if name and len(name.split()) <= LONGEST_NAME and _names(name, question):
            return " ".join(name.split())
    return ""


def _names(name: str, question: QuestionTerms) -> bool:
    """Whether it has a name or number that is no word of the question."""
    return any(
        (word[:1].isupper() or word[:1].isdigit())
        and word.lower() not in GRAMMAR
        and set(content_words(word)) - set(question.words)
        for word in re.split(r"[^\w’'&.]+", name)
        if word
    )


def _spread(hits: Sequence[EmbeddedHit]) -> list[EmbeddedHit]:
    taken: Counter[str] = Counter()
    chosen: list[EmbeddedHit] = []
    for hit in hits:
        if taken[hit.article.id] < OF_ONE_ARTICLE and len(chosen) < READ:
            taken[hit.article.id] += 1
            chosen.append(hit)
    return chosen


def _same(one: str, other: str) -> bool:
    """Whether one name has all the words of the other: "Ellison", "Caroline Ellison"."""
    here, there = set(content_words(one)), set(content_words(other))
    return here <= there or there <= here
