"""Words and figures as people read them on a chart."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Final

from simulator.domain.scenario import SLICE_SUFFIX
from simulator.outcomes import Comparison, Measure
from simulator.outcomes.comparison.label_note import label_notes
from simulator.outcomes.labels.label import MARKS
from simulator.outcomes.measures.window import WHOLE_WINDOW
from simulator.wording import month, written_name

NO_BREAK: Final = "\N{NO-BREAK SPACE}"


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
        return f"{written_name(scenario)} (same saving)"
    plans = [plan for plan, slice_ in comparison.slices.items() if slice_ == scenario]
    if plans:
        named = " and ".join(written_name(plan) for plan in plans)
        return f"{written_name(scenario)} (same saving as {named})"
    if scenario == comparison.baseline and scenario == "baseline":
        return "baseline (no cuts)"
    return written_name(scenario)


def axis_label(measure: Measure) -> str:
    """Quantity and unit of an axis."""
    unit = "% of patients" if measure.unit == "share" else measure.unit
    return f"{measure.title} ({unit})"


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
    """The meaning of an estimate and of the interval drawn round it.

    Parameters
    ----------
    comparison
        Whose estimates are shown.
    what
        What is drawn, such as `Lines`.
    """
    if comparison.replications == 1:
        return f"{replications(comparison)} gives no interval: any difference may be chance."
    return f"{what} show the 95% interval of the mean of {replications(comparison)} of the model."


def paired_sentence(comparison: Comparison) -> str:
    """Why intervals may overlap where a difference is certain; empty where nothing is compared."""
    if len(comparison.scenarios) == 1 or comparison.replications == 1:
        return ""
    return (
        "Words in colour judge the difference from the baseline, patient by patient: a difference can be "
        "certain although the intervals overlap. 'Within noise': its 95% interval covers zero."
    )


def marked(text: str, marks: str) -> str:
    """A figure with the signs of its labels, which `label_sentences` explain below the chart."""
    return f"{text}{NO_BREAK}{marks}" if marks else text


def label_sentences(
    comparison: Comparison,
    measures: Collection[str],
    *,
    of_levels: bool = True,
    of_differences: bool = False,
    pathway: str = WHOLE_WINDOW,
) -> list[str]:
    """What the signs beside figures mean; see `label_note.label_notes`."""
    notes = label_notes(
        comparison, measures, of_levels=of_levels, of_differences=of_differences, pathway=pathway
    )
    return [note.short for note in notes]


def short_label_sentences(marks: Iterable[str]) -> list[str]:
    """What signs mean beside figures of single steps and teams, each sign once and without figures.

    Parameters
    ----------
    marks
        Signs as figures bear them, one or several each.
    """
    borne = set("".join(marks))
    return [f"{sign} {label}: {label.in_short}." for label, sign in MARKS.items() if sign in borne]


def slice_sentence(comparison: Comparison) -> str:
    """The meaning of an equal-money slice; empty where there is none."""
    if not comparison.slices:
        return ""
    return (
        "A slice 'of the same saving' takes equal shares from every team and saves as much as the plan, "
        "before knock-on costs and on the same dates, so that only the choice of where to cut differs."
    )
