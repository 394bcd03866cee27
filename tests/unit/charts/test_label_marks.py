"""Labels on charts: drawn from the data, and explained below."""

from __future__ import annotations

import pandas as pd
import pytest
from matplotlib.axes import Axes

from simulator.charts.difference import differences
from simulator.charts.page import board
from simulator.charts.waits import waits_over_time
from simulator.outcomes import Comparison, measure_named
from simulator.outcomes.labels.label import MARKS, Label
from tests.unit.charts.small_comparison import PLAN, SCENARIOS, SLICE, table

GROWTH = "waiting_for_treatment_growth_per_month"
UNSTEADY = MARKS[Label.NO_STEADY_STATE]


def growing(*scenarios: str) -> Comparison:
    """The small comparison, the list for treatment growing by about nine a month in these scenarios."""
    rows = [
        {
            "scenario": scenario,
            "replication": replication,
            "pathway": pathway,
            **dict.fromkeys(("group", "step", "team", "period"), "all"),
            "measure": GROWTH,
            "value": (9.0 if scenario in scenarios else 0.0) + 0.1 * (replication - 1.5),
            "unit": measure_named(GROWTH).unit,
        }
        for scenario in SCENARIOS
        for replication in range(4)
        for pathway in ("all", "talking")
    ]
    return Comparison.of(pd.concat([table(), pd.DataFrame(rows)], ignore_index=True), slices={PLAN: SLICE})


def texts(ax: Axes) -> list[str]:
    figure = ax.get_figure(root=True)
    assert figure is not None
    below = [figure.get_supxlabel()] if figure.get_supxlabel() else []
    return [text.get_text() for text in ax.texts] + [ax.get_title(loc="left"), *below]


def test_the_line_of_a_growing_list_is_marked_at_its_end_and_its_growth_told_below() -> None:
    told = texts(waits_over_time(growing(SLICE)))
    assert UNSTEADY in told
    said = " ".join(told[-1].split())
    assert (
        f"{UNSTEADY} no steady state (five percent everywhere, those waiting for treatment: +9 a month"
        in said
    )


def test_what_every_scenario_is_labelled_with_stands_in_the_title_once() -> None:
    told = texts(waits_over_time(growing("baseline", SLICE, "targeted")))
    assert UNSTEADY not in told
    assert told[-2].count(UNSTEADY) == 1


def test_a_list_that_stands_still_bears_no_mark() -> None:
    assert not any(UNSTEADY in text for text in texts(waits_over_time(growing())))


def test_a_difference_of_what_is_no_level_is_marked_beside_its_figure() -> None:
    told = texts(differences(growing(SLICE)))
    assert any(UNSTEADY in text and text.endswith("worse") for text in told)


@pytest.mark.slow
def test_the_board_explains_the_marks_that_it_bears() -> None:
    page = board(growing(SLICE))
    foot = " ".join(text.get_text() for text in page.texts)
    assert f"{UNSTEADY} no steady state (" in foot
    plain = board(growing())
    assert UNSTEADY not in " ".join(text.get_text() for text in plain.texts)
