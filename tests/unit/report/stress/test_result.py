"""The results annex: figures, intervals, verdicts and labels as the run wrote them."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd

from simulator.report import subject_of
from simulator.report.document.block import Listing, Paragraph, Table
from simulator.report.stress.checklist import finding_blocks
from simulator.report.stress.result import results
from simulator.report.stress.subject import Finished
from tests.unit.report.files import TEMPLATE

NOTHING = float("nan")


def row(scenario: str, **told: object) -> dict[str, object]:
    usual = {"measure": "waiting", "title": "Still waiting", "unit": "patients", "scenario": scenario}
    of_difference = {
        f"{prefix}{name}": NOTHING
        for prefix in ("", "slice_")
        for name in ("difference", "difference_low", "difference_high", "verdict")
    }
    levels = {"estimate": 100.0, "low": 90.0, "high": 110.0, "label": NOTHING}
    return {**usual, **of_difference, **levels, **told}


def difference(verdict: str, *, stands: bool) -> dict[str, object]:
    return {
        "difference": 20.0,
        "difference_low": 5.0,
        "difference_high": 35.0,
        "verdict": verdict,
        "stands": stands,
    }


def tables(*rows: dict[str, object]):
    record = {"scenarios": ["baseline", "targeted"], "equal_money_slices": {}, "replications": 30}
    finished = Finished(record=record, headline=pd.DataFrame(list(rows)))
    blocks = results(replace(subject_of([TEMPLATE / "targeted.yaml"]), finished=finished))
    return blocks, [block for block in blocks if isinstance(block, Table)]


def test_a_level_has_its_interval_and_a_difference_its_verdict() -> None:
    _, (levels, differences) = tables(row("baseline"), row("targeted", **difference("worse", stands=True)))
    assert levels.rows == (("Still waiting (patients)", "100 (90 to 110)", "100 (90 to 110)"),)
    assert differences.columns == ("Measure", "targeted")
    assert differences.rows == (("Still waiting (patients)", "+20 (5 to 35) worse"),)


def test_a_verdict_that_does_not_stand_among_the_others_is_perhaps() -> None:
    _, (_, differences) = tables(row("baseline"), row("targeted", **difference("worse", stands=False)))
    assert differences.rows[0][1] == "+20 (5 to 35) perhaps worse"
    _, (_, unsure) = tables(row("baseline"), row("targeted", **difference("within noise", stands=False)))
    assert unsure.rows[0][1] == "+20 (5 to 35) within noise"


def test_a_label_stands_beside_its_number_and_is_explained_below() -> None:
    blocks, (levels, _) = tables(
        row("baseline", label="no steady state; too few replications"),
        row("targeted", **difference("worse", stands=True)),
    )
    assert levels.rows[0][1] == "100 (90 to 110) [no steady state; too few replications]"
    (legend,) = [block for block in blocks if isinstance(block, Listing)]
    assert [point.split(":")[0] for point in legend.points] == ["no steady state", "too few replications"]


def test_without_labels_nothing_is_explained() -> None:
    blocks, _ = tables(row("baseline"), row("targeted", **difference("no difference", stands=False)))
    assert not [block for block in blocks if isinstance(block, Listing)]


def test_without_a_run_there_are_no_results() -> None:
    assert results(subject_of([TEMPLATE / "targeted.yaml"])) == ()


def test_the_finding_stands_first_with_how_sure_it_is() -> None:
    record = {"replications": 30}
    said = "targeted saves £393k over 21 months. 1 (0 to 3) are worse off."
    finished = Finished(record=record, headline=pd.DataFrame(), finding=(said,))
    first, sure = finding_blocks(replace(subject_of([TEMPLATE / "targeted.yaml"]), finished=finished))
    assert isinstance(first, Paragraph)
    assert first.text == said
    assert isinstance(sure, Paragraph)
    assert "30 replications" in sure.text
    assert "chance only" in sure.text
    assert finding_blocks(subject_of([TEMPLATE / "targeted.yaml"])) == ()
