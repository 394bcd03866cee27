"""What holds for every chart, and what each of them must say."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date

import numpy as np
import pandas as pd
import pytest
from matplotlib.axes import Axes
from matplotlib.collections import FillBetweenPolyCollection
from matplotlib.colors import to_hex
from matplotlib.container import ErrorbarContainer
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle
from matplotlib.text import Text

from simulator.charts.activity import throughput
from simulator.charts.catalogue import CATALOGUE
from simulator.charts.cost import cost_per_recovery, label_of_recovery
from simulator.charts.difference import differences
from simulator.charts.saving import money
from simulator.charts.selection import whole_period
from simulator.charts.sentence import scenario_name
from simulator.charts.style import BASELINE, LOOKS, QUIET, looks, verdict_colour
from simulator.charts.waits import waits_over_time
from simulator.outcomes import Comparison, measure_named
from simulator.wording import written_difference
from tests.unit.charts.small_comparison import (
    EVERYTHING_BUT_WAITS,
    PLAN,
    RECOVERY_MEASURES,
    SCENARIOS,
    SIX,
    SLICE,
    comparison,
    full_comparison,
)

pytestmark = pytest.mark.slow

CHARTS = tuple(
    chart.function for chart in CATALOGUE if chart.source == "comparison" and chart.name != "board"
)
Chart = Callable[..., Axes]
every_chart = pytest.mark.parametrize("chart", CHARTS, ids=lambda chart: chart.__name__)


@pytest.fixture(scope="module")
def study() -> Comparison:
    return full_comparison()


@pytest.fixture(scope="module")
def drawn(study: Comparison) -> dict[Chart, Axes]:
    """Every chart of the study, for tests that only look."""
    return {chart: chart(study) for chart in CHARTS}


@pytest.fixture(scope="module")
def written(drawn: dict[Chart, Axes]) -> dict[Chart, str]:
    return {chart: written_on(ax) for chart, ax in drawn.items()}


def written_on(chart: Axes | Figure) -> str:
    """Everything that is written on a figure, lines joined."""
    figure = chart.get_figure(root=True) if isinstance(chart, Axes) else chart
    assert figure is not None
    figure.draw_without_rendering()
    return " ".join(text.get_text() for text in figure.findobj(Text)).replace("\n", " ").replace("\xa0", " ")


def title_of(ax: Axes) -> str:
    return " ".join(ax.get_title(loc="left").split())


def intervals(ax: Axes) -> int:
    bars = [c for c in ax.containers if isinstance(c, ErrorbarContainer) and c.lines[2]]
    bands = [c for c in ax.collections if isinstance(c, FillBetweenPolyCollection)]
    return len(bars) + sum(
        np.isfinite(band.get_paths()[0].vertices).all() for band in bands if band.get_paths()
    )


@every_chart
def test_a_chart_returns_the_axes_it_was_given(chart: Chart, study: Comparison) -> None:
    ax = Figure().add_subplot()
    assert chart(study, ax) is ax
    assert chart(study, ax=ax) is ax


@every_chart
def test_a_chart_makes_its_own_axes_when_given_none(chart: Chart, drawn: dict[Chart, Axes]) -> None:
    ax = drawn[chart]
    assert isinstance(ax, Axes)
    assert ax.get_title(loc="left")


@every_chart
def test_every_scenario_is_named_as_people_read_it(chart: Chart, written: dict[Chart, str]) -> None:
    text = written[chart]
    for name in ("baseline (no cuts)", "five percent everywhere", "targeted"):
        assert name in text
    assert SLICE not in text


@every_chart
def test_the_number_of_replications_is_told(chart: Chart, written: dict[Chart, str]) -> None:
    assert "4 replications (n = 4)" in written[chart]


@every_chart
def test_the_notes_are_told_on_axes_of_others_too(chart: Chart, study: Comparison) -> None:
    figure = Figure(figsize=(8, 6), layout="constrained")
    assert "4 replications (n = 4)" in written_on(chart(study, figure.add_subplot()))


@every_chart
def test_intervals_are_drawn(chart: Chart, drawn: dict[Chart, Axes]) -> None:
    assert intervals(drawn[chart]) >= len(SCENARIOS) - 1


@every_chart
def test_one_replication_has_no_interval_and_says_so(chart: Chart) -> None:
    ax = chart(full_comparison(replications=1))
    text = written_on(ax)
    assert intervals(ax) == 0
    assert "1 replication (n = 1) gives no interval" in text
    assert "within noise" not in text.lower()


@every_chart
def test_one_scenario_can_be_drawn(chart: Chart) -> None:
    ax = chart(comparison(scenarios=(PLAN,)))
    assert "n = 4" in written_on(ax)


@every_chart
def test_a_scenario_that_changes_nothing_can_be_drawn(chart: Chart) -> None:
    same = comparison(scenarios=("baseline", "nothing_cut"))
    assert "nothing cut" in written_on(chart(same))


@every_chart
def test_both_axes_say_what_they_show(chart: Chart, drawn: dict[Chart, Axes]) -> None:
    ax = drawn[chart]
    assert ax.get_xlabel()
    assert ax.get_ylabel() or [label.get_text() for label in ax.get_yticklabels()]


def test_the_baseline_is_grey_and_first(study: Comparison) -> None:
    known = looks(study)
    assert next(iter(known)) == study.baseline
    assert known[study.baseline] == BASELINE
    red, green, blue = (int(BASELINE.colour[at : at + 2], 16) for at in (1, 3, 5))
    assert red == green == blue


def test_a_slice_has_the_colour_and_mark_of_its_plan_and_is_hollow_and_dashed() -> None:
    known = looks(full_comparison(scenarios=SIX))
    for plan, slice_ in ((PLAN, SLICE), (SIX[4], SIX[3])):
        assert known[slice_] == replace(known[plan], is_slice=True)
        assert known[slice_].face == "white"
        assert (known[plan].line, known[slice_].line) == ("-", "--")
        assert not known[plan].is_slice
    assert len({known[plan].colour for plan in (PLAN, SIX[4], SIX[5])}) == 3


def test_no_scenario_has_the_colour_of_a_verdict() -> None:
    assert not {look.colour for look in (BASELINE, *LOOKS)} & {verdict_colour(v) for v in ("better", "worse")}


def test_plans_differ_in_black_and_white_too() -> None:
    for trait in ("marker", "hatch", "colour"):
        assert len({getattr(look, trait) for look in (BASELINE, *LOOKS)}) == 1 + len(LOOKS)


@pytest.mark.parametrize("chart", [waits_over_time, throughput])
def test_the_legend_names_every_scenario_the_baseline_first(chart: Chart, study: Comparison) -> None:
    legend = chart(study).get_legend()
    assert legend is not None
    names = [text.get_text() for text in legend.get_texts()]
    assert names == [scenario_name(scenario, study) for scenario in study.scenarios]


def test_a_slice_says_which_plan_it_matches(study: Comparison) -> None:
    assert scenario_name(SLICE, study) == "five percent everywhere (same saving as targeted)"
    assert scenario_name("plan_as_uniform_slice", study) == "plan as uniform slice (same saving)"


class TestWaits:
    def test_the_wait_of_those_seen_is_shown_unless_told_otherwise(self, study: Comparison) -> None:
        ax = waits_over_time(study)
        assert title_of(ax).startswith("Mean wait to treatment of those seen in each month; Mar 2027: ")

    def test_a_system_without_treatment_shows_the_next_wait(self) -> None:
        ax = waits_over_time(comparison(without=("treatment_wait_mean_days",)))
        assert title_of(ax).startswith("Still waiting for treatment, at the end of each month; ")

    @pytest.mark.parametrize(
        ("measure", "in_month"),
        [("waiting_for_treatment", 1.0), ("treatment_wait_mean_days", 0.5), ("reneged", 0.5)],
    )
    def test_snapshots_lie_at_the_end_of_months_and_all_else_in_the_middle(
        self, study: Comparison, measure: str, in_month: float
    ) -> None:
        ax = waits_over_time(study, measure=measure)
        points = [list(line.get_xdata()) for line in ax.lines if len(line.get_xdata()) == 6]
        assert points
        assert all(at == [month + in_month for month in range(6)] for at in points)

    @pytest.mark.parametrize("measure", ["waiting_for_treatment", "treatment_wait_mean_days", "recoveries"])
    def test_the_axis_has_the_unit_of_the_measure(self, study: Comparison, measure: str) -> None:
        assert f"({measure_named(measure).unit})" in waits_over_time(study, measure=measure).get_ylabel()

    def test_an_axis_that_does_not_begin_at_zero_says_so(self, study: Comparison) -> None:
        for measure in ("treatment_wait_mean_days", "reneged", "treatment_starts"):
            ax = waits_over_time(study, measure=measure)
            assert (ax.get_ylim()[0] != 0) == ("axis not from 0" in ax.get_ylabel())
        assert ax.get_ylim()[0] > 0

    def test_a_line_goes_through_every_month(self, study: Comparison) -> None:
        ax = waits_over_time(study)
        colours = {to_hex(line.get_color()).upper() for line in ax.lines if len(line.get_xdata()) == 6}
        assert colours == {look.colour.upper() for look in looks(study).values()}

    def test_the_first_cut_is_marked_on_its_day(self, study: Comparison) -> None:
        days = (date(2027, 1, 1), date(2026, 12, 1))
        ax = waits_over_time(study, cut_dates=days)
        marks = [line for line in ax.lines if len(line.get_xdata()) == 2]
        # December is the third month: it begins two months after the first one does.
        assert [list(mark.get_xdata()) for mark in marks] == [[2.0, 2.0]]
        assert "first cut, 1 Dec 2026" in written_on(ax)

    def test_a_cut_outside_the_months_is_not_marked(self, study: Comparison) -> None:
        ax = waits_over_time(study, cut_dates=[date(2020, 1, 1)])
        assert "first cut" not in written_on(ax)

    def test_months_are_named_in_english_with_their_year(self, study: Comparison) -> None:
        labels = [label.get_text() for label in waits_over_time(study).get_xticklabels()]
        assert labels == ["Oct\n2026", "Nov", "Dec", "Jan\n2027", "Feb", "Mar"]

    def test_a_pathway_can_be_chosen(self, study: Comparison) -> None:
        assert "talking" in title_of(waits_over_time(study, pathway="talking"))

    def test_the_title_gives_the_last_month_of_the_farthest_scenario_and_of_the_baseline(
        self, study: Comparison
    ) -> None:
        # Each month of the baseline has 50 people waiting, of the slice 20 more, of the plan as many.
        title = title_of(waits_over_time(study, measure="waiting_for_treatment"))
        assert title.endswith("Mar 2027: 70 with five percent everywhere, 50 in the baseline")

    def test_an_unknown_step_or_team_is_refused(self, study: Comparison) -> None:
        with pytest.raises(ValueError, match="no step 'tretment' in the table"):
            waits_over_time(study, pathway="talking", step="tretment")
        with pytest.raises(ValueError, match="no team 'nobody' in the table"):
            waits_over_time(study, team="nobody")

    def test_an_unknown_pathway_is_refused_with_those_there_are(self, study: Comparison) -> None:
        with pytest.raises(ValueError, match="no pathway 'walking' in the table: it has all, talking"):
            waits_over_time(study, pathway="walking")

    def test_an_unknown_measure_is_refused(self, study: Comparison) -> None:
        with pytest.raises(ValueError, match="did you mean 'reneged'"):
            waits_over_time(study, measure="renegd")

    def test_a_measure_that_is_not_given_by_month_is_refused(self, study: Comparison) -> None:
        with pytest.raises(ValueError, match="'spend_pounds' is not given by month"):
            waits_over_time(study, measure="spend_pounds", pathway="talking")

    def test_a_window_without_a_whole_month_says_so(self) -> None:
        assert "no whole month" in written_on(waits_over_time(comparison(months=())))


class TestCost:
    def test_the_axis_is_in_pounds(self, study: Comparison) -> None:
        assert cost_per_recovery(study).get_xlabel().startswith("Cost per recovery (£)")

    def test_it_says_that_all_spend_is_divided_by_the_recoveries_measured(
        self, written: dict[Chart, str]
    ) -> None:
        assert "including care without a measured outcome" in written[cost_per_recovery]

    def test_the_share_of_courses_with_an_outcome_is_told_where_it_is_known(self) -> None:
        known = pd.DataFrame(
            [["baseline", "all", "all", "all", "all", "all", "courses_with_outcome_share", 0.42]],
            columns=["scenario", "pathway", "group", "step", "team", "period", "measure", "estimate"],
        )
        share = whole_period(known, "courses_with_outcome_share", "baseline")
        assert "; 42.0% of completed courses have a measured outcome" in label_of_recovery(share)
        assert whole_period(known, "courses_with_outcome_share", "plan") is None
        assert "outcome" not in label_of_recovery(None)

    def test_the_verdict_against_the_slice_comes_before_that_against_the_baseline(
        self, study: Comparison
    ) -> None:
        texts = [text.get_text() for text in cost_per_recovery(study).texts]
        (of_slice,) = (at for at, text in enumerate(texts) if text.startswith("slice: "))
        assert texts[of_slice + 1].startswith("baseline: ")

    def test_the_baseline_is_the_top_row(self, study: Comparison) -> None:
        ax = cost_per_recovery(study)
        assert ax.get_yticklabels()[0].get_text() == "baseline (no cuts)"
        assert ax.yaxis_inverted()

    def test_without_recoveries_it_shows_the_cost_of_a_course_and_says_so(self) -> None:
        ax = cost_per_recovery(comparison(without=RECOVERY_MEASURES))
        assert title_of(ax).startswith("Cost per completed course: ")
        assert "no recoveries are measured" in " ".join(ax.get_xlabel().split())

    def test_dots_lie_at_the_estimates(self, study: Comparison) -> None:
        ax = cost_per_recovery(study)
        drawn = [container.lines[0].get_xdata()[0] for container in ax.containers]
        told = study.headline().query("measure == 'cost_per_recovery_pounds'")["estimate"]
        assert drawn == list(told)


@pytest.mark.parametrize(
    ("chart", "reason"),
    [
        (throughput, "no treatment, contact or referral was counted"),
        (cost_per_recovery, "no recovery and no completed course was counted"),
        (money, "no money was counted"),
    ],
)
def test_a_chart_says_why_it_is_empty(chart: Chart, reason: str) -> None:
    assert reason in written_on(chart(comparison(without=EVERYTHING_BUT_WAITS)))


class TestDifferences:
    def test_sure_harm_is_worse_and_small_effects_are_within_noise(self, written: dict[Chart, str]) -> None:
        text = written[differences]
        assert "+40% worse" in text
        assert "within noise" in text

    def test_measures_of_no_harm_are_left_out(self, written: dict[Chart, str]) -> None:
        text = written[differences]
        assert measure_named("referrals").title not in text
        assert measure_named("spend_pounds").title not in text

    def test_what_lies_beyond_the_axis_keeps_its_figure(
        self, drawn: dict[Chart, Axes], written: dict[Chart, str]
    ) -> None:
        assert drawn[differences].get_xlim()[1] < 1
        assert "+300% worse" in written[differences]

    def test_measures_are_in_the_order_of_the_headline(self, study: Comparison) -> None:
        labels = [label.get_text() for label in differences(study).get_yticklabels()]
        shown = [label.split("\n")[0] for label in labels if "\n" in label]
        told = list(dict.fromkeys(study.headline()["title"]))
        assert shown == [title for title in told if title in shown]

    def test_a_plan_is_judged_against_its_slice(self, written: dict[Chart, str]) -> None:
        assert "at equal money, against its slice" in written[differences]
        alone = comparison(scenarios=("baseline", PLAN))
        assert "equal money" not in written_on(differences(alone))

    def test_shares_differ_by_points_as_in_the_table(self, study: Comparison) -> None:
        told = study.headline().query("measure == 'recovery_share' and scenario == @SLICE").iloc[0]
        said = [text.get_text() for text in differences(study).texts]
        assert sum(text.startswith(written_difference(told["difference"], "share")) for text in said) >= 1
        assert "points" in written_difference(told["difference"], "share")

    def test_the_title_counts_the_verdicts_of_the_table(self) -> None:
        small = comparison()
        told = small.headline().query("scenario == @SLICE")
        # What is zero in the baseline has no place on the axis.
        is_shown = told["measure"].map(lambda name: measure_named(name).harm != "neither")
        told = told[is_shown & told["relative_difference"].notna()]
        worse, better = ((told["verdict"] == word).sum() for word in ("worse", "better"))
        assert f"five percent everywhere {worse} worse, {better} better" in title_of(differences(small))

    def test_a_hint_is_called_perhaps_as_in_the_table_and_has_no_colour(self) -> None:
        few = comparison(replications=3)
        chart = differences(few)
        hints = [note for note in chart.texts if "perhaps" in note.get_text()]
        told = few.headline()
        told = told[told["measure"].map(lambda name: measure_named(name).harm != "neither")]
        weak = sum(
            int((told[f"{kind}verdict"].isin(["better", "worse"]) & ~told[f"{kind}stands"]).sum())
            for kind in ("", "slice_")
        )
        assert len(hints) == weak > 0
        assert {note.get_color() for note in hints} == {verdict_colour("within noise")}
        text = written_on(chart)
        assert "'Perhaps': a hint, not a finding." in text

    def test_where_every_verdict_stands_nothing_is_said_of_hints(self, study: Comparison) -> None:
        assert "erhaps" not in written_on(differences(study))
        assert "erhaps" not in written_on(differences(comparison(replications=1)))


@dataclass(frozen=True, kw_only=True, eq=False)
class Unjudged(Comparison):
    """A comparison that says in its own words that there is no interval."""

    def headline(self) -> pd.DataFrame:
        return super().headline().replace({"within noise": "no interval"})


@every_chart
def test_the_words_no_interval_are_taken_from_the_comparison(chart: Chart) -> None:
    one = comparison(replications=1)
    text = written_on(chart(Unjudged(samples=one.samples, slices=one.slices)))
    assert "within noise" not in text.lower()
    assert "no interval" in text.lower()


def test_no_interval_is_grey() -> None:
    assert verdict_colour("no interval") == verdict_colour("within noise") == QUIET


class TestMoney:
    def test_net_saving_is_what_knock_on_leaves_of_the_gross(self, written: dict[Chart, str]) -> None:
        text = written[money]
        # Six months of 20,000 saved, and of 6,000 spent elsewhere by the slice.
        assert "£120k" in text
        assert f"knock-on +£{6 * 6_000:,}, worse" in text
        assert f"£{6 * 14_000:,}" in text

    def test_a_rise_of_knock_on_cost_has_the_sign_of_the_table_and_a_bar_against_the_saving(
        self, study: Comparison
    ) -> None:
        told = study.headline().query("measure == 'knock_on_cost_pounds' and scenario == @SLICE")
        rise = float(told["difference"].item())
        assert rise > 0
        ax = money(study)
        assert any(bar.get_width() == -rise for bar in ax.patches if isinstance(bar, Rectangle))
        assert "Left: spent again" in ax.get_xlabel()
        assert "knock-on −£" not in written_on(ax)

    def test_a_single_scenario_shows_its_spend(self) -> None:
        assert "spend of teams" in written_on(money(comparison(scenarios=(PLAN,))))


class TestThroughput:
    def test_without_courses_it_shows_referrals(self) -> None:
        measures = ("treatment_starts", "completed_courses", "cost_per_completed_course_pounds")
        ax = throughput(comparison(without=(*measures, *RECOVERY_MEASURES)))
        assert ax.get_xlabel() == "Number over Oct 2026 to Mar 2027 (patients)"

    def test_bars_begin_at_zero(self, study: Comparison) -> None:
        assert throughput(study).get_xlim()[0] == 0
