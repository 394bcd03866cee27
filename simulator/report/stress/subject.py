"""What a report is about: the base model, its scenarios and, where there is one, the finished run."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

from simulator.domain.check.warning import warnings_of_scenario
from simulator.domain.scenario import SLICE_SUFFIX, Scenario
from simulator.errors import SimulatorError
from simulator.experiment import plan_comparison
from simulator.experiment.run_folder.provenance import PROVENANCE_NAME
from simulator.experiment.run_folder.reading import RunFolder
from simulator.experiment.run_folder.record import FINDING_NAME, HEADLINE_NAME
from simulator.experiment.warm_up import WARM_UP_NAME
from simulator.outcomes.comparison.headline import HEADLINE_COLUMNS
from simulator.outcomes.warm_up.check import WARM_UP_COLUMNS
from simulator.scenario_file import ScenarioFileError, files_of_chain, read_scenario

if TYPE_CHECKING:
    import pandas as pd

Record = Mapping[str, Any]  # Any: the values of provenance.json, read back from JSON
"""What `provenance.json` of a run folder says."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Finished:
    """A finished run."""

    record: Record
    headline: pd.DataFrame
    """The numbers of the screen, with intervals, verdicts and labels: the columns of `headline_of`."""
    warm_up_checks: pd.DataFrame | None = None
    """The checks of the warm-up: the columns of `WARM_UP_COLUMNS`; absent where none were made."""
    finding: tuple[str, ...] = ()
    """What each plan saves, whom it hits and what is owed, a paragraph a plan; empty for one scenario."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """The base model and the scenarios made of it."""

    base: Scenario
    """The model before any cut."""
    scenarios: tuple[Scenario, ...]
    """What people wrote, and the uniform slices that a comparison adds; the base model left out."""
    made_here: frozenset[str] = frozenset()
    """Names of the uniform slices that the tool adds."""
    slices: Mapping[str, str] = field(default_factory=dict)
    """By the name of a plan, the uniform slice that saves as much."""
    files: tuple[str, ...] = ()
    """Names of the files it was read from."""
    finished: Finished | None = None

    @property
    def every(self) -> tuple[Scenario, ...]:
        """The base model, then the scenarios."""
        return (self.base, *self.scenarios)

    def warnings(self) -> tuple[str, ...]:
        """What is legal and doubtful in any of them, each said once with whom it concerns."""
        found: dict[str, list[str]] = {}
        for scenario in self.every:
            for warning in warnings_of_scenario(scenario):
                found.setdefault(warning, []).append(scenario.name)
        return tuple(
            warning if self.base.name in names else f"{warning} (in {', '.join(names)})"
            for warning, names in found.items()
        )


def subject_of(sources: Sequence[Path]) -> Subject:
    """What scenario files, or one run folder, are about.

    Raises
    ------
    SimulatorError
        A file is faulty, two scenarios have one name, or a folder holds no finished run.
    """
    folders = [source for source in sources if source.is_dir()]
    if not folders:
        return _of_files(sources)
    if len(sources) > 1:
        raise SimulatorError(
            f"{folders[0]} is a folder: name one run folder by itself, or scenario files without folders"
        )
    return _of_folder(folders[0])


def subject_of_scenario(scenario: Scenario) -> Subject:
    """What one scenario in memory is about, with the slice a comparison would add."""
    return _of_scenarios([scenario], _base_of(scenario), ())


def _of_files(files: Sequence[Path]) -> Subject:
    scenarios, faults = [], []
    for file in files:
        try:
            scenarios.append(read_scenario(file))
        except ScenarioFileError as refused:
            faults.append(str(refused))
    if faults:
        raise SimulatorError("\n".join(faults))
    _refuse_one_name(scenarios)
    chains = dict.fromkeys(file for given in files for file in files_of_chain(given))
    base = _base_on_file(scenarios[0], files_of_chain(files[0])) if scenarios[0].cuts else scenarios[0]
    return _of_scenarios(scenarios, base, tuple(dict.fromkeys(file.name for file in chains)))


def _refuse_one_name(scenarios: Sequence[Scenario]) -> None:
    names = [scenario.name for scenario in scenarios]
    twice = next((name for name in names if names.count(name) > 1), None)
    if twice is not None:
        raise SimulatorError(f"two scenarios are called '{twice}': rename one, or name its file once")


def _base_on_file(scenario: Scenario, chain: Sequence[Path]) -> Scenario:
    """The nearest file below that makes no cuts and has the same system: it has a name and a description."""
    for file in chain[1:]:
        try:
            below = read_scenario(file)
        except ScenarioFileError:
            continue
        if not below.cuts and below.baseline == scenario.baseline and below.run == scenario.run:
            return below
    return _base_of(scenario)


def _base_of(scenario: Scenario) -> Scenario:
    return replace(scenario.without_cuts(), description="") if scenario.cuts else scenario


def _of_scenarios(scenarios: Sequence[Scenario], base: Scenario, files: tuple[str, ...]) -> Subject:
    written = tuple(scenario for scenario in scenarios if scenario != base)
    # A scenario of another baseline is reported by what it states differently; no slice is made for it.
    alike = [s for s in written if s.cuts and (s.baseline, s.run) == (base.baseline, base.run)]
    if not alike or len(alike) != len(written):
        return Subject(base=base, scenarios=written, files=files)
    plan = plan_comparison(alike)
    return Subject(
        base=base,
        scenarios=plan.scenarios[1:],
        made_here=plan.made_here,
        slices=plan.slices,
        files=files,
    )


def _of_folder(folder: Path) -> Subject:
    run = RunFolder.open(folder)
    run.warn_if_unsealed()
    for name in (PROVENANCE_NAME, HEADLINE_NAME):
        if not run.holds(name):
            raise SimulatorError(f"{folder} is not the folder of a finished run: it has no {name}")
    try:
        record: Record = json.loads(run.text(PROVENANCE_NAME))
        names: list[str] = record["scenarios"]
        slices: dict[str, str] = record["equal_money_slices"]
        checks = _table(run, WARM_UP_NAME, WARM_UP_COLUMNS) if run.holds(WARM_UP_NAME) else None
        headline = _table(run, HEADLINE_NAME, HEADLINE_COLUMNS)
        finding = tuple(run.text(FINDING_NAME).splitlines()) if run.holds(FINDING_NAME) else ()
    except (ValueError, KeyError, TypeError) as damage:
        raise SimulatorError(f"{folder} cannot be read as a finished run: {damage!r}") from damage
    files = [f"scenarios/{name}.yaml" for name in names]
    for name in files:
        run.content(name)
    scenarios = [read_scenario(folder / name) for name in files]
    base = scenarios[0] if not scenarios[0].cuts else _base_of(scenarios[0])
    return Subject(
        base=replace(base, description="") if base.description == "No cuts." else base,
        scenarios=tuple(s for s in scenarios if s != scenarios[0] or s.cuts),
        made_here=frozenset(slice_ for slice_ in slices.values() if slice_.endswith(SLICE_SUFFIX)),
        slices=slices,
        files=tuple(files),
        finished=Finished(record=record, headline=headline, warm_up_checks=checks, finding=finding),
    )


def _table(run: RunFolder, name: str, columns: Sequence[str]) -> pd.DataFrame:
    """A table of a run; in a folder that nothing seals it may be anything.

    Raises
    ------
    SimulatorError
        A column is missing.
    """
    import pandas as pd

    found = pd.read_csv(BytesIO(run.content(name)))
    missing = [column for column in columns if column not in found]
    if missing:
        raise SimulatorError(
            f"{run.path / name} has no column '{missing[0]}', so it is damaged or of an older version: "
            "run the same command again"
        )
    return found
