"""What is reported beside results: every assumption, how the model is built, cases with known answers."""

from __future__ import annotations

from contextlib import nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from simulator.disk.whole import write_named
from simulator.domain.scenario import Scenario
from simulator.errors import SimulatorError
from simulator.report import (
    FORMS,
    Subject,
    markdown,
    refuse_unknown_ending,
    stress_report,
    subject_of,
    subject_of_scenario,
    write_assumptions,
)
from simulator.report import assumptions as assumptions_of
from simulator.report import write_report as write_report_file
from simulator.study.files import FileOrScenario, checked

if TYPE_CHECKING:
    import pandas as pd

    from simulator.engines import EngineName
    from simulator.validation import Examination


def assumptions(scenario: FileOrScenario) -> pd.DataFrame:
    """Every figure that a scenario states, with its source: the doubtful ones first.

    Parameters
    ----------
    scenario
        A file, or a scenario that was loaded or made.

    Returns
    -------
    pandas.DataFrame
        One row a figure: `place` in the file, `value` in its unit, `source`, and `kind`, which is
        `no source`, `assumption` or `cited`.

    Raises
    ------
    SimulatorError
        The scenario is faulty.
    """
    return assumptions_of(checked(scenario)[0])


def report_text(*sources: FileOrScenario) -> str:
    """The reporting checklist STRESS-DES, filled from scenarios or from a finished run, as Markdown.

    Parameters
    ----------
    sources
        Scenario files of one baseline, one run folder, or one scenario that was loaded or made.

    Raises
    ------
    SimulatorError
        A source is faulty, or they cannot be reported together.
    """
    return markdown(stress_report(_subject(sources)))


def write_report(
    *sources: FileOrScenario, to: str | Path | None = None, figures: str | Path | None = None
) -> tuple[Path, ...]:
    """Write the reporting checklist STRESS-DES, the list of every figure with its source, or both.

    Parameters
    ----------
    sources
        Scenario files of one baseline, one run folder, or one scenario that was loaded or made.
    to
        File for the checklist, `.md` or `.html`; none is written when absent.
    figures
        CSV file for the figures; none is written when absent.

    Returns
    -------
    tuple of Path
        The files written: the figures, the checklist, and pictures beside a checklist in Markdown.

    Raises
    ------
    SimulatorError
        Neither file is named, a source is faulty, or a file cannot be written.
    """
    if to is None and figures is None:
        raise SimulatorError(
            "say what to write: 'to' names a file for the checklist, 'figures' one for the figures"
        )
    if to is not None:
        refuse_unknown_ending(Path(to), FORMS)
    subject = _subject(sources)
    written: tuple[Path, ...] = ()
    if figures is not None:
        write_assumptions(subject, Path(figures))
        written = (Path(figures),)
    if to is not None:
        written += write_report_file(stress_report(subject), Path(to))
    return written


def validate(
    engine: Literal["fast", "reference", "both"] = "both",
    *,
    report: str | Path | None = None,
    seed: int | None = None,
    workers: int | None = None,
    quick: bool = False,
    quiet: bool = False,
) -> Examination:
    """Rerun cases with known answers on this computer: closed forms, traces, published models, identities.

    Parameters
    ----------
    engine
        Which engine is examined; the slower reference runs fewer replications.
    report
        HTML file for every row with figures; none is written when absent.
    seed
        Another set of random numbers than the usual, 0 to 2^63 - 1.
    workers
        Processes, 1 or more; one a processor when absent.
    quick
        Whether a quarter of the replications will do.
    quiet
        Whether to show no progress bar.

    Returns
    -------
    Examination
        `passed` says whether every case was met, `rows` what was found, `failed` what was not met.

    Raises
    ------
    SimulatorError
        A number is out of range, a process died, or the report cannot be written.
    """
    from simulator.experiment import NoProgress
    from simulator.screen.progress import ProgressBar, make_ready
    from simulator.study.running import seed_of, workers_of
    from simulator.validation import validate as validate_engines
    from simulator.validation.examination import QUICK_EFFORT, SEED

    file = None if report is None else Path(report)
    if file is not None and not file.parent.is_dir():
        raise SimulatorError(f"{file} cannot be written: there is no folder {file.parent}")
    used_seed, crew = seed_of(seed, SEED), workers_of(workers)
    engines: tuple[EngineName, ...] = ("fast", "reference") if engine == "both" else (engine,)
    for name in engines:
        make_ready(name)
    bar = nullcontext(NoProgress()) if quiet else ProgressBar(counted="cases", doing="examining")
    with bar as progress:
        effort = QUICK_EFFORT if quick else 1.0
        found = validate_engines(engines, seed=used_seed, effort=effort, workers=crew, progress=progress)
    if file is not None:
        _write_page(found, file)
    return found


def _write_page(found: Examination, file: Path) -> None:
    from simulator.validation.report import report_html

    write_named(file, report_html(found))


def _subject(sources: tuple[FileOrScenario, ...]) -> Subject:
    if len(sources) == 1 and isinstance(sources[0], Scenario):
        return subject_of_scenario(checked(sources[0])[0])
    if not sources or any(isinstance(source, Scenario) for source in sources):
        raise SimulatorError(
            "a report is of scenario files, of one run folder, or of one scenario in memory: "
            "run several scenarios with 'compare' and report their run folder"
        )
    return subject_of([Path(source) for source in sources if not isinstance(source, Scenario)])
