"""The coverage study: its exact answers, that it works, and that it can fail."""

from __future__ import annotations

import numpy as np
import pytest

from benchmarks.coverage import __main__ as command
from benchmarks.coverage.case import (
    BASELINE,
    CLINICIANS,
    CONTACT_DAYS,
    CUT,
    PATIENCE_DAYS,
    POUNDS_PER_GIVING_UP,
    POUNDS_PER_YEAR,
    REFERRALS_PER_DAY,
    cases,
    clinics,
    scenarios,
)
from benchmarks.coverage.exact import Clinic
from benchmarks.coverage.page import Extent, page
from benchmarks.coverage.study import Answer, Question, covered, fieller
from simulator.compilation.network import compile_network
from simulator.simulation.chance.sampler import LawKind
from simulator.theory import erlang_c


def test_with_endless_patience_waits_are_those_of_erlang_c() -> None:
    patient = Clinic(referrals_per_day=4.5, contact_days=1.0, patience_days=1e7, clinicians=5)
    exact = erlang_c(4.5, 1.0, 5)
    assert patient.mean_wait_of_seen == pytest.approx(exact.wait_days, rel=1e-4)
    assert patient.seen_within(2.0) == pytest.approx(1 - exact.wait_longer_probability(2.0), rel=1e-5)


@pytest.mark.slow
@pytest.mark.parametrize("name", [BASELINE, CUT])
def test_the_share_ever_seen_is_the_throughput_per_referral(name: str) -> None:
    clinic = clinics()[name]
    assert clinic.seen_share == pytest.approx(clinic.completed_per_day / REFERRALS_PER_DAY)
    assert clinic.seen_within(500.0) == pytest.approx(clinic.seen_share)
    assert clinic.seen_within(clinic.days_until_seen(0.5)) == pytest.approx(0.5)
    # Little: everybody's waiting is the list; those who give up wait as long as patience lets them.
    assert clinic.reneged_per_day * PATIENCE_DAYS == pytest.approx(clinic.list_length)


def test_the_exact_answers_are_of_the_figures_in_the_files() -> None:
    for name, scenario in scenarios().items():
        (team,) = scenario.system().teams
        compiled = compile_network(scenario)
        newcomers = compiled.classes[-1]
        (course,) = {c for c in compiled.steps[0].courses if c is not None}
        assert course.patience is not None
        assert course.sessions is not None
        assert compiled.pools[0].changes[0].servers == CLINICIANS[name]
        assert compiled.pools[0].contact_days == pytest.approx(CONTACT_DAYS)
        assert (course.patience.after.kind, course.patience.after.a) == (LawKind.EXPONENTIAL, PATIENCE_DAYS)
        assert course.sessions.length.kind == LawKind.EXPONENTIAL
        assert newcomers.arrivals is not None
        assert set(newcomers.arrivals.rates_per_day) == {REFERRALS_PER_DAY}
        assert {exit_.price_pence for exit_ in scenario.system().pathways[0].exits} == {
            0,
            100 * POUNDS_PER_GIVING_UP,
        }
        pence = sum(line.pence_per_year for line in team.lines)
        pence += sum(change.pence_per_year for line in team.lines for change in line.changes)
        assert pence == 100 * POUNDS_PER_YEAR[name]


@pytest.mark.slow
def test_a_small_study_asks_every_question_and_comes_near_to_every_answer() -> None:
    """Eight experiments of ten replications: the mean error lies within five half-widths over root eight.

    A half-width is 2.26 standard errors, so that this is eleven of them.
    """
    answers = covered(experiments=8, replications=10, seed=17)
    kinds = {question.kind for question in answers}
    assert kinds == {"mean", "percentile", "ratio", "ratio, by Fieller"}
    assert {q.of for q in answers} == {BASELINE, CUT, "difference"}
    assert {q.measure for q in answers} == {case.measure for case in cases()}
    for question, answer in answers.items():
        assert answer.asked == 8, question
        allowed = 5 * np.mean(answer.half_widths) / 8**0.5
        assert abs(np.mean(answer.errors)) < allowed, question


def test_a_study_of_intervals_that_are_too_narrow_fails() -> None:
    """Student's t intervals of 10 normal replications, whole and at 0.7 of their width."""
    values = np.random.default_rng(18).normal(size=(2000, 10))
    halves = 2.262157 * values.std(axis=1, ddof=1) / 10**0.5
    sound, narrow, of_normal = Answer(), Answer(), Answer()
    few = values[:, :3]
    for row, mean, half in zip(few, values.mean(axis=1), halves, strict=True):
        sound.tell(mean, mean - half, mean + half, 0.0)
        narrow.tell(mean, mean - 0.7 * half, mean + 0.7 * half, 0.0)
        normal_half = 1.959964 * row.std(ddof=1) / 3**0.5
        of_normal.tell(row.mean(), row.mean() - normal_half, row.mean() + normal_half, 0.0)
    assert sound.is_allowed
    assert not narrow.is_allowed
    assert not of_normal.is_allowed


@pytest.mark.slow
def test_the_product_at_less_than_its_width_is_found_out() -> None:
    """At a fifth of their width intervals cover about a third of the time: far below 93 % of 8."""

    def narrowed(estimate: float, low: float, high: float) -> tuple[float, float, float]:
        return estimate, estimate - (estimate - low) / 5, estimate + (high - estimate) / 5

    answers = covered(experiments=8, replications=4, seed=19, change=narrowed)
    assert not all(answer.is_allowed for answer in answers.values())
    assert np.mean([answer.share for answer in answers.values()]) < 0.7


def test_an_interval_that_is_not_there_does_not_cover() -> None:
    answer = Answer()
    answer.tell(1.0, float("nan"), float("nan"), 1.0)
    answer.tell(1.0, 0.5, 1.5, 1.0)
    assert (answer.share, answer.no_interval) == (0.5, 1)


def test_the_page_names_what_lies_outside_and_the_command_fails(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def answered(share: float) -> dict[Question, Answer]:
        answer = Answer()
        for number in range(100):
            answer.tell(1.0, 0.0 if number < 100 * share else 1.1, 2.0, 1.0)
        return {Question("mean", "reneged", BASELINE, 1.0): answer}

    told = page(answered(0.90), Extent(experiments=100, replications=10, seed=1))
    assert "**1 of 1 lie outside 93% to 97%.**" in told
    assert "90.0% (outside)" in told
    for share, code in ((0.90, command.OUTSIDE), (0.95, 0)):
        monkeypatch.setattr(command, "covered", lambda share=share, **_: answered(share))
        assert command.main(["--experiments", "100"]) == code
    assert "All 1 lie within 93% to 97%." in capsys.readouterr().out


def test_fiellers_interval_of_a_steady_denominator_is_students() -> None:
    above = np.array([4.0, 5.0, 3.0])
    low, high = fieller(above, np.full(3, 2.0))
    half = 4.302653 * above.std(ddof=1) / 3**0.5 / 2
    assert (low, high) == pytest.approx((2.0 - half, 2.0 + half), rel=1e-6)


def test_fiellers_interval_over_a_denominator_near_nothing_is_unbounded() -> None:
    assert np.isnan(fieller(np.array([1.0, 2.0, 3.0]), np.array([-1.0, 0.1, 1.1]))[0])
