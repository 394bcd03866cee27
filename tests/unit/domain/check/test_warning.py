"""What is doubtful about a system or a scenario, and by how much."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from fractions import Fraction

from simulator.domain.change.reallocate import Reallocate
from simulator.domain.change.targeted import Targeted, TeamSaving
from simulator.domain.check.scenario import problems_of_scenario, warnings_of, warnings_of_scenario
from simulator.domain.distribution import Deterministic, Exponential, Gamma
from simulator.domain.pathway import (
    Course,
    PoolName,
    Recovery,
    Risk,
    Sessions,
    Standard,
    Step,
)
from simulator.domain.scenario import RunSettings, Scenario
from simulator.domain.team import CapacityFactor
from tests.unit.domain.one_pathway import (
    BEDS,
    ROOMS,
    START,
    contacts_team,
    places_team,
    scenario_of,
    slice_of,
    stay_step,
    system_of,
    to,
    with_course,
)


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


def test_a_load_above_1_is_warned_about_with_its_number():
    system = system_of(
        [stay_step("ward", "out", place=BEDS, days=11.2)], [places_team("ward", "beds", 10)], per_day=1.0
    )
    assert any("offered load of 'ward.beds' is 1.12" in warning for warning in warnings_of(system))


def test_a_closed_pool_is_warned_about_with_its_date(sound):
    (team,) = sound.teams
    closed = (CapacityFactor(from_date=date(2026, 9, 1), factor=Fraction(0)),)
    system = replace(sound, teams=(replace(team, pools=(replace(team.pools[0], factors=closed),)),))
    assert any("is 0 from 2026-09-01" in warning for warning in warnings_of(system))


def closures(*dated):
    """Factors of a pool: 0 and 1 in turn from each date."""
    return tuple(
        CapacityFactor(from_date=moment, factor=Fraction(position % 2))
        for position, moment in enumerate(dated)
    )


def test_a_pool_that_opens_every_week_is_not_said_to_be_closed(sound):
    (team,) = sound.teams
    weekends = closures(*(date(2026, 9, day) for day in (5, 7, 12, 14, 19, 21)))
    system = replace(sound, teams=(replace(team, pools=(replace(team.pools[0], factors=weekends),)),))
    assert not any("is 0 from" in warning for warning in warnings_of(system))


def test_a_pool_closed_for_months_is_warned_about_with_both_dates(sound):
    (team,) = sound.teams
    repair = closures(date(2026, 9, 1), date(2026, 12, 1))
    system = replace(sound, teams=(replace(team, pools=(replace(team.pools[0], factors=repair),)),))
    assert any("is 0 from 2026-09-01 until 2026-12-01" in warning for warning in warnings_of(system))


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
    warnings = warnings_of(system_of([step], [contacts_team("t", 100, per_week=11.0)], per_day=1.0))
    (warning,) = (said for said in warnings if "contacts on average" in said)
    # Rounding up adds about a half to a spread as wide as this one.
    assert "has 6.50 contacts on average where 6.00 are stated" in warning


def test_listed_referrals_that_come_after_the_run_are_warned_of():
    system = system_of([stay_step("ward", "out", place=BEDS, days=1.0)], [places_team("ward", "beds", 10)])
    (referrals,) = system.referrals
    late = replace(system, referrals=(replace(referrals, listed_days=(1.0, 364.0, 365.0, 900.0)),))
    run = RunSettings(ends=date(2027, 4, 1), warm_up_days=0.0, replications=1, seed=1)
    stated = Scenario(name="s", description="", baseline=late, cuts=(), run=run)
    assert any(
        "2 of the 4 referrals listed for 'p.all' arrive after" in w for w in warnings_of_scenario(stated)
    )


def harmless(system):
    return [warning for warning in warnings_of(system) if "can do no harm" in warning]


def test_a_list_on_which_waiting_can_do_no_harm_is_warned_of(sound):
    plain = system_of([stay_step("ward", "out", place=BEDS)], [places_team("ward", "beds", 20)])
    (warning,) = harmless(plain)
    assert "1 list ('p.ward')" in warning
    assert harmless(sound) == []
    worse = Risk(after=Exponential(average=90.0), routes=to("out"))
    assert harmless(with_course(plain, deterioration=worse)) == []


def test_a_wait_that_costs_recoveries_later_does_harm():
    recovery = Recovery(at_best=0.5, lost_per_week_waited=0.01, full_course_sessions=None, source="test")
    steps = [
        stay_step("clinic", "ward", place=ROOMS),
        replace(stay_step("ward", "out", place=BEDS), recovery=recovery),
    ]
    teams = [places_team("ward", "beds", 20), places_team("house", "rooms", 20)]
    assert harmless(system_of(steps, teams)) == []
    no_loss = replace(steps[1], recovery=replace(recovery, lost_per_week_waited=0.0))
    assert "2 lists ('p.clinic', 'p.ward')" in harmless(system_of([steps[0], no_loss], teams))[0]


def test_people_who_wait_in_a_bed_for_the_next_step_take_beds():
    risk = Risk(after=Exponential(average=90.0), routes=to("out"))
    ward = stay_step("ward", "house", place=BEDS, holds_place=True)
    ward = replace(ward, course=replace(ward.course, patience=risk))
    teams = [places_team("ward", "beds", 20), places_team("house", "rooms", 20)]
    assert harmless(system_of([ward, stay_step("house", "out", place=ROOMS)], teams)) == []


def test_an_overload_that_only_lists_cause_is_said_with_both_loads():
    """2 a day on a clinic of 1 a day; the other gets worse and needs 5 of 4 beds."""
    worse = Risk(after=Exponential(average=200.0), routes=to("ward"))
    clinic = stay_step("clinic", "out", place=BEDS, days=10.0)
    clinic = replace(clinic, course=replace(clinic.course, deterioration=worse))
    teams = [places_team("ward", "beds", 10), places_team("house", "rooms", 4)]
    ward = stay_step("ward", "out", place=ROOMS, days=5.0)
    said = [w for w in warnings_of(system_of([clinic, ward], teams, per_day=2.0)) if "lists alone" in w]
    (warning,) = said
    assert "'house.rooms'" in warning
    assert "1.25 of its load of 1.25" in warning


def test_posts_that_cannot_do_the_stated_places_are_warned_of():
    """200 places of a day each are 200 starts a day; 40 posts at 910 a year do 100."""
    ward = stay_step("ward", "out", place=BEDS, days=1.0)
    team = places_team("ward", "beds", 200)
    line = replace(team.lines[0], wte=Fraction(40))
    said = [w for w in warnings_of(system_of([ward], [replace(team, lines=(line,))])) if "expect" in w]
    (warning,) = said
    assert "200 places of 'ward.beds' can start 200 people a day" in warning
    assert "its 40 WTE about 100" in warning
    enough = replace(team, lines=(replace(line, wte=Fraction(81)),))
    assert not any("expect" in w for w in warnings_of(system_of([ward], [enough])))


def test_contacts_that_no_post_can_give_are_warned_of():
    course = Course(routes=to("out"), sessions=Sessions(number=Deterministic(value=1.0)))
    step = Step(name="s", role="support", course=course, clinicians=PoolName(team="t", pool="contacts"))
    for per_week, told in ((11.0, False), (20.0, True)):
        warnings = warnings_of(system_of([step], [contacts_team("t", 3, per_week=per_week)]))
        assert any("contacts of 't.contacts' are" in warning for warning in warnings) is told
