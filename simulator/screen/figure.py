"""Figures as people write them, with as many digits as they can bear."""

from __future__ import annotations

import math

NOT_KNOWN = "–"
"""Stands for what a run cannot tell, such as the mean wait of nobody."""

MINUS = "−"


def written(value: float, unit: str) -> str:
    """A figure in its unit: `£1.72m`, `52.1%`, `1,234`, `12.3`.

    Parameters
    ----------
    value
        The figure; a share is 0 to 1. NaN is written as a dash.
    unit
        Unit of the measure, as its register says.
    """
    if not math.isfinite(value):
        return NOT_KNOWN
    sign = MINUS if value < 0 else ""
    size = abs(value)
    if unit == "£":
        return f"{sign}£{_money(size)}"
    if unit == "share":
        return f"{sign}{100 * size:.1f}%"
    return f"{sign}{_number(size)}"


def written_difference(value: float, unit: str) -> str:
    """A difference in the unit of its measure, with its sign; shares differ by percentage points."""
    if unit == "share" and math.isfinite(value):
        return f"{MINUS if value < 0 else '+'}{100 * abs(value):.1f} points"
    return written(value, unit) if value < 0 or not math.isfinite(value) else f"+{written(value, unit)}"


def written_interval(low: float, high: float, unit: str) -> str:
    """An interval, `(1,180 to 1,290)`; empty when there is none, or nothing to be uncertain of."""
    if not (math.isfinite(low) and math.isfinite(high)) or low == high:
        return ""
    return f"({written(low, unit)} to {written(high, unit)})"


def written_name(name: str) -> str:
    """A name of a file as people read it."""
    return name.replace("_", " ")


def _money(pounds: float) -> str:
    if pounds >= 999_500:
        return f"{pounds / 1e6:.2f}m"
    if pounds >= 9_999.5:
        return f"{pounds / 1e3:.1f}k"
    return f"{pounds:,.0f}"


def _number(size: float) -> str:
    if size >= 99.95:
        return f"{size:,.0f}"
    return f"{size:.1f}" if size >= 9.995 or size == 0 else f"{size:.2f}"
