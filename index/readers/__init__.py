"""A path, a folder or an address -> articles.

    for outcome in read("articles/"):
        if isinstance(outcome, Skipped):
            print(outcome.origin, outcome.reason)
        else:
            print(outcome.title, outcome.published_at)

| suffix or address | reader |
| --- | --- |
| .txt, .md | `markdown` |
| .html, a web page | `webpage`, with `markup` |
| .json, .jsonl | `jsonfile`, with `records` |
| .csv, .tsv | `table`, with `records` |
| .pdf, .docx | `pdf`, `word` |
| an RSS or Atom feed | `feed` |
| any address | `fetch`, then one of these |

Content that cannot be read never raises: it comes out as a `Skipped` that names the place and says what to do. Articles
are made one at a time, so a file of any size goes through in the memory of one record.

Files come from anybody, and no parser was written for all that somebody can make up: they are read in other processes
(`dispatch`, `process`, `protocol`, `worker`) with limits on time, memory and what comes back. A file that
passes a limit is left out like any other, and costs the others nothing.
"""

import os
import re
from collections.abc import Callable, Iterable, Iterator
from itertools import groupby
from pathlib import Path

from index.article import Article, Skipped, clean_text
from index.readers.locations import listed
from index.readers.protocol import ReadLimits
from index.readers.resource import Outcome

__all__ = ["Article", "ReadLimits", "Skipped", "Source", "read"]

Source = str | os.PathLike[str]
"""A path to a file or folder, or a URL."""

_ADDRESS = re.compile(r"(?P<scheme>[A-Za-z][A-Za-z0-9+.-]+)://")


def read(
    sources: Source | Iterable[Source],
    *,
    public_only: bool = False,
    stop: Callable[[], bool] | None = None,
    limits: ReadLimits | None = None,
) -> Iterator[Outcome]:
    """Yield every article of one or more sources, and a reason for each part of them that is left out.

    Args:
        sources: files; folders, read with all that is in them; http or https addresses of pages and feeds.
        public_only: refuse addresses of this machine and of networks that are not public.
        stop: once it says yes, nothing is waited for and nothing more comes.
        limits: on each file and page.

    Raises:
        ReadersUnavailable: there is no Python to read with beside this one.
    """
    from index.readers.dispatch import outcomes  # which a worker does without

    given = [sources] if isinstance(sources, str | os.PathLike) else sources
    within = limits or ReadLimits()
    for is_address, found in groupby(_found(given), key=lambda one: isinstance(one, str)):
        if not is_address:
            yield from outcomes((one for one in found if not isinstance(one, str)), within, stop)
            continue
        from index.readers.fetch import fetch  # httpx is slow to import, and seldom needed

        for address in found:  # one after the other: the articles of one are there before the next is asked for
            answer = fetch(str(address), public_only=public_only, stop=stop)
            if answer is None:
                return
            yield from outcomes([answer], within, stop)


def _found(sources: Iterable[Source]) -> Iterator[Path | Skipped | str]:
    """What there is to read: files, and addresses as they were given."""
    for source in sources:
        given = os.fspath(source)
        address = _ADDRESS.match(given.strip()) if isinstance(source, str) else None
        if not given.strip():
            yield Skipped("", "nothing was named; give a file, a folder or an http address")
        elif address is None:
            yield from listed(Path(given))
        elif address["scheme"].lower() in {"http", "https"}:
            yield given
        else:
            scheme = address["scheme"].lower()
            reason = f"addresses that begin with {scheme}:// are not read; give a file, a folder or an http address"
            yield Skipped(clean_text(given), reason)
