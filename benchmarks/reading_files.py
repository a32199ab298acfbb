"""What it costs to read files in another process: a folder of small ones, read and added both ways.

    python benchmarks/reading_files.py [--files 1000] [--runs 5] [--append]

Small files are the hard case, since each has to be asked for and answered. *Here* reads them in the process that adds
them, by the same readers; the two take turns, and the ratios are medians of pairs. The CPU seconds are of both
processes, with the start of the second, which the others leave out: on a machine that has other work they are the ones
to look at. Half of the files are .txt, half .html, made of sentences of the sample articles and always the same.
"""

import argparse
import os
import random
import statistics
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from report import append_argument, publish, stamp, table

from index import BundledEmbedding, Library, library
from index.article import Article, Skipped
from index.readers import read
from index.readers.dispatch import POOL
from index.readers.locations import listed, read_file
from index.samples import folder

Read = Callable[..., Iterator[Article | Skipped]]


def main() -> None:
    """Times both ways, reading alone and adding."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--files", type=int, default=1_000)
    parser.add_argument("--runs", type=int, default=5)
    append_argument(parser)
    given = parser.parse_args()
    embedding = BundledEmbedding()
    with tempfile.TemporaryDirectory() as place:
        files = made(Path(place) / "files", given.files)
        works = {
            "read alone": lambda: sum(isinstance(one, Article) for one in library.read(files)),
            "`Library.add`": lambda: added(files, embedding),
        }
        rows = [row(name, work, given.files, given.runs) for name, work in works.items()]
    head = [f"{what}{unit}" for unit in (", s", ", CPU s") for what in ("here", "in a worker")]
    head = [*head[:2], "ratio", *head[2:], "ratio"]
    lines = table([f"{given.files} files", *head], rows)
    publish("\n".join(["### reading files", "", stamp("samples"), "", *lines, ""]), keep=given.append)


def row(name: str, work: Callable[[], int], files: int, runs: int) -> list[str]:
    """The medians of both ways, of runs by turns."""
    taken: dict[Read, list[tuple[float, float]]] = {read_here: [], read: []}
    for _ in range(runs + 1):
        for way, times in taken.items():
            with reading(way):
                before = sum(os.times()[:4])
                list(library.read(folder()))  # a worker is kept warm from one addition to the next
                begun = time.perf_counter()
                assert work() == files
                by_clock = time.perf_counter() - begun
                POOL.close()  # a process's time is known when it has ended
                times.append((by_clock, sum(os.times()[:4]) - before))
    figures: list[float] = []
    for which in (0, 1):
        pairs = [(one[which], two[which]) for one, two in zip(*taken.values(), strict=True)][1:]  # the first imports
        figures += [statistics.median(column) for column in zip(*pairs, strict=True)]
        figures.append(statistics.median(two / one for one, two in pairs))
    return [name, *(f"{figure:.2f}" for figure in figures)]


def added(files: Path, embedding: BundledEmbedding) -> int:
    """Adds the files to an empty library."""
    with tempfile.TemporaryDirectory() as home, Library.open(home, embed_model=embedding) as into:
        return len(into.add(files).added)


def read_here(sources: Any, **_: Any) -> Iterator[Article | Skipped]:
    """Reads in this process what `index.readers.read` reads in another."""
    given: Iterable[Any] = [sources] if isinstance(sources, Path) else sources
    for source in given:
        for one in listed(Path(source)):
            yield from [one] if isinstance(one, Skipped) else read_file(one)


@contextmanager
def reading(way: Read) -> Iterator[None]:
    """Has the library read in one way."""
    library.read = way
    try:
        yield
    finally:
        library.read = read


def made(place: Path, count: int) -> Path:
    """A folder of short articles out of the sentences of those that come with Lede, always the same."""
    dice = random.Random(7)
    texts = [one.text for one in read_here(folder()) if isinstance(one, Article)]
    sentences = [one.strip() for text in texts for one in text.replace("\n", " ").split(". ") if len(one) > 40]
    place.mkdir()
    for number in range(count):
        paragraphs = [". ".join(dice.sample(sentences, 3)) + "." for _ in range(3)]
        title = f"Report {number}: {dice.choice(sentences)[:60]}"
        if number % 2:
            body = "".join(f"<p>{one}</p>" for one in paragraphs)
            page = f"<html><head><title>{title}</title></head><body><nav>Home</nav><article><h1>{title}</h1>{body}"
            (place / f"{number:05}.html").write_text(page, "utf-8")
        else:
            (place / f"{number:05}.txt").write_text("\n\n".join([title, *paragraphs]), "utf-8")
    return place


if __name__ == "__main__":
    main()
