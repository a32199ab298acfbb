"""A large library in seconds: articles that have nothing in common, without passages, since none is searched for.

Not here: what is asked of it (the tests of browsing, and of the page).
"""

import random
from datetime import UTC, datetime
from pathlib import Path

from index import Article, Library

COUNT = 5_000


def evenings(count: int = COUNT) -> list[Article]:
    words = random.Random(7)
    return [
        Article.create(
            text=" ".join(f"w{words.randrange(10**6)}" for _ in range(60)) + f" Evening {number}.",
            path=f"/evenings/{number}.txt",
            title=f"Evening {number}",
            source=f"Paper {number % 7}",
            author=f"Writer {number % 40}",
            published_at=datetime(2020, 1 + number % 12, 1 + number % 28, tzinfo=UTC),
        )
        for number in range(count)
    ]


def fill(home: Path, count: int = COUNT) -> None:
    """Fills an empty library."""
    with Library.open(home) as library:
        generation = library._generation_to_fill()
        library._stores.catalog.put(generation, [(article, ()) for article in evenings(count)])
