"""Estimates, paired differences and the headline."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from simulator.outcomes import Comparison, UnpairedReplicationsError, estimates, measure_named
from simulator.outcomes.samples import sample
from simulator.outcomes.samples.sample import Samples
from tests.unit.charts.small_comparison import PLAN, SLICE
from tests.unit.charts.small_comparison import comparison as small_comparison
from tests.unit.charts.small_comparison import table as small_table

Numbers = Mapping[str, Sequence[float]]
"""Values of a measure, replication by replication."""


def tidy(scenarios: Mapping[str, Numbers], **places: str) -> pd.DataFrame:
    rows = [
        {
            "scenario": scenario,
            "replication": replication,
            **({"pathway": "all", "group": "all", "step": "all", "team": "all", "period": "all"} | places),
            "measure": measure,
            "value": value,
            "unit": measure_named(measure).unit,
        }
        for scenario, numbers in scenarios.items()
        for measure, values in numbers.items()
        for replication, value in enumerate(values)
    ]
    return pd.DataFrame(rows)


def one(frame: pd.DataFrame, **wanted: str) -> pd.Series:
    chosen = frame
    for column, value in wanted.items():
        chosen = chosen[chosen[column] == value]
    assert len(chosen) == 1
    return chosen.iloc[0]


def verdict_of(measure: str, base: Sequence[float], other: Sequence[float]) -> str:
    comparison = Comparison.of(tidy({"baseline": {measure: base}, "cut": {measure: other}}))
    return str(one(comparison.differences(), scenario="cut")["verdict"])


def test_an_estimate_is_the_mean_with_students_interval() -> None:
    values = [10.0, 12.0, 17.0]
    found = one(estimates(tidy({"baseline": {"recoveries": values}})))
    low, high = stats.t.interval(0.95, 2, np.mean(values), stats.sem(values))
    assert found["estimate"] == 13.0
    assert (found["low"], found["high"]) == pytest.approx((low, high))
    assert found["replications"] == 3
    assert found["label"] == "too few replications"


def test_the_columns_of_an_estimate_are_tidy() -> None:
    found = estimates(tidy({"baseline": {"recoveries": [1.0]}}))
    assert list(found.columns) == [
        *("scenario", "pathway", "group", "step", "team", "period", "measure"),
        *("estimate", "low", "high", "replications", "unit", "label"),
    ]


def test_one_replication_has_no_interval_and_says_so() -> None:
    found = one(estimates(tidy({"baseline": {"recoveries": [4.0]}})))
    assert np.isnan(found["low"])
    assert found["label"] == "too few replications"


def test_a_value_missing_in_some_replications_is_told() -> None:
    found = one(estimates(tidy({"baseline": {"wait_mean_days": [4.0, np.nan, 6.0]}})))
    assert found["estimate"] == 5.0
    assert found["label"] == "too few replications; not in every replication"
    assert one(estimates(tidy({"baseline": {"wait_mean_days": [np.nan]}})))["label"] == "no value"


def test_a_cost_per_recovery_is_a_ratio_of_means() -> None:
    numbers = {
        "spend_with_knock_on_pounds": [100.0, 100.0],
        "recoveries": [1.0, 4.0],
        "cost_per_recovery_pounds": [100.0, 25.0],
    }
    found = one(estimates(tidy({"baseline": numbers})), measure="cost_per_recovery_pounds")
    assert found["estimate"] == 40.0


def test_a_ratio_without_its_parts_is_refused() -> None:
    with pytest.raises(ValueError, match="without 'spend_with_knock_on_pounds'"):
        estimates(tidy({"baseline": {"cost_per_recovery_pounds": [1.0]}}))


def test_differences_are_paired_by_replication() -> None:
    base, cut = [10.0, 20.0, 30.0, 40.0], [12.0, 21.0, 33.0, 42.0]
    comparison = Comparison.of(tidy({"baseline": {"recoveries": base}, "cut": {"recoveries": cut}}))
    found = one(comparison.differences())
    low, high = stats.t.interval(0.95, 3, 2.0, stats.sem([2.0, 1.0, 3.0, 2.0]))
    assert found["against"] == "baseline"
    assert found["difference"] == 2.0
    assert (found["low"], found["high"]) == pytest.approx((low, high))
    assert found["relative_difference"] == pytest.approx(2.0 / 25.0)
    assert (found["estimate"], found["reference"]) == (27.0, 25.0)
    assert found["verdict"] == "better"


def test_the_order_of_rows_does_not_matter() -> None:
    table = tidy(
        {
            "baseline": {"recoveries": [1.0, 2.0, 4.0]},
            "cut": {"recoveries": [2.0, 5.0, 3.0], "exits": [1.0] * 3},
        }
    )
    shuffled = pd.concat([table.iloc[:3], table.iloc[3:].sample(frac=1, random_state=3)])
    expected = one(Comparison.of(table).differences(), measure="recoveries")
    found = one(Comparison.of(shuffled.reset_index(drop=True)).differences(), measure="recoveries")
    assert found["difference"] == expected["difference"]
    assert found["low"] == expected["low"]


def test_a_verdict_follows_the_direction_of_harm() -> None:
    fewer, more = [1.0, 2.0, 3.0], [11.0, 12.5, 13.0]
    assert verdict_of("recoveries", fewer, more) == "better"
    assert verdict_of("recoveries", more, fewer) == "worse"
    assert verdict_of("reneged", fewer, more) == "worse"
    assert verdict_of("reneged", more, fewer) == "better"
    assert verdict_of("spend_pounds", fewer, more) == "higher"
    assert verdict_of("spend_pounds", more, fewer) == "lower"


def test_an_interval_that_covers_zero_is_within_noise() -> None:
    assert verdict_of("recoveries", [10.0, 11.0, 12.0], [11.0, 10.0, 12.5]) == "within noise"


def test_one_pair_has_no_interval_and_no_verdict_on_noise() -> None:
    assert verdict_of("recoveries", [10.0], [90.0]) == "no interval"
    assert verdict_of("wait_mean_days", [10.0, np.nan, np.nan], [90.0, 4.0, np.nan]) == "no interval"


def test_equal_pairs_of_what_chance_touches_are_not_seen_to_differ() -> None:
    assert verdict_of("recoveries", [10.0], [10.0]) == "not seen"
    assert verdict_of("recoveries", [10.0, 11.0], [10.0, 11.0]) == "not seen"
    assert verdict_of("wait_mean_days", [np.nan, 11.0], [np.nan, 11.0]) == "not seen"


def test_equal_money_and_equal_referrals_are_no_difference() -> None:
    assert verdict_of("spend_pounds", [10.0, 10.0], [10.0, 10.0]) == "no difference"
    assert verdict_of("referrals", [10.0, 11.0], [10.0, 11.0]) == "no difference"


def test_fewer_than_six_replications_that_differ_get_no_verdict() -> None:
    """Four of eight differ, all one way; with six the sign test alone would say so."""
    before = np.arange(8.0)
    some, more = before.copy(), before.copy()
    some[:4] += 50.0
    more[:6] += [50.0, 51.0, 52.0, 50.0, 51.0, 52.0]
    assert verdict_of("recoveries", list(before), list(some)) == "too few differ"
    assert verdict_of("recoveries", list(before), list(more)) == "within noise"


def test_where_every_replication_differs_few_of_them_still_get_a_verdict() -> None:
    assert verdict_of("recoveries", [10.0, 11.0, 12.0], [31.0, 30.0, 32.5]) == "better"


def test_a_difference_without_a_verdict_has_no_interval() -> None:
    before = [0.0] * 10
    table = tidy({"baseline": {"reneged": before}, "cut": {"reneged": [3.0, *before[1:]]}})
    found = one(Comparison.of(table).differences(), measure="reneged")
    assert (found["verdict"], found["label"]) == ("too few differ", "too few differ")
    assert found["difference"] == pytest.approx(0.3)
    assert np.isnan(found["low"])
    assert np.isnan(found["high"])


def test_the_same_change_in_every_replication_is_no_noise() -> None:
    assert verdict_of("spend_pounds", [100.1, 100.1, 100.1], [95.3, 95.3, 95.3]) == "lower"


def test_the_difference_of_a_ratio_is_of_ratios_of_means() -> None:
    def numbers(spend: float, recoveries: Sequence[float]) -> Numbers:
        ratios = [spend / number for number in recoveries]
        return {
            "spend_with_knock_on_pounds": [spend] * len(recoveries),
            "recoveries": recoveries,
            "cost_per_recovery_pounds": ratios,
        }

    table = tidy({"baseline": numbers(1000.0, [10.0, 12.0, 8.0]), "cut": numbers(950.0, [9.0, 10.0, 6.0])})
    found = one(Comparison.of(table).differences(), measure="cost_per_recovery_pounds")
    assert found["difference"] == pytest.approx(950 / (25 / 3) - 1000 / 10)
    without = [
        2 * 950 / (25 - cut) - 2 * 1000 / (30 - base)
        for base, cut in zip([10.0, 12.0, 8.0], [9.0, 10.0, 6.0], strict=True)
    ]
    error = (2 / 3 * sum((each - np.mean(without)) ** 2 for each in without)) ** 0.5
    arms = found["high"] - found["difference"], found["difference"] - found["low"]
    assert min(arms) == pytest.approx(stats.t.ppf(0.975, 2) * error)


def test_each_plan_is_also_compared_with_its_equal_money_slice() -> None:
    table = tidy(
        {
            "baseline": {"recoveries": [10.0, 12.0, 13.0]},
            "plan": {"recoveries": [9.0, 11.5, 12.0]},
            "slice": {"recoveries": [5.0, 7.5, 8.5]},
        }
    )
    differences = Comparison.of(table, slices={"plan": "slice"}).differences()
    found = one(differences, scenario="plan", against="slice")
    assert found["difference"] == pytest.approx(np.mean([4.0, 4.0, 3.5]))
    assert found["verdict"] == "better"
    pairs = set(zip(differences["scenario"], differences["against"], strict=True))
    assert pairs == {("plan", "baseline"), ("slice", "baseline"), ("plan", "slice")}


def test_net_saving_is_gross_saving_less_the_rise_of_knock_on_cost() -> None:
    table = tidy(
        {
            "baseline": {"gross_saving_pounds": [0.0, 0.0], "knock_on_cost_pounds": [100.0, 200.0]},
            "cut": {"gross_saving_pounds": [500.0, 500.0], "knock_on_cost_pounds": [900.0, 600.0]},
        }
    )
    comparison = Comparison.of(table)
    found = one(comparison.estimates(), scenario="cut", measure="net_saving_pounds")
    assert found["estimate"] == pytest.approx(((500 - 800) + (500 - 400)) / 2)
    assert one(comparison.estimates(), scenario="baseline", measure="net_saving_pounds")["estimate"] == 0
    difference = one(comparison.differences(), measure="net_saving_pounds")
    assert difference["difference"] == pytest.approx(found["estimate"])


def net_saving_of(rises: Sequence[float]) -> pd.Series:
    """The difference of a net saving of £500 less these rises of knock-on cost; referrals differ too."""
    number = len(rises)
    before = [100.0 + replication for replication in range(number)]
    table = tidy(
        {
            "baseline": {"gross_saving_pounds": [0.0] * number, "knock_on_cost_pounds": before},
            "cut": {
                "gross_saving_pounds": [500.0] * number,
                "knock_on_cost_pounds": [cost + rise for cost, rise in zip(before, rises, strict=True)],
            },
        }
    )
    return one(Comparison.of(table).differences(), measure="net_saving_pounds")


def test_a_net_saving_whose_knock_on_cost_never_changed_is_labelled_and_not_certain() -> None:
    found = net_saving_of([0.0] * 10)
    assert (found["difference"], found["verdict"]) == (500.0, "better")
    assert found["label"] == "knock-on not seen"


def test_the_label_of_a_net_saving_gives_the_share_of_replications_that_may_still_change() -> None:
    table = tidy(
        {
            "baseline": {"gross_saving_pounds": [0.0] * 10, "knock_on_cost_pounds": [100.0] * 10},
            "cut": {"gross_saving_pounds": [500.0] * 10, "knock_on_cost_pounds": [100.0] * 10},
        }
    )
    labels = Comparison.of(table).labels()
    text = labels.loc[labels["label"] == "knock-on not seen", "text"].item()
    # 1 - 0.05^(1/10) = 0.26: Clopper and Pearson's bound.
    assert text == (
        "knock-on cost not seen to change in 10 replications: in up to 26% of all replications it may still "
        "change, and the net saving with it"
    )


def test_a_net_saving_whose_knock_on_cost_rarely_changed_has_no_interval() -> None:
    found = net_saving_of([0.0] * 7 + [30.0, 10.0, 20.0])
    assert found["verdict"] == "too few differ"
    assert np.isnan(found["low"])
    assert "knock-on not seen" not in found["label"]


def test_a_net_saving_whose_knock_on_cost_varies_has_its_interval() -> None:
    found = net_saving_of([float(rise) for rise in range(10)])
    assert (found["verdict"], found["label"]) == ("better", "")
    assert found["low"] < found["high"]


def test_scenarios_with_different_replications_are_refused() -> None:
    table = tidy({"baseline": {"recoveries": [1.0, 2.0]}, "cut": {"recoveries": [1.0, 2.0, 3.0]}})
    with pytest.raises(UnpairedReplicationsError, match="'baseline' lacks 2"):
        Comparison.of(table)


def test_a_slice_that_was_not_run_is_refused() -> None:
    table = tidy({"baseline": {"recoveries": [1.0]}})
    with pytest.raises(ValueError, match="no scenario 'slice'"):
        Comparison.of(table, slices={"baseline": "slice"})


def test_a_number_told_twice_is_refused() -> None:
    table = tidy({"baseline": {"recoveries": [1.0]}})
    with pytest.raises(ValueError, match="has a number twice"):
        estimates(pd.concat([table, table], ignore_index=True))


def test_a_table_without_a_column_is_refused() -> None:
    with pytest.raises(ValueError, match="lacks the columns replication"):
        estimates(tidy({"baseline": {"recoveries": [1.0]}}).drop(columns="replication"))


def test_the_headline_tells_each_measure_of_each_scenario_once() -> None:
    numbers = {
        "completed_courses": [5.0, 6.0, 7.0],
        "out_of_area_days": [0.0, 0.0, 0.0],
        "gross_saving_pounds": [0.0, 0.0, 0.0],
        "knock_on_cost_pounds": [10.0, 20.0, 30.0],
        "first_contact_wait_mean_days": [np.nan, np.nan, np.nan],
    }
    fewer = numbers | {"completed_courses": [3.0, 3.5, 5.0]}
    table = tidy({"baseline": numbers, "plan": fewer, "slice": fewer})
    headline = Comparison.of(table, slices={"plan": "slice"}).headline()
    assert list(headline["measure"].unique()) == [
        "completed_courses",
        "gross_saving_pounds",
        "knock_on_cost_pounds",
        "net_saving_pounds",
    ]
    assert list(headline["scenario"][:3]) == ["baseline", "plan", "slice"]
    assert not headline.duplicated(["measure", "scenario"]).any()
    plan = one(headline, scenario="plan", measure="completed_courses")
    assert plan["verdict"] == "lower"
    assert plan["slice"] == "slice"
    assert plan["slice_verdict"] == "not seen"
    assert one(headline, scenario="baseline", measure="completed_courses")["verdict"] == ""


def test_a_comparison_with_nothing_is_its_baseline_alone() -> None:
    comparison = Comparison.of(tidy({"baseline": {"recoveries": [1.0, 2.0]}}))
    assert comparison.scenarios == ("baseline",)
    assert comparison.differences().empty
    assert list(comparison.headline()["scenario"]) == ["baseline"]


@pytest.mark.parametrize("lines_at_a_time", [1, 2, 5])
def test_lines_sorted_into_rows_a_few_at_a_time_find_the_same_rows(
    lines_at_a_time: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    numbers = {"recoveries": [1.0, 4.0, 2.0], "referrals": [5.0, 6.0, 7.0]}
    table = tidy({"baseline": numbers, "cut": numbers | {"exits": [8.0, 9.0, 3.0]}})
    whole = Samples.of(table)
    monkeypatch.setattr(sample, "LINES_AT_A_TIME", lines_at_a_time)
    by_and_by = Samples.of(table)
    pd.testing.assert_frame_equal(by_and_by.keys, whole.keys)
    for scenario in ("baseline", "cut"):
        np.testing.assert_array_equal(by_and_by.values[scenario], whole.values[scenario])
    assert whole.keys["measure"].tolist() == ["recoveries", "referrals", "exits"]
    assert whole.values["cut"].tolist() == [[1.0, 4.0, 2.0], [5.0, 6.0, 7.0], [8.0, 9.0, 3.0]]


def test_whoever_changes_a_headline_changes_it_for_nobody_else() -> None:
    comparison = Comparison.of(tidy({"baseline": {"recoveries": [1.0, 2.0]}}))
    mine = comparison.headline()
    mine["estimate"] = 0.0
    assert list(comparison.headline()["estimate"]) == [1.5]


def test_a_slice_that_someone_stated_is_a_plan_and_one_that_was_made_stands_beside_its_plan() -> None:
    stated = small_comparison()
    assert stated.stated_plans == (SLICE, PLAN)
    assert stated.slice_of(SLICE) == ""
    made = f"{PLAN}_as_uniform_slice"
    lines = small_table().replace({"scenario": {SLICE: made}})
    beside = Comparison.of(lines, slices={PLAN: made})
    assert beside.slice_of(made) == PLAN
    assert beside.stated_plans == (PLAN,)
