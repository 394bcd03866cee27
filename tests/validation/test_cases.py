"""Every case with a known answer that `simulator validate` runs, with the compiled engine."""

from __future__ import annotations

import numpy as np
import pytest

from simulator.engines import ENGINES
from simulator.simulation.chance.streams import Streams
from simulator.simulation.history import History
from simulator.validation.case import Case, Conditions
from simulator.validation.cases.queues import pooling_case
from simulator.validation.examination import FALSE_ALARM_SHARE, ROOM_SHARE
from simulator.validation.suite import all_cases
from simulator.validation.verdict import Verdict

pytestmark = pytest.mark.slow

COMPARISONS = 340
"""Of the whole suite by one engine: the risk of a false alarm is shared out as the command does."""
CONDITIONS = Conditions(
    seed=20_261_125,
    effort=0.25,
    false_alarm_share=FALSE_ALARM_SHARE * ROOM_SHARE / COMPARISONS,
    patience=1,
    quick_engines=frozenset({"fast"}),
)


@pytest.mark.parametrize("case", all_cases(), ids=lambda case: f"{case.family}: {case.title}")
def test_the_engine_gives_what_is_known(case: Case) -> None:
    rows = case.examine({"fast": ENGINES["fast"]}, CONDITIONS)
    assert [got.detail for row in rows for got in row.got if got.verdict is not Verdict.MET] == []


def test_four_teams_that_are_pooled_wait_less_whatever_the_luck() -> None:
    apart, pooled = pooling_case(pooled=False), pooling_case(pooled=True)
    chance = np.random.default_rng(1)

    def history(case: object, replication: int) -> History:
        described = (pooled if case is pooled else apart).describe(chance)
        return ENGINES["fast"](described, Streams(seed=2105, replication=replication))

    for replication in range(20):
        waits = [case.measure(history(case, replication))[0] for case in (pooled, apart)]
        assert waits[0] < waits[1]
