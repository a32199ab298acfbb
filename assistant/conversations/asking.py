"""One question of a conversation on its way: kept before it is asked, sentence by sentence, and whole at the end."""

import json
from collections.abc import Callable, Generator, Iterable
from contextlib import closing
from typing import Any

from assistant.answer import Answered, Event, Searching, SentenceReady
from assistant.answerer import Answerer
from assistant.conversations.store import NewTurn, Store
from assistant.errors import LedeError
from assistant.query.rewriting.history import Turn


def steps(
    answerer: Answerer, store: Store, new: NewTurn, rows: Iterable[dict[str, Any]], begin: Callable[[], int]
) -> Generator[Event, None, None]:
    """Ask, and keep what comes as it comes: whenever the process dies, what was seen before is there.

    Args:
        rows: the turns before, as they are stored, the oldest first.
        begin: notes the question; returns the turn's id.
    """
    turn = begin()
    # A turn that was to replace others and was never finished is no part of the conversation.
    history = tuple(_turn(row) for row in rows if not (row["state"] == "unfinished" and row["instead_of"]))
    whole, place = False, 0
    try:
        events = answerer.stream(new.question, history=history, standalone=new.edited, **new.filters)
        with closing(events):
            for event in events:
                match event:
                    case Searching(searched):
                        store.note_standalone(turn, searched)
                    case SentenceReady():
                        store.note_sentence(turn, place, event)
                        place += 1
                    case Answered(answer):
                        store.finish(turn, answer)
                        whole = True
                yield event
    except BaseException as error:
        if not whole:
            failed = isinstance(error, Exception)  # else whoever asked went away, or pressed Ctrl-C
            why = str(error) if isinstance(error, LedeError) else f"unexpected {type(error).__name__}"
            store.end(turn, "failed" if failed else "stopped", why if failed else "")
        raise


def _turn(row: dict[str, Any]) -> Turn:
    """A turn without the work of comparing its citations with the library."""
    answer: dict[str, Any] = json.loads(row["answer"]) if row["answer"] else {"text": "", "citations": ()}
    text = "" if row["state"] == "abstained" else str(answer["text"])
    quotes = dict.fromkeys(str(one["quote"]) for one in answer["citations"])
    return Turn(row["question"], row["standalone"], text, tuple(quotes))
