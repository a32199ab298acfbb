"""What a question is asked of: everything, or what the user narrowed it to. Not here: what the question names."""

from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True)
class Scope:
    """A user's filters.

    Args:
        source: only articles of this publication, whatever its case.
        after, before: only articles of these days or between them, both included.
    """

    source: str | None = None
    after: date | datetime | None = None
    before: date | datetime | None = None


EVERYTHING = Scope()
