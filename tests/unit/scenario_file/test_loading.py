"""From files to scenarios and back: nothing lost, nothing faulty let through, every fault told at once."""

from __future__ import annotations

import json
from datetime import date
from fractions import Fraction
from pathlib import Path

import jsonschema
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from simulator.domain.change.across_the_board import AcrossTheBoard
from simulator.domain.change.targeted import Targeted
from simulator.domain.distribution import Deterministic, Empirical, Gamma, Lognormal
from simulator.domain.hazard import HazardTable
from simulator.errors import SimulatorError
from simulator.scenario_file import (
    ScenarioFileError,
    check,
    figures_that_differ,
    json_schema,
    read_scenario,
    resolved_text,
    write_template,
)
from simulator.scenario_file.text.reader import read_yaml
from simulator.scenario_file.yaml_writer import yaml_text

VALID = Path(__file__).parents[2] / "scenario_files" / "valid"
SMALL = VALID / "small.yaml"


@pytest.fixture(scope="module")
def small():
    return read_scenario(SMALL)


def child(folder, text):
    path = folder / "child.yaml"
    path.write_text(f"extends: {SMALL.as_posix()}\n{text}", encoding="utf-8")
    return path


def test_the_report_has_the_form_that_the_style_shows(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "scenarios").mkdir()
    path = child(
        tmp_path / "scenarios",
        "name: plan\nteams:\n  community:\n    staff:\n      nurse:\n        wte: -3\n"
        "cuts:\n  - kind: across_the_board\n    share: 5%\n    from: 2026-10-01\n    from_wek: 3\n",
    )
    assert str(check(path)) == (
        "scenarios/child.yaml has 2 problems\n"
        "  line  7  teams.community.staff.nurse.wte  "
        "-3 is not allowed: whole-time equivalents are 0 or more\n"
        "  line 12  cuts[0].from_wek                 unknown field: did you mean 'from'?"
    )


def test_faults_of_shape_and_of_sense_are_told_together(tmp_path):
    text = "run: {sede: 1}\npathways: {adults: {steps: {supported: {routes: nowhere}}}}\n"
    said = str(check(child(tmp_path, text)))
    assert "has 2 problems" in said
    assert "did you mean 'seed'?" in said
    assert "no step or exit 'nowhere'" in said


MANY_FAULTS = """\
day_one: {adults: {routine: {therapy: {waiting: 150}}}}
demand:
  adults: {routine: {rate: 52, source: null}, urgent: {source: null}, nobody: {rate: 3 a week, source: x}}
teams:
  community: {staff: {nurse: {source: null, fte: 40}}, pools: {contacts: {source: null}}}
  ward: {pools: {beds: {staffed_by: [nobody]}}}
pathways:
  adults:
    steps:
      assessment: {clinicians: comunity.contacts, sessions: {number: -1 days}, routes: {nowhere: 100%}}
      ward: {overflow: {source: null}}
    standards: {six_weeks: {steps: [ward]}}
name: plan
cuts:
  - {kind: targeted, from: 2026-10-01, teams: {warf: £10k}}
  - {kind: targeted, form: 2026-10-01, teams: {ward: £10k}}
  - {kind: targeted, from: 2026-10-01, teams: {hosing: £10k}}
"""


def test_one_round_gives_the_faults_of_shape_and_of_sense_of_every_part(tmp_path):
    said = [str(fault.problem) for fault in check(child(tmp_path, MANY_FAULTS)).problems]
    expected = [
        "therapy.waiting: 150 alone says either how many wait or how long",
        "demand.adults.routine.rate: 52 has no unit",
        "demand.adults.routine.source: 'source' is missing",
        "demand.adults.urgent.source: 'source' is missing",
        "demand.adults.nobody: no group of 'adults' 'nobody'",
        "teams.community.staff.nurse.source: 'source' is missing",
        "teams.community.staff.nurse.fte: unknown field",
        "teams.community.pools.contacts.source: 'source' is missing",
        "teams.ward.pools.beds.staffed_by[0]: no budget line 'nobody'",
        "steps.assessment.clinicians: no pool 'comunity.contacts'",
        "steps.assessment.sessions.number: '-1 days' is a time",
        "steps.assessment.routes.nowhere: no step or exit 'nowhere'",
        "steps.ward.overflow.source: 'source' is missing",
        "standards.six_weeks.steps[0]: 'ward' has the role inpatient",
        "cuts[0].teams.warf: no team 'warf'",
        "cuts[1].form: unknown field",
        "cuts[2].teams.hosing: no team 'hosing'",
    ]
    assert [part for part in expected if not any(part in text for text in said)] == []
    # The plan changes its baseline too: by the group's demand that it adds and the routes, nothing else.
    others = [text for text in said if not any(part in text for part in expected)]
    assert [
        text for text in others if "changes this silently" not in text and "'from' is missing" not in text
    ] == []


@pytest.mark.parametrize(
    "text",
    [
        "pathways: {adults: {steps: {therapy: {role: teratment}}}}\n",
        "pathways: {adults: {steps: {ward: {stay: 33}}}}\n",
        "pathways: {adults: {exits: {gave_up: lefft}}}\n",
        "pathways: {adults: {groups: {urgent: 3}}}\n",
        "teams: {community: {staff: {nurse: {wte: many}}}}\n",
        "teams: {community: {pools: {contacts: {kind: contcts}}}}\n",
        "starts: 1 April\n",
        "run: {length: 2}\n",
    ],
)
def test_what_rests_on_a_fault_of_shape_is_no_fault_of_its_own(tmp_path, text):
    assert len(check(child(tmp_path, text)).problems) == 1


def test_a_source_of_the_whole_file_stands_for_figures_without_one(tmp_path):
    text = SMALL.read_text(encoding="utf-8").replace(", source: test", "")
    path = tmp_path / "bare.yaml"
    path.write_text(text, encoding="utf-8")
    assert {fault.problem.place[-1] for fault in check(path).problems} == {"source"}
    path.write_text(f"source: assumption of the finance lead\n{text}", encoding="utf-8")
    system = read_scenario(path).baseline
    said = "assumption of the finance lead (of the whole file)"
    assert system.team("ward").line("nurse").source == said
    assert system.pathway("adults").step("therapy").course.source == said
    assert {referrals.source for referrals in system.referrals} == {said}
    assert "source: test" not in resolved_text(path)


def test_a_source_of_the_whole_file_replaces_none_that_is_written_here_or_in_the_file_extended(tmp_path):
    text = (
        "source: payroll\nteams: {ward: {staff: {nurse: {wte: 11}, clerk: {wte: 1, cost_per_wte: £30k}}}}\n"
    )
    ward = read_scenario(child(tmp_path, text)).baseline.team("ward")
    assert ward.line("nurse").source == "test"
    assert ward.line("clerk").source == "payroll (of the whole file)"


@pytest.mark.parametrize("waiting", ["150", "[150]"])
def test_a_bare_number_who_wait_is_advised_both_ways_and_never_taken_for_one_long_wait(tmp_path, waiting):
    text = f"day_one: {{adults: {{routine: {{therapy: {{waiting: {waiting}}}}}}}}}\n"
    (fault,) = check(child(tmp_path, text)).problems
    assert "people: 150" in fault.problem.remedy
    assert "or [18 weeks] for one" in fault.problem.remedy


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (
            "{staff: {nurse: {fte: £40k}}}",
            "did you mean 'per_year' (of the whole line) or 'cost_per_wte' (of one post)?",
        ),
        ("{staff: {nurse: {fte: 7}}}", "did you mean 'wte'?"),
        ("{non_pay: {food: {budget: £4k, per_year: £4k, source: x}}}", "did you mean 'per_year'?"),
        ("{non_pay: {food: £4k}}", "write 'food: {per_year: £4k}'"),
        ("{pools: {caseload: {places: 30}}}", "did you mean 'count'?"),
    ],
)
def test_a_near_miss_in_a_team_is_met_with_the_right_key(tmp_path, text, said):
    assert said in str(check(child(tmp_path, f"teams: {{community: {text}}}\n")))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("{sessions: 1}", "write 'sessions: {number: 1}'"),
        ("{patience: 9 weeks}", "write 'patience: {after: 9 weeks}'"),
    ],
)
def test_a_near_miss_in_a_step_is_met_with_the_right_key(tmp_path, text, said):
    assert said in str(check(child(tmp_path, f"pathways: {{adults: {{steps: {{therapy: {text}}}}}}}\n")))


def test_a_fault_in_an_extended_file_is_told_for_that_file(tmp_path):
    base = tmp_path / "base.yaml"
    base.write_text(SMALL.read_text(encoding="utf-8").replace("count: 10", "count: ten"), encoding="utf-8")
    over = tmp_path / "over.yaml"
    over.write_text("extends: base.yaml\nrun: {seed: one}\n", encoding="utf-8")
    by_file = {fault.origin.file.name: fault for fault in check(over).problems}
    assert set(by_file) == {"base.yaml", "over.yaml"}
    assert by_file["over.yaml"].origin.line == 2
    assert by_file["base.yaml"].problem.written_place == "teams.ward.pools.beds.count"


def test_every_cut_that_cannot_be_made_is_told(tmp_path):
    cuts = "".join(f"  - {{kind: targeted, from: 2026-10-01, teams: {{ward: £{n}m}}}}\n" for n in (7, 8, 9))
    path = child(tmp_path, f"name: plan\ncuts:\n{cuts}")
    assert [fault.origin.line for fault in check(path).problems] == [4, 5, 6]


SLICE = "cuts: [{kind: across_the_board, from: 2026-10-01, share: 5%}]\n"


def test_the_name_of_cuts_may_come_from_the_file_that_makes_them_or_one_that_extends_it(tmp_path):
    middle = child(tmp_path, SLICE)
    top = tmp_path / "top.yaml"
    top.write_text("extends: child.yaml\nname: plan\n", encoding="utf-8")
    assert check(top).problems == ()
    top.write_text("extends: child.yaml\n", encoding="utf-8")
    (fault,) = check(top).problems
    assert fault.origin.file.resolve() == middle.resolve()
    assert "cuts make another scenario than 'small'" in fault.problem.rule


def test_a_file_that_takes_the_cuts_away_needs_no_name(tmp_path):
    child(tmp_path, f"name: plan\n{SLICE}")
    top = tmp_path / "top.yaml"
    top.write_text("extends: child.yaml\ncuts: []\n", encoding="utf-8")
    assert check(top).problems == ()


def added_line(folder, name):
    text = f"teams: {{ward: {{staff: {{{name}: {{wte: 1, cost_per_wte: £46k, source: test}}}}}}}}\n"
    return [warning for warning in check(child(folder, text)).warnings if "did you mean" in warning]


def test_an_added_line_that_is_nearly_an_inherited_one_is_warned_about_with_its_money(tmp_path):
    assert added_line(tmp_path, "nurses") == [
        "'ward.nurses' adds £46,000 a year beside the inherited 'nurse': did you mean 'nurse'?"
    ]


@pytest.mark.parametrize("name", ["nurse", "nurse_2", "driver"])
def test_a_changed_line_and_a_line_of_another_name_are_not_doubtful(tmp_path, name):
    assert added_line(tmp_path, name) == []


def test_a_legal_and_doubtful_file_is_warned_about_with_a_number(tmp_path):
    report = check(child(tmp_path, "demand: {adults: {routine: {rate: 12 per week}}}\n"))
    assert report.problems == ()
    of_load, of_money = report.warnings
    assert "offered load of 'community.contacts' is 1.0" in of_load
    assert "£20,000 of 'community.travel'" in of_money


def test_figures_reach_the_domain_in_its_units(small):
    pathway, team = small.baseline.pathway("adults"), small.baseline.team("community")
    assert small.run.ends == date(2028, 4, 1)
    assert small.run.warm_up_days == 84
    assert team.line("nurse").pence_per_year == 6 * 5_600_000
    assert team.line("nurse").wte == 6
    assert team.pool("contacts").staffed_by == ("nurse",)
    assert team.pool("caseload").count == 180
    assert pathway.step("assessment").course.routes[2].share == pytest.approx(0.39, abs=1e-15)
    assert pathway.step("therapy").course.sessions.interval == Deterministic(value=7.0)
    assert pathway.step("therapy").course_of("urgent").priority == 0
    assert pathway.step("therapy").course_of("urgent").patience == pathway.step("therapy").course.patience
    assert small.baseline.referrals[0].per_day == 8 / 7
    assert small.baseline.day_one[0].waited_days == pytest.approx((37.8, 29.4, 21, 12.6, 4.2))


def test_mean_and_spread_are_kept_whatever_the_parameters(tmp_path):
    text = (
        "pathways: {adults: {steps: {ward: {stay: {gamma: {mean: 33 days, sd: 30 days}}},"
        " supported: {stay: {lognormal: {mean: 14 days, sd: 3.8 days}}}}}}\n"
    )
    pathway = read_scenario(child(tmp_path, text)).baseline.pathway("adults")
    gamma, lognormal = pathway.step("ward").course.stay, pathway.step("supported").course.stay
    assert isinstance(gamma, Gamma)
    assert gamma.mean == pytest.approx(33)
    assert gamma.shape * gamma.scale**2 == pytest.approx(30**2)
    assert isinstance(lognormal, Lognormal)
    assert lognormal.mean == pytest.approx(14)


def test_never_is_a_hazard_of_nothing(tmp_path):
    text = "pathways: {adults: {steps: {supported: {patience: {after: never, routes: gave_up}}}}}\n"
    patience = (
        read_scenario(child(tmp_path, text)).baseline.pathway("adults").step("supported").course.patience
    )
    assert patience.after == HazardTable(from_days=(0.0,), hazards_per_day=(0.0,))


def test_cuts_reach_the_domain_exactly():
    slice_, targeted = read_scenario(VALID / "slice.yaml").cuts, read_scenario(VALID / "targeted.yaml").cuts
    assert slice_ == (
        AcrossTheBoard(
            name="across_the_board_1", from_date=date(2026, 10, 1), phase_months=6, share=Fraction(1, 20)
        ),
    )
    assert isinstance(targeted[0], Targeted)
    assert [saving.team for saving in targeted[0].teams] == ["community", "ward", "housing"]
    assert targeted[0].teams[0].wte == Fraction(5, 4)
    assert targeted[0].teams[1].share == Fraction(1, 30)
    assert targeted[0].teams[2].amount_pence_per_year == 1_250_000


def test_a_scenario_made_in_code_is_written_and_read_back(small, tmp_path):
    sliced = read_scenario(VALID / "targeted.yaml").equal_money_slice()
    path = tmp_path / "slice.yaml"
    path.write_text(resolved_text(sliced), encoding="utf-8")
    assert read_scenario(path) == sliced


words = st.text("abcdefghij_0123456789-", max_size=8).map(lambda tail: f"n{tail}")
scalars = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-5, 400),
    st.floats(allow_nan=False, allow_infinity=False, width=32),
    st.sampled_from(
        [
            "3 days",
            "5%",
            "£3k",
            "2 WTE",
            "12 per week",
            "2026-10-01",
            "therapy",
            "rest",
            "never",
            "",
            "0 days",
        ]
    ),
    words,
)


def nodes(value, place=()):
    yield place
    for key, below in value.items() if isinstance(value, dict) else enumerate(value):
        if isinstance(below, (dict, list)):
            yield from nodes(below, (*place, key))
        else:
            yield (*place, key)


EVERYTHING = read_yaml(VALID / "everything.yaml").plain()


@pytest.mark.slow
@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(data=st.data())
def test_no_change_of_a_figure_makes_loading_fail_in_another_way(tmp_path_factory, data):
    """JSON is YAML, so a changed document is written as JSON; it is refused in order, or it round-trips."""
    document = json.loads(json.dumps(EVERYTHING))
    for _ in range(data.draw(st.integers(1, 3))):
        place = data.draw(st.sampled_from([place for place in nodes(document) if place]))
        holder = document
        for key in place[:-1]:
            holder = holder[key]
        holder[place[-1]] = data.draw(
            st.one_of(scalars, st.lists(scalars, max_size=2), st.dictionaries(words, scalars, max_size=2))
        )
    folder = tmp_path_factory.mktemp("changed")
    path = folder / "changed.yaml"
    path.write_text(json.dumps(document, ensure_ascii=False), encoding="utf-8")
    try:
        scenario = read_scenario(path)
    except ScenarioFileError:
        return
    check(path)
    resolved = folder / "resolved.yaml"
    resolved.write_text(resolved_text(scenario), encoding="utf-8")
    assert read_scenario(resolved) == scenario


@settings(max_examples=100, deadline=None)
@given(
    text=st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Co", "Cn")), max_size=60),
    word=st.sampled_from(["no", "On", "~", "null", "1e3", "007", "2026-10-01", "- a", "a: b", "#", "£1,200"]),
)
def test_any_text_is_written_so_that_it_reads_back(tmp_path_factory, text, word):
    path = tmp_path_factory.mktemp("text") / "text.yaml"
    document = {"text": " ".join(text.split()), "words": [word, text.strip()], word: "key"}
    path.write_text(yaml_text(document), encoding="utf-8")
    assert read_yaml(path).plain() == document


def test_a_file_does_not_differ_from_itself_or_from_its_resolved_form(tmp_path):
    path = tmp_path / "resolved.yaml"
    path.write_text(resolved_text(VALID / "everything.yaml"), encoding="utf-8")
    assert figures_that_differ(VALID / "everything.yaml", path) == ()


def test_differences_name_the_place_and_both_figures(tmp_path):
    changed = child(tmp_path, "teams: {ward: {pools: {beds: {count: 12}}}}\ndescription: More beds.\n")
    found = {d.place: (d.left, d.right) for d in figures_that_differ(SMALL, changed)}
    assert found == {"teams.ward.pools.beds.count": ("10", "12"), "description": ("", "More beds.")}


def test_another_order_is_a_difference_where_it_decides_who_goes_first(tmp_path):
    text = SMALL.read_text(encoding="utf-8")
    turned = tmp_path / "turned.yaml"
    turned.write_text(
        text.replace("{completed: 95%, ward: 5%}", "{ward: 5%, completed: 95%}"), encoding="utf-8"
    )
    difference, of_urgent = figures_that_differ(SMALL, turned)
    assert difference.place == "pathways.adults.steps.therapy.routes (order)"
    assert (difference.left, difference.right) == ("completed, ward", "ward, completed")
    assert of_urgent.place == "pathways.adults.steps.therapy.groups.urgent.routes (order)"


def test_differences_turn_round_with_the_scenarios():
    there = {(d.place, d.left, d.right) for d in figures_that_differ(SMALL, VALID / "groups.yaml")}
    back = {(d.place, d.right, d.left) for d in figures_that_differ(VALID / "groups.yaml", SMALL)}
    assert there == back


def test_the_template_is_warned_only_of_money_that_no_patient_waits_for(tmp_path):
    for path in write_template(tmp_path / "new"):
        report = check(path)
        assert report.problems == ()
        assert all("sustains no pool" in w or "no patient waits for" in w for w in report.warnings)


def test_the_plans_of_the_template_save_the_same_money(tmp_path):
    _, everywhere, targeted = write_template(tmp_path)
    assert sum(read_scenario(everywhere).savings_pence_per_year()) == sum(
        read_scenario(targeted).savings_pence_per_year()
    )


def test_the_template_overwrites_nothing(tmp_path):
    (tmp_path / "targeted.yaml").write_text("mine", encoding="utf-8")
    with pytest.raises(SimulatorError, match=r"already holds targeted\.yaml: nothing was written"):
        write_template(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["targeted.yaml"]
    assert (tmp_path / "targeted.yaml").read_text(encoding="utf-8") == "mine"


@pytest.mark.parametrize("path", sorted(VALID.glob("*.yaml")), ids=lambda path: path.stem)
def test_every_valid_file_and_its_resolved_form_meet_the_json_schema(path, tmp_path):
    validator = jsonschema.Draft202012Validator(json_schema())
    resolved = tmp_path / "resolved.yaml"
    resolved.write_text(resolved_text(path), encoding="utf-8")
    for file in (path, resolved):
        assert [error.message for error in validator.iter_errors(read_yaml(file).plain())] == []


def test_the_json_schema_refuses_an_unknown_key():
    validator = jsonschema.Draft202012Validator(json_schema())
    assert list(validator.iter_errors({"run": {"sede": 1}}))
    assert list(validator.iter_errors({"cuts": [{"kind": "targeted", "from": "2026-10-01", "share": "5%"}]}))


def test_weights_may_be_counts_of_any_size():
    pathway = read_scenario(VALID / "counts.yaml").baseline.pathway("adults")
    assert pathway.step("ward").course.stay == Empirical(
        values=(1.0, 2.0, 30.0), weights=(20.0, 50.0, 1204.0)
    )
    assert pathway.step("supported").course.stay.mean == pytest.approx((120 * 20 + 45 * 60) / 165)
