"""Scenario files that reports are tried on."""

from __future__ import annotations

from pathlib import Path

ROOT = Path(__file__).parents[3]
VALID = sorted((ROOT / "tests" / "scenario_files" / "valid").glob("*.yaml"))
EVERYTHING = ROOT / "tests" / "scenario_files" / "valid" / "everything.yaml"
ODD_TEXT = ROOT / "tests" / "scenario_files" / "valid" / "odd_text.yaml"
SMALL = ROOT / "tests" / "scenario_files" / "valid" / "small.yaml"
TEMPLATE = ROOT / "simulator" / "scenario_file" / "template"
BRISTOL = ROOT / "scenarios" / "bristol"
SHIPPED = [*sorted(TEMPLATE.glob("*.yaml")), *sorted(BRISTOL.glob("*.yaml"))]
