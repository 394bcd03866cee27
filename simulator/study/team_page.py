"""What each team is before any cut, beside what the trust observes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pandas as pd

from simulator.domain.naming import no_such
from simulator.engines import EngineName
from simulator.errors import InvalidSystemError
from simulator.experiment.store.files import write_text
from simulator.outcomes.teams.page import team_pages
from simulator.screen.teams import TeamText
from simulator.study.files import FileOrScenario, checked
from simulator.study.running import run
from simulator.study.study import Study
from simulator.wording.markup import html_text
from simulator.wording.spreadsheet import csv_of_frame

FIGURES_NAME = "teams.csv"
OBSERVED_NAME = "observed.csv"


@dataclass(frozen=True)
class Teams:
    """A page for each team, and the study that it rests on."""

    text: TeamText
    study: Study

    def table(self) -> pd.DataFrame:
        """Every figure of the whole period with its 95 % interval: one row a figure."""
        return self.text.frame()

    def observed(self) -> pd.DataFrame:
        """Every observed figure beside the model's of the nearest month, and whether they differ."""
        return self.text.observed()

    def write_csv(self) -> tuple[Path, ...]:
        """Write `teams.csv` and `observed.csv` into the run folder; returns their paths."""

        def write(folder: Path) -> Iterator[Path]:
            for name, frame in ((FIGURES_NAME, self.table()), (OBSERVED_NAME, self.observed())):
                write_text(folder / name, csv_of_frame(frame))
                yield folder / name

        return self.study.result.add(write)

    def __str__(self) -> str:
        """What the command line shows."""
        return "\n".join(self.text.lines())

    def _repr_html_(self) -> str:
        return f"<pre>{html_text(str(self))}</pre>"


def teams(  # noqa: PLR0913  # each is a choice of the user's, and has its usual value
    scenario: FileOrScenario,
    *,
    team: Sequence[str] = (),
    replications: int | None = None,
    seed: int | None = None,
    engine: EngineName = "fast",
    workers: int | None = None,
    folder: str | Path = "runs",
    store: str | Path | None = None,
    quiet: bool = False,
) -> Teams:
    """A page for each team before any cut, beside what the trust observes.

    Parameters
    ----------
    scenario
        A file, or a scenario that was loaded or made; its cuts are left out.
    team
        Names of the teams to show; all of them when empty.
    replications
        Runs with different random numbers, 1 or more; as the file says when absent.
    seed, engine, workers, folder, store, quiet
        As for `run`, with which the results are shared.

    Raises
    ------
    SimulatorError
        The scenario is faulty, there is no such team, a number is out of range, or a replication could not be
        computed.
    """
    stated, _ = checked(scenario)
    known = [each.name for each in stated.baseline.teams]
    unknown = [no_such("team", name, known, ()) for name in team if name not in known]
    if unknown:
        raise InvalidSystemError(unknown)
    baseline = stated.without_cuts() if stated.cuts else stated
    study = run(
        baseline if stated.cuts else scenario,
        replications=replications,
        seed=seed,
        engine=engine,
        workers=workers,
        folder=folder,
        store=store,
        quiet=quiet,
    )
    starts, settings = baseline.baseline.starts, baseline.run
    pages = team_pages(baseline, study.comparison)
    text = TeamText(
        pages=tuple(page for page in pages if not team or page.team in team),
        first_day=starts,
        measured_from=starts + timedelta(days=settings.warm_up_days),
        measured_to=settings.ends,
        replications=study.comparison.replications,
    )
    return Teams(text, study)
