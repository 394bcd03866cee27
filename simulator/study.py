"""The notebook interface: load a scenario, run it, compare plans, look at tables and charts."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import nullcontext
from dataclasses import dataclass
from datetime import date
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import pandas as pd

from simulator.domain.scenario import Scenario
from simulator.engines import EngineName
from simulator.experiment import (
    Automatic,
    Plan,
    Progress,
    Provenance,
    StudyResult,
    plan_comparison,
    plan_run,
    run_plan,
    wanted_replications,
)
from simulator.outcomes import Comparison
from simulator.scenario_file import CheckResult, read_scenario
from simulator.scenario_file import check as check_file
from simulator.screen.headline import differences, levels
from simulator.screen.progress import ProgressBar, make_ready

if TYPE_CHECKING:
    from simulator.charts import StudyCharts

FileOrScenario = str | Path | Scenario
"""A scenario file, or a scenario that was loaded."""


def load(path: str | Path) -> Scenario:
    """The scenario a file states, with the files it extends.

    Raises
    ------
    ScenarioFileError
        Anything is wrong with it; every fault is told with its line.
    """
    return read_scenario(path)


def check(path: str | Path) -> CheckResult:
    """Everything wrong with a scenario file, and what is doubtful in one that is right."""
    return check_file(path)


def assumptions(scenario: FileOrScenario) -> pd.DataFrame:
    """Every figure that a scenario states, with its source: the doubtful ones first.

    Parameters
    ----------
    scenario
        A file, or what `load` gave.

    Returns
    -------
    pandas.DataFrame
        One row a figure: `place` in the file, `value` in its unit, `source`, and `kind`, which is
        `no source`, `assumption` or `cited`.

    Raises
    ------
    ScenarioFileError
        The file is faulty.
    """
    from simulator.report import assumptions as assumptions_of

    return assumptions_of(_loaded(scenario))


def run(
    scenario: FileOrScenario,
    *,
    replications: int | Literal["auto"] | Automatic | None = None,
    precision: float | None = None,
    engine: EngineName = "fast",
    workers: int | None = None,
    folder: str | Path = "runs",
    progress: Progress | None = None,
) -> Study:
    """One scenario, run and measured.

    Parameters
    ----------
    scenario
        A file, or what `load` gave.
    replications
        Runs with different random numbers, 1 or more; as the file says when absent. With `auto` as many as
        the precision needs; `Automatic` also says for which measures, and where to stop in any case.
    precision
        With `auto`, largest half-width of the 95 % interval as a share of the estimate, in a comparison that
        of the paired difference as a share of the baseline's value; 0.05 when absent.
    engine
        `fast` is compiled, `reference` is written to be read; the choice changes speed, never results.
    workers
        Processes; one a processor when absent.
    folder
        Where results are kept; the same inputs find them there again.
    progress
        Told how far it has come; a bar when absent.

    Raises
    ------
    SimulatorError
        The file is faulty, a number is out of range, or a replication could not be computed.
    """
    plan = plan_run(_loaded(scenario), files=_files([scenario]))
    wanted = wanted_replications(replications, precision)
    return _studied(plan, wanted, engine, workers, folder, progress)


def compare(
    *scenarios: FileOrScenario,
    replications: int | Literal["auto"] | Automatic | None = None,
    precision: float | None = None,
    engine: EngineName = "fast",
    workers: int | None = None,
    folder: str | Path = "runs",
    progress: Progress | None = None,
) -> Study:
    """Scenarios beside their baseline and beside the uniform slice that saves the same money.

    Parameters
    ----------
    scenarios
        Files, or what `load` gave; all of one baseline, which need not be among them.
    replications, precision, engine, workers, folder, progress
        As for `run`.

    Raises
    ------
    SimulatorError
        A file is faulty, the scenarios have different baselines, none of them makes a cut, or a replication
        could not be computed.
    """
    plan = plan_comparison([_loaded(scenario) for scenario in scenarios], files=_files(scenarios))
    wanted = wanted_replications(replications, precision)
    return _studied(plan, wanted, engine, workers, folder, progress)


@dataclass(frozen=True)
class Study:
    """What came out: tables, charts, and the folder that holds it all."""

    result: StudyResult

    @property
    def comparison(self) -> Comparison:
        """The scenarios with the same random numbers, for whatever is not here by name."""
        return self.result.comparison

    @property
    def scenarios(self) -> tuple[str, ...]:
        """Names of the scenarios; in a comparison the baseline first."""
        return self.comparison.scenarios

    @property
    def folder(self) -> Path:
        """The run folder."""
        return self.result.folder

    @property
    def provenance(self) -> Provenance:
        """What the results were made of."""
        return self.result.provenance

    @property
    def charts(self) -> StudyCharts:
        """The charts, by name: `study.charts.waits()`; `study.charts` lists them with what they answer."""
        from simulator.charts import StudyCharts

        return StudyCharts(
            comparison=self.comparison,
            warm_up_check=self.result.warm_up_check,
            cut_dates=cut_dates(self.result.plan),
        )

    def table(self) -> pd.DataFrame:
        """The headline as text: what each scenario comes to, with 95 % intervals."""
        return levels(self.comparison).frame()

    def differences(self) -> pd.DataFrame:
        """The headline differences as text: from the baseline, and at equal money."""
        return differences(self.comparison).frame()

    def ranking(
        self, measure: str, *, indifference: float = 0.0, better: Literal["less", "more"] | None = None
    ) -> pd.DataFrame:
        """Which plan is best on a measure of the whole system and window, and how sure that is.

        Parameters
        ----------
        measure
            Its name in `docs/measures.md`.
        indifference
            How far behind the best makes no difference to you, in the unit of the measure; 0 or more.
        better
            Which direction is better; by the measure's harm when absent.

        Returns
        -------
        pandas.DataFrame
            One row a plan, the best estimate first; `docs/statistics.md` says what each column rests on.

        Raises
        ------
        SimulatorError
            There are fewer than two plans, or the measure cannot rank them.
        """
        return self.comparison.ranking(measure, indifference=indifference, better=better)

    def results(self) -> pd.DataFrame:
        """Every measure of every replication, tidy; `docs/measures.md` says what each is."""
        return self.result.table

    def estimates(self) -> pd.DataFrame:
        """Every measure over the replications, with its interval."""
        return self.comparison.estimates()

    def labels(self) -> pd.DataFrame:
        """Everything that must be said beside a number, with the number behind it; see docs/labels.md."""
        return self.comparison.labels()

    def warm_up(self) -> pd.DataFrame:
        """Whether the warm-up is long enough, measure by measure; see docs/warm-up.md."""
        return self.result.warm_up

    def precision(self) -> pd.DataFrame | None:
        """What an automatic number of replications reached; none after a fixed number."""
        return self.result.precision

    def _repr_html_(self) -> str:
        tables = [levels(self.comparison)]
        if len(self.scenarios) > 1:
            tables.append(differences(self.comparison))
        return "\n".join(
            table.frame().to_html() + "".join(f"<p>{escape(note)}</p>" for note in table.notes)
            for table in tables
        )


def cut_dates(plan: Plan) -> tuple[date, ...]:
    """The dates on which a cut of any scenario begins, ascending."""
    return tuple(sorted({cut.from_date for scenario in plan.scenarios for cut in scenario.cuts}))


def _studied(
    plan: Plan,
    replications: int | Automatic | None,
    engine: EngineName,
    workers: int | None,
    folder: str | Path,
    progress: Progress | None,
) -> Study:
    make_ready(engine)
    bar = ProgressBar() if progress is None else nullcontext(progress)
    with bar as told:
        result = run_plan(
            plan,
            replications=replications,
            engine=engine,
            workers=workers,
            folder=Path(folder),
            progress=told,
        )
    return Study(result)


def _loaded(scenario: FileOrScenario) -> Scenario:
    return scenario if isinstance(scenario, Scenario) else read_scenario(scenario)


def _files(scenarios: Sequence[FileOrScenario]) -> list[Path]:
    return [Path(scenario) for scenario in scenarios if not isinstance(scenario, Scenario)]
