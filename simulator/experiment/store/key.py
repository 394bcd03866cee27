"""Keys: the name of a replication in the store, made of exactly what determines it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Final

from simulator.domain.scenario import Scenario
from simulator.experiment.store.code import remembered_code
from simulator.experiment.store.digest import canonical_text, key_of
from simulator.experiment.store.words import WORDS
from simulator.outcomes.measures.window import Window
from simulator.simulation.network import Network

ENGINES: Final = "simulator.engines.selection"
"""Module of the function that turns a network and streams into a history."""
REDUCTION: Final = "simulator.outcomes.measures.reduction"
"""Module of the function that takes measures, waits and series from a history."""

CODE_NAME: Final = "code.json"
"""File of a store that remembers what the code is."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CodeDigests:
    """Names of the code that computes, the two halves apart."""

    engines: str
    """All that turns a network into a history, whichever engine is chosen."""
    reduction: str
    """All that turns a history into measures."""

    @classmethod
    def of_product(cls, memory: Path) -> CodeDigests:
        """Those of the running product; `memory` is a file that remembers them."""
        engines, reduction = remembered_code((ENGINES, REDUCTION), memory)
        return cls(engines=engines.digest, reduction=reduction.digest)


@dataclass(frozen=True, slots=True, kw_only=True)
class Inputs:
    """What the replications of a scenario are computed from, but for their number."""

    history: str
    """Names the network, the seed and the code of the engines."""
    reduction: str
    """Names that, what is read of the system, the window, and the code of the measures."""

    @classmethod
    def of(cls, scenario: Scenario, network: Network, code: CodeDigests) -> Inputs:
        """Those of a scenario.

        Parameters
        ----------
        scenario
            Fully resolved; its words do not count, nor does the number of its replications.
        network
            What it was compiled to. How it was compiled does not count.
        code
            The code that computes.
        """
        history = key_of(code.engines, canonical_text(network), str(scenario.run.seed))
        return cls(
            history=history,
            reduction=key_of(
                history,
                code.reduction,
                canonical_text(scenario.system(), without=WORDS),
                canonical_text(window_of(scenario)),
            ),
        )

    def history_key(self, replication: int) -> str:
        """Names one history."""
        return key_of("history", self.history, str(replication))

    def reduction_key(self, replication: int) -> str:
        """Names the measures of one replication, with its curves of waits and its daily series."""
        return key_of("reduction", self.reduction, str(replication))


def window_of(scenario: Scenario) -> Window:
    """What is measured of a run: all that follows the warm-up."""
    return Window(from_days=scenario.run.warm_up_days, to_days=scenario.horizon_days)
