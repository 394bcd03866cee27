"""Less capacity never reads as better, and more never as worse: a sample of the campaign of `make law`."""

from __future__ import annotations

import pytest

from benchmarks.law.__main__ import Case
from benchmarks.law.generated import RUN_DAYS, generated_system
from simulator.domain.check.scenario import problems_of

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
