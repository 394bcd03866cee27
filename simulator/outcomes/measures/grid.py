"""Counting, spreading and describing visits by pathway, group, step and period, all at once."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from simulator.domain.system import System
from simulator.outcomes.measures.dimension import place
from simulator.outcomes.measures.measure import Measure
from simulator.outcomes.measures.window import Periods

Values = dict[str, dict[str, NDArray[np.float64]]]
"""`float64[row, period]` by measure name and level name; one column for what is given for the window only."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Level:
    """One way of adding up: the whole system, pathways, groups, steps, or teams."""

    name: str
    rows: tuple[tuple[str, ...], ...]
    """The place of each row, in the order of `dimension.PLACES`."""
    row_of: NDArray[np.int64]
    """`int64[group of a pathway, step]`, the row each visit counts in; -1 for none."""

    def row_of_place(self, place: NDArray[np.int64]) -> NDArray[np.int64]:
        """`int64[observation]`, the row of each place of `Grid.place_of`."""
        return np.asarray(self.row_of.ravel()[place])

    def codes(self, column: NDArray[np.int64], columns: int) -> tuple[NDArray[np.int64], int]:
        """The entry of a table `[row, column]` in which each place and moment counts, and how many it has.

        Parameters
        ----------
        column
            `int64[moment]`, the column that each moment counts in; -1 for none.
        columns
            How many there are.

        Returns
        -------
        tuple
            `int64[place * moment]`, counted row by row, -1 for none; and the number of entries.
        """
        row = self.row_of.reshape(-1, 1)
        codes = np.where((row >= 0) & (column >= 0), row * columns + column, -1)
        return codes.ravel(), len(self.rows) * columns

    def added(self, amounts: NDArray[np.float64]) -> NDArray[np.float64]:
        """`float64[row, ...]` from `float64[group, step, ...]`: the places of each row added up."""
        inside = self.row_of >= 0
        added = np.zeros((len(self.rows), *amounts.shape[2:]))
        np.add.at(added, self.row_of[inside], amounts[inside])
        return added


@dataclass(frozen=True, slots=True, kw_only=True)
class Grid:
    """The groups, steps and periods that visits are counted by, and the levels they are added up to."""

    groups: tuple[tuple[str, str], ...]
    """Pathway and group."""
    steps: tuple[tuple[str, str], ...]
    """Pathway and step, in the order of the network."""
    levels: dict[str, Level]
    periods: Periods

    @classmethod
    def of(cls, system: System, step_names: Sequence[str], periods: Periods) -> Grid:
        """The grid of a system; `step_names` are the network's, `pathway/step`."""
        groups = tuple((p.name, g.name) for p in system.pathways for g in p.groups)
        known = {f"{p.name}/{s.name}": (p.name, s.name) for p in system.pathways for s in p.steps}
        steps = tuple(known[name] for name in step_names)
        return cls(groups=groups, steps=steps, levels=_levels(system, groups, steps), periods=periods)

    def levels_for(self, measure: Measure) -> Iterable[Level]:
        """The levels a measure of people or steps is given for."""
        if "pathway" in measure.by:
            yield self.levels["system"]
            yield self.levels["pathway"]
            if "group" in measure.by:
                yield self.levels["group"]
        if "step" in measure.by:
            yield self.levels["step"]
            if "group" in measure.by:
                yield self.levels["step and group"]

    @property
    def places(self) -> int:
        """How many pairs of a group and a step there are, those that never meet included."""
        return len(self.groups) * len(self.steps)

    def place_of(self, group: NDArray[np.int64], step: NDArray[np.signedinteger]) -> NDArray[np.int64]:
        """`int64`, the flat position in `[group, step]`."""
        return np.asarray(group * np.int64(len(self.steps)) + step)

    def counted(
        self,
        place: NDArray[np.int64],
        cells: NDArray[np.int64],
        weights: NDArray[np.float64] | None = None,
    ) -> NDArray[np.float64]:
        """`float64[group, step, cell]`: how many observations, or how much weight, fall in each cell.

        Parameters
        ----------
        place
            `int64[observation]`, of `place_of`.
        cells
            `int64[observation]`.
        weights
            `float64[observation]`; 1 each when absent.
        """
        shape = (len(self.groups), len(self.steps), len(self.periods.edges) - 1)
        added = np.bincount(
            place * shape[2] + cells, weights=weights, minlength=shape[0] * shape[1] * shape[2]
        )
        return added.astype(np.float64).reshape(shape)

    def spread(
        self,
        place: NDArray[np.int64],
        begins: NDArray[np.float64],
        ends: NDArray[np.float64],
        amounts: NDArray[np.float64] | None = None,
    ) -> NDArray[np.float64]:
        """`float64[group, step, cell]`: days between two moments, or amounts spread evenly over those days.

        Parameters
        ----------
        place
            `int64[span]`, of `place_of`.
        begins, ends
            `float64[span]`, days; an end may be infinite only where amounts are not given.
        amounts
            `float64[span]`; the days themselves when absent. The amount of an empty span falls at its
            beginning.
        """
        if amounts is None:
            span, cell, days = self._days_by_cell(begins, ends)
            return self.counted(place[span], cell, days)
        lasts = ends > begins
        empty = np.flatnonzero(~lasts & self.periods.hold(begins))
        at_once = self.counted(place[empty], self.periods.cell_of(begins[empty]), amounts[empty])
        if not lasts.all():
            some = np.flatnonzero(lasts)
            place, begins, ends, amounts = place[some], begins[some], ends[some], amounts[some]
        per_day = amounts / (ends - begins)
        span, cell, days = self._days_by_cell(begins, ends)
        return at_once + self.counted(place[span], cell, days * per_day[span])

    def _days_by_cell(
        self, begins: NDArray[np.float64], ends: NDArray[np.float64]
    ) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.float64]]:
        """Every meeting of a span and a cell, in the order of the spans: the two, and the days they share."""
        edges = self.periods.edges
        span, cell = _whole_numbers_between(
            self.periods.first_cell_ending_after(begins), self.periods.first_cell_beginning_at(ends)
        )
        days = np.minimum(ends[span], edges[1:][cell]) - np.maximum(begins[span], edges[:-1][cell])
        return span, cell, days

    def totals(self, measure: Measure, amounts: NDArray[np.float64]) -> dict[str, NDArray[np.float64]]:
        """`float64[row, period]` by level, from `float64[group, step, cell]`."""
        totals = {}
        for level in self.levels_for(measure):
            totals[level.name] = self.periods.totals(level.added(amounts))
        return totals

    def present(self, place: NDArray[np.int64], period: NDArray[np.int64]) -> NDArray[np.float64]:
        """`float64[group, step, period]`, how many presences of `snapshots` there are."""
        periods = len(self.periods.labels)
        counts = np.bincount(place * periods + period, minlength=self.places * periods)
        return counts.astype(np.float64).reshape(len(self.groups), len(self.steps), periods)

    def snapshots(
        self, begins: NDArray[np.float64], ends: NDArray[np.float64]
    ) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Who is there at the end of each period: `int64[presence]`, the span and period of each presence.

        A patient who leaves at that very moment still counts, and one who comes does not: what happens on
        an edge belongs to the later period.
        """
        periods = self.periods
        last = periods.edges[-1]
        first = periods.ends_up_to(begins) + (begins >= last)
        beyond = periods.ends_up_to(ends) + (ends >= last)
        span, moment = _whole_numbers_between(first, beyond)
        return span, (moment + 1) % len(periods.labels)


def _whole_numbers_between(
    first: NDArray[np.int64], beyond: NDArray[np.int64]
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Every whole number from `first` up to `beyond`, with the position of the pair it comes from."""
    counts = np.maximum(beyond - first, 0)
    pair = np.repeat(np.arange(len(counts)), counts)
    # The first of each pair, less the numbers given before it: what to add to a number's own position.
    start = first - (np.cumsum(counts) - counts)
    return pair, np.arange(len(pair)) + start[pair]


def _levels(
    system: System, groups: tuple[tuple[str, str], ...], steps: tuple[tuple[str, str], ...]
) -> dict[str, Level]:
    shape = (len(groups), len(steps))
    pathways = [pathway.name for pathway in system.pathways]
    pathway_of = np.array([pathways.index(pathway) for pathway, _ in groups], dtype=np.int64)
    step_pathway = np.array([pathways.index(pathway) for pathway, _ in steps], dtype=np.int64)
    belongs = pathway_of[:, None] == step_pathway[None, :]
    both = np.where(belongs, np.cumsum(belongs).reshape(shape) - 1, -1)
    pairs = [(groups[g], steps[s]) for g, s in zip(*np.nonzero(belongs), strict=True)]
    by_group = np.broadcast_to(np.arange(shape[0])[:, None], shape)
    by_step = np.where(belongs, np.arange(shape[1])[None, :], -1)
    nowhere = np.full(shape, -1, dtype=np.int64)
    levels = (
        Level(name="system", rows=(place({}),), row_of=np.zeros(shape, dtype=np.int64)),
        Level(
            name="pathway",
            rows=tuple(place({"pathway": name}) for name in pathways),
            row_of=np.broadcast_to(pathway_of[:, None], shape),
        ),
        Level(
            name="group",
            rows=tuple(place({"pathway": p, "group": g}) for p, g in groups),
            row_of=by_group,
        ),
        Level(name="step", rows=tuple(place({"pathway": p, "step": s}) for p, s in steps), row_of=by_step),
        Level(
            name="step and group",
            rows=tuple(place({"pathway": p, "group": g, "step": s}) for (p, g), (_, s) in pairs),
            row_of=both,
        ),
        Level(
            name="team",
            rows=tuple(place({"team": team.name}) for team in system.teams),
            row_of=nowhere,
        ),
    )
    return {level.name: level for level in levels}
