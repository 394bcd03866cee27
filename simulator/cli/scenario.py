"""The commands that read and write scenario files and run nothing."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from simulator.cli.option import Output, ScenarioFile, ScenarioFiles
from simulator.cli.output import BAD_INPUT, say_error, write


def check(files: ScenarioFiles) -> None:
    """Tell everything that is wrong with scenario files, and what is doubtful."""
    from simulator.scenario_file import check as check_file

    faulty = 0
    for file in files:
        report = check_file(file)
        if report.problems:
            faulty += 1
            say_error(str(report))
        else:
            print(f"{file}: {report}")
    if faulty:
        raise typer.Exit(BAD_INPUT)


def resolve(file: ScenarioFile, output: Output = None) -> None:
    """Print the fully qualified form of a scenario: nothing inherited, every default written."""
    from simulator.scenario_file import resolved_text

    write(resolved_text(file), output)


def schema(output: Output = None) -> None:
    """Print the JSON Schema of scenario files, from which editors complete and explain keys."""
    import json

    from simulator.scenario_file import json_schema

    write(json.dumps(json_schema(), indent=2, ensure_ascii=False) + "\n", output)


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
