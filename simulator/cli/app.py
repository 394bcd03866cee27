"""The commands, in the order of the help page, and how the program ends."""

from __future__ import annotations

import errno
import logging
import signal
import sys

import typer
from rich.console import Console
from rich.logging import RichHandler

from simulator.cli.output import BAD_INPUT, INTERRUPTED, say_error
from simulator.cli.report import report
from simulator.cli.scenario import check, diff, init, resolve, schema
from simulator.cli.store import store_app
from simulator.cli.study import compare, run
from simulator.cli.teams import teams
from simulator.cli.validation import validate
from simulator.errors import SimulatorError, in_brackets

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
for command in (check, resolve, schema, diff, init, run, compare, teams, report, validate):
    app.command()(command)
app.add_typer(store_app, name="store")


def main() -> None:
    """Run the command line; a fault of the user's input ends in a message, never in a traceback."""
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
        say_error(str(fault))
        sys.exit(BAD_INPUT)
    except KeyboardInterrupt:
        say_error("stopped; any replication that was finished is kept: the same command continues from there")
        sys.exit(INTERRUPTED)
    except MemoryError as fault:
        say_error(
            f"memory ran out{in_brackets(fault)}: use fewer workers, fewer replications or a shorter "
            "horizon; every finished replication is kept, and the same command continues from there"
        )
        sys.exit(BAD_INPUT)
    except BrokenPipeError:
        # Whoever read the output has seen enough, as `| head` does.
        sys.stderr.close()
        sys.exit(0)
    except OSError as fault:
        if fault.errno not in CANNOT_WRITE:
            raise
        say_error(
            f"{fault.filename or 'a file'} cannot be written: {fault.strerror}; every finished replication "
            "is kept: when there is room, run the same command again"
        )
        sys.exit(BAD_INPUT)


def _speak_utf8() -> None:
    """Write £ and − whatever the terminal's code page; a letter it cannot show becomes a question mark."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")
