"""What is said while an engine is compiled."""

from __future__ import annotations

from io import StringIO

import pytest
from rich.console import Console

from simulator.screen import progress


@pytest.fixture
def compiled(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Engines that were made ready; none is until it was."""
    made: list[str] = []
    monkeypatch.setattr(progress, "must_compile", lambda engine: engine not in made)
    monkeypatch.setattr(progress, "prepare", made.append)
    return made


@pytest.mark.parametrize("is_terminal", [True, False])
def test_the_wait_while_compiling_is_told_on_a_terminal_and_in_a_file(
    is_terminal: bool, compiled: list[str]
) -> None:
    told = StringIO()
    progress.make_ready("fast", Console(file=told, force_terminal=is_terminal, width=80))
    assert compiled == ["fast"]
    assert progress.COMPILING in told.getvalue()


def test_an_engine_that_is_ready_is_not_spoken_of(compiled: list[str]) -> None:
    compiled.append("fast")
    told = StringIO()
    progress.make_ready("fast", Console(file=told, force_terminal=False))
    assert told.getvalue() == ""
    assert compiled == ["fast"]
