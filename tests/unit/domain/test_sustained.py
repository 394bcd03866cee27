"""Money that no patient waits for is found to the penny, and cover that is stated is not among it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from fractions import Fraction
from pathlib import Path

from simulator.domain.change.reallocate import Reallocate
from simulator.domain.change.targeted import Targeted, TeamSaving
from simulator.domain.pathway import PoolName
from simulator.domain.sustained import (
    lines_that_sustain,
    money_that_sustains_nothing,
    saving_that_sustains_nothing,
)
from simulator.domain.system import System
from simulator.scenario_file import read_scenario
from tests.unit.domain.change.plans import everywhere, plan_of
from tests.unit.domain.systems import FROM, line, small_system

VALID = Path(__file__).parents[2] / "scenario_files" / "valid"


def with_agency(wte: str | None) -> System:
    """The small system with £200,000 of agency in its community team, staffing its pools where it has WTE."""
    system = small_system()
    agency = replace(line("agency", 200_000), wte=Fraction(wte) if wte else None)
    team = system.team("community")
    pools = tuple(replace(p, staffed_by=("nurse", "agency")) for p in team.pools) if wte else team.pools
    changed = replace(team, lines=(*team.lines, agency), pools=pools)
    return replace(system, teams=(changed, *system.teams[1:]))


def test_money_of_a_pool_that_no_step_uses_and_of_no_pool_sustains_nothing() -> None:
    # The one step holds places of the community's caseload: nobody waits for the ward or the estates.
    assert money_that_sustains_nothing(small_system()) == {
        ("community", "travel"): 39_000_00,
        ("ward", "ward_nurse"): 550_800_00,
        ("estates", "repairs"): 200_000_00,
    }


def test_a_step_that_uses_the_ward_makes_its_nurses_count() -> None:
    system = small_system()
    pathway = system.pathways[0]
    beds = replace(pathway.steps[0], place=PoolName(team="ward", pool="beds"))
    used = replace(system, pathways=(replace(pathway, steps=(beds,)),))
    assert lines_that_sustain(used) == {("ward", "ward_nurse")}


def test_agency_without_wte_sustains_nothing_and_with_it_does() -> None:
    assert money_that_sustains_nothing(with_agency(None))["community", "agency"] == 200_000_00
    assert ("community", "agency") not in money_that_sustains_nothing(with_agency("2.5"))


def test_the_idle_part_of_a_saving_is_what_its_idle_lines_give() -> None:
    plan = plan_of(everywhere(share=Fraction(1, 20)))
    idle = saving_that_sustains_nothing(plan)
    sustaining = {("community", "nurse")}
    given = {(e.team, e.line): -e.pence_per_year for e in plan.ledger().recurrent}
    assert idle == {name: pence for name, pence in given.items() if name not in sustaining}
    assert sum(idle.values()) + given["community", "nurse"] == plan.ledger().saving_pence_per_year


def test_money_that_is_only_moved_is_no_saving() -> None:
    move = Reallocate(
        name="m", from_date=FROM, amount_pence_per_year=10_000_00, out_of="estates", into="community"
    )
    saving = Targeted(
        name="t", from_date=FROM, teams=(TeamSaving(team="community", amount_pence_per_year=6_000_00),)
    )
    assert saving_that_sustains_nothing(plan_of(move)) == {}
    assert set(saving_that_sustains_nothing(plan_of(move, saving))) == {("community", "travel")}


def test_cutting_agency_cover_of_a_file_cuts_capacity() -> None:
    scenario = read_scenario(VALID / "agency_cover.yaml")
    before, after = scenario.baseline, scenario.system()
    later = date(2027, 1, 1)
    contacts = before.team("community").pool("contacts")
    assert contacts.staffed_by == ("nurse", "agency")
    assert before.team("community").capacity_on(contacts, later).wte == Fraction("7.5")
    assert after.team("community").capacity_on(contacts, later).wte == Fraction("6.5")
    beds = before.team("ward").pool("beds")
    assert (before.team("ward").capacity_on(beds, later).servers, beds.staffed_by) == (10, ("bank",))
    assert after.team("ward").capacity_on(beds, later).servers == 9
    assert saving_that_sustains_nothing(scenario) == {}
