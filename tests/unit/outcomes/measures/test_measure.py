"""The register of measures."""

from __future__ import annotations

import pytest

from simulator.outcomes import MEASURES, measure_named
from simulator.outcomes.measures.measure import PEOPLE, Measure
from tests.unit.outcomes.small_care import measured, visit


def test_no_two_measures_share_a_name() -> None:
    names = [measure.name for measure in MEASURES]
    assert len(names) == len(set(names))


def test_no_two_measures_share_a_title() -> None:
    titles = [measure.title for measure in MEASURES]
    assert len(titles) == len(set(titles))


def test_a_definition_is_one_sentence() -> None:
    for measure in MEASURES:
        assert measure.definition.endswith("."), measure.name
        assert ". " not in measure.definition, measure.name


def test_a_ratio_is_given_only_where_both_its_parts_are() -> None:
    for measure in MEASURES:
        if measure.kind == "ratio":
            above, below = measure_named(measure.numerator), measure_named(measure.denominator)
            assert set(measure.by) <= set(above.by), measure.name
            assert set(measure.by) <= set(below.by), measure.name
            assert "ratio" not in (above.kind, below.kind)


def test_a_ratio_without_its_parts_is_refused() -> None:
    with pytest.raises(ValueError, match="a ratio, and nothing else"):
        Measure(
            name="x",
            title="X",
            unit="share",
            definition="X.",
            harm="more",
            kind="ratio",
            by=PEOPLE,
            numerator="y",
        )


def test_an_unknown_measure_is_refused_with_the_nearest_name() -> None:
    with pytest.raises(ValueError, match="did you mean 'recoveries'"):
        measure_named("recovery")
    with pytest.raises(ValueError, match=r"docs/measures\.md lists them"):
        measure_named("qqqqqqqq")


def test_a_standard_has_a_measure_of_its_own() -> None:
    measure = measure_named("within_standard_share/six weeks")
    assert measure.title == "Share seen within 'six weeks'"
    assert measure.harm == "less"


def test_every_registered_measure_is_taken_but_those_of_a_comparison() -> None:
    table = measured(visit(0, 0, 1.0))
    taken = set(table["measure"].unique())
    assert {measure.name for measure in MEASURES} - taken == {"net_saving_pounds", "people_worse_off"}
    assert taken - {measure.name for measure in MEASURES} == {
        "within_standard_share/six weeks",
        "within_standard_share/first week",
    }


def test_units_of_the_table_are_those_of_the_register() -> None:
    table = measured(visit(0, 0, 1.0))
    for name, unit in table[["measure", "unit"]].drop_duplicates().itertuples(index=False):
        assert measure_named(name).unit == unit


def test_a_measure_is_given_for_what_it_says() -> None:
    table = measured(visit(0, 0, 1.0))
    for name, rows in table.groupby("measure", observed=True):
        by = set(measure_named(str(name)).by)
        told_for = {
            column
            for column in ("pathway", "group", "step", "team", "period")
            if (rows[column] != "all").any()
        }
        # A step belongs to a pathway, so its rows name both.
        assert told_for - {"pathway"} == by - {"pathway"}, name
