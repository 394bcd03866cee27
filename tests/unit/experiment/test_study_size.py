"""A study that this machine has no room for is refused before it runs, with the figure that makes it so."""

from __future__ import annotations

import tracemalloc
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from simulator.compilation.network import compile_network
from simulator.domain.load.expected_visits import expected_visits
from simulator.domain.scenario import Scenario
from simulator.engines import run
from simulator.errors import SimulatorError
from simulator.experiment import plan_run, run_plan, study_size
from simulator.experiment.executors import available
from simulator.experiment.study_size import StudySize, crew_for, refuse_out_of_range
from simulator.scenario_file import read_scenario
from simulator.simulation.chance.streams import Streams
from tests.unit.outcomes.small_care import small_system

TEMPLATE = read_scenario("simulator/scenario_file/template/baseline.yaml")
BRISTOL = read_scenario("scenarios/bristol/published.yaml")
GIB = 2**30


def size_of(scenario: Scenario, replications: int = 10, scenarios: int = 1) -> StudySize:
    return StudySize.of(scenario, scenarios, replications, "fast")


def of_system(**changes: object) -> Scenario:
    return replace(TEMPLATE, baseline=replace(TEMPLATE.baseline, **changes))  # type: ignore[arg-type]


HEAVY = {
    "100,000 referrals a day": of_system(
        referrals=(replace(TEMPLATE.baseline.referrals[0], per_day=100_000.0),)
    ),
    "10 million on day one": of_system(
        day_one=tuple(replace(each, in_care=10_000_000) for each in TEMPLATE.baseline.day_one[:1])
    ),
    "200 years of 1,000 a day": replace(
        of_system(referrals=(replace(TEMPLATE.baseline.referrals[0], per_day=1_000.0),)),
        run=replace(TEMPLATE.run, ends=date(2226, 4, 1)),
    ),
}


@pytest.mark.parametrize("scenario", HEAVY.values(), ids=HEAVY)
def test_a_replication_without_room_is_refused_with_its_largest_group(scenario: Scenario) -> None:
    tracemalloc.start()
    try:
        found = size_of(scenario)
        with pytest.raises(
            SimulatorError, match=r"one replication of 'baseline' needs about .* GB"
        ) as refused:
            found.workers_here(1, 4 * GIB, is_stated=False)
        assert tracemalloc.get_traced_memory()[1] < 50_000_000
    finally:
        tracemalloc.stop()
    assert "'adults.routine' has" in str(refused.value)
    assert "Check that figure, or make the run shorter" in str(refused.value)


def test_results_without_room_are_refused_with_the_replications_that_fit() -> None:
    found = size_of(TEMPLATE, replications=100_000)
    with pytest.raises(SimulatorError, match=r"the results of 100,000 replications of 1 scenario") as refused:
        found.workers_here(1, 8 * GIB, is_stated=False)
    fits = int(str(refused.value).rpartition(": ")[2].split()[0].replace(",", ""))
    size_of(TEMPLATE, replications=fits).workers_here(1, 8 * GIB, is_stated=False)
    with pytest.raises(SimulatorError):
        size_of(TEMPLATE, replications=fits + fits // 10).workers_here(1, 8 * GIB, is_stated=False)


def test_ten_thousand_teams_have_rows_of_their_own() -> None:
    team = TEMPLATE.baseline.teams[0]
    others = tuple(replace(team, name=f"team_{number}") for number in range(10_000))
    many = of_system(teams=(*TEMPLATE.baseline.teams, *others))
    assert size_of(many).rows > 50 * size_of(TEMPLATE).rows
    with pytest.raises(SimulatorError, match="rows and need"):
        size_of(many, replications=200).workers_here(1, 8 * GIB, is_stated=False)


def test_fewer_processes_work_where_memory_is_short_unless_the_user_asked_for_them() -> None:
    found = size_of(BRISTOL)
    room = int(3.5 * found.bytes_of_process)
    assert found.workers_here(8, room, is_stated=False) == 3
    assert found.workers_here(2, room, is_stated=True) == 2
    with pytest.raises(SimulatorError, match=r"8 processes need about .* write --workers 3"):
        found.workers_here(8, room, is_stated=True)


def test_nothing_is_refused_where_the_memory_is_not_known() -> None:
    assert size_of(next(iter(HEAVY.values()))).workers_here(7, None, is_stated=False) == 7


def test_a_usual_study_is_not_worth_a_word_and_a_heavy_one_is() -> None:
    assert not size_of(TEMPLATE, replications=10, scenarios=3).is_large(2)
    assert not size_of(BRISTOL, replications=10, scenarios=3).is_large(1)
    heavy = size_of(BRISTOL, replications=1_000, scenarios=3)
    assert heavy.is_large(2)
    assert "3000 replications" in heavy.in_words(2).replace(",", "")
    assert "minutes on 2 processes" in heavy.in_words(2)


@pytest.mark.parametrize(
    ("replications", "workers", "said"),
    [
        (0, 1, "0 replications are not allowed: at least 1"),
        (1_000_000, 1, "1000000 replications are not allowed: at most 100,000"),
        (1, 0, "0 workers are not allowed: at least 1"),
        (1, 1_000, "1000 workers are not allowed: at most 16"),
    ],
)
def test_numbers_that_no_study_means_are_refused(replications: int, workers: int, said: str) -> None:
    with pytest.raises(SimulatorError) as refused:
        refuse_out_of_range(replications, workers, processors=4)
    assert said in str(refused.value).replace("1,000,000", "1000000").replace("1,000 w", "1000 w")


def test_a_run_is_refused_before_anything_is_made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(study_size, "available_bytes", lambda: 4 * GIB)
    with pytest.raises(SimulatorError, match="needs about"):
        run_plan(plan_run(HEAVY["100,000 referrals a day"]), replications=1, folder=tmp_path / "runs")
    assert not (tmp_path / "runs").exists()


def test_what_is_large_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    said: list[str] = []
    room = int(1.5 * size_of(BRISTOL).bytes_of_process + 2 * size_of(BRISTOL, 1_000).bytes_of_results)
    monkeypatch.setattr(study_size, "available_bytes", lambda: room)
    monkeypatch.setattr(study_size.os, "cpu_count", lambda: 10_000)
    crew = crew_for(plan_run(BRISTOL), 1_000, "fast", None, said.append)
    assert crew < 10_000
    assert said[0].startswith("this is a large study: about 210,240 people and ")
    assert said[1].startswith(f"{crew} processes at once instead of 10000: ")


@pytest.mark.parametrize(
    "scenario",
    [
        replace(TEMPLATE, run=replace(TEMPLATE.run, ends=date(2026, 10, 1))),
        replace(TEMPLATE, baseline=small_system(), run=replace(TEMPLATE.run, ends=date(2027, 4, 1))),
    ],
    ids=["template", "small care"],
)
def test_people_and_visits_are_about_those_of_a_run(scenario: Scenario) -> None:
    network = compile_network(scenario)
    history = run(network, Streams(seed=1, replication=0), "reference")
    expected = expected_visits(scenario.baseline, scenario.horizon_days)
    people = len({(visit["patient_class"], visit["patient"]) for visit in history.visits})
    assert people == pytest.approx(sum(expected.people.values()), rel=0.15)
    assert 0.5 < expected.visits / len(history.visits) < 2.0


def test_the_memory_that_is_free_is_a_number_of_this_machine() -> None:
    found = available.available_bytes()
    assert found is None or 10_000_000 < found < 10**15


def test_the_limit_of_a_container_counts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    limit, used = tmp_path / "memory.max", tmp_path / "memory.current"
    used.write_text("1000\n", encoding="ascii")
    monkeypatch.setattr(available, "_OF_CONTAINER", ((limit, used),))
    limit.write_text("5000\n", encoding="ascii")
    assert available.available_bytes() == 4_000
    limit.write_text("max\n", encoding="ascii")
    assert available.available_bytes() != 4_000
