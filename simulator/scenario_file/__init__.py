"""Scenario files: YAML that people write, checked and turned into scenarios of the domain."""

from simulator.scenario_file.fault import ScenarioFileError
from simulator.scenario_file.loading import read_scenario, resolved_text

__all__ = ["ScenarioFileError", "read_scenario", "resolved_text"]
