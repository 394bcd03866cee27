"""A test that takes long without the mark `slow` fails; waiting, fixtures and marked tests do not count."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]

HOOKS = """
import tests.conftest
from tests.conftest import one_kernel, pytest_runtest_call, pytest_runtest_makereport

tests.conftest.MOST_SECONDS = 0.05
"""
CASES = """
import time
import pytest

def work():
    until = time.process_time() + 0.4
    while time.process_time() < until:
        pass

@pytest.fixture
def prepared():
    work()

def test_that_works_long():
    work()

@pytest.mark.slow
def test_that_is_marked():
    work()

def test_that_waits():
    time.sleep(0.4)

def test_that_is_prepared_for_long(prepared):
    pass
"""


SLOW_MACHINE = """
tests.conftest._yardstick = lambda: 40 * tests.conftest.YARDSTICK_SECONDS
"""


@pytest.mark.slow
def test_only_work_of_an_unmarked_test_itself_is_too_slow(tmp_path: Path) -> None:
    said = _said_of_cases(tmp_path, HOOKS)
    assert "1 failed, 3 passed" in said
    assert "test_that_works_long took 0." in said
    assert "s at most are allowed on this machine: make it cheaper" in said


@pytest.mark.slow
def test_a_slow_machine_has_as_much_more_time(tmp_path: Path) -> None:
    assert "4 passed" in _said_of_cases(tmp_path, HOOKS + SLOW_MACHINE)


def _said_of_cases(tmp_path: Path, hooks: str) -> str:
    (tmp_path / "conftest.py").write_text(hooks, encoding="utf-8")
    (tmp_path / "test_cases.py").write_text(CASES, encoding="utf-8")
    (tmp_path / "pytest.ini").write_text("[pytest]\nmarkers = slow: takes long\n", encoding="utf-8")
    finished = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", str(tmp_path)],
        capture_output=True,
        text=True,
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        check=False,
    )
    return finished.stdout
