"""A finished study: its tables, its charts, and the folder that holds it all."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import pandas as pd

from simulator.experiment import Plan, Provenance, StudyResult
from simulator.outcomes import Comparison
from simulator.screen.headline import TextTable, differences, levels
from simulator.screen.precision import precision_sentences
from simulator.screen.ranking import ranking
from simulator.screen.warm_up import warm_up_sentences

if TYPE_CHECKING:
    from collections.abc import Callable

    from matplotlib.axes import Axes
    from matplotlib.figure import Figure


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
    def charts(self) -> Charts:
        """The charts, by name."""
        return Charts(self)

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

    def tables(self) -> tuple[TextTable, ...]:
        """What the command line shows: levels, then differences and a ranking where plans are compared."""
        found = [levels(self.comparison)]
        if len(self.scenarios) > 1:
            found.append(differences(self.comparison))
        ranked = ranking(self.comparison)
        return tuple(found if ranked is None else [*found, ranked])

    def sentences(self) -> tuple[str, ...]:
        """What the command line says below its tables: of the precision reached, and of the warm-up."""
        reached = self.result.precision
        return (
            *([] if reached is None else precision_sentences(reached)),
            *warm_up_sentences(self.warm_up(), self.result.plan.baseline.baseline.starts),
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
        """Draw every chart of a comparison and write each as PNG and as SVG.

        Parameters
        ----------
        folder
            Where to, made if need be; `charts` in the run folder when absent.

        Returns
        -------
        tuple of Path
            The files written.
        """
        return self.charts.save(self.folder / "charts" if folder is None else Path(folder))

    def _repr_html_(self) -> str:
        below = (*(f"warning: {warning}" for warning in self.warnings), *self.sentences())
        return "\n".join(
            [
                *(table.frame().to_html() + _paragraphs(table.notes) for table in self.tables()),
                _paragraphs(below),
            ]
        )


def _paragraphs(sentences: tuple[str, ...]) -> str:
    return "".join(f"<p>{escape(sentence)}</p>" for sentence in sentences)


@dataclass(frozen=True)
class Charts:
    """The charts of a study; each takes the matplotlib axes to draw on, or makes its own."""

    study: Study

    def waits(self, ax: Axes | None = None) -> Axes:
        """Waiting through the months, by scenario."""
        from simulator import charts

        return charts.waits_over_time(
            self.study.comparison, ax=ax, cut_dates=cut_dates(self.study.result.plan)
        )

    def throughput(self, ax: Axes | None = None) -> Axes:
        """What each scenario gets done."""
        from simulator import charts

        return charts.throughput(self.study.comparison, ax=ax)

    def cost_per_recovery(self, ax: Axes | None = None) -> Axes:
        """What one recovery costs, knock-on included."""
        from simulator import charts

        return charts.cost_per_recovery(self.study.comparison, ax=ax)

    def money(self, ax: Axes | None = None) -> Axes:
        """Gross saving, knock-on cost and net saving."""
        from simulator import charts

        return charts.money(self.study.comparison, ax=ax)

    def differences_at_equal_money(self, ax: Axes | None = None) -> Axes:
        """How a plan and the slice of the same saving change the headline measures."""
        from simulator import charts

        return charts.differences_at_equal_money(self.study.comparison, ax=ax)

    def warm_up(
        self,
        measure: str | None = None,
        *,
        pathway: str = "all",
        step: str = "all",
        team: str = "all",
        ax: Axes | None = None,
    ) -> Axes:
        """A series of the baseline from its first day on, with the chosen and the suggested warm-up.

        Parameters
        ----------
        measure, pathway, step, team
            A row of `Study.warm_up`; when no measure is named, the one that asks for the longest warm-up.
        ax
            Where to draw; a new figure when absent.

        Raises
        ------
        ValueError
            No such series was checked.
        """
        from simulator import charts

        found = self.study.result.warm_up_check
        series, check = found.row(measure, pathway=pathway, step=step, team=team)
        return charts.warm_up(series, check, starts=found.scenario.baseline.starts, ax=ax)

    def board(self) -> Figure:
        """One page with the charts a board needs."""
        from simulator import charts

        return charts.board(self.study.comparison, cut_dates=cut_dates(self.study.result.plan))

    def save(self, folder: Path) -> tuple[Path, ...]:
        """Write every chart of a comparison into a folder; returns the files."""
        from simulator import charts

        drawn: dict[str, Callable[[], Axes | Figure]] = {
            "waits": self.waits,
            "throughput": self.throughput,
            "cost_per_recovery": self.cost_per_recovery,
            "differences": self.differences_at_equal_money,
            "money": self.money,
            "board": self.board,
        }
        if len(self.study.warm_up()):
            drawn["warm_up"] = self.warm_up
        return tuple(file for name, draw in drawn.items() for file in charts.save(draw(), folder / name))


def cut_dates(plan: Plan) -> tuple[date, ...]:
    """The dates on which a cut of any scenario begins, ascending."""
    return tuple(sorted({cut.from_date for scenario in plan.scenarios for cut in scenario.cuts}))
