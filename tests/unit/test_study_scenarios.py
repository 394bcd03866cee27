"""Scenarios in Python: read, made without a file, refused for what a file is refused for, written out."""

from __future__ import annotations

from datetime import date, datetime
from fractions import Fraction
from pathlib import Path

import pytest

import simulator as sim
from simulator.errors import InvalidSystemError

OCTOBER = date(2026, 10, 1)


@pytest.fixture(scope="module")
def mine(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the template."""
    folder = tmp_path_factory.mktemp("template")
    sim.write_template(folder)
    return folder


@pytest.fixture(scope="module")
def baseline(mine: Path) -> sim.Scenario:
    return sim.load(mine / "baseline.yaml")


def saving(team: str, amount: int) -> sim.Targeted:
    part = sim.TeamSaving(team=team, amount_pence_per_year=amount)
    return sim.Targeted(name="saving", from_date=OCTOBER, teams=(part,))


def test_a_plan_made_of_mappings_is_the_plan_of_the_file_that_says_the_same(
    mine: Path, baseline: sim.Scenario
) -> None:
    stated = sim.load(mine / "targeted.yaml")
    first = {
        "kind": "targeted",
        "name": "where_there_is_room",
        "from": OCTOBER,
        "phase": "3 months",
        "teams": {
            "corporate": {"amount": "£170k", "lines": ("software_and_consultancy", "administrators")},
            "access": {"amount": "1 WTE", "lines": ["nurses"]},
            "ward": {"amount": "£51020", "lines": ["food_and_medicines"]},
        },
    }
    second = {
        "kind": "reallocate",
        "name": "strengthen_crisis",
        "from": "2027-01-01",
        "amount": "£56k",
        "out_of": "corporate",
        "into": "crisis",
    }
    changes = [sim.change(first), sim.change(second)]
    made = baseline.with_changes(*changes, name="targeted", description=stated.description)
    assert made == stated
    assert sim.resolve(made) == sim.resolve(mine / "targeted.yaml")
    assert sim.diff(made, mine / "targeted.yaml") == ()


def test_a_mapping_and_an_object_state_the_same_change() -> None:
    written = sim.change({"kind": "across_the_board", "name": "slice", "from": "2026-10-01", "share": "5%"})
    assert written == sim.AcrossTheBoard(name="slice", from_date=OCTOBER, share=Fraction(5, 100))


def test_changes_are_added_to_those_a_scenario_has(mine: Path) -> None:
    plan = sim.load(mine / "targeted.yaml")
    more = plan.with_changes(saving("access", 100_00), name="more")
    assert more.cuts == (*plan.cuts, saving("access", 100_00))
    assert more.baseline == plan.baseline
    assert more.description == ""


@pytest.mark.parametrize(
    ("change", "place", "said"),
    [
        (saving("acess", 1), "cuts[0].teams.acess", "no team 'acess': did you mean 'access'?"),
        (saving("access", -100), "cuts[0].teams.access", "-£1 is not allowed: it must be 0 or more"),
        (saving("access", 10**12), "cuts[0].teams.access", "take at most"),
        (
            sim.AcrossTheBoard(name="slice", from_date=OCTOBER, share=Fraction(-1, 20)),
            "cuts[0]",
            "a share of -5% is not allowed",
        ),
        (
            sim.AcrossTheBoard(name="slice", from_date=OCTOBER, share=0.05),  # type: ignore[arg-type]
            "cuts[0]",
            "share of 0.05 is not exact; write Fraction('0.05')",
        ),
        (sim.AcrossTheBoard(name="slice", from_date=OCTOBER), "cuts[0]", "no amount is stated; state one"),
        (
            sim.AcrossTheBoard(
                name="slice", from_date=OCTOBER, share=Fraction(1, 20), amount_pence_per_year=100
            ),
            "cuts[0]",
            "share and amount_pence_per_year exclude each other",
        ),
        (
            sim.AcrossTheBoard(name="slice", from_date=OCTOBER, phase_months=0, share=Fraction(1, 20)),
            "cuts[0].phase",
            "a phase of 0 months is not allowed",
        ),
        (
            sim.AcrossTheBoard(name="a slice", from_date=OCTOBER, share=Fraction(1, 20)),
            "cuts[0].name",
            "write 'a_slice'",
        ),
        (
            sim.AcrossTheBoard(name="slice", from_date="2026-10-01", share=Fraction(1, 20)),  # type: ignore[arg-type]
            "cuts[0].from",
            "write it like date(2026, 10, 1)",
        ),
        (
            sim.Reallocate(
                name="move", from_date=OCTOBER, amount_pence_per_year=100, out_of="crisis", into="crisis"
            ),
            "cuts[0].into",
            "moves money from 'crisis' into itself",
        ),
    ],
)
def test_a_change_that_cannot_be_made_is_refused_with_its_place_and_remedy(
    baseline: sim.Scenario, change: sim.AcrossTheBoard, place: str, said: str
) -> None:
    with pytest.raises(InvalidSystemError) as refused:
        baseline.with_changes(change, name="plan")
    (problem,) = refused.value.problems
    assert problem.written_place == place
    assert said in str(problem)


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("baseline", "what a comparison calls the scenario without cuts"),
        ("my plan", "write 'my_plan'"),
        ("CON", "cannot name files on Windows"),
        ("all", "because results call their totals so"),
    ],
)
def test_a_plan_in_python_takes_the_names_that_a_file_takes(
    baseline: sim.Scenario, name: str, said: str
) -> None:
    with pytest.raises(sim.SimulatorError, match=r"^name: ") as refused:
        baseline.with_changes(saving("access", 100_00), name=name)
    assert said in str(refused.value)


def test_every_fault_of_a_plan_is_told_at_once(baseline: sim.Scenario) -> None:
    with pytest.raises(InvalidSystemError) as refused:
        baseline.with_changes(saving("acess", 1), saving("wards", 1), name="my plan")
    places = {problem.written_place for problem in refused.value.problems}
    assert places == {"name", "cuts[0].teams.acess", "cuts[1].name", "cuts[1].teams.wards"}


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ({"kind": "slice", "from": OCTOBER}, "'slice' is not a kind of cut"),
        ({"kind": "across_the_board", "from": OCTOBER, "shar": "5%"}, "did you mean 'share'"),
        (
            {"kind": "across_the_board", "from": "2026-13-01", "share": "5%"},
            "from: '2026-13-01' is not a day",
        ),
        ({"kind": "across_the_board", "from": datetime(2026, 10, 1), "share": "5%"}, "is not a date"),
        ({"kind": "across_the_board", "from": OCTOBER, "share": 0.05}, "0.05 has no unit; write '5%'"),
        ({"kind": "across_the_board", "share": "5%"}, "'from' is missing"),
        ({"kind": "targeted", "from": OCTOBER, "teams": {"ward": "-£1"}}, "teams.ward: '-£1' is not allowed"),
        ({}, "'kind' is missing"),
    ],
)
def test_a_mapping_is_refused_in_the_words_of_a_file(written: dict[str, object], said: str) -> None:
    with pytest.raises(sim.SimulatorError) as refused:
        sim.change(written)
    assert said in str(refused.value)


def test_a_scenario_that_was_made_faulty_is_refused_before_anything_runs(
    baseline: sim.Scenario, tmp_path: Path
) -> None:
    from dataclasses import replace

    faulty = replace(baseline, run=replace(baseline.run, ends=baseline.baseline.starts))
    for use in (sim.run, sim.resolve, sim.assumptions):
        with pytest.raises(sim.SimulatorError, match="the run ends on"):
            use(faulty)
    assert list(tmp_path.iterdir()) == []


def test_files_are_checked_and_explained(mine: Path) -> None:
    assert sim.check(mine / "targeted.yaml").problems == ()
    (difference,) = sim.diff(mine / "baseline.yaml", sim.load(mine / "baseline.yaml")) or (None,)
    assert difference is None
    assert "pathways" in sim.schema()["properties"]


def test_a_report_is_of_files_or_of_a_scenario_in_memory(
    mine: Path, baseline: sim.Scenario, tmp_path: Path
) -> None:
    page, figures = tmp_path / "report.html", tmp_path / "figures.csv"
    plan = baseline.with_changes(saving("access", 10_000_00), name="plan")
    assert sim.write_report(plan, to=page, figures=figures) == (figures, page)
    assert "</html>" in page.read_text(encoding="utf-8")
    assert sim.write_report(mine / "targeted.yaml", figures=figures) == (figures,)
    with pytest.raises(sim.SimulatorError, match="say what to write"):
        sim.write_report(plan)
    with pytest.raises(sim.SimulatorError, match="report their run folder"):
        sim.write_report(plan, baseline, to=page)
