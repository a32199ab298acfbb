"""One question of a conversation on its way: kept before it is asked, sentence by sentence, and whole at the end."""

import json
from collections.abc import Callable, Generator, Iterable
from contextlib import closing
from typing import TYPE_CHECKING, Any

from assistant.answer import Answered, Event, Searching, SentenceReady
from assistant.conversations import records
from assistant.conversations.records import quotes_of
from assistant.conversations.store import Asked, Store
from assistant.errors import LedeError
from assistant.query.rewriting.history import Turn

if TYPE_CHECKING:
    from assistant.engine import Assistant


def steps(
    assistant: "Assistant", store: Store, asked: Asked, rows: list[dict[str, object]], begin: Callable[[], int]
) -> Generator[Event, None, None]:
    """Asks, and keeps what comes as it comes: whenever the process dies, what was seen before is there.

    Args:
        rows: the turns before, as they are stored.
        begin: notes the question; returns the turn's id.
    """
    turn = begin()
    whole, place = False, 0
    try:
        with closing(assistant.stream(asked.question, **told(rows, asked.edited), **asked.scope)) as events:
            for event in events:
                match event:
                    case Searching(searched):
                        store.note_standalone(turn, searched)
                    case SentenceReady():
                        store.note_sentence(turn, place, records.of_sentence(event))
                        place += 1
                    case Answered(answer):
                        store.finish(turn, answer, records.of_answer(answer))
                        whole = True
                yield event
    except BaseException as error:
        if not whole:
            _ended(store, turn, error)
        raise


def _ended(store: Store, turn: int, error: BaseException) -> None:
    if isinstance(error, Exception):
        store.end(turn, "failed", str(error) if isinstance(error, LedeError) else f"unexpected {type(error).__name__}")
    else:  # whoever asked went away, or pressed Ctrl-C
        store.end(turn, "stopped", "")


def told(rows: Iterable[dict[str, Any]], standalone: str | None) -> dict[str, Any]:
    """What `Assistant.stream` is told beside the question.

    Args:
        rows: earlier turns as they are stored, the oldest first; one that is being asked again is no part of them.
        standalone: the question that stands alone, where the user wrote it.
    """
    history = tuple(_turn(row) for row in rows if not (row["state"] == "unfinished" and row["instead_of"]))
    given = {"history": history, "standalone": standalone}
    return {name: value for name, value in given.items() if value}


def _turn(row: dict[str, Any]) -> Turn:
    """A turn without the work of making its citations whole again."""
    answer: dict[str, Any] = json.loads(row["answer"]) if row["answer"] else {"text": "", "citations": ()}
    refused = row["state"] == "abstained"
    text = "" if refused else str(answer["text"])
    return Turn(row["question"], row["standalone"], text, quotes_of(answer["citations"]), refused)
