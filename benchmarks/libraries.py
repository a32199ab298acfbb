"""The libraries that the benchmarks ask: built once, kept under one folder, found again.

Not here: the naive index, which is no library (`baselines`).
"""

import argparse
import hashlib
import json
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from llama_index.core.base.embeddings.base import BaseEmbedding
from sets import TestSet

from assistant import Assistant
from index import BundledEmbedding, chunking
from index.article import Article
from index.embedding.model import fingerprint_of
from index.library import Library


def filled_library(home: Path, articles: Sequence[Article], model: BaseEmbedding) -> tuple[Library, float]:
    """A library that holds the articles, filled now or by an earlier run, and the seconds that filling took."""
    library = Library.open(home, embed_model=model)
    note = home / "filled.json"
    if not note.is_file():
        began = time.perf_counter()
        report = library.add(articles)
        if report.skipped:
            raise SystemExit(f"{len(report.skipped)} articles were skipped, the first: {report.skipped[0]}")
        note.write_text(json.dumps({"seconds": time.perf_counter() - began, "added": len(report.added)}))
    return library, float(json.loads(note.read_text())["seconds"])


def filled_assistant(test_set: TestSet, home: Path) -> Assistant:
    """An assistant over a set's library; whoever asks for it closes it.

    Args:
        home: below which the set's libraries stand.
    """
    model = BundledEmbedding()
    library, _ = filled_library(library_folder(folder_for(test_set, home, model)), test_set.articles, model)
    library.close()
    return Assistant.open(library.home, embed_model=model)


def folder_for(test_set: TestSet, home: Path, model: BaseEmbedding) -> Path:
    """Where a set's indexes stand: another model or other data never meets them."""
    fingerprint = hashlib.sha256(fingerprint_of(model).encode()).hexdigest()[:8]
    folder = home / f"{test_set.name}-{test_set.sha256}-{fingerprint}"
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def home_argument(parser: argparse.ArgumentParser) -> None:
    """Where a benchmark keeps its libraries between runs."""
    default = Path(tempfile.gettempdir()) / "lede-benchmarks"
    parser.add_argument("--home", type=Path, default=default, help="where indexes are built and found again")


def library_folder(home: Path) -> Path:
    """Where the library of the passages now in force stands, below `folder_for`."""
    return home / f"lede-{chunking.splitter_name().replace('/', '-')}"
