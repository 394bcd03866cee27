"""The visits of a history column by column."""

from __future__ import annotations

from dataclasses import dataclass, fields

import numpy as np
from numpy.typing import NDArray

ROWS_AT_A_TIME = 4096
"""Rows turned into columns together: few enough to stay in the processor's cache while each of their columns
is copied. Taken whole, a long history would be read from main memory once for every column."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Columns:
    """The columns of `history.VISIT`, each contiguous, so that reading one reads no other."""

    patient_class: NDArray[np.int32]
    patient: NDArray[np.int64]
    visit: NDArray[np.int32]
    episode: NDArray[np.int32]
    step: NDArray[np.int32]
    occurrence: NDArray[np.int32]
    joined: NDArray[np.float64]
    started: NDArray[np.float64]
    first_contact: NDArray[np.float64]
    finished: NDArray[np.float64]
    left: NDArray[np.float64]
    attended: NDArray[np.int32]
    missed: NDArray[np.int32]
    wait_inside_days: NDArray[np.float64]
    elsewhere: NDArray[np.bool_]
    ended: NDArray[np.int8]
    destination: NDArray[np.int32]

    @classmethod
    def of(cls, visits: NDArray[np.void]) -> Columns:
        """The columns of rows of `history.VISIT`."""
        names = [field.name for field in fields(cls)]
        columns = {name: np.empty(len(visits), visits.dtype[name]) for name in names}
        for begin in range(0, len(visits), ROWS_AT_A_TIME):
            some = slice(begin, begin + ROWS_AT_A_TIME)
            rows = visits[some]
            for name, column in columns.items():
                column[some] = rows[name]
        return cls(**columns)
