"""How a history changes when its network does: identically, person by person, without any tolerance."""

from __future__ import annotations

from dataclasses import replace
from random import Random

import numpy as np
import pytest

from simulator.engines import EngineName, run
from simulator.simulation.chance.sampler import Law, LawKind
from simulator.simulation.chance.streams import Streams
from simulator.simulation.history import NOWHERE, History
from simulator.simulation.network import (
    Arrivals,
    Pool,
)
from simulator.validation.cases.small_network import (
    course,
    network,
    poisson,
    pool,
    step,
    to,
)
from simulator.validation.cases.transformation import (
    chain,
    lone_step,
    renamed,
    scaled,
    side_by_side,
    with_listed_arrivals,
)
from tests.engines.feature import Feature
from tests.engines.generated import generated_network

READABLE: tuple[EngineName, ...] = ("reference",)
"""The engines these hold for; test_identity has the others give the same histories on such networks."""

pytestmark = pytest.mark.parametrize("engine", READABLE)

SEEDS = range(20)
MOMENTS = ("joined", "started", "first_contact", "finished", "left")


def streams(seed: int) -> Streams:
    return Streams(seed=seed, replication=1)


# Pathways that share nothing


@pytest.mark.parametrize("seed", SEEDS)
def test_a_pathway_that_shares_no_pool_changes_nothing_for_the_others(engine: EngineName, seed: int) -> None:
    first, second = generated_network(Random(seed)), generated_network(Random(1000 + seed))
    alone = run(first, streams(seed), engine)
    both = run(side_by_side(first, second), streams(seed), engine)
    own = both.visits[both.visits["patient_class"] < len(first.classes)]
    assert own.tobytes() == alone.visits.tobytes()
    for areas, areas_alone in (
        (both.busy_days, alone.busy_days),
        (both.capacity_days, alone.capacity_days),
        (both.queue_days, alone.queue_days),
    ):
        assert areas[: len(first.pools)].tobytes() == areas_alone.tobytes()


@pytest.mark.parametrize("seed", SEEDS)
def test_new_classes_steps_and_pools_before_ones_own_shift_nobodys_luck(
    engine: EngineName, seed: int
) -> None:
    """Draws are named, never numbered: one's own place in the network does not matter."""
    first, second = generated_network(Random(seed)), generated_network(Random(1000 + seed))
    second = replace(second, horizon_days=first.horizon_days, period_edges=first.period_edges)
    both = run(side_by_side(first, second), streams(seed), engine)
    alone = run(renamed(second), streams(seed), engine)
    theirs = both.visits[both.visits["patient_class"] >= len(first.classes)]
    for name in (*MOMENTS, "patient", "visit", "attended", "missed", "wait_inside_days", "ended"):
        assert theirs[name].tobytes() == alone.visits[name].tobytes()


@pytest.mark.parametrize("seed", SEEDS)
def test_a_cut_to_one_pathway_leaves_every_row_of_the_other(engine: EngineName, seed: int) -> None:
    first, second = generated_network(Random(seed)), generated_network(Random(1000 + seed))

    def cut(given: Pool) -> Pool:
        return replace(
            given,
            changes=tuple(
                replace(change, servers=change.servers // 2, speed=change.speed * 0.95)
                for change in given.changes
            ),
        )

    after = replace(second, pools=tuple(cut(p) for p in second.pools))
    rows = [run(side_by_side(first, variant), streams(seed), engine).visits for variant in (second, after)]
    own = [visits[visits["patient_class"] < len(first.classes)].tobytes() for visits in rows]
    assert own[0] == own[1]


# Upstream of a change


@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize("downstream", [pool(1), pool(0), pool(9), pool(4, (20.0, 2), (40.0, 7))])
def test_a_step_upstream_of_the_only_change_keeps_its_rows(
    engine: EngineName, seed: int, downstream: Pool
) -> None:
    upstream = [
        visits[visits["step"] == 0].tobytes()
        for visits in (run(chain(p), streams(seed), engine).visits for p in (pool(4), downstream))
    ]
    assert upstream[0] == upstream[1]


# Time in another unit


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("k", [0.25, 8.0])
def test_time_in_another_unit_gives_the_same_story_in_that_unit(
    engine: EngineName, seed: int, k: float
) -> None:
    described = with_listed_arrivals(generated_network(Random(seed)), streams(seed))
    plain, other = (run(scaled(described, unit), streams(seed), engine) for unit in (1.0, k))
    assert len(plain.visits) == len(other.visits)
    for name in plain.visits.dtype.names or ():
        factor = k if name in (*MOMENTS, "wait_inside_days") else 1
        np.testing.assert_array_equal(plain.visits[name] * factor, other.visits[name])
    np.testing.assert_array_equal(plain.busy_days * k, other.busy_days)
    np.testing.assert_array_equal(plain.queue_days * k, other.queue_days)
    np.testing.assert_array_equal(plain.capacity_days * k, other.capacity_days)


# The same thing said in another way


@pytest.mark.parametrize("seed", SEEDS)
def test_listing_the_moments_of_random_arrivals_changes_nothing(engine: EngineName, seed: int) -> None:
    described = generated_network(Random(seed))
    listed = with_listed_arrivals(described, streams(seed))
    assert run(described, streams(seed), engine).is_identical_to(run(listed, streams(seed), engine))


@pytest.mark.parametrize("seed", SEEDS)
def test_a_change_to_the_capacity_there_is_changes_no_row(engine: EngineName, seed: int) -> None:
    described = generated_network(Random(seed))
    doubled = replace(
        described,
        pools=tuple(
            replace(p, changes=tuple(copy for c in p.changes for copy in (c, c))) for p in described.pools
        ),
    )
    plain, other = (run(n, streams(seed), engine) for n in (described, doubled))
    assert plain.visits.tobytes() == other.visits.tobytes()


@pytest.mark.parametrize("seed", SEEDS)
def test_finer_periods_change_no_row_and_no_total(engine: EngineName, seed: int) -> None:
    described = generated_network(Random(seed))
    edges = tuple(float(edge) for edge in np.arange(0.0, described.horizon_days, 0.5))
    daily = replace(described, period_edges=(*edges, described.horizon_days))
    coarse, fine = (run(n, streams(seed), engine) for n in (described, daily))
    assert coarse.visits.tobytes() == fine.visits.tobytes()
    np.testing.assert_allclose(coarse.busy_days.sum(axis=1), fine.busy_days.sum(axis=1), rtol=1e-12)
    np.testing.assert_allclose(
        coarse.queue_days.sum(axis=1), fine.queue_days.sum(axis=1), rtol=1e-12, atol=1e-12
    )


@pytest.mark.parametrize("seed", SEEDS)
def test_a_shorter_run_is_the_beginning_of_a_longer_one(engine: EngineName, seed: int) -> None:
    described = generated_network(Random(seed))
    ends = float(described.horizon_days // 2)
    short = replace(described, horizon_days=ends, period_edges=(0.0, ends))
    beginning, whole = (run(n, streams(seed), engine).visits for n in (short, described))
    so_far = whole[whole["joined"] < ends]
    assert len(so_far) == len(beginning)
    for name in MOMENTS:
        seen = np.where(so_far[name] < ends, so_far[name], np.nan)
        np.testing.assert_array_equal(seen, beginning[name])
    closed = beginning["destination"] != NOWHERE
    for name in ("ended", "destination", "attended", "missed"):
        np.testing.assert_array_equal(so_far[name][closed], beginning[name][closed])


# More of something


@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize("kind", ["ward", "clinic"])
@pytest.mark.parametrize("servers", [1, 3, 4, 7])
def test_another_server_in_a_lone_step_lengthens_nobodys_wait(
    engine: EngineName, seed: int, kind: str, servers: int
) -> None:
    fewer, more = (run(lone_step(n, kind), streams(seed), engine).visits for n in (servers, servers + 1))
    np.testing.assert_array_equal(fewer["patient"], more["patient"])
    started = ~np.isnan(fewer["started"])
    assert (more["started"][started] <= fewer["started"][started]).all()
    assert np.nansum(more["started"][started] < fewer["started"][started]) > 0


@pytest.mark.parametrize("seed", range(5))
def test_more_demand_brings_the_same_people_sooner(engine: EngineName, seed: int) -> None:
    def busy(rate: float) -> History:
        days = Law(LawKind.EMPIRICAL, points=(1.0, 2.0, 5.0), cumulative=(0.25, 0.5, 1.0))
        described = network(
            100.0, [], [step(course(days, to(-1, -2, shares=(0.3, 0.7))))], [poisson(rate, 100)]
        )
        logged = Arrivals(rates_per_day=(rate,) * 100, listed_days=None, logged_daily=True)
        classes = (replace(described.classes[0], arrivals=logged),)
        return run(replace(described, classes=classes), streams(seed), engine)

    plain, more = busy(1.0).visits, busy(1.25).visits
    same = more[: len(plain)]
    assert len(more) > len(plain)
    assert (same["joined"] <= plain["joined"]).all()
    np.testing.assert_array_equal(same["patient"], plain["patient"])
    over = ~np.isnan(plain["left"]) & ~np.isnan(same["left"])
    # The same people have the same needs and go the same way.
    np.testing.assert_array_equal(
        (same["left"] - same["joined"])[over], (plain["left"] - plain["joined"])[over]
    )
    np.testing.assert_array_equal(same["destination"][over], plain["destination"][over])


@pytest.mark.parametrize("seed", SEEDS)
def test_the_names_of_pools_decide_nothing(engine: EngineName, seed: int) -> None:
    described = generated_network(Random(seed), [Feature.PLACES])
    other = replace(described, pools=tuple(replace(p, name=f"{p.name} again") for p in described.pools))
    assert run(described, streams(seed), engine).is_identical_to(run(other, streams(seed), engine))


@pytest.mark.parametrize("seed", range(5))
def test_another_seed_or_replication_is_another_story(engine: EngineName, seed: int) -> None:
    described = lone_step(3, "ward")
    told = {
        run(described, Streams(seed=s, replication=r), engine).visits.tobytes()
        for s in (seed, seed + 1)
        for r in (0, 1)
    }
    assert len(told) == 4
