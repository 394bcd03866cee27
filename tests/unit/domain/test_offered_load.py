"""Offered load: what reaches a pool over what it can do, and which steps nobody may leave unseen."""

from __future__ import annotations

import math
from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator.domain.check.scenario import warnings_of
from simulator.domain.demand import DatedRate, Referrals
from simulator.domain.distribution import Deterministic, Exponential
from simulator.domain.load.visit_work import course_of_contacts
from simulator.domain.offered_load import StepLoad, loads_by_step, offered_loads, spells_of_overload
from simulator.domain.pathway import (
    Course,
    Group,
    PoolName,
    Risk,
    Route,
    Sessions,
    Step,
)
from simulator.domain.system import System
from simulator.domain.team import CapacityFactor, LineChange
from tests.unit.domain.one_pathway import (
    BEDS,
    ROOMS,
    contacts_team,
    places_team,
    stay_step,
    system_of,
    to,
)
from tests.unit.domain.systems import FROM, small_system

PER_DAY = 2.0
"""2 a day for 100 days on 300 places."""


def referred(**changes: object) -> System:
    """The small system with referrals, its care step changed."""
    system = small_system()
    (pathway,) = system.pathways
    (care,) = pathway.steps
    changed = replace(pathway, steps=(replace(care, **changes),))  # type: ignore[arg-type]
    referrals = Referrals(pathway="adults", group="all", source="test", per_day=PER_DAY)
    return replace(system, pathways=(changed,), referrals=(referrals,))


def test_a_place_kept_after_care_is_held_for_the_delay_as_well() -> None:
    """Ward 1 of the published stroke network: stays of 24 days, kept 2 or 1.5 days more; load 19.53 there."""
    delays = tuple(
        Route(to="home", share=share, delay=Exponential(average=days))
        for share, days in ((0.71, 2.0), (0.29, 1.5))
    )
    (care,) = referred().pathways[0].steps
    course = replace(care.course, routes=delays, stay=Exponential(average=24.0))
    held = offered_loads(referred(course=course, holds_place=True))
    given_up = offered_loads(referred(course=course))
    assert held["community.caseload"] == pytest.approx(PER_DAY * (24.0 + 0.71 * 2.0 + 0.29 * 1.5) / 300)
    assert given_up["community.caseload"] == pytest.approx(PER_DAY * 24.0 / 300)


def test_the_warning_says_whether_anybody_may_leave_the_list() -> None:
    (care,) = referred().pathways[0].steps
    full = replace(care.course, stay=Exponential(average=300.0))
    gives_up = Risk(after=Deterministic(value=30.0), routes=(Route(to="home", share=1.0),))
    (without_end,) = (w for w in warnings_of(referred(course=full)) if "offered load" in w)
    assert without_end.endswith("people cannot leave its list, so it will grow without end")
    (held,) = (
        w for w in warnings_of(referred(course=replace(full, patience=gives_up))) if "offered load" in w
    )
    assert held.endswith("so its list will grow until people give up")


def test_a_step_has_the_load_of_its_pool_and_no_relief_by_itself() -> None:
    loads = loads_by_step(referred())
    assert loads == {("adults", "all", "care"): StepLoad(highest=PER_DAY / 3, unrelieved=PER_DAY / 3)}


def test_a_group_that_may_give_up_relieves_the_pool_for_all() -> None:
    (care,) = referred().pathways[0].steps
    gives_up = Risk(after=Deterministic(value=30.0), routes=(Route(to="home", share=1.0),))
    system = referred(course_by_group={"hasty": replace(care.course, patience=gives_up)})
    (pathway,) = system.pathways
    groups = (*pathway.groups, Group(name="hasty", enters_at="care"))
    both = replace(system, pathways=(replace(pathway, groups=groups),))
    nobody_comes = loads_by_step(both)
    assert nobody_comes["adults", "all", "care"].unrelieved == pytest.approx(PER_DAY / 3)
    also = Referrals(pathway="adults", group="hasty", source="test", per_day=1.0)
    loads = loads_by_step(replace(both, referrals=(*both.referrals, also)))
    for group in ("all", "hasty"):
        assert loads["adults", group, "care"] == StepLoad(highest=pytest.approx(1.0), unrelieved=0.0)


def test_what_is_dated_after_the_run_changes_no_load() -> None:
    """1 of 10 whole-time equivalents is left from 1 October on, 183 days after the first day."""
    leaving = LineChange(from_date=FROM, pence_per_year=-50_490_000, reason="test")
    (community, *others) = referred().teams
    system = replace(referred(), teams=(community.with_changes({"nurse": (leaving,)}), *others))
    assert offered_loads(system, 183.0) == {"community.caseload": pytest.approx(PER_DAY / 3)}
    assert offered_loads(system, 184.0) == {"community.caseload": pytest.approx(PER_DAY * 100 / 30)}
    assert offered_loads(system) == offered_loads(system, 184.0)


def test_listed_referrals_are_spread_over_the_run() -> None:
    """40 people in four days are 4 a day of ten, 10 of a run of one day, and 0.1 of 400."""
    system = referred()
    (referrals,) = system.referrals
    moments = tuple(day / 10 for day in range(40))
    listed = replace(system, referrals=(replace(referrals, listed_days=moments),))
    for days, per_day in ((10.0, 4.0), (1.0, 10.0), (400.0, 0.1)):
        assert offered_loads(listed, days)["community.caseload"] == pytest.approx(per_day * 100 / 300)


def test_a_run_shorter_than_a_year_has_the_demand_of_its_own_days() -> None:
    """Twice as many are referred in April as in the other months."""
    system = referred()
    (referrals,) = system.referrals
    spring = (*(1.0,) * 3, 2.0, *(1.0,) * 8)
    april = replace(system, referrals=(replace(referrals, month_factors=spring),))
    assert offered_loads(april, 30.0)["community.caseload"] == pytest.approx(2 * PER_DAY / 3)


@given(per_day=st.floats(0.01, 5), days=st.floats(0.1, 100), count=st.integers(1, 1000))
def test_the_load_of_beds_is_arrivals_times_stay_over_beds(per_day, days, count):
    system = system_of(
        [stay_step("ward", "out", place=BEDS, days=days)], [places_team("ward", "beds", count)], per_day
    )
    assert offered_loads(system)["ward.beds"] == pytest.approx(per_day * days / count)


def test_the_load_of_clinicians_is_contacts_a_week_over_contacts_offered():
    course = Course(routes=to("out"), sessions=Sessions(number=Deterministic(value=6.0), did_not_attend=0.25))
    step = Step(
        name="therapy", role="treatment", course=course, clinicians=PoolName(team="t", pool="contacts")
    )
    loads = offered_loads(system_of([step], [contacts_team("t", 10, per_week=11.0)], per_day=1.0))
    assert loads["t.contacts"] == pytest.approx(7 * 6 / 0.75 / (10 * 11))


def test_flows_of_a_jackson_network_with_re_entry_solve_the_traffic_equations():
    # Outside 1, 4, 3; service 10 a day; 1, 2, 1 servers: utilisations .5, .5 and .75.
    shares = {"1": {"2": 0.6, "3": 0.3}, "2": {"1": 0.1, "3": 0.3}, "3": {"1": 0.4, "2": 0.4}}
    servers = {"1": 1, "2": 2, "3": 1}
    steps = [
        Step(
            name=name,
            role="support",
            place=PoolName(team=f"t{name}", pool="s"),
            course=Course(
                routes=(
                    *(Route(to=other, share=share) for other, share in onward.items()),
                    Route(to="out", share=1 - sum(onward.values())),
                ),
                stay=Exponential(average=0.1),
            ),
        )
        for name, onward in shares.items()
    ]
    groups = tuple(Group(name=f"g{name}", enters_at=name) for name in shares)
    system = system_of(steps, [places_team(f"t{n}", "s", c) for n, c in servers.items()], groups=groups)
    outside = {"1": 1.0, "2": 4.0, "3": 3.0}
    referrals = tuple(
        Referrals(pathway="p", group=f"g{name}", source="test", per_day=rate)
        for name, rate in outside.items()
    )
    loads = offered_loads(replace(system, referrals=referrals))
    assert loads == pytest.approx({"t1.s": 0.5, "t2.s": 0.5, "t3.s": 0.75})


def test_an_overloaded_pool_passes_on_no_more_than_it_can_do():
    steps = [
        stay_step("first", "second", place=BEDS, days=10.0),
        stay_step("second", "out", place=ROOMS, days=10.0),
    ]
    teams = [places_team("ward", "beds", 10), places_team("house", "rooms", 20)]
    loads = offered_loads(system_of(steps, teams, per_day=4.0))
    assert loads == pytest.approx({"ward.beds": 4.0, "house.rooms": 0.5})


@given(number=st.integers(1, 12), miss=st.floats(0, 0.9), misses=st.integers(1, 4), first=st.floats(0, 1))
def test_bookings_of_a_course_are_those_of_its_chain_of_misses(number, miss, misses, first):
    """Against the chain followed contact by contact: (contacts still to attend, misses in a row)."""
    sessions = Sessions(
        number=Deterministic(value=float(number)),
        did_not_attend=miss,
        did_not_attend_first=first,
        ends_after_misses=misses,
        dropped_out_routes=to("out"),
    )
    bookings, completed = 0.0, 0.0
    at = {(number, 0, True): 1.0}
    while at:
        after: dict[tuple[int, int, bool], float] = {}
        for (left, missed, is_first), chance in at.items():
            bookings += chance
            p = first if is_first else miss
            if left == 1:
                completed += chance * (1 - p)
            else:
                after[left - 1, 0, False] = after.get((left - 1, 0, False), 0.0) + chance * (1 - p)
            if missed + 1 < misses:
                after[left, missed + 1, False] = after.get((left, missed + 1, False), 0.0) + chance * p
        at = {state: chance for state, chance in after.items() if chance > 0}
    found = course_of_contacts(sessions)
    assert found.bookings == pytest.approx(bookings, rel=1e-6)
    assert found.completed_share == pytest.approx(completed, rel=1e-6, abs=1e-9)


def risk(after, *routes):
    return Risk(after=after, routes=to(*routes))


def clinic_and_ward(per_day, **course):
    """A clinic of 10 places and 10 days, whose list leads to a ward of 4 beds and 5 days."""
    clinic = stay_step("clinic", "out", place=BEDS, days=10.0)
    clinic = replace(clinic, course=replace(clinic.course, **course))
    ward = stay_step("ward", "out", place=ROOMS, days=5.0)
    teams = [places_team("ward", "beds", 10), places_team("house", "rooms", 4)]
    return system_of([clinic, ward], teams, per_day)


def test_people_who_get_worse_on_a_full_list_are_load_where_they_go():
    """2 a day come, 1 a day is seen, 1 a day gets worse and needs 5 days of 4 beds."""
    system = clinic_and_ward(2.0, deterioration=risk(Exponential(average=200.0), "ward"))
    assert offered_loads(system) == pytest.approx({"ward.beds": 2.0, "house.rooms": 1.25}, rel=1e-6)


def test_of_two_risks_the_one_that_acts_first_says_where_the_list_leads():
    """Rates of 1 in 30 and 1 in 60 days: a third of those who leave get worse."""
    system = clinic_and_ward(
        2.0,
        patience=risk(Exponential(average=30.0 * 5), "out"),
        deterioration=risk(Exponential(average=60.0 * 5), "ward"),
    )
    assert offered_loads(system)["house.rooms"] == pytest.approx(1.25 / 3, rel=1e-3)


def test_a_loss_system_passes_on_what_erlang_b_admits():
    """False growth: at full admission the load of the places would be exactly 1."""
    ward = stay_step("ward", "down", "out", place=BEDS, days=1.0, holds_place=True)
    ward = replace(ward, course=replace(ward.course, patience=risk(Deterministic(value=0.0), "out")))
    down = stay_step("down", "out", place=ROOMS, days=2.0)
    teams = [places_team("ward", "beds", 3), places_team("house", "rooms", 2)]
    loads = offered_loads(system_of([ward, down], teams, per_day=2.0))
    lost = (2**3 / 6) / (1 + 2 + 2 + 2**3 / 6)
    assert loads == pytest.approx({"ward.beds": 2 / 3, "house.rooms": 1 - lost})


def blocked(rooms, per_day=1.0, **pathway):
    """A ward of 20 beds and 10 days whose people keep their bed for a house of so many rooms and 10 days."""
    ward = stay_step("ward", "house", place=BEDS, days=10.0, holds_place=True)
    house = stay_step("house", "out", place=ROOMS, days=10.0)
    teams = [places_team("ward", "beds", 20), places_team("house", "rooms", rooms)]
    return system_of([ward, house], teams, per_day, **pathway)


def test_a_ward_lets_through_only_what_the_house_after_it_accepts():
    """The house takes 0.8 of the 1 a day: the ward's list grows, and at most 20 wait for the house."""
    loads = offered_loads(blocked(8))
    assert loads["ward.beds"] == pytest.approx(1.25)
    assert loads["house.rooms"] < 1
    (warning,) = (w for w in warnings_of(blocked(8)) if "offered load" in w)
    assert "'ward.beds' is 1.25" in warning


def test_a_house_with_room_holds_nobody_back():
    assert offered_loads(blocked(20)) == pytest.approx({"ward.beds": 0.5, "house.rooms": 0.5})


def test_who_may_leave_a_full_list_leaves_before_those_who_may_not_are_held_back():
    """1 a day who may not leave the house's list, and 1 a day who may, on room for 1.2 a day."""
    system = blocked(12, per_day=1.0)
    (pathway,) = system.pathways
    house = pathway.steps[1]
    hasty = replace(house.course, patience=risk(Exponential(average=500.0), "out"))
    steps = (pathway.steps[0], replace(house, course_by_group={"hasty": hasty}))
    groups = (*pathway.groups, Group(name="hasty", enters_at="house"))
    also = Referrals(pathway="p", group="hasty", source="test", per_day=1.0)
    both = replace(
        system,
        pathways=(replace(pathway, steps=steps, groups=groups),),
        referrals=(*system.referrals, also),
    )
    assert offered_loads(both) == pytest.approx({"ward.beds": 0.5, "house.rooms": 2 / 1.2})


def test_a_rate_that_changes_on_a_date_is_load_from_that_date_on():
    """1 a day on 2 places of 1 day, 3 a day from a year on: load 0.5, then 1.5."""
    system = system_of([stay_step("s", "out", place=BEDS, days=1.0)], [places_team("ward", "beds", 2)])
    (referrals,) = system.referrals
    changed = replace(referrals, changes=(DatedRate(from_date=date(2027, 4, 1), per_day=3.0),))
    spell = spells_of_overload(replace(system, referrals=(changed,)), 1461.0)["ward.beds"]
    assert (spell.load, spell.from_days, spell.to_days) == (1.5, 365.0, 1461.0)


def test_growth_is_load_in_the_years_to_come():
    system = system_of([stay_step("s", "out", place=BEDS, days=1.0)], [places_team("ward", "beds", 2)])
    growing = replace(system, referrals=(replace(system.referrals[0], growth_per_year=0.3),))
    assert spells_of_overload(growing, 365.0) == {}
    spell = spells_of_overload(growing, 5 * 365.0)["ward.beds"]
    assert spell.from_days == 3 * 365.0
    assert spell.load == pytest.approx(0.5 * (1.3**5 - 1.3**4) / math.log(1.3), rel=1e-2)


def test_a_cut_on_the_last_day_holds_no_load_through_the_window():
    leaving = LineChange(from_date=FROM, pence_per_year=-50_490_000, reason="test")
    (community, *others) = referred().teams
    system = replace(referred(), teams=(community.with_changes({"nurse": (leaving,)}), *others))
    load = loads_by_step(system, 184.0)["adults", "all", "care"].highest
    assert load == pytest.approx(PER_DAY / 3)
    later = loads_by_step(system, 184.0, 183.0)["adults", "all", "care"].highest
    assert later == pytest.approx(PER_DAY * 100 / 30)


def test_a_short_overload_that_ends_is_not_told():
    """A pool without a quarter of its beds for some weeks in August is full then, and only then."""
    system = system_of([stay_step("s", "out", place=BEDS, days=8.0)], [places_team("ward", "beds", 10)])
    (team,) = system.teams
    for weeks, told in ((3, False), (5, True)):
        closed = tuple(
            CapacityFactor(from_date=day, factor=factor, source="test")
            for day, factor in (
                (date(2026, 8, 1), Fraction(3, 4)),
                (date(2026, 8, 1) + timedelta(weeks=weeks), Fraction(1)),
            )
        )
        changed = replace(team, pools=(replace(team.pools[0], factors=closed),))
        assert bool(spells_of_overload(replace(system, teams=(changed,)), 365.0)) is told


def test_an_overload_that_lasts_is_told_as_it_is_after_the_last_change():
    """2 a day of 10 days on 10 beds are twice what they can do, and half as much again with 15."""
    system = system_of([stay_step("s", "out", place=BEDS)], [places_team("ward", "beds", 10)], per_day=2.0)
    (team,) = system.teams
    opened = (CapacityFactor(from_date=date(2026, 8, 1), factor=Fraction(3, 2), source="test"),)
    changed = replace(team, pools=(replace(team.pools[0], factors=opened),))
    spell = spells_of_overload(replace(system, teams=(changed,)), 365.0)["ward.beds"]
    assert (spell.load, spell.from_days, spell.to_days) == (pytest.approx(2 * 10 / 15), 0.0, 365.0)
