"""Cuts are exact to the penny, land only on money that can be cut, and are refused when it is not there."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator.domain.change.cut import (
    AcrossTheBoard,
    Cut,
    Reallocate,
    Targeted,
    TeamSaving,
    instalments,
    spread,
)
from simulator.domain.change.ledger import ledger_of
from simulator.domain.check.scenario import problems_of_cuts
from simulator.domain.scenario import RunSettings, Scenario
from simulator.errors import InvalidSystemError
from simulator.units import months_later
from tests.unit.domain.systems import FROM, STARTS, small_system

LATER = date(2030, 1, 1)
DAY_BEFORE = date(2026, 9, 30)
BUDGET = 690_000_00 + 550_800_00 + 500_000_00


def everywhere(*, share: Fraction | None = None, amount_pence_per_year: int | None = None) -> AcrossTheBoard:
    return AcrossTheBoard(
        name="slice", from_date=FROM, share=share, amount_pence_per_year=amount_pence_per_year
    )


def scenario(*cuts: Cut) -> Scenario:
    run = RunSettings(ends=date(2029, 4, 1), warm_up_days=0.0, replications=2, seed=1)
    return Scenario(name="plan", description="", baseline=small_system(), cuts=cuts, run=run)


@given(
    amount=st.integers(0, 10**12),
    weights=st.lists(st.integers(0, 10**9), min_size=1, max_size=20).filter(lambda w: sum(w) > 0),
)
def test_spread_money_adds_up_and_each_share_is_within_a_penny(amount: int, weights: list[int]) -> None:
    shares = spread(amount, weights)
    assert sum(shares) == amount
    for share, weight in zip(shares, weights, strict=True):
        assert abs(share - Fraction(amount * weight, sum(weights))) < 1
        assert weight > 0 or share == 0


def test_money_cannot_be_spread_over_nothing() -> None:
    with pytest.raises(ValueError, match="5 pence"):
        spread(5, [0, 0])


@given(amounts=st.lists(st.integers(0, 10**10), max_size=12), months=st.integers(1, 60))
def test_instalments_of_a_line_add_up_and_differ_by_two_pence_at_most(
    amounts: list[int], months: int
) -> None:
    steps = instalments(amounts, months)
    assert len(steps) == months
    for line, amount in enumerate(amounts):
        parts = [step[line] for step in steps]
        assert sum(parts) == amount
        # What is reached lies within a penny of the exact part, so a step lies within two of its own.
        assert all(abs(part - Fraction(amount, months)) < 2 for part in parts)


@given(amounts=st.lists(st.integers(0, 10**10), min_size=1, max_size=12), months=st.integers(1, 60))
def test_lines_together_come_to_the_same_whatever_lines_they_are(amounts: list[int], months: int) -> None:
    reached = 0
    for step, whole in zip(instalments(amounts, months), instalments([sum(amounts)], months), strict=True):
        reached += sum(step)
        assert sum(step) == sum(whole)
    assert reached == sum(amounts)


@given(share=st.fractions(0, Fraction(2, 5), max_denominator=10_000))
def test_a_slice_saves_its_share_of_the_whole_budget_to_the_penny(share: Fraction) -> None:
    after = everywhere(share=share).apply(small_system())
    assert BUDGET - after.pence_per_year_on(LATER) == int(BUDGET * share + Fraction(1, 2))


def test_every_team_gives_the_same_percentage() -> None:
    before, after = small_system(), everywhere(share=Fraction(1, 20)).apply(small_system())
    for team in before.teams:
        given_up = team.pence_per_year_on(LATER) - after.team(team.name).pence_per_year_on(LATER)
        assert given_up == pytest.approx(team.pence_per_year_on(LATER) / 20, abs=1)


def test_fixed_lines_give_nothing_so_five_percent_of_a_budget_is_more_of_its_clinicians() -> None:
    community = everywhere(share=Fraction(1, 20)).apply(small_system()).team("community")
    assert community.line("base").pence_per_year_on(LATER) == 90_000_00
    assert community.line("nurse").wte_on(LATER) == Fraction(10) * (1 - Fraction(34_500_00, 600_000_00))


def test_nothing_changes_before_its_date() -> None:
    after = everywhere(share=Fraction(1, 10)).apply(small_system())
    assert after.pence_per_year_on(DAY_BEFORE) == BUDGET
    assert after.pence_per_year_on(FROM) < BUDGET


def test_a_phased_cut_falls_by_equal_steps_and_ends_at_the_same_sum() -> None:
    at_once = everywhere(amount_pence_per_year=12_000_00).apply(small_system())
    phased = AcrossTheBoard(
        name="slice", from_date=FROM, phase_months=12, amount_pence_per_year=12_000_00
    ).apply(small_system())
    assert phased.pence_per_year_on(LATER) == at_once.pence_per_year_on(LATER)
    half_way = BUDGET - phased.pence_per_year_on(date(2027, 3, 1))
    assert half_way == pytest.approx(6_000_00, abs=5)


def test_protected_teams_give_nothing_and_the_rest_find_the_whole_share() -> None:
    cut = AcrossTheBoard(name="protect", from_date=FROM, share_of_all=Fraction(1, 20), protect=("ward",))
    after = cut.apply(small_system())
    assert after.team("ward") == small_system().team("ward")
    assert BUDGET - after.pence_per_year_on(LATER) == BUDGET // 20


def test_a_share_with_protection_is_of_the_teams_that_give() -> None:
    cut = AcrossTheBoard(name="protect", from_date=FROM, share=Fraction(1, 10), protect=("ward",))
    assert cut.saving_pence_per_year(small_system()) == 119_000_00


@pytest.mark.parametrize(
    ("saving", "pence"),
    [
        (TeamSaving(team="community", amount_pence_per_year=123_45), 123_45),
        (TeamSaving(team="community", share=Fraction(1, 10)), 69_000_00),
        (TeamSaving(team="community", wte=Fraction(3, 2)), 84_150_00),
        (TeamSaving(team="community", amount_pence_per_year=39_000_00, lines=("travel",)), 39_000_00),
    ],
)
def test_a_targeted_saving_is_what_it_says(saving: TeamSaving, pence: int) -> None:
    cut = Targeted(name="targeted", from_date=FROM, teams=(saving,))
    after = cut.apply(small_system())
    assert cut.saving_pence_per_year(small_system()) == pence
    assert BUDGET - after.pence_per_year_on(LATER) == pence


def test_a_saving_from_named_lines_leaves_the_others_alone() -> None:
    saving = TeamSaving(team="community", amount_pence_per_year=39_000_00, lines=("travel",))
    after = Targeted(name="targeted", from_date=FROM, teams=(saving,)).apply(small_system())
    assert after.team("community").line("nurse") == small_system().team("community").line("nurse")


@given(amount=st.integers(1, 200_000_00), months=st.integers(1, 24))
def test_a_reallocation_moves_money_and_saves_none(amount: int, months: int) -> None:
    cut = Reallocate(
        name="move",
        from_date=FROM,
        phase_months=months,
        amount_pence_per_year=amount,
        out_of="estates",
        into="ward",
    )
    after = cut.apply(small_system())
    assert cut.saving_pence_per_year(small_system()) == 0
    assert {after.pence_per_year_on(months_later(FROM, month)) for month in range(25)} == {BUDGET}
    assert after.pence_per_year_on(LATER) == BUDGET
    assert after.team("ward").pence_per_year_on(LATER) == 550_800_00 + amount


@pytest.mark.parametrize(
    ("cut", "place", "rule"),
    [
        (everywhere(share=Fraction(1)), (), "only £600,000 of its £690,000 can be cut"),
        (everywhere(amount_pence_per_year=BUDGET + 1), (), "more than the"),
        (
            Targeted(name="t", from_date=FROM, teams=(TeamSaving(team="nobody", share=Fraction(1)),)),
            ("teams", "nobody"),
            "no team 'nobody'",
        ),
        (
            Targeted(name="t", from_date=FROM, teams=(TeamSaving(team="ward", wte=Fraction(13)),)),
            ("teams", "ward"),
            "13 WTE cannot be taken from 'ward': 12 can be cut",
        ),
        (
            Targeted(
                name="t",
                from_date=FROM,
                teams=(TeamSaving(team="ward", amount_pence_per_year=1, lines=("gas",)),),
            ),
            ("teams", "ward", "lines"),
            "no budget line 'gas'",
        ),
        (
            Reallocate(
                name="m", from_date=FROM, amount_pence_per_year=200_000_01, out_of="estates", into="ward"
            ),
            ("out_of",),
            "cannot be taken from 'estates'",
        ),
        (
            Reallocate(name="m", from_date=FROM, amount_pence_per_year=100, out_of="ward", into="estates"),
            ("into",),
            "no pay line",
        ),
    ],
)
def test_money_that_is_not_there_is_refused_with_the_place(
    cut: Cut, place: tuple[str, ...], rule: str
) -> None:
    with pytest.raises(InvalidSystemError) as refused:
        cut.apply(small_system())
    assert any(p.place == place and rule in p.rule for p in refused.value.problems)


def test_money_may_move_between_the_lines_of_one_team() -> None:
    cut = Reallocate(
        name="skill_mix",
        from_date=FROM,
        amount_pence_per_year=30_000_00,
        out_of="community",
        out_of_lines=("travel",),
        into="community",
        into_lines=("nurse",),
    )
    assert problems_of_cuts(scenario(cut)) == []
    after = cut.apply(small_system()).team("community")
    assert after.pence_per_year_on(LATER) == small_system().team("community").pence_per_year_on(LATER)
    assert after.line("nurse").wte_on(LATER) > 10


def test_a_check_makes_cuts_in_the_order_of_their_dates_too() -> None:
    late = Targeted(name="late", from_date=LATER, teams=(TeamSaving(team="estates", share=Fraction(2, 5)),))
    early = Targeted(
        name="early", from_date=FROM, teams=(TeamSaving(team="estates", amount_pence_per_year=200_000_00),)
    )
    (problem,) = problems_of_cuts(scenario(late, early))
    assert problem.place[:2] == ("cuts", 0)


def test_cuts_are_made_in_the_order_of_their_dates_however_they_are_listed() -> None:
    early = everywhere(share=Fraction(1, 5))
    late = AcrossTheBoard(name="late", from_date=date(2027, 4, 1), share=Fraction(1, 5))
    listed, turned = scenario(early, late), scenario(late, early)
    assert listed.system().pence_per_year_on(LATER) == turned.system().pence_per_year_on(LATER)
    assert listed.savings_pence_per_year() == turned.savings_pence_per_year()[::-1]
    assert listed.savings_pence_per_year()[1] == BUDGET * 4 // 25


def test_a_penny_closes_no_bed() -> None:
    saving = TeamSaving(team="ward", amount_pence_per_year=1)
    ledger = ledger_of(Targeted(name="t", from_date=FROM, teams=(saving,)).apply(small_system()))
    assert ledger.saving_pence_per_year == 1
    assert ledger.capacity == ()


def test_a_cut_cannot_take_what_the_later_steps_of_a_phased_one_will_take() -> None:
    takes_all = TeamSaving(team="estates", amount_pence_per_year=200_000_00)
    phased = Targeted(name="phased", from_date=FROM, phase_months=24, teams=(takes_all,))
    half = TeamSaving(team="estates", amount_pence_per_year=100_000_00)
    between = Targeted(name="between", from_date=date(2027, 1, 1), teams=(half,))
    with pytest.raises(InvalidSystemError, match="below nothing"):
        scenario(phased, between).system()


def test_a_refused_cut_is_named_by_its_position() -> None:
    with pytest.raises(InvalidSystemError) as refused:
        scenario(everywhere(share=Fraction(1, 100)), everywhere(share=Fraction(1))).system()
    assert {problem.place[:2] for problem in refused.value.problems} == {("cuts", 1)}


@given(
    pounds=st.integers(1, 100_000),
    months=st.integers(1, 18),
    moved=st.integers(0, 50_000),
)
def test_the_equal_money_slice_saves_the_same_on_every_date(pounds: int, months: int, moved: int) -> None:
    plan = scenario(
        Targeted(
            name="t",
            from_date=FROM,
            phase_months=months,
            teams=(TeamSaving(team="estates", amount_pence_per_year=pounds * 100 + 7),),
        ),
        Reallocate(
            name="m", from_date=STARTS, amount_pence_per_year=moved * 100, out_of="community", into="ward"
        ),
    )
    fair = plan.equal_money_slice()
    for month in range(1, 13):
        for year in (2026, 2027, 2028):
            day = date(year, month, 1)
            assert fair.system().pence_per_year_on(day) == plan.system().pence_per_year_on(day)


def test_the_ledger_holds_every_penny_of_every_cut() -> None:
    plan = scenario(everywhere(share=Fraction(1, 20)))
    ledger = ledger_of(plan.system())
    assert ledger.saving_pence_per_year == sum(plan.savings_pence_per_year()) == BUDGET // 20
    beds = [entry for entry in ledger.capacity if entry.unit == "beds"]
    assert [(entry.before, entry.after) for entry in beds] == [(12, 11)]


def test_a_cut_in_force_before_the_first_day_is_in_the_ledger() -> None:
    early = AcrossTheBoard(name="slice", from_date=date(2025, 4, 1), share=Fraction(1, 20))
    ledger = ledger_of(scenario(early).system())
    assert {entry.pool for entry in ledger.capacity} == {"contacts", "caseload", "beds"}
    assert {entry.from_date for entry in ledger.capacity} == {STARTS}


def test_the_ledger_of_a_system_without_cuts_is_empty() -> None:
    ledger = ledger_of(small_system())
    assert ledger.money == ledger.capacity == ()
