"""Articles in, passages you can search out. The public side of the index; everything else in here is private.

    from index import Library

    with Library.open() as library:
        library.add(["articles/"])
        for hit in library.search("harbour wall repair cost"):
            print(hit.article.title, hit.passage.text)

Names are loaded when first used, so that importing the package stays instant.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from index.article import Article, FilterArguments, Filters, Hit, Names, Passage, Skipped, Span, clean_text
    from index.contents import LibraryFacts
    from index.duplicates.versions import Story
    from index.embedding.model import BundledEmbedding, FakeEmbedding, cores
    from index.health import Finding
    from index.library import Library
    from index.removal import Removed
    from index.reports import AddReport, Change, Progress
    from index.search.candidates import Pool
    from index.search.hybrid import EmbeddedHit
    from index.stores.filesystem import can_write, storage_errors
    from index.stores.listing import ArticleLine, ArticlePage, Sort
    from index.stores.sqlite import Database
    from index.timeline import Bucket, Timeline

_HOME = {
    "AddReport": "index.reports",
    "Article": "index.article",
    "ArticleLine": "index.stores.listing",
    "ArticlePage": "index.stores.listing",
    "Bucket": "index.timeline",
    "BundledEmbedding": "index.embedding.model",
    "Change": "index.reports",
    "Database": "index.stores.sqlite",
    "EmbeddedHit": "index.search.hybrid",
    "FakeEmbedding": "index.embedding.model",
    "FilterArguments": "index.article",
    "Filters": "index.article",
    "Finding": "index.health",
    "Hit": "index.article",
    "Library": "index.library",
    "LibraryFacts": "index.contents",
    "Names": "index.article",
    "Passage": "index.article",
    "Pool": "index.search.candidates",
    "Progress": "index.reports",
    "Removed": "index.removal",
    "Skipped": "index.article",
    "Sort": "index.stores.listing",
    "Span": "index.article",
    "Story": "index.duplicates.versions",
    "Timeline": "index.timeline",
    "can_write": "index.stores.filesystem",
    "clean_text": "index.article",
    "cores": "index.embedding.model",
    "storage_errors": "index.stores.filesystem",
}

__all__ = [
    "AddReport",
    "Article",
    "ArticleLine",
    "ArticlePage",
    "Bucket",
    "BundledEmbedding",
    "Change",
    "Database",
    "EmbeddedHit",
    "FakeEmbedding",
    "FilterArguments",
    "Filters",
    "Finding",
    "Hit",
    "Library",
    "LibraryFacts",
    "Names",
    "Passage",
    "Pool",
    "Progress",
    "Removed",
    "Skipped",
    "Sort",
    "Span",
    "Story",
    "Timeline",
    "can_write",
    "clean_text",
    "cores",
    "storage_errors",
]


def __getattr__(name: str) -> Any:
    if name not in _HOME:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(_HOME[name]), name)


def __dir__() -> list[str]:
    return __all__
