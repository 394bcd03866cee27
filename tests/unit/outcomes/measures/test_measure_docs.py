"""The documentation of measures."""

from __future__ import annotations

from pathlib import Path

from simulator.outcomes import MEASURES
from simulator.outcomes.measures.measure_docs import measures_page

PAGE = Path(__file__).parents[4] / "docs" / "measures.md"


def test_the_page_of_measures_is_up_to_date() -> None:
    assert PAGE.read_text(encoding="utf-8") == measures_page(), (
        "run: python -m simulator.outcomes.measures.measure_docs docs/measures.md"
    )


def test_every_measure_is_on_the_page() -> None:
    page = measures_page()
    for measure in MEASURES:
        assert f"`{measure.name}`" in page
        assert measure.definition in page
