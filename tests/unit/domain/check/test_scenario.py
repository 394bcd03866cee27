"""What is refused of a whole system or scenario, all at once and each fault at its place."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

from simulator.domain.check.scenario import problems_of, problems_of_scenario, warnings_of
from simulator.domain.distribution import Exponential
from simulator.domain.team import CapacityFactor
from tests.unit.domain.one_pathway import (
    START,
    only_problem,
    scenario_of,
    slice_of,
    to,
    with_course,
)


def test_a_sound_system_has_neither_problems_nor_warnings(sound):
    assert problems_of(sound) == ()
    assert warnings_of(sound) == ()


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


def test_dates_of_capacity_must_ascend(sound):
    (team,) = sound.teams
    factors = tuple(CapacityFactor(from_date=START, factor=Fraction(1)) for _ in range(2))
    pools = (replace(team.pools[0], factors=factors),)
    problem = only_problem(replace(sound, teams=(replace(team, pools=pools),)))
    assert problem.place == ("teams", "ward", "pools", "beds", "factors", 1, "from")


def test_a_cut_that_cannot_be_made_is_told_at_its_position(sound):
    wrong = scenario_of(sound, slice_of(Fraction(1, 10)), slice_of(Fraction(11, 10), "more"))
    (problem,) = problems_of_scenario(wrong)
    assert problem.place[:2] == ("cuts", 1)


def test_a_run_must_outlast_its_warm_up(sound):
    (problem,) = problems_of_scenario(scenario_of(sound, warm_up_days=731.0))
    assert problem.place == ("run", "warm_up")
    (problem,) = problems_of_scenario(scenario_of(sound, ends=START))
    assert problem.place == ("run", "ends")
