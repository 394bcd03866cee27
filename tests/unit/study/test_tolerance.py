"""Tolerances as people write them."""

from __future__ import annotations

import pytest

from simulator.errors import SimulatorError
from simulator.outcomes.people import Tolerances
from simulator.study.tolerance import NAMES, tolerances_of


def test_what_is_not_written_is_usual() -> None:
    assert tolerances_of(None) == tolerances_of([]) == tolerances_of({}) == Tolerances()


def test_a_text_and_a_mapping_say_the_same() -> None:
    written = tolerances_of(["wait_treatment=2 weeks", "out_of_area = 3 days"])
    assert written == tolerances_of({"wait_treatment": "2 weeks", "out_of_area_days": "3 days"})
    assert written == Tolerances(wait_treatment_days=14.0, out_of_area_days=3.0)


@pytest.mark.parametrize("name", NAMES)
def test_every_tolerance_can_be_written(name: str) -> None:
    assert getattr(tolerances_of([f"{name}=36 hours"]), f"{name}_days") == 1.5


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("wait_treatment", "write it like wait_treatment=2 weeks"),
        ("wait_treatmnt=2 weeks", "did you mean 'wait_treatment'"),
        ("wait_treatment=soon", "tolerance wait_treatment"),
        ("wait_treatment=-2 days", "tolerance wait_treatment"),
        ("wait_treatment=2", "tolerance wait_treatment"),
    ],
)
def test_a_wrong_tolerance_is_refused_with_the_remedy(written: str, said: str) -> None:
    with pytest.raises(SimulatorError, match=said):
        tolerances_of([written])


def test_a_tolerance_given_twice_is_refused() -> None:
    with pytest.raises(SimulatorError, match="given twice"):
        tolerances_of(["out_of_area=1 day", "out_of_area=2 days"])
