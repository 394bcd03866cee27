"""Finding the same people in two scenarios."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from simulator.outcomes.people import PERSON_SCHEMA, PeopleComparison
from simulator.outcomes.people.fall import PARTS
from simulator.outcomes.people.pairing import Pair, groups_of
from tests.unit.outcomes.people.crisis_team import closing, service, tables

SYSTEM = service()


@pytest.fixture(scope="module")
def table() -> pa.Table:
    return tables(SYSTEM, replications=1)[0]


def renamed(table: pa.Table, name: str) -> pa.Table:
    """The same people under a class of another name."""
    column = (
        pa.array([name] * table.num_rows).dictionary_encode().cast(PERSON_SCHEMA.field("patient_class").type)
    )
    return table.set_column(
        table.schema.names.index("patient_class"), PERSON_SCHEMA.field("patient_class"), column
    )


def test_people_are_found_by_class_and_number_whatever_their_order(table: pa.Table) -> None:
    shuffled = table.take(np.random.default_rng(1).permutation(table.num_rows))
    people = PeopleComparison.of({0: shuffled}, {0: table}).people().iloc[0]
    assert people["same"] == people["people"] == table.num_rows


def test_a_table_survives_being_kept(table: pa.Table, tmp_path: Path) -> None:
    pq.write_table(table, tmp_path / "people.parquet", compression="zstd")
    kept = pq.read_table(tmp_path / "people.parquet")
    assert kept.schema.equals(PERSON_SCHEMA)
    people = PeopleComparison.of({0: kept}, {0: table}).people().iloc[0]
    assert people["same"] == table.num_rows


def test_a_table_in_pieces_is_the_same_table(table: pa.Table) -> None:
    pieces = pa.concat_tables([table.slice(0, 50), table.slice(50)])
    people = PeopleComparison.of({0: pieces}, {0: table}).people().iloc[0]
    assert people["same"] == table.num_rows


def test_people_of_one_scenario_only_are_counted_by_themselves_and_never_judged(table: pa.Table) -> None:
    less = tables(closing(SYSTEM, "crisis", 50), replications=1)[0].slice(0, 100)
    comparison = PeopleComparison.of({0: less}, {0: table})
    people = comparison.people().iloc[0]
    assert people["people"] == 100
    assert people["only_reference"] == table.num_rows - 100
    falls = comparison.falls().set_index("harm").loc["crisis_episodes"].iloc[0]
    started = [t.column("started_crisis").to_numpy().astype(int) for t in (less, table)]
    assert falls["net"] == started[0].sum() - started[1].sum()
    assert falls["only_reference"] == -started[1][100:].sum()
    assert falls[[*PARTS]].sum() == falls["net"]


def test_the_same_numbers_in_another_class_are_other_people(table: pa.Table) -> None:
    pair = Pair.of(renamed(table, "care/others"), table, groups_of(table))
    assert len(pair.scenario) == 0
    assert len(pair.only_scenario) == len(pair.only_reference) == table.num_rows


def test_another_table_is_refused(table: pa.Table) -> None:
    with pytest.raises(ValueError, match="PERSON_SCHEMA"):
        PeopleComparison.of({0: table.drop_columns(["crises"])}, {0: table})


def test_a_table_without_people_compares(table: pa.Table) -> None:
    people = PeopleComparison.of({0: table.slice(0, 0)}, {0: table}).people().iloc[0]
    assert people["people"] == 0
    assert people["only_reference"] == table.num_rows
