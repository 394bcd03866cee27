"""Scenario files become scenarios, or one report of everything that is wrong with them."""

from __future__ import annotations

from pathlib import Path

from simulator.domain.scenario import Scenario
from simulator.scenario_file.canonical import document
from simulator.scenario_file.fault import ScenarioFileError
from simulator.scenario_file.inheritance import read_chain
from simulator.scenario_file.resolve.scenario import scenario
from simulator.scenario_file.shape import shape_of_document
from simulator.scenario_file.tree import with_whole_courses
from simulator.scenario_file.yaml_writer import yaml_text


def read_scenario(path: Path | str) -> Scenario:
    """The scenario a file states, with the files it extends.

    Raises
    ------
    ScenarioFileError
        Anything is wrong with it; every fault is told.
    """
    written = with_whole_courses(read_chain(Path(path)))
    shape, faults = shape_of_document(written)
    if shape is None:
        raise ScenarioFileError(faults)
    return scenario(shape)


def resolved_text(stated: Scenario | Path | str) -> str:
    """The fully qualified form of a scenario, as YAML that resolves to itself.

    Raises
    ------
    ScenarioFileError
        The file is faulty.
    """
    return yaml_text(document(stated if isinstance(stated, Scenario) else read_scenario(stated)))
