"""A path, a folder or an address -> articles.

    for outcome in read("articles/"):
        if isinstance(outcome, Skipped):
            print(outcome.origin, outcome.reason)
        else:
            print(outcome.title, outcome.published_at)

| suffix or address | reader |
| --- | --- |
| .txt | `plain` |
| .md | `markdown` |
| .html, a web page | `webpage`, with `markup` and `pagedate` |
| .json, .jsonl | `jsonfile`, with `records` |
| .csv, .tsv | `table`, with `records` |
| .pdf, .docx | `pdf`, `word` |
| an RSS or Atom feed | `feed` |
| any address | `address`, with `fetch`, then one of these |

Content that cannot be read never raises: it comes out as a `Skipped` that names the place and says what to do. Articles
are made one at a time, so a file of any size goes through in the memory of one record. Not here: splitting, storing.
"""

import os
import re
from collections.abc import Callable, Iterator
from pathlib import Path

from index.article import Article, Skipped, clean_text
from index.readers.estimate import estimate
from index.readers.files import read_path
from index.readers.resource import Outcome

__all__ = ["Article", "Skipped", "estimate", "read"]

_ADDRESS = re.compile(r"(?P<scheme>[A-Za-z][A-Za-z0-9+.-]+)://")


def read(
    source: str | os.PathLike[str], *, public_only: bool = False, stop: Callable[[], bool] | None = None
) -> Iterator[Outcome]:
    """Yields every article of a source, and a reason for each part of it that is left out.

    Args:
        source: a file; a folder, read with all that is in it; or an http or https address of a page or a feed.
        public_only: refuse addresses of this machine and of networks that are not public.
        stop: once it says yes, a download is not waited for.
    """
    named = os.fspath(source)
    address = _ADDRESS.match(named.strip()) if isinstance(source, str) else None
    if not named.strip():
        yield Skipped("", "nothing was named; give a file, a folder or an http address")
    elif address is None:
        yield from read_path(Path(named))
    elif address["scheme"].lower() in {"http", "https"}:
        from index.readers.address import read_address  # httpx is slow to import, and seldom needed

        yield from read_address(named, public_only=public_only, stop=stop)
    else:
        scheme = address["scheme"].lower()
        reason = f"addresses that begin with {scheme}:// are not read; give a file, a folder or an http address"
        yield Skipped(clean_text(named), reason)
