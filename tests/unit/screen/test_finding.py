"""The first screen: short, the same at any width, and never praise for people who were not served."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from importlib.resources import files
from pathlib import Path

import numpy as np
import pytest

import simulator as sim
from simulator.domain.title import Titles
from simulator.outcomes.comparison.finding import Figure, Place, PlanFinding, finding_of
from simulator.outcomes.comparison.finding_sentence import plan_in_brief, plan_sentence
from simulator.screen.finding import MOST_LINES, WIDTH, FindingView, finding_lines
from simulator.screen.ranking import ranking
from simulator.study import Study
from simulator.wording import Names

pytestmark = pytest.mark.slow

BASELINE = Path(str(files("simulator.scenario_file") / "template" / "baseline.yaml"))


def plan(name: str, **teams: str) -> sim.Scenario:
    """A cut of the template's teams from its first October, run for a year."""
    baseline = sim.load(BASELINE)
    year = baseline.with_run(replace(baseline.run, ends=date(2027, 4, 1), replications=6))
    cut = sim.change({"kind": "targeted", "from": "2026-10-01", "teams": teams})
    return year.with_changes(cut, name=name)


@pytest.fixture(scope="module")
def study(tmp_path_factory: pytest.TempPathFactory) -> Study:
    return sim.compare(
        plan("cut_crisis", crisis="25%"),
        plan("cut_corporate", corporate="£150k"),
        folder=tmp_path_factory.mktemp("runs"),
        quiet=True,
        executor="serial",
    )


def of(study: Study, name: str) -> PlanFinding:
    return finding_of(study.comparison).plan(name)


def test_the_screen_has_at_most_25_lines_of_80_characters(study: Study) -> None:
    lines = finding_lines(study.comparison)
    assert len(lines) <= MOST_LINES
    assert max(map(len, lines)) <= WIDTH


def test_every_plan_has_its_sentence_before_rows_and_pairs_have_their_place(study: Study) -> None:
    said = " ".join("\n".join(finding_lines(study.comparison)).split())
    for name in ("cut crisis saves", "cut corporate saves"):
        assert name in said
    assert "described under --all" not in said
    assert "people worse off" in said
    assert "net, backlog cleared" in said


def test_a_plan_among_several_says_from_which_teams_it_takes(study: Study) -> None:
    months = finding_of(study.comparison).months
    for name, team in (("cut_crisis", "crisis"), ("cut_corporate", "corporate")):
        assert f" over {months} months from {team} (" in plan_in_brief(of(study, name), months)
    many = replace(of(study, "cut_crisis"), taken_pounds=tuple((f"team {n}", 10.0 - n) for n in range(4)))
    assert " months from team 0, team 1 and 2 more teams (" in plan_in_brief(many, months)
    giving = replace(many, taken_pounds=(("team 0", 10.0), ("team 1", -10.0)))
    assert " months from team 0 (" in plan_in_brief(giving, months)


def test_how_long_people_are_on_a_list_stands_right_below_that_list(study: Study) -> None:
    lines = [line.split("  ")[0] for line in finding_lines(study.comparison)]
    (first, *_) = (position for position, line in enumerate(lines) if line.startswith("waiting, "))
    assert lines[first] == "waiting, crisis care"
    below = finding_lines(study.comparison)[first + 1]
    assert below.strip().startswith("days until off list")


def test_money_that_no_list_depends_on_is_not_called_harmless(study: Study) -> None:
    finding = finding_of(study.comparison)
    sentence = plan_sentence(finding, finding.plan("cut_corporate"))
    assert "what losing them does to people, this model cannot show" in sentence


def test_a_step_is_called_by_its_title(study: Study) -> None:
    titles = Titles(pathways=Names({("adults", "crisis_care"): "Crisis line & home visits"}))
    structure = replace(study.comparison.structure, titles=titles)
    said = " ".join("\n".join(finding_lines(replace(study.comparison, structure=structure))).split())
    assert "wait for Crisis line & home visits at the end" in said
    assert "waiting, Crisis line" in said
    assert "crisis care" not in said


def test_closing_part_of_the_crisis_team_is_worse_for_people_and_better_nowhere(study: Study) -> None:
    found = of(study, "cut_crisis")
    assert found.verdict == "worse"
    assert found.worse_off is not None
    assert found.better_off is not None
    assert found.worse_off.low > found.better_off.high
    assert found.hardest_hit is not None
    assert found.hardest_hit.step == "crisis_care"
    assert found.hardest_hit.after > 5 * found.hardest_hit.before
    differences = study.comparison.differences()
    of_cut = differences[(differences["scenario"] == "cut_crisis") & (differences["against"] == "baseline")]
    assert not (of_cut["verdict"] == "better").any()
    assert (of_cut["verdict"] == "worse").any()


def test_a_fall_of_knock_on_cost_that_is_put_off_is_no_saving(study: Study) -> None:
    found = of(study, "cut_crisis")
    assert found.knock_on.estimate < 0
    assert found.net.estimate > found.saving.estimate
    assert found.knock_on_not_avoided_pounds > 0
    assert found.owed is not None
    assert found.net_of_backlog_pounds < found.net.estimate
    assert "put off, not avoided" in str(FindingView(study.comparison)) or len(study.comparison.plans) > 1


def test_a_plan_that_only_takes_is_credited_with_no_more_than_people_who_are_better_off_were_spared(
    study: Study,
) -> None:
    found = of(study, "cut_crisis")
    falls = study.falls("cut_crisis", "baseline")
    money = falls[(falls["harm"] == "knock_on_pounds") & (falls["pathway"] == "all")].iloc[0]
    credited = -found.knock_on.estimate - found.knock_on_not_avoided_pounds
    assert credited == pytest.approx(-min(0.0, money["avoided_by_better_off"]))
    assert credited < 0.2 * -found.knock_on.estimate
    assert found.owed is not None
    assert found.net_of_backlog_pounds == pytest.approx(
        found.saving.estimate + credited - found.owed.estimate
    )


def test_the_screen_says_what_is_taken_from_whom_and_since_when(study: Study) -> None:
    finding = finding_of(study.comparison)
    said = plan_sentence(finding, finding.plan("cut_corporate"))
    assert said.startswith("cut corporate takes £150k a year from corporate, from Oct 2026 on, and saves ")
    assert of(study, "cut_crisis").ends_on is None
    temporary = replace(finding.plan("cut_corporate"), ends_on=date(2027, 1, 1))
    assert "from Oct 2026 until Jan 2027," in plan_sentence(finding, temporary)


def test_a_list_that_has_shrunk_again_by_the_end_is_found_by_its_mean(study: Study) -> None:
    samples = study.comparison.samples
    at_end = (samples.keys["measure"] == "list_length_at_end").to_numpy()
    values = {
        name: np.where(at_end[:, None], samples.values["baseline"], each)
        for name, each in samples.values.items()
    }
    recovered = replace(study.comparison, samples=replace(samples, values=values))
    hit = finding_of(recovered).plan("cut_crisis").hardest_hit
    assert hit is not None
    assert (hit.step, hit.when) == ("crisis_care", "on average")
    assert hit.after > hit.before
    assert "mean list, crisis care" in "\n".join(finding_lines(recovered))


def test_first_places_are_best_only_where_no_more_people_are_worse_off_than_better_off(study: Study) -> None:
    finding = finding_of(study.comparison)
    for group in finding.ranked:
        plan = finding.plan(group[0].scenario)
        assert plan.worse_off is not None
        assert plan.better_off is not None
        if plan.worse_off.estimate > plan.better_off.estimate:
            assert group[0].standing != "best"


def test_a_cut_that_no_wait_depends_on_is_said_to_harm_nobody(study: Study) -> None:
    found = of(study, "cut_corporate")
    assert found.verdict == "no difference"
    assert found.hardest_hit is None
    assert found.owed == Figure(0.0, 0.0, 0.0)


def test_savings_of_financial_years_add_up_to_that_of_the_period(study: Study) -> None:
    found = of(study, "cut_corporate")
    assert sum(pounds for _, pounds in found.saving_by_year_pounds) == pytest.approx(found.saving.estimate)
    assert [year for year, _ in found.saving_by_year_pounds] == ["2026/27"]
    assert found.saving_per_year_pounds == 150_000


def test_only_scenarios_of_one_saving_are_ranked_and_no_first_place_is_best_while_its_list_grows(
    study: Study,
) -> None:
    finding = finding_of(study.comparison)
    for group in finding.ranked:
        savings = {finding.plan(place.scenario).saving.estimate for place in group}
        assert max(savings) - min(savings) <= 0.005 * max(savings)
        first: Place = group[0]
        assert [place.worse_off.estimate for place in group] == sorted(p.worse_off.estimate for p in group)
        if finding.plan(first.scenario).verdict in ("worse", "displaced"):
            assert first.standing == "not ranked"
    table = ranking(study.comparison)
    assert table is not None
    assert "are not ranked" in table.note


def test_a_notebook_shows_the_same_screen(study: Study) -> None:
    view = study.finding()
    assert str(view) == "\n".join(finding_lines(study.comparison))
    assert view._repr_html_().startswith("<pre>")
    assert [found.scenario for found in view.plans] == list(study.comparison.plans)


def test_people_falls_and_backlog_are_given_by_pair(study: Study) -> None:
    people = study.people("cut_crisis", "baseline")
    total = people[(people["pathway"] == "all") & (people["group"] == "all")].iloc[0]
    parts = total[["same", "worse_off", "better_off", "mixed"]].sum()
    assert parts == pytest.approx(total["people"])
    falls = study.falls("cut_crisis", "baseline")
    crisis = falls[(falls["harm"] == "crisis_episodes") & (falls["pathway"] == "all")].iloc[0]
    split = crisis[["rises", "avoided", "held_back", "lost", "only_scenario", "only_reference"]].sum()
    assert split == pytest.approx(crisis["net"])
    assert abs(crisis["avoided"]) < 0.1 * abs(crisis["net"])
    backlog = study.backlog("cut_crisis", "baseline")
    assert set(backlog["against"]) == {"baseline"}
    for name in ("people", "falls", "backlog"):
        assert (study.folder / f"{name}.csv").is_file()
