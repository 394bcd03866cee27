"""A study that chooses its number of replications equals one that was told it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest

from simulator.errors import SimulatorError
from simulator.experiment import (
    Automatic,
    Plan,
    RunInterruptedError,
    plan_comparison,
    plan_run,
    run_plan,
    wanted_replications,
)
from simulator.outcomes.samples.stopping import PRECISE_FOR, PRECISION_COLUMNS, look_ahead
from tests.unit.experiment.small_study import WatchedEngine, scenario, targeted

# Studies with processes of their own: together the better part of a minute.
pytestmark = pytest.mark.slow

LOOSE = Automatic(precision=0.35, measures=("completed_courses", "treatment_wait_mean_days"))


@pytest.fixture
def plan() -> Plan:
    return plan_run(scenario("plan"))


@pytest.fixture
def marks(tmp_path: Path) -> Path:
    folder = tmp_path / "marks"
    folder.mkdir()
    return folder


def test_it_stops_where_every_measure_has_held_its_precision(plan: Plan, tmp_path: Path) -> None:
    result = run_plan(plan, replications=LOOSE, workers=1, folder=tmp_path)
    number = result.provenance.replications
    reached = result.precision
    assert reached is not None
    assert tuple(reached.columns) == PRECISION_COLUMNS
    assert reached["reached"].all()
    assert set(reached["measure"]) == set(LOOSE.measures)
    assert set(reached["replications"]) == {number}
    assert 3 + look_ahead(1) <= number < LOOSE.most
    kept = pd.read_csv(result.folder / "precision.csv", keep_default_na=False)
    assert list(kept["measure"]) == list(reached["measure"])


def test_it_equals_the_study_that_is_told_the_number(plan: Plan, tmp_path: Path) -> None:
    found = run_plan(plan, replications=LOOSE, workers=1, folder=tmp_path / "auto")
    number = found.provenance.replications
    told = run_plan(plan, replications=number, workers=1, folder=tmp_path / "told")
    assert told.folder.name == found.folder.name
    for name in ("results.parquet", "warm_up.csv"):
        assert (told.folder / name).read_bytes() == (found.folder / name).read_bytes()
    pd.testing.assert_frame_equal(told.table, found.table)
    assert told.provenance.replications == number
    assert told.provenance.repeat_command == found.provenance.repeat_command
    assert told.precision is None


@pytest.mark.slow
def test_the_number_depends_neither_on_the_workers_nor_on_what_was_there(plan: Plan, tmp_path: Path) -> None:
    alone = run_plan(plan, replications=LOOSE, workers=1, folder=tmp_path / "one")
    shared = run_plan(plan, replications=LOOSE, workers=2, folder=tmp_path / "two")
    run_plan(plan, replications=40, workers=1, folder=tmp_path / "more")
    after = run_plan(plan, replications=LOOSE, workers=1, folder=tmp_path / "more")
    assert after.computed == 0
    assert alone.provenance.replications == shared.provenance.replications == after.provenance.replications


def test_it_reuses_what_is_there_and_a_fixed_number_continues_from_it(
    plan: Plan, tmp_path: Path, marks: Path
) -> None:
    engine = WatchedEngine(marks=marks)
    first = run_plan(plan, replications=LOOSE, workers=1, folder=tmp_path, simulation=engine.simulation)
    assert engine.calls == first.computed
    again = run_plan(plan, replications=LOOSE, workers=1, folder=tmp_path, simulation=engine.simulation)
    assert (again.computed, again.reused) == (0, first.computed)
    more = run_plan(
        plan, replications=first.computed + 2, workers=1, folder=tmp_path, simulation=engine.simulation
    )
    assert more.computed == 2
    assert not (more.folder / "precision.csv").exists()


def test_it_stops_at_the_bound_and_says_what_was_not_reached(plan: Plan, tmp_path: Path) -> None:
    strict = replace(LOOSE, precision=0.001, most=12)
    result = run_plan(plan, replications=strict, workers=1, folder=tmp_path)
    assert result.provenance.replications == 12
    assert result.precision is not None
    assert not result.precision["reached"].any()
    assert (result.precision["would_need"] > 12).all()


def test_a_comparison_makes_its_paired_differences_precise(tmp_path: Path) -> None:
    plan = plan_comparison([scenario("plan", targeted())])
    result = run_plan(plan, replications=replace(LOOSE, most=10), workers=1, folder=tmp_path)
    assert result.precision is not None
    pairs = list(dict.fromkeys(zip(result.precision["scenario"], result.precision["against"], strict=True)))
    assert pairs == [
        ("plan_as_uniform_slice", "baseline"),
        ("plan", "baseline"),
        ("plan", "plan_as_uniform_slice"),
    ]


def test_a_comparison_aims_at_the_people_who_are_worse_off(tmp_path: Path) -> None:
    plan = plan_comparison([scenario("plan", targeted())])
    aims = Automatic(precision=0.35, most=12, measures=("people_worse_off",))
    result = run_plan(plan, replications=aims, workers=1, folder=tmp_path)
    reached = result.precision
    assert reached is not None
    assert set(reached["measure"]) == {"people_worse_off"}
    number = result.provenance.replications
    counted = {pair: harm.total()["worse_off"] for pair, harm in result.comparison.harms.items()}
    assert len(counted) == len(reached) == 3
    assert set(reached["reference"]) == {max(20.0, *counted.values())}
    assert set(reached["replications"]) == {number}


def test_ctrl_c_keeps_what_is_finished_and_the_same_command_continues(
    plan: Plan, tmp_path: Path, marks: Path
) -> None:
    stopped = WatchedEngine(marks=marks, replication=6, failure="stopped")
    with pytest.raises(RunInterruptedError, match=r"6 of \d+ replications are finished"):
        run_plan(plan, replications=LOOSE, workers=1, folder=tmp_path, simulation=stopped.simulation)
    whole = run_plan(plan, replications=LOOSE, workers=1, folder=tmp_path)
    assert whole.reused == 6


def test_measures_that_never_happen_are_refused_with_their_names(plan: Plan, tmp_path: Path) -> None:
    nothing = replace(LOOSE, measures=("crisis_episodes",))
    with pytest.raises(SimulatorError, match="none of the measures crisis_episodes has a value in 'plan'"):
        run_plan(plan, replications=nothing, workers=1, folder=tmp_path)


@pytest.mark.parametrize(
    ("part", "told"),
    [
        ({"precision": 0.0}, "a precision of 0% is not allowed"),
        ({"precision": -0.05}, "a precision of -5% is not allowed"),
        ({"precision": 1.0}, "write 5%"),
        ({"most": 7}, "at most 7 replications are not allowed"),
        ({"measures": ("recoverys",)}, "did you mean 'recoveries'"),
    ],
)
def test_a_request_out_of_range_is_refused_with_its_remedy(part: dict[str, object], told: str) -> None:
    with pytest.raises(SimulatorError, match=told):
        Automatic(**part)  # type: ignore[arg-type]


def test_the_word_auto_stands_for_the_usual_request() -> None:
    assert wanted_replications("auto") == Automatic()
    assert wanted_replications("auto", 0.02, 50, ["recoveries"]) == Automatic(
        precision=0.02, most=50, measures=("recoveries",)
    )
    assert Automatic().measures == PRECISE_FOR
    assert wanted_replications(7) == 7
    assert wanted_replications(None) is None


@pytest.mark.parametrize("part", [(0.05, None, None), (None, 50, None), (None, None, ["recoveries"])])
def test_a_precision_without_auto_is_refused_with_its_remedy(part: tuple[object, ...]) -> None:
    with pytest.raises(SimulatorError, match="write 'auto' for the replications"):
        wanted_replications(30, *part)  # type: ignore[arg-type]
