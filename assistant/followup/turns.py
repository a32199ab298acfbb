"""The turns of a conversation, and what a follow-up becomes.

Not here: how it becomes that (`standing`).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

Entry = "Turn | str | Mapping[str, str]"


@dataclass(frozen=True)
class Turn:
    """One earlier question and what came of it.

    Args:
        question: as typed.
        standalone: as it was searched; empty where nobody worked that out.
        answer: what was answered.
        quotes: the sentences that were cited, as they stand in their articles.
    """

    question: str
    standalone: str = ""
    answer: str = ""
    quotes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Standalone:
    """A question that needs no conversation around it.

    Args:
        text: the question.
        changed: whether it differs from what was typed.
        added: what was brought in from earlier turns, in the words that it has there.
    """

    text: str
    changed: bool = False
    added: tuple[str, ...] = ()


def turns_of(history: Sequence["Turn | str | Mapping[str, str]"]) -> tuple[Turn, ...]:
    """A history in whichever form it is given, as turns, the oldest first.

    Args:
        history: turns, earlier questions alone, or chat messages with a "role" and a "text" or "content"; an
            assistant's message is the answer to the question before it.
    """
    turns: list[Turn] = []
    for entry in history:
        if isinstance(entry, Turn):
            turns.append(entry)
        elif isinstance(entry, str):
            turns.append(Turn(entry))
        else:
            text = str(entry.get("text") or entry.get("content") or "")
            if entry.get("role", "user") == "user":
                turns.append(Turn(text))
            elif turns:
                turns[-1] = Turn(turns[-1].question, turns[-1].standalone, text, turns[-1].quotes)
    return tuple(turns)
