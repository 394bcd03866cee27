"""Cases without chance: traces whose every event is known, and histories that must be alike."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

from simulator.engines import Engine, EngineName
from simulator.simulation.chance.streams import Streams
from simulator.simulation.history import History
from simulator.simulation.network import Network
from simulator.validation.case import Conditions, Engines
from simulator.validation.soundness import digest, require_sound
from simulator.validation.source import Source
from simulator.validation.verdict import Got, Row, Verdict, broken
from simulator.wording import as_stated, whole


@dataclass(frozen=True, slots=True, kw_only=True)
class Trace:
    """A network without chance, and figures of its history that are known to the last bit."""

    family: str
    title: str
    describe: Callable[[], Network]
    read: Callable[[History], list[float]]
    quantity: str
    """What is read, with its unit."""
    expected: tuple[float, ...]
    source: Source

    def comparisons(self, engines: Engines, conditions: Conditions) -> int:
        """None: nothing here is left to chance."""
        del engines, conditions
        return 0

    def examine(self, engines: Engines, conditions: Conditions) -> tuple[Row, ...]:
        """One row."""
        del conditions
        return (
            Row(
                family=self.family,
                case=self.title,
                quantity=self.quantity,
                expected=listed_figures(self.expected),
                exact=math.nan,
                source=self.source,
                got=tuple(self._got(engine, name) for name, engine in engines.items()),
            ),
        )

    def figures(self, engine: Engine) -> tuple[float, ...]:
        """What an engine gives; its history is checked too."""
        network, streams = self.describe(), Streams(seed=1, replication=0)
        history = engine(network, streams)
        require_sound(history, network, streams)
        return tuple(float(figure) for figure in self.read(history))

    def _got(self, engine: Engine, name: EngineName) -> Got:
        try:
            figures = self.figures(engine)
        except Exception as error:
            return Got(
                engine=name,
                written="broken",
                verdict=Verdict.BROKEN,
                detail=f"{type(error).__name__}: {error}",
            )
        if figures == self.expected:
            return Got(engine=name, written="the same", verdict=Verdict.MET, replications=1)
        written = listed_figures(figures)
        return Got(
            engine=name, written=written, verdict=Verdict.MISSED, replications=1, detail=f"got {written}"
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Likeness:
    """Histories compared."""

    compared: int
    """Figures, rows or histories, as the case says."""
    differ: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Alike:
    """Two ways of saying one thing, whose histories must be alike, whatever chance does."""

    family: str
    title: str
    compare: Callable[[Engine, int], Likeness]
    """Runs an engine with a seed, and counts what is not alike."""
    quantity: str
    """What is compared."""
    source: Source

    def comparisons(self, engines: Engines, conditions: Conditions) -> int:
        """None: what must be identical is so under any luck."""
        del engines, conditions
        return 0

    def examine(self, engines: Engines, conditions: Conditions) -> tuple[Row, ...]:
        """One row."""
        seed = conditions.seed_of(self.title)
        return (
            Row(
                family=self.family,
                case=self.title,
                quantity=self.quantity,
                expected="0 differ",
                exact=math.nan,
                source=self.source,
                got=tuple(self._got(engine, name, seed) for name, engine in engines.items()),
            ),
        )

    def _got(self, engine: Engine, name: EngineName, seed: int) -> Got:
        try:
            likeness = self.compare(engine, seed)
        except Exception as error:
            return Got(
                engine=name,
                written="broken",
                verdict=Verdict.BROKEN,
                detail=f"{type(error).__name__}: {error}",
            )
        written = f"{likeness.differ} of {whole(likeness.compared)}"
        if likeness.differ or not likeness.compared:
            return Got(engine=name, written=written, verdict=Verdict.MISSED, detail=f"{written} differ")
        return Got(engine=name, written=written, verdict=Verdict.MET)


@dataclass(frozen=True, slots=True, kw_only=True)
class SameHistory:
    """A network too large for the readable engine to run often: its beginning, by every engine."""

    family: str
    title: str
    describe: Callable[[], Network]
    source: Source

    def comparisons(self, engines: Engines, conditions: Conditions) -> int:
        """None."""
        del engines, conditions
        return 0

    def examine(self, engines: Engines, conditions: Conditions) -> tuple[Row, ...]:
        """One row, where there are engines to compare."""
        if len(engines) < 2:
            return ()
        network = self.describe()
        streams = Streams(seed=conditions.seed_of(self.title), replication=0)
        digests: dict[EngineName, str] = {}
        got = []
        for name, engine in engines.items():
            try:
                history = engine(network, streams)
                require_sound(history, network, streams)
            except Exception as error:
                got.append(broken(name, error))
                continue
            digests[name] = digest(history).hex()[:8]
            is_equal = len(set(digests.values())) == 1
            got.append(
                Got(
                    engine=name,
                    written=f"{whole(len(history.visits))} rows {digests[name]}",
                    verdict=Verdict.MET if is_equal else Verdict.MISSED,
                    detail="" if is_equal else "the histories differ",
                )
            )
        return (
            Row(
                family=self.family,
                case=self.title,
                quantity="histories",
                expected="equal",
                exact=math.nan,
                source=self.source,
                got=tuple(got),
            ),
        )


def listed_figures(figures: tuple[float, ...]) -> str:
    """Figures on one line."""
    return ", ".join(as_stated(figure) for figure in figures)
