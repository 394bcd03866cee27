"""The register of figures: complete, with the right source, and counted by what stands behind them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

import simulator as sim
from simulator.report import figures_of
from simulator.report.stress.assumption import by_kind, can_be_looked_up, counted_by_kind, kind_of
from simulator.scenario_file import read_scenario
from simulator.scenario_file.canonical import document
from tests.unit.report.files import EVERYTHING, SHIPPED, SMALL, TEMPLATE, VALID


def by_place(path: Path) -> dict[str, tuple[str, str]]:
    """Value and source of every figure of a file."""
    return {figure.place: (figure.value, figure.source) for figure in figures_of(read_scenario(path))}


def sources_in(value: object) -> Iterator[str]:
    """Every text under a key `source` of a resolved scenario."""
    if isinstance(value, dict):
        for key, child in value.items():
            if key == "source" and isinstance(child, str):
                yield child
            yield from sources_in(child)
    elif isinstance(value, list):
        for child in value:
            yield from sources_in(child)


@pytest.mark.parametrize("path", [*VALID, *SHIPPED], ids=lambda path: path.stem)
def test_every_source_of_a_file_stands_behind_a_figure(path: Path) -> None:
    scenario = read_scenario(path)
    told = {figure.source for figure in figures_of(scenario)}
    assert set(sources_in(document(scenario))) <= told


def test_a_figure_has_the_nearest_source_and_its_unit() -> None:
    found = by_place(EVERYTHING)
    assert found["teams.access.staff.nurse.wte"] == (
        "5 WTE",
        "Agenda for Change 2025/26, mid-point with on-costs",
    )
    assert found["teams.community.staff.nurse.per_year"] == ("£18,700.33 a year", "assumption")
    assert found["pathways.adults.steps.triage.routes"] == (
        "therapy 60%, crisis 5% after a delay (4 hours), signposted 35%",
        "assumption, service manager",
    )
    # Patience has a source of its own, the course around it has none.
    assert found["pathways.adults.steps.therapy.patience.routes"][1] == "Murch et al. 2021"
    assert found["pathways.adults.steps.therapy.sessions.did_not_attend"] == ("12%", "")
    assert found["demand.adults.routine.changes[0].rate"] == ("90 per month from 2027-04-01", "assumption")
    assert found["teams.ward.pools.beds.factors[0].times"] == ("× 1.1 from 2026-12-01", "winter beds")
    assert found["day_one.adults.urgent.ward.in_care"][0] == "3 people in care, for 3 days to 40 days"


def test_what_changes_nothing_is_no_figure() -> None:
    found = by_place(EVERYTHING)
    # A price of nothing, a priority like everybody's, the only way on, and the interval of a single contact.
    assert not [place for place in found if place.endswith(("ward.price_per_start", "therapy.priority"))]
    assert "pathways.adults.steps.supported.routes" not in found
    assert "pathways.adults.steps.triage.sessions.interval" not in found
    assert "pathways.adults.steps.crisis.patience.after" not in found


def test_a_group_repeats_nothing_that_holds_for_all() -> None:
    of_group = [place for place in by_place(EVERYTHING) if ".steps.therapy.groups.urgent." in place]
    assert of_group == ["pathways.adults.steps.therapy.groups.urgent.sessions.number"]


def test_names_that_are_words_of_the_format_are_names(tmp_path: Path) -> None:
    text = SMALL.read_text(encoding="utf-8")
    text = (
        text.replace("housing", "source")
        .replace("assessment:", "number:")
        .replace(": assessment", ": number")
    )
    text = text.replace("role: number", "role: assessment").replace("rooms", "routes")
    file = tmp_path / "names.yaml"
    file.write_text(text, encoding="utf-8")
    found = by_place(file)
    assert found["teams.source.non_pay.contract.per_year"] == ("£300,000 a year", "test")
    assert found["teams.source.pools.routes.count"] == ("12 places", "test")
    assert "pathways.adults.steps.number.routes" in found


def test_a_source_that_mentions_an_assumption_is_one_even_where_it_also_cites() -> None:
    assert kind_of("posts: 30 a WTE (Greenwood 2000); band: assumption") == "assumption"
    assert kind_of("Assumed by the finance lead") == "assumption"
    assert kind_of("Murch et al. 2021") == "cited"
    assert kind_of("") == "no source"


def test_a_source_can_be_looked_up_by_year_address_or_identifier() -> None:
    assert can_be_looked_up("Johnson et al. 2018, Lancet 392")
    assert can_be_looked_up("https://example.org/table")
    assert can_be_looked_up("doi 10.1016/j.orhc")
    assert can_be_looked_up("BJPsych Bulletin, PMC8058940")
    assert not can_be_looked_up("see nurse")
    assert not can_be_looked_up("NHS England access standards")


def test_the_counts_add_up_to_the_figures() -> None:
    figures = figures_of(read_scenario(EVERYTHING))
    cited, assumed, bare = (len(by_kind(figures, kind)) for kind in ("cited", "assumption", "no source"))
    assert cited + assumed + bare == len(figures)
    assert counted_by_kind(figures) == (
        f"{len(figures)} figures: {cited} cited, {assumed} assumptions, {bare} without a source"
    )
    assert counted_by_kind(figures[:0]) == "0 figures: 0 cited, 0 assumptions, 0 without a source"


def test_the_notebook_gives_the_register_with_the_doubtful_figures_first() -> None:
    table = sim.assumptions(EVERYTHING)
    assert list(table.columns) == ["place", "value", "source", "kind"]
    order = ["no source", "assumption", "cited"]
    assert list(table["kind"].unique()) == order
    assert len(table) == len(figures_of(sim.load(EVERYTHING)))


def test_the_template_marks_its_own_guesses() -> None:
    table = sim.assumptions(TEMPLATE / "baseline.yaml")
    assert (table["kind"] == "no source").sum() == 0
    assert (table["kind"] == "assumption").sum() > 0


def test_cuts_are_decisions_and_not_in_the_register() -> None:
    assert by_place(TEMPLATE / "targeted.yaml") == by_place(TEMPLATE / "baseline.yaml")
