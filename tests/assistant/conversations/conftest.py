"""A library of two short articles, and what asks it."""

from collections.abc import Callable, Iterator
from pathlib import Path
from threading import Event as Gate

import pytest
from talking import STRIKE, Held, Make, wall

from assistant import Assistant
from index import BundledEmbedding


@pytest.fixture
def filled(assistant: Assistant, make_article: Make) -> Assistant:
    """An assistant that knows of the wall and the strike."""
    assistant.library.add([wall(make_article), make_article(STRIKE, name="strike", title="Bus drivers stop work")])
    return assistant


@pytest.fixture
def held(filled: Assistant, embedding: BundledEmbedding) -> Iterator[Held]:
    """The same, held up by a gate of which the first sentence is on this side."""
    with Held.open(filled.library.home, embed_model=embedding) as opened:
        opened.gate, opened.reached = Gate(), Gate()
        yield opened
        opened.gate.set()


@pytest.fixture
def reopened(filled: Assistant, embedding: BundledEmbedding) -> Callable[[], Assistant]:
    """Opens the same library again, as another process would."""

    def again() -> Assistant:
        return Assistant.open(filled.library.home, embed_model=embedding)

    return again


@pytest.fixture
def home(filled: Assistant) -> Path:
    return filled.library.home
