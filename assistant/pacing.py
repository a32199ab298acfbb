"""How many questions are worked on at the same time. Not here: how many a page takes on (`LEDE_CONCURRENCY`)."""

from threading import BoundedSemaphore

AT_ONCE = 2
"""Searching and reading for one question uses every core for most of its time; a second question fills the gaps.

More at once answer no more of them in a second (`benchmarks/concurrency.py`), and each takes longer: whoever came first
would wait as long as whoever came last. A model that writes is waited for outside of this.
"""

CORES = BoundedSemaphore(AT_ONCE)
"""The cores of this machine, which all assistants of the process share.

Held for a question's search and reading, never while anything is handed out.
"""
