"""The page for a board, files, and pictures in notebooks."""

from __future__ import annotations

from pathlib import Path

import matplotlib
import pytest
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from simulator.charts.cost import cost_per_recovery
from simulator.charts.output.file import save
from simulator.charts.page import board
from simulator.charts.saving import money
from simulator.charts.waits import waits_over_time
from simulator.outcomes import Comparison
from tests.unit.charts.small_comparison import PLAN, comparison
from tests.unit.charts.test_charts import written_on

# Whole pages are drawn and written.
pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def study() -> Comparison:
    return comparison()


@pytest.fixture(scope="module")
def page(study: Comparison) -> Figure:
    """The page of the study, for tests that only look."""
    figure = board(study)
    figure.draw_without_rendering()
    return figure


def test_the_page_is_landscape_a4(page: Figure) -> None:
    width_inches, height_inches = page.get_size_inches()
    assert (round(width_inches * 25.4), round(height_inches * 25.4)) == (297, 210)


def test_the_page_says_what_a_reader_must_know(page: Figure) -> None:
    text = written_on(page)
    for phrase in (
        "What does 'targeted' do",
        "beside the same percentage off every team",
        "n = 4",
        "95% interval",
        "covers zero",
        "A slice 'of the same saving'",
        "a model, not a forecast",
    ):
        assert phrase in text


@pytest.mark.parametrize(
    ("without", "below"),
    [
        ((), "Gave up waiting, patients a month"),
        (("reneged",), "Still waiting for treatment, at the end of each month"),
    ],
)
def test_below_the_wait_of_those_seen_are_people_it_leaves_out(without: tuple[str, ...], below: str) -> None:
    page = board(comparison(without=without))
    titles = [" ".join(ax.get_title(loc="left").split()) for ax in page.findobj(Axes)]
    seen = titles.index("Mean wait to treatment of those seen in each month")
    assert titles[seen + 1] == below


def test_a_question_of_ones_own_is_the_heading(study: Comparison) -> None:
    page = board(study, question="Can we afford it?")
    assert "Can we afford it?" in [text.get_text() for text in page.texts]


@pytest.mark.parametrize(
    "odd",
    [
        comparison(scenarios=(PLAN,)),
        comparison(replications=1),
        comparison(scenarios=("baseline", "one", "two", "three", "four", "five", "six", "seven")),
    ],
    ids=["one scenario", "one replication", "eight scenarios"],
)
def test_the_page_holds_any_comparison(odd: Comparison) -> None:
    # A chart pressed to nothing would be a warning, which is an error in tests.
    board(odd).draw_without_rendering()


def test_nothing_on_the_page_lies_outside_it(page: Figure) -> None:
    box = page.get_tightbbox()
    assert box.x0 >= 0
    assert box.y0 >= 0
    assert box.x1 <= page.get_figwidth()
    assert box.y1 <= page.get_figheight()


def test_files_of_the_same_chart_are_the_same_bytes(study: Comparison, tmp_path: Path) -> None:
    first = save(cost_per_recovery(study), tmp_path / "one" / "cost")
    second = save(cost_per_recovery(study), tmp_path / "two" / "cost")
    assert [path.name for path in first] == ["cost.png", "cost.svg"]
    for one, other in zip(first, second, strict=True):
        assert one.read_bytes() == other.read_bytes()


def test_a_name_with_a_point_keeps_it(study: Comparison, tmp_path: Path) -> None:
    figure = Figure(figsize=(3, 2))
    figure.add_subplot()
    assert save(figure, tmp_path / "v1.2")[1].name == "v1.2.svg"


def test_an_svg_file_holds_no_date(study: Comparison, tmp_path: Path) -> None:
    _, svg = save(cost_per_recovery(study), tmp_path / "cost")
    assert "date" not in svg.read_text(encoding="utf-8")


def test_settings_of_others_are_left_alone(study: Comparison, tmp_path: Path) -> None:
    before = dict(matplotlib.rcParams)
    save(waits_over_time(study), tmp_path / "waits")
    assert dict(matplotlib.rcParams) == before


def test_a_chart_shows_itself_in_a_notebook(study: Comparison, page: Figure) -> None:
    for shown in (money(study), page):
        picture, size = shown._repr_png_()  # type: ignore[union-attr]  # what notebooks look for
        assert picture.startswith(b"\x89PNG")
        assert size["width"] > size["height"] / 2
