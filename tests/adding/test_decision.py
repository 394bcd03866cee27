"""A decision is a function over several comparisons: who computes them, and where they are kept, is given."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

import simulator as sim
from simulator.experiment import plan_run, run_plan
from simulator.experiment.executors.local import Serial
from simulator.experiment.task import Finished, StartWorker, Task
from simulator.outcomes import Comparison
from tests.unit.experiment import small_study

POUNDS_PER_YEAR = (20_000, 40_000, 60_000, 80_000)

Run = Callable[[sim.Scenario], Comparison]
"""Runs a scenario: with `experiment` in a module of `decision`, with `study` in a notebook."""


class Counting:
    """An executor of one's own: does the work here and counts it."""

    def __init__(self) -> None:
        self.tasks: list[Task] = []

    def run(self, start: StartWorker, tasks: list[Task], finished: Callable[[Finished], None]) -> None:
        self.tasks += tasks
        Serial().run(start, tasks, finished)


def headroom_pounds(baseline: sim.Scenario, team: str, most_waiting: float, run: Run) -> int:
    """The largest yearly saving of a team with at most so many people waiting at the end; 0 for none."""
    fits = 0
    for pounds in POUNDS_PER_YEAR:
        cut = small_study.targeted(pounds * 100, team)
        if waiting_at_end(run(baseline.with_changes(cut, name=f"saves_{pounds}"))) > most_waiting:
            break
        fits = pounds
    return fits


def waiting_at_end(comparison: Comparison) -> float:
    found = comparison.estimates()
    of_system = (found[["pathway", "group", "step", "team", "period"]] == "all").all(axis=1)
    return float(found.loc[of_system & (found["measure"] == "list_length_at_end"), "estimate"].item())


@pytest.mark.slow
def test_a_decision_asks_many_plans_of_any_executor_and_finds_them_again(tmp_path: Path) -> None:
    """The answer is the last plan within the limit. Asked again by `study`, nothing is computed."""
    baseline = small_study.scenario("baseline")
    by_experiment, by_study = Counting(), Counting()
    waiting: dict[str, float] = {}

    def with_experiment(scenario: sim.Scenario) -> Comparison:
        result = run_plan(
            plan_run(scenario), replications=2, engine="reference", executor=by_experiment, folder=tmp_path
        )
        waiting[scenario.name] = waiting_at_end(result.comparison)
        return result.comparison

    def with_study(scenario: sim.Scenario) -> Comparison:
        study = sim.run(
            scenario,
            replications=2,
            engine="reference",
            executor=by_study,
            folder=tmp_path,
            quiet=True,
        )
        return study.comparison

    limit = waiting_at_end(with_experiment(baseline)) + 1.0
    found = headroom_pounds(baseline, "therapies", limit, with_experiment)
    assert 0 < found < POUNDS_PER_YEAR[-1]
    beyond = POUNDS_PER_YEAR[POUNDS_PER_YEAR.index(found) + 1]
    assert waiting[f"saves_{found}"] <= limit < waiting[f"saves_{beyond}"]
    assert len(by_experiment.tasks) == 2 * len(waiting)
    assert headroom_pounds(baseline, "therapies", limit, with_study) == found
    assert by_study.tasks == []
