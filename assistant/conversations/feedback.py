"""What readers think of answers, as a question set: each judged turn becomes one question with what is known of it."""

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

from assistant.conversations.turn import KeptTurn

if TYPE_CHECKING:
    from assistant.conversations.conversation import Conversation


def question_set(conversations: Iterable["Conversation"]) -> list[dict[str, Any]]:
    """The judged turns of these conversations, in order."""
    return [row for one in conversations for row in _questions(one.id, one.turns)]


def _questions(conversation: str, turns: Sequence[KeptTurn]) -> Iterator[dict[str, Any]]:
    for place, turn in enumerate(turns):
        if turn.thumbs is None:
            continue
        history = [one.question for one in turns[:place]]
        row: dict[str, Any] = {"id": f"{conversation[:8]}-{turn.id}", "question": turn.question}
        if history:
            row["history"] = history
        if turn.thumbs == "up":
            row |= _evidence(turn)
        row |= {"type": "feedback", "tags": [f"thumbs-{turn.thumbs}"]}
        if turn.note:
            row["note"] = turn.note
        yield row


def _evidence(turn: KeptTurn) -> dict[str, Any]:
    """What a good answer stands on; a good abstention is a question that the library does not answer."""
    if turn.state == "abstained":
        return {"unanswerable": True}
    return {
        "answers": list(dict.fromkeys(one.quote for one in turn.citations)),
        "evidence": [{"article_id": one.article.id, "quote": one.quote} for one in turn.citations],
    }
