"""The run as Markdown, short enough for a pull request."""

from collections.abc import Iterator, Sequence

from assistant.evaluation.results import Comparison, Report

SHOWN = 10
"""Questions named of those that got worse, or failed."""

LONGEST = 140
"""Characters of a question in a list."""

_ACTIVE = {ord(character): f"\\{character}" for character in "\\`*_{}[]<>#|!@~$&"}
"""What Markdown acts on, GitHub's mentions and formulas included."""


def markdown(report: Report) -> str:
    """Return the summary; everything of the run is plain text in it."""
    return "\n".join(_lines(report)) + "\n"


def plain(text: str) -> str:
    """Return text on one line that Markdown shows as it is."""
    line = " ".join(text.split())
    return (line if len(line) <= LONGEST else line[: LONGEST - 1] + "…").translate(_ACTIVE)


def _lines(report: Report) -> Iterator[str]:
    yield f"## {plain(report.name)}, {plain(report.engine)}"
    yield ""
    stopped = "" if report.complete else " The run was stopped before the last question."
    day, version = report.facts.get("at", "")[:10], report.facts.get("lede", "")
    yield f"{len(report.rows)} questions, {day}, Lede {version}.{stopped}"
    yield ""
    if report.comparison is not None:
        yield from _comparison(report.comparison)
    yield from _table(
        ["", "value", "95% interval", "questions"],
        [[one.metric.label, one.shown, one.interval, str(one.questions)] for one in report.figures],
    )
    if report.causes():
        yield ""
        yield "Why questions failed: " + ", ".join(f"{cause} {count}" for cause, count in report.causes().items()) + "."


def _comparison(found: Comparison) -> Iterator[str]:
    if found.fallen:
        yield f"**Fell beyond chance: {', '.join(one.metric.label for one in found.fallen)}.**"
    else:
        yield "Nothing that is guarded fell beyond chance."
    yield (
        f"{found.count('better')} questions got better, {found.count('worse')} worse, {found.count('changed')} changed "
        f"otherwise, {found.same} are the same."
    )
    for cause, count in found.causes().items():
        yield f"- {count} now {cause}"
    for name, old, new in found.settings:
        yield f"- `{name}`: {plain(old)} → {plain(new)}"
    yield ""
    yield from _table(
        ["", "before", "now", "change", "95% interval", "p"],
        [
            [one.metric.label + (" (guarded)" if one.guarded else ""), *one.cells]
            for one in found.differences
            if one.before != one.after
        ],
    )
    yield ""
    if found.worse:
        yield "Got worse:"
        yield ""
        yield from (f"- {plain(row.question.question)} ({row.cause})" for row in found.worse[:SHOWN])
        if len(found.worse) > SHOWN:
            yield f"- and {len(found.worse) - SHOWN} more"
        yield ""


def _table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> Iterator[str]:
    for cells in (head, ["---"] * len(head), *rows):
        yield "| " + " | ".join(cells) + " |"
