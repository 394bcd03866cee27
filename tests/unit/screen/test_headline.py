"""The tables of a comparison in words."""

from __future__ import annotations

import numpy as np
import pandas as pd

from simulator.outcomes import Comparison, measure_named
from simulator.screen.headline import differences, levels
from simulator.screen.ranking import ranking
from tests.unit.outcomes.comparison.test_comparison import tidy
from tests.unit.outcomes.statistics.test_ranking import costs, three_plans

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
    table = differences(
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
    assert verdicts["Completed courses of treatment"] == "perhaps better"
    assert verdicts["Gave up waiting"] == "within noise"
    assert "6 of these differences vary by chance, and 2 of those have a verdict" in table.note
    assert "'perhaps' marks the 1 that do not stand" in table.note


def test_what_was_not_seen_and_what_few_showed_get_no_verdict_and_a_note() -> None:
    few = [3.0, 4.0, *[0.0] * (REPLICATIONS - 2)]
    table = differences(compared(reneged=[0.0] * REPLICATIONS, dropped_out=few))
    cells = {row.measure: row.cells[0] for row in table.rows}
    assert str(cells["Gave up waiting"]) == "not seen in 12 replications"
    assert str(cells["Dropped out of a course"]).endswith("too few differ")
    assert "it may still do so in up to 22% of replications" in table.note
    assert "differs in fewer than 6 replications" in table.note


def test_where_all_verdicts_stand_the_note_says_so() -> None:
    note = differences(compared(recoveries=shifted(5.0, seed=91), reneged=shifted(9.0, seed=93))).note
    assert "All 2 verdicts stand" in note
    assert "perhaps" not in note


def test_certain_differences_need_no_allowance_for_chance() -> None:
    table = differences(compared(spend_pounds=[-50.0] * REPLICATIONS))
    assert table.rows[0].cells[0].verdict == "lower"
    assert "by chance" not in table.note


def test_the_ranking_says_in_words_which_plan_is_best() -> None:
    table = ranking(three_plans())
    assert table is not None
    assert [row.measure for row in table.rows] == ["1. plan", "1. same", "3. slice"]
    standings = [row.cells[1] for row in table.rows]
    assert [cell.figure for cell in standings] == ["may be the best", "may be the best", "not the best"]
    assert standings[0].interval == "(probability 50%)"
    assert standings[2].interval == "(probability under 1%)"
    assert "the same" not in table.note


def test_plans_that_do_not_save_the_same_are_ranked_with_a_warning() -> None:
    saving = {
        "baseline": costs(1000.0, [20.0, 21.0, 23.0]) | {"gross_saving_pounds": [0.0] * 3},
        "small": costs(980.0, [19.0, 20.0, 22.0]) | {"gross_saving_pounds": [20.0] * 3},
        "large": costs(900.0, [18.0, 19.5, 21.0]) | {"gross_saving_pounds": [100.0] * 3},
    }
    table = ranking(Comparison.of(tidy(saving)))
    assert table is not None
    assert "do not save the same (£20 to £100)" in table.note


def test_one_plan_alone_has_no_ranking() -> None:
    alone = {name: costs(1000.0, [20.0, 21.0, 23.0]) for name in ("baseline", "cut")}
    assert ranking(Comparison.of(tidy(alone))) is None


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


def test_the_ranking_explains_the_marks_of_the_plans_that_it_shows_and_no_others() -> None:
    wide, narrow = [14.0, 20.0, 29.0], [19.9, 20.0, 20.1]
    for rough, is_marked in (("baseline", False), ("small", True)):
        recoveries = dict.fromkeys(("baseline", "small", "large"), narrow) | {rough: wide}
        spends = {"baseline": 1000.0, "small": 980.0, "large": 900.0}
        plans = {name: costs(spend, recoveries[name]) for name, spend in spends.items()}
        table = ranking(Comparison.of(tidy(plans)))
        assert table is not None
        assert any(row.cells[0].marks == "~" for row in table.rows) is is_marked
        assert any(note.startswith("~") for note in table.marks) is is_marked
