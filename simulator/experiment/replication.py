"""One replication: compile, simulate, check, reduce to measures, keep."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from multiprocessing import parent_process
from time import perf_counter
from typing import Protocol

from simulator.domain.scenario import Scenario
from simulator.domain.system import System
from simulator.engines import EngineName
from simulator.errors import SimulatorError, in_brackets
from simulator.experiment.executors.memory import keep_freed_memory
from simulator.experiment.store.entry import Store
from simulator.experiment.store.key import window_of
from simulator.experiment.task import Task, Worker
from simulator.outcomes import Reduced, Window
from simulator.simulation.chance.streams import Streams
from simulator.simulation.history import History
from simulator.simulation.invariants import refuse_broken
from simulator.simulation.network import Network


class Engine(Protocol):
    """What runs a network: `simulator.engines.run`."""

    def __call__(self, network: Network, streams: Streams, engine: EngineName) -> History:
        """The history of one replication, by the engine of this name."""


class Measuring(Protocol):
    """What makes the function that measures histories: `simulator.outcomes.reduction_of`."""

    def __call__(
        self, network: Network, system: System, window: Window, with_series: bool
    ) -> Callable[[History, Streams], Reduced]:
        """For the histories of one network: measures, curves of waits and, where wanted, daily series."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Simulation:
    """The three functions between a scenario and its results; they can be pickled."""

    compile: Callable[[Scenario], Network]
    run: Engine
    measure: Measuring


def standard_simulation() -> Simulation:
    """The functions of this product."""
    from simulator import engines
    from simulator.compilation.network import compile_network
    from simulator.outcomes import reduction_of

    return Simulation(compile=compile_network, run=engines.run, measure=reduction_of)


@dataclass(frozen=True, slots=True, kw_only=True)
class Replications:
    """Everything a process must know to compute any replication of a study."""

    scenarios: Mapping[str, Scenario]
    simulation: Simulation
    store: Store
    engine: EngineName
    baseline: str
    """The scenario whose daily series this study reads, for the check of the warm-up. Those of every scenario
    are kept, because it may be the baseline of another study."""
    keep_history: bool

    def start(self) -> Worker:
        """The worker of one process, which may be the user's own."""
        if parent_process() is not None:
            keep_freed_memory()
        return _Worker(study=self).do

    def holds(self, task: Task) -> bool:
        """Whether a replication is there, with all that this study needs of it."""
        return self.store.holds(
            task, with_series=task.scenario == self.baseline, with_history=self.keep_history
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Compiled:
    scenario: Scenario
    system: System
    network: Network
    measure: Callable[[History, Streams], Reduced]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Worker:
    study: Replications
    compiled: dict[str, _Compiled] = field(default_factory=dict)

    def do(self, task: Task) -> float:
        began = perf_counter()
        try:
            self._compute(task, began)
        except SimulatorError as error:
            raise SimulatorError(f"{task}: {error}") from error
        except MemoryError as error:
            raise SimulatorError(
                f"{task}: memory ran out{in_brackets(error)}: use fewer workers, or a shorter horizon. What "
                "was finished is kept, and a rerun continues from it"
            ) from error
        except Exception as error:
            error.add_note(f"in {task}")
            raise
        return perf_counter() - began

    def _compute(self, task: Task, began: float) -> None:
        study = self.study
        compiled = self._compiled(task.scenario)
        network, settings = compiled.network, compiled.scenario.run
        streams = Streams(seed=settings.seed, replication=task.replication)
        kept = study.store.load_history(task, network)
        history, engine = kept or (study.simulation.run(network, streams, engine=study.engine), study.engine)
        refuse_broken(history, network)
        found = compiled.measure(history, streams)
        if study.keep_history and kept is None:
            study.store.save_history(task, history, network, engine=engine)
        if found.series is not None:
            study.store.save_series(task, found.series)
        study.store.save_waits(task, found.waits)
        study.store.save_people(task, found.people)
        # The measures come last: where they are, the rest is.
        seconds = perf_counter() - began
        study.store.save(task, found.measures, engine=engine, seconds=seconds, from_history=kept is not None)

    def _compiled(self, name: str) -> _Compiled:
        if name not in self.compiled:
            scenario, simulation = self.study.scenarios[name], self.study.simulation
            system, network = scenario.system(), simulation.compile(scenario)
            self.compiled[name] = _Compiled(
                scenario=scenario,
                system=system,
                network=network,
                measure=simulation.measure(network, system, window_of(scenario), True),
            )
        return self.compiled[name]
