"""A plan beside its baseline: nothing changed silently, and what it saves."""

from __future__ import annotations

from pathlib import Path

import pytest

from simulator.scenario_file import check, read_scenario, write_template

SMALL = Path(__file__).parents[2] / "scenario_files" / "valid" / "small.yaml"
CUTS = "cuts: [{kind: targeted, from: 2026-10-01, teams: {ward: £12k}}]\n"


def plan(folder: Path, text: str, name: str = "plan", extends: str = SMALL.as_posix()) -> Path:
    path = folder / f"{name}.yaml"
    path.write_text(f"extends: {extends}\nname: {name}\n{text}", encoding="utf-8")
    return path


def places(path: Path) -> list[str]:
    return [fault.problem.written_place for fault in check(path).problems]


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("teams: {community: {staff: {nurse: {wte: 5}}}}\n", "teams.community.staff.nurse.wte"),
        ("demand: {adults: {urgent: {rate: 3 per week}}}\n", "demand.adults.urgent.rate"),
        ("run: {length: 1 year}\n", "run.length"),
        (
            "pathways: {adults: {steps: {therapy: {patience: null}}}}\n",
            "pathways.adults.steps.therapy.x",
        ),
        ("teams: {ward: {non_pay: {food: {per_year: £9k, source: test}}}}\n", "teams.ward.non_pay"),
    ],
)
def test_a_figure_changed_beside_cuts_is_refused_and_without_cuts_it_is_not(
    tmp_path: Path, text: str, place: str
) -> None:
    assert places(plan(tmp_path, text + CUTS))[0].startswith(place.rpartition(".")[0])
    assert places(plan(tmp_path, text, "other")) == []


def test_every_changed_figure_is_listed_with_both_values(tmp_path: Path) -> None:
    text = "teams: {community: {staff: {nurse: {wte: 5}}}}\ndemand: {adults: {urgent: {rate: 3 per week}}}\n"
    said = [fault.problem.rule for fault in check(plan(tmp_path, text + CUTS)).problems]
    assert said == [
        "the plan changes this silently: '5' here, '6' in small.yaml",
        "the plan changes this silently: '3 per week' here, '2 per week' in small.yaml",
    ]


def test_the_same_figure_written_otherwise_and_another_source_are_no_change(tmp_path: Path) -> None:
    text = (
        "run: {warm_up: 84 days}\n"
        "teams: {community: {staff: {nurse: {wte: 6.0, cost_per_wte: £56000, source: payroll}}}}\n"
        "demand: {adults: {urgent: {rate: 2 a week}}}\n"
    )
    assert places(plan(tmp_path, text + CUTS)) == []


def test_a_plan_that_extends_a_plan_is_held_to_the_baseline_of_both(tmp_path: Path) -> None:
    plan(tmp_path, CUTS)
    more = plan(tmp_path, "demand: {adults: {urgent: {rate: 3 per week}}}\n", "more", "plan.yaml")
    assert places(more) == ["demand.adults.urgent.rate"]
    assert places(plan(tmp_path, CUTS.replace("£12k", "£13k"), "other", "plan.yaml")) == []


def test_another_baseline_of_its_own_name_may_be_cut_by_a_file_that_extends_it(tmp_path: Path) -> None:
    plan(tmp_path, "demand: {adults: {urgent: {rate: 3 per week}}}\n", "busier")
    assert places(plan(tmp_path, CUTS, "cut_while_busier", "busier.yaml")) == []


def test_a_check_says_what_a_plan_saves_by_year_and_its_equal_slice(tmp_path: Path) -> None:
    # From October to March is half of a year, and the budget of the ward, 12 × £46k, is not the whole one.
    path = plan(tmp_path, CUTS)
    saving, slice_ = check(path).plan
    assert saving == (
        "'plan' saves £12,000 a year once every cut is complete, before knock-on costs; "
        "in the run, £6,000 in 2026/27, £12,000 in 2027/28"
    )
    budget = read_scenario(SMALL).baseline.pence_per_year_on(read_scenario(SMALL).baseline.starts) / 100
    assert f"the equal slice: {100 * 12_000 / budget:.4g}% of every team's budget" in slice_


def test_a_move_saves_nothing_a_slice_is_its_own_and_a_baseline_says_nothing(tmp_path: Path) -> None:
    move = "cuts: [{kind: reallocate, from: 2026-10-01, amount: £9k, out_of: housing, into: ward}]\n"
    assert check(plan(tmp_path, move)).plan == ("'plan' saves nothing: no equal slice stands beside it",)
    baseline, everywhere, _ = write_template(tmp_path / "new")
    assert check(baseline).plan == ()
    assert "its own equal slice" in check(everywhere).plan[1]
