"""The ranking of plans as text: which may be the best, how probably, and how far behind the others are."""

from __future__ import annotations

from math import isnan
from typing import Final

import pandas as pd

from simulator.outcomes import Comparison, measure_named
from simulator.outcomes.comparison.headline import HEADLINE
from simulator.outcomes.comparison.label_note import label_notes
from simulator.outcomes.labels.label import marks_of
from simulator.outcomes.measures.money import GROSS_SAVING
from simulator.screen.headline import Cell, Row, TextTable
from simulator.wording import NOT_KNOWN, written, written_interval, written_name

RANKED_BY: Final = ("cost_per_recovery_pounds", "cost_per_completed_course_pounds")
"""Measures by which `compare` ranks plans: the first of them that has a value for every plan."""

EQUAL_MONEY_SHARE: Final = 0.005
"""Savings further apart than this share of the largest are not called the same."""

_COLUMNS: Final = ("estimate", "which is best", "beside the best other")
_IN_WORDS: Final = {
    "best": "the best",
    "best or as good": "the best, or as good",
    "may be best": "may be the best",
    "not best": "not the best",
    "no interval": "no interval",
}


def ranking(comparison: Comparison) -> TextTable | None:
    """Which plan is best by the cost of an outcome; none where there are fewer than two plans to rank."""
    if len(comparison.plans) < 2:
        return None
    headline = comparison.headline()
    for name in RANKED_BY:
        plans = headline[(headline["measure"] == name) & headline["scenario"].isin(comparison.plans)]
        if len(plans) == len(comparison.plans) and plans["estimate"].notna().all():
            return _table(comparison, comparison.ranking(name), name)
    return None


def _table(comparison: Comparison, found: pd.DataFrame, name: str) -> TextTable:
    measure = measure_named(name)
    theme = next(theme for theme, names in HEADLINE if name in names)
    headline = comparison.headline()
    labels = headline[headline["measure"] == name].set_index("scenario")["label"]
    rows = tuple(_row(dict(row), theme, measure.unit, labels) for _, row in found.iterrows())
    replications = int(found["replications"].iloc[0])
    return TextTable(
        title=f"Which plan is best by {measure.title[0].lower()}{measure.title[1:]}",
        columns=_COLUMNS,
        rows=rows,
        note=(
            f"Over {replications} paired replications. The probability rests on these replications alone. "
            "'The best' beats every other plan; of equally good plans, one is called so in at most 5 "
            "studies of 100. A plan that 'may be the best' does not fall clearly behind any other."
            + _money_note(comparison)
        ),
        marks=tuple(note.long for note in label_notes(comparison, {name}, scenarios=set(found["scenario"]))),
    )


def _row(plan: dict[str, object], theme: str, unit: str, labels: pd.Series[str]) -> Row:
    def number(column: str) -> float:
        return float(str(plan[column]))

    return Row(
        theme=theme,
        measure=f"{plan['rank']}. {written_name(str(plan['scenario']))}",
        cells=(
            Cell(
                figure=written(number("estimate"), unit),
                marks=marks_of(str(labels.get(plan["scenario"], ""))),
                interval=written_interval(number("low"), number("high"), unit),
            ),
            Cell(
                figure=_IN_WORDS[str(plan["standing"])],
                interval=f"(probability {_probability(number('probability_best'))})",
            ),
            Cell(figure=_behind(number("behind_best_low"), number("behind_best_high"), unit)),
        ),
    )


def _probability(share: float) -> str:
    if isnan(share):
        return NOT_KNOWN
    if share > 0.99:
        return "over 99%"
    return "under 1%" if share < 0.01 else f"{100 * share:.0f}%"


def _behind(low: float, high: float, unit: str) -> str:
    """How far behind, or ahead, in one phrase."""
    if isnan(high):
        return NOT_KNOWN
    if high <= 0:
        return "leads" if low >= 0 else f"leads by up to {written(-low, unit)}"
    behind = f"behind by up to {written(high, unit)}"
    return behind if low >= 0 else f"{behind}, or leads by up to {written(-low, unit)}"


def _money_note(comparison: Comparison) -> str:
    headline = comparison.headline()
    is_saving = (headline["measure"] == GROSS_SAVING.name) & headline["scenario"].isin(comparison.plans)
    savings = headline.loc[is_saving, "estimate"]
    if savings.empty or savings.max() - savings.min() <= EQUAL_MONEY_SHARE * abs(savings.max()):
        return ""
    return (
        f" The plans do not save the same ({written(savings.min(), '£')} to {written(savings.max(), '£')}): "
        "compare each with its own slice before you choose by this table."
    )
