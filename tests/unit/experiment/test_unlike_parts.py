"""Differences are told by the names that people gave."""

from __future__ import annotations

from dataclasses import replace

from simulator.experiment.unlike_parts import MOST_LISTED, parts_that_differ
from tests.unit.experiment.small_study import BASELINE, team


def test_equal_systems_do_not_differ() -> None:
    assert parts_that_differ(BASELINE, replace(BASELINE)) == []


def test_members_are_matched_by_name_whatever_their_order() -> None:
    front_door, therapies = BASELINE.teams
    assert parts_that_differ(BASELINE, replace(BASELINE, teams=(therapies, front_door))) == [
        "teams: the order differs"
    ]


def test_a_member_that_only_one_has_is_named() -> None:
    more = replace(BASELINE, teams=(*BASELINE.teams, team("outreach", 1)))
    assert parts_that_differ(BASELINE, more) == ["teams.outreach: only in the second"]
    assert parts_that_differ(more, BASELINE) == ["teams.outreach: only in the first"]


def test_members_without_names_are_matched_by_position() -> None:
    (referrals,) = BASELINE.referrals
    busier = replace(BASELINE, referrals=(replace(referrals, per_day=0.7),))
    assert parts_that_differ(BASELINE, busier) == ["referrals.0.per_day: 0.6 against 0.7"]


def test_many_differences_are_counted_rather_than_listed() -> None:
    others = tuple(team(f"team_{number}", 1) for number in range(MOST_LISTED + 5))
    found = parts_that_differ(BASELINE, replace(BASELINE, teams=(*BASELINE.teams, *others)))
    assert len(found) == MOST_LISTED + 1
    assert found[-1] == "and 5 more"


def test_a_long_value_is_cut_short() -> None:
    (referrals,) = BASELINE.referrals
    long = replace(BASELINE, referrals=(replace(referrals, source="s" * 500),))
    assert all(len(difference) < 200 for difference in parts_that_differ(BASELINE, long))
