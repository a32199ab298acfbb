"""One question of a conversation on its way: kept before it is asked, sentence by sentence, and whole at the end.

Not here: whose turn it is (`conversation`), how an answer comes about (`assistant.answering`).
"""

from collections.abc import Callable, Generator
from contextlib import closing
from typing import TYPE_CHECKING

from assistant.answer import Answered, Event, Searching, SentenceReady
from assistant.conversations import records
from assistant.conversations.history import told
from assistant.conversations.store import Asked, Store
from assistant.errors import LedeError

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
