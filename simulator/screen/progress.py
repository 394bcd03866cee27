"""A progress bar that tells the time left, for terminals and notebooks."""

from __future__ import annotations

from types import TracebackType

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from simulator.engines import EngineName, must_compile, prepare
from simulator.screen.outlet import Terminal, say_error

COMPILING = "compiling the engine for this computer: once, about half a minute"


def make_ready(engine: EngineName, console: Console | None = None) -> None:
    """Compile an engine that needs it, with a word about the wait: once on a machine."""
    if must_compile(engine):
        shown = console or Terminal(stderr=True)
        if not (shown.is_terminal or shown.is_jupyter):
            # A spinner shows nothing in a file, and half a minute of silence looks like a fault.
            shown.print(COMPILING)
        with shown.status(COMPILING):
            prepare(engine)


def say_warning(warning: str) -> None:
    """Say what is legal and doubtful, on standard error, where it does not mix with results."""
    say_error(f"warning: {warning}")


class ProgressBar:
    """Shows how many replications of a study are done, and how long the rest will take.

    A context manager: the bar is there while it is open.

    Parameters
    ----------
    console
        Where it is shown; standard error when absent, or below the cell of a notebook.
    counted
        What is counted, in the plural.
    doing
        What is done to it.
    """

    def __init__(
        self, console: Console | None = None, *, counted: str = "replications", doing: str = "simulating"
    ) -> None:
        self._doing = doing
        self._bar = Progress(
            TextColumn("{task.description}", markup=False),
            BarColumn(),
            MofNCompleteColumn(),
            TextColumn(f"{counted},"),
            TimeRemainingColumn(compact=True),
            TextColumn("left"),
            console=console or Terminal(stderr=True),
            transient=True,
        )
        self._task = self._bar.add_task("getting ready", total=None)

    def __enter__(self) -> ProgressBar:
        """Show the bar."""
        self._bar.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        """Take the bar away."""
        self._bar.stop()

    def started(self, *, total: int, reused: int) -> None:
        """The study begins: replications of all scenarios, and how many are there already."""
        self._bar.update(self._task, total=total, completed=reused, description=self._doing)

    def finished(self, scenario: str, replication: int, seconds: float) -> None:
        """One replication is done."""
        self._bar.update(self._task, advance=1, description=f"{self._doing} {scenario}")
