"""Posts that see patients staff pools: where the file says so, and by a default that `check` shows."""

from __future__ import annotations

from pathlib import Path

import pytest

from simulator.scenario_file import check, read_scenario

VALID = Path(__file__).parents[2] / "scenario_files" / "valid"
FILE, SMALL = VALID / "admin_posts.yaml", VALID / "small.yaml"


def wte_of_contacts(path: Path) -> float:
    scenario = read_scenario(path)
    community = scenario.baseline.team("community")
    return float(community.capacity_on(community.pool("contacts"), scenario.baseline.starts).wte)


def test_posts_that_see_no_patients_give_no_contacts_and_a_fixed_post_that_does_gives_them() -> None:
    # 6 nurses and the manager; neither the 4 administrators nor the one of the agency.
    assert wte_of_contacts(FILE) == 7
    assert wte_of_contacts(SMALL) == 6


def test_places_by_post_count_those_who_see_patients() -> None:
    community = read_scenario(FILE).baseline.team("community")
    assert community.pool("caseload").count == 30 * 7


def test_check_names_in_one_line_who_is_taken_to_see_patients() -> None:
    (note,) = check(SMALL).notes
    assert note == (
        "taken to see patients and staff the pools of their team, because the file does not say "
        "'sees_patients': 6 WTE of 'community.nurse', 12 WTE of 'ward.nurse'"
    )
    # Whoever the file speaks of is not among them.
    (note,) = check(FILE).notes
    assert "6 WTE of 'community.nurse', 12 WTE" in note


def test_a_pool_that_names_its_lines_takes_no_default(tmp_path: Path) -> None:
    path = tmp_path / "named.yaml"
    path.write_text(
        f"extends: {SMALL.as_posix()}\nteams:\n  community:\n    pools:\n"
        "      contacts: {staffed_by: [nurse]}\n      caseload: {staffed_by: [nurse]}\n"
        "  ward: {pools: {beds: {staffed_by: [nurse]}}}\n",
        encoding="utf-8",
    )
    assert check(path).notes == ()


@pytest.mark.parametrize(("said", "warned"), [("", True), (", sees_patients: true", False)])
def test_a_name_is_doubtful_only_where_the_file_says_nothing(tmp_path: Path, said: str, warned: bool) -> None:
    path = tmp_path / "named.yaml"
    path.write_text(
        f"extends: {SMALL.as_posix()}\nteams: {{community: {{staff: {{administrator: "
        f"{{wte: 4, cost_per_wte: £35k{said}, source: test}}}}}}}}\n",
        encoding="utf-8",
    )
    about = [w for w in check(path).warnings if "'community.administrator'" in w and "count as" in w]
    assert len(about) == warned
