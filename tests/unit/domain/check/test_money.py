"""Money that no patient waits for is named in pounds, of a baseline and of a plan."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

from simulator.domain.check.money import warnings_of_money, warnings_of_prices, warnings_of_saving
from simulator.domain.system import System
from tests.unit.domain.change.plans import everywhere, plan_of
from tests.unit.domain.systems import small_system


def without_sustaining_lines(system: System) -> System:
    community = system.team("community")
    pools = tuple(replace(pool, staffed_by=()) for pool in community.pools)
    return replace(system, teams=(replace(community, pools=pools), *system.teams[1:]))


def test_idle_money_of_a_team_with_a_pool_in_use_is_named_and_that_of_other_teams_is_not() -> None:
    (warning,) = warnings_of_money(small_system())
    assert warning.startswith(
        "£39,000 a year of teams that patients wait for sustains no pool (£39,000 of 'community.travel')"
    )


def test_places_that_no_line_sustains_are_named_with_the_money_of_their_team() -> None:
    (_, warning) = warnings_of_money(without_sustaining_lines(small_system()))
    assert warning.startswith(
        "no budget line sustains the 300 places of 'community.caseload': cutting the £690,000 a year of"
    )


def test_a_plan_is_told_what_part_of_its_saving_no_patient_waits_for() -> None:
    plan = plan_of(everywhere(share=Fraction(1, 20)))
    (warning,) = warnings_of_saving(plan)
    # 5 % of £1,740,800; of the community's £34,500, travel gives 39 in 600.
    assert warning.startswith(
        "£54,782.50 of the £87,040 a year that 'plan' saves comes from lines no patient"
    )
    assert "£2,242.50 of 'community.travel'" in warning


def test_no_cut_is_told_nothing() -> None:
    assert list(warnings_of_saving(plan_of())) == []


def with_price(system: System) -> System:
    pathway = system.pathways[0]
    return replace(
        system,
        pathways=(replace(pathway, steps=(replace(pathway.steps[0], price_pence_per_start=250_00),)),),
    )


def test_a_price_of_a_start_that_a_paid_team_staffs_is_a_cost_counted_twice() -> None:
    (warning,) = warnings_of_prices(with_price(small_system()))
    assert warning.startswith(
        "each start of 'adults.care' counts its cost twice: the price of £250 a start, and the budget that "
        "staffs it (£561,000 a year of 'community.caseload')"
    )


def test_a_price_of_a_start_that_no_team_pays_and_no_price_are_not_doubtful() -> None:
    assert list(warnings_of_prices(with_price(without_sustaining_lines(small_system())))) == []
    assert list(warnings_of_prices(small_system())) == []
