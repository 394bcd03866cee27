"""The coverage study of paired differences, on pools whose differences are made here."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from benchmarks.coverage.pool import Pool
from benchmarks.coverage.template import Covered, covered, short_of
from benchmarks.coverage.template_page import page

REPLICATIONS = 400


def pool_of(**differences: np.ndarray) -> Pool:
    """A baseline that varies, and a plan that differs from it as told."""
    before = np.random.default_rng(1).normal(1000.0, 50.0, size=(len(differences), REPLICATIONS))
    after = before + np.array(list(differences.values()))
    return Pool(
        scenarios=("baseline", "plan"),
        rows=tuple(("all", name) for name in differences),
        values=np.array([before.round(), after]),
        worse_off=np.zeros((1, REPLICATIONS)),
    )


def normal(seed: int) -> np.ndarray:
    return np.random.default_rng(seed).normal(5.0, 3.0, size=REPLICATIONS)


def test_intervals_of_normal_differences_are_found_to_cover() -> None:
    (found,) = covered(pool_of(recoveries=normal(2)), 10, resamples=2000)
    # 95 to 97 %, and four standard errors of 2,000 studies.
    assert 0.93 <= found.shown <= 0.985
    assert (found.withheld, found.wrong) == (0.0, 0.0)
    assert abs(found.skewness) < 0.5


def test_differences_that_are_rare_are_found_to_be_withheld() -> None:
    rare = np.where(np.arange(REPLICATIONS) % 50 == 0, 40.0, 0.0)
    pool = pool_of(recoveries=normal(3), reneged=rare)
    # The baseline is whole, so that nothing differs by rounding.
    exact = Pool(
        scenarios=pool.scenarios,
        rows=pool.rows,
        values=np.array([pool.values[0], pool.values[0] + np.array([normal(3), rare])]),
        worse_off=pool.worse_off,
    )
    found = {each.measure: each for each in covered(exact, 10, resamples=500)}
    assert found["reneged"].differing_share == pytest.approx(0.02)
    assert found["reneged"].withheld == 1.0
    assert found["reneged"].before < 0.3
    assert np.isnan(found["reneged"].shown)


def test_what_every_replication_says_alike_is_not_asked() -> None:
    pool = pool_of(recoveries=normal(4), spend_pounds=np.zeros(REPLICATIONS))
    exact = Pool(
        scenarios=pool.scenarios,
        rows=pool.rows,
        values=np.array(
            [pool.values[0], pool.values[0] + np.array([normal(4), np.full(REPLICATIONS, -9.0)])]
        ),
        worse_off=pool.worse_off,
    )
    assert {each.measure for each in covered(exact, 10, resamples=10)} == {"recoveries"}


def test_a_pool_is_kept_and_read_back(tmp_path: Path) -> None:
    pool = pool_of(recoveries=normal(5))
    pool.save(tmp_path / "pool.npz")
    again = Pool.load(tmp_path / "pool.npz")
    assert (again.scenarios, again.rows) == (pool.scenarios, pool.rows)
    assert (again.values == pool.values).all()
    table = again.table([3, 7])
    assert table.loc[table["scenario"] == "plan", "value"].tolist() == pool.values[1, 0, [3, 7]].tolist()


def test_the_page_marks_what_falls_short() -> None:
    def row(told: float, withheld: float) -> Covered:
        return Covered(
            pair="plan against baseline",
            pathway="all",
            measure="reneged",
            replications=10,
            truth=1.0,
            differing_share=0.5,
            skewness=3.0,
            before=0.8,
            shown=told,
            withheld=withheld,
            lopsided=0.0,
            wrong=0.0,
        )

    short, held, rare = row(0.90, 0.0), row(0.95, 0.0), row(float("nan"), 1.0)
    assert short_of([short, held, rare], 0.93) == [short]
    pool = pool_of(recoveries=normal(6))
    assert "**90.0%**" in page({"template": [short]}, {"template": []}, {"template": pool})
    assert "withheld" in page({"template": [rare]}, {"template": []}, {"template": pool})
