"""The command line: one small function a command, importing what it needs so that help is instant."""

from __future__ import annotations

import errno
import logging
import math
import signal
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer
from rich.console import Console
from rich.logging import RichHandler

from simulator.errors import SimulatorError

if TYPE_CHECKING:
    from simulator.domain.scenario import Scenario
    from simulator.experiment import Automatic, Plan
    from simulator.study import Study

FAILED = 1
"""Exit code when `validate` finds that an engine does not give what is known."""
BAD_INPUT = 2
"""Exit code when a file or an option cannot be used: nothing of it was run."""
INTERRUPTED = 130
"""Exit code when the user stopped a run; what was finished is kept."""

CANNOT_WRITE = {errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EACCES}
"""Codes of a disk that is full or may not be written to: no fault of the program."""

app = typer.Typer(
    name="simulator",
    help="Compare budget cuts in care pathways: across the board against targeted, at equal money.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)

ScenarioFile = Annotated[Path, typer.Argument(help="A scenario file (YAML).", show_default=False)]
ScenarioFiles = Annotated[
    list[Path], typer.Argument(help="Scenario files (YAML) of one baseline.", show_default=False)
]
Replications = Annotated[
    str | None,
    typer.Option(
        "--replications",
        "-r",
        metavar="NUMBER|auto",
        help="Runs of each scenario; as the file says when absent; auto for as many as --precision needs.",
    ),
]
Precision = Annotated[
    str | None,
    typer.Option(metavar="PERCENT", help="With -r auto: half of each 95% interval, at most; 5% when absent."),
]
MostReplications = Annotated[
    int | None, typer.Option(help="With -r auto: where to stop in any case; 200 when absent.")
]
PreciseFor = Annotated[
    list[str] | None,
    typer.Option(metavar="MEASURE", help="With -r auto: a measure to be so precise; may be given again."),
]
Seed = Annotated[int | None, typer.Option(help="Another set of random numbers than the file's.")]
EngineOption = Annotated[
    Literal["fast", "reference"],
    typer.Option(help="Compiled, or written to be read; changes speed, never results."),
]
Workers = Annotated[
    int | None, typer.Option("--workers", "-w", help="Processes at once; one a processor when absent.")
]
Folder = Annotated[Path, typer.Option("--runs", help="Folder that holds the run folders.")]
Csv = Annotated[bool, typer.Option("--csv", help="Write the tidy table as CSV too.")]
KeepHistory = Annotated[
    bool, typer.Option("--keep-history", help="Keep every visit of every patient as Parquet; large.")
]
Quiet = Annotated[bool, typer.Option("--quiet", "-q", help="No progress bar and no tables.")]
Output = Annotated[Path | None, typer.Option("--output", "-o", help="File to write; the screen when absent.")]


@app.command()
def check(files: ScenarioFiles) -> None:
    """Tell everything that is wrong with scenario files, and what is doubtful."""
    from simulator.scenario_file import check as check_file

    faulty = 0
    for file in files:
        report = check_file(file)
        if report.problems:
            faulty += 1
            _say_error(str(report))
        else:
            print(f"{file}: {report}")
    if faulty:
        raise typer.Exit(BAD_INPUT)


@app.command()
def resolve(file: ScenarioFile, output: Output = None) -> None:
    """Print the fully qualified form of a scenario: nothing inherited, every default written."""
    from simulator.scenario_file import resolved_text

    _write(resolved_text(file), output)


@app.command()
def schema(output: Output = None) -> None:
    """Print the JSON Schema of scenario files, from which editors complete and explain keys."""
    import json

    from simulator.scenario_file import json_schema

    _write(json.dumps(json_schema(), indent=2, ensure_ascii=False) + "\n", output)


@app.command()
def diff(
    left: ScenarioFile,
    right: Annotated[Path, typer.Argument(help="Another scenario file.", show_default=False)],
) -> None:
    """Show every figure that two scenarios state differently."""
    from simulator.scenario_file import differences

    found = differences(left, right)
    for difference in found:
        print(difference)
    if not found:
        print("no difference")


@app.command()
def init(
    folder: Annotated[Path, typer.Argument(help="Folder to write to; made if need be.", show_default=False)],
) -> None:
    """Write commented scenario files to start from: a small service, a slice and a targeted plan."""
    from simulator.scenario_file import write_template

    written = write_template(folder)
    for file in written:
        print(f"wrote {file}")
    print(
        f"\nNow change a figure in {written[0]}, then:\n  simulator compare {' '.join(map(str, written[1:]))}"
    )


@app.command()
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

    wanted = _wanted(replications, precision, most_replications, precise_for)
    _warn_of([file])
    plan = plan_run(_scenario(file, seed), files=[file])
    study = _studied(plan, wanted, engine, workers, runs, keep_history=keep_history, quiet=quiet)
    _finish(study, csv=csv, quiet=quiet)


@app.command()
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

    wanted = _wanted(replications, precision, most_replications, precise_for)
    _warn_of(files)
    plan = plan_comparison([_scenario(file, seed) for file in files], files=files)
    study = _studied(plan, wanted, engine, workers, runs, keep_history=keep_history, quiet=quiet)
    _draw(study)
    _finish(study, csv=csv, quiet=quiet)


@app.command()
def report(
    sources: Annotated[
        list[Path],
        typer.Argument(help="Scenario files (YAML) of one baseline, or one run folder.", show_default=False),
    ],
    stress: Annotated[
        bool, typer.Option("--stress", help="The reporting checklist STRESS-DES, filled from the scenarios.")
    ] = False,
    output: Annotated[
        Path | None,
        typer.Option(
            "--output", "-o", help="File to write, .md or .html; Markdown on the screen when absent."
        ),
    ] = None,
    assumptions: Annotated[
        Path | None,
        typer.Option(help="CSV file for every figure with its source, of the scenarios' base model."),
    ] = None,
) -> None:
    """Report how the model is built and run, and what is assumed."""
    from simulator.report import (
        FORMS,
        markdown,
        refuse_unknown_ending,
        stress_report,
        subject_of,
        write_assumptions,
        write_report,
    )

    if not stress and assumptions is None:
        raise SimulatorError(
            "say what to report: --stress for the checklist, --assumptions FILE for the figures"
        )
    if output is not None:
        refuse_unknown_ending(output, FORMS)
    subject = subject_of(sources)
    if assumptions is not None:
        write_assumptions(subject, assumptions)
        _say_error(f"wrote {assumptions}")
    if stress and output is None:
        sys.stdout.write(markdown(stress_report(subject)))
    elif stress and output is not None:
        for file in write_report(stress_report(subject), output):
            _say_error(f"wrote {file}")


@app.command()
def validate(
    engine: Annotated[
        Literal["fast", "reference", "both"],
        typer.Option(help="Which engine is examined; the slower reference runs fewer replications."),
    ] = "both",
    report_file: Annotated[
        Path | None,
        typer.Option("--report", help="Write it as one HTML file with figures too.", show_default=False),
    ] = None,
    seed: Annotated[int | None, typer.Option(help="Another set of random numbers than the usual.")] = None,
    workers: Workers = None,
    quick: Annotated[bool, typer.Option("--quick", help="A quarter of the replications.")] = False,
    quiet: Quiet = False,
) -> None:
    """Rerun cases with known answers on this computer; exit code 1 if an engine fails one.

    Closed forms, traces, published models and identities, about a minute on two processors.
    """
    from simulator.screen.validation import console_of_tables, examined, show_examination
    from simulator.validation.examination import SEED

    if report_file is not None and not report_file.parent.is_dir():
        raise SimulatorError(f"{report_file} cannot be written: there is no folder {report_file.parent}")
    try:
        examination = examined(
            ("fast", "reference") if engine == "both" else (engine,),
            seed=_seed(seed, SEED),
            quick=quick,
            workers=_processes(workers),
            quiet=quiet,
        )
    except KeyboardInterrupt:
        _say_error("stopped: what was examined so far is not kept")
        raise typer.Exit(INTERRUPTED) from None
    show_examination(console_of_tables(), examination, failures_only=quiet)
    if report_file is not None:
        from simulator.validation.report import report_html

        _write(report_html(examination), report_file)
        print(f"The report is in {report_file}")
    if not examination.passed:
        raise typer.Exit(FAILED)


def main() -> None:
    """Run the command line; a fault of the user's input is told in words, never as a traceback."""
    logging.basicConfig(
        level=logging.WARNING,
        format="%(message)s",
        handlers=[RichHandler(console=Console(stderr=True), show_time=False, show_path=False)],
    )
    _speak_utf8()
    # Being asked to end, as by a shutdown or a batch system, is like Ctrl-C: what is finished is kept.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        app()
    except SimulatorError as fault:
        from simulator.experiment.runner import RunInterruptedError

        _say_error(str(fault))
        sys.exit(INTERRUPTED if isinstance(fault, RunInterruptedError) else BAD_INPUT)
    except KeyboardInterrupt:
        _say_error("stopped before anything was run")
        sys.exit(INTERRUPTED)
    except BrokenPipeError:
        # Whoever read the output has seen enough, as `| head` does.
        sys.stderr.close()
        sys.exit(0)
    except OSError as fault:
        if fault.errno not in CANNOT_WRITE:
            raise
        _say_error(
            f"{fault.filename or 'a file'} cannot be written: {fault.strerror}; every finished replication "
            "is kept: when there is room, run the same command again"
        )
        sys.exit(BAD_INPUT)


def _speak_utf8() -> None:
    """Write £ and − whatever the terminal's code page; a letter it cannot show becomes a question mark."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")


def _scenario(file: Path, seed: int | None) -> Scenario:
    from dataclasses import replace

    from simulator.scenario_file import read_scenario

    scenario = read_scenario(file)
    return replace(scenario, run=replace(scenario.run, seed=_seed(seed, scenario.run.seed)))


def _seed(asked: int | None, usual: int) -> int:
    if asked is not None and not 0 <= asked < 2**63:
        raise SimulatorError(f"a seed of {asked} is not allowed: it is 0 to 2^63 - 1")
    return usual if asked is None else asked


def _processes(asked: int | None) -> int:
    from os import cpu_count

    if asked is not None and asked < 1:
        raise SimulatorError(f"{asked} workers are not allowed: at least 1")
    return asked or cpu_count() or 1


def _warn_of(files: list[Path]) -> None:
    from simulator.scenario_file import check as check_file

    told = dict.fromkeys(warning for file in files for warning in check_file(file).warnings)
    for warning in told:
        _say_error(f"warning: {warning}")


def _wanted(
    replications: str | None, precision: str | None, most: int | None, measures: list[str] | None
) -> int | Automatic | None:
    """How many replications the options ask for; a text that says no number is refused with the remedy."""
    from simulator.experiment import wanted_replications

    return wanted_replications(
        replications=None if replications is None else _number_or_auto(replications),
        precision=None if precision is None else _share(precision),
        most=most,
        measures=measures,
    )


def _number_or_auto(text: str) -> int | Literal["auto"]:
    if text == "auto":
        return "auto"
    try:
        return int(text)
    except ValueError:
        raise SimulatorError(
            f"--replications {text}: that is no number; write a whole number such as 30, or auto"
        ) from None


def _share(text: str) -> float:
    number = text.strip().removesuffix("%").strip()
    try:
        value = float(number)
    except ValueError:
        value = math.nan
    if not text.strip().endswith("%") or math.isnan(value):
        raise SimulatorError(f"--precision {text}: that is no percentage; write it with its sign, such as 5%")
    return value / 100


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
        _say_error(f"warning: {warning}")
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


def _draw(study: Study) -> None:
    """Write the charts of a comparison into its run folder."""
    from simulator import charts

    folder = study.folder / "charts"
    folder.mkdir(exist_ok=True)
    drawn = study.charts
    for name, ax in (
        ("waits", drawn.waits()),
        ("throughput", drawn.throughput()),
        ("cost_per_recovery", drawn.cost_per_recovery()),
        ("differences", drawn.differences_at_equal_money()),
        ("money", drawn.money()),
        ("board", drawn.board()),
    ):
        charts.save(ax, folder / name)
    if len(study.warm_up()):
        charts.save(drawn.warm_up(), folder / "warm_up")


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
    study.write_headline()
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


def _write(text: str, output: Path | None) -> None:
    if output is None:
        sys.stdout.write(text)
        return
    try:
        output.write_text(text, encoding="utf-8", newline="")
    except OSError as refused:
        raise SimulatorError(f"{output} cannot be written: {refused.strerror}") from None


def _say_error(text: str) -> None:
    print(text, file=sys.stderr)


if __name__ == "__main__":
    main()
