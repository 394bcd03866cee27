"""Verdicts that stand beside all the others."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from simulator.outcomes.statistics.interval import Interval, interval_of_mean
from simulator.outcomes.statistics.simultaneous import bonferroni, holm, judged_together, p_values, tally


def headline_of(*families: Interval) -> pd.DataFrame:
    columns: dict[str, object] = {"replications": families[0].replications}
    for prefix, found in zip(("", "slice_"), families, strict=False):
        columns[f"{prefix}difference"] = found.estimate
        columns[f"{prefix}difference_low"], columns[f"{prefix}difference_high"] = found.low, found.high
        differs = (found.low > 0) | (found.high < 0)
        columns[f"{prefix}verdict"] = np.where(differs, "higher", "within noise")
    return pd.DataFrame(columns)


def test_the_p_value_is_that_of_students_paired_test() -> None:
    values = np.random.default_rng(61).normal(0.3, 1.0, size=(20, 9))
    expected = stats.ttest_1samp(values, 0.0, axis=1).pvalue
    assert p_values(interval_of_mean(values)) == pytest.approx(expected)


def test_what_every_replication_says_is_certain() -> None:
    found = interval_of_mean(np.array([[5.0, 5.0, 5.0], [0.0, 0.0, 0.0], [1.0, np.nan, np.nan]]))
    assert p_values(found)[:2].tolist() == [0.0, 1.0]
    assert np.isnan(p_values(found)[2])


def test_holms_worked_example_comes_out_as_by_hand() -> None:
    # Ascending: .01 · 4 = .04; .02 · 3 = .06; .03 · 2 = .06; .005 comes first: .005 · 5 = .025; .5 · 1.
    adjusted = holm(np.array([0.01, 0.5, 0.03, 0.005, 0.02, np.nan]))
    assert adjusted[:5] == pytest.approx([0.04, 0.5, 0.06, 0.025, 0.06])
    assert np.isnan(adjusted[5])


def test_a_family_of_nothing_is_judged_in_silence() -> None:
    assert holm(np.array([np.nan, np.nan])).shape == (2,)


@given(st.lists(st.floats(0.0, 1.0), min_size=1, max_size=30))
def test_holm_is_never_stricter_than_bonferroni_nor_laxer_than_no_correction(values: list[float]) -> None:
    raw = np.array(values)
    adjusted = holm(raw)
    assert (adjusted >= raw).all()
    assert (adjusted <= np.minimum(1.0, len(raw) * raw) + 1e-15).all()


def test_an_interval_for_a_family_of_one_is_its_own() -> None:
    found = interval_of_mean(np.random.default_rng(62).normal(size=(5, 6)))
    assert bonferroni(found, 1).low == pytest.approx(found.low)


@pytest.mark.slow
def test_families_of_no_differences_are_wrong_as_rarely_as_they_say() -> None:
    """1,000 families of 12 correlated differences that are all nothing, 10 replications each."""
    generator = np.random.default_rng(63)
    shared = generator.normal(size=(1000, 1, 10))
    values = generator.normal(size=(1000, 12, 10)) + 0.5 * shared
    any_false = any_missed = alone = 0
    for family in values:
        found = interval_of_mean(family)
        told = judged_together(headline_of(found), [""])
        any_false += told["stands"].any()
        any_missed += bool(((told["simultaneous_low"] > 0) | (told["simultaneous_high"] < 0)).any())
        alone += (told["verdict"] == "higher").any()
    # At most 5 %, by more than three standard errors of a share of 1,000 families.
    assert any_false / 1000 <= 0.05 + 3 * (0.05 * 0.95 / 1000) ** 0.5
    assert any_missed / 1000 <= 0.05 + 3 * (0.05 * 0.95 / 1000) ** 0.5
    assert alone / 1000 > 0.25


def test_large_differences_stand_and_a_lucky_one_does_not() -> None:
    found = Interval(
        np.array([10.0, 1.0, *[0.1] * 18]),
        np.array([9.0, 0.05, *[-1.0] * 18]),
        np.array([11.0, 1.95, *[1.2] * 18]),
        np.full(20, 15, dtype=np.int64),
    )
    told = judged_together(headline_of(found), [""])
    assert told["stands"].tolist() == [True, *[False] * 19]
    counted = tally(told, [""])
    assert (counted.family, counted.judged, counted.standing) == (20, 2, 1)
    assert counted.by_chance == pytest.approx(1.0)


def test_what_chance_cannot_touch_stands_and_is_not_counted() -> None:
    certain = interval_of_mean(np.array([[3.0, 3.0, 3.0], [0.0, 0.0, 0.0], [1.0, 2.0, 6.0]]))
    told = judged_together(headline_of(certain), [""])
    assert told["stands"].tolist() == [True, False, False]
    assert tally(told, [""]).family == 1
    assert np.isnan(told["simultaneous_low"][0])


def test_differences_from_baseline_and_slice_are_one_family() -> None:
    values = np.random.default_rng(64).normal(1.0, 1.0, size=(2, 4, 8))
    first, second = interval_of_mean(values[0]), interval_of_mean(values[1])
    told = judged_together(headline_of(first, second), ["", "slice_"])
    together = holm(np.concatenate([p_values(first), p_values(second)]))
    found = np.concatenate([told["holm_p_value"], told["slice_holm_p_value"]])
    assert found == pytest.approx(together)
