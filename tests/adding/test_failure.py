"""A failure flag is read from a family of measures that are taken month by month."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import pandas as pd
import pytest

from simulator.compilation.network import network_of
from simulator.domain.system import System
from simulator.outcomes import Reduction
from simulator.outcomes.measures import registry
from simulator.outcomes.measures.family import Family, Take
from simulator.outcomes.measures.grid import Grid, Values
from simulator.outcomes.measures.measure import Measure
from simulator.outcomes.measures.registry import FAMILIES
from simulator.outcomes.measures.waits.reading import Reading
from simulator.outcomes.measures.waits.referral_wait import referral_waits
from tests.unit.outcomes.small_care import (
    ASSESSMENT,
    DONE,
    HORIZON_DAYS,
    STREAMS,
    WHOLE_RUN,
    history,
    small_system,
    visit,
)

MONTHS_RUNNING = 3
"""Months of a missed standard that make a pathway failed. Assumption: this test."""
STANDARD = "first week"
"""Half of the people are to be seen within seven days."""

MISSED = Measure(
    name="missed_standard_months",
    title="Months running in which the standard was missed",
    unit="months",
    definition="Months in a row, up to and with this one, in which fewer people were seen in time than the "
    "standard asks; over the whole window the longest such row. A month without referrals ends it.",
    harm="more",
    kind="level",
    by=("pathway", "period"),
)


def prepared(system: System, grid: Grid) -> Take:
    """The share that the standard asks for is the same in every replication."""
    asked = [s.share for pathway in system.pathways for s in pathway.standards if s.name == STANDARD]

    def take(reading: Reading) -> Values:
        waits = referral_waits(reading.record, reading.episodes, reading.clocks)
        by_level = waits[f"within_standard_share/{STANDARD}"]
        return {
            MISSED.name: {
                level.name: months_running(by_level[level.name] < asked[0])
                for level in grid.levels_for(MISSED)
            }
        }

    return take


def months_running(missed: np.ndarray) -> np.ndarray:
    """`float64[row, period]` from whether each period was missed; the first period is the whole window."""
    running = np.zeros(missed.shape)
    for month in range(1, missed.shape[1]):
        running[:, month] = np.where(missed[:, month], running[:, month - 1] + 1, 0)
    running[:, 0] = running[:, 1:].max(axis=1, initial=0)
    return running


class Failed(NamedTuple):
    """A pathway that failed, with the month in which it began to."""

    pathway: str
    began: str


def failed(table: pd.DataFrame) -> list[Failed]:
    """The flag: what a module of `outcomes/failure` makes of its measures."""
    months = table[(table["measure"] == MISSED.name) & (table["period"] != "all")]
    found = []
    for pathway, rows in months[months["pathway"] != "all"].groupby("pathway", observed=True):
        flagged = np.flatnonzero(rows["value"] >= MONTHS_RUNNING)
        if len(flagged):
            began = rows["period"].iloc[flagged[0] - MONTHS_RUNNING + 1]
            found.append(Failed(str(pathway), str(began)))
    return found


PERFORMANCE = Family(title="Failure", measures=(MISSED,), prepare=prepared)


def measured(waits_days: tuple[float, ...], monkeypatch: pytest.MonkeyPatch) -> pd.DataFrame:
    """The tidy table of one referral in each month, first seen after so many days."""
    monkeypatch.setitem(registry._BY_NAME, MISSED.name, MISSED)
    system = small_system()
    network = network_of(system, HORIZON_DAYS)
    visits = [
        visit(patient, ASSESSMENT, joined, started=joined + wait, finished=joined + wait + 1.0, to=DONE)
        for patient, (joined, wait) in enumerate(zip((2.0, 33.0, 63.0), waits_days, strict=True))
    ]
    reduce = Reduction.of(network, system, WHOLE_RUN, families=(*FAMILIES, PERFORMANCE))
    return reduce(history(*visits, network=network), STREAMS)


def months_of(table: pd.DataFrame) -> dict[str, float]:
    """By period, the measure of the pathway."""
    rows = table[(table["measure"] == MISSED.name) & (table["pathway"] == "talking")]
    return dict(zip(rows["period"], rows["value"], strict=True))


def test_a_standard_missed_three_months_running_fails_a_pathway_from_the_first(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    table = measured((8.0, 9.0, 10.0), monkeypatch)
    assert months_of(table) == {"all": 3, "2026-10": 1, "2026-11": 2, "2026-12": 3}
    assert failed(table) == [Failed("talking", "2026-10")]


def test_one_month_within_the_standard_ends_the_row(monkeypatch: pytest.MonkeyPatch) -> None:
    table = measured((8.0, 6.0, 10.0), monkeypatch)
    assert months_of(table) == {"all": 1, "2026-10": 1, "2026-11": 0, "2026-12": 1}
    assert failed(table) == []
