"""Figures that are legal and cannot be meant: a warning with the number, and none for what can be."""

from __future__ import annotations

from pathlib import Path

import pytest

from simulator.scenario_file import check

VALID = Path(__file__).parents[3] / "scenario_files" / "valid"
STEPS = "pathways: {{adults: {{steps: {{{}}}}}}}"


def warnings(folder: Path, *parts: str) -> str:
    file = folder / "doubtful.yaml"
    file.write_text(
        "\n".join((f"extends: {VALID / 'small.yaml'}", "name: doubtful", *parts)), encoding="utf-8"
    )
    found = check(file)
    assert found.problems == (), str(found)
    return "\n".join(found.warnings)


def cut(keys: str) -> str:
    return f"{{from: 2026-10-01, {keys}}}"


SLICE = cut("kind: across_the_board, share: 5%")
DOUBTFUL = {
    "growth": ("demand: {adults: {routine: {growth: 400%}}}", "24.9 times as many"),
    "notice": (STEPS.format("therapy: {notice: 200 years}"), "no patient referred in the run starts there"),
    "stay": (STEPS.format("ward: {stay: 20 years}"), "'stay' of 'adults.ward' is 20 years"),
    "interval": (STEPS.format("therapy: {sessions: {interval: 5 years}}"), "'sessions.interval'"),
    "patience": (
        STEPS.format("ward: {patience: {after: 9 years, routes: gave_up}}"),
        "'patience.after' of 'adults.ward'",
    ),
    "rise": (STEPS.format("therapy: {rise: {after: 3 years, to_priority: 0}}"), "it never rises"),
    "standard": ("pathways: {adults: {standards: {six_weeks: {within: 6 years}}}}", "can miss it"),
    "list": (
        "day_one: {adults: {routine: {therapy: {waiting: [{wait: 1 week, people: 600000}]}}}}",
        "600,000 people wait for 'community.contacts'",
    ),
    "wait": (
        "day_one: {adults: {routine: {assessment: {waiting: [40 years], source: test}}}}",
        "has waited 40 years",
    ),
    "day": (STEPS.format("ward: {overflow: {price_per_day: £60k per day}}"), "costs £60,000 for one patient"),
    "post": ("teams: {ward: {staff: {nurse: {cost_per_wte: £46m}}}}", "one WTE of 'ward.nurse' costs"),
    "phase": (
        f"cuts: [{cut('kind: across_the_board, share: 5%, phase: 300 months')}]",
        "is complete on 2051-09-01, after the run ends on 2028-04-01",
    ),
    "twins": (f"cuts: [{SLICE}, {SLICE}]", "'across_the_board_1' and 'across_the_board_2' say the same"),
}


@pytest.mark.parametrize("slip", DOUBTFUL)
def test_what_cannot_be_meant_is_warned_about_with_its_figure(slip, tmp_path):
    text, said = DOUBTFUL[slip]
    assert said in warnings(tmp_path, text)


MEANT = {
    "growth": "demand: {adults: {routine: {growth: 15%}}}",
    "notice": STEPS.format("therapy: {notice: 6 weeks}"),
    "patience": STEPS.format("ward: {patience: {after: {exponential: {mean: 5 years}}, routes: gave_up}}"),
    "never": STEPS.format("ward: {patience: {after: never, routes: gave_up}}"),
    "phase": f"cuts: [{cut('kind: across_the_board, share: 5%, phase: 12 months')}]",
    "two cuts": f"cuts: [{SLICE}, {SLICE.replace('5%', '4%')}]",
}


@pytest.mark.parametrize("figure", MEANT)
def test_what_can_be_meant_is_not_warned_about(figure, tmp_path):
    new = set(warnings(tmp_path, MEANT[figure]).splitlines()) - set(warnings(tmp_path).splitlines())
    assert not {line for line in new if "saves comes from lines" not in line}


@pytest.mark.parametrize(
    "keys",
    [
        "kind: across_the_board, share: -5%",
        "kind: protect, protect: [ward], share: -5%",
        "kind: protect, protect: [ward], share_of_all: -5%",
        "kind: across_the_board, amount: -£5k",
        "kind: targeted, teams: {ward: -5%}",
        "kind: targeted, teams: {ward: -£5k}",
        "kind: targeted, teams: {ward: -1 WTE}",
        "kind: targeted, teams: {ward: {amount: -5%, lines: [nurse]}}",
        "kind: reallocate, amount: -£5k, out_of: ward, into: community",
    ],
)
def test_a_cut_never_gives(keys, tmp_path):
    file = tmp_path / "gift.yaml"
    file.write_text(f"extends: {VALID / 'small.yaml'}\nname: gift\ncuts: [{cut(keys)}]\n", encoding="utf-8")
    assert "is not allowed" in str(check(file))
