"""Which plan is best, on plans whose order is known."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from simulator.errors import SimulatorError
from simulator.outcomes import Comparison
from simulator.outcomes.comparison.ranking_table import ranking_of
from simulator.outcomes.statistics.ranking import (
    behind_best,
    pair_half_widths,
    probability_best,
    replications_to_find_best,
    standings,
)
from tests.unit.outcomes.comparison.test_comparison import Numbers, tidy

pytestmark = pytest.mark.slow

STUDIES = 4000


def studies(means: list[float], *, seed: int, replications: int = 10) -> np.ndarray:
    """`float64[study, plan, replication]`; replications share their luck, as paired ones do."""
    generator = np.random.default_rng(seed)
    luck = generator.normal(size=(STUDIES, 1, replications))
    own = generator.normal(size=(STUDIES, len(means), replications))
    return np.array(means)[None, :, None] + 2.0 * luck + own


def called(values: np.ndarray, indifference: float = 0.0) -> list[str]:
    behind = behind_best(values.mean(axis=1), pair_half_widths(values))
    return list(standings(behind, indifference))


def at_most(nominal: float) -> float:
    """The nominal share and three standard errors of a share of so many studies."""
    return nominal + 3 * (nominal * (1 - nominal) / STUDIES) ** 0.5


@pytest.mark.parametrize("plans", [2, 3, 5])
def test_of_plans_equally_good_one_is_called_the_best_no_more_often_than_stated(plans: int) -> None:
    wins = sum("best" in called(values) for values in studies([0.0] * plans, seed=71))
    assert wins / STUDIES <= at_most(0.05)


def test_two_best_plans_and_a_worse_one_have_no_false_winner_more_often_than_stated() -> None:
    wins = sum("best" in called(values) for values in studies([0.0, 0.0, 1.5], seed=72))
    assert wins / STUDIES <= at_most(0.05)


def test_the_best_plan_is_hardly_ever_called_not_best() -> None:
    losses = wrong = right = 0
    for values in studies([0.0, 1.0, 1.2, 3.0], seed=73, replications=15):
        told = called(values)
        losses += told[0] == "not best"
        wrong += "best" in told[1:]
        right += told[0] == "best"
    assert losses / STUDIES <= at_most(0.05)
    assert wrong / STUDIES <= at_most(0.05)
    assert right / STUDIES > 0.2


def test_how_far_plans_are_behind_the_best_is_covered_for_all_at_once() -> None:
    means = np.array([0.0, 0.5, 1.0, 4.0])
    behind = np.array([mean - np.delete(means, plan).min() for plan, mean in enumerate(means)])
    covered = 0
    for values in studies(means.tolist(), seed=74):
        found = behind_best(values.mean(axis=1), pair_half_widths(values))
        covered += bool(((found.low <= behind) & (behind <= found.high)).all())
    assert covered / STUDIES >= 0.95 - (at_most(0.05) - 0.05)


def test_a_plan_called_as_good_as_the_best_is_within_the_indifference() -> None:
    means, indifference = np.array([0.0, 0.0, 0.9, 1.1]), 1.0
    wrong = good = 0
    for values in studies(means.tolist(), seed=75, replications=20):
        told = np.array(called(values, indifference))
        fine = np.isin(told, ["best", "best or as good"])
        wrong += bool(fine[means > indifference].any())
        good += bool(fine[:2].any())
    assert wrong / STUDIES <= at_most(0.05)
    assert good / STUDIES > 0.5


def test_with_two_plans_the_verdict_is_that_of_the_paired_interval() -> None:
    for values in studies([0.0, 0.7], seed=76)[:300]:
        gap, reach = float((values[0] - values[1]).mean()), pair_half_widths(values)
        assert ("best" in called(values)) == (gap > reach[0, 1] or -gap > reach[1, 0])


def test_with_two_plans_the_probability_is_that_of_the_paired_test() -> None:
    for values in studies([0.0, 0.4], seed=77)[:20]:
        expected = stats.ttest_rel(values[0], values[1], alternative="less").pvalue
        found = probability_best(values.mean(axis=1), values)
        assert found.sum() == pytest.approx(1.0)
        assert found[0] == pytest.approx(1 - expected, abs=0.003)


def test_with_many_plans_the_probability_is_that_of_many_draws() -> None:
    """One in a thousand of the 200,000 draws moves a share by less than 0.001."""
    values = studies([0.0, 0.2, 0.3, 0.5], seed=78)[0]
    generator = np.random.default_rng(79)
    draws = stats.multivariate_t.rvs(
        loc=values.mean(axis=1), shape=np.cov(values) / 10, df=9, size=200_000, random_state=generator
    )
    expected = np.bincount(draws.argmin(axis=1), minlength=4) / 200_000
    assert probability_best(values.mean(axis=1), values) == pytest.approx(expected, abs=0.006)


def test_equally_good_plans_are_equally_often_the_probable_best() -> None:
    found = np.array([probability_best(v.mean(axis=1), v) for v in studies([0.0, 0.0, 0.0], seed=80)[:150]])
    # Shares of three that vary about as uniform ones do: standard error at most 0.5 / 12.
    assert found.mean(axis=0) == pytest.approx([1 / 3] * 3, abs=3 * 0.5 / 12)


def test_plans_that_never_differ_share_the_place_and_none_is_the_best() -> None:
    values = np.array([[1.0, 2.0, 3.0], [1.0, 2.0, 3.0], [5.0, 6.0, 7.0]])
    assert probability_best(values.mean(axis=1), values).tolist() == [0.5, 0.5, 0.0]
    assert called(values) == ["may be best", "may be best", "not best"]


def test_one_replication_ranks_nothing() -> None:
    values = np.array([[1.0], [2.0]])
    assert called(values) == ["no interval", "no interval"]
    assert np.isnan(probability_best(values.mean(axis=1), values)).all()


def test_the_replications_needed_follow_the_square_of_the_precision() -> None:
    values = np.random.default_rng(81).normal(size=(3, 10))
    widest = pair_half_widths(values).max()
    assert replications_to_find_best(values, widest / 3) == 90
    assert replications_to_find_best(values, 2 * widest) == 10
    with pytest.raises(ValueError, match="more than 0"):
        replications_to_find_best(values, 0.0)


def costs(spend: float, recoveries: list[float]) -> Numbers:
    return {
        "spend_with_knock_on_pounds": [spend] * len(recoveries),
        "recoveries": recoveries,
        "cost_per_recovery_pounds": [spend / number for number in recoveries],
    }


def three_plans() -> Comparison:
    luck = np.random.default_rng(82).normal(0.0, 1.0, size=12)
    own = np.random.default_rng(83).normal(0.0, 0.1, size=(3, 12))
    return Comparison.of(
        tidy(
            {
                "baseline": costs(1000.0, (20.0 + luck).tolist()),
                "slice": costs(950.0, (16.0 + luck + own[0]).tolist()),
                "plan": costs(950.0, (19.0 + luck + own[1]).tolist()),
                "same": costs(950.0, (19.0 + luck + own[1]).tolist()),
            }
        ),
        slices={"plan": "slice"},
    )


def test_a_ranking_names_the_cheapest_first_and_leaves_the_baseline_out() -> None:
    comparison = three_plans()
    found = ranking_of(comparison.samples, comparison.plans, "cost_per_recovery_pounds")
    assert found["scenario"].tolist() == ["plan", "same", "slice"]
    assert found["rank"].tolist() == [1, 1, 3]
    assert found["standing"].tolist() == ["may be best", "may be best", "not best"]
    assert found["probability_best"].tolist() == pytest.approx([0.5, 0.5, 0.0], abs=1e-3)


def test_more_of_what_is_good_ranks_first() -> None:
    found = three_plans().ranking("recoveries", indifference=0.5)
    assert found["scenario"].tolist() == ["plan", "same", "slice"]
    assert found["standing"].tolist() == ["best or as good", "best or as good", "not best"]
    assert (found["replications_needed"] == 12).all()


def test_the_spread_of_a_ratio_in_a_ranking_is_the_jackknifes() -> None:
    comparison = three_plans()
    samples = comparison.samples
    row = int(np.flatnonzero(samples.keys["measure"] == "cost_per_recovery_pounds")[0])
    values = [samples.pseudo_values(name, row) for name in ("plan", "slice")]
    half = stats.t.ppf(0.975, 11) * stats.sem(values[0] - values[1])
    found = samples.difference("plan", "slice")
    reach = pair_half_widths(np.array(values))
    assert found.estimate[row] - found.low[row] == pytest.approx(reach[0, 1])
    assert found.high[row] - found.estimate[row] == pytest.approx(reach[1, 0])
    assert min(reach[0, 1], reach[1, 0]) == pytest.approx(half)


def test_no_plan_is_ranked_by_a_ratio() -> None:
    with pytest.raises(SimulatorError, match="no plan is ranked by a ratio"):
        three_plans().ranking("cost_per_recovery_pounds")


def test_plans_that_save_different_sums_are_not_ranked() -> None:
    saving = {
        "baseline": costs(1000.0, [20.0, 21.0, 23.0]) | {"gross_saving_pounds": [0.0] * 3},
        "small": costs(980.0, [19.0, 20.0, 22.0]) | {"gross_saving_pounds": [20.0] * 3},
        "large": costs(900.0, [18.0, 19.5, 21.0]) | {"gross_saving_pounds": [100.0] * 3},
    }
    with pytest.raises(SimulatorError, match=r"do not save the same \(£20 to £100\)"):
        Comparison.of(tidy(saving)).ranking("recoveries")


def test_what_cannot_be_ranked_is_refused_in_words() -> None:
    comparison = three_plans()
    with pytest.raises(SimulatorError, match="set better='less' or better='more'"):
        comparison.ranking("spend_with_knock_on_pounds")
    with pytest.raises(SimulatorError, match="0 or more"):
        comparison.ranking("recoveries", indifference=-1.0)
    with pytest.raises(SimulatorError, match="not in this study"):
        comparison.ranking("waiting_for_treatment")
    two = Comparison.of(tidy({"baseline": {"recoveries": [1.0, 2.0]}, "cut": {"recoveries": [1.0, 3.0]}}))
    with pytest.raises(SimulatorError, match="two plans or more"):
        two.ranking("recoveries")
