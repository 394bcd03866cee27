"""The commands that read and write scenario files and run nothing."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from simulator.cli.option import Output, ScenarioFile, ScenarioFiles
from simulator.cli.output import BAD_INPUT, write
from simulator.screen.outlet import say, say_error


def check(files: ScenarioFiles) -> None:
    """Show every fault of scenario files, and every doubt.

    A warning that several files share, such as one of their baseline, is shown at the first of them.
    """
    from simulator.study import check as check_file

    faulty = 0
    shown: set[str] = set()
    for file in files:
        report = check_file(file)
        if report.problems:
            faulty += 1
            say_error(str(report))
        else:
            say(f"{file}: {_without(shown, report.warnings) or report}")
            shown.update(report.warnings)
    if faulty:
        raise typer.Exit(BAD_INPUT)


def _without(shown: set[str], warnings: tuple[str, ...]) -> str:
    """The warnings that were not said of an earlier file, and how many were; nothing where none was."""
    repeated = len(shown.intersection(warnings))
    if not repeated:
        return ""
    lines = [f"warning: {warning}" for warning in warnings if warning not in shown]
    more = "further " if lines else ""
    lines.append(f"{repeated} {more}warning{'s' if repeated > 1 else ''} as of the files above")
    return "\n".join(lines)


def resolve(file: ScenarioFile, output: Output = None) -> None:
    """Print a scenario in full, with every default written.

    Nothing is inherited any more: the text is a file that says the same by itself.
    """
    from simulator.study import resolve as resolved

    write(resolved(file), output)


def schema(output: Output = None) -> None:
    """Print the JSON Schema of scenario files, for editors.

    From it an editor completes and explains keys.
    """
    import json

    from simulator.study import schema as schema_of_files

    write(json.dumps(schema_of_files(), indent=2, ensure_ascii=False) + "\n", output)


def diff(
    left: ScenarioFile,
    right: Annotated[Path, typer.Argument(help="Another scenario file.", show_default=False)],
) -> None:
    """Show every figure that two scenarios state differently."""
    from simulator.study import diff as figures_that_differ

    found = figures_that_differ(left, right)
    for difference in found:
        say(str(difference))
    if not found:
        say("no difference")


def init(
    folder: Annotated[Path, typer.Argument(help="Folder to write to; made if need be.", show_default=False)],
) -> None:
    """Write commented scenario files to start from.

    They describe a small service, a slice and a targeted plan.
    """
    from simulator.study import write_template

    written = write_template(folder)
    for file in written:
        say(f"wrote {file}")
    say(
        f"\nNow change a figure in {written[0]}, then:\n  simulator compare {' '.join(map(str, written[1:]))}"
    )
