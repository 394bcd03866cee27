"""Sentences about an automatic number of replications: where it stopped, and what is still uncertain."""

from __future__ import annotations

import math
from collections.abc import Hashable, Mapping
from typing import Final

import pandas as pd

from simulator.outcomes import measure_named
from simulator.wording import counted, written_name, written_share

MOST_ADVISED: Final = 10_000
"""Replications beyond which a number is no advice any more."""


def precision_sentences(reached: pd.DataFrame) -> list[str]:
    """Where the replications stopped, and one line a measure.

    Parameters
    ----------
    reached
        Columns of `outcomes.stopping.PRECISION_COLUMNS`.

    Returns
    -------
    list of str
        Sentences; measures that did not get as precise as asked come first, with what they would need.
    """
    number, target = int(reached["replications"].iloc[0]), float(reached["target"].iloc[0])
    short = reached[~reached["reached"]]
    compares = bool((reached["against"] != "").any())
    what = (
        "Precision is half the 95% interval of the paired difference as a share of the baseline's value: "
        "a difference near zero has no precision relative to itself. Net saving is set beside the gross "
        "saving, people worse off beside the largest number of any plan."
        if compares
        else "Precision is half the 95% interval as a share of the estimate."
    )
    if short.empty:
        first = (
            f"Replications: {number} were enough; every measure stays within ±{written_share(target)}. {what}"
        )
    else:
        first = (
            f"Replications: stopped at the bound of {number}; {len(short)} of {len(reached)} did not get to "
            f"±{written_share(target)}, or did not stay there. {what} "
            "Allow more with --most-replications, or ask for less with --precision."
        )
    ordered = reached.sort_values(["reached", "precision"], ascending=[True, False], kind="stable")
    # Of each measure the pair that is known worst: precision.csv holds the others.
    ordered = ordered.drop_duplicates("measure")
    return [first, *(f"  {_line(row)}" for row in ordered.to_dict("records"))]


def _line(row: Mapping[Hashable, object]) -> str:
    title = measure_named(str(row["measure"])).title
    against = ""
    if row["against"]:
        against = (
            f", at worst {written_name(str(row['scenario']))} against {written_name(str(row['against']))}"
        )
    share = float(str(row["precision"]))
    reached_share = f"±{written_share(share)}" if math.isfinite(share) else "no interval"
    return f"{title}{against}: {reached_share}{'' if row['reached'] else _would_need(row)}"


def _would_need(row: Mapping[Hashable, object]) -> str:
    needs = float(str(row["would_need"]))
    if not math.isfinite(needs):
        return ", not reached"
    if needs > MOST_ADVISED:
        return f", not reached (more than {counted(MOST_ADVISED, 'replication')} would)"
    return f", not reached (about {counted(needs, 'replication')} would)"
