"""The people of day one: who they are, what is known of their draws, and that a steady state stays one."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest
from scipy.stats import kstest

from simulator.compilation.day_one import people_of_day_one
from simulator.compilation.laws import law_of
from simulator.domain.demand import DayOne
from simulator.domain.distribution import Deterministic, Distribution, Exponential, Lognormal
from simulator.domain.pathway import Course, Overflow, Risk, Route, Sessions, Step
from simulator.engines import run
from simulator.simulation.chance.sampler import conditional_uniform, quantile, uniform
from simulator.simulation.chance.streams import Streams
from simulator.simulation.invariants import refuse_broken
from simulator.simulation.network import Network
from simulator.validation.cases.small_network import contacts, course, exactly, network, poisson, pool, step

OUT = (Route(to="out", share=1.0),)


def ward(stay: Distribution, **risks: Risk | Overflow) -> Step:
    return Step(name="ward", role="inpatient", course=Course(routes=OUT, stay=stay, **risks))  # type: ignore[arg-type]


def therapy(number: Distribution, interval: Distribution) -> Step:
    sessions = Sessions(number=number, interval=interval)
    return Step(name="therapy", role="treatment", course=Course(routes=OUT, sessions=sessions))


def cohort(**people: object) -> DayOne:
    return DayOne(pathway="adults", group="all", step="ward", source="this test", **people)  # type: ignore[arg-type]


def test_those_waiting_and_those_in_care_are_classes_of_their_own() -> None:
    classes = people_of_day_one(
        cohort(waited_days=(9.0, 4.0), in_care=3), ward(Exponential(average=5.0)), 7, None
    )
    assert [c.name for c in classes] == [
        "adults/all/day one/ward/waiting",
        "adults/all/day one/ward/in care",
    ]
    assert [len(c.waiting) for c in classes] == [2, 0]
    assert [len(c.in_care) for c in classes] == [0, 3]
    assert {c.enters_at for c in classes} == {7}
    assert all(c.arrivals is None for c in classes)


def test_people_out_of_area_are_a_class_of_their_own_in_the_stay_of_the_overflow() -> None:
    away = Exponential(average=40.0)
    overflow = Overflow(
        after=Deterministic(value=1.0), stay=away, price_pence_per_day=60_800, source="this test"
    )
    there = ward(Exponential(average=5.0), overflow=overflow)
    in_beds, out_of_area = people_of_day_one(cohort(in_care=1, out_of_area_days=(30.0, 2.0)), there, 0, None)
    assert out_of_area.name == "adults/all/day one/ward/out of area"
    assert [person.elsewhere for person in (*in_beds.in_care, *out_of_area.in_care)] == [False, True, True]
    assert [person.in_care_days for person in out_of_area.in_care] == [30, 2]
    assert [person.elapsed_share for person in out_of_area.in_care] == [
        away.share_by(30.0),
        away.share_by(2.0),
    ]


def test_a_number_of_people_out_of_area_is_spread_over_the_wards_stay_where_no_other_is_stated() -> None:
    stay = Exponential(average=30.0)
    overflow = Overflow(
        after=Deterministic(value=1.0), stay=None, price_pence_per_day=60_800, source="this test"
    )
    (there,) = people_of_day_one(cohort(out_of_area=50), ward(stay, overflow=overflow), 0, None)
    (here,) = people_of_day_one(cohort(in_care=50), ward(stay), 0, None)
    assert [p.in_care_days for p in there.in_care] == [p.in_care_days for p in here.in_care]


def test_people_cannot_be_out_of_area_where_there_is_no_overflow() -> None:
    with pytest.raises(ValueError, match="no overflow"):
        people_of_day_one(cohort(out_of_area=1), ward(Exponential(average=30.0)), 0, None)


def test_an_empty_cohort_has_no_classes() -> None:
    assert people_of_day_one(cohort(), ward(Exponential(average=5.0)), 0, None) == []


def test_each_risk_of_the_wait_knows_how_much_of_it_is_over() -> None:
    risky = ward(
        Exponential(average=5.0),
        patience=Risk(after=Exponential(average=10.0), routes=OUT),
        overflow=Overflow(
            after=Deterministic(value=6.0), stay=None, price_pence_per_day=1, source="this test"
        ),
    )
    (waiting,) = people_of_day_one(cohort(waited_days=(8.0, 2.0)), risky, 0, None)
    assert [person.patience_share for person in waiting.waiting] == pytest.approx(
        [1 - math.exp(-0.8), 1 - math.exp(-0.2)]
    )
    assert [person.overflow_share for person in waiting.waiting] == [1.0, 0.0]
    assert [person.deterioration_share for person in waiting.waiting] == [0.0, 0.0]


def test_known_days_in_care_are_kept() -> None:
    stay = Lognormal(mu=2.0, sigma=1.0)
    (people,) = people_of_day_one(cohort(in_care=9, in_care_days=(30.0, 1.0)), ward(stay), 0, None)
    assert [person.in_care_days for person in people.in_care] == [30, 1]
    assert [person.elapsed_share for person in people.in_care] == [stay.share_by(30.0), stay.share_by(1.0)]


@pytest.mark.parametrize(
    "stay", [Exponential(average=20.0), Lognormal(mu=2.5, sigma=1.0), Deterministic(value=20.0)]
)
def test_what_is_left_of_the_stays_has_the_law_of_what_is_over(stay: Distribution) -> None:
    """In equilibrium the residual life is distributed as the age: Cox (1962), section 5.3."""
    count = 4000
    (people,) = people_of_day_one(cohort(in_care=count), ward(stay), 0, None)
    key = Streams(seed=11, replication=0).of_step("stay", "adults/ward", people.name)
    left = np.array(
        [
            quantile(law_of(stay), conditional_uniform(uniform(key, number, 0), person.elapsed_share))
            - person.in_care_days
            for number, person in enumerate(people.in_care)
        ]
    )
    ages = np.array([person.in_care_days for person in people.in_care])
    assert (left > -1e-9).all()
    assert kstest(left, ages).pvalue > 1e-3


def test_contacts_due_are_spread_over_the_interval() -> None:
    step_in = therapy(Deterministic(value=6.0), Deterministic(value=7.0))
    (people,) = people_of_day_one(cohort(in_care=100), step_in, 0, None)
    due = np.sort([person.due_days for person in people.in_care])
    assert (due >= 0).all()
    assert (due < 7).all()
    assert np.diff(due).max() < 7 * 3 / 100


def test_a_course_under_way_has_contacts_left_and_had_its_first_on_coming_into_care() -> None:
    number, interval = Deterministic(value=6.0), Deterministic(value=7.0)
    (people,) = people_of_day_one(cohort(in_care=50), therapy(number, interval), 0, None)
    for person in people.in_care:
        assert 1 <= person.attended <= 5
        # The last contact was one interval before the one that is due.
        since_first = (person.attended - 1) * 7.0
        assert person.in_care_days == pytest.approx(since_first + 7.0 - person.due_days)
        assert person.elapsed_share == number.share_by(float(person.attended))


def test_days_in_a_course_tell_the_contacts_had_so_far() -> None:
    """The first on coming into care, one a week from then on, and the last still to come."""
    weekly = therapy(Deterministic(value=4.0), Deterministic(value=7.0))
    (people,) = people_of_day_one(cohort(in_care_days=(0.0, 6.9, 7.0, 20.0, 90.0)), weekly, 0, None)
    assert [person.attended for person in people.in_care] == [1, 1, 2, 3, 3]
    assert [person.in_care_days for person in people.in_care] == [0, 6.9, 7, 20, 90]


def test_contacts_that_follow_at_once_tell_nothing_by_the_days() -> None:
    at_once = therapy(Deterministic(value=4.0), Deterministic(value=0.0))
    (people,) = people_of_day_one(cohort(in_care_days=(3.0,)), at_once, 0, None)
    assert [(person.attended, person.due_days) for person in people.in_care] == [(0, 0.0)]


def test_a_step_with_neither_a_stay_nor_contacts_is_refused() -> None:
    empty = Step(name="ward", role="support", course=Course(routes=OUT))
    with pytest.raises(ValueError, match="neither a stay nor contacts"):
        people_of_day_one(cohort(in_care=1), empty, 0, None)


WEEKS = tuple(float(day) for day in range(7, 56, 7))


def weekly_occupancy(described: Network, replications: int) -> np.ndarray:
    """`float64[replication, week]`: mean people in the place pool."""
    rows = []
    for replication in range(replications):
        history = run(described, Streams(seed=3, replication=replication), "fast")
        refuse_broken(history, described)
        rows.append(history.busy_days[0] / 7)
    return np.array(rows)


@pytest.mark.parametrize("number", [2, 3, 6])
@pytest.mark.parametrize("told", ["a number", "days in care"])
def test_a_caseload_that_begins_in_its_steady_state_stays_in_it(number: int, told: str) -> None:
    rate = 5.0
    expected = rate * 7 * (number - 1)
    step_in = therapy(Deterministic(value=float(number)), Deterministic(value=7.0))
    count = round(expected)
    ages = tuple(7.0 * (number - 1) * (person + 0.5) / count for person in range(count))
    there = cohort(in_care=count) if told == "a number" else cohort(in_care_days=ages)
    (people,) = people_of_day_one(there, step_in, 0, None)
    treated = course(contacts(exactly(number), exactly(0.0), exactly(7.0)))
    described = network(
        56.0,
        [pool(10_000), pool(10_000)],
        [step(treated, treated, place=0, clinicians=1)],
        [people, poisson(rate, 56)],
        month_starts=WEEKS,
    )
    found = weekly_occupancy(described, 24)
    # Poisson people in care at most; seven weeks' means of 24 replications are looked at.
    standard_error = math.sqrt(expected / 24)
    assert (np.abs(found.mean(axis=0) - expected) < 4 * standard_error).all()


@pytest.mark.parametrize("stay", [Exponential(average=20.0), Lognormal(mu=2.5, sigma=1.0)])
def test_a_ward_that_begins_in_its_steady_state_stays_in_it(stay: Distribution) -> None:
    rate = 5.0
    expected = rate * stay.mean
    (people,) = people_of_day_one(cohort(in_care=round(expected)), ward(stay), 0, None)
    care = course(law_of(stay))
    described = network(
        56.0, [pool(10_000)], [step(care, care, place=0)], [people, poisson(rate, 56)], month_starts=WEEKS
    )
    found = weekly_occupancy(described, 24)
    # Day one has a whole number of people, up to a half from the expected number.
    standard_error = math.sqrt(expected / 24)
    assert (np.abs(found.mean(axis=0) - expected) < 4 * standard_error + 0.5).all()


def test_a_longer_list_changes_nobody_elses_draws() -> None:
    care = ward(Exponential(average=5.0))
    short, long = (
        people_of_day_one(cohort(waited_days=days), care, 0, None)[0]
        for days in ((8.0, 3.0), (8.0, 3.0, 1.0))
    )
    assert short.name == long.name
    assert long.waiting[:2] == short.waiting
    assert replace(short, waiting=long.waiting) == long
