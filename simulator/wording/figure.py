"""Figures as people write them, with as many digits as they can bear: the same on a screen and on a chart."""

from __future__ import annotations

import math
from typing import Final

NOT_KNOWN: Final = "–"
"""Stands for a missing figure, such as the mean wait where no patient was seen."""

NEVER: Final = "never"
"""Stands for a wait that so many people never see the end of."""

MINUS: Final = "−"


def written(value: float, unit: str) -> str:
    """A figure in its unit: `£1.72m`, `52.1%`, `1,234`, `12.3`.

    Parameters
    ----------
    value
        The figure; a share is 0 to 1. NaN is written as a dash, infinite days as `never`.
    unit
        Unit of the measure, as its register says.
    """
    if value == math.inf:
        return NEVER
    if not math.isfinite(value):
        return NOT_KNOWN
    size = abs(value)
    if unit == "£":
        text = f"£{_money(size)}"
    elif unit == "share":
        text = f"{100 * size:.1f}%" if size >= 0.001 or size == 0 else f"{100 * size:.1g}%"
    else:
        text = _number(size)
    return f"{MINUS}{text}" if value < 0 and _is_something(text) else text


def written_difference(value: float, unit: str) -> str:
    """A difference in the unit of its measure, with its sign; shares differ by percentage points."""
    text = written(value, unit)
    if unit == "share":
        text = text.replace("%", " points")
    return f"+{text}" if value > 0 and _is_something(text) else text


def written_interval(low: float, high: float, unit: str) -> str:
    """An interval, `(1,180 to 1,290)`; empty when there is none, or nothing to be uncertain of."""
    if not math.isfinite(low) or math.isnan(high) or low == high:
        return ""
    return f"({written(low, unit)} to {written(high, unit)})"


def written_share(share: float) -> str:
    """A share in per cent, to two digits or so: `45%`, `4.5%`; 0 or more."""
    per_cent = 100 * share
    return f"{per_cent:,.0f}%" if per_cent >= 9.95 else f"{per_cent:.1f}%"


def relative(share: float) -> str:
    """A relative difference with its sign: `+45%`, `−1.3%`."""
    if not math.isfinite(share):
        return NOT_KNOWN
    size = written_share(abs(share))
    if size == "0.0%":
        return size
    return f"{MINUS if share < 0 else '+'}{size}"


def tick(value: float, unit: str) -> str:
    """A figure on an axis."""
    if unit == "share":
        return f"{100 * value:.0f}%"
    if unit == "£":
        sign = MINUS if value < 0 else ""
        size = abs(value)
        if size >= 1e6:
            return f"{sign}£{size / 1e6:,.2f}".rstrip("0").rstrip(".") + "m"
        return f"{sign}£{size / 1e3:,.0f}k" if size >= 1e5 else f"{sign}£{size:,.0f}"
    return f"{value:,.0f}" if float(value).is_integer() else f"{value:,.1f}"


def plain(value: float) -> str:
    """A number with at most five significant digits and thousands separated: `1,284`, `2.603`."""
    if value == 0 or not math.isfinite(value):
        return "0" if value == 0 else "without end"
    digits = max(0, 4 - math.floor(math.log10(abs(value))))
    text = f"{value:,.{min(digits, 12)}f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def counted(number: float, one: str, many: str = "") -> str:
    """A number with its noun: `1 bed`, `12 beds`."""
    return f"{plain(number)} {one if number == 1 else many or one + 's'}"


def as_stated(value: float) -> str:
    """A figure as a file states it, to six significant digits: `0.5`, `12`, `2,000,000`."""
    text = f"{value:.6g}"
    return f"{value:,.0f}" if "e+" in text else text


def stated_share(share: float) -> str:
    """A share as a file states it, with all its digits: `5%`, `99.9999%`."""
    return f"{100 * share:.10g}%"


def rounded_share(share: float, places: int = 0) -> str:
    """A share in per cent, to so many decimal places: `5%`, `−4.8%` with one."""
    return f"{share:.{places}%}".replace("-", MINUS)


def whole(number: float) -> str:
    """The nearest whole number, thousands separated: `12`, `1,284`."""
    return f"{number:,}" if isinstance(number, int) else f"{number:,.0f}"


def decimals(value: float, places: int) -> str:
    """A figure to so many decimal places: a load of `1.12`."""
    return f"{value:,.{places}f}"


def significant(value: float, digits: int) -> str:
    """A figure to so many significant digits: `0.0123`, `1.2e-07`."""
    return f"{value:.{digits}g}"


def rounded(value: float, digits: int) -> float:
    """The nearest number with so many significant digits: for what is written elsewhere, as a duration is."""
    return float(significant(value, digits))


def written_size(size_bytes: float) -> str:
    """A size on disk, in units of 1000: `1.5 GB`, `20.0 kB`, `12 B`."""
    for unit, bytes_ in (("GB", 10**9), ("MB", 10**6), ("kB", 10**3)):
        if size_bytes >= bytes_:
            return f"{size_bytes / bytes_:.1f} {unit}"
    return f"{size_bytes:.0f} B"


def per_cent(share: float) -> str:
    """A share of 1 as a percentage with at most four significant digits."""
    return f"{float(f'{100 * share:.4g}'):,.10g}%"


def change(value: float) -> str:
    """A number with its sign."""
    return f"{'+' if value > 0 else MINUS if value < 0 else ''}{plain(abs(value))}"


def _is_something(text: str) -> bool:
    """Whether a figure as written is not zero: what rounds to nothing has no sign."""
    return any(digit in text for digit in "123456789")


def _money(pounds: float) -> str:
    if pounds >= 999_500:
        return f"{pounds / 1e6:.2f}m"
    if pounds >= 99_950:
        return f"{pounds / 1e3:.0f}k"
    return f"{pounds:,.0f}"


def _number(size: float) -> str:
    if size >= 99.95:
        return f"{size:,.0f}"
    return (f"{size:.1f}" if size >= 9.995 else f"{size:.2f}").rstrip("0").rstrip(".")
