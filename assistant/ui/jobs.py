"""Work that goes on while a page watches, and can be told to stop. Not here: the work (`uploads`, `evaluate`)."""

from collections import OrderedDict
from threading import Event, Lock

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
