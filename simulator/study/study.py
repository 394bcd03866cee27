"""A finished study: its tables, its charts, and the folder that holds it all."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import pandas as pd

from simulator.experiment import Plan, Provenance, StudyResult
from simulator.outcomes import Comparison
from simulator.outcomes.comparison.harm import stacked
from simulator.screen.finding import FindingView
from simulator.screen.headline import TextTable, difference_table, levels
from simulator.screen.precision import precision_sentences
from simulator.screen.ranking import increments, ranking
from simulator.screen.warm_up import warm_up_sentences
from simulator.wording.markup import html_text

if TYPE_CHECKING:
    from simulator.charts import StudyCharts


@dataclass(frozen=True)
class Study:
    """What came out: tables, charts, and the folder that holds it all."""

    result: StudyResult
    warnings: tuple[str, ...] = ()
    """What is legal and doubtful in its scenarios and in their comparison, as sentences."""

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
        """The headline as text: the results of each scenario, with 95 % intervals."""
        return levels(self.comparison).frame()

    def differences(self) -> pd.DataFrame:
        """The headline differences as text: from the baseline, and at equal money."""
        return difference_table(self.comparison).frame()

    def people(self, scenario: str | None = None, against: str | None = None) -> pd.DataFrame:
        """How many people are worse off, better off, mixed and the same, by pathway and group.

        Parameters
        ----------
        scenario, against
            Names of a scenario and of what it is compared with; every pair when absent.

        Returns
        -------
        pandas.DataFrame
            One row a scenario, what it is compared with, a pathway and a group; every figure with its 95 %
            interval. `docs/harm.md` says who is worse off.
        """
        return self._harm("people", scenario, against)

    def falls(self, scenario: str | None = None, against: str | None = None) -> pd.DataFrame:
        """Every kind of harm divided person by person: rises, avoided, held back and lost; as `people`."""
        return self._harm("falls", scenario, against)

    def components(self, scenario: str | None = None, against: str | None = None) -> pd.DataFrame:
        """By what people are worse off or better off; as `people`."""
        return self._harm("components", scenario, against)

    def backlog(self, scenario: str | None = None, against: str | None = None) -> pd.DataFrame:
        """People left waiting beyond those of what a scenario is compared with, and what is owed to them."""
        return self._harm("backlog", scenario, against)

    def _harm(self, part: str, scenario: str | None, against: str | None) -> pd.DataFrame:
        frame = stacked(self.comparison.harms, part)
        for column, name in (("scenario", scenario), ("against", against)):
            if name is not None:
                frame = frame[frame[column] == name]
        return frame.reset_index(drop=True)

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

    def warm_up_checks(self) -> pd.DataFrame:
        """Whether the warm-up is long enough, measure by measure; see docs/warm-up.md."""
        return self.result.warm_up_checks

    def precision(self) -> pd.DataFrame | None:
        """What an automatic number of replications reached; none after a fixed number."""
        return self.result.precision

    def finding(self) -> FindingView:
        """The first answer: what each plan saves, who is worse off and where, what is owed, and how sure.

        Prints as the command line shows it; `.plans` holds the figures.
        """
        return FindingView(self.comparison)

    def tables(self) -> tuple[TextTable, ...]:
        """What the command line shows with `--all`: levels, differences, ranking, increments."""
        found = [levels(self.comparison)]
        if len(self.scenarios) > 1:
            found.append(difference_table(self.comparison))
        beside = (ranking(self.comparison), increments(self.comparison))
        return (*found, *(table for table in beside if table is not None))

    def sentences(self) -> tuple[str, ...]:
        """What the command line says below its tables: of the precision reached, and of the warm-up."""
        reached = self.result.precision
        return (
            *([] if reached is None else precision_sentences(reached)),
            *warm_up_sentences(self.warm_up_checks(), self.result.plan.baseline.baseline.starts),
        )

    def history(self, scenario: str, replication: int) -> pd.DataFrame:
        """Every visit of every patient in one replication, if the study was run with `keep_history`.

        Parameters
        ----------
        scenario
            Its name.
        replication
            From 0.

        Raises
        ------
        SimulatorError
            There is no such scenario or replication, or its history was not kept.
        """
        return self.result.history(scenario, replication)

    def write_csv(self) -> Path:
        """Write every measure of every replication as `results.csv` into the run folder; returns its path."""
        return self.result.write_csv()

    def save_charts(self, folder: str | Path | None = None) -> tuple[Path, ...]:
        """Draw every chart that this study has something for, and write each as PNG and as SVG.

        Parameters
        ----------
        folder
            Where to, made if need be; `charts` in the run folder when absent.

        Returns
        -------
        tuple of Path
            The files written.
        """
        place = self.folder / "charts" if folder is None else Path(folder)
        if not place.resolve().is_relative_to(self.folder.resolve()):
            return self.charts.save(place)
        inside = place.resolve().relative_to(self.folder.resolve())
        return self.result.add(lambda staging: self.charts.save(staging / inside))

    def _repr_html_(self) -> str:
        below = (*(f"warning: {warning}" for warning in self.warnings), *self.sentences())
        return "\n".join(
            [
                *(table.frame().to_html() + _paragraphs(table.notes) for table in self.tables()),
                _paragraphs(below),
            ]
        )


def _paragraphs(sentences: tuple[str, ...]) -> str:
    return "".join(f"<p>{html_text(sentence)}</p>" for sentence in sentences)


def cut_dates(plan: Plan) -> tuple[date, ...]:
    """The dates on which a cut of any scenario begins, ascending."""
    return tuple(sorted({cut.from_date for scenario in plan.scenarios for cut in scenario.cuts}))
