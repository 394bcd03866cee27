"""Scenarios: a system after its cuts, with the settings of its runs."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from simulator.domain.change.cut import AcrossTheBoard, Cut
from simulator.domain.change.problem import problems_of_changes
from simulator.domain.naming import fault_of_file_name
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


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Scenario:
    """A baseline system, the cuts made to it, and how it is run."""

    name: str
    description: str
    baseline: System
    """The system before any cut."""
    cuts: tuple[Cut, ...]
    """Made in the order of their dates, then as listed; a percentage is of the budget then in force."""
    run: RunSettings

    def __repr__(self) -> str:
        """What it is, on one line: the whole of it is what `resolve` prints."""
        count = len(self.cuts)
        cuts = "no cuts" if not count else f"{count} cut" + ("s" if count > 1 else "")
        return f"Scenario '{self.name}' of {self.baseline!r}, with {cuts}"

    @property
    def horizon_days(self) -> float:
        """Length of a run, days."""
        return float(day_number(self.run.ends, self.baseline.starts))

    def system(self) -> System:
        """The system after every cut.

        Raises
        ------
        InvalidSystemError
            A cut cannot be made; each problem's place begins with `cuts` and its position.
        """
        system = self.baseline
        for position, cut in self.cuts_in_turn():
            try:
                system = cut.apply(system)
            except InvalidSystemError as refused:
                raise InvalidSystemError(
                    Problem(place=("cuts", position, *p.place), rule=p.rule, remedy=p.remedy)
                    for p in refused.problems
                ) from None
        return system

    def with_changes(self, *changes: Cut, name: str, description: str = "") -> Scenario:
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
        problems = [*problems_of_name(changed), *problems_of_changes(self.baseline, changed.cuts)]
        if problems:
            raise InvalidSystemError(problems)
        return changed

    def cuts_in_turn(self) -> list[tuple[int, Cut]]:
        """The cuts with their positions in the file, in the order in which they are made."""
        return sorted(enumerate(self.cuts), key=lambda listed: listed[1].from_date)

    def savings_pence_per_year(self) -> tuple[int, ...]:
        """Gross saving of each cut in a full year, pence; 0 for a reallocation."""
        system = self.baseline
        savings: dict[int, int] = {}
        for position, cut in self.cuts_in_turn():
            savings[position] = cut.saving_pence_per_year(system)
            system = cut.apply(system)
        return tuple(savings[position] for position in range(len(self.cuts)))

    @property
    def is_uniform_slice(self) -> bool:
        """Whether every cut takes from all teams alike, so that it is its own equal-money slice."""
        return all(isinstance(cut, AcrossTheBoard) and not cut.protect for cut in self.cuts)

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
