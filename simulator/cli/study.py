"""The commands that run scenarios, and what they show and write of the result."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Literal

from rich.console import Console

from simulator.cli.option import (
    Csv,
    EngineOption,
    Folder,
    KeepHistory,
    MostReplications,
    PreciseFor,
    Precision,
    Quiet,
    Replications,
    ScenarioFile,
    ScenarioFiles,
    Seed,
    Workers,
    replications_asked,
    seed_asked,
)
from simulator.cli.output import say_error

if TYPE_CHECKING:
    from simulator.domain.scenario import Scenario
    from simulator.experiment import Automatic, Plan
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
    runs: Folder = Path("runs"),
    csv: Csv = False,
    keep_history: KeepHistory = False,
    quiet: Quiet = False,
) -> None:
    """Run one scenario and measure it."""
    from simulator.experiment import plan_run

    wanted = replications_asked(replications, precision, most_replications, precise_for)
    _warn_of([file])
    plan = plan_run(_scenario(file, seed), files=[file])
    study = _studied(plan, wanted, engine, workers, runs, keep_history=keep_history, quiet=quiet)
    _finish(study, csv=csv, quiet=quiet)


def compare(
    files: ScenarioFiles,
    replications: Replications = None,
    precision: Precision = None,
    most_replications: MostReplications = None,
    precise_for: PreciseFor = None,
    seed: Seed = None,
    engine: EngineOption = "fast",
    workers: Workers = None,
    runs: Folder = Path("runs"),
    csv: Csv = False,
    keep_history: KeepHistory = False,
    quiet: Quiet = False,
) -> None:
    """Compare scenarios with their baseline and with the uniform slice that saves the same money."""
    from simulator.experiment import plan_comparison

    wanted = replications_asked(replications, precision, most_replications, precise_for)
    _warn_of(files)
    plan = plan_comparison([_scenario(file, seed) for file in files], files=files)
    study = _studied(plan, wanted, engine, workers, runs, keep_history=keep_history, quiet=quiet)
    study.charts.save(study.folder / "charts")
    _finish(study, csv=csv, quiet=quiet)


def _scenario(file: Path, seed: int | None) -> Scenario:
    from dataclasses import replace

    from simulator.scenario_file import read_scenario

    scenario = read_scenario(file)
    return replace(scenario, run=replace(scenario.run, seed=seed_asked(seed, scenario.run.seed)))


def _warn_of(files: list[Path]) -> None:
    from simulator.scenario_file import check as check_file

    told = dict.fromkeys(warning for file in files for warning in check_file(file).warnings)
    for warning in told:
        say_error(f"warning: {warning}")


def _studied(
    plan: Plan,
    replications: int | Automatic | None,
    engine: Literal["fast", "reference"],
    workers: int | None,
    folder: Path,
    *,
    keep_history: bool,
    quiet: bool,
) -> Study:
    from contextlib import nullcontext

    from simulator.experiment import NoProgress, run_plan
    from simulator.screen.progress import ProgressBar, make_ready
    from simulator.study import Study

    for warning in plan.warnings:
        say_error(f"warning: {warning}")
    make_ready(engine, Console(stderr=True))
    bar = nullcontext(NoProgress()) if quiet else ProgressBar(Console(stderr=True))
    with bar as progress:
        result = run_plan(
            plan,
            replications=replications,
            engine=engine,
            workers=workers,
            folder=folder,
            keep_history=keep_history,
            progress=progress,
        )
    return Study(result)


def _finish(study: Study, *, csv: bool, quiet: bool) -> None:
    """Show the tables and say where everything is."""
    from simulator.screen.headline import differences, levels
    from simulator.screen.precision import precision_sentences
    from simulator.screen.ranking import ranking
    from simulator.screen.terminal import show
    from simulator.screen.warm_up import warm_up_sentences

    console = Console()
    if csv:
        study.result.write_csv()
    if not quiet:
        show(console, levels(study.comparison))
        if len(study.scenarios) > 1:
            show(console, differences(study.comparison))
        ranked = ranking(study.comparison)
        if ranked is not None:
            show(console, ranked)
        if study.result.precision is not None:
            for sentence in precision_sentences(study.result.precision):
                console.print(sentence, highlight=False)
        for sentence in warm_up_sentences(study.warm_up(), study.result.plan.baseline.baseline.starts):
            console.print(sentence, highlight=False)
    result = study.result
    console.print(
        f"{result.computed} replications computed, {result.reused} reused. Everything is in {result.folder}",
        soft_wrap=True,
        highlight=False,
    )
