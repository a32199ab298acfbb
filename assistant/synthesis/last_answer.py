"""Answers about the answer before, from its citations: who wrote that, when, where it stands, how sure it is.

And what to ask instead where more is wanted, or the question before was misunderstood.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from assistant.answer import Answer, Citation, Outcome, Sentence, with_marks
from assistant.presentation import in_a_row, named
from assistant.query.by_example import ARTICLE, TOKEN, ByExample
from assistant.query.query import Query
from assistant.query.rewriting.ellipsis import completed
from assistant.query.rewriting.history import History, turns_of
from assistant.reading.deduplication import Quote
from assistant.reading.evidence import Evidence
from assistant.rendering import day, web_address
from assistant.synthesis import extractive
from assistant.synthesis.catalogue_statements import MOST_SHOWN
from index import Article, Library
from index.text.analyzer import FUNCTION_WORDS, words

NOTHING_BEFORE = "There is no answer yet that this could be about."
NOTHING_CITED = "The answer before quotes no article."
FROM_CATALOG = "It is counted in the catalog of the library, from what is stored of each article; nothing is quoted."
WHAT_WAS_MEANT = (
    "Which part is wrong? Say what you meant, as in “I meant …”, and it is asked again; "
    "“tell me more” shows other passages."
)
NOTHING_MORE = "The library has nothing more on “{}” than was quoted before."

_ABOUT_IT = ByExample("last_answer_wordings.tsv")
_CORRECTING = ByExample("correction_wordings.tsv")


def answer(library: Library, query: Query, history: History) -> Answer | None:
    """Return the answer to a question about the answer before; None where something must be searched for.

    Args:
        library: what was asked.
        query: its intent is one of `LAST`.
        history: the turns before, the oldest first.
    """
    del library  # the citations hold their articles as they were quoted
    turns = turns_of(history)
    if not turns:
        return None if query.intent.kind == "correction" else _said(query, "", NOTHING_BEFORE)
    if query.intent.kind == "correction":
        return None if _pieces(query.typed) else _said(query, turns[-1].standalone, WHAT_WAS_MEANT)
    last = turns[-1].whole
    if last is None:
        return None
    if query.intent.kind == "more":
        return _others(query, last) if last.listed else None
    if not last.citations:
        return _said(query, turns[-1].standalone, FROM_CATALOG if last.outcome == "catalog" else NOTHING_CITED)
    return _cited(query, last)


def _others(query: Query, last: Answer) -> Answer:
    """The articles of a list that its text left out."""
    others = last.listed[MOST_SHOWN:]
    titles = "; ".join(
        f"“{one.title}”" + (f" ({one.source})" if one.source else "") for one in others[: MOST_SHOWN * MOST_SHOWN]
    )
    text = f"The next of {last.total:,} articles: {titles}." if others else "There are no other articles."
    said = Sentence(text=text, citations=(), support="none")
    return last.model_copy(update={"question": query.typed, "text": text, "sentences": (said,), "listed": others})


def _cited(query: Query, last: Answer) -> Answer:
    """The citations again, each with all that is known of its article."""
    (kind,) = _ABOUT_IT.labels(query.typed)
    sentences = [Sentence(text=_direct(kind, last), citations=(), support="none")]
    for one in last.citations:
        sentences.append(Sentence(text=f"[{one.n}] {_described(one.article)}:", citations=(), support="none"))
        sentences.append(Sentence(text=one.quote, citations=(one.n,), support="quoted"))
    return _said(query, last.standalone_question, "", "answered", sentences, last.citations, last.independent_sources)


def _direct(kind: str, last: Answer) -> str:
    """What was asked, in one sentence."""
    articles = list({one.article.id: one.article for one in last.citations}.values())
    if kind == "who":
        authors = [f"{one.author or 'no author named'} ({named(one)})" for one in articles]
        return f"Written by {in_a_row(authors, '; ')}."
    if kind == "when":
        dated = sorted((one for one in articles if one.published_at), key=lambda one: str(one.published_at))
        days = [f"{day(one.published_at)} ({named(one)})" for one in dated if one.published_at]
        return f"Published on {in_a_row(days, '; ')}." if days else "No article that is cited has a date."
    number = "one article" if len(articles) == 1 else f"{len(articles)} articles"
    if kind == "sure" and last.writer != extractive.NAME:
        return f"It was written by {last.writer} from {number}; the words it rests on are these."
    if kind == "sure":
        return f"It is quoted word for word from {number}; whether what they say is true is not checked."
    return f"It stands in {number}."


def _described(article: Article) -> str:
    published = day(article.published_at) if article.published_at else None
    known = (article.source, article.author, published, f"“{article.title}”", web_address(article.url))
    return ", ".join(filter(None, known))


def _said(
    query: Query,
    before: str,
    text: str,
    outcome: Outcome = "talk",
    sentences: Iterable[Sentence] = (),
    citations: tuple[Citation, ...] = (),
    sources: int = 0,
) -> Answer:
    said = tuple(sentences)
    return Answer(
        question=query.typed,
        standalone_question=before or query.text,
        text=text or " ".join(map(with_marks, said)),
        abstained=not said,
        answerability=float(bool(said)),
        intent=query.intent.kind,
        outcome=outcome,
        sentences=said,
        citations=citations,
        independent_sources=sources,
        writer=extractive.NAME,
    )


# More


def before(history: History) -> str:
    """Return the question before, standing alone; empty for the first."""
    turns = turns_of(history)
    return (turns[-1].standalone or turns[-1].question) if turns else ""


def shown(history: History) -> tuple[Citation, ...]:
    """Return what was cited on the question before, by all answers to it."""
    turns, asked = turns_of(history), before(history)
    return tuple(
        one
        for turn in turns
        if turn.whole is not None and asked in (turn.standalone, turn.question)
        for one in turn.whole.citations
    )


def without(evidence: Evidence, cited: Sequence[Citation], limit: int) -> Evidence:
    """Return the evidence without what was cited already; read with a limit that leaves room for it.

    Args:
        limit: quotes at most.
    """
    if not cited:
        return evidence
    places = [place for place, quote in enumerate(evidence.quotes) if not any(_overlap(quote, one) for one in cited)]
    number = {old: new for new, old in enumerate(places[:limit])}
    return replace(
        evidence,
        quotes=tuple(evidence.quotes[place] for place in number),
        short=None,
        differences=(),
        close=min(evidence.close, len(number)),
        sections=tuple(
            replace(one, quotes=tuple(number[place] for place in one.quotes if place in number))
            for one in evidence.sections
            if not one.quotes or any(place in number for place in one.quotes)
        ),
        nearest=tuple(one for one in evidence.nearest if not any(_overlap(one, other) for other in cited)),
    )


def _overlap(quote: Quote, cited: Citation) -> bool:
    same_article = quote.hit.article.id == cited.article.id
    return same_article and quote.span.start < cited.end and cited.start < quote.span.end


def nothing_more(query: Query) -> Answer:
    """Return that all there is was quoted."""
    return _said(query, query.text, NOTHING_MORE.format(query.text.rstrip(" ?.!")))


# Corrections


def corrected(question_before: str, correction: str) -> str:
    """Return the question before with what was meant in place of what was not.

    >>> corrected("What did Sam Trabucco tell the court?", "No, I meant Gary Wang")
    'What did Gary Wang tell the court?'

    Args:
        question_before: standing alone.
        correction: as typed.

    Returns:
        The question before with what was meant behind it, where what it replaces cannot be told; the question before
        as it is, where the correction names nothing.
    """
    pieces = _pieces(correction)
    if not pieces:
        return question_before
    low = question_before.casefold()
    wrong = next((one for one in pieces if len(pieces) > 1 and one.casefold() in low), "")
    meant = next((one for one in pieces if one != wrong), pieces[0])
    if wrong:
        at = low.index(wrong.casefold())
        return _put(question_before, at, at + len(wrong), meant)
    if place := _shared(question_before, meant):
        return _put(question_before, *place, meant)
    exchanged = completed(f"what about {meant}?", question_before) if meant[0].isupper() else None
    return exchanged or f"{question_before.rstrip(' ?.!')}: {meant}?"


_JOINT = re.compile(r"\s*(?:\b(?:of|the|in|at|on|de|for|against|and)\b\s*|[,'’]\s*)*", re.IGNORECASE)


def _pieces(correction: str) -> list[str]:
    """What a correction names: the words that belong to no way of correcting, those together that stand together."""
    tokens = list(TOKEN.finditer(correction))
    telling = [one for place, one in enumerate(tokens) if not _CORRECTING.asks_by(one[0], first=place == 0)]
    pieces: list[tuple[int, int]] = []
    for one in telling:
        if pieces and _JOINT.fullmatch(correction, pieces[-1][1], one.start()):
            pieces[-1] = pieces[-1][0], one.end()
        else:
            pieces.append((one.start(), one.end()))
    led = [
        (article.start() if (article := ARTICLE.search(correction, 0, start)) else start, end) for start, end in pieces
    ]
    return [correction[start:end] for start, end in led]


def _shared(question: str, meant: str) -> tuple[int, int] | None:
    """Where a question has words of what was meant, from the first to the last."""
    telling = set(words(meant)) - FUNCTION_WORDS
    places = [one.span() for one in TOKEN.finditer(question) if telling.intersection(words(one[0]))]
    return (places[0][0], places[-1][1]) if places else None


def _put(question: str, start: int, end: int, meant: str) -> str:
    told, _, rest = meant.partition(" ")
    again = told.lower() in ("the", "a", "an") and ARTICLE.search(question, 0, start)
    return question[:start] + (rest if again else meant) + question[end:]
