"""From a scenario to its network: names become indices, money becomes capacity."""

from __future__ import annotations

import math
from dataclasses import replace
from datetime import date
from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator.compilation.network import compile_network, month_edges, network_of
from simulator.domain.change.across_the_board import AcrossTheBoard
from simulator.domain.change.targeted import Targeted, TeamSaving
from simulator.domain.demand import DayOne, Referrals
from simulator.domain.distribution import Deterministic, Exponential
from simulator.domain.hazard import HazardTable
from simulator.domain.pathway import (
    Course,
    Exit,
    Group,
    Overflow,
    Pathway,
    PoolName,
    ReReferral,
    Rise,
    Risk,
    Route,
    Sessions,
    Step,
)
from simulator.domain.scenario import RunSettings, Scenario
from simulator.domain.system import System
from simulator.domain.team import BudgetLine, CapacityFactor, Pool, Team
from simulator.simulation.chance.sampler import Law, LawKind
from simulator.simulation.network import Way

STARTS = date(2026, 4, 1)


def pay(name: str, wte: str, pounds: int = 100_000) -> BudgetLine:
    return BudgetLine(
        name=name,
        category="pay",
        behaviour="variable",
        pence_per_year=pounds * 100,
        source="assumption: this test",
        wte=Fraction(wte),
    )


THERAPY = Course(
    routes=(Route(to="well", share=0.75), Route(to="ward", share=0.25, delay=Deterministic(value=3.0))),
    sessions=Sessions(
        number=Exponential(average=6.0),
        did_not_attend=0.1,
        ends_after_misses=2,
        dropped_out_routes=(Route(to="lost", share=1.0),),
    ),
    priority=4,
    rise=Rise(after_days=126.0, to_priority=2),
    patience=Risk(after=Exponential(average=60.0), routes=(Route(to="lost", share=1.0),)),
    deterioration=Risk(
        after=HazardTable(from_days=(0.0,), hazards_per_day=(0.01,)), routes=(Route(to="ward", share=1.0),)
    ),
)
WARD = Course(
    routes=(Route(to="therapy", share=0.5), Route(to="well", share=0.5)),
    stay=Exponential(average=33.0),
    overflow=Overflow(after=Deterministic(value=0.0), stay=None, price_pence_per_day=1, source="this test"),
)
ADULTS = Pathway(
    name="adults",
    groups=(
        Group(
            name="routine",
            enters_at="therapy",
            re_referral=ReReferral(
                share_by_episode=(0.3, 0.5),
                after=Exponential(average=90.0),
                enters_at="ward",
                from_exits=("lost",),
            ),
        ),
        Group(name="urgent", enters_at="ward"),
    ),
    steps=(
        Step(
            name="therapy",
            role="treatment",
            course=THERAPY,
            course_by_group={"urgent": replace(THERAPY, priority=1, rise=None)},
            place=PoolName(team="community", pool="caseload"),
            clinicians=PoolName(team="community", pool="contacts"),
            notice_days=5.0,
        ),
        Step(
            name="ward",
            role="inpatient",
            course=WARD,
            place=PoolName(team="ward", pool="beds"),
            holds_place=True,
            whole_days=True,
        ),
    ),
    exits=(Exit(name="well", meaning="completed"), Exit(name="lost", meaning="left")),
)
CHILDREN = Pathway(
    name="children",
    groups=(Group(name="all", enters_at="ward"),),
    steps=(
        Step(
            name="ward",
            role="inpatient",
            course=Course(
                routes=(Route(to="home", share=1.0),),
                stay=Deterministic(value=9.0),
                patience=Risk(after=Deterministic(value=2.0), routes=(Route(to="home", share=1.0),)),
            ),
            place=PoolName(team="ward", pool="beds"),
        ),
    ),
    exits=(Exit(name="home", meaning="completed"),),
)
SYSTEM = System(
    starts=STARTS,
    pathways=(ADULTS, CHILDREN),
    teams=(
        Team(
            name="community",
            lines=(pay("nurse", "2.4"),),
            pools=(
                Pool(
                    name="contacts",
                    kind="contacts",
                    staffed_by=("nurse",),
                    contacts_per_wte_per_week=11.0,
                    in_treatment_first=False,
                ),
                Pool(name="caseload", kind="places", staffed_by=("nurse",), count=40),
            ),
        ),
        Team(
            name="ward",
            lines=(pay("nurse", "20"),),
            pools=(
                Pool(
                    name="beds",
                    kind="beds",
                    staffed_by=("nurse",),
                    count=18,
                    factors=(
                        CapacityFactor(from_date=date(2026, 12, 1), factor=Fraction(10, 9)),
                        CapacityFactor(from_date=date(2027, 3, 1), factor=Fraction(1)),
                    ),
                ),
            ),
        ),
    ),
    referrals=(
        Referrals(
            pathway="adults", group="routine", source="t", per_day=2.0, weekday_factors=(1.4,) * 5 + (0, 0)
        ),
        Referrals(pathway="children", group="all", source="t", listed_days=(1.0, 4.5), logged_daily=True),
    ),
    day_one=(
        DayOne(pathway="adults", group="routine", step="therapy", source="t", waited_days=(9.0,), in_care=2),
        DayOne(pathway="adults", group="urgent", step="ward", source="t", in_care_days=(3.0, 1.0)),
    ),
)
NETWORK = network_of(SYSTEM, 365.0)


def test_pools_come_in_the_order_of_the_file_with_their_capacity() -> None:
    contacts, caseload, beds = NETWORK.pools
    assert [pool.name for pool in NETWORK.pools] == ["community.contacts", "community.caseload", "ward.beds"]
    assert [(c.at_days, c.servers, c.speed) for c in contacts.changes] == [(0.0, 3, 0.8)]
    assert contacts.contact_days == 7 / 11
    assert not contacts.in_treatment_first
    assert caseload.contact_days == beds.contact_days == 1
    assert [(c.at_days, c.servers) for c in beds.changes] == [(0.0, 18), (244.0, 20), (334.0, 18)]
    assert {c.speed for c in beds.changes} == {1.0}


def test_a_change_after_the_run_is_left_out() -> None:
    assert [c.at_days for c in network_of(SYSTEM, 244.0).pools[2].changes] == [0.0]
    assert [c.at_days for c in network_of(SYSTEM, 245.0).pools[2].changes] == [0.0, 244.0]


def test_steps_and_exits_are_numbered_through_all_pathways() -> None:
    assert [step.name for step in NETWORK.steps] == ["adults/therapy", "adults/ward", "children/ward"]
    assert NETWORK.exits == ("adults/well", "adults/lost", "children/home")
    therapy, ward, children = NETWORK.steps
    assert (therapy.place, therapy.clinicians, therapy.list_pool) == (1, 0, 1)
    assert (ward.place, ward.clinicians) == (children.place, children.clinicians) == (2, -1)
    assert (ward.holds_place, ward.whole_days, therapy.notice_days) == (True, True, 5.0)


def test_a_group_has_its_people_of_day_one_and_then_its_referrals() -> None:
    assert [c.name for c in NETWORK.classes] == [
        "adults/routine/day one/therapy/waiting",
        "adults/routine/day one/therapy/in care",
        "adults/routine",
        "adults/urgent/day one/ward/in care",
        "children/all",
    ]
    assert [c.enters_at for c in NETWORK.classes] == [0, 0, 0, 1, 2]
    assert [c.group for c in NETWORK.classes] == ["routine", "routine", "routine", "urgent", "all"]


def test_a_step_has_a_course_for_every_class_of_its_own_pathway() -> None:
    therapy, ward, children = NETWORK.steps
    assert [course is None for course in therapy.courses] == [False] * 4 + [True]
    assert [course is None for course in children.courses] == [True] * 4 + [False]
    assert [course.priority for course in therapy.courses if course] == [4, 4, 4, 1]
    assert [course.rise_after_days for course in therapy.courses if course] == [126.0] * 3 + [math.inf]
    assert therapy.courses[0] is not None
    assert therapy.courses[0].rise_to == 2
    assert ward.courses[0] == ward.courses[3]


def test_routes_lead_to_indices_with_their_delays() -> None:
    therapy, ward, children = (step.courses[0] or step.courses[4] for step in NETWORK.steps)
    assert therapy is not None
    assert ward is not None
    assert children is not None
    delay = Law(LawKind.DETERMINISTIC, 3.0)
    assert therapy.routing.ways == (Way(to=-1, delay=None), Way(to=1, delay=delay))
    assert therapy.routing.cumulative == (0.75, 1.0)
    assert ward.routing.ways == (Way(to=0, delay=None), Way(to=-1, delay=None))
    assert children.routing.ways == (Way(to=-3, delay=None),)
    assert therapy.patience is not None
    assert therapy.patience.routing.ways == (Way(to=-2, delay=None),)
    assert therapy.deterioration is not None
    assert therapy.deterioration.after.kind == LawKind.HAZARD
    assert ward.patience is ward.deterioration is None


def test_contacts_keep_their_misses_and_where_they_lead() -> None:
    therapy = NETWORK.steps[0].courses[0]
    assert therapy is not None
    assert therapy.stay is None
    sessions = therapy.sessions
    assert sessions is not None
    assert sessions.did_not_attend == sessions.did_not_attend_first == 0.1
    assert sessions.ends_after_misses == 2
    assert sessions.dropped_out is not None
    assert sessions.dropped_out.ways == (Way(to=-2, delay=None),)
    assert sessions.interval == Law(LawKind.DETERMINISTIC, 7.0)


def test_the_first_contact_may_be_missed_more_often_than_the_rest() -> None:
    stated = Sessions(number=Deterministic(value=2.0), did_not_attend=0.1, did_not_attend_first=0.0)
    system = with_therapy(replace(THERAPY, sessions=stated))
    therapy = network_of(system, 10.0).steps[0].courses[0]
    assert therapy is not None
    assert therapy.sessions is not None
    assert therapy.sessions.did_not_attend_first == 0.0
    assert therapy.sessions.ends_after_misses == 0
    assert therapy.sessions.dropped_out is None


def with_therapy(course: Course) -> System:
    step = replace(ADULTS.steps[0], course=course)
    return replace(SYSTEM, pathways=(replace(ADULTS, steps=(step, ADULTS.steps[1])), CHILDREN))


def test_a_stay_elsewhere_is_the_stay_here_unless_the_file_says_otherwise() -> None:
    ward = NETWORK.steps[1].courses[0]
    assert ward is not None
    assert ward.overflow is not None
    assert ward.overflow.stay == ward.stay == Law(LawKind.EXPONENTIAL, 33.0)
    assert ward.overflow.after == Law(LawKind.DETERMINISTIC, 0.0)


def test_an_overflow_of_contacts_without_a_stay_is_refused() -> None:
    with pytest.raises(ValueError, match="needs a stay of its own"):
        network_of(with_therapy(replace(THERAPY, overflow=WARD.overflow)), 10.0)


def test_re_referral_names_its_exits_by_index() -> None:
    again = NETWORK.classes[2].re_referral
    assert again is not None
    assert again.from_exits == frozenset({1})
    assert again.enters_at == 1
    assert again.share_by_episode == (0.3, 0.5)
    assert NETWORK.classes[0].re_referral == again
    assert NETWORK.classes[3].re_referral is NETWORK.classes[4].re_referral is None


def test_arrivals_have_a_rate_for_every_day_or_are_listed() -> None:
    routine, children = NETWORK.classes[2].arrivals, NETWORK.classes[4].arrivals
    assert routine is not None
    assert len(routine.rates_per_day) == 365
    # The run starts on a Wednesday: three working days, a weekend, and Monday.
    assert routine.rates_per_day[:6] == (2.8, 2.8, 2.8, 0.0, 0.0, 2.8)
    assert children is not None
    assert children.listed_days == (1.0, 4.5)
    assert children.logged_daily
    assert NETWORK.classes[0].arrivals is None


# Cuts

RUN = RunSettings(ends=date(2027, 4, 1), warm_up_days=0.0, replications=1, seed=1)
BASELINE = Scenario(name="baseline", description="No cuts.", baseline=SYSTEM, cuts=(), run=RUN)


def test_a_scenario_without_cuts_is_its_baseline() -> None:
    assert compile_network(BASELINE) == NETWORK
    assert BASELINE.horizon_days == 365


def test_a_cut_changes_capacity_on_its_date_and_nothing_else() -> None:
    cut = AcrossTheBoard(name="five", from_date=date(2026, 10, 1), share=Fraction(1, 20))
    network = compile_network(replace(BASELINE, cuts=(cut,)))
    contacts, caseload, beds = network.pools
    # 2.4 whole-time equivalents become 2.28, places and beds are whole.
    assert [(c.at_days, c.servers) for c in contacts.changes] == [(0.0, 3), (183.0, 3)]
    assert contacts.changes[1].speed == pytest.approx(2.28 / 3)
    assert [(c.at_days, c.servers) for c in caseload.changes] == [(0.0, 40), (183.0, 38)]
    assert [(c.at_days, c.servers) for c in beds.changes] == [(0, 18), (183, 17), (244, 19), (334, 17)]
    assert replace(network, pools=NETWORK.pools) == NETWORK


def test_a_cut_to_one_team_leaves_the_pools_of_the_others() -> None:
    saving = TeamSaving(team="ward", share=Fraction(1, 10))
    cut = Targeted(name="ward", from_date=date(2026, 10, 1), teams=(saving,))
    network = compile_network(replace(BASELINE, cuts=(cut,)))
    assert network.pools[:2] == NETWORK.pools[:2]
    assert network.pools[2] != NETWORK.pools[2]


# Reporting periods


def test_periods_are_calendar_months() -> None:
    assert month_edges(date(2026, 4, 1), 92.0) == (0.0, 30.0, 61.0, 91.0, 92.0)
    assert month_edges(date(2028, 2, 15), 46.0) == (0.0, 15.0, 46.0)
    assert month_edges(date(2026, 4, 1), 30.0) == (0.0, 30.0)
    assert month_edges(date(2026, 12, 31), 2.0) == (0.0, 1.0, 2.0)


@given(starts=st.dates(date(2020, 1, 1), date(2035, 12, 31)), days=st.integers(1, 2000))
def test_periods_cover_the_run_and_none_is_empty_or_longer_than_a_month(starts: date, days: int) -> None:
    edges = month_edges(starts, float(days))
    assert (edges[0], edges[-1]) == (0.0, float(days))
    lengths = [after - before for before, after in pairwise(edges)]
    assert all(0 < length <= 31 for length in lengths)
    assert all(length >= 28 for length in lengths[1:-1])
