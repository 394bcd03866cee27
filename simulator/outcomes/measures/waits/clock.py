"""Waiting-time clocks: from the referral to the first contact, and to that of a treatment."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from simulator.domain.pathway import Clock, Step
from simulator.outcomes.measures.episode import Episodes
from simulator.outcomes.measures.record import Floats, Record, Truths
from simulator.simulation.network import Course, Network, Routing

URGENT_ROLES = ("crisis", "inpatient")
"""Care that does not answer a referral for something else."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WaitingClock:
    """One clock of every episode. Moments in days, infinite for what has not happened."""

    began: Floats
    stopped: Floats
    """The patient was seen; infinite for those who were not."""
    given_up: Floats
    """The patient left, or took a way from which the clock cannot be stopped any more, unseen."""
    runs: Truths
    """Episodes this clock applies to."""

    @property
    def over(self) -> Floats:
        """Moment the clock no longer runs, seen or not."""
        return np.minimum(self.stopped, self.given_up)


def waiting_clock(
    record: Record, episodes: Episodes, clock: Clock, at_steps: tuple[str, ...] = ()
) -> WaitingClock:
    """A clock of every episode.

    The first attended contact stops the first clock and the first attended contact of a treatment the second:
    being granted a place, or booked and not coming, stops neither. A stay counts from its start. A crisis or
    an admission stops neither for a patient referred for something else: otherwise a cut that sends people
    into crisis would shorten the wait. People on the list of a later step on day one have had their first
    contact.

    A standard may name the steps whose first attended contact stops it; then no other step does.

    Parameters
    ----------
    record
        One replication.
    episodes
        Its episodes.
    clock
        `first_contact` or `treatment`.
    at_steps
        Names of the only steps that stop it; any step that stops such a clock when empty.
    """

    def counts(step: Step) -> bool:
        return step.name in at_steps if at_steps else stops(clock, step)

    visits = record.visits
    counting = [counts(step) for step in record.steps]
    stopping = np.array(counting, dtype=np.bool_)[visits.step]
    # Of the first clock, any contact of an episode's first visit is one.
    any_first_visit = clock == "first_contact" and not at_steps
    runs = episodes.has_known_referral
    if any_first_visit:
        stopping[episodes.first_visit] = True
        runs = runs & ~_joined_a_later_list(record, episodes)
    elif clock == "treatment":
        treats = {p.name for p in record.system.pathways if any(s.role == "treatment" for s in p.steps)}
        in_such_a_pathway = np.array([pathway in treats for pathway, _ in record.grid.groups])
        runs = runs & in_such_a_pathway[episodes.group]
    stopped = episodes.earliest(stopping, visits.first_contact)
    hopeless = ~can_still_stop(record.network, counting)
    nowhere_left = hopeless.ravel()[visits.patient_class * len(counting) + visits.step]
    if any_first_visit:
        nowhere_left[episodes.first_visit] = False
    given_up = np.minimum(episodes.left_care, episodes.earliest(nowhere_left, visits.joined))
    seen = stopped <= given_up
    return WaitingClock(
        began=episodes.began,
        stopped=np.where(seen, stopped, np.inf),
        given_up=np.where(seen, np.inf, given_up),
        runs=runs,
    )


def stops(clock: Clock, step: Step) -> bool:
    """Whether care at a step stops a clock, the step not being the first of the episode."""
    if clock == "treatment":
        return step.role == "treatment"
    return step.role not in URGENT_ROLES


def can_still_stop(network: Network, stopping: list[bool]) -> Truths:
    """`bool[class, step]`: whether a patient of a class at a step may still reach one that stops the clock.

    Parameters
    ----------
    network
        Steps and the routes of each class between them.
    stopping
        Whether each step stops the clock.
    """
    reaches = np.zeros((len(network.classes), len(network.steps)), dtype=np.bool_)
    for patient_class in range(len(network.classes)):
        found = {index for index, stop in enumerate(stopping) if stop}
        comes_from: dict[int, set[int]] = {}
        for index, step in enumerate(network.steps):
            course = step.courses[patient_class]
            for destination in destinations(course) if course else ():
                comes_from.setdefault(destination, set()).add(index)
        ahead = list(found)
        while ahead:
            for before in comes_from.get(ahead.pop(), set()) - found:
                found.add(before)
                ahead.append(before)
        reaches[patient_class, sorted(found)] = True
    return reaches


def destinations(course: Course) -> set[int]:
    """Indices of the steps that a patient may come to after a course, or off its list."""
    routings: list[Routing | None] = [course.routing]
    routings += [risk.routing for risk in (course.patience, course.deterioration) if risk]
    if course.sessions:
        routings.append(course.sessions.dropped_out)
    return {way.to for routing in routings if routing for way in routing.ways if way.to >= 0}


def _joined_a_later_list(record: Record, episodes: Episodes) -> Truths:
    entry = {
        (pathway.name, group.name): (pathway.name, group.enters_at)
        for pathway in record.system.pathways
        for group in pathway.groups
    }
    steps = record.grid.steps
    entry_step = np.array([steps.index(entry[group]) for group in record.grid.groups], dtype=np.int64)
    later: Truths = record.visits.step[episodes.first_visit] != entry_step[episodes.group]
    return episodes.from_day_one & later
