"""Articles in, passages you can search out. The public side of the index; everything else in here is private.

    from index import Library

    with Library.open() as library:
        library.add(["articles/"])
        for hit in library.search("harbour wall repair cost"):
            print(hit.article.title, hit.passage.text)

Names are loaded when first used, so that importing the package stays instant. `EmbeddedHit` and `CandidatePool` are for
ranking.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from index.article import Article, Block, FilterArguments, Filters, Hit, Names, Passage, Skipped, Span
    from index.contents import LibraryFacts
    from index.duplicates.versions import Story
    from index.embedding.model import BundledEmbedding, FakeEmbedding
    from index.health import Finding
    from index.library import Library
    from index.removal import Removed
    from index.reports import AddReport, Change, Progress
    from index.search.candidates import CandidatePool
    from index.search.hybrid import EmbeddedHit
    from index.search.mentions import Mentions
    from index.stores.listing import ArticleLine, ArticlePage, Sort
    from index.timeline import Bucket, Timeline

__all__ = [
    "AddReport",
    "Article",
    "ArticleLine",
    "ArticlePage",
    "Block",
    "Bucket",
    "BundledEmbedding",
    "CandidatePool",
    "Change",
    "EmbeddedHit",
    "FakeEmbedding",
    "FilterArguments",
    "Filters",
    "Finding",
    "Hit",
    "Library",
    "LibraryFacts",
    "Mentions",
    "Names",
    "Passage",
    "Progress",
    "Removed",
    "Skipped",
    "Sort",
    "Span",
    "Story",
    "Timeline",
]  # fmt: skip

_MODULES = {
    "index.article": "Article Block FilterArguments Filters Hit Names Passage Skipped Span",
    "index.contents": "LibraryFacts",
    "index.duplicates.versions": "Story",
    "index.embedding.model": "BundledEmbedding FakeEmbedding",
    "index.health": "Finding",
    "index.library": "Library",
    "index.removal": "Removed",
    "index.reports": "AddReport Change Progress",
    "index.search.candidates": "CandidatePool",
    "index.search.hybrid": "EmbeddedHit",
    "index.search.mentions": "Mentions",
    "index.stores.listing": "ArticleLine ArticlePage Sort",
    "index.timeline": "Bucket Timeline",
}


def __getattr__(name: str) -> Any:
    for module, names in _MODULES.items():
        if name in names.split():
            return getattr(import_module(module), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return __all__
