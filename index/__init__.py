"""Articles in, passages you can search out. The public side of the index; everything else in here is private.

    from index import Library

    with Library.open() as library:
        library.add(["articles/"])
        for hit in library.search("harbour wall repair cost"):
            print(hit.article.title, hit.passage.text)

Names are loaded when first used, so that importing the package stays instant. Not here: questions and answers
(`assistant`).
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from index.article import Article, Passage, Skipped, Span, clean_text
    from index.browsing import ArticleLine, ArticlePage, Sort
    from index.bylines import Names
    from index.contents import LibraryFacts
    from index.database import Database
    from index.embedding import BundledEmbedding, FakeEmbedding, cores
    from index.gather import Pool
    from index.health import Finding
    from index.library import Library
    from index.removal import Removed
    from index.reports import AddReport, Change, Progress
    from index.search import Hit
    from index.storage import can_write, storage_errors
    from index.timeline import Bucket, Timeline
    from index.versions import Story

_HOME = {
    "AddReport": "index.reports",
    "Article": "index.article",
    "ArticleLine": "index.browsing",
    "ArticlePage": "index.browsing",
    "Bucket": "index.timeline",
    "BundledEmbedding": "index.embedding",
    "Change": "index.reports",
    "Database": "index.database",
    "FakeEmbedding": "index.embedding",
    "Finding": "index.health",
    "Hit": "index.search",
    "Library": "index.library",
    "LibraryFacts": "index.contents",
    "Names": "index.bylines",
    "Passage": "index.article",
    "Pool": "index.gather",
    "Progress": "index.reports",
    "Removed": "index.removal",
    "Skipped": "index.article",
    "Sort": "index.browsing",
    "Span": "index.article",
    "Story": "index.versions",
    "Timeline": "index.timeline",
    "can_write": "index.storage",
    "clean_text": "index.article",
    "cores": "index.embedding",
    "storage_errors": "index.storage",
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
    "FakeEmbedding",
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
