"""The arguments for and against something, apart, each with who makes it."""

from collections.abc import Sequence

import numpy as np

from assistant.reading.deduplication import distinct
from assistant.reading.evidence import Evidence, EvidenceSection, Overview
from assistant.reading.selection import flagged_in
from assistant.synthesis.digest.key_sentences import PASSAGES, KeySentence, diverse, key_sentences
from assistant.synthesis.digest.sections import place_of
from assistant.synthesis.digest.stance import SURE, stances
from assistant.synthesis.digest.topic import Topic
from index import EmbeddedHit, Library

LOOKED_AT = 14
"""Articles whose sentences are looked at."""

WEIGHED = 60
"""Sentences whose stance is told."""

STANCE = 1.5
"""What speaking for or against, 0..1, adds to a sentence's importance."""

SIDES = (("For", 0), ("Against", 1))
"""Headings, and the columns of `stances`."""


def arguments(library: Library, topic: Topic, near: Sequence[EmbeddedHit], limit: int) -> Evidence | None:
    """Return what supporters and critics say, in a section each; None where neither says anything.

    Args:
        near: passages that a search for the topic found.
        limit: sentences at most, half of them for each side.
    """
    hits = library.openings(topic.ids[:LOOKED_AT], PASSAGES) or list(near)
    found = key_sentences(library, topic.terms, library.embed([topic.text])[0], hits, topic.degrees, quotations=True)
    if not found:
        return None
    # The kept vectors are of sentences in their passage; the weights know them alone, which costs some 3 ms each.
    guess = stances(np.stack([one.vector for one in found]))[:, :2].max(axis=1)
    order = np.argsort([-one.importance - STANCE * float(each) for one, each in zip(found, guess, strict=True)])
    found = [found[place] for place in order[:WEIGHED]]
    chances = stances(library.embed([one.candidate.text for one in found]))
    chosen: list[list[KeySentence]] = []
    for _, column in SIDES:
        own = []
        for one, chance in zip(found, chances, strict=True):
            if chance[column] >= SURE and int(np.argmax(chance)) == column:
                one.importance += STANCE * float(chance[column])
                own.append(one)
        chosen.append(diverse(library, sorted(own, key=lambda one: -one.importance), max(1, limit // 2)))
    if not any(chosen):
        return None
    quotes = distinct(library, [one.candidate for side in chosen for one in side], limit)
    sections = []
    for (heading, _), side in zip(SIDES, chosen, strict=True):
        places = dict.fromkeys(place for one in side if (place := place_of(quotes, one.candidate)) is not None)
        sections.append(EvidenceSection(heading, tuple(places)))
    return Evidence(
        quotes,
        0.95,
        flagged=flagged_in([one.hit for one in quotes]),
        close=len(quotes),
        overview=Overview(topic.text, newest=False, total=len(topic.ids), ids=tuple(topic.ids)),
        sections=tuple(sections),
    )
