"""The campaign on files at a small size: mutants and extremes are refused in clear words, or run."""

from __future__ import annotations

import pytest

from benchmarks.files.campaign import WHOLE, Case, extremes, judged, mutants
from benchmarks.files.extremes import extremes_of
from benchmarks.files.mutants import mutant_of
from benchmarks.files.trial import tried

NOT_IN_THE_WHOLE = {"ends", "deterministic", "risks", "over", "out_of_area", "until", "priority", "wte"}
"""Keys of figures that stand instead of others of the scenario that has every feature."""


def test_a_mutant_is_the_same_whenever_it_is_made():
    text = WHOLE.read_text(encoding="utf-8")
    assert [mutant_of(text, seed) for seed in range(30)] == [mutant_of(text, seed) for seed in range(30)]
    assert len({mutant_of(text, seed) for seed in range(30)}) > 25


def test_every_figure_of_the_format_is_tried():
    tried_keys = {str(part) for extreme, _ in extremes_of(WHOLE) for part in extreme.place}
    assert tried_keys >= NOT_IN_THE_WHOLE
    assert sum(1 for _ in extremes_of(WHOLE)) > 1_000


def test_a_traceback_would_be_found(monkeypatch, tmp_path):
    file = tmp_path / "any.yaml"
    file.write_text("format: 1\n", encoding="utf-8")
    monkeypatch.setattr("simulator.scenario_file.check", lambda path: 1 / 0)
    assert tried(file).outcome == "traceback"


@pytest.mark.slow
@pytest.mark.usefixtures("kernel")
def test_mutants_and_extremes_neither_crash_nor_hang(tmp_path):
    """The whole campaign is `make files`; here some of it, with the seeds written down."""
    cases: list[Case] = [*mutants(12, first_seed=9_000), *extremes(step=200, first=13)]
    found = judged(cases, tmp_path)
    assert [f"{verdict.outcome}: {case.name}\n{verdict.detail}" for case, verdict in found.bad] == []
    assert found.outcomes.total() == len(cases)
    assert found.outcomes["ran"] > 0
    assert found.outcomes["refused"] > 0
