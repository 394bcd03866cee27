"""Money becomes capacity: whole beds and places, and fractions of posts kept exactly."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator.domain.change.targeted import Targeted, TeamSaving
from simulator.domain.team import CapacityFactor, Team
from tests.unit.domain.systems import FROM, STARTS, small_system


def cut_team(name: str, pence: int) -> Team:
    saving = TeamSaving(team=name, amount_pence_per_year=pence)
    return Targeted(name="t", from_date=FROM, teams=(saving,)).apply(small_system()).system.team(name)


@given(pence=st.integers(0, 550_800_00))
def test_the_beds_that_are_open_are_the_nearest_whole_number_to_the_money(pence: int) -> None:
    ward = cut_team("ward", pence)
    beds = ward.capacity_on(ward.pool("beds"), FROM).servers
    money_left = Fraction(550_800_00 - pence, 550_800_00)
    assert beds - Fraction(1, 2) <= 12 * money_left < beds + Fraction(1, 2)


@given(pence=st.integers(0, 600_000_00))
def test_a_fraction_of_a_post_keeps_its_exact_capacity(pence: int) -> None:
    community = cut_team("community", pence)
    capacity = community.capacity_on(community.pool("contacts"), FROM)
    assert capacity.wte == community.line("nurse").wte_on(FROM)
    assert capacity.servers - 1 < capacity.wte <= capacity.servers
    if capacity.servers:
        assert capacity.servers * capacity.speed == pytest.approx(float(capacity.wte), rel=1e-12)


@given(pence=st.integers(0, 550_800_00))
def test_a_cut_never_raises_wte(pence: int) -> None:
    assert cut_team("ward", pence).line("ward_nurse").wte_on(FROM) <= 12


def test_capacity_is_a_step_function_of_dated_causes() -> None:
    ward = cut_team("ward", 91_800_00)  # two of twelve nurses
    winter = replace(
        ward.pool("beds"),
        factors=(
            CapacityFactor(from_date=date(2026, 12, 1), factor=Fraction(6, 5)),
            CapacityFactor(from_date=date(2027, 3, 1), factor=Fraction(1)),
        ),
    )
    ward = replace(ward, pools=(winter,))
    assert [(c.from_date, c.servers) for c in ward.capacities(winter, STARTS)] == [
        (STARTS, 12),
        (FROM, 10),
        (date(2026, 12, 1), 12),
        (date(2027, 3, 1), 10),
    ]


def test_a_pool_that_no_line_staffs_keeps_its_places() -> None:
    community = cut_team("community", 600_000_00)
    free = replace(community.pool("caseload"), staffed_by=())
    assert community.capacity_on(free, FROM).servers == 300
