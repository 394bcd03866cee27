"""The checklist: every item once, in order, and nothing of a scenario lost."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from simulator.domain.scenario import Scenario
from simulator.report import stress_report, subject_of
from simulator.report.document.block import (
    Blocks,
    Listing,
    Paragraph,
    Picture,
    Report,
    Subheading,
    Table,
    Wanted,
)
from simulator.report.document.html import html
from simulator.report.document.markdown import markdown
from simulator.report.stress.phrase import titled
from simulator.scenario_file import read_scenario
from tests.unit.report.files import BRISTOL, EVERYTHING, SHIPPED, SMALL, TEMPLATE, VALID
from tests.unit.report.stress.test_assumption import sources_in

pytestmark = pytest.mark.slow

# The numbering of the checklist for discrete-event simulation, Monks et al. 2019.
STRESS_DES = (
    *("1.1", "1.2", "1.3"),
    *("2.1", "2.2", "2.3", "2.4", "2.5.1", "2.5.2", "2.5.3", "2.5.4", "2.5.5"),
    *("3.1", "3.2", "3.3", "3.4"),
    *("4.1", "4.2", "4.3"),
    *("5.1", "5.2", "5.3", "5.4"),
    "6.1",
)


def report_on(*paths: Path) -> Report:
    return stress_report(subject_of(list(paths)))


def texts(blocks: Blocks) -> Iterator[str]:
    """Every text of some blocks."""
    for block in blocks:
        match block:
            case Paragraph(text=text) | Subheading(text=text) | Wanted(text=text):
                yield text
            case Listing(points=points):
                yield from points
            case Table():
                yield from (block.caption, *block.columns)
                for row in block.rows:
                    yield from row
            case Picture():
                yield block.description


def item_text(report: Report, number: str) -> str:
    return "\n".join(text for item in report.items if item.number == number for text in texts(item.answer))


def every_text(report: Report) -> str:
    return "\n".join(text for item in report.items for text in texts(item.answer)) + "\n".join(
        texts(report.lead)
    )


def names_in(scenario: Scenario) -> Iterator[str]:
    """Everything in a scenario that has a name."""
    for pathway in scenario.baseline.pathways:
        yield pathway.name
        for part in (*pathway.groups, *pathway.steps, *pathway.exits, *pathway.standards):
            yield part.name
    for team in scenario.baseline.teams:
        yield team.name
        yield from (line.name for line in team.lines)
        yield from (pool.name for pool in team.pools)
    yield from (cut.name for cut in scenario.cuts)


@pytest.mark.parametrize(
    "path", [SMALL, EVERYTHING, BRISTOL / "targeted_plan.yaml"], ids=lambda path: path.stem
)
def test_every_item_appears_once_and_in_order(path: Path) -> None:
    report = report_on(path)
    assert tuple(item.number for item in report.items) == STRESS_DES
    headings = [line for line in markdown(report).splitlines() if line.startswith("### ")]
    assert [heading.split()[1] for heading in headings] == list(STRESS_DES)
    page = html(report)
    assert [page.count(f'id="item-{number}"') for number in STRESS_DES] == [1] * len(STRESS_DES)


@pytest.mark.parametrize("path", [*VALID, *SHIPPED], ids=lambda path: path.stem)
def test_nothing_of_a_scenario_is_lost(path: Path) -> None:
    from simulator.scenario_file.canonical import document

    scenario = read_scenario(path)
    told = every_text(report_on(path))
    missing = [name for name in (*names_in(scenario), *sources_in(document(scenario))) if name not in told]
    assert missing == []


def rows_of(report: Report, number: str) -> set[tuple[str, ...]]:
    """Every row of the tables of an item; of a cell `title (name)`, the name."""
    (item,) = [item for item in report.items if item.number == number]
    rows = [row for block in item.answer if isinstance(block, Table) for row in block.rows]
    return {tuple(re.sub(r"^.+ \((\w+)\)$", r"\1", cell) for cell in row) for row in rows}


@pytest.mark.parametrize("path", [*VALID, *SHIPPED], ids=lambda path: path.stem)
def test_every_part_of_a_scenario_has_its_row_under_its_item(path: Path) -> None:
    scenario = read_scenario(path)
    report = report_on(path)
    system = scenario.baseline
    begin = {number: {row[:2] for row in rows_of(report, number)} for number in STRESS_DES}
    firsts = {number: {row[0] for row in rows_of(report, number)} for number in STRESS_DES}
    for pathway in system.pathways:
        assert {(pathway.name, group.name) for group in pathway.groups} <= begin["2.5.1"]
        assert {(step.name, "all") for step in pathway.steps} <= begin["2.5.2"]
        assert {(step.name, group) for step in pathway.steps for group in step.course_by_group} <= begin[
            "2.5.2"
        ]
        assert {(pathway.name, step.name) for step in pathway.steps} <= begin["2.5.4"]
        assert {(pathway.name, way_out.name) for way_out in pathway.exits} <= begin["2.5.5"]
        assert {(pathway.name, standard.name) for standard in pathway.standards} <= begin["1.2"]
    assert {(r.pathway, r.group) for r in system.referrals} <= begin["2.5.5"]
    assert {(c.pathway, c.group, c.step) for c in system.day_one} <= {r[:3] for r in rows_of(report, "2.5.1")}
    for team in system.teams:
        assert {line.name for line in team.lines} <= firsts["2.5.3"]
        assert {pool.name for pool in team.pools} <= firsts["2.5.3"]
        assert {f"{team.name}.{pool.name}" for pool in team.pools} <= firsts["2.5.4"]
        assert f"Team {titled(team.name, team.title)}: " in item_text(report, "2.5.3")
    assert all(f"{cut.name}: from " in item_text(report, "2.3") for cut in scenario.cuts)


@pytest.mark.slow
@pytest.mark.parametrize("path", [EVERYTHING, TEMPLATE / "targeted.yaml"], ids=lambda path: path.stem)
def test_the_same_files_give_the_same_text(path: Path) -> None:
    assert markdown(report_on(path)) == markdown(report_on(path))
    assert html(report_on(path)) == html(report_on(path))


def test_no_item_is_empty_and_what_only_authors_know_is_wanted() -> None:
    report = report_on(TEMPLATE / "targeted.yaml")
    assert all(item.answer for item in report.items)
    wanted = {item.number for item in report.items if any(isinstance(b, Wanted) for b in item.answer)}
    assert {"1.1", "1.3", "3.2", "4.3", "5.4", "6.1"} <= wanted
    assert not {"2.1", "2.2", "2.5.1", "2.5.2", "2.5.3", "2.5.4", "2.5.5", "4.2"} & wanted


def test_the_head_counts_items_and_figures() -> None:
    report = report_on(EVERYTHING)
    statuses = [item.status for item in report.items]
    head = "\n".join(texts(report.lead))
    assert f"24 items: {statuses.count('filled')} filled" in head
    assert f"{statuses.count('to be completed')} to be completed (" in head
    assert "17 without a source" in head
    assert "17 without a source" in item_text(report, "3.4")


def test_a_plan_is_told_beside_its_uniform_slice_with_the_same_saving() -> None:
    report = report_on(BRISTOL / "targeted_plan.yaml")
    aims = item_text(report, "1.3")
    assert "targeted_plan_as_uniform_slice" in aims
    assert aims.count("£1,921,377") >= 2
    logic = item_text(report, "2.3")
    assert "£1,100,000 a year from access" in logic
    assert "£150,000 a year moves from corporate to talking_therapies" in logic
    assert "crisis.episodes\n2026-04-01\n140 places\n132 places" in logic


def test_money_that_no_wait_depends_on_is_told_for_each_scenario() -> None:
    logic = item_text(report_on(TEMPLATE / "targeted.yaml", TEMPLATE / "five_percent_everywhere.yaml"), "2.3")
    # The plan saves £170,000 of corporate money and £51,020 of supplies of the ward, which sustain no pool;
    # the £56,100 of the triage nurse do.
    assert "Of the £277,120 a year that it saves, £221,020 (79.76%)" in logic
    # The slice: telephones £1,500, food and medicines £7,500, corporate £38,040.
    assert "Of the £277,120 a year that it saves, £47,040 (16.97%)" in logic


def test_the_base_model_is_described_by_the_file_that_a_plan_extends() -> None:
    assert "patients who are not admitted within two days" in item_text(
        report_on(BRISTOL / "targeted_plan.yaml"), "1.1"
    )


def test_seasons_growth_changes_and_dated_beds_are_told() -> None:
    report = report_on(EVERYTHING)
    arrivals = item_text(report, "2.5.5")
    for words in (
        "20 per week",
        "3% a year",
        "aug × 0.8",
        "sat × 0",
        "90 per month from 2027-04-01",
        "4 referrals",
    ):
        assert words in arrivals
    # 18 beds × 1.1 = 19.8, to the nearest whole one.
    assert "from 2026-12-01 × 1.1: 20 beds (winter beds)" in item_text(report, "2.5.3")


def test_rising_priority_patience_and_overflow_are_told_with_their_queues() -> None:
    told = item_text(report_on(EVERYTHING), "2.5.4")
    assert "1, rising to 0 after 18 weeks" in told
    assert "patience: risk once a day" in told
    assert "overflow: after 0 days placed elsewhere at £608 a day, for uniform from 2 days to 40 days" in told


def test_a_doubt_of_the_simulator_is_told() -> None:
    assert "offered load of" in item_text(report_on(BRISTOL / "baseline.yaml"), "3.4")


def test_without_scenarios_the_items_on_them_say_so() -> None:
    report = report_on(SMALL)
    assert "The base model is the only scenario" in item_text(report, "2.3")
    assert [item.status for item in report.items if item.number == "1.3"] == ["filled in part"]


def test_scenarios_of_other_baselines_are_told_by_what_they_state_differently(tmp_path: Path) -> None:
    busier = tmp_path / "busier.yaml"
    busier.write_text(
        f"extends: {SMALL.as_posix()}\nname: busier\n"
        "demand: {adults: {routine: {rate: 9 per week, source: 'assumption, next year'}}}\n",
        encoding="utf-8",
    )
    report = report_on(SMALL, busier)
    logic = item_text(report, "2.3")
    assert "demand.adults.routine.rate" in logic
    assert "It makes no cut." in logic
    register = item_text(report, "3.4")
    assert "demand.adults.routine.rate (in busier)\n9 per week\nassumption, next year" in register
