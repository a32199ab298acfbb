"""A short reply that somebody waits for: the whole of it, within seconds, or nothing.

Not here: what is asked and whether the reply is believed (`assistant.followup.rewriting`,
`assistant.questions.decomposition`).
"""

import time
from collections.abc import Callable, Generator, Sequence
from contextlib import closing
from typing import TypeVar

from assistant.errors import LanguageModelError
from assistant.llms.line import Message
from assistant.llms.model import LanguageModel

Outcome = TypeVar("Outcome")


def short_reply(
    model: LanguageModel,
    messages: Sequence[Message],
    *,
    tokens: int,
    patience: float,
    enough: Callable[[str], bool] = lambda _: False,
) -> Generator[None, None, str | None]:
    """What a model writes; None where it fails or takes too long.

    Yields while it is waited for, a moment to stop: closing ends the request at once.

    Args:
        tokens: most that it may write.
        patience: seconds that it has, fewer than its settings allow for a whole answer.
        enough: whether what has come so far will do; the rest is then not waited for.
    """
    until, text = time.monotonic() + patience, ""
    try:
        with closing(model.stream(messages, tokens=tokens)) as pieces:
            for piece in pieces:
                text += piece
                if piece and enough(text):
                    break
                if time.monotonic() > until:
                    return None
                yield
    except LanguageModelError:
        return None
    return text.strip()


def waited(steps: Generator[object, None, Outcome]) -> Outcome:
    """What a generator comes to, by whoever does not stop it."""
    while True:
        try:
            next(steps)
        except StopIteration as end:
            return end.value  # type: ignore[no-any-return]
