"""The window that is measured, and its months."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest

from simulator.outcomes import Window
from simulator.outcomes.measures.window import Periods
from tests.unit.outcomes.small_care import STARTS, measured, visit


def test_the_periods_are_the_window_and_its_whole_months() -> None:
    periods = Periods.of(Window(from_days=10.0, to_days=100.0), STARTS)
    assert periods.labels == ("all", "2026-11", "2026-12")
    assert periods.edges.tolist() == [10.0, 31.0, 61.0, 92.0, 100.0]
    assert periods.ends.tolist() == [100.0, 61.0, 92.0]
    assert periods.lengths.tolist() == [90.0, 30.0, 31.0]


def test_a_window_within_one_month_has_no_month() -> None:
    assert Periods.of(Window(from_days=3.5, to_days=4.0), STARTS).labels == ("all",)


def test_a_window_that_is_one_month_has_that_month() -> None:
    assert Periods.of(Window(from_days=0.0, to_days=31.0), STARTS).labels == ("all", "2026-10")


def test_a_month_begun_in_the_middle_is_not_a_month() -> None:
    assert Periods.of(Window(from_days=0.0, to_days=45.0), date(2026, 10, 2)).labels == ("all",)
    assert Periods.of(Window(from_days=0.5, to_days=61.0), STARTS).labels == ("all", "2026-11")


def test_a_moment_on_an_edge_belongs_to_the_later_month() -> None:
    periods = Periods.of(Window(from_days=0.0, to_days=61.0), STARTS)
    assert periods.cell_of(np.array([0.0, 30.9, 31.0])).tolist() == [0, 0, 1]


def test_a_window_holds_its_first_moment_and_not_its_last() -> None:
    periods = Periods.of(Window(from_days=0.0, to_days=61.0), STARTS)
    moments = np.array([-1.0, 0.0, 60.9, 61.0, np.inf, np.nan])
    assert periods.hold(moments).tolist() == [False, True, True, False, False, False]


@pytest.mark.parametrize(("from_days", "to_days"), [(0.0, 61.0), (10.25, 100.0), (31.0, 91.5), (3.5, 4.0)])
def test_cells_found_by_day_are_those_of_a_search_among_the_edges(from_days: float, to_days: float) -> None:
    periods = Periods.of(Window(from_days=from_days, to_days=to_days), STARTS)
    edges = periods.edges
    whole = np.arange(-2.0, 104.0)
    beside = np.concatenate((np.nextafter(whole, -np.inf), np.nextafter(whole, np.inf), whole + 0.25, edges))
    moments = np.concatenate((whole, beside, np.nextafter(edges, -np.inf), [-np.inf, np.inf]))
    inside = (moments >= edges[0]) & (moments < edges[-1])
    searched = np.searchsorted(edges, moments, side="right") - 1
    np.testing.assert_array_equal(periods.hold(moments), inside)
    np.testing.assert_array_equal(periods.cell_of(moments[inside]), searched[inside])
    np.testing.assert_array_equal(
        periods.first_cell_ending_after(moments), np.searchsorted(edges[1:], moments, side="right")
    )
    np.testing.assert_array_equal(
        periods.first_cell_beginning_at(moments), np.searchsorted(edges[:-1], moments, side="left")
    )
    np.testing.assert_array_equal(
        periods.ends_up_to(moments), np.searchsorted(periods.ends[1:], moments, side="right")
    )


@pytest.mark.parametrize(("from_days", "to_days"), [(-1.0, 5.0), (5.0, 5.0), (float("nan"), 5.0)])
def test_a_window_without_days_is_refused(from_days: float, to_days: float) -> None:
    with pytest.raises(ValueError, match="must be 0 <= from_days < to_days"):
        Window(from_days=from_days, to_days=to_days)


def test_a_window_beyond_the_run_is_refused() -> None:
    with pytest.raises(ValueError, match="after the run ends on day 92"):
        measured(visit(0, 0, 1.0), window=Window(from_days=0.0, to_days=93.0))
