"""The commands, in the order of the help page, and how the program ends."""

from __future__ import annotations

import errno
import logging
import signal
import sys

import typer
from rich.logging import RichHandler

from simulator.cli.output import BAD_INPUT, INTERRUPTED
from simulator.cli.report import report
from simulator.cli.scenario import check, diff, init, resolve, schema
from simulator.cli.store import store_app
from simulator.cli.study import compare, run
from simulator.cli.teams import teams
from simulator.cli.validation import validate
from simulator.cli.verification import verify
from simulator.errors import SimulatorError, in_brackets
from simulator.screen.outlet import (
    ReaderGoneError,
    Terminal,
    finish,
    give_up_writing,
    harmless_streams,
    say_error,
)

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
for command in (check, resolve, schema, diff, init, run, compare, teams, report, verify, validate):
    app.command()(command)
app.add_typer(store_app, name="store")


def main() -> None:
    """Run the command line; a fault of the user's input ends in a message, never in a traceback."""
    # Being asked to end, as by a shutdown or a batch system, is like Ctrl-C: what is finished is kept.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    with harmless_streams():
        logging.basicConfig(
            level=logging.WARNING,
            format="%(message)s",
            handlers=[RichHandler(console=Terminal(stderr=True), show_time=False, show_path=False)],
        )
        try:
            code = _exit_code()
        except ReaderGoneError:
            give_up_writing()
            code = 0
    sys.exit(code)


def _exit_code() -> int:
    """How a command ends, once all it had to say is said."""
    try:
        code = _code_of_command()
    except SimulatorError as fault:
        say_error(str(fault))
        return BAD_INPUT
    except KeyboardInterrupt:
        say_error("stopped; any replication that was finished is kept: the same command continues from there")
        return INTERRUPTED
    except MemoryError as fault:
        say_error(
            f"memory ran out{in_brackets(fault)}: use fewer workers, fewer replications or a shorter "
            "horizon; every finished replication is kept, and the same command continues from there"
        )
        return BAD_INPUT
    except OSError as fault:
        if fault.filename is None and fault.errno not in CANNOT_WRITE:
            raise
        say_error(
            f"{fault.filename or 'a file'} cannot be written or read: {fault.strerror}; every finished "
            "replication is kept: when that is mended, run the same command again"
        )
        return BAD_INPUT
    return _once_all_is_said(code)


def _once_all_is_said(code: int) -> int:
    """The code, when what was said has reached where it goes, such as a file on a disk with room."""
    try:
        finish()
    except OSError as fault:
        say_error(f"the output cannot be written: {fault.strerror}")
        give_up_writing()
        return BAD_INPUT
    return code


def _code_of_command() -> int:
    try:
        app()
    except SystemExit as ended:
        return ended.code if isinstance(ended.code, int) else 0
    return 0
