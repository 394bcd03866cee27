"""A command is one small function and its place in the list of commands."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import pytest
import typer
from typer.testing import CliRunner

import simulator as sim
from simulator.cli.app import app


def pathways(file: Annotated[Path, typer.Argument(help="The scenario.")]) -> None:
    """List the pathways of a scenario with their steps."""
    for pathway in sim.load(file).baseline.pathways:
        typer.echo(" ".join([pathway.name, *(step.name for step in pathway.steps)]))


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The template's baseline, read once, so that no test waits for what reads it to be imported."""
    written = sim.write_template(tmp_path_factory.mktemp("template"))[0]
    sim.load(written)
    return written


@pytest.fixture
def program(monkeypatch: pytest.MonkeyPatch) -> typer.Typer:
    """The command line with one more command."""
    monkeypatch.setattr(app, "registered_commands", [*app.registered_commands])
    app.command()(pathways)
    return app


def test_a_listed_command_is_on_the_help_page_and_runs(program: typer.Typer, file: Path) -> None:
    typed = CliRunner()
    assert "List the pathways of a scenario" in typed.invoke(program, ["--help"]).output
    ran = typed.invoke(program, ["pathways", str(file)])
    assert ran.exit_code == 0
    assert [line.split()[0] for line in ran.output.splitlines()] == [
        pathway.name for pathway in sim.load(file).baseline.pathways
    ]


def test_a_fault_in_what_a_command_is_given_is_an_error_with_a_remedy(
    program: typer.Typer, tmp_path: Path
) -> None:
    ran = CliRunner().invoke(program, ["pathways", str(tmp_path / "missing.yaml")])
    assert isinstance(ran.exception, sim.SimulatorError)
