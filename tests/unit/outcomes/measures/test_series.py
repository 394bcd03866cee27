"""Daily series: the same people as in the tables, day by day."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from simulator import engines
from simulator.compilation.network import compile_network, network_of
from simulator.domain.system import System
from simulator.outcomes import Window, daily_series, measure_named, measures_of, reduction_of
from simulator.outcomes.measures.series import IN_CARE, SERIES_COLUMNS, series_name, series_title, series_unit
from simulator.scenario_file import read_scenario
from simulator.simulation.chance.streams import Streams
from simulator.simulation.history import History
from simulator.simulation.network import Network
from tests.unit.outcomes.small_care import (
    ASSESSMENT,
    CRISIS,
    DONE,
    HORIZON_DAYS,
    STREAMS,
    THERAPY,
    WARD,
    history,
    small_system,
    visit,
)

WARM_UP_DAYS = 91.0


@cache
def template() -> tuple[History, Network, System, Streams, Window]:
    """One replication of the template, with its people of day one."""
    scenario = read_scenario(Path(str(files("simulator.scenario_file") / "template" / "baseline.yaml")))
    network, streams = compile_network(scenario), Streams(seed=3, replication=0)
    window = Window(from_days=WARM_UP_DAYS, to_days=network.horizon_days)
    return engines.run(network, streams, "fast"), network, scenario.system(), streams, window


@cache
def both() -> tuple[pd.DataFrame, pd.DataFrame]:
    """Its series and its measures."""
    *replication, window = template()
    return daily_series(*replication), measures_of(*replication, window=window)


def test_measures_and_series_taken_together_are_those_taken_apart() -> None:
    ran, network, system, streams, window = template()
    measures, series, *_ = reduction_of(network, system, window, True)(ran, streams)
    apart, table = both()
    pd.testing.assert_frame_equal(measures, table)
    assert series is not None
    pd.testing.assert_frame_equal(series, apart)


def test_series_are_left_out_where_nobody_wants_them() -> None:
    ran, network, system, streams, window = template()
    assert reduction_of(network, system, window, False)(ran, streams).series is None


def measured(row: pd.Series, table: pd.DataFrame) -> float:
    wanted = {key: row[key] for key in ("pathway", "step", "team", "measure")}
    wanted |= {"group": "all", "period": "all"}
    chosen = table[(table[list(wanted)].astype(str) == pd.Series(wanted)).all(axis=1)]
    assert len(chosen) == 1, wanted
    return float(chosen["value"].iloc[0])


def rows_of(kind: str) -> list[pd.Series]:
    series, _ = both()
    return [
        row
        for _, row in series.iterrows()
        if row["measure"] != IN_CARE and measure_named(row["measure"]).kind == kind
    ]


def test_events_of_the_measured_days_add_up_to_the_measures() -> None:
    rows = rows_of("count")
    assert len({row["measure"] for row in rows}) == 7
    happened = 0.0
    for row in rows:
        total = row["amounts"][int(WARM_UP_DAYS) :].sum(dtype=float)
        assert total == measured(row, both()[1])
        happened += total
    assert happened > 1000


def test_lists_of_the_last_day_are_those_at_the_end_of_the_window() -> None:
    rows = [row for row in rows_of("level") if not len(row["people"])]
    assert {row["measure"] for row in rows} == {
        "waiting_for_first_contact",
        "waiting_for_treatment",
        "list_length_at_end",
    }
    for row in rows:
        assert row["amounts"][-1] == measured(row, both()[1])


def test_waits_of_the_measured_days_have_the_mean_of_the_measures() -> None:
    rows = [row for row in rows_of("level") if len(row["people"])]
    assert len({row["measure"] for row in rows}) == 2
    for row in rows:
        days = slice(int(WARM_UP_DAYS), None)
        mean = row["amounts"][days].sum(dtype=float) / row["people"][days].sum(dtype=float)
        assert mean == pytest.approx(measured(row, both()[1]), rel=1e-5)


def test_places_in_use_are_near_their_days_in_use() -> None:
    """A snapshot at each midnight counts whole days: off by the last part of a day of each stay."""
    _, table = both()
    for row in rows_of("amount"):
        if row["team"] != "all":
            days = row["amounts"][int(WARM_UP_DAYS) :].sum(dtype=float)
            assert days == pytest.approx(measured(row, table), rel=0.02)


def test_every_series_has_every_day_and_a_name() -> None:
    series, _ = both()
    assert tuple(series.columns) == SERIES_COLUMNS
    assert {len(amounts) for amounts in series["amounts"]} == {731}
    assert {amounts.dtype for amounts in series["amounts"]} == {np.dtype("float32")}
    assert not series.duplicated(["pathway", "step", "team", "measure"]).any()
    assert all(series_title(measure) and series_unit(measure) for measure in series["measure"])
    named = {series_name(row) for row in series.to_dict("records")}
    assert len(named) == len(series)
    assert "Waiting list, therapy" in named


def by_hand(*visits: np.void) -> dict[tuple[str, str, str], np.ndarray]:
    system = small_system()
    network = network_of(system, HORIZON_DAYS)
    series = daily_series(history(*visits, network=network), network, system, STREAMS)
    return {(row.measure, row.step, row.team): row.amounts for row in series.itertuples()}


def test_one_patient_is_on_the_list_in_care_and_treated_on_the_days_written_down() -> None:
    found = by_hand(
        visit(0, ASSESSMENT, 1.5, started=4.0, finished=4.5, to=THERAPY, attended=1),
        visit(0, THERAPY, 4.5, started=6.25, finished=9.0, to=DONE, attended=2, number=1),
    )
    days = np.arange(HORIZON_DAYS)
    listed = (days == 1) | (days == 2) | (days == 3)
    # Who leaves at midnight still is there at the end of the day before.
    np.testing.assert_array_equal(found["list_length_at_end", "assessment", "all"], listed)
    np.testing.assert_array_equal(found["list_length_at_end", "therapy", "all"], (days == 4) | (days == 5))
    np.testing.assert_array_equal(found[IN_CARE, "all", "all"], (days >= 6) & (days <= 8))
    np.testing.assert_array_equal(found["treatment_starts", "all", "all"], days == 6)
    np.testing.assert_array_equal(found["completed_courses", "all", "all"], days == 9)
    np.testing.assert_array_equal(found["treatment_wait_mean_days", "all", "all"], 4.75 * (days == 6))


def test_people_in_beds_elsewhere_and_kept_are_counted_apart() -> None:
    found = by_hand(
        visit(0, WARD, 2.0, started=2.5, finished=5.5, left=8.5, to=DONE),
        visit(1, WARD, 2.0, started=3.5, finished=6.5, left=6.5, to=DONE, elsewhere=True),
        visit(2, CRISIS, 7.5, started=7.5),
    )
    days = np.arange(HORIZON_DAYS)
    np.testing.assert_array_equal(found["bed_days_in_use", "all", "ward"], (days >= 2) & (days <= 7))
    np.testing.assert_array_equal(found["delayed_discharge_days", "all", "all"], (days >= 5) & (days <= 7))
    np.testing.assert_array_equal(found["out_of_area_days", "all", "all"], (days >= 3) & (days <= 5))
    np.testing.assert_array_equal(found["crisis_episodes", "all", "all"], days == 7)
