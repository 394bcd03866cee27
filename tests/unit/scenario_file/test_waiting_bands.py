"""Bands of a waiting list: even between their ends, and an open one as the list thins out."""

from __future__ import annotations

import math

import pytest

from simulator.scenario_file.resolve.demand import day_one
from simulator.scenario_file.schema.demand import DayOneShape


def waits(*bands):
    written = DayOneShape.model_validate({"waiting": list(bands), "source": "test"})
    return sorted(day_one("p", "g", "s", written).waited_days)


def test_people_of_a_band_are_spread_evenly():
    assert waits({"up_to": "10 days", "people": 5}) == [1, 3, 5, 7, 9]


def test_people_of_an_open_band_have_waited_longer_than_its_beginning():
    found = waits({"up_to": "52 weeks", "people": 40}, {"over": "52 weeks", "people": 10})
    assert sum(wait > 364 for wait in found) == 10


def test_an_open_band_thins_out_as_the_band_before_it_does():
    """Half of all outlast 100 days, so half of those over 100 outlast 200, and half of these 300."""
    found = waits({"up_to": "100 days", "people": 1000}, {"over": "100 days", "people": 1000})
    assert sum(wait > 200 for wait in found) == 500
    assert sum(wait > 300 for wait in found) == 250
    over = [wait for wait in found if wait > 100]
    assert sum(over) / len(over) - 100 == pytest.approx(100 / math.log(2), rel=2e-3)


def test_an_open_band_may_be_empty():
    assert len(waits({"up_to": "10 days", "people": 5}, {"over": "10 days", "people": 0})) == 5
