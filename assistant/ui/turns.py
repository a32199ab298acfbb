"""What the browser receives about turns: one turn, or all of a conversation's.

The browser keeps what it has; the server sends the turn under way, whole, each time it grows, so that a long
conversation costs no more than a short one. The passages of an answer travel with it, in inert `<template>` elements;
the sources pane shows one of them without asking the server.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, NamedTuple

from assistant import presentation
from assistant.answer import Citation, SupportLabel
from assistant.conversations import Conversation
from assistant.conversations.turn import ArticleState
from assistant.ui.state import PageTurn
from assistant.ui.templating import plural, render, sentence, update
from index import Filters
from index.article import EVERYTHING

LEAST_SECONDS = 0.1
"""The shortest time that an answer is said to have taken."""

States = Mapping[str, ArticleState]
"""What became of articles, by their ids; of one that is not there, nothing did."""


@dataclass(frozen=True)
class CitedPassage:
    """One citation as the sources pane shows it.

    Attributes:
        key: unique within its turn; the citation mark and the passage find each other by it.
        n: the number in the text, or None for a passage that is only close.
        citation: what is cited.
        before, after: the passage around the quote.
        more_before, more_after: whether the article goes on beyond the passage.
        became: what became of the article since it was cited.
    """

    key: str
    n: int | None
    citation: Citation
    before: str
    after: str
    more_before: bool
    more_after: bool
    became: ArticleState

    @classmethod
    def of(
        cls, citation: Citation, key: str, n: int | None = None, states: States = MappingProxyType({})
    ) -> "CitedPassage":
        """Cut a passage where the quote begins and ends."""
        passage, text = citation.passage, citation.article.text
        # A quote that runs on into the next passage, as one with its speaker may, is shown whole.
        start, end = min(passage.start, citation.start), max(passage.end, citation.end)
        return cls(
            key=key,
            n=n,
            citation=citation,
            before=text[start : citation.start],
            after=text[citation.end : end],
            more_before=start > 0,
            more_after=end < len(text),
            became=states.get(citation.article.id, "same"),
        )


class VerdictLine(NamedTuple):
    """One line under an answer; `label` is of what a model wrote, None where there is none of it."""

    label: SupportLabel | None
    text: str


def verdict(turn: PageTurn) -> VerdictLine:
    """Tell from how many articles an answer quotes, or how well a model's sentences are supported, and the time.

    Sentences that cite nothing say nothing about the articles, such as how many there are; they are not counted.
    """
    states = [one.support for one in turn.sentences if one.support not in ("quoted", "none")]
    supported, partly = states.count("supported"), states.count("partly")
    label: SupportLabel | None = None
    text = ""
    if quoted := turn.layout.quoted:
        text = presentation.quoted_from(quoted)
    elif states and supported == len(states):
        label = "supported"
        text = "Supported by its source. " if len(states) == 1 else "Every sentence is supported by its source. "
    elif states:
        label = "partly" if supported or partly else "unsupported"
        text = f"{supported} of {plural(len(states), 'sentence')} supported, {partly} partly. "
    if turn.answer is not None:
        if turn.answer.writer != "extractive":
            text += f"Written by {turn.answer.writer}"
        elif turn.answer.outcome == "catalog":
            text += "From what is known of the articles"
        seconds = turn.answer.timings_ms.total / 1000
        took = f"{seconds:.1f} s." if seconds >= LEAST_SECONDS else f"under {LEAST_SECONDS} s."
        text += f", {took}" if text else f"Answered in {took}"
    return VerdictLine(label, text.strip() if text.rstrip().endswith(".") or not text else f"{text}.")


def filter_labels(scope: Filters) -> list[str]:
    """Return the filters in words, one by one."""
    labels = [*scope.sources, *(f"by {one}" for one in scope.authors)]
    return [*labels, presentation.period(scope.after, scope.before)] if scope.after or scope.before else labels


def _filters_json(scope: Filters) -> str:
    """Return the filters as a turn has them in the browser; empty if there are none."""
    if scope == EVERYTHING:
        return ""
    days = {
        name: day.isoformat()[:10] if day else "" for name, day in (("after", scope.after), ("before", scope.before))
    }
    return json.dumps({"sources": scope.sources, "authors": scope.authors, **days})


def rendered(turn: PageTurn) -> str:
    """Return a turn as HTML."""
    answer, states = turn.answer, turn.articles
    return render(
        "turn",
        turn=turn,
        verdict=verdict(turn),
        cited=[CitedPassage.of(one, f"cited-{one.n}", one.n, states) for one in turn.citations],
        layout=turn.layout,
        nearest=[
            CitedPassage.of(one, f"near-{place}", states=states)
            for place, one in enumerate(answer.nearest if answer else (), 1)
        ],
        only=filter_labels(turn.scope),
        scope=_filters_json(turn.scope),
    )


def _update(stage: str, **fields: Any) -> dict[str, Any]:
    """Return what the list of turns receives.

    Args:
        stage: of the turn; or "refused", for a question that makes no turn; "opened", for a whole conversation;
            "noted" and "suggested", for a turn that was answered before; "cleared", "gone"; or "notice".
        fields: `id` of the turn, new for what belongs to none, so that no two updates are alike; `html`, the turn, or
            those turns that the browser does not have as they are; `notice`, one plain sentence; `conversation`, its
            id; `revision` of the conversation, empty while it changes; `instead_of`, the turn that this one is to
            replace, with all that follow; `order`, the ids of a whole conversation's turns; `question`, the words of
            one that was undone.
    """
    empty = dict.fromkeys(("html", "notice", "conversation", "revision", "instead_of", "question"), "")
    return update(stage=stage, **{**empty, "order": [], **fields})


def shown(turn: PageTurn, conversation: str = "", revision: str = "") -> dict[str, Any]:
    """Return the update for a turn that is under way or just ended."""
    about = {"conversation": conversation, "revision": revision, "instead_of": turn.instead_of}
    return _update(turn.stage, id=turn.id, html=rendered(turn), **about)


def changed(stage: str, turn: PageTurn, conversation: Conversation) -> dict[str, Any]:
    """Return the update for a turn that was answered before and looks different now."""
    about = {"conversation": conversation.id, "revision": conversation.revision}
    return _update(stage, id=turn.id, html=rendered(turn), **about)


def opened(
    conversation: Conversation, have: Iterable[str] = (), *, notice: str = "", question: str = ""
) -> dict[str, Any]:
    """Return the update for a whole conversation.

    Args:
        have: turns that the browser has already, as `id:revision`.
        notice: one plain sentence.
        question: the words of one that was undone.
    """
    busy, known = conversation.busy, frozenset(have)
    revision = conversation.revision
    kept = [PageTurn.kept(one, busy=busy) for one in conversation.turns]
    html = "".join(rendered(one) for one in kept if f"{one.id}:{one.revision}" not in known)
    about = {"conversation": conversation.id, "revision": revision, "order": [one.id for one in kept]}
    return _update("opened", html=html, notice=notice, question=question, **about)


def message(stage: str, notice: str = "") -> dict[str, Any]:
    """Return an update that belongs to no turn.

    Args:
        stage: "refused", "stopped" before anything came, "cleared", "gone" or "notice".
        notice: an error's message; may be empty.
    """
    return _update(stage, notice=sentence(notice) if notice else "")
