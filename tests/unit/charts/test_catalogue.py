"""The register of charts: whatever stands in it is offered, drawn, saved and documented."""

from __future__ import annotations

import inspect
import pydoc
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import pandas as pd
import pytest
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from simulator.charts import CATALOGUE, Catalogue, Chart, StudyCharts
from simulator.charts.chart_docs import COMMAND, chart_table, charts_page, with_table
from simulator.charts.paper import new_axes
from simulator.outcomes import Comparison
from simulator.outcomes.warm_up.trajectory import Trajectory
from tests.unit.charts.small_comparison import SCENARIOS, comparison
from tests.unit.charts.test_warm_up import check, series

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[3]


@dataclass
class Checked:
    """A warm-up check of one series, or of none."""

    checks: pd.DataFrame = field(default_factory=lambda: pd.DataFrame([check("met", 60.0)]))
    starts: date = date(2026, 1, 1)

    def row(
        self, measure: str | None, *, pathway: str, step: str, team: str
    ) -> tuple[Trajectory, dict[object, object]]:
        if measure not in (None, "list_length_at_end"):
            raise ValueError(f"no series '{measure}' was checked")
        return series(), dict(self.checks.iloc[0])


def listed_scenarios(comparison: Comparison, ax: Axes | None = None, colour: str = "grey") -> Axes:
    """How many scenarios there are.

    A chart of this test.
    """
    chart = ax if ax is not None else new_axes(5.0, 3.0)
    chart.bar(range(len(comparison.scenarios)), 1.0, color=colour)
    return chart


NEW = Chart(
    name="scenario_count",
    question="How many scenarios are compared?",
    function=listed_scenarios,
    width_inches=5.0,
    for_managers=False,
    needs="comparison",
)


def charts_of(catalogue: Catalogue = CATALOGUE, *, scenarios: tuple[str, ...] = SCENARIOS) -> StudyCharts:
    return StudyCharts(
        comparison=comparison(scenarios=scenarios), warm_up_check=Checked(), catalogue=catalogue
    )


def test_a_chart_that_is_registered_is_offered_drawn_saved_and_documented(tmp_path: Path) -> None:
    waits = next(chart for chart in CATALOGUE if chart.name == "waits")
    catalogue = (waits, NEW)
    charts = charts_of(catalogue)
    assert "scenario_count" in dir(charts)
    assert NEW.question in repr(charts)
    assert len(charts.scenario_count(colour="black").patches) == len(SCENARIOS)
    saved = {file.name for file in charts.save(tmp_path / "charts")}
    assert saved == {"waits.png", "waits.svg", "scenario_count.png", "scenario_count.svg"}
    assert saved == {file.name for file in (tmp_path / "charts").rglob("*.*")}
    # It is for analysts, so it stays out of the set that a manager reads.
    assert (tmp_path / "charts" / "analyst" / "scenario_count.png").exists()
    assert f"| `charts/analyst/scenario_count.png`, `.svg` | {NEW.question} |" in chart_table(catalogue)
    assert "`study.charts.scenario_count()`" in charts_page(catalogue)
    assert "How many scenarios there are." in charts_page(catalogue)


def test_a_chart_of_differences_is_not_saved_for_a_single_scenario(tmp_path: Path) -> None:
    assert charts_of((NEW,), scenarios=("baseline",)).save(tmp_path) == ()


def test_a_chart_of_the_warm_up_is_saved_only_where_a_series_was_checked(tmp_path: Path) -> None:
    catalogue = tuple(chart for chart in CATALOGUE if chart.source == "warm-up check")
    nothing = Checked(checks=pd.DataFrame())
    none_checked = StudyCharts(comparison=comparison(), warm_up_check=nothing, catalogue=catalogue)
    assert none_checked.save(tmp_path) == ()
    assert {file.name for file in charts_of(catalogue).save(tmp_path)} == {"warm_up.png", "warm_up.svg"}


def test_names_and_files_are_used_once_and_hide_nothing_of_the_study() -> None:
    names = [chart.name for chart in CATALOGUE]
    assert len(set(names)) == len(names)
    assert len({chart.file_name for chart in CATALOGUE}) == len(names)
    own = set(vars(StudyCharts)) | {"comparison", "warm_up_check", "cut_dates", "catalogue"}
    assert not own & set(names)


@pytest.mark.slow
def test_the_forms_that_notebooks_use_draw() -> None:
    charts = charts_of()
    for name in (chart.name for chart in CATALOGUE if chart.name not in ("board", "warm_up")):
        ax = new_axes(8.0, 5.0)
        assert getattr(charts, name)(ax) is ax
        assert getattr(charts, name)(ax=ax) is ax
    assert isinstance(charts.board(), Figure)
    ax = charts.warm_up("list_length_at_end", pathway="stroke", step="ward_1", ax=new_axes(8.0, 4.6))
    assert ax.get_title(loc="left") == "Warm-up met: Waiting list, ward 1"
    with pytest.raises(ValueError, match="was checked"):
        charts.warm_up("spend_pounds")


@pytest.mark.parametrize("chart", CATALOGUE, ids=lambda chart: chart.name)
def test_every_chart_is_as_wide_as_it_says_and_explains_itself(chart: Chart) -> None:
    drawing = getattr(charts_of(), chart.name)
    drawn = drawing()
    figure = drawn.get_figure(root=True) if isinstance(drawn, Axes) else drawn
    assert figure.get_figwidth() == chart.width_inches
    assert pydoc.getdoc(drawing).startswith(chart.question)
    choices = inspect.signature(drawing).parameters
    assert "comparison" not in choices
    assert all(choice.default is not inspect.Parameter.empty for choice in choices.values())


def test_a_first_cut_is_marked_on_the_charts_that_say_so() -> None:
    charts = StudyCharts(comparison=comparison(), warm_up_check=Checked(), cut_dates=(date(2026, 11, 1),))
    texts = [text.get_text() for text in charts.waits().texts]
    assert "first cut, 1 Nov 2026" in texts


def test_an_unknown_name_says_which_is_meant() -> None:
    with pytest.raises(AttributeError, match="no chart 'throughputs': did you mean 'throughput'"):
        _ = charts_of().throughputs


@pytest.mark.parametrize(
    ("fault", "rule"),
    [({"name": "a-b"}, "cannot be the name"), ({"question": "How many."}, "asks no question")],
)
def test_an_entry_that_cannot_work_is_refused(fault: dict[str, str], rule: str) -> None:
    entry = {"name": "a", "question": "b?", "function": listed_scenarios, "width_inches": 1.0}
    with pytest.raises(ValueError, match=rule):
        Chart(**{**entry, "for_managers": True, **fault})  # type: ignore[arg-type]


def test_the_page_and_the_table_of_the_readme_are_up_to_date() -> None:
    assert (ROOT / "docs" / "charts.md").read_text(encoding="utf-8") == charts_page(), f"run: {COMMAND}"
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    assert with_table(readme, chart_table()) == readme, f"run: {COMMAND}"


def test_a_page_without_a_place_for_the_table_is_refused() -> None:
    with pytest.raises(ValueError, match="no place for the table"):
        with_table("# A page\n", chart_table())
