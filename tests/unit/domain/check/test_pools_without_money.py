"""Pools that no paying line sustains: no cut can reach them, and `check` says so with the money."""

from __future__ import annotations

from pathlib import Path

import pytest

from simulator.scenario_file import check, read_scenario

VALID = Path(__file__).parents[3] / "scenario_files" / "valid"
IMMUNE = {
    "beds without a line": "ward: {staff: {nurse: null}, non_pay: {agency: {per_year: £617k, source: t}}}",
    "beds of a line that costs nothing": "ward: {staff: {nurse: {cost_per_wte: £0}}, non_pay: {agency: "
    "{per_year: £617k, source: t}}}",
    "beds of named lines that cost nothing": "ward: {non_pay: {agency: {per_year: £0, source: t}}, "
    "pools: {beds: {staffed_by: [agency]}}}",
    "places without a line": "housing: {pools: {rooms: {staffed_by: []}}}",
    "places of posts that cost nothing": "community: {staff: {nurse: {cost_per_wte: £0}}}",
}


def written(folder: Path, teams: str, cut: str = "") -> Path:
    file = folder / ("cut.yaml" if cut else "base.yaml")
    extends = folder / "base.yaml" if cut else VALID / "small.yaml"
    rest = f"cuts: [{cut}]" if cut else f"teams: {{{teams}}}"
    file.write_text(f"extends: {extends}\nname: {file.stem}\n{rest}\n", encoding="utf-8")
    return file


@pytest.mark.parametrize("case", IMMUNE)
def test_a_pool_that_no_cut_can_reach_is_named_with_the_money(case, tmp_path):
    base = written(tmp_path, IMMUNE[case])
    team = IMMUNE[case].partition(":")[0]
    plan = written(tmp_path, "", f"{{kind: targeted, from: 2026-10-01, teams: {{{team}: 1%}}}}")
    scenario = read_scenario(plan)
    moved = [entry for entry in scenario.ledger().capacity if entry.before != entry.after]
    assert moved == []
    said = [warning for warning in check(base).warnings if "a year of its team" in warning]
    assert any(f"'{team}." in warning for warning in said), check(base).warnings


def test_pools_with_money_are_not_named():
    assert not any("of its team" in warning for warning in check(VALID / "small.yaml").warnings)
