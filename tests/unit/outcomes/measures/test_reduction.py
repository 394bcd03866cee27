"""From the histories of an engine to a comparison."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from fractions import Fraction
from pathlib import Path

import pandas as pd
import pytest

from simulator import engines
from simulator.compilation.network import network_of
from simulator.domain.change.across_the_board import AcrossTheBoard
from simulator.domain.system import System
from simulator.outcomes import MEASURES, Comparison, Reduction, measures_of
from simulator.scenario_file import read_scenario
from simulator.simulation.chance.streams import Streams
from simulator.simulation.invariants import refuse_broken
from tests.unit.outcomes.small_care import HORIZON_DAYS, WHOLE_RUN, small_system, told

REPLICATIONS = 3
UNLIMITED = Path(__file__).parents[3] / "scenario_files" / "valid" / "unlimited.yaml"


def replication(system: System, number: int) -> pd.DataFrame:
    network = network_of(system, HORIZON_DAYS)
    streams = Streams(seed=1, replication=number)
    history = engines.run(network, streams)
    refuse_broken(history, network)
    return measures_of(history, network, system, streams, window=WHOLE_RUN)


def study(**systems: System) -> pd.DataFrame:
    frames = [
        replication(system, number).assign(scenario=name, replication=number)
        for name, system in systems.items()
        for number in range(REPLICATIONS)
    ]
    return pd.concat(frames, ignore_index=True)


@pytest.fixture(scope="module")
def comparison() -> Comparison:
    cut = AcrossTheBoard(name="slice", from_date=date(2026, 11, 1), share=Fraction(30, 100))
    baseline = small_system()
    table = study(baseline=baseline, no_cuts=small_system(), slice=cut.apply(baseline).system)
    return Comparison.of(table, slices={"slice": "slice"})


def test_every_replication_has_the_same_rows_in_the_same_order() -> None:
    first, second = replication(small_system(), 0), replication(small_system(), 1)
    pd.testing.assert_frame_equal(first.drop(columns="value"), second.drop(columns="value"))


def test_a_replication_measured_twice_is_the_same() -> None:
    pd.testing.assert_frame_equal(replication(small_system(), 0), replication(small_system(), 0))


def test_a_scenario_without_cuts_differs_by_exactly_nothing(comparison: Comparison) -> None:
    differences = comparison.differences()
    same = differences[differences["scenario"] == "no_cuts"]
    assert set(same["verdict"]) == {"no difference"}
    assert (same["difference"].fillna(0.0) == 0.0).all()


def test_nothing_differs_before_the_cut(comparison: Comparison) -> None:
    differences = comparison.differences()
    # The share seen in time follows people referred in October through the months of the cut.
    october = (
        (differences["scenario"] == "slice")
        & (differences["period"] == "2026-10")
        & ~differences["measure"].str.contains("within_")
    )
    assert set(differences.loc[october, "verdict"]) == {"no difference", "not seen"}
    assert set(differences.loc[differences["scenario"] == "slice", "verdict"]) != {"no difference"}


def test_a_cut_saves_what_the_ledger_says_and_the_headline_shows_it(comparison: Comparison) -> None:
    headline = comparison.headline().set_index(["measure", "scenario"])
    saving = headline.loc[("gross_saving_pounds", "slice")]
    assert saving["estimate"] == pytest.approx(0.3 * 485_001 / 6, abs=0.01)
    assert saving["low"] == saving["high"] == saving["estimate"]
    assert saving["verdict"] == "higher"
    assert headline.loc[("net_saving_pounds", "baseline"), "estimate"] == 0


def test_people_are_conserved(comparison: Comparison) -> None:
    table = replication(small_system(), 0)
    months = ("2026-10", "2026-11", "2026-12")
    in_ = sum(told(table, "referrals", period=month) for month in months)
    assert in_ == told(table, "referrals")
    assert told(table, "exits") <= in_
    reached = told(table, "first_contact_seen") + told(table, "waiting_for_first_contact")
    assert reached <= in_ <= reached + told(table, "exits")


def test_counts_are_whole_and_shares_are_shares() -> None:
    table = replication(small_system(), 0)
    kinds = {measure.name: measure.kind for measure in MEASURES}
    counts = table.loc[table["measure"].map(kinds) == "count", "value"]
    assert (counts == counts.round()).all()
    shares = table.loc[table["unit"] == "share", "value"].dropna()
    assert shares.between(0.0, 1.0 + 1e-12).all()


def test_a_reduction_used_again_gives_what_it_gives_at_first() -> None:
    system = small_system()
    network = network_of(system, HORIZON_DAYS)
    reduce = Reduction.of(network, system, WHOLE_RUN)
    for replication in (0, 1, 0):
        streams = Streams(seed=3, replication=replication)
        history = engines.run(network, streams)
        again = reduce(history, streams)
        pd.testing.assert_frame_equal(again, measures_of(history, network, system, streams, window=WHOLE_RUN))


def test_a_system_without_teams_costs_nothing() -> None:
    system = replace(read_scenario(UNLIMITED).system(), starts=date(2026, 10, 1))
    network = network_of(system, HORIZON_DAYS)
    streams = Streams(seed=3, replication=0)
    table = measures_of(engines.run(network, streams), network, system, streams, window=WHOLE_RUN)
    assert not system.teams
    assert (table.loc[table["measure"] == "spend_pounds", "value"] == 0.0).all()
