"""Time that stands still ends a run in every engine, with the step and the instant; chance circles go on."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from simulator.engines import ENGINES, EngineName, run
from simulator.engines.fast.engine import interpret
from simulator.engines.reference import run as run_reference
from simulator.simulation.chance.streams import Streams
from simulator.simulation.history import History
from simulator.simulation.network import Network
from simulator.simulation.standstill import TimeStandsStillError, most_visits_at_one_instant
from simulator.validation.cases.small_network import (
    course,
    exactly,
    gives_up_after,
    listed,
    network,
    one_of,
    pool,
    step,
    to,
)
from tests.engines.conftest import Trace

STREAMS = Streams(seed=1, replication=0)
Engine = Callable[[Network, Streams], History]


def courtesy_call() -> Network:
    """A full clinic whose list is left at once for a free call of no time, and the call leads back to it."""
    clinic = step(course(exactly(10), patience=gives_up_after(exactly(0), to(1))), place=0, name="p/clinic")
    call = step(course(exactly(0), to(0)), name="p/call")
    return network(60.0, [pool(1)], [clinic, call], [listed(1, 2)])


@pytest.mark.parametrize("engine", ENGINES)
def test_a_circle_walked_in_no_time_ends_the_run(engine: EngineName) -> None:
    with pytest.raises(TimeStandsStillError, match=r"on day 2: .* made 201 visits .* the last to 'p/clinic'"):
        run(courtesy_call(), STREAMS, engine)


def test_every_engine_says_the_same() -> None:
    said = []
    engines: tuple[Engine, ...] = (run_reference, interpret)
    for engine in engines:
        with pytest.raises(TimeStandsStillError) as stopped:
            engine(courtesy_call(), STREAMS)
        said.append(str(stopped.value))
    assert said[0] == said[1]


@pytest.mark.parametrize("engine", ENGINES)
def test_a_stay_too_short_for_the_clock_is_no_time(engine: EngineName) -> None:
    # At day 1,000 the next moment that differs is a ten-millionth of a millisecond later.
    only = step(course(exactly(1e-20), to(0)), name="p/round")
    with pytest.raises(TimeStandsStillError, match="'p/round'"):
        run(network(2000.0, [], [only], [listed(1000)]), STREAMS, engine)


def test_somebody_may_come_to_every_step_at_one_instant(trace: Trace) -> None:
    row = [step(course(exactly(0), to(n + 1)), name=f"p/{n}") for n in range(30)]
    last = step(course(exactly(1)), name="p/30")
    assert len(trace(network(50.0, [], [*row, last], [listed(0)])).visits) == 31


def test_a_circle_that_chance_ends_is_walked_to_its_end(trace: Trace) -> None:
    sometimes = step(course(one_of([0.0, 1.0], [0.5, 0.5]), to(0, -1, shares=[0.9, 0.1])), name="p/round")
    visits = trace(network(500.0, [], [sometimes], [listed(*range(200))])).visits
    assert (visits["joined"][1:] == visits["joined"][:-1]).sum() > 100


def test_the_bound_counts_steps() -> None:
    assert most_visits_at_one_instant(7) == 7 * most_visits_at_one_instant(1)
