"""What a forked process must not go on with: clients, connections and locks that its parent has open.

A process made by `os.fork`, or by `multiprocessing` where that forks, has a copy of all objects and none of the threads
that work for them: Chroma waits for its own for ever, a lock that another thread held stays locked, and SQLite forbids
a connection that was carried across. So whatever holds such things lets go of them in the child, and opens them anew
when they are needed.
"""

import ctypes
import os
from typing import Protocol
from weakref import WeakSet


class Forgets(Protocol):
    """Something that holds what cannot be carried into a child."""

    def forget(self) -> None:
        """Begin anew. What is held is given to `keep`: to close it here would harm the parent."""


_registered: "WeakSet[Forgets]" = WeakSet()


def forget_in_child(holder: Forgets) -> None:
    """Have `holder.forget` called in every child that this process forks."""
    _registered.add(holder)


def keep(of_parent: object) -> None:
    """Keep an object of the parent untouched to the end: Python would take it apart as it goes, and wait for ever."""
    ctypes.pythonapi.Py_IncRef(ctypes.py_object(of_parent))


def _forget() -> None:
    for holder in list(_registered):
        holder.forget()


if hasattr(os, "register_at_fork"):  # Windows does not fork
    os.register_at_fork(after_in_child=_forget)
