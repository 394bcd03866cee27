"""The arguments and options that several commands take, and what their texts ask for."""

from __future__ import annotations

import math
from pathlib import Path
from typing import Annotated, Literal

import typer

from simulator.errors import SimulatorError

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
Seed = Annotated[int | None, typer.Option(help="Seed of the random numbers, in place of the file's.")]
EngineOption = Annotated[
    Literal["fast", "reference"],
    typer.Option(help="The compiled engine or the readable one; changes speed, never results."),
]
Workers = Annotated[
    int | None, typer.Option("--workers", "-w", help="Processes at once; one a processor when absent.")
]
ExecutorOption = Annotated[
    Literal["serial", "processes"] | None,
    typer.Option(help="One replication after the other, or in processes; changes speed, never results."),
]
Folder = Annotated[Path, typer.Option("--runs", help="Folder that holds the run folders.")]
Csv = Annotated[bool, typer.Option("--csv", help="Write the tidy table as CSV too.")]
Charts = Annotated[
    bool, typer.Option("--charts/--no-charts", help="Draw the charts, which takes some seconds, or not.")
]
KeepHistory = Annotated[
    bool, typer.Option("--keep-history", help="Keep every visit of every patient as Parquet; large.")
]
StoreFolder = Annotated[
    Path | None,
    typer.Option("--store", help="Folder of the store of replications; 'store' in --runs when absent."),
]
Keep = Annotated[
    str | None,
    typer.Option(
        metavar="SIZE", help="Largest size of the store afterwards: 10GB when absent; all for no limit."
    ),
]
Against = Annotated[
    list[str] | None,
    typer.Option(metavar="SCENARIO", help="Compare the other plans with this one too; may be given again."),
]
Tolerance = Annotated[
    list[str] | None,
    typer.Option(
        metavar="NAME=TIME",
        help="How much makes a person worse off, such as wait_treatment=2 weeks; may be given again.",
    ),
]
All = Annotated[bool, typer.Option("--all", help="Show every headline table, not only the finding.")]
Quiet = Annotated[bool, typer.Option("--quiet", "-q", help="No progress bar and no tables.")]
Output = Annotated[Path | None, typer.Option("--output", "-o", help="File to write; the screen when absent.")]


def number_or_auto(text: str | None) -> int | Literal["auto"] | None:
    """The number of replications asked for, if any; a text that says none is refused with the remedy."""
    if text is None:
        return None
    if text == "auto":
        return "auto"
    try:
        return int(text)
    except ValueError:
        raise SimulatorError(
            f"--replications {text}: that is not a number; write a whole number such as 30, or auto"
        ) from None


def share(text: str | None) -> float | None:
    """The share asked for as a percentage, if any; a text that says none is refused with the remedy."""
    if text is None:
        return None
    number = text.strip().removesuffix("%").strip()
    try:
        value = float(number)
    except ValueError:
        value = math.nan
    if not text.strip().endswith("%") or math.isnan(value):
        raise SimulatorError(
            f"--precision {text}: that is not a percentage; write it with its sign, such as 5%"
        )
    return value / 100
