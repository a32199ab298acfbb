"""Two short articles, questions on them, and an assistant that can be held up in the middle of an answer.

Not here: the fixtures (`conftest`).
"""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from threading import Event as Gate
from typing import Any

from assistant import Answer, Assistant, Citation, Sentence, SentenceReady
from assistant.answer import Event
from assistant.conversations import KeptTurn
from index import Article, Passage

Make = Callable[..., Article]

WALL = (
    "The council will repair the harbour wall this spring. "
    "The work costs 4.2 million pounds, the engineer Ana Ruiz said. "
    "The ferry will use the north quay until October."
)
STRIKE = "Bus drivers stopped work on Monday. They want two more drivers for the night lines. Talks begin on Thursday."

COST = "How much does the repair of the harbour wall cost?"
DRIVERS = "Why did the bus drivers stop work?"
UNKNOWN = "Who won the chess championship in Iceland?"


def hostile_turn(text: str) -> KeptTurn:
    """A turn with a text in each of its places."""
    article = Article(id="a", text=text, title=text, source=text, author=text, url=f"https://x.example/{text}")
    passage = Passage(id="p", article_id="a", place=0, start=0, end=len(text), text=text, sentences=())
    cited = Citation(n=1, article=article, passage=passage, start=0, end=len(text))
    sentence = Sentence(text=text, citations=(1,), support="partly", why=text)
    answer = Answer(
        question=text, standalone_question=f"{text} then", text=text, abstained=False, answerability=1.0,
        sentences=(sentence,), citations=(cited,), writer="extractive",
    )  # fmt: skip
    return KeptTurn(
        1, 1, text, f"{text} then", "answered", datetime(2024, 3, 1, tzinfo=UTC), answer, (sentence,), (cited,)
    )


def wall(make_article: Make, text: str = WALL) -> Article:
    return make_article(text, name="wall", title="Harbour wall to be repaired", url="https://gazette.example/wall")


class Held(Assistant):
    """An assistant that stops after the first sentence of an answer, until its gate is opened."""

    gate: Gate
    reached: Gate

    def stream(self, question: str, **options: Any) -> Iterator[Event]:  # type: ignore[override]
        return self._held(super().stream(question, **options))

    def _held(self, events: Any) -> Iterator[Event]:
        try:
            for event in events:
                yield event
                if isinstance(event, SentenceReady):
                    self.reached.set()
                    assert self.gate.wait(30)
        finally:
            events.close()
