"""The care that people on lists still need, and the backlog that a scenario owes."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import numpy as np
import pandas as pd
import pytest

from simulator.domain.pathway import Route, Sessions
from simulator.domain.team import LineChange
from simulator.outcomes.people import CareAhead, PeopleComparison
from tests.unit.outcomes.people.crisis_team import closing, service, tables
from tests.unit.outcomes.small_care import STARTS

SYSTEM = service()
AHEAD = CareAhead.of(SYSTEM)
ACCESS, THERAPY, CRISIS, WARD = range(4)
PLACES = ("access.contacts", "therapy.contacts", "crisis.places", "ward.beds")


def work(**days: float) -> list[float]:
    return [days.get(name, 0.0) for name in ("access", "therapy", "crisis", "ward")]


def row(frame: pd.DataFrame, pathway: str, step: str, pool: str) -> pd.Series:
    found = frame[(frame["pathway"] == pathway) & (frame["step"] == step) & (frame["pool"] == pool)]
    assert len(found) == 1
    return found.iloc[0]


def test_a_work_day_costs_the_budget_by_what_the_pool_can_do() -> None:
    # £365,250 a year for 10 and 6 whole-time equivalents, 40 places and 2 beds.
    assert AHEAD.pools == PLACES
    assert AHEAD.pounds_per_work_day == pytest.approx([100.0, 1000 / 6, 25.0, 500.0])
    assert AHEAD.capacity_per_week == pytest.approx([70.0, 42.0, 280.0, 14.0])


def test_cuts_and_seasons_change_no_price() -> None:
    cut = LineChange(from_date=STARTS, pence_per_year=-10_000_000, reason="cut")
    less = SYSTEM.with_changes({team.name: {"pay": [cut]} for team in SYSTEM.teams})
    for changed in (less, closing(SYSTEM, "crisis", 0, Fraction(1, 2))):
        after = CareAhead.of(changed)
        assert after.pounds_per_work_day == pytest.approx(AHEAD.pounds_per_work_day)
        assert after.capacity_per_week == pytest.approx(AHEAD.capacity_per_week)


def test_a_line_that_sustains_two_pools_is_counted_once() -> None:
    crisis = SYSTEM.team("crisis")
    second = replace(crisis.pools[0], name="rooms")
    shared = replace(crisis, pools=(*crisis.pools, second))
    system = replace(SYSTEM, teams=tuple(shared if t.name == "crisis" else t for t in SYSTEM.teams))
    prices = dict(zip(CareAhead.of(system).pools, CareAhead.of(system).pounds_per_work_day, strict=True))
    assert prices["crisis.places"] == prices["crisis.rooms"] == pytest.approx(12.5)


def test_care_ahead_is_that_of_the_step_and_then_along_the_routes() -> None:
    assert AHEAD.here["care", "adults", "triage"] == pytest.approx(work(access=1))
    assert AHEAD.onward["care", "adults", "triage"] == pytest.approx(work(therapy=1.2, crisis=2, ward=2))
    assert AHEAD.here["care", "adults", "crisis"] == pytest.approx(work(crisis=5))
    assert AHEAD.onward["care", "adults", "crisis"] == pytest.approx(work(ward=5))
    assert AHEAD.onward["care", "adults", "ward"] == pytest.approx(work())


def test_missed_contacts_and_dropping_out_count_in_the_care_ahead() -> None:
    pathway = SYSTEM.pathways[0]
    therapy = pathway.step("therapy")
    # Half of the contacts are missed, and the first miss ends the course and leads to the crisis team.
    sessions = replace(
        therapy.course.sessions or Sessions(number=None),  # type: ignore[arg-type]  # never absent here
        did_not_attend=0.5,
        ends_after_misses=1,
        dropped_out_routes=(Route(to="crisis", share=1.0),),
    )
    changed = replace(therapy, course=replace(therapy.course, sessions=sessions))
    steps = tuple(changed if step.name == "therapy" else step for step in pathway.steps)
    ahead = CareAhead.of(replace(SYSTEM, pathways=(replace(pathway, steps=steps),)))
    # Two contacts are needed: one booking, and a second for the half who came; a quarter finish.
    assert ahead.here["care", "adults", "therapy"] == pytest.approx(work(therapy=1.5))
    assert ahead.onward["care", "adults", "therapy"] == pytest.approx(work(crisis=3.75, ward=3.75))


def test_a_closed_crisis_team_owes_the_care_of_everybody_on_its_list() -> None:
    closed = closing(SYSTEM, "crisis", 50)
    mine, theirs = tables(closed), tables(SYSTEM)
    owed = PeopleComparison.of(mine, theirs).backlog(AHEAD)
    waiting = np.mean([(t.column("at_kind").to_numpy() == 2).sum() for t in mine.values()])
    at_crisis = row(owed, "care", "crisis", "all")
    assert at_crisis["people"] == waiting > 50
    assert at_crisis["pounds_here"] == pytest.approx(waiting * 5 * 25)
    assert at_crisis["pounds_onward"] == pytest.approx(waiting * 5 * 500)
    assert row(owed, "care", "crisis", "crisis.places")["weeks"] == pytest.approx(waiting * 5 / 280)
    assert row(owed, "all", "all", "crisis.places")["people"] == waiting
    assert row(owed, "all", "all", "ward.beds")["pounds_onward"] == pytest.approx(waiting * 5 * 500)


def test_steps_and_pools_add_up_to_everything_that_is_owed() -> None:
    cut = closing(SYSTEM, "access", 60, Fraction(1, 20))
    owed = PeopleComparison.of(tables(cut), tables(SYSTEM)).backlog(AHEAD)
    whole = row(owed, "all", "all", "all")
    steps = owed[(owed["step"] != "all") & (owed["pool"] == "all")]
    pools = owed[(owed["step"] == "all") & (owed["pool"] != "all")]
    assert steps["people"].sum() == pytest.approx(whole["people"])
    for name in ("pounds", "pounds_here", "pounds_onward"):
        assert steps[name].sum() == pytest.approx(whole[name])
        assert pools[name].sum() == pytest.approx(whole[name])
    assert whole["pounds"] == pytest.approx(whole["pounds_here"] + whole["pounds_onward"])


def test_a_backlog_at_the_door_outweighs_the_shorter_lists_behind_it() -> None:
    slow = service(therapists=1)
    ahead = CareAhead.of(slow)
    owed = PeopleComparison.of(tables(closing(slow, "access", 60)), tables(slow)).backlog(ahead)
    assert row(owed, "care", "therapy", "all")["people"] < 0
    assert row(owed, "all", "all", "all")["pounds"] > 0


def test_a_pool_without_capacity_has_no_weeks() -> None:
    ahead = CareAhead.of(service(beds=0))
    assert np.isnan(ahead.weeks(np.ones(4))[WARD])
    assert ahead.pounds_per_work_day[WARD] == 0
