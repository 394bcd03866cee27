"""Patience, deterioration and overflow: risks that compete to end a wait."""

from __future__ import annotations

from dataclasses import replace
from itertools import product

import numpy as np
import pytest

from simulator.simulation.chance.sampler import Law
from simulator.simulation.history import Ended
from simulator.simulation.network import Course, Network, Pool, Step
from simulator.validation.cases.small_network import (
    NEVER,
    about,
    course,
    elsewhere_after,
    exactly,
    gives_up_after,
    listed,
    network,
    pool,
    step,
    to,
)
from tests.engines.conftest import Trace

CRISIS = to(1)


def at_risk(
    *, patience: Law = NEVER, deterioration: Law = NEVER, overflow: Law = NEVER, stay: float = 10
) -> Course:
    return replace(
        course(exactly(stay), patience=gives_up_after(patience, to(-2))),
        deterioration=gives_up_after(deterioration, CRISIS),
        overflow=elsewhere_after(overflow, exactly(7)),
    )


def ward(care: Course, *arrivals: float, beds: Pool | None = None) -> Network:
    """A ward of one bed, and a crisis team that is never full."""
    steps: list[Step] = [step(care, place=0), step(course(exactly(1)), name="pathway/crisis")]
    return network(100.0, [beds or pool(1)], steps, [listed(*arrivals)])


def test_who_gets_worse_goes_where_the_file_says_at_that_moment(trace: Trace) -> None:
    visits = trace(ward(at_risk(deterioration=exactly(4)), 0, 3)).visits
    assert visits["step"].tolist() == [0, 0, 1]
    assert [Ended(e) for e in visits["ended"]] == [Ended.COMPLETED, Ended.DETERIORATED, Ended.COMPLETED]
    assert np.isnan(visits["started"][1])
    assert visits["left"].tolist() == [10, 7, 8]
    assert visits["joined"][2] == 7


def test_who_cannot_wait_is_placed_elsewhere_and_takes_no_bed(trace: Trace) -> None:
    history = trace(ward(at_risk(overflow=exactly(2)), 0, 3, 9))
    visits = history.visits
    assert visits["elsewhere"].tolist() == [False, True, False]
    assert visits["started"].tolist() == [0, 5, 10]
    assert visits["first_contact"].tolist() == [0, 5, 10]
    assert visits["finished"].tolist() == [10, 12, 20]
    assert visits["left"].tolist() == [10, 12, 20]
    assert (visits["ended"] == Ended.COMPLETED).all()
    assert history.busy_days.sum() == 20


def test_overflow_at_once_is_an_erlang_loss_ward(trace: Trace) -> None:
    visits = trace(ward(at_risk(overflow=exactly(0)), 0, 3, 10, 12)).visits
    # The patient of day 10 finds the bed that is freed at that instant.
    assert visits["elsewhere"].tolist() == [False, True, False, True]
    assert visits["started"].tolist() == [0, 3, 10, 12]


def test_the_stay_elsewhere_is_the_stay_the_patient_would_have_had_here(trace: Trace) -> None:
    care = replace(course(about(5.0)), overflow=elsewhere_after(exactly(0), about(5.0)))
    here = trace(ward(care, *range(20), beds=pool(20))).visits
    there = trace(ward(care, *range(20), beds=pool(0))).visits
    assert not here["elsewhere"].any()
    assert there["elsewhere"].all()
    assert here["finished"].tolist() == there["finished"].tolist()


@pytest.mark.parametrize(("patience", "deterioration", "overflow"), list(product((3, 4, 5), repeat=3)))
def test_the_first_risk_ends_the_wait_and_a_tie_goes_patience_deterioration_overflow(
    trace: Trace, patience: float, deterioration: float, overflow: float
) -> None:
    care = at_risk(
        patience=exactly(patience), deterioration=exactly(deterioration), overflow=exactly(overflow)
    )
    visits = trace(ward(care, 0, 1)).visits
    second = visits[visits["patient"] == 1][0]
    first = min(patience, deterioration, overflow)
    if patience == first:
        assert second["ended"] == Ended.RENEGED
    elif deterioration == first:
        assert second["ended"] == Ended.DETERIORATED
    else:
        assert second["elsewhere"]
    assert (second["started"] if second["elsewhere"] else second["left"]) == 1 + first


@pytest.mark.parametrize("risk", ["patience", "deterioration", "overflow"])
def test_a_risk_acts_before_the_bed_that_is_freed_at_that_instant_is_given_out(
    trace: Trace, risk: str
) -> None:
    # The second patient joins at 4; the bed is free at 10, and the risk acts at 10.
    visits = trace(ward(at_risk(**{risk: exactly(6)}), 0, 4)).visits
    assert visits["ended"][1] != Ended.COMPLETED or visits["elsewhere"][1]


def test_a_risk_has_no_effect_once_care_has_begun(trace: Trace) -> None:
    visits = trace(
        ward(at_risk(patience=exactly(6), deterioration=exactly(7), overflow=exactly(8)), 0)
    ).visits
    assert visits["ended"].tolist() == [Ended.COMPLETED]
    assert visits["left"].tolist() == [10]


def test_who_will_not_wait_at_all_is_served_where_a_bed_is_free_and_otherwise_baulks(trace: Trace) -> None:
    visits = trace(ward(at_risk(patience=exactly(0)), 0, 3)).visits
    assert [Ended(e) for e in visits["ended"]] == [Ended.COMPLETED, Ended.BAULKED]
    assert visits["left"].tolist() == [10, 3]
    assert visits["destination"].tolist() == [-1, -2]


def test_who_would_deteriorate_or_overflow_at_once_is_looked_at_once(trace: Trace) -> None:
    visits = trace(ward(at_risk(deterioration=exactly(0)), 0, 3)).visits
    assert visits["ended"].tolist()[:2] == [Ended.COMPLETED, Ended.DETERIORATED]
    assert visits["joined"].tolist() == [0, 3, 3]


def test_giving_up_may_lead_to_another_step_and_its_list(trace: Trace) -> None:
    impatient = course(exactly(10), patience=gives_up_after(exactly(2), to(1)))
    steps = [step(impatient, place=0), step(course(exactly(3)), place=1, name="pathway/drop-in")]
    visits = trace(network(100.0, [pool(1), pool(1)], steps, [listed(0, 1, 2)])).visits
    assert visits["step"].tolist() == [0, 0, 1, 0, 1]
    assert visits["started"][[2, 4]].tolist() == [3, 6]


def test_a_list_that_one_has_left_is_not_served_in_ones_absence(trace: Trace) -> None:
    visits = trace(ward(at_risk(patience=exactly(3)), 0, 1, 9)).visits
    assert visits["started"][[0, 2]].tolist() == [0, 10]
