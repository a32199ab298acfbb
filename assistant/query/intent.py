"""What a question wants, told before anything is searched: one of twenty intents, and the matter that it is about.

No sentence answers a greeting, "what's new?" or "tell me about X". Which intent it is tells a small model fitted on the
examples in `intents.tsv`; `assistant.query.intent_model` says how. It knows English only: what is asked in another
language is a fact.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import TYPE_CHECKING, Literal, cast

from assistant.language.detection import language_of

if TYPE_CHECKING:
    from assistant.query.intent_model import Reading
    from assistant.query.understanding import Plan

Kind = Literal[
    "fact",
    "yesno",
    "said",
    "explain",
    "summary",
    "latest",
    "timeline",
    "list",
    "compare",
    "pros_cons",
    "count_articles",
    "library",
    "about_last",
    "more",
    "correction",
    "followup",
    "smalltalk",
    "help",
    "offtopic",
    "keyword",
]

FACTS: frozenset[Kind] = frozenset({"fact", "yesno", "said", "explain", "followup"})
"""Answered by sentences that say it."""

DIGESTS: frozenset[Kind] = frozenset({"summary", "latest", "timeline", "list", "compare", "pros_cons", "keyword"})
"""Answered by several articles together."""

CATALOG: frozenset[Kind] = frozenset({"count_articles", "library"})
"""Answered from what is known of the articles, without reading them."""

LAST: frozenset[Kind] = frozenset({"about_last", "more", "correction"})
"""About the answer before."""

TALK: frozenset[Kind] = frozenset({"smalltalk", "help", "offtopic"})
"""Nothing is searched."""


@dataclass(frozen=True)
class Intent:
    """What a question wants.

    Args:
        kind: "fact" where nothing else fits.
        topic: the matter that is asked about, in the question's words; empty for the news as such.
        confidence: 0..1, how sure the kind is.
    """

    kind: Kind
    topic: str = ""
    confidence: float = field(default=1.0, compare=False)

    @property
    def newest(self) -> bool:
        """Whether what is new is asked for rather than the whole story."""
        return self.kind == "latest"


FACT = Intent("fact")

AFTER_OTHERS: frozenset[Kind] = LAST | {"followup"}
"""Cannot be asked first."""

SURE: Mapping[frozenset[Kind], float] = {TALK: 0.7, CATALOG: 0.5, LAST: 0.4, DIGESTS: 0.3}
"""The least confidence for each way of answering but a fact's: better to search in vain than to refuse. Chosen on
questions about the news that were not learned (0.4% go to talk, the catalog and the answer before, 1.7% to digests) and
on wordings of every kind (86% go the right way)."""

SURE_LAST = 0.9
"""The least confidence at which a first question is taken for one about an answer before."""


def classify(question: str, plan: "Plan | None" = None, *, later: bool = False) -> Intent:
    """Return what a question wants.

    >>> classify("Hello!").kind, classify("Who won the Ardenne by-election?").kind
    ('smalltalk', 'fact')
    >>> asked = classify("What is the latest on the ferry strike?")
    >>> asked.kind, asked.topic
    ('latest', 'the ferry strike')

    Args:
        question: as asked, or standing alone.
        plan: the same question, read: the publications and times that it names are no part of a topic.
        later: whether anything was asked before it.

    Raises:
        ModelError: the files of the bundled embedding are missing or changed.
    """
    if language_of(question) not in ("en", None):
        return FACT  # which says that only English is read
    intent = _classified(question, later=later)
    if plan is None or not intent.topic:
        return intent
    start = plan.question.find(intent.topic)
    end = start + len(intent.topic)
    inside = [(max(first - start, 0), last - start) for first, last in plan.named if first < end and last > start]
    return replace(intent, topic=_without(intent.topic, inside)) if inside and start >= 0 else intent


@lru_cache(maxsize=1024)
def _classified(question: str, *, later: bool) -> Intent:
    from assistant.query import intent_model  # loads numpy and the weights

    model, reading = intent_model.shipped(), _reading(question)
    kind, confidence = decide(model.kind_shares(reading, later=later), later=later)
    start, end = model.topic(reading, kind)
    return Intent(kind, question[start:end], confidence)


@lru_cache(maxsize=256)
def _reading(question: str) -> "Reading":
    from assistant.query import intent_model

    (reading,) = intent_model.read([question])
    return reading


def decide(shares: Mapping[str, float], *, later: bool) -> tuple[Kind, float]:
    """Return the kind to go by and its share, a fact where it is unsure whether anything else is wanted.

    Args:
        shares: how likely each kind is.
        later: whether anything was asked before.
    """
    possible = {cast("Kind", kind): share for kind, share in shares.items() if later or kind not in AFTER_OTHERS}
    whole = sum(possible.values())
    possible = {kind: share / whole for kind, share in possible.items()}
    kind = max(possible, key=possible.__getitem__)
    needed = next((least for kinds, least in SURE.items() if kind in kinds), 0.0)
    if possible[kind] < needed:
        facts = FACTS if later else FACTS - AFTER_OTHERS
        kind = max(facts, key=lambda one: (possible.get(one, 0.0), one == "fact"))
    return kind, possible.get(kind, 0.0)


def is_talk(text: str) -> bool:
    """Return whether a text asks nothing that could be searched for: a greeting, thanks, what Lede can do, a poem."""
    return classify(text).kind in TALK


def is_about_last(question: str) -> bool:
    """Return whether a question, were it not the first, would surely be about the answer before, or want more of it."""
    intent = classify(question, later=True)
    return intent.kind in ("about_last", "more") and intent.confidence >= SURE_LAST


def _without(text: str, spans: Sequence[tuple[int, int]]) -> str:
    """A text with stretches cut out, each with the preposition in front of it."""
    cut = "".join("\0" if any(start <= at < end for start, end in spans) else letter for at, letter in enumerate(text))
    cut = re.sub(r"(?:\b(?:in|on|at|from|by|of|during|for|since|over)\s+)?(?:\bthe\s+)?\0+(?:[’']s?\b)?", " ", cut)
    return " ".join(cut.split()).strip(" ,;:?")
