"""How many articles a set of sources holds, quickly, for a progress bar.

Exact for folders of single articles and for files up to 8 MB; above that the first 8 MB stand for the rest.
"""

import os
from collections.abc import Callable, Iterable, Iterator
from io import BytesIO
from pathlib import Path
from time import monotonic

from index.article import Skipped
from index.readers import jsonfile, table
from index.readers.formats import BY_SUFFIX
from index.readers.locations import walk
from index.readers.protocol import Limits

_SAMPLE = 8_000_000
_LINES, _TABLES, _LISTS = {".jsonl", ".ndjson"}, {".csv", ".tsv"}, {".json"}
_SECONDS = 5.0
"""For all of it, and for one file: a progress bar is not worth more."""


def estimate(
    sources: Iterable[str | os.PathLike[str]], *, limits: Limits | None = None, stop: Callable[[], bool] | None = None
) -> int | None:
    """The number of articles in all the sources, or None where one of them cannot be counted cheaply.

    Args:
        sources: paths and addresses, as `read` takes them.
        limits, stop: as for `read`.
    """
    from index.readers.dispatch import count  # which a worker does without

    within = limits or Limits()
    within = within._replace(seconds=min(within.seconds, _SECONDS))
    until = monotonic() + _SECONDS
    total = 0
    for one in _files(sources):
        number = None
        if one is not None and monotonic() < until and not (stop and stop()):
            number = 1 if BY_SUFFIX[one.suffix.lower()].one_article else count(one, within, stop)
        if number is None:
            return None
        total += number
    return total


def _files(sources: Iterable[str | os.PathLike[str]]) -> Iterator[Path | None]:
    """The files that will be read; None for what is no file."""
    for source in sources:
        path = Path(source)
        try:
            if path.is_dir():
                found = [one for one in walk(path) if not isinstance(one, Skipped)]
                yield from (one for one in found if one.suffix.lower() in BY_SUFFIX and one.is_file())
            else:
                yield path if path.suffix.lower() in BY_SUFFIX and path.is_file() else None
        except (OSError, ValueError):
            yield None


def records(path: Path) -> int | None:
    """How many records a file holds, by its beginning; None where that cannot be told. For a worker."""
    suffix, size = path.suffix.lower(), path.stat().st_size
    with path.open("rb") as stream:
        sample = stream.read(_SAMPLE)
    if suffix in _LINES:
        number = sum(1 for line in BytesIO(sample) if line.strip())
    elif suffix in _TABLES:
        number = table.count(BytesIO(sample))
    elif suffix in _LISTS and size <= _SAMPLE:
        return jsonfile.count(sample)
    else:
        return None
    return number if size <= _SAMPLE else round(number * size / _SAMPLE)
