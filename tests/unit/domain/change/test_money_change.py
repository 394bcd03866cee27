"""Money that is not there is refused with its place, at every date."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import pytest

from simulator.domain.change.reallocate import Reallocate
from simulator.domain.change.targeted import Targeted, TeamSaving
from simulator.domain.change.union import Change
from simulator.errors import InvalidSystemError
from tests.unit.domain.change.plans import BUDGET, everywhere, plan_of
from tests.unit.domain.systems import FROM, small_system


@pytest.mark.parametrize(
    ("cut", "place", "rule"),
    [
        (everywhere(share=Fraction(1)), (), "more than the £1,350,800 that can be cut"),
        (everywhere(amount_pence_per_year=BUDGET + 1), (), "(the rest of their £1,740,800 is fixed)"),
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
    cut: Change, place: tuple[str, ...], rule: str
) -> None:
    with pytest.raises(InvalidSystemError) as refused:
        cut.apply(small_system())
    assert any(p.place == place and rule in p.rule for p in refused.value.problems)


def test_a_cut_cannot_take_what_the_later_steps_of_a_phased_one_will_take() -> None:
    takes_all = TeamSaving(team="estates", amount_pence_per_year=200_000_00)
    phased = Targeted(name="phased", from_date=FROM, phase_months=24, teams=(takes_all,))
    half = TeamSaving(team="estates", amount_pence_per_year=100_000_00)
    between = Targeted(name="between", from_date=date(2027, 1, 1), teams=(half,))
    with pytest.raises(InvalidSystemError, match="below nothing"):
        plan_of(phased, between).system()
