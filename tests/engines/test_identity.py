"""Every engine gives the same history, row for row and bit for bit."""

from __future__ import annotations

import math
from dataclasses import replace
from pathlib import Path
from random import Random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from simulator.compilation.network import compile_network
from simulator.engines import run
from simulator.engines.fast.compiled import compiled_kernel
from simulator.engines.fast.engine import INTERPRETED, Kernel, run_on
from simulator.engines.reference import run as run_reference
from simulator.scenario_file import read_scenario
from simulator.simulation.chance.sampler import Law, LawKind
from simulator.simulation.chance.streams import Streams
from simulator.simulation.history import Ended
from simulator.simulation.network import Network
from simulator.validation.cases.small_network import (
    contacts,
    course,
    exactly,
    gives_up_after,
    listed,
    network,
    poisson,
    pool,
    to,
)
from simulator.validation.cases.small_network import step as one_step
from tests.engines.feature import PAIRS, Feature
from tests.engines.generated import generated_network, networks

STREAMS = st.builds(Streams, seed=st.integers(0, 2**63 - 1), replication=st.integers(0, 1000))


def assert_identical(described: Network, streams: Streams, kernel: Kernel, first_size: int = 1024) -> None:
    expected = run_reference(described, streams)
    assert expected.is_identical_to(run_on(kernel, described, streams, first_size))


@pytest.mark.slow
@settings(max_examples=1000, deadline=None, derandomize=True)
@given(described=networks(), streams=STREAMS)
def test_the_compiled_kernel_gives_the_history_of_the_reference(described: Network, streams: Streams) -> None:
    assert_identical(described, streams, compiled_kernel())


@pytest.mark.slow
@settings(max_examples=60, deadline=None, derandomize=True)
@given(described=networks(), streams=STREAMS)
def test_the_kernel_as_plain_python_gives_the_history_of_the_reference(
    described: Network, streams: Streams
) -> None:
    assert_identical(described, streams, INTERPRETED)


@pytest.mark.parametrize("feature", Feature, ids=lambda feature: feature.name.lower())
def test_identity_holds_for_every_feature_with_every_other(feature: Feature) -> None:
    for seed, pair in enumerate([(feature, feature), *(pair for pair in PAIRS if pair[0] is feature)]):
        described = generated_network(Random(seed), pair)
        assert_identical(described, Streams(seed=seed, replication=1), compiled_kernel())


@pytest.mark.slow
@settings(max_examples=150, deadline=None, derandomize=True)
@given(described=networks(Feature.HELD_ELSEWHERE), streams=STREAMS)
def test_people_held_elsewhere_have_the_history_of_the_reference(
    described: Network, streams: Streams
) -> None:
    assert_identical(described, streams, compiled_kernel())


@settings(max_examples=60, deadline=None, derandomize=True)
@given(described=networks(), streams=STREAMS)
def test_tables_that_begin_small_grow_without_a_trace(described: Network, streams: Streams) -> None:
    assert_identical(described, streams, compiled_kernel(), first_size=1)


LAWS = {
    "never": Law(LawKind.NEVER),
    "exponential": Law(LawKind.EXPONENTIAL, 3.0),
    "gamma below one": Law(LawKind.GAMMA, 0.4, 5.0),
    "gamma": Law(LawKind.GAMMA, 7.3, 0.5),
    "lognormal": Law(LawKind.LOGNORMAL, 0.9, 0.8),
    "lognormal beyond any day": Law(LawKind.LOGNORMAL, 45.0, 30.0),
    "weibull": Law(LawKind.WEIBULL, 0.7, 3.0),
    "uniform": Law(LawKind.UNIFORM, 0.0, 6.0),
    "triangular": Law(LawKind.TRIANGULAR, 0.0, 2.0, 9.0),
    "empirical": Law(LawKind.EMPIRICAL, points=(0.0, 2.0, 7.5), cumulative=(0.2, 0.7, 1.0)),
    "hazard": Law(LawKind.HAZARD, 0.1, points=(0.0, 2.0, 5.0), cumulative=(0.0, 0.4, 0.6)),
    "hazard that ends": Law(LawKind.HAZARD, 0.0, points=(0.0, 2.0, 5.0), cumulative=(0.1, 0.4, 0.6)),
    "daily risk": Law(LawKind.DAILY_RISK, 0.375, points=(1.0, 2.0, 3.0), cumulative=(0.1, 0.5, 0.9)),
}


@pytest.mark.parametrize("law", LAWS.values(), ids=LAWS)
@pytest.mark.parametrize("whole_days", [False, True])
def test_every_law_is_drawn_to_the_last_bit(law: Law, whole_days: bool) -> None:
    care = course(law, patience=gives_up_after(law))
    ward = replace(one_step(care, place=0), whole_days=whole_days)
    described = network(400.0, [pool(12)], [ward], [poisson(5.0, 400)])
    assert_identical(described, Streams(seed=20, replication=0), compiled_kernel())


def test_a_list_that_only_grows_is_identical() -> None:
    described = network(
        900.0,
        [pool(3, (300.0, 2), (600.0, 4))],
        [one_step(course(contacts(exactly(2), exactly(1), exactly(7))), clinicians=0)],
        [poisson(6.0, 900)],
    )
    assert_identical(described, Streams(seed=5, replication=2), compiled_kernel())


def test_nobody_coming_leaves_no_rows_in_either() -> None:
    described = network(
        30.0,
        [pool(2)],
        [one_step(course(exactly(1)), course(exactly(1)), place=0)],
        [listed(), poisson(0.0, 30)],
    )
    assert_identical(described, Streams(seed=1, replication=0), compiled_kernel())
    assert len(run(described, Streams(seed=1, replication=0), "fast").visits) == 0


def test_a_priority_that_rises_out_of_turn_is_identical_on_a_long_list() -> None:
    late = replace(course(exactly(2.5)), priority=2, rise_after_days=20.0, rise_to=1)
    urgent = replace(
        course(exactly(1.5)), priority=1, patience=gives_up_after(Law(LawKind.EXPONENTIAL, 30.0))
    )
    ward = replace(one_step(late, urgent, place=0), notice_days=0.0)
    clinic = replace(one_step(late, urgent, place=0, name="pathway/second"), notice_days=9.0)
    classes = [poisson(3.0, 200, name="pathway/late"), poisson(3.0, 200, name="pathway/urgent", enters_at=1)]
    described = network(200.0, [pool(6)], [ward, clinic], classes)
    for seed in range(5):
        assert_identical(described, Streams(seed=seed, replication=0), compiled_kernel())


def test_a_wait_that_begins_out_of_turn_is_ended_by_patience_all_the_same() -> None:
    # Day 5: two people join the full ward; then the first step is served, whose stay has no length, and its
    # patient joins the ward at the same instant, ahead of those who stand there already.
    hurried = course(exactly(0.0), routing=to(1))
    ward = course(exactly(50.0), patience=gives_up_after(Law(LawKind.EXPONENTIAL, 5.0)))
    described = network(
        900.0,
        [pool(1, name="team.desk"), pool(0, name="team.beds")],
        [one_step(hurried, None, place=0), one_step(ward, ward, place=1, name="pathway/ward")],
        [listed(5.0), listed(5.0, 5.0, name="pathway/direct", enters_at=1)],
    )
    for seed in range(5):
        streams = Streams(seed=seed, replication=0)
        assert np.count_nonzero(run_reference(described, streams).visits["ended"] == Ended.RENEGED) == 3
        for kernel in (compiled_kernel(), INTERPRETED):
            assert_identical(described, streams, kernel)


def test_a_priority_that_is_risen_from_the_start_is_identical() -> None:
    patience = gives_up_after(Law(LawKind.EXPONENTIAL, 5.0))
    longer = gives_up_after(Law(LawKind.EXPONENTIAL, 90.0))
    risen = replace(course(exactly(2.0), patience=patience), priority=2, rise_after_days=0.0, rise_to=1)
    urgent = replace(course(exactly(2.0), patience=longer), priority=1)
    described = network(
        120.0,
        [pool(3)],
        [one_step(risen, urgent, place=0)],
        [poisson(2.0, 120, name="pathway/risen"), poisson(1.0, 120, name="pathway/urgent")],
    )
    for seed in range(5):
        for kernel in (compiled_kernel(), INTERPRETED):
            assert_identical(described, Streams(seed=seed, replication=0), kernel)


def test_a_step_without_a_course_for_the_class_is_refused_by_both() -> None:
    described = network(9.0, [pool(1)], [one_step(None, place=0)], [listed(1.0)])
    for engine in ("reference", "fast", "interpreted"):
        with pytest.raises(ValueError, match="no course"):
            run(described, Streams(seed=1, replication=0), engine)


def test_a_course_that_never_ends_lasts_to_the_horizon() -> None:
    endless = contacts(exactly(math.pow(2, 40)), exactly(0.25), exactly(1.0))
    described = network(50.0, [pool(1)], [one_step(course(endless), clinicians=0)], [listed(1.0)])
    assert_identical(described, Streams(seed=1, replication=0), compiled_kernel())


ROOT = Path(__file__).parents[2]
SHIPPED = sorted(
    file
    for folder in ("scenarios", "benchmarks/standard_study", "simulator/scenario_file/template")
    for file in (ROOT / folder).rglob("*.yaml")
)
FIRST_DAYS = 40.0
FIRST_CHANGE = 15.0


def with_cuts_brought_forward(described: Network) -> Network:
    """The first days of a network, its first dated change of capacity on one of them."""
    dated = [change.at_days for pool in described.pools for change in pool.changes if change.at_days > 0.0]
    earlier_by = max(0.0, min(dated, default=0.0) - FIRST_CHANGE)
    pools = [
        replace(
            pool,
            changes=tuple(
                replace(change, at_days=max(0.0, change.at_days - earlier_by)) for change in pool.changes
            ),
        )
        for pool in described.pools
    ]
    edges = [edge for edge in described.period_edges if edge < FIRST_DAYS]
    return replace(described, pools=tuple(pools), horizon_days=FIRST_DAYS, period_edges=(*edges, FIRST_DAYS))


@pytest.mark.slow
@pytest.mark.parametrize("file", SHIPPED, ids=lambda file: f"{file.parent.name}-{file.stem}")
def test_every_shipped_scenario_is_identical_before_and_after_its_cuts(file: Path) -> None:
    described = compile_network(read_scenario(file))
    begun = with_cuts_brought_forward(described)
    is_dated = any(len(pool.changes) > 1 for pool in described.pools)
    assert is_dated == any(
        0.0 < change.at_days < FIRST_DAYS for pool in begun.pools for change in pool.changes
    )
    assert_identical(begun, Streams(seed=11, replication=0), compiled_kernel())
