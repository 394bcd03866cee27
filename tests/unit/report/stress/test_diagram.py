"""The picture of a pathway: valid SVG in which every step and every route is found."""

from __future__ import annotations

from pathlib import Path
from xml.etree import ElementTree

import pytest

from simulator.report.stress.diagram import pathway_svg
from simulator.scenario_file import read_scenario
from tests.unit.report.files import BRISTOL, EVERYTHING, SHIPPED, TEMPLATE, VALID

pytestmark = pytest.mark.slow

SVG = "{http://www.w3.org/2000/svg}"


def drawings(path: Path) -> list[ElementTree.Element]:
    system = read_scenario(path).baseline
    return [ElementTree.fromstring(pathway_svg(pathway, system)) for pathway in system.pathways]


def words(drawing: ElementTree.Element) -> str:
    """Text of the picture, broken lines put together."""
    drawn = [text for text in drawing.iter(f"{SVG}text") if text.get("class") != "halo"]
    return "".join((text.text or "").strip() for text in drawn)


@pytest.mark.parametrize("path", [*VALID, *SHIPPED], ids=lambda path: path.stem)
def test_every_step_group_and_exit_is_in_the_picture(path: Path) -> None:
    system = read_scenario(path).baseline
    for pathway, drawing in zip(system.pathways, drawings(path), strict=True):
        told = words(drawing)
        reached = {
            r.to for s in pathway.steps for c in (s.course, *s.course_by_group.values()) for r in c.routes
        }
        ways_out = [way_out for way_out in pathway.exits if way_out.name in reached]
        missing = [
            part.name for part in (*pathway.steps, *pathway.groups, *ways_out) if part.name not in told
        ]
        assert missing == []


def arrows(drawing: ElementTree.Element, when: str) -> int:
    return sum(
        path.get("class") == when and path.get("marker-end") is not None
        for path in drawing.iter(f"{SVG}path")
    )


def test_each_route_between_steps_is_one_arrow() -> None:
    (bristol,) = drawings(BRISTOL / "published.yaml")
    # From the paper's transitions: GP 4, triage 3, crisis 2, community 2, assessment 1, inpatient 1.
    assert arrows(bristol, "care") == 13
    # Those who give up waiting: therapy to the GP; community care to the GP and to crisis care.
    assert arrows(bristol, "wait") == 3
    (template,) = drawings(TEMPLATE / "baseline.yaml")
    assert (arrows(template, "care"), arrows(template, "wait")) == (6, 1)


def test_a_share_that_differs_for_a_group_is_told_on_the_arrow() -> None:
    (drawing,) = drawings(TEMPLATE / "baseline.yaml")
    labels = {text.text for text in drawing.iter(f"{SVG}text") if text.get("class") == "label"}
    assert labels == {"55% (urgent 30%)", "8% (urgent 50%)", "5%", "25%", "45%", "60%", "gets worse"}


def test_nothing_stands_outside_the_picture() -> None:
    for path in (EVERYTHING, BRISTOL / "baseline.yaml", TEMPLATE / "baseline.yaml"):
        for drawing in drawings(path):
            width, height = (float(drawing.get(key) or 0) for key in ("width", "height"))
            for box in drawing.iter(f"{SVG}rect"):
                x, y, wide, high = (float(box.get(key) or -1) for key in ("x", "y", "width", "height"))
                assert 0 <= x <= x + wide <= width
                assert 0 <= y <= y + high <= height


def test_the_same_pathway_gives_the_same_picture() -> None:
    system = read_scenario(EVERYTHING).baseline
    assert pathway_svg(system.pathways[0], system) == pathway_svg(system.pathways[0], system)
