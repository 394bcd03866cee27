"""The package itself, before any of its parts is used."""

from __future__ import annotations

import ast
import inspect
import pkgutil
import subprocess
import sys
from pathlib import Path
from typing import get_args

import pytest

import simulator
from simulator import study
from simulator.domain.change.union import Change
from simulator.outcomes.samples.stopping import PRECISE_FOR

ROOT = Path(__file__).parents[2]
COMMANDS = sorted((ROOT / "simulator" / "cli").glob("*.py"))
NUMERICAL_LIBRARIES = ("matplotlib", "numpy", "pandas", "pyarrow", "scipy", "simpy")

_SETTINGS = (
    "*, replications: \"int | Literal['auto'] | Automatic | None\" = None, precision: 'float | None' = None, "
    "most: 'int | None' = None, precise_for: 'Sequence[str] | None' = None, seed: 'int | None' = None, "
    "engine: 'EngineName' = 'fast', workers: 'int | None' = None, "
    "executor: 'ExecutorName | Executor | None' = None, folder: 'str | Path' = 'runs', "
    "store: 'str | Path | None' = None, keep: 'str | None' = None, "
    "keep_history: 'bool' = False, quiet: 'bool' = False, progress: 'Progress | None' = None"
)
_OF_COMPARISON = _SETTINGS.removeprefix("*, ").replace(
    "seed:",
    "against: 'Sequence[str] | None' = None, "
    "tolerances: 'Tolerances | Mapping[str, object] | Sequence[str] | None' = None, seed:",
)
_CUT = "*, name: 'str', from_date: 'date', phase_months: 'int' = 1, until: 'date | None' = None, "

SURFACE = {
    "AcrossTheBoard": f"({_CUT}share: 'Fraction | None' = None, share_of_all: 'Fraction | None' = None, "
    "amount_pence_per_year: 'int | None' = None, protect: 'tuple[str, ...]' = ()) -> None",
    "Automatic": "(*, precision: 'float' = 0.05, most: 'int' = 200, "
    f"measures: 'tuple[str, ...]' = {PRECISE_FOR}) -> None",
    "Reallocate": f"({_CUT}amount_pence_per_year: 'int', out_of: 'str', into: 'str', "
    "out_of_lines: 'tuple[str, ...]' = (), into_lines: 'tuple[str, ...]' = ()) -> None",
    "RunInterruptedError": "",
    "Scenario": "(*, name: 'str', description: 'str', baseline: 'System', cuts: 'tuple[Change, ...]', "
    "run: 'RunSettings', observed: 'tuple[Observation, ...]' = ()) -> None",
    "SimulatorError": "",
    "Study": "(result: 'StudyResult', warnings: 'tuple[str, ...]' = ()) -> None",
    "Targeted": f"({_CUT}teams: 'tuple[TeamSaving, ...]') -> None",
    "Teams": "(text: 'TeamText', study: 'Study') -> None",
    "TeamSaving": "(*, team: 'str', amount_pence_per_year: 'int | None' = None, "
    "share: 'Fraction | None' = None, wte: 'Fraction | None' = None, lines: 'tuple[str, ...]' = ()) -> None",
    "assumptions": "(scenario: 'FileOrScenario') -> 'pd.DataFrame'",
    "change": "(written: 'Mapping[str, object]') -> 'Change'",
    "check": "(path: 'str | Path') -> 'CheckResult'",
    "clear_store": "(runs: 'str | Path' = 'runs', store: 'str | Path | None' = None, *, "
    "everything: 'bool' = False, unused_days: 'float | None' = None, "
    "down_to: 'str | None' = None) -> 'Cleared'",
    "compare": f"(*scenarios: 'FileOrScenario', {_OF_COMPARISON}) -> 'Study'",
    "diff": "(left: 'FileOrScenario', right: 'FileOrScenario') -> 'tuple[ChangedFigure, ...]'",
    "load": "(path: 'str | Path') -> 'Scenario'",
    "report_text": "(*sources: 'FileOrScenario') -> 'str'",
    "resolve": "(scenario: 'FileOrScenario') -> 'str'",
    "run": f"(scenario: 'FileOrScenario', {_SETTINGS}) -> 'Study'",
    "schema": "() -> 'dict[str, Any]'",
    "store_contents": "(runs: 'str | Path' = 'runs', store: 'str | Path | None' = None) -> 'StoreContents'",
    "teams": "(scenario: 'FileOrScenario', *, team: 'Sequence[str]' = (), replications: 'int | None' = None, "
    "seed: 'int | None' = None, engine: 'EngineName' = 'fast', workers: 'int | None' = None, "
    "folder: 'str | Path' = 'runs', store: 'str | Path | None' = None, quiet: 'bool' = False) -> 'Teams'",
    "validate": "(engine: \"Literal['fast', 'reference', 'both']\" = 'both', *, "
    "report: 'str | Path | None' = None, seed: 'int | None' = None, workers: 'int | None' = None, "
    "quick: 'bool' = False, quiet: 'bool' = False) -> 'Examination'",
    "verify": "(folder: 'str | Path') -> 'Verification'",
    "write_report": "(*sources: 'FileOrScenario', to: 'str | Path | None' = None, "
    "figures: 'str | Path | None' = None) -> 'tuple[Path, ...]'",
    "write_template": "(folder: 'str | Path') -> 'tuple[Path, ...]'",
}
"""What `import simulator as sim` gives, and how each is called: a change here is a change for users."""


def test_importing_the_simulator_imports_no_numerical_library() -> None:
    statement = f"import sys, simulator; print(*sys.modules.keys() & set({NUMERICAL_LIBRARIES!r}))"
    finished = subprocess.run([sys.executable, "-c", statement], capture_output=True, text=True, check=True)
    assert finished.stdout.split() == []


def test_a_worker_process_imports_neither_file_schemas_nor_charts() -> None:
    unneeded = ("matplotlib", "pydantic", "rich", "ruamel", "scipy", "typer")
    statement = (
        f"import sys, simulator.experiment.replication; print(*sys.modules.keys() & set({unneeded!r}))"
    )
    finished = subprocess.run([sys.executable, "-c", statement], capture_output=True, text=True, check=True)
    assert finished.stdout.split() == []


def test_checking_files_waits_for_no_library_that_runs_studies() -> None:
    unneeded = ("matplotlib", "pandas", "pyarrow", "scipy", "simpy")
    statement = f"import sys, simulator; simulator.check; print(*sys.modules.keys() & set({unneeded!r}))"
    finished = subprocess.run([sys.executable, "-c", statement], capture_output=True, text=True, check=True)
    assert finished.stdout.split() == []


def test_the_package_shows_its_surface_and_nothing_else() -> None:
    assert dir(simulator) == sorted(simulator.__all__) == sorted(SURFACE)


def test_nothing_else_is_in_the_package_but_its_floors() -> None:
    for name in SURFACE:
        getattr(simulator, name)
    found = {name for name in vars(simulator) if not name.startswith("_")}
    floors = {floor.name for floor in pkgutil.iter_modules(simulator.__path__)}
    assert found - set(SURFACE) <= floors
    assert not floors & set(SURFACE)


@pytest.mark.parametrize(
    "file", sorted((ROOT / "simulator" / "cli").glob("*.py")), ids=lambda file: file.stem
)
def test_whatever_the_command_line_calls_a_notebook_can_call(file: Path) -> None:
    tree = ast.parse(file.read_text(encoding="utf-8"))
    fetched = {
        name.name
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and node.module == "simulator.study"
        for name in node.names
    }
    assert fetched <= set(SURFACE)


@pytest.mark.parametrize("name", sorted(SURFACE))
def test_a_name_of_the_surface_is_called_as_stated(name: str) -> None:
    found = getattr(simulator, name)
    if SURFACE[name]:
        assert str(inspect.signature(found)) == SURFACE[name]
    assert found is getattr(study, name)


def test_every_name_of_study_is_there() -> None:
    assert dir(study) == sorted(study.__all__)
    assert all(getattr(study, name) is not None for name in study.__all__)


@pytest.mark.parametrize("package", [simulator, study])
def test_an_unknown_name_is_refused_by_name(package: object) -> None:
    with pytest.raises(AttributeError, match="no attribute 'slice_the_salami'"):
        _ = package.slice_the_salami


def test_every_kind_of_change_can_be_built_in_a_notebook() -> None:
    kinds = {kind.__name__ for kind in get_args(Change)}
    assert kinds <= set(simulator.__all__) & set(study.__all__)
