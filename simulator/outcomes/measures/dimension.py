"""The dimensions of a measure, stated once: what every number of the tidy table is given for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final, Literal, get_args

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from simulator.outcomes.measures.window import WHOLE_WINDOW

Dimension = Literal["pathway", "group", "step", "team", "period"]
"""What a measure can be given for."""

DIMENSIONS: Final[tuple[Dimension, ...]] = get_args(Dimension)
"""Columns that say what a value is given for, in the order of the table; `all` stands for a total."""

PLACES: Final[tuple[Dimension, ...]] = tuple(name for name in DIMENSIONS if name != "period")
"""Where in the system a value belongs, whatever the period."""

PLACES_OF_SERIES: Final[tuple[Dimension, ...]] = tuple(name for name in PLACES if name != "group")
"""Where a daily series belongs: it is kept for all groups together."""

PLACES_OF_CURVE: Final[tuple[Dimension, ...]] = tuple(name for name in PLACES if name != "team")
"""Where a curve of waits belongs: people wait for a step, not for a team."""

GROUPS: Final[tuple[Dimension, ...]] = tuple(name for name in PLACES_OF_CURVE if name != "step")
"""Who people are, wherever they are."""


def place(names: Mapping[Dimension, str]) -> tuple[str, ...]:
    """A place in the order of `PLACES`: `all` in every dimension that has no name here."""
    return tuple(names.get(dimension, WHOLE_WINDOW) for dimension in PLACES)


def is_total(keys: pd.DataFrame, dimensions: Sequence[Dimension] = DIMENSIONS) -> NDArray[np.bool_]:
    """Which rows of a table are totals.

    Parameters
    ----------
    keys
        Has a column for each of these dimensions.
    dimensions
        Those that a total is taken over; the others may be anything.

    Returns
    -------
    numpy.ndarray
        `bool[row]`.
    """
    return np.asarray((keys[list(dimensions)] == WHOLE_WINDOW).all(axis=1), dtype=np.bool_)
