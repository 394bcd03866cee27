"""Labels: warnings beside numbers that could mislead."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from enum import StrEnum
from typing import Final

import numpy as np
from numpy.typing import NDArray

SEPARATOR: Final = "; "
"""Between the labels of one number."""


class Label(StrEnum):
    """Everything a number can be labelled with, in the order in which labels are written."""

    PEOPLE_KEPT_OUT = "people kept out"
    NO_STEADY_STATE = "no steady state"
    HELD_BY_LEAVERS = "held by those who give up"
    WARM_UP_NOT_MET = "warm-up not met"
    WARM_UP_NOT_JUDGED = "warm-up not judged"
    WINDOW_CUTS_OFF = "window cuts off people"
    TOO_FEW_REPLICATIONS = "too few replications"
    NOT_SEEN = "not seen"
    TOO_FEW_DIFFER = "too few differ"
    LOPSIDED = "lopsided"
    WITHIN_NOISE = "within noise"
    SOME_REPLICATIONS = "not in every replication"
    NO_VALUE = "no value"


LABELS: Final = tuple(Label)

MEANINGS: Final[dict[Label, str]] = {
    Label.PEOPLE_KEPT_OUT: (
        "this difference is not called better, because an earlier step keeps more people waiting, or loses "
        "more of them, than before: people who are kept out cause no events further on"
    ),
    Label.NO_STEADY_STATE: (
        "this list grows or falls throughout the measured period, so the average depends on how long you "
        "measure. Read its growth per month instead"
    ),
    Label.HELD_BY_LEAVERS: (
        "more people arrive than can be seen, and the list keeps its length only because people give up, get "
        "worse or are placed elsewhere: read this figure together with the number who leave"
    ),
    Label.WARM_UP_NOT_MET: (
        "measuring begins while the service is still filling up from the first day of the run, so this "
        "figure is too close to that of an empty service"
    ),
    Label.WARM_UP_NOT_JUDGED: (
        "the run is too short, or there are too few replications, to say whether it had filled up when the "
        "measured period began: the true number may be far higher"
    ),
    Label.WINDOW_CUTS_OFF: (
        "many waits had not ended when the measured period did, so the people seen do not represent all: "
        "prefer the share seen in time, which counts each person for as long as they were followed"
    ),
    Label.TOO_FEW_REPLICATIONS: (
        "the interval is wide compared with the figure, or there is none: run more replications to narrow it "
        "before you decide anything by this figure"
    ),
    Label.NOT_SEEN: (
        "the two scenarios were the same in every replication, but chance can make them differ: a difference "
        "that was not seen may still happen"
    ),
    Label.TOO_FEW_DIFFER: (
        "the two scenarios were the same in most replications, and too few replications differ for an "
        "interval or a verdict: run more replications"
    ),
    Label.LOPSIDED: (
        "a few replications account for most of this difference, so the far end of its interval is "
        "unreliable: run more replications before you rely on how large the difference could be"
    ),
    Label.WITHIN_NOISE: "the 95% interval of the difference covers zero: it may be due to chance alone",
    Label.SOME_REPLICATIONS: "some replications had nothing to measure, and this figure leaves them out",
    Label.NO_VALUE: "no replication had anything to measure",
}
"""What each label means, for a reader who sees the table and nothing else."""

MARKS: Final[dict[Label, str]] = {
    Label.PEOPLE_KEPT_OUT: "◊",
    Label.NO_STEADY_STATE: "†",
    Label.HELD_BY_LEAVERS: "‡",
    Label.WARM_UP_NOT_MET: "¶",
    Label.WARM_UP_NOT_JUDGED: "?",
    Label.WINDOW_CUTS_OFF: "§",
    Label.TOO_FEW_REPLICATIONS: "~",
    Label.LOPSIDED: "‖",
}
"""Signs beside a number, explained below its table or chart; a label without a sign is written in words."""


def joined(labels: Iterable[Label]) -> str:
    """Labels as one text, in their order, each once."""
    given = set(labels)
    return SEPARATOR.join(label for label in LABELS if label in given)


def labels_in(text: str) -> tuple[Label, ...]:
    """The labels of a text that `joined` made."""
    return tuple(Label(part) for part in text.split(SEPARATOR)) if text else ()


def marks_of(text: str) -> str:
    """The signs of a text of labels, in their order."""
    return "".join(MARKS.get(label, "") for label in labels_in(text))


def joined_by_row(rows: Sequence[tuple[Label, NDArray[np.bool_]]], number: int) -> NDArray[np.object_]:
    """`object[row]`, the labels of each row as one text.

    Parameters
    ----------
    rows
        Labels, each with `bool[row]`, whether a row has it.
    number
        How many rows there are.
    """
    codes = np.zeros(number, dtype=np.int64)
    for label, has_it in rows:
        codes |= np.where(has_it, 1 << LABELS.index(label), 0)
    known, position = np.unique(codes, return_inverse=True)
    texts = [joined(label for bit, label in enumerate(LABELS) if code >> bit & 1) for code in known]
    return np.array(texts, dtype=object)[position]
