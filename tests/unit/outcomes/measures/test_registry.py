"""A new measure is one file and its entry: the table, the estimates and the documentation follow."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from simulator import engines
from simulator.compilation.network import network_of
from simulator.outcomes import Comparison, Reduction
from simulator.outcomes.measures import registry
from simulator.outcomes.measures.dimension import DIMENSIONS
from simulator.outcomes.measures.family import Family, from_each
from simulator.outcomes.measures.grid import Values
from simulator.outcomes.measures.measure import PEOPLE_AND_STEPS, Measure
from simulator.outcomes.measures.measure_docs import measures_page
from simulator.outcomes.measures.registry import FAMILIES
from simulator.outcomes.measures.waits.reading import Reading
from simulator.simulation.chance.streams import Streams
from tests.unit.outcomes.small_care import HORIZON_DAYS, WHOLE_RUN, small_system

REPLICATIONS = 3

JOINED = Measure(
    name="list_joins",
    title="People who joined a list",
    unit="patients",
    definition="Visits that joined the list of a step in the period.",
    harm="neither",
    kind="count",
    by=PEOPLE_AND_STEPS,
)
STARTS_PER_JOIN = Measure(
    name="starts_per_join",
    title="Starts for each person who joined a list",
    unit="starts",
    definition="Starts divided by people who joined the list, both of the same step and period.",
    harm="less",
    kind="ratio",
    by=PEOPLE_AND_STEPS,
    numerator="starts",
    denominator="list_joins",
)


def joins(reading: Reading) -> Values:
    record = reading.record
    joined = record.counted(record.visits.waited, record.visits.joined)
    return {JOINED.name: record.grid.totals(JOINED, joined)}


NEW = Family(title="A new subject", measures=(JOINED, STARTS_PER_JOIN), prepare=from_each(joins))


@pytest.fixture
def table(monkeypatch: pytest.MonkeyPatch) -> pd.DataFrame:
    """The tidy table of two equal scenarios, with the new family in a register of this test."""
    for measure in NEW.measures:
        monkeypatch.setitem(registry._BY_NAME, measure.name, measure)
    system = small_system()
    network = network_of(system, HORIZON_DAYS)
    reduce = Reduction.of(network, system, WHOLE_RUN, families=(*FAMILIES, NEW))
    tables = []
    for replication in range(REPLICATIONS):
        streams = Streams(seed=3, replication=replication)
        tables.append(reduce(engines.run(network, streams), streams).assign(replication=replication))
    once = pd.concat(tables, ignore_index=True)
    return pd.concat([once.assign(scenario=name) for name in ("baseline", "plan")], ignore_index=True)


def test_a_registered_measure_is_in_the_table_with_all_its_dimensions(table: pd.DataFrame) -> None:
    rows = table[table["measure"] == JOINED.name]
    assert set(rows["unit"]) == {"patients"}
    for dimension in DIMENSIONS:
        assert "all" in set(rows[dimension])
    rows = rows[rows["scenario"] == "plan"].set_index("replication")
    whole = rows[(rows["period"] == "all") & (rows["group"] == "all")]
    of_steps = whole.loc[whole["step"] != "all", "value"].groupby("replication").sum()
    of_system = whole.loc[(whole["step"] == "all") & (whole["pathway"] == "all"), "value"]
    assert of_system.gt(0).all()
    assert of_steps.eq(of_system).all()


def test_a_registered_measure_is_estimated_and_compared(table: pd.DataFrame) -> None:
    comparison = Comparison.of(table)
    estimates = comparison.estimates().query("measure == 'list_joins' and scenario == 'plan'")
    total = estimates[(estimates[list(DIMENSIONS)] == "all").all(axis=1)]
    rows = table[(table["measure"] == JOINED.name) & (table["scenario"] == "plan")]
    values = rows[(rows[list(DIMENSIONS)] == "all").all(axis=1)]["value"]
    assert total["estimate"].item() == pytest.approx(values.mean())
    differences = comparison.differences().query("measure == 'list_joins'")
    assert set(differences["verdict"]) == {"no difference"}


def test_a_registered_ratio_is_divided_after_its_parts_are_taken(table: pd.DataFrame) -> None:
    places = ["scenario", "replication", *DIMENSIONS]
    parts = {
        name: table[table["measure"] == name].set_index(places)["value"]
        for name in ("starts", "list_joins", "starts_per_join")
    }
    ratio = parts["starts_per_join"]
    expected = parts["starts"].reindex(ratio.index) / parts["list_joins"].reindex(ratio.index)
    assert len(ratio)
    np.testing.assert_allclose(ratio, expected.replace(np.inf, np.nan))


def test_a_registered_measure_is_documented() -> None:
    page = measures_page((*FAMILIES, NEW))
    assert "## A new subject" in page
    assert (
        "`list_joins`: unit patients; count; for system, pathway, group, step, month; harm: neither." in page
    )
    assert JOINED.definition in page
    assert "`starts` ÷ `list_joins`" in page
