"""Scenarios: a system after its cuts, with the settings of its runs."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property

from simulator.domain.change.across_the_board import AcrossTheBoard
from simulator.domain.change.effect import Effect, effect_of
from simulator.domain.change.ledger import Ledger
from simulator.domain.change.sequence import Resolution, resolved
from simulator.domain.change.union import Change
from simulator.domain.naming import fault_of_file_name
from simulator.domain.observation import Observation
from simulator.domain.system import System
from simulator.errors import InvalidSystemError, Problem
from simulator.units import day_number

LONGEST_NAME = 60
"""Characters of a name; longer ones would not fit paths on every computer."""

SLICE_SUFFIX = "_as_uniform_slice"


@dataclass(frozen=True, slots=True, kw_only=True)
class RunSettings:
    """How long and how often a scenario is run."""

    ends: date
    """First day after the run."""
    warm_up_days: float
    """Days at the start that measures leave out; they are simulated and kept in the history."""
    replications: int
    """Runs with different random numbers; 1 or more."""
    seed: int
    """Names the set of random numbers; 0 to 2^63 - 1."""


BASELINE_NAME = "baseline"
"""What every comparison calls the scenario without cuts."""


# No slots: what the changes make of the baseline is computed once and kept beside the fields.
@dataclass(frozen=True, kw_only=True, repr=False)
class Scenario:
    """A baseline system, the cuts made to it, and how it is run."""

    name: str
    description: str
    baseline: System
    """The system before any cut."""
    cuts: tuple[Change, ...]
    """Made in the order of their dates, then as listed; a percentage is of the budget then in force."""
    run: RunSettings
    observed: tuple[Observation, ...] = ()
    """What the trust sees today; laid beside the baseline, and read by no run."""

    def __repr__(self) -> str:
        """What it is, on one line: the whole of it is what `resolve` prints."""
        count = len(self.cuts)
        cuts = "no cuts" if not count else f"{count} cut" + ("s" if count > 1 else "")
        return f"Scenario '{self.name}' of {self.baseline!r}, with {cuts}"

    @property
    def horizon_days(self) -> float:
        """Length of a run, days."""
        return float(day_number(self.run.ends, self.baseline.starts))

    @cached_property
    def resolution(self) -> Resolution:
        """What the cuts make of the baseline, with whatever is wrong with them; computed once."""
        return resolved(self.baseline, self.cuts)

    def system(self) -> System:
        """The system after every cut.

        Raises
        ------
        InvalidSystemError
            A cut cannot be made; each problem's place begins with `cuts` and its position.
        """
        return self._sound().system

    def ledger(self) -> Ledger:
        """Every pound and all capacity that the cuts move, in the order in which they are made.

        Raises
        ------
        InvalidSystemError
            A cut cannot be made.
        """
        return self._sound().ledger

    def ledgers(self) -> tuple[Ledger, ...]:
        """What each cut moves by itself, as the cuts are listed.

        Raises
        ------
        InvalidSystemError
            A cut cannot be made.
        """
        return self._sound().ledgers

    @cached_property
    def effect(self) -> Effect:
        """All that the cuts do, whatever they are called: plans of equal effect have the same results.

        Raises
        ------
        InvalidSystemError
            A cut cannot be made.
        """
        return effect_of(self.system(), self.ledger())

    def _sound(self) -> Resolution:
        if self.resolution.refused:
            raise InvalidSystemError(self.resolution.refused[0])
        return self.resolution

    def savings_pence_per_year(self) -> tuple[int, ...]:
        """Gross saving of each cut in a full year, pence; 0 for a reallocation."""
        return tuple(ledger.saving_pence_per_year for ledger in self.ledgers())

    @property
    def is_uniform_slice(self) -> bool:
        """Whether every cut takes from all teams alike, so that it is its own equal-money slice."""
        return all(cut.is_uniform_slice for cut in self.cuts)

    def with_changes(self, *changes: Change, name: str, description: str = "") -> Scenario:
        """A scenario of the same baseline and runs, with more changes than this one.

        Parameters
        ----------
        changes
            Cuts and moves of money; a scenario's own come first.
        name
            What results call it: letters, digits, '_' and '-'.
        description
            What it is, in a sentence.

        Raises
        ------
        InvalidSystemError
            The name cannot be used, or a change cannot be made; carries every fault, with places such as
            `cuts[0].teams.crisis`, as a file that states the same is refused for.
        """
        changed = replace(self, name=name, description=description, cuts=(*self.cuts, *changes))
        problems = [*problems_of_name(changed), *changed.problems_of_changes()]
        if problems:
            raise InvalidSystemError(problems)
        return changed

    def problems_of_changes(self) -> list[Problem]:
        """Changes that cannot be made, each tried after those that come before it and can."""
        problems = []
        seen: set[str] = set()
        for position, cut in enumerate(self.cuts):
            if cut.name in seen:
                place = ("cuts", position, "name")
                rule = f"two cuts are called '{cut.name}'"
                problems.append(Problem(place=place, rule=rule, remedy="give each a name of its own"))
            seen.add(cut.name)
        return problems + [problem for refused in self.resolution.refused for problem in refused]

    def with_run(self, run: RunSettings) -> Scenario:
        """The same scenario, run otherwise; what its cuts make of the baseline is not computed again."""
        other = replace(self, run=run)
        # Beside the fields, as `cached_property` keeps it: it depends on the baseline and the cuts alone.
        kept = vars(self).keys() & {"resolution", "effect"}
        vars(other).update({name: vars(self)[name] for name in kept})
        return other

    def without_cuts(self) -> Scenario:
        """The baseline: the same system and runs, nothing cut."""
        return replace(self, name=BASELINE_NAME, description="No cuts.", cuts=())

    def equal_money_slice(self) -> Scenario:
        """The uniform slice that saves the same gross amount on the same dates.

        To the penny on every day, also while cuts are phased in.
        """
        slices = tuple(
            AcrossTheBoard(
                name=f"slice_for_{cut.name}"[:LONGEST_NAME],
                from_date=cut.from_date,
                phase_months=cut.phase_months,
                until=cut.until,
                amount_pence_per_year=saving,
            )
            for cut, saving in zip(self.cuts, self.savings_pence_per_year(), strict=True)
            if saving
        )
        return replace(
            self,
            name=self.name[: LONGEST_NAME - len(SLICE_SUFFIX)] + SLICE_SUFFIX,
            description=f"The same gross saving as '{self.name}', taken in equal shares from every team.",
            cuts=slices,
        )


def problems_of_name(scenario: Scenario) -> list[Problem]:
    """A name that cannot name files, or that of the baseline where cuts are made."""
    fault = fault_of_file_name(scenario.name)
    if fault is not None:
        return [Problem(place=("name",), rule=fault[0], remedy=fault[1])]
    if scenario.cuts and scenario.name.casefold() == BASELINE_NAME:
        rule = (
            f"'{scenario.name}' is what a comparison calls the scenario without cuts, and this one makes some"
        )
        return [Problem(place=("name",), rule=rule, remedy="give it another name")]
    return []
