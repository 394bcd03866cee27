"""The sequential choice of the number of replications, on numbers whose mean and spread are known."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
import pytest
from scipy.stats import binom, t

from simulator.outcomes.measures.registry import measure_named
from simulator.outcomes.samples.stopping import Precision, look_ahead, replications_that_hold

MOST = 600


@pytest.mark.parametrize(("after", "further"), [(3, 5), (100, 5), (119, 5), (120, 6), (200, 10), (1000, 50)])
def test_the_look_ahead_is_the_published_one(after: int, further: int) -> None:
    assert look_ahead(after) == further


def reached_at(*numbers: int, available: int = 40) -> np.ndarray:
    """A precision of 4 % after these numbers of replications, of 6 % after all others."""
    precision = np.full(available, 0.06)
    precision[[number - 1 for number in numbers]] = 0.04
    return precision


def test_a_precision_counts_when_it_holds_for_the_look_ahead() -> None:
    assert replications_that_hold(np.array([reached_at(*range(10, 16))]), 0.05) == 15
    assert replications_that_hold(np.array([reached_at(*range(10, 15))]), 0.05) is None


def test_a_precision_that_is_lost_again_begins_anew() -> None:
    lost = reached_at(*range(4, 9), *range(12, 30))
    assert replications_that_hold(np.array([lost]), 0.05) == 17


def test_every_measure_must_be_precise_at_once() -> None:
    both = np.array([reached_at(*range(4, 30)), reached_at(*range(20, 41))])
    assert replications_that_hold(both, 0.05) == 25


def test_an_unknown_precision_is_none() -> None:
    unknown = reached_at(*range(3, 30))
    unknown[4] = np.nan
    assert replications_that_hold(np.array([unknown]), 0.05) == 11


def test_fewer_than_three_replications_are_never_enough() -> None:
    assert replications_that_hold(np.zeros((1, 40)), 0.05) == 8


def sequential(
    spread: float, target: float, measures: int, seed: int
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Where 400 studies of normal numbers of mean 1 stop, their means there, and the half-widths."""
    chance = np.random.default_rng(seed)
    number = np.arange(1, MOST + 1)
    quantile = np.full(MOST, np.nan)
    quantile[1:] = t.ppf(0.975, number[1:] - 1)
    stops, means, half_widths = [], [], []
    for _ in range(400):
        values = 1 + spread * chance.standard_normal((measures, MOST))
        mean = values.cumsum(axis=1) / number
        squares = np.maximum((values**2).cumsum(axis=1) - number * mean**2, 0)
        half = quantile * np.sqrt(squares / np.maximum(number - 1, 1) / number)
        stop = replications_that_hold(half / np.abs(mean), target)
        assert stop is not None
        stops.append(stop)
        means.append(mean[:, stop - 1])
        half_widths.append(half[:, stop - 1])
    return np.array(stops), np.array(means), np.array(half_widths)


@pytest.mark.parametrize(("spread", "target", "measures"), [(0.1, 0.05, 1), (0.2, 0.05, 1), (0.2, 0.05, 4)])
def test_the_procedure_reaches_its_precision_and_its_intervals_keep_their_coverage(
    spread: float, target: float, measures: int
) -> None:
    stops, means, half_widths = sequential(spread, target, measures, seed=8801)
    assert (half_widths / np.abs(means) <= target).all()
    # A fixed number would be (1.96 spread / target)^2; the look-ahead and Student's t add some.
    fixed = (1.96 * spread / target) ** 2
    assert fixed <= stops.mean() <= 1.45 * fixed + 12
    covered = np.abs(means - 1) <= half_widths
    # 95 %, three and a half standard errors of 400 studies, and 1 point for stopping where it looks good.
    assert abs(covered.mean() - 0.95) <= 3.5 * math.sqrt(0.95 * 0.05 / 400) + 0.01


def table(values: dict[str, dict[str, np.ndarray]]) -> pd.DataFrame:
    rows = [
        (
            scenario,
            replication,
            "all",
            "all",
            "all",
            "all",
            "all",
            measure,
            value,
            measure_named(measure).unit,
        )
        for scenario, measures in values.items()
        for measure, of_measure in measures.items()
        for replication, value in enumerate(of_measure)
    ]
    columns = [
        "scenario",
        "replication",
        "pathway",
        "group",
        "step",
        "team",
        "period",
        "measure",
        "value",
        "unit",
    ]
    return pd.DataFrame(rows, columns=columns)


def test_the_precision_of_one_scenario_is_that_of_its_mean() -> None:
    values = np.array([90.0, 110.0, 95.0, 105.0, 100.0])
    precision = Precision.of(table({"plan": {"recoveries": values}}), {}, ["recoveries"])
    assert precision.pairs == (("plan", ""),)
    half = t.ppf(0.975, 4) * values.std(ddof=1) / math.sqrt(5)
    assert precision.relative[0, 4] == pytest.approx(half / 100)
    assert np.isnan(precision.relative[0, 0])


def test_the_precision_of_a_comparison_is_that_of_the_paired_difference_beside_the_baseline() -> None:
    """Numbers that vary by a half, and differ by next to nothing: paired, they are precise."""
    before = np.array([50.0, 150.0, 80.0, 120.0, 100.0])
    after = before + np.array([1.0, -1.0, 1.0, -1.0, 1e-9])
    told = table({"baseline": {"recoveries": before}, "plan": {"recoveries": after}})
    precision = Precision.of(told, {}, ["recoveries"])
    assert precision.pairs == (("plan", "baseline"),)
    half = t.ppf(0.975, 4) * (after - before).std(ddof=1) / math.sqrt(5)
    assert precision.relative[0, 4] == pytest.approx(half / 100)
    # The mean difference is 0: as a share of itself nothing would ever be reached.
    reached = precision.table(5, 0.05)
    assert reached["reached"].all()
    assert reached["reference"].iloc[0] == 100


def test_a_plan_is_compared_with_its_slice_too() -> None:
    values = np.array([90.0, 110.0, 95.0])
    told = table({name: {"recoveries": values} for name in ("baseline", "slice", "plan")})
    precision = Precision.of(told, {"plan": "slice"}, ["recoveries"])
    assert precision.pairs == (("slice", "baseline"), ("plan", "baseline"), ("plan", "slice"))
    assert precision.needed(0.05) is None
    # Nothing was seen to differ in three replications, which says little of a fourth.
    assert np.isinf(precision.half_width[:, :, 1:]).all()


def test_a_difference_that_was_never_seen_is_known_after_29_replications() -> None:
    """1 − 0.05^(1/n) falls to a tenth between n = 28 and n = 29."""
    values = np.linspace(90.0, 110.0, 60)
    told = table({name: {"recoveries": values} for name in ("baseline", "plan")})
    precision = Precision.of(told, {}, ["recoveries"])
    is_known = precision.relative[0] <= 0.05
    assert is_known.tolist() == [number >= 29 for number in range(1, 61)]
    assert precision.needed(0.05) == 29 + look_ahead(29)


def test_a_difference_that_showed_once_takes_longer_to_be_known_as_rare() -> None:
    """Of 46 replications with one that differs, at most 0.0995 differ with 95 % confidence (binomial)."""
    values = np.linspace(90.0, 110.0, 60)
    once = values + np.where(np.arange(60) == 3, 500.0, 0.0)
    precision = Precision.of(
        table({"baseline": {"recoveries": values}, "plan": {"recoveries": once}}), {}, ["recoveries"]
    )
    first = int(np.flatnonzero(precision.relative[0] <= 0.05)[0]) + 1
    assert binom.cdf(1, first, 0.1) <= 0.05 < binom.cdf(1, first - 1, 0.1)


def test_net_saving_is_as_precise_as_its_knock_on_cost_beside_the_gross_saving() -> None:
    knock_on = np.array([10.0, 30.0, 20.0, 25.0])
    rise = np.array([5.0, 9.0, 6.0, 7.0])
    told = table(
        {
            "baseline": {"knock_on_cost_pounds": knock_on, "gross_saving_pounds": np.zeros(4)},
            "plan": {"knock_on_cost_pounds": knock_on + rise, "gross_saving_pounds": np.full(4, 100.0)},
        }
    )
    precision = Precision.of(told, {}, ["net_saving_pounds", "knock_on_cost_pounds"])
    by_name = dict(zip(precision.measures, precision.half_width[0, :, 3], strict=True))
    assert by_name["net_saving_pounds"] == pytest.approx(by_name["knock_on_cost_pounds"])
    assert set(precision.reference[0, :, 3]) == {100.0, knock_on.mean()}


def people(plan: np.ndarray, slice_: np.ndarray | None = None) -> Precision:
    """The precision of people worse off alone; care and money are the same everywhere."""
    names = ("baseline", "plan") if slice_ is None else ("baseline", "slice", "plan")
    same = {"knock_on_cost_pounds": np.zeros(len(plan)), "gross_saving_pounds": np.zeros(len(plan))}
    worse_off = {("plan", "baseline"): plan}
    if slice_ is not None:
        worse_off |= {("slice", "baseline"): slice_}
    return Precision.of(table(dict.fromkeys(names, same)), {}, ["people_worse_off"], worse_off)


def test_people_worse_off_are_known_as_well_as_their_interval_beside_the_largest_number() -> None:
    plan, slice_ = np.array([30.0, 50.0, 40.0, 44.0]), np.array([400.0, 380.0, 410.0, 390.0])
    precision = people(plan, slice_)
    assert precision.measures == ("people_worse_off",)
    assert set(precision.reference[:, 0, 3]) == {slice_.mean()}
    by_pair = dict(zip(precision.pairs, precision.half_width[:, 0, 3], strict=True))
    # The longer side: Student's at least.
    assert by_pair["plan", "baseline"] >= t.ppf(0.975, 3) * plan.std(ddof=1) / 2


def test_a_person_or_two_are_set_beside_twenty() -> None:
    assert people(np.array([1.0, 2.0, 1.0, 2.0])).reference[0, 0, 3] == 20.0


def test_nobody_worse_off_stops_no_study_before_it_is_known_to_be_rare() -> None:
    relative = people(np.zeros(40)).relative[0]
    first = int(np.flatnonzero(relative <= 0.05)[0]) + 1
    # Rule of three: 29 without one, and at most one replication in ten may have one.
    assert binom.cdf(0, first, 0.1) <= 0.05 < binom.cdf(0, first - 1, 0.1)
    assert people(np.zeros(40)).needed(0.05) == first + look_ahead(first)


def test_a_ratio_has_the_precision_of_its_jackknife() -> None:
    above, below = np.array([10.0, 12.0, 9.0, 11.0]), np.array([20.0, 22.0, 19.0, 23.0])
    told = table(
        {"plan": {"recovery_share": above / below, "recovered_courses": above, "courses_with_outcome": below}}
    )
    precision = Precision.of(told, {}, ["recovery_share"])
    assert precision.measures == ("recovery_share",)
    assert precision.reference[0, 0, 3] == pytest.approx(above.sum() / below.sum())


def test_what_never_happens_is_left_out() -> None:
    told = table({"plan": {"recoveries": np.ones(4), "crisis_episodes": np.zeros(4)}})
    assert Precision.of(told, {}, ["recoveries", "crisis_episodes"]).measures == ("recoveries",)


def test_what_would_be_needed_grows_with_the_square() -> None:
    values = np.array([80.0, 120.0, 90.0, 110.0])
    reached = Precision.of(table({"plan": {"recoveries": values}}), {}, ["recoveries"]).table(4, 0.01)
    share = float(reached["precision"].iloc[0])
    assert not reached["reached"].any()
    assert reached["would_need"].iloc[0] == math.ceil(4 * (share / 0.01) ** 2)
