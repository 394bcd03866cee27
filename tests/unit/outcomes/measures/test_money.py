"""Spend, savings and knock-on cost."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator.domain.change.across_the_board import AcrossTheBoard
from simulator.domain.team import BudgetLine, LineChange, Team
from simulator.outcomes import Window
from simulator.outcomes.measures.money import spend_pence
from tests.unit.outcomes.small_care import (
    CRISIS,
    DONE,
    LOST,
    STARTS,
    THERAPY,
    WARD,
    measured,
    small_system,
    told,
    visit,
)


def team_of(pence_per_year: int, *changes: LineChange) -> Team:
    line = BudgetLine(
        name="pay",
        category="pay",
        behaviour="variable",
        pence_per_year=pence_per_year,
        source="test",
        changes=changes,
    )
    return Team(name="team", lines=(line,), pools=())


@given(st.integers(0, 10**10), st.integers(2000, 2100), st.integers(1, 12))
def test_every_month_costs_exactly_a_twelfth_of_the_annual_amount(pence: int, year: int, month: int) -> None:
    starts = date(year, month, 1)
    ends = date(year + month // 12, month % 12 + 1, 1)
    days = Fraction((ends - starts).days)
    assert spend_pence(team_of(pence), starts, Fraction(0), days) == Fraction(pence, 12)


@given(st.integers(0, 10**10), st.lists(st.fractions(0, 365), max_size=6))
def test_parts_of_a_year_add_up_to_the_year_exactly(pence: int, cuts: list[Fraction]) -> None:
    bounds = sorted([Fraction(0), *cuts, Fraction(365)])
    team = team_of(pence)
    parts = sum(spend_pence(team, STARTS, a, b) for a, b in pairwise(bounds))
    assert parts == pence


def test_a_change_within_a_month_counts_by_days() -> None:
    team = team_of(1_200, LineChange(from_date=date(2026, 11, 16), pence_per_year=-600, reason="cut"))
    assert spend_pence(team, STARTS, Fraction(0), Fraction(31)) == 100
    assert spend_pence(team, STARTS, Fraction(31), Fraction(61)) == Fraction(100 + 50, 2)
    assert spend_pence(team, STARTS, Fraction(61), Fraction(92)) == 50


def test_a_change_before_the_run_is_in_force_from_its_first_day() -> None:
    team = team_of(1_200, LineChange(from_date=date(2026, 5, 1), pence_per_year=-600, reason="cut"))
    assert spend_pence(team, STARTS, Fraction(0), Fraction(31)) == 50


def test_the_gross_saving_of_a_cut_is_what_it_takes_month_by_month() -> None:
    cut = AcrossTheBoard(name="slice", from_date=date(2026, 11, 1), share=Fraction(5, 100))
    system = cut.apply(small_system()).system
    table = measured(system=system)
    whole_year = cut.apply(small_system()).ledger.saving_pence_per_year / 100
    assert told(table, "gross_saving_pounds", period="2026-10") == 0
    assert told(table, "gross_saving_pounds", period="2026-11") == pytest.approx(whole_year / 12)
    assert told(table, "gross_saving_pounds") == pytest.approx(whole_year / 6)
    by_team = sum(told(table, "gross_saving_pounds", team=name) for name in ("clinic", "ward"))
    assert by_team == pytest.approx(whole_year / 6)
    assert told(table, "spend_pounds") == pytest.approx(485_001 / 4 - whole_year / 6)
    assert told(table, "budget_before_changes_pounds", team="ward") == pytest.approx(365_000 / 4)


def test_knock_on_cost_is_placements_starts_and_exits_at_their_prices() -> None:
    table = measured(
        visit(0, WARD, 20.0, started=21.0, finished=31.0, left=31.0, to=DONE, elsewhere=True),
        visit(1, CRISIS, 20.0, started=21.0, finished=31.0, to=LOST),
        visit(2, CRISIS, 20.0, started=21.0, patient_class=1),
    )
    assert told(table, "out_of_area_cost_pounds") == pytest.approx(10 * 608)
    assert told(table, "start_cost_pounds") == pytest.approx(2 * 250)
    assert told(table, "exit_cost_pounds") == pytest.approx(50)
    assert told(table, "knock_on_cost_pounds") == pytest.approx(6_080 + 500 + 50)
    assert told(table, "knock_on_cost_pounds", pathway="talking", group="elders") == pytest.approx(250)
    spend = told(table, "spend_pounds")
    assert told(table, "spend_with_knock_on_pounds") == pytest.approx(spend + 6_630)


def test_cost_per_course_is_spend_with_knock_on_over_completed_courses() -> None:
    rows = [visit(n, THERAPY, 0.0, started=1.0, finished=9.0, to=DONE, attended=6) for n in range(40)]
    table = measured(*rows)
    spend = told(table, "spend_with_knock_on_pounds")
    assert told(table, "cost_per_completed_course_pounds") == pytest.approx(spend / 40)
    assert told(table, "cost_per_recovery_pounds") == pytest.approx(spend / told(table, "recoveries"))


def test_a_window_counts_only_its_own_days() -> None:
    table = measured(window=Window(from_days=15.5, to_days=31.0))
    assert told(table, "spend_pounds") == pytest.approx(485_001 / 12 / 2)


def test_a_team_without_money_spends_none() -> None:
    system = small_system()
    poor = replace(system, teams=(*system.teams, Team(name="volunteers", lines=(), pools=())))
    assert told(measured(system=poor), "spend_pounds", team="volunteers") == 0
