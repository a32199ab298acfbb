"""The page over an assistant that takes its time, so that there is something to do while an answer comes (`page.py`).

    python benchmarks/slow_writer.py HOME [SECONDS]

The answers are those that Lede gives; each is written word by word, as a language model writes. Not here: measuring.
"""

import sys
import time
from collections.abc import Iterator
from typing import Any

from assistant import Assistant
from assistant.answer import Drafting, Event, SentenceReady
from assistant.ui import launch

WORDS = 120
"""Words that an answer of quotes has, about."""


class SlowAssistant(Assistant):
    """An assistant that writes word by word; `seconds` for an answer."""

    seconds = 40.0

    def stream(self, question: str, **options: Any) -> Iterator[Event]:
        """As `Assistant.stream`."""
        return self._slowly(super().stream(question, **options))

    def _slowly(self, events: Iterator[Event]) -> Iterator[Event]:
        for event in events:
            if isinstance(event, SentenceReady):
                words = event.sentence.text.split()
                for count in range(1, len(words) + 1):
                    yield Drafting(" ".join(words[:count]))
                    time.sleep(self.seconds / WORDS)
            yield event


if __name__ == "__main__":
    SlowAssistant.seconds = float([*sys.argv, SlowAssistant.seconds][2])
    with SlowAssistant.open(sys.argv[1]) as assistant:
        launch(assistant, host="127.0.0.1", port=0, open_browser=False)
