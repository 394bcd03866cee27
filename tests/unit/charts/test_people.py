"""The charts of people, of the plane, of steps and of teams: what each can be asked."""

from __future__ import annotations

import math

import pytest
from matplotlib.text import Annotation

from simulator.charts.people import people_worse_and_better_off
from simulator.charts.plane import saving_against_people
from simulator.charts.selection import NOTHING, HeadlineRow
from simulator.charts.steps import lists_by_step, step_of_title
from simulator.charts.team import use_of_teams
from simulator.outcomes import Comparison
from simulator.outcomes.comparison.finding import finding_of
from simulator.outcomes.comparison.increment import increments_of
from simulator.screen.ranking import increments
from tests.unit.charts.small_comparison import PLAN, SIX, SLICE, comparison, full_comparison
from tests.unit.charts.test_charts import title_of, written_on


@pytest.fixture(scope="module")
def study() -> Comparison:
    return full_comparison()


def test_people_are_shown_by_group_when_asked(study: Comparison) -> None:
    ax = people_worse_and_better_off(study, by="group")
    names = [label.get_text() for label in ax.get_yticklabels()]
    assert names == ["talking: adults", "talking: older"]


def test_people_are_shown_against_a_slice_when_asked(study: Comparison) -> None:
    title = title_of(people_worse_and_better_off(study, against=SLICE))
    assert title == "People worse off and better off, against five percent everywhere"


def test_what_people_cannot_be_shown_by_is_refused(study: Comparison) -> None:
    with pytest.raises(ValueError, match="by scenario or by group, not by 'team'"):
        people_worse_and_better_off(study, by="team")  # type: ignore[arg-type]  # the fault under test
    with pytest.raises(ValueError, match=f"nothing is compared with '{PLAN}'"):
        people_worse_and_better_off(study, against=PLAN)


def test_without_people_the_charts_say_so() -> None:
    for chart in (people_worse_and_better_off, saving_against_people):
        assert "people were not compared one by one" in written_on(chart(comparison()))


def test_increments_go_from_no_cut_through_plans_that_none_beats() -> None:
    # All save the same, so the plan with fewest people worse off beats the others: one increment.
    text = written_on(saving_against_people(full_comparison(scenarios=SIX[:5])))
    assert "£120k more saved, 0 more people worse off" in text
    assert "2 £" not in text


def test_an_increment_is_paired_with_the_plan_before_it_and_has_its_interval() -> None:
    # The slice saves £120k and leaves 100 people worse off, the other plan half as much again of each.
    made = full_comparison(scenarios=("baseline", SLICE, "later_first_contacts"))
    first, second = increments_of(made, finding_of(made))
    assert (first.scenario, first.against) == (SLICE, "baseline")
    assert (second.scenario, second.against) == ("later_first_contacts", SLICE)
    assert second.saving.estimate == pytest.approx(60_000)
    # Replications give 48.5, 49.5, 50.5 and 51.5 people: Student's interval is 50 +- 3.18 * 1.29 / 2.
    assert second.worse_off == pytest.approx((50.0, 47.9459, 52.0541), abs=1e-3)
    assert second.verdict == "worse"
    table = increments(made)
    assert table is not None
    assert [str(row.cells[1]) for row in table.rows] == ["100 (95.9 to 104) worse", "50 (47.9 to 52.1) worse"]
    assert "£60,000 more saved, 50 more people worse off (48 to 52)" in written_on(
        saving_against_people(made)
    )


def test_one_replication_gives_an_increment_no_interval() -> None:
    made = full_comparison(scenarios=("baseline", SLICE), replications=1)
    (step,) = increments_of(made, finding_of(made))
    assert math.isnan(step.worse_off.low)
    assert step.verdict == "no interval"
    assert increments(made) is None


def test_the_list_that_grows_most_comes_first_and_is_the_title(study: Comparison) -> None:
    ax = lists_by_step(study)
    assert next(label.get_text() for label in ax.get_yticklabels()) == "treatment"
    assert (
        title_of(ax) == "Waiting for treatment: 70 with five percent everywhere, 50 in the baseline (worse)"
    )


def test_a_measure_that_no_step_has_is_refused(study: Comparison) -> None:
    with pytest.raises(ValueError, match="'spend_pounds' is not given by step"):
        lists_by_step(study, measure="spend_pounds")


def test_the_busiest_team_is_the_title(study: Comparison) -> None:
    # 90 % of the clinicians' time in use without cuts, 2 points more with the slice.
    title = title_of(use_of_teams(study))
    assert title == "Busiest: clinicians' time of talking team, 92.0% in use with five percent everywhere"


@pytest.mark.parametrize(
    ("verdicts", "told"),
    [
        (("within noise", "worse"), 1),
        (("perhaps worse", "worse"), 1),
        (("too few differ", "perhaps worse"), 1),
        (("within noise", "better"), 0),
        (("within noise", "not seen"), 0),
    ],
)
def test_the_title_of_steps_is_about_one_that_is_worse(verdicts: tuple[str, ...], told: int) -> None:
    rows = {
        place: {"plan": HeadlineRow(NOTHING, NOTHING, 0.0, verdict, NOTHING, "", "", "", "")}
        for place, verdict in enumerate(verdicts)
    }
    assert step_of_title(list(rows), rows) == told


def test_the_number_of_a_low_step_stands_on_its_tread() -> None:
    # Nobody more is worse off: a riser of no height would hide the number under the plan's mark.
    ax = saving_against_people(full_comparison(scenarios=SIX[:5]))
    (number,) = [text for text in ax.texts if text.get_text() == "1"]
    assert isinstance(number, Annotation)
    assert number.xy == pytest.approx((60_000.0, 0.0))
