"""Price years: figures of other years are brought to that of the file, and both are written back."""

from __future__ import annotations

from pathlib import Path

import pytest

from simulator.domain.price import price_index
from simulator.scenario_file import check, figures_that_differ, read_scenario, resolved_text

VALID = Path(__file__).parents[2] / "scenario_files" / "valid"
FILE, SMALL = VALID / "price_years.yaml", VALID / "small.yaml"


@pytest.fixture(scope="module")
def system():
    return read_scenario(FILE).baseline


def to_2025(pounds: int, year: str) -> int:
    return round(100 * pounds * price_index().factor(year, "2025/26"))


def test_each_figure_is_at_the_prices_of_the_file(system) -> None:
    ward = system.pathway("adults").step("ward")
    assert ward.price_pence_per_start == to_2025(120, "2011/12")
    assert ward.course.overflow.price_pence_per_day == to_2025(608, "2017/18")
    assert ward.course_of("urgent").overflow.price_pence_per_day == to_2025(620, "2021/22")
    (gave_up,) = (way_out for way_out in system.pathway("adults").exits if way_out.name == "gave_up")
    # Prices of a later year are brought back.
    assert gave_up.price_pence == to_2025(40, "2026/27") < 4_000
    community = system.team("community")
    assert community.line("nurse").pence_per_year == to_2025(6 * 58_281, "2013/14")
    assert community.line("travel").pence_per_year == 20_000_00
    assert community.line("manager").pence_per_year == 80_000_00


def test_a_file_without_price_years_states_none() -> None:
    assert "price_year" not in resolved_text(SMALL)


def test_the_figure_and_its_year_are_written_back(system) -> None:
    text = resolved_text(FILE)
    assert "price_per_day: £608 per day\n          price_year: 2017/18" in text
    assert "per_year: £349,686\n        price_year: 2013/14" in text


def test_a_difference_shows_the_years() -> None:
    said = {str(difference) for difference in figures_that_differ(SMALL, FILE)}
    assert "price_year: absent → 2025/26" in said
    assert "pathways.adults.steps.ward.overflow.price_year: absent → 2017/18" in said


def test_check_says_what_each_figure_becomes_and_by_which_index() -> None:
    notes = check(FILE).notes
    assert (
        "£608 a day placed elsewhere from 'adults.ward' at 2017/18 prices is £783.38 at 2025/26 prices"
        in notes
    )
    assert (
        "prices of 2017/18 times 1.2885 are prices of 2025/26: NHS Cost Inflation Index for 2018/19 to "
        "2024/25 (2024/25 provisional), GDP deflator for 2025/26 (2025/26 forecast)" in notes
    )
    # What is of the file's own year is not brought anywhere.
    assert not any("travel" in note for note in notes)
    assert [note for note in notes if note.startswith("GDP deflator: HM Treasury")] != []
    assert len(set(notes)) == len(notes)
    assert notes[0] in str(check(FILE))


def test_a_plan_may_not_change_the_price_year_silently(tmp_path) -> None:
    path = tmp_path / "plan.yaml"
    path.write_text(
        f"extends: {FILE.as_posix()}\nname: plan\nprice_year: 2024/25\n"
        "cuts: [{kind: across_the_board, from: 2026-10-01, share: 1%}]\n",
        encoding="utf-8",
    )
    assert "price_year  the plan changes this silently: '2024/25' here, '2025/26'" in str(check(path))


def test_faults_of_two_figures_are_told_at_once(tmp_path) -> None:
    path = tmp_path / "other.yaml"
    path.write_text(
        f"extends: {SMALL.as_posix()}\nteams:\n  community:\n"
        "    staff:\n      nurse: {price_year: 2013/14}\n"
        "    non_pay:\n      travel: {price_year: 2017/18}\n",
        encoding="utf-8",
    )
    assert [fault.origin.line for fault in check(path).problems] == [5, 7]
