"""How true probabilities are: the Brier score, the error that chance alone makes, the reliability diagram as SVG."""

from collections.abc import Iterator, Sequence
from html import escape

import numpy as np
from numpy.typing import NDArray

from assistant.evaluation.metrics.calibration import bins, calibration_error

LEFT, TOP, SIDE, STRIP, GAP = 64, 56, 360, 84, 52
"""The diagram in pixels: its corner, the square, the height of the bars below it and the space between."""

BARS = 20

DRAWS = 1_000

STYLE = """
  :root { color-scheme: light dark }
  .page { fill: #ffffff } .ink { fill: #1c2126 } .soft { fill: #5b6670 }
  .frame { fill: none; stroke: #8b96a0 } .grid { stroke: #e3e7ea } .even { stroke: #8b96a0; stroke-dasharray: 2 4 }
  .mark { fill: #1f66b0; stroke: #ffffff } .range, .path { fill: none; stroke: #1f66b0 } .path { opacity: .45 }
  .yes { fill: #1f66b0 } .no { fill: #b85c12 } .cut { stroke: #a3224e; stroke-dasharray: 6 3 }
  .cut-name { fill: #a3224e }
  text { font: 12px system-ui, sans-serif } .title { font-size: 14px; font-weight: 600 }
  @media (prefers-color-scheme: dark) {
    .page { fill: #14181c } .ink { fill: #e8ecef } .soft { fill: #a5b0ba }
    .frame { stroke: #6d7882 } .grid { stroke: #2a3138 } .even { stroke: #7f8a94 }
    .mark { fill: #7db8f7; stroke: #14181c } .range, .path { stroke: #7db8f7 }
    .yes { fill: #7db8f7 } .no { fill: #f0a45d } .cut { stroke: #ff8fb1 } .cut-name { fill: #ff8fb1 }
  }
"""


def brier(chances: NDArray[np.float64], true: NDArray[np.bool_]) -> float:
    """Return the mean squared error of the probabilities (Brier, 1950): 0 is perfect, always saying .5 gives .25."""
    return float(np.mean((chances - true) ** 2))


def error_by_chance(chances: NDArray[np.float64]) -> float:
    """Return the calibration error to expect if each probability were true: never 0 for few questions."""
    drawn = np.random.default_rng(0).random((DRAWS, len(chances))) < chances
    return float(np.mean([calibration_error(chances, true) for true in drawn]))


def diagram(title: str, chances: NDArray[np.float64], true: NDArray[np.bool_], threshold: float) -> str:
    """The reliability diagram, readable on light and dark, as an SVG document.

    Above, each bin's observed share against its probability; below, how many questions have which probability, the
    answerable upwards, the others downwards; a broken line at the threshold.
    """
    points = bins(chances, true)
    width, height = LEFT + SIDE + 24, TOP + SIDE + GAP + STRIP + 44
    explained = f"{len(chances)} questions in {len(points)} bins, with 95% intervals"
    cut = _x(threshold)
    beside, anchor = (cut + 6, "start") if threshold < 0.5 else (cut - 6, "end")
    below = TOP + SIDE + GAP + STRIP
    parts = [
        f'<rect class="page" width="{width}" height="{height}"/>',
        f'<text class="ink title" x="{LEFT}" y="24">{escape(title)}</text>',
        f'<text class="soft" x="{LEFT}" y="42">{explained}</text>',
        *_square(),
        f'<polyline class="path" points="{" ".join(f"{_x(one.predicted)},{_y(one.observed)}" for one in points)}"/>',
        *(
            f'<path class="range" d="M{_x(one.predicted)} {_y(one.low)}V{_y(one.high)}"/>'
            f'<circle class="mark" cx="{_x(one.predicted)}" cy="{_y(one.observed)}" r="5"/>'
            for one in points
        ),
        *_strip(chances, true),
        f'<path class="cut" d="M{cut} {TOP}V{TOP + SIDE}M{cut} {TOP + SIDE + GAP}V{below}"/>',
        f'<text class="cut-name" x="{beside}" y="{TOP + 16}" text-anchor="{anchor}">threshold {threshold:g}</text>',
        f'<text class="soft" x="{LEFT + SIDE / 2}" y="{below + 32}" text-anchor="middle">answerability</text>',
    ]
    return "\n".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" role="img" width="{width}">',
            f"<title>{escape(title)}</title>",
            f"<style>{STYLE}</style>",
            *parts,
            "</svg>\n",
        ]
    )


def _x(chance: float) -> float:
    return round(LEFT + SIDE * chance, 1)


def _y(share: float) -> float:
    return round(TOP + SIDE * (1 - share), 1)


def _square() -> Iterator[str]:
    """The frame with its grid, scales and the line on which a perfect score would lie."""
    for tick in (0.0, 0.2, 0.4, 0.6, 0.8, 1.0):
        yield f'<path class="grid" d="M{LEFT} {_y(tick)}H{LEFT + SIDE}M{_x(tick)} {TOP}V{TOP + SIDE}"/>'
        yield f'<text class="soft" x="{LEFT - 8}" y="{_y(tick) + 4}" text-anchor="end">{tick:g}</text>'
        yield f'<text class="soft" x="{_x(tick)}" y="{TOP + SIDE + 18}" text-anchor="middle">{tick:g}</text>'
    yield f'<path class="even" d="M{_x(0)} {_y(0)}L{_x(1)} {_y(1)}"/>'
    yield f'<rect class="frame" x="{LEFT}" y="{TOP}" width="{SIDE}" height="{SIDE}"/>'
    yield (
        f'<text class="soft" transform="translate(18 {TOP + SIDE / 2}) rotate(-90)" text-anchor="middle">'
        "share that can be answered</text>"
    )


def _strip(chances: NDArray[np.float64], true: NDArray[np.bool_]) -> Iterator[str]:
    """Bars: the answerable above the line, the others below it, to one scale."""
    counts: Sequence[NDArray[np.int64]] = [
        np.histogram(chances[kind], bins=BARS, range=(0, 1))[0] for kind in (true, ~true)
    ]
    most = max(1, *(int(one.max()) for one in counts))
    middle, wide = TOP + SIDE + GAP + STRIP / 2, SIDE / BARS
    for name, each, up in (("yes", counts[0], 1), ("no", counts[1], 0)):
        for place, count in enumerate(each):
            tall = round(float(count) / most * STRIP / 2, 1)
            left = round(LEFT + wide * place + 1, 1)
            yield f'<rect class="{name}" x="{left}" y="{middle - tall * up}" width="{wide - 2}" height="{tall}"/>'
    yield f'<path class="frame" d="M{LEFT} {middle}H{LEFT + SIDE}"/>'
    explained = "how many questions: answerable above, not answerable below"
    yield f'<text class="soft" x="{LEFT}" y="{middle - STRIP / 2 - 6}">{explained}</text>'
