"""What a long operation on the library says: how far it is while it runs, and what it did when it is over."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import NamedTuple

from index.article import Article, Skipped


class Progress(NamedTuple):
    """How far a long operation is.

    Args:
        done: articles dealt with so far, whatever became of them.
        total: articles in all, as far as it is known beforehand.
        title: of the article last read, or what is being waited for.
    """

    done: int
    total: int | None
    title: str


OnProgress = Callable[[Progress], None]
"""Called after each article, from the working thread. What it raises stops the work; what was committed stays."""


class Change(NamedTuple):
    """One article that an operation dealt with."""

    id: str
    title: str
    path: str | None


def change_of(article: Article) -> Change:
    """Return an article as reports name it."""
    return Change(article.id, article.title, article.path)


Stop = Callable[[], bool]
"""Whether to stop; asked often, from the working thread."""


class Stopped(Exception):
    """Somebody asked to stop; nothing is half done."""


@dataclass(frozen=True)
class AddReport:
    """What became of every article that was read.

    Attributes:
        stopped: whether it was stopped before everything was read; what is listed here stands in the library.
    """

    added: list[Change] = field(default_factory=list)
    updated: list[Change] = field(default_factory=list)
    unchanged: list[Change] = field(default_factory=list)
    skipped: list[Skipped] = field(default_factory=list)
    stopped: bool = False

    @property
    def read(self) -> int:
        """How many articles were dealt with, the skipped ones included."""
        return len(self.added) + len(self.updated) + len(self.unchanged) + len(self.skipped)
