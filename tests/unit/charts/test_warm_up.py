"""The chart of a warm-up."""

from __future__ import annotations

import math
from datetime import date

import numpy as np
import pytest

from simulator.charts.warm_up import warm_up
from simulator.outcomes.warm_up.trajectory import Trajectory

DAYS = 600


def series(level: float = 100.0) -> Trajectory:
    daily = level * (1 - np.exp(-np.arange(DAYS) / 60))
    batches = daily.reshape(-1, 5).sum(axis=1, dtype=np.float32)
    return Trajectory(
        pathway="stroke",
        step="ward_1",
        team="all",
        measure="list_length_at_end",
        batch_days=5,
        amounts=np.stack([batches] * 4),
        people=None,
        daily=daily,
    )


def check(verdict: str, suggested_days: float) -> dict[object, object]:
    return {
        "pathway": "stroke",
        "step": "ward_1",
        "team": "all",
        "measure": "list_length_at_end",
        "warm_up_days": 60.0,
        "suggested_days": suggested_days,
        "verdict": verdict,
        "reason": "the beginning moves the mean by 9%",
    }


def words(ax: object) -> str:
    figure = ax.get_figure()  # type: ignore[attr-defined]
    return " ".join(text.get_text() for text in figure.findobj(lambda a: hasattr(a, "get_text")))


def test_it_says_what_was_chosen_and_what_is_suggested_with_dates() -> None:
    ax = warm_up(series(), check("not met", 240.0), starts=date(2026, 1, 1))
    told = words(ax)
    assert ax.get_title(loc="left") == "Warm-up not met: Waiting list, ward 1"
    assert "chosen: 60 days (to 2026-03-02)" in told
    assert "MSER-5 suggests: 240 days (to 2026-08-29)" in told
    assert "mean of 4 replications" in told.replace("\n", " ")
    assert "the beginning moves the mean by 9%" in told.replace("\n", " ")


@pytest.mark.parametrize(("verdict", "days"), [("cannot tell", math.nan), ("met", 60.0)])
def test_without_another_suggestion_only_the_chosen_one_is_drawn(verdict: str, days: float) -> None:
    ax = warm_up(series(), check(verdict, days), starts=date(2026, 1, 1))
    begins = {"cannot tell": "Warm-up undecided", "met": "Warm-up met"}[verdict]
    assert ax.get_title(loc="left").startswith(begins)
    assert "suggests" not in words(ax)


def test_a_series_of_nothing_is_drawn_too() -> None:
    ax = warm_up(series(0.0), check("met", 0.0), starts=date(2026, 1, 1))
    assert ax.get_ylim() == (0.0, 1.0)


def test_it_can_be_drawn_on_axes_that_are_there() -> None:
    first = warm_up(series(), check("met", 30.0), starts=date(2026, 1, 1))
    first.clear()
    assert warm_up(series(), check("met", 30.0), starts=date(2026, 1, 1), ax=first) is first
