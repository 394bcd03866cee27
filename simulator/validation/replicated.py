"""Cases with chance: independent replications, whose mean is known."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from simulator.engines import Engine, EngineName
from simulator.simulation.chance.streams import Streams
from simulator.simulation.history import History
from simulator.simulation.network import Network
from simulator.validation.case import Conditions, Engines
from simulator.validation.estimate import Quantity, judged, spread_of
from simulator.validation.soundness import digest, folded, require_sound
from simulator.validation.source import ENGINES
from simulator.validation.verdict import Got, Row, Verdict, broken
from simulator.wording import significant

QUESTIONS = 2
"""Asked of each interval: does it hold the exact value, and is it narrow enough?"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Replicated:
    """A network run many times, and numbers taken from each run whose means are known."""

    family: str
    title: str
    describe: Callable[[np.random.Generator], Network]
    """The network of one replication; the generator draws the people of its day one."""
    measure: Callable[[History], Sequence[float]]
    """One number a quantity, taken from a history."""
    quantities: tuple[Quantity, ...]
    replications: int
    """With a compiled engine."""
    short_replications: int
    """With one that is not, and for the checks of every row; 0 where even one run would take too long."""

    def comparisons(self, engines: Engines, conditions: Conditions) -> int:
        """Two for each quantity and engine."""
        running = [name for name in engines if self._count(name, conditions)]
        return QUESTIONS * len(running) * len(self.quantities)

    def examine(self, engines: Engines, conditions: Conditions) -> tuple[Row, ...]:
        """A row for each quantity, and one for the histories themselves."""
        ran = [
            self._run(engine, name, conditions)
            for name, engine in engines.items()
            if self._count(name, conditions)
        ]
        if not ran:
            return ()
        # Of one case all engines have the same spread, which shows best where most replications were run.
        most = max((done for done in ran), key=lambda done: 0 if done.failure else len(done.measured))
        rows = [
            Row(
                family=self.family,
                case=self.title,
                quantity=quantity.name,
                expected=significant(quantity.exact, 5),
                exact=quantity.exact,
                source=quantity.source,
                tolerance=quantity.tolerance,
                got=tuple(self._got(position, done, most, conditions) for done in ran),
            )
            for position, quantity in enumerate(self.quantities)
        ]
        return (*rows, self._histories(ran))

    def _count(self, engine: EngineName, conditions: Conditions) -> int:
        return conditions.replications(engine, full=self.replications, short=self.short_replications)

    def _short(self, conditions: Conditions) -> int:
        """Replications whose every row is looked at, as many as the slower engines run."""
        return conditions.replications(None, full=self.replications, short=self.short_replications)

    def _run(self, engine: Engine, name: EngineName, conditions: Conditions) -> _Ran:
        ran = _Ran(engine=name)
        seed = conditions.seed_of(self.title)
        looked_at = max(1, self._short(conditions))
        try:
            for replication in range(self._count(name, conditions)):
                network = self.describe(np.random.default_rng([seed, replication]))
                streams = Streams(seed=seed, replication=replication)
                history = engine(network, streams)
                if replication < looked_at:
                    require_sound(history, network, streams)
                    ran.digests.append(digest(history))
                ran.measured.append([float(value) for value in self.measure(history)])
        except Exception as error:
            # Whatever an engine does wrong is a verdict on it, and the other cases still want to be seen.
            ran.failure = error
        return ran

    def _got(self, position: int, ran: _Ran, most: _Ran, conditions: Conditions) -> Got:
        if ran.failure:
            return broken(ran.engine, ran.failure)
        return judged(
            self.quantities[position],
            ran.values(position),
            ran.engine,
            spread=spread_of(most.values(position)),
            full_replications=self.replications,
            false_alarm_share=conditions.false_alarm_share,
        )

    def _histories(self, ran: list[_Ran]) -> Row:
        """Whether every history is sound, and the same whichever engine wrote it."""
        first = ran[0]
        return Row(
            family=self.family,
            case=self.title,
            quantity="histories",
            expected="equal" if len(ran) > 1 else "sound",
            exact=math.nan,
            source=ENGINES,
            got=tuple(_soundness(done, first) for done in ran),
        )


@dataclass(slots=True)
class _Ran:
    """What one engine did with a case."""

    engine: EngineName
    measured: list[list[float]] = field(default_factory=list)
    digests: list[bytes] = field(default_factory=list)
    """Of the histories whose every row was checked."""
    failure: Exception | None = None

    def values(self, position: int) -> NDArray[np.float64]:
        """One quantity of every replication."""
        return np.array([measured[position] for measured in self.measured])


def _soundness(ran: _Ran, first: _Ran) -> Got:
    if ran.failure:
        return broken(ran.engine, ran.failure)
    number = len(ran.digests)
    written, verdict, detail = f"{number} sound {folded(ran.digests)}", Verdict.MET, ""
    if ran is not first:
        equal = sum(a == b for a, b in zip(ran.digests, first.digests, strict=False))
        written = f"{equal} of {number} equal"
        if equal < number:
            verdict, detail = Verdict.MISSED, f"{written} to those of the {first.engine} engine"
    return Got(engine=ran.engine, written=written, verdict=verdict, replications=number, detail=detail)
