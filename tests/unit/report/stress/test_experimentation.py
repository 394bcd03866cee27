"""How runs start: the warm-up with what the run found of it."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd

from simulator.report import subject_of
from simulator.report.document.block import Table, Wanted
from simulator.report.stress.experimentation import initialisation
from simulator.report.stress.subject import Finished
from tests.unit.report.files import SMALL


def start(*checks: tuple[str, float, str]):
    frame = pd.DataFrame(list(checks), columns=["verdict", "suggested_days", "reason"])
    finished = Finished(record={}, headline=pd.DataFrame(), warm_up_checks=frame)
    return initialisation(replace(subject_of([SMALL]), finished=finished))


def test_a_warm_up_that_is_met_leaves_nothing_to_complete() -> None:
    blocks = start(("met", 20.0, "enough"), ("met", 35.0, "enough"))
    (table,) = [block for block in blocks if isinstance(block, Table)]
    assert table.rows == (("met", "2 of 2", "5 weeks", "enough"),)
    assert not [block for block in blocks if isinstance(block, Wanted)]


def test_a_warm_up_that_is_not_met_asks_what_follows() -> None:
    blocks = start(
        ("met", 20.0, ""), ("not met", 90.0, "still filling"), ("cannot tell", float("nan"), "too short")
    )
    (wanted,) = [block for block in blocks if isinstance(block, Wanted)]
    assert "not met, cannot tell" in wanted.text


def test_without_a_run_the_choice_of_the_warm_up_is_asked_for() -> None:
    (wanted,) = [block for block in initialisation(subject_of([SMALL])) if isinstance(block, Wanted)]
    assert "MSER-5" in wanted.text
