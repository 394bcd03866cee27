"""The package itself, before any of its parts is used."""

from __future__ import annotations

import subprocess
import sys

import pytest

import simulator

NUMERICAL_LIBRARIES = ("matplotlib", "numpy", "pandas", "pyarrow", "scipy", "simpy")


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


def test_the_notebook_interface_is_five_functions() -> None:
    assert set(simulator.__all__) == {"assumptions", "load", "run", "compare", "check"}
    assert set(simulator.__all__) <= set(dir(simulator))


def test_an_unknown_name_is_refused_by_name() -> None:
    with pytest.raises(AttributeError, match="no attribute 'slice_the_salami'"):
        _ = simulator.slice_the_salami
