"""Summary, latest and timeline: the key sentence of each development of a topic, from several articles."""

from collections.abc import Sequence

from assistant.language.aliases import bag
from assistant.query.answer_type import analyse, holds_kind
from assistant.reading.deduplication import distinct
from assistant.reading.evidence import Evidence, EvidenceSection, Overview
from assistant.reading.selection import flagged_in
from assistant.reading.sentence_features import coverage
from assistant.synthesis.digest.days import EventDay, event_day
from assistant.synthesis.digest.key_sentences import PASSAGES, WORDS, KeySentence, diverse, key_sentences
from assistant.synthesis.digest.sections import place_of
from assistant.synthesis.digest.topic import HALFWAY, Topic
from index import Library

ABOUT = 0.95
"""Answerability where articles are about the topic; `benchmarks/overviews.py` says how often that comes true."""

LOOKED_AT = 14
"""Articles whose sentences are compared."""

FRESH = 10
"""Of them, the newest that the latest developments are taken from."""

TOLD = 0.25
"""Importance that a sentence gains in a timeline where it tells the day itself."""

IDENTITY = 0.25
"""The same in a summary for a sentence that says who somebody is."""

NAMED = 0.5
"""The share of the topic's words, by rarity, that a sentence has which is quoted of an article on something else."""

EVENTS = 3
"""Sentences for each one that a timeline shows, among which days are looked for."""


def summary(library: Library, topic: Topic, limit: int) -> Evidence | None:
    """Return the most telling sentence, what else its article says, then the others in the order of their days.

    Of somebody whom no article is about, what the articles say that name him.
    """
    ranked = _sentences(library, topic, topic.ids[:LOOKED_AT])
    who = analyse(f"Who is {topic.text}?")
    if who.kind == "identity":
        for one in ranked:
            one.importance += IDENTITY * holds_kind(who, one.candidate.text)
        ranked.sort(key=lambda one: -one.importance)
    chosen = diverse(library, ranked, limit)
    first = chosen[0].candidate.hit.article.id if chosen else ""
    others = sorted(chosen[1:], key=lambda one: (one.candidate.hit.article.id != first, *_place(one)))
    return evidence(library, topic, [*chosen[:1], *others], ())


def latest(library: Library, topic: Topic, limit: int) -> Evidence | None:
    """Return the key sentence of the newest articles, the newest first, each under its day."""
    close = [one for one in topic.newest if topic.degrees[one] >= HALFWAY]
    ranked = _sentences(library, topic, (close if len(close) >= EVENTS else topic.newest)[:FRESH])
    best: dict[str, KeySentence] = {}
    for one in ranked:
        best.setdefault(one.candidate.hit.article.id, one)
    alone = sorted(best.values(), key=_published, reverse=True)
    chosen = _unlike(library, alone, limit) if len(alone) >= EVENTS else diverse(library, ranked, limit)
    chosen.sort(key=_published, reverse=True)
    return evidence(library, topic, chosen, [_day_of_article(one) for one in chosen], newest=True)


def timeline(library: Library, topic: Topic, limit: int) -> Evidence | None:
    """Return what happened on each of the most important days, in their order."""
    ranked = _sentences(library, topic, topic.ids[:LOOKED_AT])
    days: dict[int, EventDay] = {}
    for one in ranked:
        day = event_day(one.candidate.hit.article, one.candidate.span, one.blocks)
        if day is not None:
            days[id(one)] = day
            one.importance += TOLD * (day.told and day.is_near)
    dated = sorted((one for one in ranked if id(one) in days), key=lambda one: -one.importance)
    chosen: list[KeySentence] = []
    shown: set[str] = set()
    room = limit * WORDS
    for one in diverse(library, dated, limit * EVENTS, limit):
        length = len(one.candidate.text.split())
        if days[id(one)].heading not in shown and len(chosen) < limit and (length <= room or not chosen):
            shown.add(days[id(one)].heading)
            chosen.append(one)
            room -= length
    chosen.sort(key=lambda one: (days[id(one)].first, _published(one)))
    return evidence(library, topic, chosen, [days[id(one)].heading for one in chosen])


def evidence(
    library: Library, topic: Topic, chosen: Sequence[KeySentence], headings: Sequence[str], *, newest: bool = False
) -> Evidence | None:
    """Return chosen sentences as evidence in their order, those of one heading in one section; None without any.

    Args:
        headings: one for each sentence, or none at all.
    """
    quotes = distinct(library, [one.candidate for one in chosen], len(chosen))
    if not quotes:
        return None
    sections: dict[str, list[int]] = {}
    for one, heading in zip(chosen, headings, strict=False):
        place = place_of(quotes, one.candidate)
        if place is not None and not any(place in places for places in sections.values()):
            sections.setdefault(heading, []).append(place)
    return Evidence(
        quotes,
        ABOUT,
        flagged=flagged_in([one.hit for one in quotes]),
        close=len(quotes),
        overview=Overview(topic.text, newest, len(topic.ids), ids=topic.newest if newest else tuple(topic.ids)),
        sections=tuple(EvidenceSection(heading, tuple(places)) for heading, places in sections.items()),
    )


def _sentences(library: Library, topic: Topic, ids: Sequence[str]) -> list[KeySentence]:
    vector = library.embed([topic.text])[0]
    if ids:
        return key_sentences(library, topic.terms, vector, library.openings(ids, PASSAGES), topic.degrees)
    named = key_sentences(library, topic.terms, vector, topic.mentions, {})
    return [one for one in named if coverage(topic.terms, bag(one.candidate.text, topic.terms.aliases)) >= NAMED]


def _unlike(library: Library, ordered: Sequence[KeySentence], limit: int) -> list[KeySentence]:
    """The first sentences, without those that say what one before says."""
    kept = {id(one) for one in diverse(library, ordered, len(ordered))}
    return [one for one in ordered if id(one) in kept][:limit]


def _published(one: KeySentence) -> float:
    day = one.candidate.hit.article.published_at
    return day.timestamp() if day else float("-inf")


def _place(one: KeySentence) -> tuple[float, str, int]:
    """By day, then by article, then as the article has it."""
    return _published(one), one.candidate.hit.article.id, one.candidate.span.start


def _day_of_article(one: KeySentence) -> str:
    day = one.candidate.hit.article.published_at
    return EventDay(day.date(), day.date()).heading if day else "Undated"
