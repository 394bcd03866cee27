"""Histories as tables with names, and when two of them are the same."""

from __future__ import annotations

from dataclasses import fields, replace

import numpy as np
import pandas as pd
import pytest

from simulator.engines import run
from simulator.simulation.chance.streams import Streams
from simulator.simulation.columns import ROWS_AT_A_TIME
from simulator.simulation.history import NOWHERE, VISIT, Ended, History
from simulator.simulation.network import Network
from simulator.validation.cases.small_network import (
    course,
    exactly,
    gives_up_after,
    listed,
    network,
    pool,
    step,
    to,
)


def two_wards() -> Network:
    """Two pathways with steps and exits of the same names."""
    adults = step(course(exactly(5), to(1)), None, place=0, name="adults/ward")
    home = step(course(exactly(1), to(-1)), None, name="adults/home")
    impatient = course(exactly(5), to(-3), patience=gives_up_after(exactly(2), to(-4)))
    children = step(None, impatient, place=1, name="children/ward")
    classes = [
        listed(0, 1, 8, name="adults/all"),
        listed(0, 1, 9, name="children/all", enters_at=2),
    ]
    plain = network(10.0, [pool(1), pool(1)], [adults, home, children], classes)
    exits = ("adults/well", "adults/lost", "children/well", "children/lost")
    return replace(plain, exits=exits)


NETWORK = two_wards()
HISTORY = run(NETWORK, Streams(seed=1, replication=0), "reference")


@pytest.fixture(scope="module")
def table() -> pd.DataFrame:
    return HISTORY.table(NETWORK)


def test_a_table_has_a_row_a_visit_and_a_name_for_each_index(table: pd.DataFrame) -> None:
    assert len(table) == len(HISTORY.visits)
    assert list(table.columns) == ["pathway", "group", *(VISIT.names or ())]
    assert table["pathway"].tolist() == ["adults"] * 4 + ["children"] * 3
    assert table["patient_class"].tolist() == ["adults/all"] * 4 + ["children/all"] * 3
    assert table["step"].tolist() == ["ward", "home", "ward", "ward", "ward", "ward", "ward"]


def test_a_table_says_how_visits_ended_and_where_they_led(table: pd.DataFrame) -> None:
    assert table["ended"].tolist() == [
        "completed",
        "completed",
        "still_in_care",
        "still_waiting",
        "completed",
        "reneged",
        "still_in_care",
    ]
    destinations = [None if pd.isna(name) else name for name in table["destination"]]
    assert destinations == ["home", "well", None, None, "well", "lost", None]


def test_steps_of_one_name_in_two_pathways_share_a_category(table: pd.DataFrame) -> None:
    assert sorted(table["step"].cat.categories) == ["home", "ward"]
    assert "well" in table["destination"].cat.categories


@pytest.mark.parametrize("rows_at_a_time", [1, 3, 7, 100])
def test_pieces_one_behind_the_other_are_the_table(table: pd.DataFrame, rows_at_a_time: int) -> None:
    pieces = list(HISTORY.tables(NETWORK, rows_at_a_time))
    assert [len(piece) for piece in pieces[:-1]] == [rows_at_a_time] * (len(pieces) - 1)
    # Were their categories not the same, they would come together as plain text.
    pd.testing.assert_frame_equal(pd.concat(pieces, ignore_index=True), table)


def test_numbers_are_those_of_the_history(table: pd.DataFrame) -> None:
    for name in ("patient", "joined", "started", "left", "attended", "elsewhere"):
        np.testing.assert_array_equal(table[name].to_numpy(), HISTORY.visits[name])


def test_an_empty_history_is_an_empty_table() -> None:
    empty = replace(HISTORY, visits=HISTORY.visits[:0])
    assert len(empty.table(NETWORK)) == 0


@pytest.mark.parametrize("column", VISIT.names or ())
def test_one_bit_in_one_column_makes_another_history(column: str) -> None:
    visits = HISTORY.visits.copy()
    row = visits[column][:1].view(np.uint8)
    row[0] ^= 1
    assert not HISTORY.is_identical_to(replace(HISTORY, visits=visits))


@pytest.mark.parametrize("area", ["busy_days", "capacity_days", "queue_days"])
def test_one_bit_in_one_area_makes_another_history(area: str) -> None:
    days = getattr(HISTORY, area).copy()
    days[1, 0] = np.nextafter(days[1, 0], np.inf)
    assert not HISTORY.is_identical_to(replace(HISTORY, **{area: days}))


def test_a_copy_is_identical() -> None:
    copy = History(
        visits=HISTORY.visits.copy(),
        busy_days=HISTORY.busy_days.copy(),
        capacity_days=HISTORY.capacity_days.copy(),
        queue_days=HISTORY.queue_days.copy(),
    )
    assert HISTORY.is_identical_to(copy)


def test_columns_hold_every_value_of_the_rows_in_the_type_of_the_rows() -> None:
    # More rows than are turned into columns at once, and not a multiple of them.
    visits = np.tile(HISTORY.visits, 2 * ROWS_AT_A_TIME // len(HISTORY.visits) + 1)
    columns = replace(HISTORY, visits=visits).columns
    assert {field.name for field in fields(columns)} == set(VISIT.names or ())
    for name in VISIT.names or ():
        column = getattr(columns, name)
        assert column.flags.c_contiguous
        assert column.dtype == VISIT[name]
        assert column.tobytes() == visits[name].tobytes()


def test_a_visit_that_is_open_leads_nowhere() -> None:
    is_open = HISTORY.visits["ended"] <= Ended.STILL_IN_CARE
    assert (HISTORY.visits["destination"][is_open] == NOWHERE).all()
    # No exit of any network has this index.
    assert np.iinfo(np.int32).min == NOWHERE
