"""Daily series of one replication from its first day on: what a warm-up is judged by."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from simulator.domain.pathway import Clock, Step
from simulator.domain.system import System
from simulator.domain.team import PoolKind
from simulator.outcomes.measures.crisis import CRISIS_EPISODES, DELAYED_DISCHARGE_DAYS, OUT_OF_AREA_DAYS
from simulator.outcomes.measures.departure import DROPPED_OUT, LEFT_UNTREATED, RENEGED, left_untreated
from simulator.outcomes.measures.dimension import PLACES_OF_SERIES
from simulator.outcomes.measures.episode import Episodes
from simulator.outcomes.measures.occupancy import IN_USE
from simulator.outcomes.measures.record import Floats, Integers, Record, Truths
from simulator.outcomes.measures.recovery import RECOVERIES
from simulator.outcomes.measures.registry import measure_named
from simulator.outcomes.measures.throughput import COMPLETED_COURSES, TREATMENT_STARTS
from simulator.outcomes.measures.waits.clock import WaitingClock
from simulator.outcomes.measures.waits.clock_measure import OF_SEEN, OF_WAITING
from simulator.outcomes.measures.waits.list_wait import LIST_AT_END
from simulator.outcomes.measures.waits.reading import Reading
from simulator.outcomes.measures.window import WHOLE_WINDOW, Window
from simulator.simulation.chance.streams import Streams
from simulator.simulation.history import Ended, History
from simulator.simulation.network import Network

IN_CARE: Final = "in_care"
"""People whose care has started and who have not left it, at the end of the day; no measure of the tables."""

SERIES_COLUMNS: Final = (*PLACES_OF_SERIES, "measure", "amounts", "people")
"""One row a series; `amounts` and `people` are `float32[day]`."""

Day = NDArray[np.float64]
"""`float64[pathway, day]`."""


def series_title(measure: str) -> str:
    """What the series of a measure is called."""
    if measure == IN_CARE:
        return "People in care"
    return measure_named(measure).title.replace(" at the end of the period", "")


def series_unit(measure: str) -> str:
    """Quantity of the daily values of a series."""
    if measure == IN_CARE or measure_named(measure).unit.endswith(" days"):
        return {IN_USE["beds"].name: "beds", IN_USE["places"].name: "places"}.get(measure, "patients")
    known = measure_named(measure)
    return f"{known.unit} a day" if known.kind == "count" else known.unit


def series_name(place: Mapping[Hashable, object]) -> str:
    """A series as people read it: `Waiting list, ward 1`.

    Parameters
    ----------
    place
        Its `pathway`, `step`, `team` and `measure`.
    """
    places = [str(place[key]) for key in ("step", "team") if place[key] != WHOLE_WINDOW]
    if not places and place["pathway"] != WHOLE_WINDOW:
        places = [str(place["pathway"])]
    return ", ".join([series_title(str(place["measure"])), *(name.replace("_", " ") for name in places)])


def daily_series(history: History, network: Network, system: System, streams: Streams) -> pd.DataFrame:
    """The headline measures day by day, the warm-up included.

    Parameters
    ----------
    history
        What happened.
    network
        What was run.
    system
        What the network was compiled from, after its cuts.
    streams
        Random numbers of the replication: they decide recoveries.

    Returns
    -------
    pandas.DataFrame
        Columns of `SERIES_COLUMNS`, the same rows in the same order for every replication. `measure` is the
        name of the measure that the series is the daily form of, or `IN_CARE`. Events are counted by the day
        they fall on. Lists, people in care and places in use are those of the end of the day; so are people
        elsewhere and people whose place is kept, under the names of their days. Mean waits come as their sum
        in `amounts` and the number seen that day in `people`, which is empty for everything else.
    """
    window = Window(from_days=0.0, to_days=network.horizon_days)
    return series_of(Reading.of(Record.of(history, network, system, streams, window)))


def series_of(reading: Reading) -> pd.DataFrame:
    """`daily_series` of a replication, whatever its window.

    Parameters
    ----------
    reading
        One replication.
    """
    record, episodes, clocks = reading.record, reading.episodes, reading.clocks
    calendar = _Calendar(record=record, days=int(np.ceil(record.network.horizon_days)))
    rows = [
        *_of_clocks(calendar, episodes, clocks),
        *_of_visits(calendar, reading.recoveries),
        *_of_episodes(calendar, episodes, clocks),
        *_of_lists(calendar),
        *_of_teams(calendar),
    ]
    return pd.DataFrame(rows, columns=list(SERIES_COLUMNS))


Row = tuple[str, str, str, str, NDArray[np.float32], NDArray[np.float32]]
_EMPTY: Final[NDArray[np.float32]] = np.empty(0, dtype=np.float32)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Calendar:
    """Counts by pathway and day."""

    record: Record
    days: int

    @property
    def pathways(self) -> list[str]:
        return [pathway.name for pathway in self.record.system.pathways]

    def pathway_of(self, group: Integers) -> Integers:
        of_group = [self.pathways.index(pathway) for pathway, _ in self.record.grid.groups]
        found: Integers = np.array(of_group, dtype=np.int64)[group]
        return found

    def counted(self, code: Integers, codes: int, moments: Floats, weights: Floats | None = None) -> Day:
        """How many moments, or how much weight, fall on each day."""
        # One bin before the first day and one after the last take what is not counted.
        bins = self.days + 2
        day = np.clip(np.floor(moments), -1.0, self.days).astype(np.int64) + 1
        added = np.bincount(code.astype(np.int64) * bins + day, weights=weights, minlength=codes * bins)
        return added.astype(np.float64).reshape(codes, bins)[:, 1:-1]

    def present(self, code: Integers, codes: int, begins: Floats, ends: Floats) -> Day:
        """How many are there at the end of each day; people who leave at that moment count."""
        came = self.counted(code, codes, np.maximum(begins, 0.0))
        went = self.counted(code, codes, np.where(ends >= begins, ends, np.inf))
        return np.asarray((came - went).cumsum(axis=1))

    def by_pathway(self, measure: str, amounts: Day, people: Day | None = None) -> Iterator[Row]:
        """A series for the whole system, then one a pathway."""
        all_of = WHOLE_WINDOW
        together = None if people is None else people.sum(axis=0)
        yield (all_of, all_of, all_of, measure, _small(amounts.sum(axis=0)), _small(together))
        for position, name in enumerate(self.pathways):
            of_day = None if people is None else people[position]
            yield (name, all_of, all_of, measure, _small(amounts[position]), _small(of_day))


def _small(values: Floats | None) -> NDArray[np.float32]:
    return _EMPTY if values is None else values.astype(np.float32)


def _of_clocks(calendar: _Calendar, episodes: Episodes, clocks: dict[Clock, WaitingClock]) -> Iterator[Row]:
    number = len(calendar.pathways)
    for clock, waiting in clocks.items():
        runs = waiting.runs
        pathway = calendar.pathway_of(episodes.group[runs])
        began, stopped = waiting.began[runs], waiting.stopped[runs]
        here = calendar.present(pathway, number, began, waiting.over[runs])
        yield from calendar.by_pathway(OF_WAITING[clock][0].name, here)
        seen = np.isfinite(stopped)
        pathway, began, stopped = pathway[seen], began[seen], stopped[seen]
        waits = calendar.counted(pathway, number, stopped, stopped - began)
        yield from calendar.by_pathway(
            OF_SEEN[clock][1].name, waits, calendar.counted(pathway, number, stopped)
        )


def _of_visits(calendar: _Calendar, recoveries: Truths) -> Iterator[Row]:
    record, visits, number = calendar.record, calendar.record.visits, len(calendar.pathways)
    pathway = calendar.pathway_of(visits.group)
    treats = record.at_steps(lambda step: step.role == "treatment")
    in_crisis = record.at_steps(lambda step: step.role == "crisis")
    is_new = np.isfinite(visits.first_contact) & (visits.starts | (visits.first_contact > visits.started))
    completed = visits.ended == Ended.COMPLETED
    events: tuple[tuple[str, Truths, Floats], ...] = (
        (TREATMENT_STARTS.name, treats & is_new, visits.first_contact),
        (COMPLETED_COURSES.name, treats & completed, visits.finished),
        (RENEGED.name, visits.ended == Ended.RENEGED, visits.left),
        (DROPPED_OUT.name, visits.ended == Ended.DROPPED_OUT, visits.finished),
        (CRISIS_EPISODES.name, in_crisis & visits.starts, visits.started),
        (RECOVERIES.name, recoveries, visits.finished),
    )
    for measure, chosen, moments in events:
        # Few rows are chosen of many: their positions are quicker than the mask.
        rows = np.flatnonzero(chosen)
        yield from calendar.by_pathway(measure, calendar.counted(pathway[rows], number, moments[rows]))
    gone = visits.gone
    held = record.at_steps(lambda step: step.holds_place) & np.isfinite(visits.finished)
    spans: tuple[tuple[str, Truths, Floats, Floats], ...] = (
        (IN_CARE, visits.has_started, visits.started, gone),
        (OUT_OF_AREA_DAYS.name, record.placed_elsewhere, visits.started, visits.left),
        (DELAYED_DISCHARGE_DAYS.name, held, visits.finished, visits.left),
    )
    for measure, chosen, begins, ends in spans:
        rows = np.flatnonzero(chosen)
        here = calendar.present(pathway[rows], number, begins[rows], ends[rows])
        yield from calendar.by_pathway(measure, here)


def _of_episodes(calendar: _Calendar, episodes: Episodes, clocks: dict[Clock, WaitingClock]) -> Iterator[Row]:
    rows = left_untreated(calendar.record, episodes, clocks)
    pathway = calendar.pathway_of(episodes.group[rows])
    left = calendar.counted(pathway, len(calendar.pathways), episodes.left_care[rows])
    yield from calendar.by_pathway(LEFT_UNTREATED.name, left)


def _of_lists(calendar: _Calendar) -> Iterator[Row]:
    record, steps = calendar.record, calendar.record.grid.steps
    place, joined, off_list = record.listed
    on_list = calendar.present(place % len(steps), len(steps), joined, off_list)
    of_step = np.array([calendar.pathways.index(pathway) for pathway, _ in steps], dtype=np.int64)
    by_pathway = np.zeros((len(calendar.pathways), calendar.days))
    np.add.at(by_pathway, of_step, on_list)
    yield from calendar.by_pathway(LIST_AT_END.name, by_pathway)
    for (pathway, step), list_length in zip(steps, on_list, strict=True):
        yield (pathway, step, WHOLE_WINDOW, LIST_AT_END.name, _small(list_length), _EMPTY)


def _of_teams(calendar: _Calendar) -> Iterator[Row]:
    record, visits = calendar.record, calendar.record.visits
    teams = [team.name for team in record.system.teams]
    placed = visits.has_started & ~visits.elsewhere
    kinds: tuple[PoolKind, ...] = ("beds", "places")
    for kind in kinds:
        team_of_step = [_team_that_places(record.system, step, kind) for step in record.steps]
        team = np.array([teams.index(name) if name else -1 for name in team_of_step], dtype=np.int64)
        rows = np.flatnonzero(placed & (team >= 0)[visits.step])
        held = calendar.present(team[visits.step[rows]], len(teams), visits.started[rows], visits.left[rows])
        for position, name in enumerate(teams):
            if name in team_of_step:
                yield (WHOLE_WINDOW, WHOLE_WINDOW, name, IN_USE[kind].name, _small(held[position]), _EMPTY)


def _team_that_places(system: System, step: Step, kind: PoolKind) -> str:
    if step.place is None:
        return ""
    return step.place.team if system.team(step.place.team).pool(step.place.pool).kind == kind else ""
