"""What happens to people on the way: missed contacts, getting worse, priority, part-time posts, recovery."""

from __future__ import annotations

import math
from dataclasses import replace
from datetime import date
from typing import Final

import numpy as np

from simulator.domain.distribution import Deterministic
from simulator.domain.pathway import Course, Exit, Group, Pathway, Recovery, Step
from simulator.domain.system import System
from simulator.engines import Engine
from simulator.outcomes import Window, measures_of
from simulator.simulation.chance.sampler import uniform
from simulator.simulation.chance.streams import Streams
from simulator.simulation.history import Ended, History
from simulator.simulation.network import Network, Risk
from simulator.validation.cases.small_network import (
    about,
    contacts,
    course,
    exactly,
    gives_up_after,
    listed,
    network,
    pool,
    step,
    to,
    working_at,
)
from simulator.validation.estimate import Quantity
from simulator.validation.exact import Alike, Likeness, Trace
from simulator.validation.replicated import Replicated
from simulator.validation.source import BY_HAND, FELLER
from simulator.wording import as_stated, rounded_share

FAMILY: Final = "The course of care"
PEOPLE: Final = 500
"""In each replication."""


def courses_of_care() -> tuple[Replicated | Trace | Alike, ...]:
    """All of them."""
    return (
        missed_case(0.3, attended=3),
        worse_case(1 / 20, 1 / 60),
        rising_case(),
        part_time_case(),
        recovery_case(0.0),
        recovery_case(10.5),
    )


def missed_case(missed: float, *, attended: int) -> Replicated:
    """A course that two contacts missed in a row end, with clinicians to spare.

    Each contact is missed with probability q, whatever came before. Between two attended contacts at most one
    may be missed: with probability 1 - q² the next is reached, after 1 + q contacts on average (a second
    one is due if the first is missed). So (1 - q²)^n complete a course of n, and the contacts booked are
    (1 + q) · (1 + (1 - q²) + … + (1 - q²)^(n - 1)). Runs of failures: Feller (1968), chapter XIII.7.
    """
    reached = 1 - missed**2
    completed = reached**attended
    booked = (1 + missed) * math.fsum(reached**n for n in range(attended))
    length_days = 0.25
    sessions = replace(
        contacts(exactly(attended), exactly(length_days), exactly(1.0)),
        did_not_attend=missed,
        did_not_attend_first=missed,
        ends_after_misses=2,
        dropped_out=to(-2),
    )

    def describe(_: np.random.Generator) -> Network:
        only = step(course(sessions), clinicians=0)
        return network(30.0, [pool(PEOPLE)], [only], [listed(*[0.0] * PEOPLE)])

    def measure(history: History) -> list[float]:
        visits = history.visits
        return [
            np.count_nonzero(visits["ended"] == Ended.COMPLETED) / PEOPLE,
            np.count_nonzero(visits["destination"] == -2) / PEOPLE,
            float((visits["attended"] + visits["missed"]).sum()) / PEOPLE,
            float(history.busy_days.sum()) / PEOPLE,
        ]

    quantities = (
        ("share who complete", completed, 0.018),
        ("share who drop out", 1 - completed, 0.055),
        ("contacts booked each", booked, 0.012),
        ("clinician days each", booked * length_days, 0.012),
    )
    return Replicated(
        family=FAMILY,
        title=f"{attended} contacts, {rounded_share(missed)} missed; two missed in a row end it",
        describe=describe,
        measure=measure,
        quantities=tuple(
            Quantity(name=name, exact=exact, source=FELLER, finds_share=finds)
            for name, exact, finds in quantities
        ),
        replications=200,
        short_replications=8,
    )


def worse_case(worse_per_day: float, leave_per_day: float) -> Replicated:
    """A closed list on which people get worse or give up, whichever comes first, and are sent different ways.

    Of two exponential times the least is exponential with the sum of the rates, and is the first one's with
    its share of that sum, whatever its length. So both kinds wait equally long.
    """
    both = worse_per_day + leave_per_day
    waits = replace(
        course(exactly(1.0), patience=gives_up_after(about(1 / leave_per_day))),
        deterioration=Risk(after=about(1 / worse_per_day), routing=to(1)),
    )
    horizon_days = round(40 / both)

    def describe(_: np.random.Generator) -> Network:
        steps = [step(waits, place=0), step(course(exactly(0.5)), name="pathway/crisis")]
        return network(float(horizon_days), [pool(0)], steps, [listed(*[0.0] * PEOPLE)])

    def measure(history: History) -> list[float]:
        visits = history.visits[history.visits["step"] == 0]
        worse = visits["ended"] == Ended.DETERIORATED
        return [
            np.count_nonzero(worse) / PEOPLE,
            np.count_nonzero(history.visits["step"] == 1) / PEOPLE,
            float(visits["left"].mean()),
            float(visits["left"][worse].mean()),
        ]

    quantities = (
        ("share who get worse", worse_per_day / both, 0.018),
        ("share who come into crisis care", worse_per_day / both, 0.018),
        ("mean wait, days", 1 / both, 0.03),
        ("mean wait until worse, days", 1 / both, 0.035),
    )
    return Replicated(
        family=FAMILY,
        title=f"Worse after {as_stated(1 / worse_per_day)} days on average, or away after "
        f"{as_stated(1 / leave_per_day)}",
        describe=describe,
        measure=measure,
        quantities=tuple(
            Quantity(name=name, exact=exact, source=FELLER, finds_share=finds)
            for name, exact, finds in quantities
        ),
        replications=200,
        short_replications=8,
    )


def rising_case() -> Trace:
    """One server, contacts of 10 days; routine people become the most urgent after 15 days on the list.

    Busy from 0 to 10. Routine 1 waits from 1, routine 2 from 7; urgent ones come at 2, 3 and 12. At 10 the
    urgent one of day 2 starts. Routine 1 has risen at 16 and starts at 20, before the urgent of day 3, who
    starts at 30, since routine 2 has risen at 22 and yet starts there first: 30; urgent ones at 40 and 50.
    """

    def describe() -> Network:
        care = course(contacts(exactly(1), exactly(10.0)))
        routine = replace(care, priority=2, rise_after_days=15.0, rise_to=0)
        return network(
            100.0,
            [pool(1)],
            [step(care, routine, clinicians=0)],
            [listed(0.0, 2.0, 3.0, 12.0, name="pathway/urgent"), listed(1.0, 7.0, name="pathway/routine")],
        )

    return Trace(
        family=FAMILY,
        title="Priority rises after 15 days on the list",
        describe=describe,
        read=lambda history: list(history.visits["started"]),
        quantity="starts: urgent, then routine",
        expected=(0, 10, 40, 50, 20, 30),
        source=BY_HAND,
    )


def part_time_case() -> Trace:
    """Always a list, contacts of 1.5 days: two posts for 30 days, then 1.5 WTE for 60.

    A saturated pool delivers its WTE: 2 × 30 / 1.5 = 40 contacts, then 1.5 × 60 / 1.5 = 60. Today's contract
    has 1.5 WTE as two servers at three quarters of the speed, so that a contact takes 2 days.
    """

    def describe() -> Network:
        care = course(contacts(exactly(1), exactly(1.5)))
        posts = working_at(1.0, 2, (30.0, 2, 0.75))
        return network(91.0, [posts], [step(care, clinicians=0)], [listed(*[0.0] * 200)])

    def read(history: History) -> list[float]:
        ends = history.visits["finished"]
        return [float(np.count_nonzero((ends > a) & (ends <= b))) for a, b in ((0.0, 30.0), (30.0, 90.0))]

    return Trace(
        family=FAMILY,
        title="Two posts, then one and a half; always a list",
        describe=describe,
        read=read,
        quantity="contacts in 30 days, in 60 more",
        expected=(40, 60),
        source=BY_HAND,
    )


AT_BEST, LOST_PER_WEEK = 0.6, 0.02
"""Of the recovery cases."""


def recovery_case(days_each: float) -> Alike:
    """Who recovers after a wait that is known: no person waits, or each so much longer than the one before.

    With no wait the probability is the stated one. Of people who come at once to one place that each keeps
    for `days_each`, the one numbered k waits k times as long, and it is 0.6 × max(0, 1 - 0.02 · weeks). Three
    contacts of a full course of four leave three quarters of it. The person's own uniform decides, drawn here
    by its definition.
    """
    number = 80

    def compare(engine: Engine, seed: int) -> Likeness:
        streams = Streams(seed=seed, replication=0)
        contact_days = days_each / 3 or 1.0
        # Each contact is due as the one before ends.
        care = course(contacts(exactly(3), exactly(contact_days), exactly(contact_days)))
        wanted = network(
            3 * contact_days * (number + 0.5),
            [pool(1 if days_each else number), pool(number, name="team.clinicians")],
            [step(care, place=0, clinicians=1)],
            [listed(*[0.0] * number)],
        )
        system = _one_course()
        window = Window(from_days=0.0, to_days=wanted.horizon_days)
        table = measures_of(engine(wanted, streams), wanted, system, streams, window=window)
        whole = table[(table[["pathway", "group", "period"]] == "all").all(axis=1)]
        measured = int(whole.loc[whole["measure"] == "recoveries", "value"].iloc[0])
        completed = int(whole.loc[whole["measure"] == "courses_with_outcome", "value"].iloc[0])
        key = streams.of_step("recovery", "pathway/step", "pathway/group")
        exact = sum(
            uniform(key, person, 0) < AT_BEST * max(0.0, 1 - LOST_PER_WEEK * days_each / 7 * person) * 3 / 4
            for person in range(number)
        )
        return Likeness(compared=number, differ=abs(measured - exact) + number - completed)

    wait = f"each {as_stated(days_each)} days after the one before" if days_each else "no person waits"
    return Alike(
        family=FAMILY,
        title=f"Recovery after three of four contacts, {wait}",
        compare=compare,
        quantity="recoveries, person by person",
        source=BY_HAND,
    )


def _one_course() -> System:
    return System(
        starts=date(2026, 10, 1),
        pathways=(
            Pathway(
                name="pathway",
                groups=(Group(name="group", enters_at="step"),),
                steps=(
                    Step(
                        name="step",
                        role="treatment",
                        course=Course(routes=(), stay=Deterministic(value=1.0)),
                        recovery=Recovery(
                            at_best=AT_BEST,
                            lost_per_week_waited=LOST_PER_WEEK,
                            full_course_sessions=4.0,
                            source="assumption: this case",
                        ),
                    ),
                ),
                exits=(Exit(name="out", meaning="completed"), Exit(name="other", meaning="left")),
            ),
        ),
        teams=(),
        referrals=(),
    )
