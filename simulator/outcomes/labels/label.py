"""Labels: warnings beside numbers that could mislead."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from enum import StrEnum
from typing import Final, Self

import numpy as np
from numpy.typing import NDArray

SEPARATOR: Final = "; "
"""Between the labels of one number."""


class Label(StrEnum):
    """Everything a number can be labelled with, in the order in which labels are written."""

    def __new__(cls, word: str, meaning: str = "", mark: str = "", in_short: str = "") -> Self:
        """A label is its word; what else is said of it stands beside."""
        label = str.__new__(cls, word)
        label._value_ = word
        label.meaning, label.mark, label.in_short = meaning, mark, in_short
        return label

    meaning: str
    """What it means, for a reader who sees the table and nothing else."""
    mark: str
    """Sign beside a number, explained below its table or chart; a label without one is written in words."""
    in_short: str
    """The meaning of a mark where there is no room for a sentence."""

    PEOPLE_KEPT_OUT = (
        "people kept out",
        "this difference is not called better, because an earlier step keeps more people waiting, or loses "
        "more of them, than before: people who are kept out cause no events further on",
        "◊",
        "not called better: an earlier step keeps more people waiting, or loses more",
    )
    NO_STEADY_STATE = (
        "no steady state",
        "this list grows or falls throughout the measured period, so the average depends on how long you "
        "measure. Read its growth per month instead",
        "†",
        "the list grows or falls throughout, so the average depends on the period",
    )
    HELD_BY_LEAVERS = (
        "held by those who give up",
        "more people arrive than can be seen, and the list keeps its length only because people give up, get "
        "worse or are placed elsewhere: read this figure together with the number who leave",
        "‡",
        "more people arrive than can be seen; the list stays level because some leave it",
    )
    WARM_UP_NOT_MET = (
        "warm-up not met",
        "measuring begins while the service is still filling up from the first day of the run, so this "
        "figure is too close to that of an empty service",
        "¶",
        "measured while the service was still filling up",
    )
    WARM_UP_NOT_JUDGED = (
        "warm-up not judged",
        "the run is too short, or there are too few replications, to say whether it had filled up when the "
        "measured period began: the true number may be far higher",
        "?",
        "the run may still have been filling up: too little is known to judge",
    )
    WINDOW_CUTS_OFF = (
        "window cuts off people",
        "many waits had not ended when the measured period did, so the people seen do not represent all: "
        "prefer the share seen in time, which counts each person for as long as they were followed",
        "§",
        "waits not over at the end of the period are missing",
    )
    BEGUN_BEFORE = (
        "courses begun before",
        "many of the courses that end in the measured period began before it, so this difference shows only "
        "a part of what the plan does, and may turn: compare year by year, over a longer period",
        "◁",
        "many courses counted began before the measured period; the difference may turn later",
    )
    TOO_FEW_REPLICATIONS = (
        "too few replications",
        "the interval is wide compared with the figure, or there is none: run more replications to narrow it "
        "before you decide anything by this figure",
        "~",
        "the interval is wide, or there is none; more replications would narrow it",
    )
    NOT_SEEN = (
        "not seen",
        "the two scenarios were the same in every replication, but chance can make them differ: a difference "
        "that was not seen may still happen",
    )
    KNOCK_ON_NOT_SEEN = (
        "knock-on not seen",
        "in every replication the knock-on cost was the same in both scenarios, so this net saving has no "
        "interval, but it is not certain: a change that was not seen may still happen",
        "°",
        "knock-on cost was not seen to change, so the net saving has no interval; it is not certain",
    )
    TOO_FEW_DIFFER = (
        "too few differ",
        "the two scenarios were the same in most replications, and too few replications differ for an "
        "interval or a verdict: run more replications",
    )
    LOPSIDED = (
        "lopsided",
        "a few replications account for most of this difference, so the far end of its interval is "
        "unreliable: run more replications before you rely on how large the difference could be",
        "‖",
        "a few replications account for most of the difference; its interval may be too short",
    )
    WITHIN_NOISE = (
        "within noise",
        "the 95% interval of the difference covers zero: it may be due to chance alone",
    )
    SOME_REPLICATIONS = (
        "not in every replication",
        "some replications had nothing to measure, and this figure leaves them out",
    )
    NO_VALUE = ("no value", "no replication had anything to measure")


LABELS: Final = tuple(Label)
MEANINGS: Final = {label: label.meaning for label in Label}
MARKS: Final = {label: label.mark for label in Label if label.mark}


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
