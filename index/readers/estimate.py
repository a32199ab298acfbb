"""How many articles a set of sources holds, quickly, for a progress bar.

Exact for folders of single articles and for files up to 8 MB; above that the first 8 MB stand for the rest. Not here:
whether they can be read; broken records count as well.
"""

import os
from collections.abc import Iterable
from io import BytesIO
from pathlib import Path

from index.article import Skipped
from index.readers import jsonfile, table
from index.readers.files import walk
from index.readers.formats import BY_SUFFIX

_SAMPLE = 8_000_000
_LINES, _TABLES, _LISTS = {".jsonl", ".ndjson"}, {".csv", ".tsv"}, {".json"}


def estimate(sources: Iterable[str | os.PathLike[str]]) -> int | None:
    """The number of articles in all the sources, or None where one of them cannot be counted cheaply.

    Args:
        sources: paths and addresses, as `read` takes them.
    """
    total = 0
    for source in sources:
        number = _in_source(source)
        if number is None:
            return None
        total += number
    return total


def _in_source(source: str | os.PathLike[str]) -> int | None:
    path = Path(source)
    try:
        if not path.is_dir():
            return _in_file(path)
        files = [one for one in walk(path) if not isinstance(one, Skipped)]
        numbers = [_in_file(one) for one in files if one.suffix.lower() in BY_SUFFIX]
    except (OSError, ValueError):
        return None
    return None if None in numbers else sum(number or 0 for number in numbers)


def _in_file(path: Path) -> int | None:
    form = BY_SUFFIX.get(path.suffix.lower())
    if form is None or not path.is_file():
        return None
    if form.one_article:
        return 1
    size = path.stat().st_size
    with path.open("rb") as stream:
        sample = stream.read(_SAMPLE)
    if path.suffix.lower() in _LINES:
        number = sum(1 for line in sample.split(b"\n") if line.strip())
    elif path.suffix.lower() in _TABLES:
        number = table.count(BytesIO(sample))
    elif path.suffix.lower() in _LISTS and size <= _SAMPLE:
        return jsonfile.count(sample)
    else:
        return None
    return number if size <= _SAMPLE else round(number * size / _SAMPLE)
