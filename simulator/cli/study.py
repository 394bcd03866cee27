"""The commands that run scenarios, and what they show and write of the result."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from simulator.cli.option import (
    Against,
    All,
    Charts,
    Csv,
    EngineOption,
    ExecutorOption,
    Folder,
    Keep,
    KeepHistory,
    MostReplications,
    PreciseFor,
    Precision,
    Quiet,
    Replications,
    ScenarioFile,
    ScenarioFiles,
    Seed,
    StoreFolder,
    Tolerance,
    Workers,
    number_or_auto,
    share,
)
from simulator.cli.output import INTERRUPTED
from simulator.screen.outlet import Terminal, say_error

if TYPE_CHECKING:
    from simulator.study import Study


def run(
    file: ScenarioFile,
    replications: Replications = None,
    precision: Precision = None,
    most_replications: MostReplications = None,
    precise_for: PreciseFor = None,
    seed: Seed = None,
    engine: EngineOption = "fast",
    workers: Workers = None,
    executor: ExecutorOption = None,
    runs: Folder = Path("runs"),
    csv: Csv = False,
    charts: Charts = True,
    keep_history: KeepHistory = False,
    keep: Keep = None,
    store: StoreFolder = None,
    show_all: All = False,
    quiet: Quiet = False,
) -> None:
    """Run one scenario and measure it."""
    from simulator.study import run as run_scenario

    with _stopping_in_words():
        study = run_scenario(
            file,
            replications=number_or_auto(replications),
            precision=share(precision),
            most=most_replications,
            precise_for=precise_for,
            seed=seed,
            engine=engine,
            workers=workers,
            executor=executor,
            folder=runs,
            store=store,
            keep=keep,
            keep_history=keep_history,
            quiet=quiet,
        )
        if charts:
            study.save_charts()
        _finish(study, csv=csv, show_all=show_all, quiet=quiet)


def compare(
    files: ScenarioFiles,
    replications: Replications = None,
    precision: Precision = None,
    most_replications: MostReplications = None,
    precise_for: PreciseFor = None,
    against: Against = None,
    tolerance: Tolerance = None,
    seed: Seed = None,
    engine: EngineOption = "fast",
    workers: Workers = None,
    executor: ExecutorOption = None,
    runs: Folder = Path("runs"),
    csv: Csv = False,
    charts: Charts = True,
    keep_history: KeepHistory = False,
    keep: Keep = None,
    store: StoreFolder = None,
    show_all: All = False,
    quiet: Quiet = False,
) -> None:
    """Compare plans with no cut and with an equal uniform slice.

    Beside each plan stands the uniform slice that saves the same money from the same dates.
    """
    from simulator.study import compare as compare_scenarios

    with _stopping_in_words():
        study = compare_scenarios(
            *files,
            replications=number_or_auto(replications),
            precision=share(precision),
            most=most_replications,
            precise_for=precise_for,
            against=against,
            tolerances=tolerance,
            seed=seed,
            engine=engine,
            workers=workers,
            executor=executor,
            folder=runs,
            store=store,
            keep=keep,
            keep_history=keep_history,
            quiet=quiet,
        )
        if charts:
            study.save_charts()
        _finish(study, csv=csv, show_all=show_all, quiet=quiet)


@contextmanager
def _stopping_in_words() -> Iterator[None]:
    """End a run that the user stopped by saying what is kept."""
    from simulator.study import RunInterruptedError

    try:
        yield
    except RunInterruptedError as stopped:
        say_error(str(stopped))
        raise typer.Exit(INTERRUPTED) from None


def _finish(study: Study, *, csv: bool, show_all: bool, quiet: bool) -> None:
    """Show the tables and say where everything is."""
    from simulator.screen.terminal import show

    console = Terminal()
    if csv:
        study.write_csv()
    if not quiet:
        if len(study.scenarios) > 1:
            console.print(str(study.finding()), soft_wrap=True, highlight=False, markup=False)
        if show_all or len(study.scenarios) == 1:
            for table in study.tables():
                show(console, table)
            for sentence in study.sentences():
                console.print(sentence, highlight=False)
    result = study.result
    console.print(
        f"{result.counts}. Everything is in {result.folder}",
        soft_wrap=True,
        highlight=False,
    )
