"""Words and figures as people read them on a chart."""

from __future__ import annotations

import math
from typing import Final

from simulator.domain.scenario import SLICE_SUFFIX
from simulator.outcomes import Comparison, Measure
from simulator.outcomes.window import WHOLE_WINDOW

MINUS: Final = "−"
NO_BREAK: Final = "\N{NO-BREAK SPACE}"

MONTHS: Final = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
"""Written here, because the calendar's own names follow the language of the machine."""


def plain(name: str) -> str:
    """A name of a file as people read it."""
    return name.replace("_", " ")


def scenario_name(scenario: str, comparison: Comparison) -> str:
    """A scenario as people read it, saying which saving it matches if it is an equal-money slice.

    Parameters
    ----------
    scenario
        Its name in the file.
    comparison
        What it is part of.
    """
    if scenario.endswith(SLICE_SUFFIX):
        return f"{plain(scenario)} (same saving)"
    plans = [plan for plan, slice_ in comparison.slices.items() if slice_ == scenario]
    if plans:
        return f"{plain(scenario)} (same saving as {' and '.join(plain(plan) for plan in plans)})"
    if scenario == comparison.baseline and scenario == "baseline":
        return "baseline (no cuts)"
    return plain(scenario)


def figure(value: float, unit: str) -> str:
    """A figure in its unit: `£1.72m`, `52.1%`, `1,234`, `12.3`; a dash for what cannot be told.

    Parameters
    ----------
    value
        The figure; a share is 0 to 1.
    unit
        As the register of measures says.
    """
    if not math.isfinite(value):
        return "–"
    size = abs(value)
    if unit == "£":
        written = f"£{_money(size)}"
    elif unit == "share":
        written = f"{100 * size:.1f}%"
    else:
        written = _number(size)
    # What rounds to nothing has no sign.
    sign = MINUS if value < 0 and any(digit in written for digit in "123456789") else ""
    return f"{sign}{written}"


def difference(value: float, unit: str) -> str:
    """A difference with its sign; shares differ by percentage points."""
    written = figure(value, unit)
    if unit == "share":
        written = written.replace("%", " points")
    return f"+{written}" if value > 0 and any(digit in written for digit in "123456789") else written


def relative(share: float) -> str:
    """A relative difference with its sign: `+45%`, `−1.3%`."""
    if not math.isfinite(share):
        return "–"
    per_cent = 100 * abs(share)
    size = f"{per_cent:,.0f}%" if per_cent >= 9.95 else f"{per_cent:.1f}%"
    if size == "0.0%":
        return "0.0%"
    return f"{MINUS if share < 0 else '+'}{size}"


def axis_label(measure: Measure) -> str:
    """Quantity and unit of an axis."""
    unit = "% of patients" if measure.unit == "share" else measure.unit
    return f"{measure.title} ({unit})"


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


def month(period: str) -> str:
    """A month of the tidy table, `2026-10`, as `Oct 2026`."""
    year, number = period.split("-")
    return f"{MONTHS[int(number) - 1]} {year}"


def months_measured(periods: list[str]) -> str:
    """What the measured period holds, as a sentence; empty when it holds no whole month."""
    months = [period for period in periods if period != WHOLE_WINDOW]
    if not months:
        return ""
    return f"The measured period holds the months {month(months[0])} to {month(months[-1])}."


def replications(comparison: Comparison) -> str:
    """How many replications there are, with the sign that statisticians look for."""
    number = comparison.replications
    plural = "s" if number > 1 else ""
    return f"{number} replication{plural} (n{NO_BREAK}={NO_BREAK}{number})"


def interval_sentence(comparison: Comparison, what: str) -> str:
    """What an estimate is, and what is drawn round it.

    Parameters
    ----------
    comparison
        Whose estimates are shown.
    what
        What is drawn, such as `Lines`.
    """
    if comparison.replications == 1:
        return f"No interval can be told from {replications(comparison)}: any difference may be chance."
    return f"{what} show the 95% interval of the mean of {replications(comparison)} of the model."


def paired_sentence(comparison: Comparison) -> str:
    """Why intervals may overlap where a difference is sure; empty where nothing is compared."""
    if len(comparison.scenarios) == 1 or comparison.replications == 1:
        return ""
    return (
        "Words in colour judge the difference from the baseline, which is taken between the same patients: "
        "it can be sure although intervals overlap. 'Within noise': its 95% interval covers zero."
    )


def slice_sentence(comparison: Comparison) -> str:
    """What an equal-money slice is; empty where there is none."""
    if not comparison.slices:
        return ""
    return (
        "A slice 'of the same saving' takes equal shares from every team and saves as much as the plan, "
        "before knock-on costs and on the same dates, so that only the choice of where to cut differs."
    )


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
