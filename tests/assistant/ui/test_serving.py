"""How the server ends: nothing of it may be in the middle of something when Python itself does."""

import atexit
import threading
from collections.abc import Iterator
from threading import Event
from typing import Any

import pytest

from assistant.ui import server
from assistant.ui.server import warming_up


class Warming:
    """An assistant whose first question takes for ever."""

    def __init__(self) -> None:
        self.asked, self.go_on = Event(), Event()

    def stream(self, _: str) -> Iterator[None]:
        self.asked.set()
        self.go_on.wait(10)
        while True:
            yield


@pytest.fixture
def left(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """What is to be done at the end of the process."""
    registered: list[Any] = []
    monkeypatch.setattr(atexit, "register", registered.append)
    return registered


def warm_ups() -> list[str]:
    return [thread.name for thread in threading.enumerate() if thread.name == "lede-warm-up"]


def test_what_warms_up_is_stopped_and_waited_for(left: list[Any]) -> None:
    warming: Any = Warming()
    with warming_up(warming):
        warming.asked.wait(10)
        warming.go_on.set()
    assert warm_ups() == left == []


def test_what_does_not_stop_is_left_without_python_s_own_end(left: list[Any], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(server, "CLOSING", 0.01)
    warming: Any = Warming()
    with warming_up(warming):
        pass
    assert warm_ups() == ["lede-warm-up"]
    ended: list[int] = []
    monkeypatch.setattr("os._exit", ended.append)
    for last in left:
        last()
    assert ended == [130]
    warming.go_on.set()
