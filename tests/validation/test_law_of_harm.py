"""Less capacity never reads as better, and more never as worse: a sample of the campaign of `make law`."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from benchmarks.law.__main__ import Case
from benchmarks.law.board import faults_of_board
from benchmarks.law.campaign import BASELINE, Measured, compared, harm_of, plans_of
from benchmarks.law.generated import RUN_DAYS, generated_system
from simulator.domain.check.scenario import problems_of
from simulator.scenario_file import read_scenario

pytestmark = pytest.mark.slow


@pytest.mark.parametrize("seed", range(1000, 1006))
def test_no_verdict_of_a_generated_system_breaks_the_law(seed: int) -> None:
    trial = Case(f"system {seed}", seed, 1, 4).run()
    assert trial.plans
    assert trial.breaches == ()


def test_no_verdict_of_the_template_breaks_the_law() -> None:
    trial = Case("simulator/scenario_file/template/baseline.yaml", 1, 1, 4).run()
    assert trial.verdicts
    assert trial.withheld
    assert trial.breaches == ()


def test_generated_systems_have_every_feature_that_bears_on_the_law() -> None:
    systems = [generated_system(seed) for seed in range(40)]
    steps = [step for system in systems for pathway in system.pathways for step in pathway.steps]
    courses = [step.course for step in steps]
    assert all(not problems_of(system) for system in systems)
    assert any(step.holds_place for step in steps)
    assert any(step.place and step.clinicians for step in steps)
    for feature in ("patience", "deterioration", "overflow", "rise", "sessions", "stay"):
        assert any(getattr(course, feature) is not None for course in courses), feature
    assert any(group.re_referral for s in systems for p in s.pathways for group in p.groups)
    assert any(system.day_one for system in systems)
    assert RUN_DAYS > 0


def test_the_reader_of_the_board_finds_the_praise_of_a_plan_that_gives_capacity() -> None:
    baseline = read_scenario(Path("simulator/scenario_file/template/baseline.yaml")).baseline
    plans = {plan.name: plan for plan in plans_of(baseline, baseline.starts + timedelta(days=90))}
    more = plans["ward_beds_more_100"]
    measured = Measured(run_days=360, replications=4, seed=1)
    kept = {BASELINE: measured.of(BASELINE, baseline), more.name: measured.of(more.name, more.system)}
    harm = harm_of(kept[more.name], kept[BASELINE])
    assert list(faults_of_board(compared(kept, {more.name: harm}, measured.window)))
