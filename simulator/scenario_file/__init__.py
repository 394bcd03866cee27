"""Scenario files: YAML that people write, checked and turned into scenarios of the domain."""

from simulator.scenario_file.changed_figure import ChangedFigure, figures_that_differ
from simulator.scenario_file.fault import Fault, ScenarioFileError
from simulator.scenario_file.inheritance import files_of_chain
from simulator.scenario_file.json_schema import json_schema
from simulator.scenario_file.loading import (
    CheckResult,
    check,
    read_scenario,
    read_with_inputs,
    read_with_warnings,
    resolved_text,
)
from simulator.scenario_file.single_change import single_change
from simulator.scenario_file.start import write_template

__all__ = [
    "ChangedFigure",
    "CheckResult",
    "Fault",
    "ScenarioFileError",
    "check",
    "figures_that_differ",
    "files_of_chain",
    "json_schema",
    "read_scenario",
    "read_with_inputs",
    "read_with_warnings",
    "resolved_text",
    "single_change",
    "write_template",
]
