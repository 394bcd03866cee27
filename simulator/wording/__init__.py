"""Figures, times, money and names as people read them: the one place that formats them.

`scenario_file.written_quantity` is not for people: it writes the canonical form, which reads back exactly.
"""

from simulator.wording.figure import (
    MINUS,
    NEVER,
    NOT_KNOWN,
    as_stated,
    change,
    counted,
    decimals,
    per_cent,
    plain,
    relative,
    rounded,
    rounded_share,
    significant,
    stated_share,
    tick,
    whole,
    written,
    written_difference,
    written_interval,
    written_share,
    written_size,
)
from simulator.wording.money import change_of_money, money, written_pounds
from simulator.wording.name import Names, listed, written_name
from simulator.wording.time import MONTHS, day, duration, month, rate

__all__ = [
    "MINUS",
    "MONTHS",
    "NEVER",
    "NOT_KNOWN",
    "Names",
    "as_stated",
    "change",
    "change_of_money",
    "counted",
    "day",
    "decimals",
    "duration",
    "listed",
    "money",
    "month",
    "per_cent",
    "plain",
    "rate",
    "relative",
    "rounded",
    "rounded_share",
    "significant",
    "stated_share",
    "tick",
    "whole",
    "written",
    "written_difference",
    "written_interval",
    "written_name",
    "written_pounds",
    "written_share",
    "written_size",
]
