"""The pages of teams: in 80 columns, every difference from what is observed said in words."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

import simulator as sim
from simulator.domain.observation import Observation

SMALL = Path(__file__).parents[2] / "scenario_files" / "valid" / "small.yaml"


def seen(figures: dict[str, float], **where: str) -> Observation:
    return Observation(
        figures=tuple(figures.items()),  # type: ignore[arg-type]  # keys are measures
        observed_on=date(2026, 3, 31),
        source="test",
        **where,
    )


def pages(folder: Path, *observed: Observation, **settings: object) -> sim.Teams:
    scenario = replace(sim.load(SMALL), observed=observed)
    return sim.teams(scenario, replications=3, workers=1, folder=folder, quiet=True, **settings)  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("runs")


@pytest.mark.slow
def test_an_impossible_observation_differs_and_is_said_first(folder: Path) -> None:
    found = pages(folder, seen({"list": 99_999.0}, pathway="adults", step="therapy"))
    assert list(found.observed()["differs"]) == [True]
    lines = str(found).splitlines()
    assert lines[0] == "1 of 1 observed figures differs from the model:"
    assert "you observe 99,999" in lines[1]


@pytest.mark.slow
def test_what_the_model_gives_itself_does_not_differ(folder: Path) -> None:
    table = pages(folder, seen({"occupancy": 0.5}, team="ward")).observed()
    again = pages(folder, seen({"occupancy": float(table["model"].iloc[0])}, team="ward"))
    assert list(again.observed()["differs"]) == [False]
    assert str(again).startswith("No observed figure of 1 differs from the model.")


@pytest.mark.slow
def test_no_line_is_longer_than_80_characters(folder: Path) -> None:
    long = seen({"list": 1.0, "wait_median": 3.0, "missed": 0.5}, pathway="adults", step="therapy")
    text = str(pages(folder, replace(long, source="a source of many words " * 9)))
    assert max(map(len, text.splitlines())) <= 80


@pytest.mark.slow
def test_only_the_team_asked_for_is_shown_and_an_unknown_one_is_refused(folder: Path) -> None:
    assert set(pages(folder, team=("ward",)).table()["team"]) == {"ward"}
    with pytest.raises(sim.SimulatorError, match="no team 'wards': did you mean 'ward'"):
        pages(folder, team=("wards",))


@pytest.mark.slow
def test_cuts_are_left_out(folder: Path) -> None:
    cut = sim.load(SMALL).with_changes(
        sim.change({"kind": "across_the_board", "from": "2026-10-01", "share": "20%"}), name="cut"
    )
    found = sim.teams(cut, replications=3, workers=1, folder=folder, quiet=True)
    assert found.table().equals(pages(folder).table())


@pytest.mark.slow
def test_the_csv_files_hold_both_tables(folder: Path) -> None:
    found = pages(folder, seen({"occupancy": 0.5}, team="ward"))
    assert [path.name for path in found.write_csv()] == ["teams.csv", "observed.csv"]
    assert all(path.read_text(encoding="utf-8").count("\n") > 1 for path in found.write_csv())
