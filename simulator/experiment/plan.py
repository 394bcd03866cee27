"""The plan of a study: which scenarios are run, and which uniform slice saves as much as which plan."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from simulator.disk.input_file import InputFile
from simulator.domain.naming import RESERVED_BY_WINDOWS, near
from simulator.domain.scenario import Scenario
from simulator.errors import InvalidSystemError, SimulatorError
from simulator.experiment.unlike_parts import parts_that_differ
from simulator.outcomes.comparison.comparison import pairs_of
from simulator.outcomes.comparison.harm import Pair
from simulator.outcomes.people import Tolerances

LONGEST_NAME = 60
"""Characters of a scenario's or a study's name; keeps paths below the 260 that Windows allows by default."""
TWO_PLANS = 2
"""So many plans are compared with one another without being asked."""
_NAME = re.compile(r"\w[\w-]*")


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """The scenarios of a study, in the order in which they are shown."""

    name: str
    command: Literal["run", "compare"]
    """The command that makes this plan from the scenarios that people wrote."""
    scenarios: tuple[Scenario, ...]
    """At least one; in a comparison the first is the baseline."""
    slices: Mapping[str, str]
    """By the name of a plan with savings, the name of the uniform slice that saves as much."""
    made_here: frozenset[str] = frozenset()
    """Names of the uniform slices that the tool added."""
    same_as: Mapping[str, str]
    """By the name of a scenario that is not run, the one of the same effect whose results it shares."""
    warnings: tuple[str, ...] = ()
    """What is doubtful but legal, as sentences."""
    inputs: tuple[InputFile, ...] = ()
    """The files that the scenarios were read from, those they extend included, as they were read."""
    against: tuple[str, ...] = ()
    """Names of plans that the other plans are compared with too, beside the baseline and the slices."""
    tolerances: Tolerances = field(default_factory=Tolerances)
    """Differences up to which a person is neither worse off nor better off."""

    @property
    def pairs(self) -> tuple[Pair, ...]:
        """Each scenario with what it is compared with."""
        return pairs_of([scenario.name for scenario in self.scenarios], self.slices, self.against)

    @property
    def baseline(self) -> Scenario:
        """The scenario that the others are compared with."""
        return self.scenarios[0]

    @property
    def computed(self) -> tuple[Scenario, ...]:
        """The scenarios whose replications are computed: no two do the same."""
        return tuple(scenario for scenario in self.scenarios if scenario.name not in self.same_as)

    def scenario(self, name: str) -> Scenario:
        """The scenario of this name; `KeyError` when there is none."""
        for scenario in self.scenarios:
            if scenario.name == name:
                return scenario
        raise KeyError(name)


def plan_run(scenario: Scenario, *, inputs: Sequence[InputFile] = ()) -> Plan:
    """The plan that runs one scenario and compares it with nothing.

    Parameters
    ----------
    scenario
        What to run, with its cuts.
    inputs
        The files it was read from.

    Raises
    ------
    SimulatorError
        The scenario's name cannot name a folder, or one of its cuts cannot be made.
    """
    _refuse_names([scenario], [scenario])
    scenario.system()
    return Plan(
        name=scenario.name,
        command="run",
        scenarios=(scenario,),
        slices={},
        same_as={},
        inputs=tuple(dict.fromkeys(inputs)),
    )


def plan_comparison(
    scenarios: Sequence[Scenario],
    *,
    name: str | None = None,
    inputs: Sequence[InputFile] = (),
    against: Sequence[str] | None = None,
    tolerances: Tolerances | None = None,
) -> Plan:
    """The plan that shows scenarios beside their baseline and beside the uniform slice of the same saving.

    Parameters
    ----------
    scenarios
        What people wrote: cuts of one and the same baseline. The baseline itself need not be among them.
    name
        Names the run folder; made of the scenarios' names when absent.
    inputs
        The files they were read from.
    against
        Names of scenarios that the others are compared with too. When absent the second of two plans is
        compared with the first; of more, none.
    tolerances
        Differences that do not count person by person; the usual ones when absent.

    Returns
    -------
    Plan
        The baseline, then each scenario after the slice that saves the same gross amount on the same dates.
        The slice is left out where the scenario is one itself or saves nothing. Scenarios that do
        one and the same are computed once.

    Raises
    ------
    SimulatorError
        The scenarios have different baselines or runs, share a name, make no cut, or make one that cannot be,
        or `against` names none of them.
    """
    if not scenarios:
        raise SimulatorError("there is nothing to compare: name at least one scenario")
    baseline = scenarios[0].without_cuts()
    for other in scenarios[1:]:
        _refuse_other_baseline(scenarios[0], other)
    written = [s for i, s in enumerate(scenarios) if s.cuts or (i > 0 and s.name != baseline.name)]
    if not written:
        raise SimulatorError(
            f"'{scenarios[0].name}' makes no cuts, so there is nothing to compare: add a scenario with cuts, "
            "or run it by itself"
        )
    planned, slices, warnings = _with_slices(written)
    planned = [baseline, *planned]
    _refuse_names(written, planned)
    if name is not None and not is_folder_name(name):
        raise SimulatorError(_unfit_name(name))
    plans = [scenario.name for scenario in written if scenario.name != baseline.name]
    return Plan(
        name=name or _joined([scenario.name for scenario in written]),
        command="compare",
        scenarios=tuple(planned),
        slices=slices,
        made_here=frozenset(s.name for s in planned[1:] if all(s is not w for w in written)),
        same_as=_same_effects(planned),
        warnings=tuple(warnings),
        inputs=tuple(dict.fromkeys(inputs)),
        against=_against(plans, [scenario.name for scenario in planned], against),
        tolerances=tolerances or Tolerances(),
    )


def _against(plans: Sequence[str], planned: Sequence[str], asked: Sequence[str] | None) -> tuple[str, ...]:
    """What the plans are compared with beside the baseline and their slices."""
    if asked is None:
        return (plans[0],) if len(plans) == TWO_PLANS else ()
    for name in asked:
        if name not in planned:
            raise SimulatorError(
                f"there is no scenario '{name}' to compare with{near(name, planned)}; there are "
                f"{', '.join(planned)}"
            )
    return tuple(dict.fromkeys(asked))


def _with_slices(written: Sequence[Scenario]) -> tuple[list[Scenario], dict[str, str], list[str]]:
    """The scenarios, each after its slice; the slices by plan; a warning for a slice that cannot be made."""
    planned: list[Scenario] = []
    slices: dict[str, str] = {}
    warnings: list[str] = []
    effects = {scenario.name: scenario.effect for scenario in written}
    for scenario in written:
        if not scenario.is_uniform_slice and sum(scenario.savings_pence_per_year()) > 0:
            slice_ = scenario.equal_money_slice()
            try:
                effect = slice_.effect
            except InvalidSystemError as refused:
                warnings.append(
                    f"no uniform slice can save as much as '{scenario.name}', so none is shown: "
                    + "; ".join(problem.rule for problem in refused.problems)
                )
            else:
                alike = [name for name, other in effects.items() if other == effect]
                if not alike:
                    effects[slice_.name] = effect
                    planned.append(slice_)
                if not alike or scenario.name in alike:
                    warnings += _warnings_of_slice(slice_)
                if scenario.name not in alike:
                    slices[scenario.name] = alike[0] if alike else slice_.name
        planned.append(scenario)
    return planned, slices, warnings


def _warnings_of_slice(slice_: Scenario) -> list[str]:
    """What its cuts say of themselves, such as a team whose share the others give."""
    return [
        f"'{slice_.name}': {warning}"
        for cut, ledger in zip(slice_.cuts, slice_.ledgers(), strict=True)
        for warning in cut.warnings(ledger)
    ]


def _same_effects(planned: Sequence[Scenario]) -> dict[str, str]:
    same_as: dict[str, str] = {}
    first: list[Scenario] = []
    for scenario in planned:
        alike = next((other.name for other in first if other.effect == scenario.effect), None)
        if alike is None:
            first.append(scenario)
        else:
            same_as[scenario.name] = alike
    return same_as


def _refuse_other_baseline(first: Scenario, other: Scenario) -> None:
    found = [
        *parts_that_differ(first.baseline, other.baseline),
        *(f"run.{difference}" for difference in parts_that_differ(first.run, other.run)),
    ]
    if found:
        listed = "\n".join(f"  {difference}" for difference in found)
        raise SimulatorError(
            f"'{first.name}' and '{other.name}' cannot be compared, because more than their cuts differs:\n"
            f"{listed}\n"
            "let both extend the same baseline"
        )


def is_folder_name(name: str) -> bool:
    """Whether a name can name a folder on every system."""
    return (
        bool(_NAME.fullmatch(name)) and len(name) <= LONGEST_NAME and name.lower() not in RESERVED_BY_WINDOWS
    )


def _unfit_name(name: str) -> str:
    return f"'{name}' cannot name a folder: use at most {LONGEST_NAME} letters, digits, '_' and '-'"


def _refuse_names(written: Sequence[Scenario], planned: Sequence[Scenario]) -> None:
    faults = [_unfit_name(scenario.name) for scenario in written if not is_folder_name(scenario.name)]
    # Windows and macOS take 'Plan' and 'plan' for one folder.
    names = [scenario.name.casefold() for scenario in planned]
    faults += [
        f"{names.count(name)} different scenarios are called '{name}': rename all but one"
        for name in dict.fromkeys(names)
        if names.count(name) > 1
    ]
    if faults:
        raise SimulatorError("\n".join(faults))


def _joined(names: Sequence[str]) -> str:
    joined = "_and_".join(names)
    return joined if len(joined) <= LONGEST_NAME else f"{names[0]}_and_{len(names) - 1}_more"[:LONGEST_NAME]
