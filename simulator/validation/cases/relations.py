"""What must stay when a model changes: identically, person by person, whatever chance does."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import cache
from importlib.resources import as_file, files
from typing import Final, Literal

import numpy as np
from numpy.typing import NDArray

from simulator.compilation.network import compile_network
from simulator.engines import Engine
from simulator.scenario_file import read_scenario
from simulator.simulation.chance.streams import Streams
from simulator.simulation.history import History
from simulator.simulation.network import Network, Pool
from simulator.validation.cases.small_network import pool
from simulator.validation.cases.transformation import (
    chain,
    lone_step,
    scaled,
    side_by_side,
    with_listed_arrivals,
)
from simulator.validation.cases.wards import STROKES_PER_DAY, stroke_network
from simulator.validation.exact import Alike, Likeness
from simulator.validation.source import JACOBS, METAMORPHIC

FAMILY: Final = "What must stay when a model changes"
MOMENTS: Final = ("joined", "started", "first_contact", "finished", "left")
DAYS: Final = 120


def relations() -> tuple[Alike, ...]:
    """All of them."""
    return (
        _relation("No cut is the baseline", "rows of the history", no_cut_is_the_baseline),
        _relation("A cut elsewhere, no pool shared", "rows of the other pathway", a_cut_elsewhere),
        _relation("A change downstream only", "rows of the step upstream", a_change_downstream),
        _relation("All times eight times as long", "times not eight times as long", eight_times_as_long),
        *(
            replace(
                _relation(f"One more server in a lone {kind}", "people who wait longer", _one_more(kind)),
                source=JACOBS,
            )
            for kind in ("ward", "clinic")
        ),
    )


def _relation(title: str, quantity: str, compare: Callable[[Engine, int], Likeness]) -> Alike:
    return Alike(family=FAMILY, title=title, compare=compare, quantity=quantity, source=METAMORPHIC)


@cache
def small_service(name: str) -> Network:
    """The first months of a file of the template that `simulator init` writes."""
    with as_file(files("simulator.scenario_file") / "template") as folder:
        whole = compile_network(read_scenario(folder / name))
    edges = [edge for edge in whole.period_edges if edge < DAYS]
    return replace(whole, horizon_days=float(DAYS), period_edges=(*edges, float(DAYS)))


def strokes() -> Network:
    """A network that shares nothing with the small service, over the same days."""
    return stroke_network((40, 35, 20, 20), STROKES_PER_DAY, DAYS, [])


def unlike(first: NDArray[np.void], second: NDArray[np.void]) -> Likeness:
    """Rows that differ in any bit, where as many rows are due."""
    if len(first) != len(second):
        return Likeness(compared=len(first), differ=abs(len(first) - len(second)))
    size = first.dtype.itemsize
    bits = [np.ascontiguousarray(rows).view(np.uint8).reshape(len(rows), size) for rows in (first, second)]
    return Likeness(compared=len(first), differ=int((bits[0] != bits[1]).any(axis=1).sum()))


def no_cut_is_the_baseline(engine: Engine, seed: int) -> Likeness:
    """The five percent slice of the template takes effect after these months: until then it is the baseline.

    As a scenario without cuts, its network is compiled from another file under another name.
    """
    streams = Streams(seed=seed, replication=0)
    first = engine(small_service("baseline.yaml"), streams)
    second = engine(_without_later_changes(small_service("five_percent_everywhere.yaml")), streams)
    return unlike(first.visits, second.visits)


def _without_later_changes(given: Network) -> Network:
    return replace(given, pools=tuple(replace(p, changes=p.changes[:1]) for p in given.pools))


def a_cut_elsewhere(engine: Engine, seed: int) -> Likeness:
    """Halving every pool of the stroke network leaves every row of the small service beside it."""
    own, other = small_service("baseline.yaml"), strokes()
    streams = Streams(seed=seed, replication=0)

    def halved(given: Pool) -> Pool:
        return replace(given, changes=tuple(replace(c, servers=c.servers // 2) for c in given.changes))

    rows = []
    for beside in (other, replace(other, pools=tuple(halved(p) for p in other.pools))):
        visits = engine(side_by_side(own, beside), streams).visits
        rows.append(visits[visits["patient_class"] < len(own.classes)])
    return unlike(rows[0], rows[1])


def a_change_downstream(engine: Engine, seed: int) -> Likeness:
    """Fewer beds after triage change nothing at triage."""
    streams = Streams(seed=seed, replication=0)
    rows = []
    for ward in (pool(4), pool(4, (20.0, 1), (40.0, 2))):
        visits = engine(chain(ward), streams).visits
        rows.append(visits[visits["step"] == 0])
    return unlike(rows[0], rows[1])


def eight_times_as_long(engine: Engine, seed: int) -> Likeness:
    """Every time eight times as long gives the same story with every moment eight times as late."""
    streams = Streams(seed=seed, replication=0)
    given = with_listed_arrivals(small_service("baseline.yaml"), streams)
    plain, longer = (engine(scaled(given, unit), streams) for unit in (1.0, 8.0))
    return _unlike_by(plain, longer, 8.0)


def _unlike_by(plain: History, longer: History, factor: float) -> Likeness:
    if len(plain.visits) != len(longer.visits):
        return Likeness(compared=len(plain.visits), differ=abs(len(plain.visits) - len(longer.visits)))
    differ = 0
    for name in MOMENTS:
        early, late = plain.visits[name] * factor, longer.visits[name]
        differ += int(np.count_nonzero((early != late) & ~(np.isnan(early) & np.isnan(late))))
    return Likeness(compared=len(plain.visits) * len(MOMENTS), differ=differ)


def _one_more(kind: str) -> Callable[[Engine, int], Likeness]:
    lone: Literal["ward", "clinic"] = "ward" if kind == "ward" else "clinic"

    def compare(engine: Engine, seed: int) -> Likeness:
        streams = Streams(seed=seed, replication=0)
        fewer, more = (engine(lone_step(servers, lone), streams).visits for servers in (4, 5))
        if len(fewer) != len(more):
            return Likeness(compared=len(fewer), differ=abs(len(fewer) - len(more)))
        later = ~(more["started"] <= fewer["started"]) & ~np.isnan(fewer["started"])
        return Likeness(compared=len(fewer), differ=int(later.sum()))

    return compare
