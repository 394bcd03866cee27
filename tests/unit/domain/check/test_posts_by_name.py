"""Posts that see no patients by their name are not counted as clinicians in silence."""

from __future__ import annotations

from dataclasses import replace

import pytest

from simulator.domain.check.posts import warnings_of_posts
from simulator.domain.system import System
from tests.unit.domain.systems import line, small_system


def with_posts(name: str, *, staffs: bool = True) -> System:
    system = small_system()
    team = system.team("community")
    staffed_by = ("nurse", name) if staffs else ("nurse",)
    pools = tuple(replace(pool, staffed_by=staffed_by) for pool in team.pools)
    changed = replace(team, lines=(*team.lines, line(name, 140_000, wte="4")), pools=pools)
    return replace(system, teams=(changed, *system.teams[1:]))


@pytest.mark.parametrize("name", ["admin", "Administrators", "team_manager", "medical_secretary"])
def test_posts_whose_name_says_that_they_see_no_patients_are_named_with_their_contacts(name: str) -> None:
    (warning,) = warnings_of_posts(with_posts(name))
    assert warning.startswith(
        f"the 4 WTE of 'community.{name}' count as clinicians, each giving 11 contacts a week in "
        "'community.contacts'"
    )


def test_clinicians_and_posts_that_staff_no_contacts_are_not_doubtful() -> None:
    assert list(warnings_of_posts(with_posts("psychologist"))) == []
    assert list(warnings_of_posts(with_posts("case_manager"))) == []
    assert list(warnings_of_posts(with_posts("admin", staffs=False))) == []
