"""Settings of matplotlib that are ours: no file of the working folder or of the user changes a chart.

When matplotlib is loaded it reads a file `matplotlibrc` of the folder it is started in. One that asks for
LaTeX starts programs, and one that is damaged ends in an error after everything was computed. Folders of
scenarios come from other people, so such a file has no say.
"""

from __future__ import annotations

import logging
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from importlib.util import find_spec
from pathlib import Path
from threading import RLock
from typing import Any, Final

_FILE: Final = "matplotlibrc"
_CHOSEN_BY: Final = "MATPLOTLIBRC"
_OF_THE_SESSION: Final = (
    "backend",
    "date.epoch",
    "docstring",
    "figure.max_open_warning",
    "interactive",
    "savefig.directory",
    "tk.",
    "toolbar",
    "webagg",
)
"""How the names of settings begin that are of a window or of a whole session, and change no picture."""
_OURS: Final = {
    # A title may say `$5`: it is money and no formula.
    "text.parse_math": False,
    "text.usetex": False,
    "svg.hashsalt": "budget-cut simulator",
    "svg.fonttype": "path",
}
_ONE_AT_A_TIME: Final = RLock()
"""All threads share the settings of matplotlib."""


def load_matplotlib() -> None:
    """Load matplotlib with its own settings, then take over those of the user for the user's own pictures."""
    if "matplotlib" in sys.modules:
        return
    with _elsewhere(), _without_a_word():
        import matplotlib
    with suppress(Exception), _without_a_word():
        # What is wrong with the user's file shows where the user draws, and changes nothing here.
        matplotlib.rcParams.update(matplotlib.rc_params_from_file(matplotlib.matplotlib_fname()))


@contextmanager
def numbered_marks() -> Iterator[None]:
    """Within `own_settings`, let a marker such as `$1$` be a number that we wrote."""
    import matplotlib

    with matplotlib.rc_context({"text.parse_math": True}):
        yield


@contextmanager
def own_settings() -> Iterator[None]:
    """Draw or write a chart with our settings alone; those of the session are as before afterwards."""
    import matplotlib

    with _ONE_AT_A_TIME, matplotlib.rc_context(_own()):
        yield


def _own() -> Any:  # Any: matplotlib's types list every name
    from matplotlib import rcParamsDefault

    usual = {name: value for name, value in rcParamsDefault.items() if not name.startswith(_OF_THE_SESSION)}
    return {**usual, **_OURS}


@contextmanager
def _elsewhere() -> Iterator[None]:
    """Be where there is no file of settings for a moment, and name that which matplotlib comes with."""
    chosen = os.environ.get(_CHOSEN_BY)
    found = find_spec("matplotlib")
    if found is None or found.origin is None:
        yield
        return
    own = Path(found.origin).parent / "mpl-data"
    here = None
    with suppress(OSError):
        here = Path.cwd() if os.path.lexists(_FILE) else None
    try:
        os.environ[_CHOSEN_BY] = str(own / _FILE)
        if here is not None:
            os.chdir(found.origin.rpartition(os.sep)[0])
        yield
    finally:
        if here is not None:
            os.chdir(here)
        if chosen is None:
            del os.environ[_CHOSEN_BY]
        else:
            os.environ[_CHOSEN_BY] = chosen


@contextmanager
def _without_a_word() -> Iterator[None]:
    logger = logging.getLogger("matplotlib")
    before = logger.level
    logger.setLevel(logging.CRITICAL)
    try:
        yield
    finally:
        logger.setLevel(before)


load_matplotlib()
