"""Reading in the tests' own process what `index.readers.read` reads in another: a reader's own mistake is then seen."""

from collections.abc import Iterator
from pathlib import Path

from index.article import Article, Skipped
from index.readers.locations import listed, read_file


def read_here(path: Path) -> Iterator[Article | Skipped]:
    """Yields the articles at a path."""
    for one in listed(path):
        yield from [one] if isinstance(one, Skipped) else read_file(one)
