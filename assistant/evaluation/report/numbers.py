"""Numbers as people read them."""

import math

from assistant.evaluation.aggregates import Unit


def number(value: float, unit: Unit = "share") -> str:
    """A share as .83, a time as 310 ms or 1.2 s, any other number with as many digits as it needs."""
    if math.isnan(value):
        return "–"
    if unit == "ms":
        return f"{value:,.0f} ms" if value < 1000 else f"{value / 1000:.1f} s"
    if unit == "number":
        return f"{value:,.0f}" if abs(value) >= 100 else f"{value:.3g}"
    return share(value)


def share(value: float) -> str:
    """0..1 as .834, without the zero in front, or 1.000."""
    text = f"{value:.3f}"
    return text.replace("0.", ".", 1) if text.startswith(("0.", "-0.")) else text


def between(low: float, high: float, unit: Unit = "share") -> str:
    """The ends of an interval."""
    return "" if math.isnan(low) or math.isnan(high) else f"{number(low, unit)} to {number(high, unit)}"


def change(value: float, unit: Unit = "share") -> str:
    """A difference with its sign."""
    if math.isnan(value):
        return "–"
    shown = number(abs(value), unit)
    return f"{'−' if value < 0 else '+'}{shown}"


def p_value(p: float) -> str:
    """As a table shows it."""
    if math.isnan(p):
        return "–"
    return "< .001" if p < 0.001 else share(p)
