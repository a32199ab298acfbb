"""Questions near an answer that the library answers too, for whoever wonders what to ask next.

They are made of what stands around the evidence, and each is asked, without a model, before it is offered: one that the
library does not answer by the very sentence it was made of is not. Nor is one that leans on an article which its reader
does not see, or that the answer has answered.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple

from assistant.answer import Answer, Answered, Citation
from assistant.query.intent import courtesy
from assistant.suggestions.alone import stands_alone
from assistant.suggestions.turned import questions
from index.text.analyzer import words

if TYPE_CHECKING:
    from assistant.engine import Assistant
    from index import Article, Span

MOST = 3
"""Questions that are suggested."""

TRIED = 8
"""Questions that are asked to find them, at most; each takes a few tenths of a second."""

SURE = 0.6
"""Answerability that a suggestion has at least; above what is answered at all, so that none disappoints."""

FURTHER = 8
"""Passages whose articles are looked at where those of the evidence give too few questions."""

RELATED = 0.5
"""Share of the nearest passage's likeness to the question that such a passage has, so that it is on the same matter."""

LONGEST = 30_000
"""Characters of an article that are looked at."""

LIKE = 0.7
"""Share of telling words that two questions have in common when they are one question."""

NEWS = "What's new?"
"""Suggested to whoever has asked nothing yet."""

_WHO = "Who is "
"""How the questions begin of which one is enough."""


class _Candidate(NamedTuple):
    question: str
    article: "Article"
    span: "Span"


def suggestions(assistant: "Assistant", answer: Answer, asked: tuple[str, ...] = ()) -> tuple[str, ...]:
    """Up to three questions near an answer, or near a question that has none, each answered by the library.

    Args:
        assistant: whose library it is.
        answer: of the question.
        asked: earlier questions, which are not suggested again.
    """
    seen = [_telling(one) for one in (answer.question, answer.standalone_question, *asked)]
    greeted = courtesy(answer.question) and NEWS not in asked
    found = [NEWS] if greeted and not assistant.ask(NEWS).abstained else []
    tried = 0
    for one in _candidates(assistant, answer):
        told = _telling(one.question)
        if not told or any(_alike(told, other) for other in seen):
            continue
        seen.append(told)
        tried += 1
        repeated = one.question.startswith(_WHO) and any(other.startswith(_WHO) for other in found)
        if not repeated and _answers(assistant, one):
            found.append(one.question)
        if len(found) == MOST or tried == TRIED:
            break
    return tuple(found)


def _candidates(assistant: "Assistant", answer: Answer) -> Iterator[_Candidate]:
    """One question of each sentence around the evidence, then around what else was found for the question.

    Where nothing was asked, of the newest articles.
    """
    if courtesy(answer.question):
        newest = assistant.library.articles(limit=FURTHER)
        yield from _in_turn({article.id: (article, 0) for article in newest}, ())
        return
    near: dict[str, tuple[Article, int]] = {}
    for one in answer.citations or answer.nearest:
        near.setdefault(one.article.id, (one.article, one.start))
    yield from _in_turn(near, answer.citations)
    yield from _in_turn(_further(assistant, answer, near), answer.citations)


def _further(assistant: "Assistant", answer: Answer, near: Collection[str]) -> dict[str, tuple["Article", int]]:
    """Where other articles speak of the question's matter, the best first."""
    from assistant.retrieval.ranking import rank

    hits = rank(assistant.library, answer.standalone_question, limit=FURTHER).hits
    least = RELATED * max((hit.dense for hit in hits), default=0.0)
    found: dict[str, tuple[Article, int]] = {}
    for hit in hits:
        if hit.article.id not in near and hit.dense >= least:
            found.setdefault(hit.article.id, (hit.article, hit.passage.start))
    return found


def _in_turn(places: Mapping[str, tuple["Article", int]], shown: Sequence[Citation]) -> Iterator[_Candidate]:
    """The nearest sentences first, the articles in turn."""
    rows = [_around(article, start, shown) for article, start in places.values()]
    while rows:
        for row in list(rows):
            if (one := next(row, None)) is None:
                rows.remove(row)
            else:
                yield one


def _around(article: "Article", place: int, shown: Sequence[Citation]) -> Iterator[_Candidate]:
    """The questions that an article's sentences answer, those nearest to a place first.

    Args:
        shown: what the answer quotes; a question that this answers has been answered.
    """
    from index.text.sentences import split_sentences

    text = article.text[:LONGEST]
    read = [(one.start, one.end) for one in shown if one.article.id == article.id]
    for span in sorted(split_sentences(text), key=lambda span: abs(span.start - place)):
        if any(start < span.end and span.start < end for start, end in read):
            continue
        made = (one for one in questions(text[span.start : span.end], text) if stands_alone(one, text))
        for question in islice(made, 1):
            yield _Candidate(question, article, span)


def _answers(assistant: "Assistant", one: _Candidate) -> bool:
    """Whether the library answers a question, and by the sentence that it was made of."""
    from assistant.pipeline import Pipeline

    *_, last = Pipeline(assistant.library, assistant.settings).events(one.question)
    if not isinstance(last, Answered) or last.answer.abstained or last.answer.answerability < SURE:
        return False
    return any(
        cited.article.id == one.article.id and cited.start < one.span.end and one.span.start < cited.end
        for cited in last.answer.citations[:2]
    )


def _telling(question: str) -> frozenset[str]:
    from assistant.query.answer_type import analyse

    return frozenset(analyse(question).words) if question.strip() else frozenset(words(question))


def _alike(one: frozenset[str], other: frozenset[str]) -> bool:
    return len(one & other) >= LIKE * max(len(one | other), 1)
