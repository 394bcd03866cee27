"""The tables of a comparison in words."""

from __future__ import annotations

import numpy as np
import pandas as pd

from simulator.outcomes import Comparison, measure_named
from simulator.screen.headline import difference_table, levels
from tests.unit.outcomes.comparison.test_comparison import tidy

REPLICATIONS = 12


def shifted(by: float, *, seed: int, spread: float = 1.0) -> list[float]:
    """Differences whose mean is exactly so much, with a standard deviation of about `spread`."""
    noise = np.random.default_rng(seed).normal(0.0, spread, size=REPLICATIONS)
    return (by + noise - noise.mean()).tolist()


def compared(**by_measure: list[float]) -> Comparison:
    base = {measure: [100.0] * REPLICATIONS for measure in by_measure}
    cut = {measure: (100.0 + np.array(change)).tolist() for measure, change in by_measure.items()}
    return Comparison.of(tidy({"baseline": base, "cut": cut}))


def test_a_verdict_that_does_not_stand_beside_the_others_is_a_perhaps() -> None:
    table = difference_table(
        compared(
            recoveries=shifted(5.0, seed=91),
            completed_courses=shifted(0.75, seed=92),
            reneged=shifted(0.0, seed=93),
            crisis_episodes=shifted(0.1, seed=94),
            left_untreated=shifted(-0.1, seed=95),
            dropped_out=shifted(0.05, seed=96),
        )
    )
    verdicts = {row.measure: row.cells[0].verdict for row in table.rows}
    assert verdicts["Recoveries"] == "better"
    assert verdicts["Completed courses of treatment"] == "perhaps higher"
    assert verdicts["Gave up waiting"] == "within noise"
    assert "6 of these differences vary by chance, and 2 of those have a verdict" in table.note
    assert "'perhaps' marks the 1 that do not stand" in table.note


def test_what_was_not_seen_and_what_few_showed_get_no_verdict_and_a_note() -> None:
    few = [3.0, 4.0, *[0.0] * (REPLICATIONS - 2)]
    table = difference_table(compared(reneged=[0.0] * REPLICATIONS, dropped_out=few))
    cells = {row.measure: row.cells[0] for row in table.rows}
    assert str(cells["Gave up waiting"]) == "not seen in 12 replications"
    assert str(cells["Dropped out of a course"]).endswith("too few differ")
    assert "it may still do so in up to 22% of replications" in table.note
    assert "differs in fewer than 6 replications" in table.note


def test_where_all_verdicts_stand_the_note_says_so() -> None:
    note = difference_table(compared(recoveries=shifted(5.0, seed=91), reneged=shifted(9.0, seed=93))).note
    assert "All 2 verdicts stand" in note
    assert "perhaps" not in note


def test_certain_differences_need_no_allowance_for_chance() -> None:
    table = difference_table(compared(spend_pounds=[-50.0] * REPLICATIONS))
    assert table.rows[0].cells[0].verdict == "lower"
    assert "by chance" not in table.note


def test_a_labelled_figure_is_marked_and_its_mark_explained_below() -> None:
    values = {
        "waiting_for_treatment": (100.0, 104.0, 102.0, 99.0),
        "waiting_for_treatment_growth_per_month": (8.0, 9.0, 8.5, 9.5),
    }
    rows = [
        {
            "scenario": "baseline",
            "replication": replication,
            **dict.fromkeys(("pathway", "group", "step", "team", "period"), "all"),
            "measure": measure,
            "value": value,
            "unit": measure_named(measure).unit,
        }
        for measure, of_measure in values.items()
        for replication, value in enumerate(of_measure)
    ]
    shown = levels(Comparison.of(pd.DataFrame(rows)))
    ((cell,),) = [row.cells for row in shown.rows]
    assert cell.marked == "101 †"
    assert cell.growth == "of the period; +8.75 a month (7.72 to 9.78)"
    (note,) = shown.marks
    assert note.startswith(
        "† no steady state (baseline, those waiting for treatment: +8.75 a month (7.72 to 9.78)): "
    )
    assert "the average depends on how long you measure" in note
