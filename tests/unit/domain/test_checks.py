"""Sense of a system: what is refused and where, what is doubtful and by how much."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator.domain.checks import problems_of, problems_of_scenario, warnings_of, warnings_of_scenario
from simulator.domain.cut import AcrossTheBoard, Reallocate, Targeted, TeamSaving
from simulator.domain.demand import DayOne, Referrals
from simulator.domain.distribution import Deterministic, Exponential, Gamma
from simulator.domain.hazard import HazardTable
from simulator.domain.offered_load import course_of_contacts, offered_loads
from simulator.domain.pathway import (
    Course,
    Exit,
    Group,
    Pathway,
    PoolName,
    Rise,
    Risk,
    Route,
    Sessions,
    Standard,
    Step,
)
from simulator.domain.scenario import RunSettings, Scenario
from simulator.domain.system import System
from simulator.domain.team import BudgetLine, CapacityFactor, Pool, Team

START = date(2026, 4, 1)
BEDS = PoolName(team="ward", pool="beds")
ROOMS = PoolName(team="house", pool="rooms")


def to(*destinations, share=None):
    return tuple(Route(to=name, share=share or 1 / len(destinations)) for name in destinations)


def stay_step(name, *destinations, place=None, days=10.0, **more):
    course = Course(routes=to(*destinations), stay=Exponential(average=days))
    return Step(name=name, role="inpatient", course=course, place=place, **more)


def places_team(name, pool, count):
    line = BudgetLine(
        name="nurse", category="pay", behaviour="variable", pence_per_year=100, source="test", wte=Fraction(1)
    )
    held = Pool(name=pool, kind="places", staffed_by=("nurse",), count=count, source="test")
    return Team(name=name, lines=(line,), pools=(held,))


def contacts_team(name, wte, per_week=7.0):
    line = BudgetLine(
        name="nurse",
        category="pay",
        behaviour="variable",
        pence_per_year=100,
        source="test",
        wte=Fraction(wte),
    )
    pool = Pool(name="contacts", kind="contacts", staffed_by=("nurse",), contacts_per_wte_per_week=per_week)
    return Team(name=name, lines=(line,), pools=(pool,))


def system_of(steps, teams=(), per_day=1.0, **pathway):
    group = Group(name="all", enters_at=steps[0].name)
    exits = (Exit(name="out", meaning="completed"),)
    whole = Pathway(name="p", steps=tuple(steps), **{"groups": (group,), "exits": exits, **pathway})
    referrals = Referrals(pathway="p", group="all", source="test", per_day=per_day)
    return System(starts=START, pathways=(whole,), teams=tuple(teams), referrals=(referrals,))


@pytest.fixture
def sound():
    return system_of([stay_step("ward", "out", place=BEDS)], [places_team("ward", "beds", 20)])


def only_problem(system):
    problems = problems_of(system)
    assert len(problems) == 1, problems
    return problems[0]


def with_course(system, **changes):
    (pathway,) = system.pathways
    first = pathway.steps[0]
    changed = replace(first, course=replace(first.course, **changes))
    return replace(system, pathways=(replace(pathway, steps=(changed, *pathway.steps[1:])),))


def test_a_sound_system_has_neither_problems_nor_warnings(sound):
    assert problems_of(sound) == ()
    assert warnings_of(sound) == ()


@pytest.mark.parametrize("sum_off", [1e-6, -1e-6])
def test_routes_that_miss_1_are_refused_at_their_table(sound, sum_off):
    wrong = with_course(sound, routes=(Route(to="out", share=0.5), Route(to="ward", share=0.5 + sum_off)))
    assert only_problem(wrong).place == ("pathways", "p", "steps", "ward", "routes")


def test_thirds_sum_to_1(sound):
    thirds = tuple(Route(to=name, share=1 / 3) for name in ("out", "ward", "lost"))
    exits = (Exit(name="out", meaning="completed"), Exit(name="lost", meaning="left"))
    system = with_course(sound, routes=thirds)
    assert problems_of(replace(system, pathways=(replace(system.pathways[0], exits=exits),))) == ()


def test_a_name_that_does_not_exist_gets_the_near_one(sound):
    problem = only_problem(with_course(sound, routes=to("oot")))
    assert problem.rule == "no step or exit 'oot': did you mean 'out'?"
    assert problem.place[-2:] == ("routes", "oot")


def test_a_fault_that_a_group_inherits_is_told_once(sound):
    wrong = with_course(sound, routes=to("nowhere"))
    (pathway,) = wrong.pathways
    step = pathway.steps[0]
    for_group = replace(step, course_by_group={"all": replace(step.course, priority=0)})
    assert only_problem(replace(wrong, pathways=(replace(pathway, steps=(for_group,)),)))


def test_a_fault_of_a_group_is_told_at_the_group(sound):
    (pathway,) = sound.pathways
    step = pathway.steps[0]
    for_group = replace(step, course_by_group={"all": replace(step.course, routes=to("nowhere"))})
    problem = only_problem(replace(sound, pathways=(replace(pathway, steps=(for_group,)),)))
    assert problem.place == ("pathways", "p", "steps", "ward", "groups", "all", "routes", "nowhere")


def test_every_fault_of_a_system_is_told_at_once(sound):
    wrong = with_course(sound, routes=to("nowhere"), stay=Exponential(average=-1))
    wrong = replace(wrong, teams=(), referrals=(replace(wrong.referrals[0], group="alll"),))
    assert {problem.written_place for problem in problems_of(wrong)} == {
        "pathways.p.steps.ward.routes.nowhere",
        "pathways.p.steps.ward.stay",
        "pathways.p.steps.ward.place",
        "demand.p.alll",
    }


def test_two_of_one_name_are_refused(sound):
    twice = replace(sound, teams=sound.teams * 2)
    assert "two teams are called 'ward'" in only_problem(twice).rule


def test_a_ring_of_steps_without_a_way_out_is_named():
    system = system_of([stay_step("in", "a", "out"), stay_step("a", "b"), stay_step("b", "a")])
    assert "'a' → 'b' → 'a'" in only_problem(system).rule


def test_a_ring_that_can_be_left_is_allowed():
    assert problems_of(system_of([stay_step("a", "b"), stay_step("b", "a", "out")])) == ()


def test_a_way_out_with_no_share_is_none():
    steps = [stay_step("a", "a")]
    steps[0] = replace(
        steps[0],
        course=replace(steps[0].course, routes=(Route(to="a", share=1.0), Route(to="out", share=0.0))),
    )
    assert "nobody ever leaves" in only_problem(system_of(steps)).rule


HELD = [places_team("ward", "beds", 20), places_team("house", "rooms", 20)]


def test_places_held_in_a_ring_are_refused_with_the_ring():
    ring = [
        stay_step("ward", "house", place=BEDS, holds_place=True),
        stay_step("house", "ward", "out", place=ROOMS, holds_place=True),
    ]
    problem = only_problem(system_of(ring, HELD))
    assert "'ward.beds' → 'house.rooms' → 'ward.beds'" in problem.rule
    assert problem.place[-1] == "holds_place"


def test_places_held_in_a_line_are_allowed():
    line = [
        stay_step("ward", "house", place=BEDS, holds_place=True),
        stay_step("house", "ward", "out", place=ROOMS),
    ]
    assert problems_of(system_of(line, HELD)) == ()


def test_a_ring_through_a_step_without_places_is_found():
    waiting = Course(
        routes=to("out"),
        sessions=Sessions(number=Deterministic(value=1.0)),
        patience=Risk(after=Exponential(average=5.0), routes=to("ward", "out")),
    )
    clinic = Step(
        name="clinic", role="support", course=waiting, clinicians=PoolName(team="t", pool="contacts")
    )
    steps = [stay_step("ward", "clinic", place=BEDS, holds_place=True), clinic]
    system = system_of(steps, [places_team("ward", "beds", 20), contacts_team("t", 3)])
    assert "'ward.beds' → 'ward.beds'" in only_problem(system).rule


def test_two_pathways_can_hold_each_other_up(sound):
    there = system_of(
        [
            stay_step("a", "b", place=BEDS, holds_place=True),
            stay_step("b", "out", place=ROOMS),
        ],
        HELD,
    )
    back = replace(
        there.pathways[0],
        name="q",
        groups=(Group(name="all", enters_at="b"),),
        steps=(
            stay_step("b", "a", place=ROOMS, holds_place=True),
            stay_step("a", "out", place=BEDS),
        ),
    )
    both = replace(there, pathways=(*there.pathways, back))
    assert "held in a circle" in only_problem(both).rule


def test_a_list_that_is_joined_again_at_once_is_refused():
    at_once = Risk(after=Deterministic(value=0.0), routes=to("ward"))
    system = system_of([stay_step("ward", "out", place=BEDS)], [places_team("ward", "beds", 1)])
    assert "go round in a ring" in only_problem(with_course(system, patience=at_once)).rule


def test_a_list_that_is_left_at_once_for_good_is_a_loss_system():
    at_once = Risk(after=Deterministic(value=0.0), routes=to("out"))
    system = system_of([stay_step("ward", "out", place=BEDS)], [places_team("ward", "beds", 20)])
    assert problems_of(with_course(system, patience=at_once)) == ()


def test_a_stay_that_may_never_end_is_refused(sound):
    never = HazardTable(from_days=(0.0,), hazards_per_day=(0.0,))
    assert only_problem(with_course(sound, stay=never)).rule == "this may never end"
    patient = Risk(after=never, routes=to("out"))
    assert problems_of(with_course(sound, patience=patient)) == ()


def test_a_priority_may_stay_and_not_fall(sound):
    assert problems_of(with_course(sound, rise=Rise(after_days=7.0, to_priority=1))) == ()
    assert "is a fall" in only_problem(with_course(sound, rise=Rise(after_days=7.0, to_priority=2))).rule


def test_no_more_people_are_in_care_than_there_are_places(sound):
    def with_people(number):
        cohort = DayOne(pathway="p", group="all", step="ward", source="test", in_care=number)
        return replace(sound, day_one=(cohort,))

    assert problems_of(with_people(20)) == ()
    assert only_problem(with_people(21)).place == ("day_one", "p", "all", "ward", "in_care")


def test_nobody_waits_who_would_surely_have_left(sound):
    patience = Risk(after=Deterministic(value=30.0), routes=to("out"))
    cohort = DayOne(pathway="p", group="all", step="ward", source="test", waited_days=(31.0, 29.0))
    wrong = replace(with_course(sound, patience=patience), day_one=(cohort,))
    assert "1 person here, up to 31 days" in only_problem(wrong).rule


def test_dates_of_capacity_must_ascend(sound):
    (team,) = sound.teams
    factors = tuple(CapacityFactor(from_date=START, factor=Fraction(1)) for _ in range(2))
    pools = (replace(team.pools[0], factors=factors),)
    problem = only_problem(replace(sound, teams=(replace(team, pools=pools),)))
    assert problem.place == ("teams", "ward", "pools", "beds", "factors", 1, "from")


# Scenarios


def scenario_of(system, *cuts, ends=date(2028, 4, 1), warm_up_days=30.0):
    run = RunSettings(ends=ends, warm_up_days=warm_up_days, replications=1, seed=1)
    return Scenario(name="s", description="", baseline=system, cuts=cuts, run=run)


def slice_of(share, name="slice", when=date(2026, 10, 1)):
    return AcrossTheBoard(name=name, from_date=when, share=share)


def test_a_cut_that_cannot_be_made_is_told_at_its_position(sound):
    wrong = scenario_of(sound, slice_of(Fraction(1, 10)), slice_of(Fraction(11, 10), "more"))
    (problem,) = problems_of_scenario(wrong)
    assert problem.place[:2] == ("cuts", 1)


def test_a_run_must_outlast_its_warm_up(sound):
    (problem,) = problems_of_scenario(scenario_of(sound, warm_up_days=731.0))
    assert problem.place == ("run", "warm_up")
    (problem,) = problems_of_scenario(scenario_of(sound, ends=START))
    assert problem.place == ("run", "ends")


def test_a_cut_after_the_run_is_warned_about_with_the_days(sound):
    late = scenario_of(sound, slice_of(Fraction(1, 10), when=date(2028, 4, 11)))
    assert problems_of_scenario(late) == ()
    (warning,) = warnings_of_scenario(late)
    assert "10 days after the run ends" in warning
    whole = scenario_of(sound, slice_of(Fraction(9, 10), when=date(2028, 4, 11)))
    assert len(warnings_of_scenario(whole)) == 1, "what it leaves of a capacity is of no account either"


def test_a_cut_before_the_first_day_is_warned_about_with_the_days(sound):
    early = scenario_of(sound, slice_of(Fraction(1, 10), when=date(2026, 3, 22)))
    (warning,) = warnings_of_scenario(early)
    assert warning.endswith("10 days before the first day: it is in force from the start")


def test_a_cut_on_the_first_day_is_not_doubtful(sound):
    assert warnings_of_scenario(scenario_of(sound, slice_of(Fraction(1, 10), when=START))) == ()


def test_a_cut_of_nothing_is_warned_about(sound):
    nothing = (
        slice_of(Fraction(0)),
        Targeted(name="plan", from_date=START, teams=(TeamSaving(team="ward", amount_pence_per_year=0),)),
    )
    assert warnings_of_scenario(scenario_of(sound, *nothing)) == (
        "cut 'slice' takes £0 a year: it changes nothing",
        "cut 'plan' takes £0 a year: it changes nothing",
    )


def test_a_team_that_gives_nothing_to_a_plan_is_warned_about(sound):
    two_teams = replace(sound, teams=(*sound.teams, places_team("house", "rooms", 5)))
    savings = (TeamSaving(team="ward", share=Fraction(1, 10)), TeamSaving(team="house", share=Fraction(0)))
    warnings = warnings_of_scenario(
        scenario_of(two_teams, Targeted(name="plan", from_date=START, teams=savings))
    )
    assert "cut 'plan' takes £0 a year from 'house': it changes nothing there" in warnings


def test_money_that_moves_is_no_cut_of_nothing(sound):
    two_teams = replace(sound, teams=(*sound.teams, places_team("house", "rooms", 5)))
    move = Reallocate(name="move", from_date=START, out_of="ward", into="house", amount_pence_per_year=10)
    assert not any("changes nothing" in w for w in warnings_of_scenario(scenario_of(two_teams, move)))


@pytest.mark.parametrize("missed", [0.0, 0.2])
def test_a_course_may_have_gone_on_at_half_its_pace_and_no_slower(missed):
    course = Course(
        routes=to("out"),
        sessions=Sessions(number=Deterministic(value=6.0), did_not_attend=missed),
    )
    step = Step(name="s", role="support", course=course, clinicians=PoolName(team="t", pool="contacts"))
    system = system_of([step], [contacts_team("t", 3)])
    slow, overlong = 2 * 6 * 7.0 - 1, 2 * 60 * 7.0
    there = DayOne(pathway="p", group="all", step="s", source="test", in_care_days=(slow,))
    assert problems_of(replace(system, day_one=(there,))) == ()
    problem = only_problem(replace(system, day_one=(replace(there, in_care_days=(overlong, slow)),)))
    assert "1 person here, up to 840 days" in problem.rule
    assert problem.place[-1] == "in_care"


# Offered load


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


# Warnings


def test_a_load_above_1_is_warned_about_with_its_number():
    system = system_of(
        [stay_step("ward", "out", place=BEDS, days=11.2)], [places_team("ward", "beds", 10)], per_day=1.0
    )
    (warning,) = warnings_of(system)
    assert "offered load of 'ward.beds' is 1.12" in warning


def test_a_closed_pool_is_warned_about_with_its_date(sound):
    (team,) = sound.teams
    closed = (CapacityFactor(from_date=date(2026, 9, 1), factor=Fraction(0)),)
    system = replace(sound, teams=(replace(team, pools=(replace(team.pools[0], factors=closed),)),))
    assert any("is 0 from 2026-09-01" in warning for warning in warnings_of(system))


def test_steps_that_nobody_reaches_are_warned_about(sound):
    (pathway,) = sound.pathways
    more = replace(pathway, steps=(*pathway.steps, stay_step("island", "out")))
    assert any(
        "0 patients can reach step 'island'" in w for w in warnings_of(replace(sound, pathways=(more,)))
    )


def test_a_treatment_clock_without_a_treatment_is_warned_about(sound):
    (pathway,) = sound.pathways
    standard = Standard(name="soon", within_days=42.0, share=0.75, clock="treatment", source="test")
    system = replace(sound, pathways=(replace(pathway, standards=(standard,)),))
    assert any("clock of standard 'soon' never stops" in warning for warning in warnings_of(system))


def test_a_person_in_two_pools_is_warned_about():
    team = contacts_team("t", 3)
    twice = replace(team, pools=(*team.pools, replace(team.pools[0], name="more")))
    step = Step(
        name="s",
        role="support",
        course=Course(routes=to("out"), sessions=Sessions(number=Deterministic(value=1.0))),
        clinicians=PoolName(team="t", pool="contacts"),
    )
    warnings = warnings_of(system_of([step], [twice]))
    assert any("the 3 WTE of 't.nurse' give contacts in 2 pools at once" in warning for warning in warnings)


def test_a_number_of_contacts_that_rounding_up_changes_is_warned_of_with_both_means():
    course = Course(routes=to("out"), sessions=Sessions(number=Gamma(shape=4.0, scale=1.5)))
    step = Step(
        name="therapy", role="treatment", course=course, clinicians=PoolName(team="t", pool="contacts")
    )
    (warning,) = warnings_of(system_of([step], [contacts_team("t", 100, per_week=11.0)], per_day=1.0))
    # Rounding up adds about a half to a spread as wide as this one.
    assert "has 6.50 contacts on average where 6.00 are stated" in warning


def test_listed_referrals_that_come_after_the_run_are_warned_of():
    system = system_of([stay_step("ward", "out", place=BEDS, days=1.0)], [places_team("ward", "beds", 10)])
    (referrals,) = system.referrals
    late = replace(system, referrals=(replace(referrals, listed_days=(1.0, 364.0, 365.0, 900.0)),))
    run = RunSettings(ends=date(2027, 4, 1), warm_up_days=0.0, replications=1, seed=1)
    stated = Scenario(name="s", description="", baseline=late, cuts=(), run=run)
    assert any(
        "2 of the 4 referrals listed for 'p.all' come after" in w for w in warnings_of_scenario(stated)
    )
