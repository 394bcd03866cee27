"""Which lists a loss of capacity feeds, and what that means for a verdict."""

from __future__ import annotations

from fractions import Fraction

import pandas as pd

from simulator.domain.system import System
from simulator.domain.team import LineChange
from simulator.outcomes.people import PeopleComparison, lists_fed_by_less
from tests.unit.outcomes.people.crisis_team import closing, service, tables
from tests.unit.outcomes.small_care import STARTS

SYSTEM = service()


def fed(scenario: System, reference: System = SYSTEM) -> set[str]:
    found = lists_fed_by_less(scenario, reference)
    assert all(pathway == "care" for pathway, _ in found)
    return {step for _, step in found}


def test_less_of_a_pool_feeds_its_own_list_and_those_that_lead_to_it() -> None:
    assert fed(closing(SYSTEM, "ward", 50)) == {"triage", "therapy", "crisis", "ward"}
    # People who get worse while they wait for therapy come to the crisis team.
    assert fed(closing(SYSTEM, "crisis", 50, Fraction(1, 2))) == {"triage", "therapy", "crisis"}
    assert fed(closing(SYSTEM, "therapy", 50)) == {"triage", "therapy"}
    assert fed(closing(SYSTEM, "access", 50)) == {"triage"}


def test_the_same_and_more_feed_no_list() -> None:
    assert fed(SYSTEM) == set()
    assert fed(service(therapists=7)) == set()
    assert fed(SYSTEM, reference=service(therapists=7)) == {"triage", "therapy"}


def test_money_that_is_taken_counts_as_the_capacity_that_goes() -> None:
    cut = LineChange(from_date=STARTS, pence_per_year=-10_000_000, reason="cut")
    assert fed(SYSTEM.with_changes({"access": {"pay": [cut]}})) == {"triage"}


def verdict(scenario: System, reference: System, replications: int = 3) -> pd.Series:
    comparison = PeopleComparison.of(tables(scenario, replications), tables(reference, replications))
    return comparison.verdicts(lists_fed_by_less(scenario, reference)).iloc[0]


def test_a_closed_crisis_team_is_worse_and_names_its_list() -> None:
    found = verdict(closing(SYSTEM, "crisis", 50), SYSTEM, replications=6)
    assert found["verdict"] == "worse"
    assert found["longer_lists"] == "care/crisis"


def test_treating_sooner_is_better() -> None:
    found = verdict(service(therapists=6, beds=60), service(therapists=1, beds=60))
    assert found["verdict"] == "better"
    assert found["longer_lists"] == ""


def test_more_treatment_at_the_price_of_a_longer_list_elsewhere_is_displaced() -> None:
    # Everybody who needs therapy gains, and the crisis team that paid for it is closed near the end.
    reference = service(therapists=1, beds=60)
    found = verdict(closing(service(therapists=6, beds=60), "crisis", 190), reference)
    assert found["net_worse_off_high"] < 0
    assert found["verdict"] == "displaced"
    assert found["longer_lists"] == "care/crisis"


def test_one_replication_gives_no_verdict() -> None:
    found = verdict(closing(SYSTEM, "crisis", 50), SYSTEM, replications=1)
    assert found["verdict"] == "no interval"
    assert found["longer_lists"] == "care/crisis"


def test_a_scenario_beside_itself_makes_no_difference() -> None:
    assert verdict(SYSTEM, SYSTEM)["verdict"] == "no difference"
