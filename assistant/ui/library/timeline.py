"""Articles over time as bars, and the same as a table."""

from dataclasses import dataclass
from datetime import date

from assistant import presentation
from assistant.errors import LedeError
from assistant.ui.library_query import Looking
from assistant.ui.templating import plural, render
from index import Bucket, Library, Timeline

NAMED = 4
"""Publications with a colour of their own; the others share one."""

OTHERS = "Others"

TICKS = 6
"""Labels under the bars, at most."""

LAST_TICK = 0.9
"""Where the last label may begin; further right it would stand out of the plot."""

_NAMES = {
    "day": "day", "week": "week", "month": "month", "year": "year", "decade": "ten years", "century": "hundred years",
}  # fmt: skip


@dataclass(frozen=True)
class Part:
    """The articles of one publication in a bar; from the top, in hundredths of the plot's height."""

    series: int
    y: float
    height: float


@dataclass(frozen=True)
class Bar:
    """One stretch of days.

    Attributes:
        first, last: its days.
        said: what it is and holds, for people.
        period: the first half of that.
        articles: how many.
        parts: stacked from below.
    """

    first: date
    last: date
    said: str
    period: str
    articles: int
    parts: tuple[Part, ...]


@dataclass(frozen=True)
class Tick:
    """A label under the bars; from the left, in hundredths of the width."""

    left: float
    label: str


def drawn(library: Library, wanted: Looking) -> str:
    """The plot of what is looked for; nothing where there are fewer than two dated articles."""
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
        others=OTHERS if shown - set(sources) else None,
        others_series=NAMED,
    )


def _bar(line: Timeline, bucket: Bucket, sources: list[str], most: int) -> Bar:
    by_series: dict[int, int] = {}
    for name, number in bucket.sources:
        series = sources.index(name) if name in sources else NAMED
        by_series[series] = by_series.get(series, 0) + number
    parts, top = [], 100.0
    for series, number in sorted(by_series.items()):
        height = 100 * number / most
        top -= height
        parts.append(Part(series, round(top, 2), round(height, 2)))
    period = _period(line, bucket)
    return Bar(
        bucket.first,
        bucket.last,
        f"{period}: {plural(bucket.articles, 'article')}",
        period,
        bucket.articles,
        tuple(parts),
    )


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


def _ticks(line: Timeline) -> list[Tick]:
    """Labels for about every sixth part of the bars, each at the left edge of its bar."""
    count = len(line.buckets)
    step = -(-count // TICKS)
    places = [place for place in range(0, count, step) if place == 0 or place / count < LAST_TICK]
    return [Tick(round(100 * place / count, 2), _tick(line, line.buckets[place])) for place in places]


def _tick(line: Timeline, bucket: Bucket) -> str:
    match line.unit:
        case "day" | "week":
            return f"{bucket.first.day} {bucket.first:%b} {bucket.first.year}"
        case "month":
            return f"{bucket.first:%b} {bucket.first.year}"
        case _:
            return str(bucket.first.year)
