"""Titles: what people call things, beside the names that tables keep."""

from __future__ import annotations

from pathlib import Path

from simulator.domain.title import Titles
from simulator.scenario_file import read_scenario, resolved_text

FILE = Path(__file__).parents[2] / "scenario_files" / "valid" / "everything.yaml"


def test_a_title_is_what_people_read_and_a_name_in_words_stands_for_none() -> None:
    titles = Titles.of(read_scenario(FILE).baseline)
    assert titles.pathways.of("adults") == "Adults of working age"
    assert titles.pathways.of("adults", "triage") == "Single point of access"
    assert titles.pathways.of("adults", "crisis") == "crisis"
    assert titles.groups.of("adults", "urgent") == "Urgent referrals"
    assert titles.groups.of("adults", "routine") == "routine"
    assert titles.teams.of("access") == "Access & assessment team (north)"
    assert titles.teams.of("access", "contacts") == "Clinic slots"
    assert titles.teams.of("crisis", "episodes") == "episodes"


def test_a_name_that_the_system_lacks_is_read_in_words() -> None:
    assert Titles.of(read_scenario(FILE).baseline).teams.of("acute_wards") == "acute wards"


def test_titles_are_written_back() -> None:
    assert resolved_text(FILE).count("title: ") == 5
