"""Running a suite: one history by both engines, the same rows from any number of processes, one HTML file."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from simulator.errors import SimulatorError
from simulator.validation import Examination, Verdict, validate
from simulator.validation.cases import bristol
from simulator.validation.cases.event_by_event import traces
from simulator.validation.cases.flows import steady_caseload_case
from simulator.validation.cases.queues import impatient_case
from simulator.validation.cases.relations import relations
from simulator.validation.examination import FALSE_ALARM_SHARE, ROOM_SHARE, _conditions
from simulator.validation.report import report_html
from simulator.validation.sentence import failures, replications_sentence, shortened
from simulator.validation.suite import all_cases
from simulator.wording import written_share

SMALL = ("A change downstream only", "One more server in a lone clinic")
CASES = (
    *traces(),
    impatient_case(1.2, 1, 0.5, finds_share=0.02),
    steady_caseload_case(),
    *(case for case in relations() if case.title in SMALL),
)


@pytest.fixture(scope="module")
def examined() -> Examination:
    return validate(seed=3, effort=0.1, cases=CASES)


def test_both_engines_meet_what_is_known_and_write_one_history(examined: Examination) -> None:
    assert list(failures(examined)) == []
    histories = [row for row in examined.rows if row.quantity == "histories"]
    assert [row.got[1].written for row in histories] == ["6 of 6 equal", "6 of 6 equal"]


def test_every_row_has_a_source_and_a_verdict(examined: Examination) -> None:
    assert all(row.source.short and row.source.full for row in examined.rows)
    assert {row.verdict for row in examined.rows} == {Verdict.MET}


@pytest.mark.slow
def test_the_same_seed_gives_the_same_rows(examined: Examination) -> None:
    again = validate(seed=3, effort=0.1, cases=CASES)
    assert str(again.rows) == str(examined.rows)


@pytest.mark.slow
def test_another_seed_gives_other_figures_and_the_same_verdicts(examined: Examination) -> None:
    other = validate(seed=4, effort=0.1, cases=CASES)
    assert other.passed
    assert str(other.rows) != str(examined.rows)


@pytest.mark.slow
def test_processes_give_the_rows_that_one_process_gives() -> None:
    suite = [case for case in all_cases() if case.title in SMALL or case.family == traces()[0].family]
    one, two = (validate(seed=3, effort=0.1, workers=number, cases=suite) for number in (1, 2))
    assert str(one.rows) == str(two.rows)
    assert one.passed


def test_all_comparisons_together_share_the_risk_of_a_false_alarm() -> None:
    from simulator.engines import ENGINES

    both = {name: ENGINES[name] for name in ("fast", "reference")}
    conditions, comparisons = _conditions(all_cases(), both, 1, 1.0)
    assert comparisons > 500
    assert conditions.false_alarm_share * comparisons == pytest.approx(FALSE_ALARM_SHARE * ROOM_SHARE)
    assert len({conditions.seed_of(case.title) for case in all_cases()}) == len(all_cases())


def test_the_report_is_one_file_that_needs_no_other(examined: Examination) -> None:
    page = report_html(examined)
    assert page.count("<svg") == 1
    assert not re.search(r"<(script|link|img)\b|@import|url\((?!#)", page)
    assert not re.search(r"(src|href)=\"(?!#)", page)
    for row in examined.rows:
        assert row.source.full in page
    assert "passed" in page


def test_a_report_of_a_failure_says_so_first(examined: Examination) -> None:
    from dataclasses import replace

    row = examined.rows[0]
    wrong = replace(row, got=(replace(row.got[0], verdict=Verdict.MISSED, detail="5 <here> of 7"),))
    page = report_html(replace(examined, rows=(wrong, *examined.rows[1:])))
    assert page.index("Failed") < page.index("5 &lt;here&gt; of 7")


def test_what_an_engine_cannot_run_in_time_is_told_and_not_passed_over() -> None:
    found = validate(("reference",), effort=0.1, cases=(*traces(), *bristol.bristol()))
    assert found.passed
    assert found.left_out == tuple(case.title for case in bristol.bristol())
    assert "Its first 90 days" in replications_sentence(found)


def test_nothing_examined_is_not_a_pass() -> None:
    assert not validate(cases=()).passed


def test_the_published_network_is_found_in_the_clone_or_in_the_package(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert bristol.published_file().parts[-3:] == ("scenarios", "bristol", "published.yaml")
    package = tmp_path / "simulator"
    monkeypatch.setattr(bristol, "files", lambda _: package)
    with pytest.raises(SimulatorError, match="published Bristol network is missing"):
        bristol.published_file()
    (package / bristol.IN_THE_PACKAGE).parent.mkdir(parents=True)
    (package / bristol.IN_THE_PACKAGE).write_text("name: published")
    assert bristol.published_file() == package / bristol.IN_THE_PACKAGE


def test_the_build_puts_the_published_network_where_it_is_looked_for() -> None:
    import tomllib

    project = tomllib.loads((Path(__file__).parents[3] / "pyproject.toml").read_text(encoding="utf-8"))
    placed = project["tool"]["hatch"]["build"]["targets"]["wheel"]["force-include"]
    assert placed[bristol.IN_THE_CLONE.as_posix()] == f"simulator/{bristol.IN_THE_PACKAGE.as_posix()}"


def test_many_figures_are_told_by_the_first_and_the_last() -> None:
    assert shortened("2.5, 4, 5.5, 7, 8.5") == "2.5 … 8.5"
    assert shortened("10, 0") == "10, 0"


def test_shares_have_two_digits() -> None:
    assert [written_share(share) for share in (0.0062, 0.0994, 0.0996, 0.138)] == [
        "0.6%",
        "9.9%",
        "10%",
        "14%",
    ]
