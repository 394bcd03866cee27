"""The standard study, the work it gives to the peers, and fair turns."""

from __future__ import annotations

import math
from dataclasses import replace
from pathlib import Path
from statistics import fmean, stdev

import numpy as np
import pytest

from benchmarks.curve import Curve
from benchmarks.peers.plain_network import OUT, PlainClass, PlainCourse, PlainNetwork, plain_network, scaled
from benchmarks.peers.plain_simpy import run_simpy
from benchmarks.plot import draw_scale
from benchmarks.study import BASELINE, OVERLOADED, network_named, scenario_files, shortened
from benchmarks.timing import Contender, Lap, speed_ratio, take_turns
from benchmarks.variants import copies, times_patients
from simulator.engines import run
from simulator.simulation.chance.sampler import Law, LawKind, quantile
from simulator.simulation.chance.streams import Streams
from simulator.simulation.invariants import refuse_broken


@pytest.mark.slow
def test_the_standard_study_is_ten_scenarios_of_ten_stations_and_20_000_referrals_a_year() -> None:
    networks = [network_named(file.stem) for file in scenario_files()]
    assert len(networks) == 10
    for network in networks:
        rates = [c.arrivals.rates_per_day[0] for c in network.classes if c.arrivals is not None]
        assert len(network.steps) == 10
        assert sum(rates) * 365.25 == pytest.approx(20_000)


@pytest.mark.parametrize("name", [BASELINE, OVERLOADED])
def test_the_peers_are_told_every_station_and_the_whole_capacity(name: str) -> None:
    network = network_named(name)
    plain = plain_network(network)
    assert plain.stations == tuple(step.name for step in network.steps)
    assert sum(plain.servers) == sum(pool.changes[0].servers for pool in network.pools)


def test_a_network_whose_capacity_changes_is_not_given_to_the_peers() -> None:
    with pytest.raises(ValueError, match="never changes"):
        plain_network(network_named("slice_10"))


def test_a_scaled_law_is_the_law_of_the_scaled_value() -> None:
    laws = [
        Law(LawKind.EXPONENTIAL, 2.0),
        Law(LawKind.LOGNORMAL, 0.3, 0.7),
        Law(LawKind.WEIBULL, 1.5, 4.0),
        Law(LawKind.DETERMINISTIC, 3.0),
    ]
    for law in laws:
        assert quantile(scaled(law, 2.5), 0.3) == pytest.approx(2.5 * quantile(law, 0.3))


def test_the_simpy_peer_keeps_its_servers_as_busy_as_the_offered_load() -> None:
    service_days, arrivals_per_day, servers = 0.5, 6.0, 4
    course = PlainCourse(
        service=Law(LawKind.EXPONENTIAL, service_days),
        patience=None,
        gives_up_to=OUT,
        cumulative=(1.0,),
        destinations=(OUT,),
    )
    patients = PlainClass(
        name="all", arrivals_per_day=arrivals_per_day, enters_at=0, priority=1, courses=(course,)
    )
    network = PlainNetwork(horizon_days=300.0, stations=("one",), servers=(servers,), classes=(patients,))
    busy = []
    for seed in range(20):
        records = run_simpy(network, seed)
        busy.append(sum(r.left - r.started for r in records if r.joined >= 50) / (250.0 * servers))
    standard_error = stdev(busy) / math.sqrt(len(busy))
    offered = arrivals_per_day * service_days / servers
    assert abs(fmean(busy) - offered) < 4 * standard_error + service_days / (250.0 * servers)


def test_the_simpy_peer_lets_people_go_when_their_patience_ends() -> None:
    course = PlainCourse(
        service=Law(LawKind.DETERMINISTIC, 10.0),
        patience=Law(LawKind.DETERMINISTIC, 1.0),
        gives_up_to=OUT,
        cumulative=(1.0,),
        destinations=(OUT,),
    )
    patients = PlainClass(name="all", arrivals_per_day=2.0, enters_at=0, priority=1, courses=(course,))
    network = PlainNetwork(horizon_days=200.0, stations=("one",), servers=(1,), classes=(patients,))
    gave_up = [r for r in run_simpy(network, 3) if math.isnan(r.started)]
    assert gave_up
    assert all(r.left - r.joined == pytest.approx(1.0) for r in gave_up)


def test_copies_of_a_network_side_by_side_make_a_valid_history_each_on_its_own_stations() -> None:
    network = shortened(network_named(BASELINE), 10.0)
    both = copies(network, 2, visits=3_000)
    history = run(both, Streams(seed=1, replication=0), "reference")
    refuse_broken(history, both)
    is_second = history.visits["patient_class"] >= len(network.classes)
    np.testing.assert_array_equal(history.visits["step"] >= len(network.steps), is_second)


def test_more_patients_with_as_many_more_servers_leave_the_load_as_it_was() -> None:
    network = network_named(BASELINE)
    larger = times_patients(network, 10, visits=10_000)
    for before, after in zip(network.pools, larger.pools, strict=True):
        assert after.changes == (replace(before.changes[0], servers=10 * before.changes[0].servers),)


def test_programs_take_turns_back_and_forth_and_are_compared_round_by_round() -> None:
    order: list[str] = []

    def contender(name: str, seconds: float) -> Contender:
        def lap(number: int) -> Lap:
            order.append(f"{name}{number}")
            return Lap(visits=100, seconds=seconds * (number + 1))

        return Contender(name=name, warm_up=lambda: order.append(f"{name} warm"), run=lap)

    laps = take_turns([contender("a", 1.0), contender("b", 3.0)], 2, lambda _: None)
    assert order == ["a warm", "b warm", "a0", "b0", "b1", "a1"]
    ratio = speed_ratio(laps["a"], laps["b"])
    assert (ratio.middle, ratio.least, ratio.greatest) == pytest.approx((3.0, 3.0, 3.0))


def test_the_picture_of_the_curves_cuts_nothing_off(tmp_path: Path) -> None:
    def curve(bar: float, dearest: float) -> Curve:
        laps = {1: [Lap(visits=100, seconds=1.0)], 10: [Lap(visits=100, seconds=dearest)]}
        return Curve(title="patients", unit="times", bar=bar, laps=laps)

    figure = draw_scale([curve(1.6, 1.1), curve(2.5, 3.5), curve(1.5, 1.2)], tmp_path / "scale")
    for ax in figure.axes:
        assert ax.get_ylim()[0] == 0.0
        assert ax.get_ylim()[1] > 3.5
    assert (tmp_path / "scale.png").exists()
    assert (tmp_path / "scale.svg").exists()
