"""The turns of a conversation, and what a follow-up becomes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Literal, Protocol

from assistant.answer import Answer
from assistant.query.intent import is_talk

By = Literal["", "rules", "model", "user"]
"""Who made a question stand alone; empty where it did already."""


class EarlierTurn(Protocol):
    """What is read of a turn of a kept conversation."""

    @property
    def question(self) -> str:
        """As typed."""

    @property
    def standalone(self) -> str:
        """As searched; empty where it never came to that."""

    @property
    def state(self) -> str:
        """What became of it; "abstained" for a refused one."""

    @property
    def sentences(self) -> Sequence[Any]:
        """Of the answer; each has a `text`."""

    @property
    def citations(self) -> Sequence[Any]:
        """Of the answer; each has a `quote`."""


@dataclass(frozen=True)
class Turn:
    """One earlier question and what came of it.

    Args:
        question: as typed.
        standalone: as it was searched; empty where unknown.
        answer: what was answered.
        quotes: the sentences that were cited, as they are written in their articles.
        refused: the library did not answer it, so later pronouns do not refer to it.
        whole: the whole answer, where it is known.
    """

    question: str
    standalone: str = ""
    answer: str = ""
    quotes: tuple[str, ...] = ()
    refused: bool = False
    whole: Answer | None = field(default=None, compare=False, repr=False)

    @property
    def texts(self) -> tuple[str, ...]:
        """What was quoted, else answered."""
        return self.quotes or ((self.answer,) if self.answer else ())


@dataclass(frozen=True)
class Standalone:
    """A question that needs no conversation around it.

    Args:
        text: the question.
        by: who put it so.
        added: what was brought in from earlier turns, in the words that it has there.
        before: the question before it, standing alone; empty for the first, and where the user put it so.
        new_topic: whether it may be one: no word of what was typed points back, and it names what nobody has named yet.
    """

    text: str
    by: By = ""
    added: tuple[str, ...] = ()
    before: str = ""
    new_topic: bool = field(default=False, compare=False)

    @property
    def changed(self) -> bool:
        """Whether it differs from what was typed."""
        return bool(self.by)


History = Sequence[Turn | Answer | EarlierTurn | str | Mapping[str, Any]]
"""Earlier questions, answers, turns, or chat messages, the oldest first."""


def turns_of(history: History) -> tuple[Turn, ...]:
    """Return a history in whichever form it is given as turns, without greetings and thanks.

    >>> [turn.answer for turn in turns_of(["Who leads Apple?", {"role": "assistant", "content": "Tim Cook."}])]
    ['Tim Cook.']

    Args:
        history: turns, answers, turns of a kept conversation, earlier questions alone, or chat messages with a "role"
            and a "text" or "content"; an assistant's message is the answer to the question before it.

    Raises:
        TypeError: an entry is none of these.
    """
    turns: list[Turn] = []
    for entry in history:
        match entry:
            case Turn():
                turns.append(entry)
            case Answer():
                turns.append(turn_of(entry))
            case str():
                turns.append(Turn(entry))
            case Mapping():
                _take_message(turns, entry)
            case _ if hasattr(entry, "question") and hasattr(entry, "citations"):
                turns.append(_of_kept(entry))
            case _:
                raise TypeError(f"a history holds questions, answers, turns or messages, not {type(entry).__name__}")
    return tuple(turn for turn in turns if turn.question.strip() and not _is_talk(turn))


def _is_talk(turn: Turn) -> bool:
    if turn.whole is not None:
        return turn.whole.outcome == "talk"
    searched = turn.quotes or turn.standalone not in ("", turn.question)
    return not searched and is_talk(turn.question)


def turn_of(answer: Answer) -> Turn:
    """Return the turn that an answer ends."""
    quotes = tuple(dict.fromkeys(one.quote for one in answer.citations))
    text = "" if answer.abstained else answer.text
    return Turn(answer.question, answer.standalone_question, text, quotes, answer.abstained, answer)


def _take_message(turns: list[Turn], message: Mapping[str, Any]) -> None:
    text = str(message.get("text") or message.get("content") or "")
    role = message.get("role", "user")
    if role == "user":
        turns.append(Turn(text))
    elif role == "assistant" and turns:
        turns[-1] = replace(turns[-1], answer=text)


def _of_kept(kept: EarlierTurn) -> Turn:
    refused = kept.state == "abstained"
    answered = "" if refused else " ".join(sentence.text for sentence in kept.sentences)
    quotes = tuple(dict.fromkeys(citation.quote for citation in kept.citations))
    return Turn(kept.question, kept.standalone, answered, quotes, refused, getattr(kept, "answer", None))
