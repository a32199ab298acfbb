"""Articles over time as bars, and the same as a table."""

from collections import Counter
from datetime import date
from typing import NamedTuple

from assistant import presentation
from assistant.errors import LedeError
from assistant.ui.payload import LibraryQuery
from assistant.ui.templating import render, short_day
from index import Bucket, Library, Timeline

NAMED = 4
"""Publications with a colour of their own; the others share one."""

TICKS = 6
"""Labels under the bars, at most."""

LAST_TICK = 0.9
"""Where the last label may begin; further right it would leave the plot."""

_NAMES = {
    "day": "day", "week": "week", "month": "month", "year": "year", "decade": "ten years", "century": "hundred years",
}  # fmt: skip


class Segment(NamedTuple):
    """The articles of one publication in a bar; from the top, in hundredths of the plot's height."""

    series: int
    y: float
    height: float


class TimelineBar(NamedTuple):
    """One period: its days, as words and as dates, how many articles it has, and its segments stacked from below."""

    period: str
    first: date
    last: date
    articles: int
    segments: list[Segment]


def plot(library: Library, wanted: LibraryQuery) -> str:
    """Return the timeline of the articles looked for as HTML; empty if fewer than two of them have a date."""
    try:
        line = library.timeline(wanted.search, **wanted.filters)
        sources = list(library.sources())[:NAMED]
    except LedeError:
        return ""  # the list says why
    if sum(bucket.articles for bucket in line.buckets) < 2:
        return ""
    most = max(bucket.articles for bucket in line.buckets)
    shown = {name for bucket in line.buckets for name, _ in bucket.sources}
    return render(
        "library/timeline",
        unit=_NAMES[line.unit],
        most=most,
        undated=line.undated,
        bars=[_bar(line, bucket, sources, most) for bucket in line.buckets],
        ticks=_ticks(line),
        series=[(place, name) for place, name in enumerate(sources) if name in shown],
        others=bool(shown - set(sources)),
        others_series=NAMED,
    )


def _bar(line: Timeline, bucket: Bucket, sources: list[str], most: int) -> TimelineBar:
    by_series = Counter[int]()
    for name, number in bucket.sources:
        by_series[sources.index(name) if name in sources else NAMED] += number
    segments, top = [], 100.0
    for series, number in sorted(by_series.items()):
        height = 100 * number / most
        top -= height
        segments.append(Segment(series, round(top, 2), round(height, 2)))
    return TimelineBar(_period(line, bucket), bucket.first, bucket.last, bucket.articles, segments)


def _period(line: Timeline, bucket: Bucket) -> str:
    match line.unit:
        case "day":
            return presentation.day(bucket.first)
        case "month":
            return f"{bucket.first:%B} {bucket.first.year}"
        case "year":
            return str(bucket.first.year)
        case "week":
            return presentation.period(bucket.first, bucket.last)
        case _:
            return f"{bucket.first.year} to {bucket.last.year}"


def _ticks(line: Timeline) -> list[tuple[float, str]]:
    """Return labels for about every sixth part of the bars: the left edge in hundredths of the width, and the text."""
    count = len(line.buckets)
    step = -(-count // TICKS)
    places = [place for place in range(0, count, step) if place == 0 or place / count < LAST_TICK]
    return [(round(100 * place / count, 2), _tick(line, line.buckets[place])) for place in places]


def _tick(line: Timeline, bucket: Bucket) -> str:
    match line.unit:
        case "day" | "week":
            return short_day(bucket.first)
        case "month":
            return f"{bucket.first:%b} {bucket.first.year}"
        case _:
            return str(bucket.first.year)
