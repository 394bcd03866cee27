"""The dimensions of a measure are stated in one place, and every table follows them."""

from __future__ import annotations

import re
from pathlib import Path

import pandas as pd

import simulator
from simulator.experiment.run_folder.results import RESULT_COLUMNS
from simulator.experiment.store.entry import MEASURE_COLUMNS
from simulator.outcomes import MEASURES
from simulator.outcomes.measures.dimension import DIMENSIONS, PLACES, is_total, place

THREE_IN_A_ROW = re.compile(r'"pathway",\s*"group",\s*"step"|"group",\s*"step",\s*"team"|"step",\s*"team"')
MAY_NAME_THEM = {
    "outcomes/measures/dimension.py",  # which states them
    "outcomes/measures/measure_docs.py",  # a word for each, which the type checker compares
    "outcomes/measures/series.py",  # words for the places of a series, in the order they are said
}


def test_tables_have_every_dimension_in_one_order() -> None:
    assert MEASURE_COLUMNS[: len(DIMENSIONS)] == DIMENSIONS
    assert RESULT_COLUMNS[2 : 2 + len(DIMENSIONS)] == DIMENSIONS
    assert {dimension for measure in MEASURES for dimension in measure.by} == set(DIMENSIONS)


def test_no_other_module_lists_the_dimensions_again() -> None:
    package = Path(simulator.__file__).parent
    listing = {
        file.relative_to(package).as_posix()
        for file in package.rglob("*.py")
        if THREE_IN_A_ROW.search(file.read_text(encoding="utf-8"))
    }
    assert listing <= MAY_NAME_THEM


def test_a_place_is_all_where_it_has_no_name() -> None:
    assert place({"step": "ward"}) == tuple("ward" if name == "step" else "all" for name in PLACES)


def test_a_total_is_all_in_every_dimension_asked_for() -> None:
    keys = pd.DataFrame({name: ["all", "all", "all"] for name in DIMENSIONS})
    keys.loc[1, "pathway"] = "autism"
    keys.loc[2, "period"] = "2026-10"
    assert is_total(keys).tolist() == [True, False, False]
    assert is_total(keys, PLACES).tolist() == [True, False, True]
    assert is_total(keys, ("group", "step")).tolist() == [True, True, True]
