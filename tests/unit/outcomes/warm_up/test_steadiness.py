"""What a scenario says of its steady state before it is run."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from fractions import Fraction

import pytest

from simulator.domain.demand import DatedRate, DayOne, Referrals
from simulator.domain.scenario import Scenario
from simulator.domain.team import CapacityFactor
from simulator.outcomes.warm_up.steadiness import Outlook
from tests.unit.experiment.small_study import BASELINE, scenario, slice_of

PEOPLE = (
    DayOne(pathway="talking", group="adults", step="triage", source="test", waited_days=(3.0,)),
    DayOne(pathway="talking", group="adults", step="course", source="test", in_care=4),
)


def baseline(*, day_one: tuple[DayOne, ...] = (), **demand: object) -> Scenario:
    referrals = replace(BASELINE.referrals[0], **demand)
    written = scenario("baseline")
    return replace(written, baseline=replace(BASELINE, referrals=(referrals,), day_one=day_one))


def test_a_run_from_an_empty_service_starts_without_people() -> None:
    outlook = Outlook.of(baseline())
    known = outlook.by_pathway["all"]
    assert not known.starts_with_people
    assert known.never_steady == ""
    assert (outlook.from_days, outlook.until_days, outlook.change) == (0.0, 49.0, "")


def test_a_run_from_an_actual_list_and_caseload_starts_with_people() -> None:
    outlook = Outlook.of(baseline(day_one=PEOPLE))
    assert outlook.by_pathway["talking"].starts_with_people
    assert outlook.by_team["therapies"].starts_with_people
    assert outlook.by_pathway["talking"].starts_empty_at == ()


def test_a_list_alone_leaves_the_caseload_empty() -> None:
    known = Outlook.of(baseline(day_one=PEOPLE[:1])).by_pathway["talking"]
    assert not known.starts_with_people


def test_steps_without_people_of_day_one_are_named() -> None:
    known = Outlook.of(baseline(day_one=PEOPLE[1:])).by_pathway["talking"]
    assert known.starts_with_people
    assert known.starts_empty_at == ("triage",)


def test_a_pathway_that_shares_a_team_with_one_that_starts_empty_starts_empty_too() -> None:
    (talking,) = BASELINE.pathways
    other = replace(talking, name="other")
    referred = (*BASELINE.referrals, replace(BASELINE.referrals[0], pathway="other"))
    system = replace(BASELINE, pathways=(talking, other), referrals=referred, day_one=PEOPLE)
    outlook = Outlook.of(replace(scenario("baseline"), baseline=system))
    assert not outlook.by_pathway["talking"].starts_with_people


def test_growth_and_overload_speak_against_a_steady_state() -> None:
    assert (
        "demand grows by 2.0% a year"
        in Outlook.of(baseline(growth_per_year=0.02)).by_team["therapies"].never_steady
    )
    overloaded = Outlook.of(baseline(per_day=5.0)).by_pathway["talking"].never_steady
    assert "offered load" in overloaded
    assert "front_door.contacts" in overloaded


@pytest.mark.parametrize(
    ("demand", "has_seasons", "batch_days"),
    [
        ({}, False, 5),
        ({"month_factors": (1.2, *(1.0,) * 10, 0.8)}, True, 5),
        ({"weekday_factors": (1.4, *(1.0,) * 4, 0.8, 0.8)}, False, 7),
    ],
)
def test_seasons_and_weeks_are_seen(demand: dict[str, object], has_seasons: bool, batch_days: int) -> None:
    outlook = Outlook.of(baseline(**demand))
    assert outlook.by_pathway["talking"].has_seasons is has_seasons
    assert outlook.batch_days == batch_days


def test_only_days_before_the_first_cut_can_judge_the_warm_up() -> None:
    outlook = Outlook.of(scenario("plan", slice_of()))
    assert (outlook.from_days, outlook.until_days) == (0.0, 30.0)
    assert outlook.change == "the first cut begins on 2026-05-01"


def test_a_change_within_the_warm_up_begins_it_anew_and_one_after_it_ends_the_days_that_count() -> None:
    early = DatedRate(from_date=date(2026, 4, 4), per_day=0.5)
    late = DatedRate(from_date=date(2026, 5, 11), per_day=0.7)
    outlook = Outlook.of(baseline(changes=(early, late)))
    assert (outlook.from_days, outlook.until_days) == (3.0, 40.0)
    assert outlook.change == "referrals to 'talking' change on 2026-05-11"


def test_a_dated_capacity_is_a_change() -> None:
    written = baseline()
    team = written.baseline.teams[0]
    factor = CapacityFactor(from_date=date(2026, 5, 1), factor=Fraction(1, 2), source="test")
    (pool,) = team.pools
    system = replace(
        written.baseline,
        teams=(replace(team, pools=(replace(pool, factors=(factor,)),)), *written.baseline.teams[1:]),
    )
    outlook = Outlook.of(replace(written, baseline=system))
    assert outlook.until_days == 30.0
    assert outlook.change == "'front_door.contacts' changes on 2026-05-01"


def test_listed_referrals_are_no_steady_demand() -> None:
    listed = Referrals(pathway="talking", group="adults", source="test", listed_days=(1.0, 2.0))
    system = replace(BASELINE, referrals=(listed,))
    outlook = Outlook.of(replace(scenario("baseline"), baseline=system))
    assert "listed days" in outlook.by_pathway["all"].never_steady
