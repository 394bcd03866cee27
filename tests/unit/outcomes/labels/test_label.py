"""Labels: which numbers get them, in which words, and with which figures behind them."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from simulator.outcomes import Comparison, measure_named
from simulator.outcomes.labels.label import LABELS, MARKS, MEANINGS, Label, joined, labels_in, marks_of
from simulator.outcomes.labels.rule import unseen_share
from simulator.outcomes.measures.evidence_measure import QUEUES, Queue
from simulator.outcomes.measures.registry import MEASURES
from simulator.outcomes.statistics.precision import replications_needed

STEP = "care"


def rows(
    scenario: str, values: Mapping[str, Sequence[float]], period: str = "all"
) -> list[dict[str, object]]:
    """Lines of the tidy table for the lists of one step."""
    return [
        {
            "scenario": scenario,
            "replication": replication,
            "pathway": "talking",
            "group": "all",
            "step": STEP,
            "team": "all",
            "period": period,
            "measure": measure,
            "value": value,
            "unit": measure_named(measure).unit,
        }
        for measure, of_measure in values.items()
        for replication, value in enumerate(of_measure)
    ]


def care(**changed: Sequence[float]) -> dict[str, Sequence[float]]:
    """A list of 100 that neither grows nor is overloaded, four replications of it."""
    return {
        "wait_mean_days": (20.0, 20.5, 20.2, 20.3),
        "list_length_at_end": (100.0, 101.0, 99.0, 100.0),
        "list_growth_per_month": (0.1, -0.1, 0.2, -0.2),
        "list_load_of_capacity": (0.9,) * 4,
        "list_unrelieved_load_of_capacity": (0.9,) * 4,
        "list_cut_off_share": (0.04,) * 4,
    } | changed


def comparison(
    values: Mapping[str, Mapping[str, Sequence[float]]], warm_up: pd.DataFrame | None = None
) -> Comparison:
    table = [line for scenario, of_scenario in values.items() for line in rows(scenario, of_scenario)]
    return Comparison.of(pd.DataFrame(table), warm_up=warm_up)


def label_of(measured: Comparison, measure: str, scenario: str = "baseline") -> str:
    found = measured.estimates()
    return str(found.loc[(found["scenario"] == scenario) & (found["measure"] == measure), "label"].squeeze())


def text_of(measured: Comparison, measure: str, label: Label) -> str:
    found = measured.labels()
    chosen = (found["measure"] == measure) & (found["label"] == label) & (found["against"] == "")
    chosen &= found["scenario"] == measured.baseline
    return str(found.loc[chosen, "text"].squeeze())


def courses_of(days: float, period_days: float) -> Comparison:
    """Two scenarios with one step of treatment, and a plan that completes fewer courses."""
    places = {
        "completed_courses": ("all", 100.0),
        "recoveries": ("all", 50.0),
        "treatment_course_days": (STEP, days),
        "measured_period_days": ("all", period_days),
    }
    table = [
        line | {"step": step}
        for scenario, factor in (("baseline", 1.0), ("plan", 0.5))
        for measure, (step, value) in places.items()
        for line in rows(
            scenario,
            {
                measure: [
                    value if measure.endswith("days") else factor * value + number % 3 for number in range(9)
                ]
            },
        )
    ]
    return Comparison.of(pd.DataFrame(table))


@pytest.mark.parametrize(("days", "is_labelled"), [(365.0, True), (182.5, True), (182.0, False)])
def test_results_of_courses_of_half_the_measured_period_or_more_are_labelled(
    days: float, is_labelled: bool
) -> None:
    differences = courses_of(days, 365.0).differences().set_index("measure")["label"]
    assert ("courses begun before" in differences["completed_courses"]) == is_labelled
    assert "courses begun before" not in differences["recoveries"]  # none has a measured outcome
    assert "courses begun before" not in differences["treatment_course_days"]


def test_a_label_of_courses_names_the_course_and_the_period_without_the_label() -> None:
    labels = courses_of(365.0, 365.0).labels()
    assert set(labels.loc[labels["label"] == "courses begun before", "against"]) == {"baseline"}
    text = labels.loc[labels["label"] == "courses begun before", "text"].item()
    assert text == (
        "a course of care takes 365 days on average, and the measured period has 365 days: many courses that "
        "end in it began before it. A measured period of 731 days or more, compared year by year, would "
        "not have this label"
    )


@pytest.mark.parametrize("days", [365.0, 365.25, 182.5, 91.49])
def test_at_the_period_that_a_label_of_courses_offers_the_label_is_gone(days: float) -> None:
    labels = courses_of(days, days).labels()
    text = labels.loc[labels["label"] == "courses begun before", "text"].item()
    offered = float(text.split("A measured period of ")[1].split(" days")[0])
    assert "courses begun before" not in set(courses_of(days, offered).labels()["label"])
    assert "courses begun before" in set(courses_of(days, offered - 1).labels()["label"])


def test_a_list_that_stands_still_is_not_labelled() -> None:
    steady = comparison({"baseline": care()})
    assert label_of(steady, "wait_mean_days") == ""
    assert steady.labels().empty


def test_a_list_that_grows_has_no_steady_state_and_its_growth_is_told() -> None:
    growing = comparison({"baseline": care(list_growth_per_month=(8.0, 9.0, 8.5, 9.5))})
    for measure in ("wait_mean_days", "list_length_at_end"):
        assert label_of(growing, measure) == "no steady state"
    text = text_of(growing, "wait_mean_days", Label.NO_STEADY_STATE)
    assert text.startswith("the number on the list changes by +8.75 a month (7.72 to 9.78)")
    assert text.endswith("so this average depends on the period")


def test_a_list_that_falls_has_no_steady_state_either() -> None:
    falling = comparison({"baseline": care(list_growth_per_month=(-8.0, -9.0, -8.5, -9.5))})
    assert label_of(falling, "wait_mean_days") == "no steady state"


@pytest.mark.parametrize(
    ("growth", "at_end", "is_labelled"),
    [
        # One per cent of 100 patients is 1 a month: the whole interval must lie beyond it.
        ((0.90, 0.92, 0.91, 0.93), 100.0, False),
        ((1.10, 1.12, 1.11, 1.13), 100.0, True),
        ((0.2, 3.2, 0.4, 2.9), 100.0, False),
        # A list of nearly nobody must grow by one patient a year, a twelfth a month.
        ((0.070, 0.071, 0.072, 0.073), 0.5, False),
        ((0.090, 0.091, 0.092, 0.093), 0.5, True),
    ],
)
def test_growth_matters_beyond_its_margin(growth: Sequence[float], at_end: float, is_labelled: bool) -> None:
    changed = care(list_growth_per_month=growth, list_length_at_end=(at_end,) * 4)
    assert (label_of(comparison({"baseline": changed}), "wait_mean_days") != "") is is_labelled


def test_a_full_pool_that_nobody_may_leave_has_no_steady_state_even_without_an_interval() -> None:
    full = {name: values[:1] for name, values in care().items()} | {
        "list_load_of_capacity": (1.11,),
        "list_unrelieved_load_of_capacity": (1.11,),
    }
    one = comparison({"baseline": full})
    assert label_of(one, "wait_mean_days") == "no steady state; too few replications"
    assert "1.11 times as much work arrives" in text_of(one, "wait_mean_days", Label.NO_STEADY_STATE)


@pytest.mark.parametrize(
    ("growth", "label"),
    [
        # One per cent of a list of 100 is 1 a month: an interval within it overrules the load, no wide one.
        ((-0.02, 0.01, 0.02, -0.01), ""),
        ((-2.0, 3.0, -3.0, 2.0), "no steady state"),
    ],
)
def test_a_tight_interval_of_the_measured_growth_overrules_the_load(
    growth: Sequence[float], label: str
) -> None:
    full = care(
        list_growth_per_month=growth,
        list_length_at_end=(100.0,) * 4,
        list_load_of_capacity=(1.11,) * 4,
        list_unrelieved_load_of_capacity=(1.11,) * 4,
    )
    assert label_of(comparison({"baseline": full}), "wait_mean_days") == label


def test_an_overloaded_list_that_people_leave_is_held_and_not_unsteady() -> None:
    held = comparison(
        {"baseline": care(list_load_of_capacity=(4.5,) * 4, list_unrelieved_load_of_capacity=(0.0,) * 4)}
    )
    assert label_of(held, "wait_mean_days") == "held by those who give up"
    assert "4.5 times as much" in text_of(held, "wait_mean_days", Label.HELD_BY_LEAVERS)


def test_an_overloaded_list_that_people_leave_and_that_grows_all_the_same_is_unsteady() -> None:
    growing = care(
        list_load_of_capacity=(4.5,) * 4,
        list_unrelieved_load_of_capacity=(0.0,) * 4,
        list_growth_per_month=(8.0, 9.0, 8.5, 9.5),
    )
    assert label_of(comparison({"baseline": growing}), "wait_mean_days") == "no steady state"


def test_a_month_is_no_level_and_has_no_label_of_the_window() -> None:
    growing = care(list_growth_per_month=(8.0, 9.0, 8.5, 9.5))
    table = rows("baseline", growing) + rows(
        "baseline", {"wait_mean_days": (20.0, 21.0, 20.2, 20.3)}, "2026-10"
    )
    found = Comparison.of(pd.DataFrame(table)).estimates()
    monthly = found[found["period"] == "2026-10"]
    assert list(monthly["label"]) == [""]


def test_waits_of_those_seen_are_labelled_where_the_window_cuts_off_more_than_one_in_twenty() -> None:
    cut = comparison({"baseline": care(list_cut_off_share=(0.11, 0.13, 0.12, 0.12))})
    assert label_of(cut, "wait_mean_days") == "window cuts off people"
    assert label_of(cut, "list_length_at_end") == ""
    assert "12% of the waits were not over" in text_of(cut, "wait_mean_days", Label.WINDOW_CUTS_OFF)


def test_a_wide_interval_is_labelled_with_the_replications_that_would_do() -> None:
    waits = np.array([10.0, 14.0, 12.0, 13.0])
    wide = comparison({"baseline": care(wait_mean_days=waits)})
    assert label_of(wide, "wait_mean_days") == "too few replications"
    deviation, needed = waits.std(ddof=1), 2
    while stats.t.ppf(0.975, needed - 1) * deviation / math.sqrt(needed) > 0.1 * waits.mean():
        needed += 1
    assert f"about {needed} would bring it to ±10%" in text_of(
        wide, "wait_mean_days", Label.TOO_FEW_REPLICATIONS
    )


def test_a_wide_interval_of_less_than_one_patient_or_one_point_is_let_be() -> None:
    small = {"reneged": (0.0, 1.0, 0.0, 0.0), "did_not_attend_share": (0.010, 0.012, 0.011, 0.013)}
    parts = {"contacts_missed": (10.0, 12.0, 11.0, 13.0), "contacts_booked": (1000.0,) * 4}
    found = comparison({"baseline": small | parts})
    assert label_of(found, "reneged") == ""
    assert label_of(found, "did_not_attend_share") == ""


def test_a_difference_from_nothing_is_held_to_its_own_size() -> None:
    """The net saving of a baseline is 0: of that, an interval of 1 % of the saving has no share."""
    nothing = {"net_saving_pounds": (0.0,) * 4}
    narrow = {"net_saving_pounds": (1.00e6, 1.01e6, 0.99e6, 1.00e6)}
    wide = {"net_saving_pounds": (1.0e6, 1.5e6, 0.6e6, 0.9e6)}
    found = comparison({"baseline": nothing, "narrow": narrow, "wide": wide}).differences()
    told = found.set_index("scenario")["label"]
    assert (told["narrow"], "too few replications" in told["wide"]) == ("", True)


@pytest.mark.parametrize("queue", QUEUES[1:], ids=lambda queue: queue.name)
def test_every_wait_of_a_clock_is_read_as_a_level(queue: Queue) -> None:
    """A wait or share that was forgotten would stand without a label beside others that have it."""
    told = {measure.name for measure in queue.levels}
    of_clock = {
        measure.name
        for measure in MEASURES
        if measure.name.startswith((f"{queue.clock}_wait_", f"{queue.clock}_within_", f"{queue.name}"))
    } - {measure.name for measure in queue.evidence}
    assert len(of_clock) >= 8
    assert of_clock - told == set()


def test_two_replications_are_too_few_however_alike() -> None:
    two = comparison({"baseline": {name: values[:2] for name, values in care().items()}})
    assert label_of(two, "list_length_at_end") == "too few replications"
    assert label_of(two, "list_load_of_capacity") == ""


def test_no_number_of_replications_is_promised_without_an_interval() -> None:
    needed = replications_needed(np.array([np.nan, 0.5, 1e9]), np.array([1, 1, 5]))
    assert np.isnan(needed[:2]).all()
    assert np.isinf(needed[2])


def warm_up_of(verdict: str) -> pd.DataFrame:
    return pd.DataFrame(
        [
            {
                "scenario": "baseline",
                "pathway": "talking",
                "group": "all",
                "step": STEP,
                "team": "all",
                "measure": "list_length_at_end",
                "warm_up_days": 60.0,
                "suggested_days": 365.0,
                "verdict": verdict,
            }
        ]
    )


def test_a_warm_up_that_is_too_short_labels_every_measure_of_the_list() -> None:
    short = comparison({"baseline": care(), "cut": care()}, warm_up_of("not met"))
    for measure in ("list_length_at_end", "wait_mean_days"):
        assert label_of(short, measure) == "warm-up not met"
        # The check is of the baseline alone, and every scenario begins as it does.
        assert label_of(short, measure, "cut") == "warm-up not met"
    assert text_of(short, "wait_mean_days", Label.WARM_UP_NOT_MET) == (
        "a warm-up of 60 days is too short: 365 days would do"
    )


def test_a_warm_up_is_judged_scenario_by_scenario_where_each_was_checked() -> None:
    both = pd.concat([warm_up_of("not met"), warm_up_of("met").assign(scenario="cut")])
    short = comparison({"baseline": care(), "cut": care()}, both)
    assert label_of(short, "wait_mean_days") == "warm-up not met"
    assert label_of(short, "wait_mean_days", "cut") == ""


def test_a_warm_up_that_cannot_be_judged_labels_every_measure_of_the_list() -> None:
    unknown = comparison({"baseline": care(), "cut": care()}, warm_up_of("cannot tell"))
    for measure in ("list_length_at_end", "wait_mean_days"):
        for scenario in ("baseline", "cut"):
            assert label_of(unknown, measure, scenario) == "warm-up not judged"
    assert text_of(unknown, "wait_mean_days", Label.WARM_UP_NOT_JUDGED) == (
        "whether a warm-up of 60 days is enough cannot be judged: a longer run or more replications would "
        "decide"
    )


@pytest.mark.parametrize("verdict", ["met", "none needed"])
def test_a_warm_up_that_is_met_labels_nothing(verdict: str) -> None:
    assert label_of(comparison({"baseline": care()}, warm_up_of(verdict)), "wait_mean_days") == ""


def test_a_difference_inherits_what_is_wrong_with_either_number() -> None:
    values = {"baseline": care(), "cut": care(list_growth_per_month=(8.0, 9.0, 8.5, 9.5))}
    values["cut"]["wait_mean_days"] = (30.0, 31.0, 30.4, 30.8)
    found = comparison(values).differences().set_index("measure")
    assert found.loc["wait_mean_days", "label"] == "no steady state"
    assert found.loc["list_load_of_capacity", "label"] == ""


def test_a_difference_within_noise_is_labelled_so() -> None:
    values = {"baseline": care(), "cut": care(wait_mean_days=(20.1, 20.4, 20.3, 20.2))}
    both = comparison(values)
    found = both.differences().set_index("measure").loc["wait_mean_days"]
    assert (found["verdict"], found["label"]) == ("within noise", "within noise")
    told = both.labels().set_index("label").loc["within noise"]
    assert (told["against"], told["low"], told["high"]) == ("baseline", found["low"], found["high"])


def of_reneged(*after: float) -> dict[str, object]:
    """The verdict and labels, with their sentences, of giving up that was 10 throughout and is now this."""
    values = {"baseline": {"reneged": (10.0,) * len(after)}, "cut": {"reneged": after}}
    both = comparison(values)
    told = both.labels()
    told = told[told["against"] == "baseline"].set_index("label")["text"].to_dict()
    return {"verdict": both.differences()["verdict"].iloc[0], **told}


def test_what_no_replication_showed_says_how_often_it_may_still_come() -> None:
    """1 − 0.05^(1/10) = 0.259."""
    assert of_reneged(*[10.0] * 10) == {
        "verdict": "not seen",
        "not seen": "no difference in 10 replications: up to 26% of all replications may still show one",
    }
    assert unseen_share(29) <= 0.10 < unseen_share(28)


def test_what_few_replications_showed_says_how_few() -> None:
    assert of_reneged(14.0, 12.0, *[10.0] * 8) == {
        "verdict": "too few differ",
        "too few differ": "2 of 10 replications differ: no interval and no verdict below 6",
    }


def test_what_one_replication_dominates_is_called_lopsided() -> None:
    found = of_reneged(90.0, 11.0, 12.0, 11.0, 12.0, 13.0, 11.0, 12.0, 13.0, 11.0)
    assert "a few of 10 replications account for most of the difference" in str(found["lopsided"])


def test_labels_come_in_one_order_and_can_be_read_back() -> None:
    text = joined([Label.WITHIN_NOISE, Label.NO_STEADY_STATE, Label.WITHIN_NOISE])
    assert text == "no steady state; within noise"
    assert labels_in(text) == (Label.NO_STEADY_STATE, Label.WITHIN_NOISE)
    assert labels_in("") == ()
    assert joined(labels_in(joined(LABELS))) == joined(LABELS)


def test_every_label_is_explained_and_no_two_have_one_mark() -> None:
    assert set(MEANINGS) == set(LABELS)
    assert len(set(MARKS.values())) == len(MARKS)
    assert marks_of("no steady state; window cuts off people; within noise") == "†§"


def test_the_headline_tells_the_growth_of_what_has_no_steady_state() -> None:
    clock = {
        "waiting_for_treatment": (100.0, 104.0, 102.0, 99.0),
        "waiting_for_treatment_growth_per_month": (8.0, 9.0, 8.5, 9.5),
    }
    table = pd.DataFrame(rows("baseline", clock)).assign(pathway="all", step="all")
    told = Comparison.of(table).headline().set_index("measure").loc["waiting_for_treatment"]
    assert told["label"] == "no steady state"
    assert told["growth_per_month"] == pytest.approx(8.75)
    assert told["growth_low"] < 8.75 < told["growth_high"]
