"""Everything that was found, and whether the bars of the issue are met."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from benchmarks.agreement import Work
from benchmarks.contenders import CIW, SIMPY, TWIN
from benchmarks.cores import Cores
from benchmarks.curve import Curve
from benchmarks.study_run import StudyRun
from benchmarks.timing import Lap, Spread, speed_ratio

MOST_STUDY_GIB = 2.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Race:
    """Programs that took turns on one network."""

    scenario: str
    days: float
    laps: dict[str, list[Lap]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """One thing that the engine must reach."""

    what: str
    bar: str
    found: str
    is_met: bool


@dataclass(slots=True, kw_only=True)
class Findings:
    """Results as they come in; what was not measured stays empty."""

    engine: str
    """The engine that the bars are about."""
    compiler: str | None = None
    is_pinned: bool = False
    load_before: float | None = None
    load_after: float | None = None
    is_twin_identical: dict[str, bool] = field(default_factory=dict)
    """By scenario."""
    races: list[Race] = field(default_factory=list)
    twin_races: list[Race] = field(default_factory=list)
    works: dict[str, Work] = field(default_factory=dict)
    stations: tuple[str, ...] = ()
    curves: list[Curve] = field(default_factory=list)
    cores: Cores | None = None
    study: StudyRun | None = None

    def bars(self) -> list[Bar]:
        """Every bar with what was found: of several networks the worst counts, and of rounds the median."""
        return [
            *self._speeds(self.races, SIMPY, 100.0),
            *self._speeds(self.races, CIW, 250.0),
            *self._speeds(self.twin_races, TWIN, 0.8),
            *(
                _at_most(
                    f"cost of a visit, {max(curve.laps):,} against {min(curve.laps):,} {curve.unit}",
                    curve.bar,
                    curve.times_the_smallest(max(curve.laps)),
                )
                for curve in self.curves
            ),
            *self._cores(),
            *self._memory(),
        ]

    def _speeds(self, races: Sequence[Race], other: str, bar: float) -> list[Bar]:
        return [
            _at_least(
                f"speed against {other}, `{race.scenario}`",
                bar,
                speed_ratio(race.laps[self.engine], race.laps[other]),
            )
            for race in races
            if other in race.laps and self.engine in race.laps and self.engine != other
        ]

    def _cores(self) -> list[Bar]:
        if self.cores is None:
            return []
        return [
            _at_least("two cores against one, the engine", 1.9, self.cores.engine_ratio),
            _at_least("two cores against one, a user's run", 1.9, self.cores.run_ratio),
        ]

    def _memory(self) -> list[Bar]:
        if self.study is None or self.study.peak_bytes is None:
            return []
        gib = self.study.peak_bytes / 2**30
        what = f"memory of a study of {self.study.replications} replications"
        return [
            Bar(
                what=what,
                bar=f"under {MOST_STUDY_GIB:g} GiB",
                found=f"{gib:.2f} GiB",
                is_met=gib < MOST_STUDY_GIB,
            )
        ]


def written(spread: Spread) -> str:
    """A median with the least and the greatest, in three figures that say something."""
    digits = 0 if spread.middle >= 100 else 1 if spread.middle >= 10 else 2
    return f"{spread.middle:.{digits}f} ({spread.least:.{digits}f}–{spread.greatest:.{digits}f})"


def _at_least(what: str, bar: float, found: Spread) -> Bar:
    return Bar(what=what, bar=f"at least {bar:g}", found=written(found), is_met=found.middle >= bar)


def _at_most(what: str, bar: float, found: Spread) -> Bar:
    return Bar(what=what, bar=f"at most {bar:g}", found=written(found), is_met=found.middle <= bar)
