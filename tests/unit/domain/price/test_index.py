"""The price index: each change is the published one, and changes chain without a gap."""

from __future__ import annotations

from fractions import Fraction

import pytest

from simulator.domain.price import StatedPrice, brought_to, fault_of_price_year, price_index
from simulator.domain.price.index import GDP_DEFLATOR, NHS_COST_INFLATION


def test_years_follow_one_another_without_a_gap() -> None:
    years = price_index().years
    assert [fault_of_price_year(year) for year in years] == [None] * len(years)
    assert [int(year[:4]) for year in years] == list(range(2000, 2031))


def test_every_change_has_a_source_that_can_be_looked_up() -> None:
    for change in price_index().changes:
        assert "doi" in change.source or "HM Treasury" in change.source
        assert change.status in ("final", "outturn", "provisional", "forecast")
        # No year since 2000 had prices fall, or rise by a tenth.
        assert 1 <= change.factor < Fraction(11, 10), change


def test_the_nhs_index_is_used_where_it_is_published_and_the_deflator_elsewhere() -> None:
    of_nhs = [change.year for change in price_index().changes if change.series == NHS_COST_INFLATION]
    assert (of_nhs[0], of_nhs[-1], len(of_nhs)) == ("2015/16", "2024/25", 10)
    assert {c.series for c in price_index().changes if c.year not in of_nhs} == {GDP_DEFLATOR}


def test_a_factor_is_the_product_of_the_published_changes() -> None:
    # Unit Costs of Health and Social Care 2025, pay and prices: 2018/19 to 2024/25.
    expected = Fraction(1)
    for percent in ("1.60", "2.14", "2.49", "2.58", "7.32", "2.47", "4.02"):
        expected *= 1 + Fraction(percent) / 100
    assert price_index().factor("2017/18", "2024/25") == expected
    # HM Treasury, March 2026: 103.2388 in 2025-26 where 2024-25 is 100.
    assert price_index().factor("2017/18", "2025/26") == expected * Fraction("1.032388")


def test_back_and_forth_gives_the_same_price() -> None:
    index = price_index()
    assert index.factor("2013/14", "2025/26") * index.factor("2025/26", "2013/14") == 1
    assert index.factor("2025/26", "2025/26") == 1


def test_a_chain_of_years_gives_what_one_step_gives() -> None:
    index = price_index()
    halves = index.factor("2011/12", "2018/19") * index.factor("2018/19", "2025/26")
    assert halves == index.factor("2011/12", "2025/26")


def test_a_price_is_rounded_to_the_nearest_penny_halves_up() -> None:
    # 4.02 % of £12.50 is 50.25 pence; of £25, 100.5 pence.
    assert brought_to(StatedPrice(pence=1_250, year="2023/24"), "2024/25") == 1_300
    assert brought_to(StatedPrice(pence=2_500, year="2023/24"), "2024/25") == 2_601
    assert brought_to(StatedPrice(pence=60_800, year="2017/18"), "2017/18") == 60_800


def test_a_year_beyond_the_index_is_an_error() -> None:
    with pytest.raises(ValueError, match="1998/99"):
        price_index().factor("1998/99", "2025/26")


def test_what_is_no_final_figure_is_said() -> None:
    assert price_index().in_words("2022/23", "2025/26") == (
        "NHS Cost Inflation Index for 2023/24 to 2024/25 (2024/25 provisional), "
        "GDP deflator for 2025/26 (2025/26 forecast)"
    )


@pytest.mark.parametrize(
    ("written", "fit"),
    [
        ("2017", "2017/18"),
        ("2017-18", "2017/18"),
        ("2017/2018", "2017/18"),
        ("2017/19", "2017/18"),
        ("1999/01", "1999/00"),
        ("last year", "2025/26"),
    ],
)
def test_another_form_is_refused_with_the_one_to_write(written: str, fit: str) -> None:
    fault = fault_of_price_year(written)
    assert fault is not None
    assert fit in fault[1]


def test_the_turn_of_the_century_is_a_year() -> None:
    assert fault_of_price_year("1999/00") is None
