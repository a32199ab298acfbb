"""The page over a real assistant whose answers stop after their first sentence and wait for ever.

Run as `python tests/browser/stalled_app.py HOME [PORT]`; it stands for a writer that takes its time.
"""

import sys
from collections.abc import Iterator
from threading import Event as Gate
from typing import Any

from assistant import Assistant
from assistant.answer import Event, SentenceReady
from assistant.ui import launch


class StalledAssistant(Assistant):
    """An assistant that falls silent."""

    def stream(self, question: str, **scope: Any) -> Iterator[Event]:
        return _until_first_sentence(super().stream(question, **scope))


def _until_first_sentence(events: Iterator[Event]) -> Iterator[Event]:
    for event in events:
        yield event
        if isinstance(event, SentenceReady):
            Gate().wait()


if __name__ == "__main__":
    with StalledAssistant.open(sys.argv[1]) as assistant:
        launch(assistant, host="127.0.0.1", port=int([*sys.argv, 0][2]), open_browser=False)
