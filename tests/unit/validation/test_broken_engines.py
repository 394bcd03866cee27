"""The validation can fail: engines broken on purpose are found out, and by whom."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

from simulator import cli
from simulator.engines import ENGINES, Engine, EngineName
from simulator.validation import Examination, Verdict, examination, validate
from simulator.validation.case import Case
from simulator.validation.cases.course_of_care import courses_of_care
from simulator.validation.cases.event_by_event import traces
from simulator.validation.cases.flows import jackson_case
from simulator.validation.cases.money import money
from simulator.validation.cases.queues import erlang_c_case, impatient_case, priority_case
from simulator.validation.cases.wards import overflow_case
from tests.unit.validation import broken

SEED = 11
LOADED = erlang_c_case(0.9, 1, days=3000, replications=800, short=2, finds=(0.11, 0.013, 0.009))
PATIENCE = impatient_case(1.2, 1, 0.5, finds_share=0.02)


def examined(engine: Engine, *cases: Case, name: EngineName = "fast") -> Examination:
    return validate({name: engine}, seed=SEED, cases=cases)


def verdicts(found: Examination) -> dict[str, Verdict]:
    return {row.quantity: row.verdict for row in found.rows}


def test_a_sound_engine_passes() -> None:
    assert examined(ENGINES["fast"], *traces(), PATIENCE).passed


def test_one_per_cent_longer_service_fails_every_trace_that_times_it() -> None:
    found = examined(broken.slow, *traces())
    assert not found.passed
    assert [row.verdict for row in found.rows].count(Verdict.MISSED) == len(traces())


@pytest.mark.slow
def test_one_per_cent_longer_service_is_found_by_waits_that_only_have_a_mean() -> None:
    assert examined(ENGINES["fast"], LOADED).passed
    told = verdicts(examined(broken.slow, LOADED))
    assert told["mean wait, days"] is told["people waiting"] is Verdict.MISSED
    assert told["servers busy"] is Verdict.MISSED
    # The history agrees with itself: only the known answer tells.
    assert told["histories"] is Verdict.MET


def test_ties_reversed_are_found_where_a_service_ends_as_somebody_comes(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    before = examined(ENGINES["reference"], *traces(), name="reference")
    broken.with_ties_reversed(monkeypatch)
    after = examined(ENGINES["reference"], *traces(), name="reference")
    assert before.passed
    assert {row.case for row in after.failed} >= {"A service ends as the next patient comes; no waiting room"}


@pytest.mark.parametrize(
    "case",
    [PATIENCE, jackson_case(), overflow_case(18, 0.55, "exponential", 0.11)],
    ids=lambda case: case.title,
)
def test_a_lost_visit_breaks_the_history_it_is_lost_from(case: Case) -> None:
    found = examined(broken.forgetful, case)
    assert {row.verdict for row in found.rows} == {Verdict.BROKEN}


def test_a_shared_random_stream_is_found() -> None:
    told = verdicts(examined(broken.unlucky, PATIENCE))
    assert set(told.values()) == {Verdict.BROKEN}
    assert "came and the history holds" in examined(broken.unlucky, PATIENCE).rows[0].got[0].detail


def test_one_bit_in_one_row_makes_two_engines_unequal() -> None:
    found = validate(
        {"fast": broken.nearly, "reference": ENGINES["reference"]}, seed=SEED, effort=0.1, cases=[PATIENCE]
    )
    assert verdicts(found)["histories"] is not Verdict.MET


def test_an_engine_that_fails_is_broken_and_the_other_cases_are_still_seen() -> None:
    def absent(network: object, streams: object) -> None:
        raise OSError("no engine here")

    found = examined(absent, *traces(), PATIENCE)  # type: ignore[arg-type]  # it is no engine
    assert {row.verdict for row in found.rows} == {Verdict.BROKEN}
    assert len(found.rows) == len(traces()) + len(PATIENCE.quantities) + 1
    assert "OSError: no engine here" in found.rows[0].got[0].detail


COURSES = {case.title: case for case in courses_of_care()}


@pytest.mark.slow
@pytest.mark.parametrize(
    ("title", "found"),
    [
        ("3 contacts, 30% missed; two missed in a row end it", "clinician days each"),
        ("Priority rises after 15 days on the list", "starts: urgent, then routine"),
        ("Two posts, then one and a half; always a list", "contacts in 30 days, in 60 more"),
        (
            "Recovery after three of four contacts, each 10.5 days after the one before",
            "recoveries, person by person",
        ),
    ],
)
def test_one_per_cent_longer_service_is_found_in_courses_of_care(title: str, found: str) -> None:
    assert examined(ENGINES["fast"], COURSES[title]).passed
    assert verdicts(examined(broken.slow, COURSES[title]))[found] is Verdict.MISSED


@pytest.mark.slow
@pytest.mark.parametrize(
    ("engine", "title", "quantities"),
    [
        (
            broken.forgiving,
            "3 contacts, 30% missed; two missed in a row end it",
            {"share who complete", "share who drop out", "contacts booked each", "clinician days each"},
        ),
        (
            broken.healthy,
            "Worse after 20 days on average, or away after 60",
            {"share who get worse", "share who come into crisis care", "mean wait, days"},
        ),
        (broken.level, "Priority rises after 15 days on the list", {"starts: urgent, then routine"}),
    ],
)
def test_a_rule_that_an_engine_bends_is_found(engine: Engine, title: str, quantities: set[str]) -> None:
    told = verdicts(examined(engine, COURSES[title]))
    assert {name for name, verdict in told.items() if verdict is Verdict.MISSED} >= quantities


@pytest.mark.slow
def test_money_and_dates_hold_and_an_engine_without_dates_is_found() -> None:
    assert examined(ENGINES["fast"], *money()).passed
    found = examined(broken.hasty, *money())
    assert {row.case for row in found.failed} == {"Five per cent everywhere, before its date"}


# The command


def command(
    engine: Engine, cases: Sequence[Case], monkeypatch: pytest.MonkeyPatch, *words: str | Path
) -> int:
    monkeypatch.setitem(ENGINES, "fast", engine)  # type: ignore[arg-type]  # a dict, whatever its type says
    monkeypatch.setattr(examination, "all_cases", lambda: tuple(cases))
    monkeypatch.setattr(
        sys, "argv", ["simulator", "validate", "--engine", "fast", "-w", "1", *map(str, words)]
    )
    with pytest.raises(SystemExit) as ended:
        cli.main()
    return int(ended.value.code or 0)


def test_the_command_ends_with_0_when_all_is_met(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert command(ENGINES["fast"], traces(), monkeypatch) == 0
    told = capsys.readouterr().out
    assert f"{len(traces())} quantities: {len(traces())} met" in told
    assert "Lindley (1952)" in told
    assert max(map(len, told.splitlines())) <= 100


def test_the_command_ends_with_1_when_an_engine_fails(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert command(broken.slow, traces(), monkeypatch, "--quiet") == cli.FAILED == 1
    told = capsys.readouterr().out
    assert "missed: Event by event, One server" in told
    assert "2.51" in told


def test_the_command_writes_its_report(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    page = tmp_path / "validation.html"
    assert command(ENGINES["fast"], traces(), monkeypatch, "--report", page) == 0
    assert str(page) in capsys.readouterr().out.replace("\n", "")
    assert "Two give up at one instant" in page.read_text(encoding="utf-8")


def test_a_report_that_cannot_be_written_is_refused_before_anything_is_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    nowhere = tmp_path / "absent" / "validation.html"
    assert command(ENGINES["fast"], traces(), monkeypatch, "--report", nowhere) == cli.BAD_INPUT
    assert "there is no folder" in capsys.readouterr().err


def test_an_interrupted_examination_says_that_nothing_is_kept(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def interrupted(network: object, streams: object) -> None:
        raise KeyboardInterrupt

    assert command(interrupted, traces(), monkeypatch) == cli.INTERRUPTED  # type: ignore[arg-type]  # no engine
    assert "not kept" in capsys.readouterr().err


@pytest.mark.slow
def test_priority_waits_tell_a_service_one_per_cent_too_long() -> None:
    told = verdicts(examined(broken.slow, priority_case()))
    assert told["mean wait, urgent, days"] is Verdict.MISSED
