"""What a question wants, told before anything is searched: one of twenty intents, and the matter that it is about.

No sentence answers a greeting, "what's new?" or "tell me about X". Which intent it is tells a small model fitted on the
examples in `intents.tsv`; `assistant.query.intent_model` says how. English: in another language most questions are
taken for facts, which costs nothing.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import TYPE_CHECKING, Literal, cast

if TYPE_CHECKING:
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

SURE_TALK = 0.7
"""The least confidence at which nothing is searched: better to search in vain than to refuse a question."""

SURE = 0.4
"""The least confidence of any kind but a fact, where a fact is about as likely."""


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

    model, [reading] = intent_model.shipped(), intent_model.read([question])
    kind, confidence = decide(model.kind_shares(reading, later=later), later=later)
    start, end = model.topic(reading, kind)
    return Intent(kind, question[start:end], confidence)


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
    if kind in TALK and possible[kind] < SURE_TALK:
        possible = {one: share for one, share in possible.items() if one not in TALK}
        kind = max(possible, key=possible.__getitem__)
    facts = {one: share for one, share in possible.items() if one in FACTS}
    if kind not in FACTS and possible[kind] < SURE and sum(facts.values()) >= possible[kind]:
        kind = max(facts, key=facts.__getitem__)
    return kind, possible[kind]


def is_talk(text: str) -> bool:
    """Return whether a text asks nothing that could be searched for: a greeting, thanks, what Lede can do, a poem."""
    return classify(text).kind in TALK


def _without(text: str, spans: Sequence[tuple[int, int]]) -> str:
    """A text with stretches cut out, each with the preposition in front of it."""
    cut = "".join("\0" if any(start <= at < end for start, end in spans) else letter for at, letter in enumerate(text))
    cut = re.sub(r"(?:\b(?:in|on|at|from|by|of|during|for|since|over)\s+)?(?:\bthe\s+)?\0+(?:[’']s?\b)?", " ", cut)
    return " ".join(cut.split()).strip(" ,;:?")
