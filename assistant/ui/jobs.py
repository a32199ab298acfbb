"""Work that goes on while a page watches, can be told to stop, and takes its turn with the same page's other work."""

from collections import OrderedDict, deque
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Condition, Event, Lock

MOST = 1_000
"""Jobs remembered; the oldest is forgotten then, which only means that it cannot be stopped any more."""


class Jobs:
    """Jobs under way, each by the name that its page made up: 128 random bits, which no other page knows."""

    def __init__(self) -> None:
        self._stops: OrderedDict[str, Event] = OrderedDict()
        self._lock = Lock()

    def stop_of(self, name: str) -> Event:
        """What is set once the job is to stop; it may have been told so before it began."""
        with self._lock:
            stop = self._stops.setdefault(name, Event())
            while len(self._stops) > MOST:
                self._stops.popitem(last=False)
            return stop

    def stop(self, name: str) -> None:
        """Tells a job to stop."""
        if name:
            self.stop_of(name).set()

    def done(self, name: str) -> None:
        """Forgets a job."""
        with self._lock:
            self._stops.pop(name, None)


class Lines:
    """Pages that wait in line: what one asks for is done in the order it asked, and waits for no other page."""

    def __init__(self) -> None:
        self._lines: dict[str, deque[object]] = {}
        self._moved = Condition()

    @contextmanager
    def turn(self, page: str) -> Iterator[None]:
        """Waits until all that this page asked for before is done."""
        place = object()
        with self._moved:
            line = self._lines.setdefault(page, deque())
            line.append(place)
        try:
            with self._moved:
                self._moved.wait_for(lambda: line[0] is place)
            yield
        finally:
            with self._moved:
                line.remove(place)
                if not line:
                    del self._lines[page]
                self._moved.notify_all()
