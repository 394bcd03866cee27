"""The reference engine: each patient is a process that waits, is cared for and moves on."""

from __future__ import annotations

import math
from collections.abc import Generator

import numpy as np
from simpy.events import Event

from simulator.engines.reference.clock import Clock, Happening
from simulator.engines.reference.luck import Luck
from simulator.engines.reference.pool import Pool
from simulator.engines.reference.service import Service
from simulator.engines.reference.visit import Patient, Visit, visit_table
from simulator.engines.reference.waiting import WaitEnds, WaitingRoom
from simulator.simulation.arrivals import arrival_days
from simulator.simulation.chance.sampler import Law
from simulator.simulation.chance.streams import Streams
from simulator.simulation.event_order import Key, Purpose, Rank
from simulator.simulation.history import Ended, History
from simulator.simulation.network import Course, InCare, Network, Routing, Sessions, Step, Waiting, Way
from simulator.simulation.standstill import most_visits_at_one_instant, time_stands_still


def run(network: Network, streams: Streams) -> History:
    """The history of one replication, by the law of event order and keyed chance.

    Parameters
    ----------
    network
        Pools, steps and classes over a horizon.
    streams
        The random numbers of the replication.

    Raises
    ------
    TimeStandsStillError
        A patient walks in a circle of steps in no time.
    """
    return _Run(network, streams).history()


class _Run:
    """One replication under way."""

    def __init__(self, network: Network, streams: Streams) -> None:
        self.network = network
        self.streams = streams
        self.clock = Clock()
        self.luck = Luck(network, streams)
        self.service = Service(network, self.clock)
        self.waiting_room = WaitingRoom(network, self.clock, self.luck, self.service)
        self.visits: list[Visit] = []

    @property
    def now(self) -> float:
        return self.clock.now

    def history(self) -> History:
        """Run to the horizon and write down what happened."""
        pools = self.service.pools
        for pool in pools:
            self.clock.process(self.service.dated_capacity(pool))
        for class_index, patient_class in enumerate(self.network.classes):
            for number, waiting in enumerate(patient_class.waiting):
                self.clock.process(
                    self.life_from_list(Patient(class_index=class_index, number=number), waiting)
                )
            for number, in_care in enumerate(patient_class.in_care):
                self.clock.process(
                    self.life_from_care(Patient(class_index=class_index, number=number), in_care)
                )
            self.clock.process(self.referrals(class_index))
        horizon_days = self.network.horizon_days
        self.clock.run_until(horizon_days)
        for pool in pools:
            pool.close(horizon_days)
        # A network without pools has areas of no rows, and still a column a period.
        shape = (len(pools), len(self.network.period_edges) - 1)
        return History(
            visits=visit_table(self.visits, horizon_days),
            busy_days=np.array([pool.busy_days for pool in pools]).reshape(shape),
            capacity_days=np.array([pool.capacity_days for pool in pools]).reshape(shape),
            queue_days=np.array([pool.queue_days for pool in pools]).reshape(shape),
        )

    # Lives

    def referrals(self, class_index: int) -> Happening:
        """New patients of a class, one after another."""
        patient_class = self.network.classes[class_index]
        for number, moment in enumerate(arrival_days(patient_class, self.streams, self.network.horizon_days)):
            yield self.clock.at(moment, Rank.ARRIVAL, Key(class_index, number, 0, Purpose.JOIN))
            patient = Patient(class_index=class_index, number=number)
            self.clock.process(self.life(patient, patient_class.enters_at))

    def life(self, patient: Patient, step: int) -> Happening:
        """A patient who joins a step now, with all that follows."""
        visit = self.open_visit(patient, step, joined=self.now)
        yield from self.wait_and_care(visit, None)
        yield from self.go_on(visit)

    def life_from_list(self, patient: Patient, waiting: Waiting) -> Happening:
        """A patient who is on a waiting list on day one."""
        step = self.network.classes[patient.class_index].enters_at
        key = Key(patient.class_index, patient.number, 0, Purpose.JOIN)
        visit = self.open_visit(patient, step, joined=0.0 - waiting.waited_days)
        yield self.clock.at(0.0, Rank.ARRIVAL, key)
        yield from self.wait_and_care(visit, waiting)
        yield from self.go_on(visit)

    def life_from_care(self, patient: Patient, in_care: InCare) -> Happening:
        """A patient who is in the middle of a step on day one."""
        step_index = self.network.classes[patient.class_index].enters_at
        visit = self.open_visit(patient, step_index, joined=0.0 - in_care.in_care_days)
        visit.started = visit.joined
        visit.ended = Ended.STILL_IN_CARE
        visit.attended = in_care.attended
        step, course = self.network.steps[step_index], self.course(visit)
        if course.stay is not None or in_care.attended or in_care.elsewhere:
            visit.first_contact = visit.started
        if step.place >= 0 and not in_care.elsewhere:
            self.service.pools[step.place].take()
        if in_care.elsewhere:
            visit.elsewhere = True
            stay_days = self.luck.stay_days(self.stay_elsewhere(visit, course), visit, in_care.elapsed_share)
            yield from self.stay(visit, stay_days)
        elif course.sessions is not None:
            yield self.clock.at(in_care.due_days, Rank.ARRIVAL, visit.key(Purpose.CONTACT_DUE))
            yield from self.contacts(visit, course.sessions, in_care.elapsed_share, has_clinician=False)
        elif course.stay is not None:
            stay_days = self.luck.stay_days(course.stay, visit, in_care.elapsed_share)
            yield from self.stay(visit, stay_days)
        yield from self.go_on(visit)

    def open_visit(self, patient: Patient, step: int, *, joined: float) -> Visit:
        """Begin a visit to a step, and with it a row of the history."""
        patient.visits_at_once = patient.visits_at_once + 1 if joined == patient.joined else 0
        if patient.visits_at_once >= most_visits_at_one_instant(len(self.network.steps)):
            raise time_stands_still(self.network, step, joined)
        patient.joined = joined
        occurrence = patient.visits_to_step.get(step, 0)
        visit = Visit(
            patient=patient,
            step=step,
            ordinal=patient.visits,
            occurrence=occurrence,
            episode=patient.episode,
            joined=joined,
        )
        patient.visits += 1
        patient.visits_to_step[step] = occurrence + 1
        self.visits.append(visit)
        return visit

    def course(self, visit: Visit) -> Course:
        """What a patient of this class goes through at the visit's step."""
        course = self.network.steps[visit.step].courses[visit.patient.class_index]
        if course is None:
            raise ValueError(f"no course at step {visit.step} for class {visit.patient.class_index}")
        return course

    # Care

    def wait_and_care(self, visit: Visit, waited: Waiting | None) -> Happening:
        """The wait of a visit and, if it comes to that, its care."""
        step, course = self.network.steps[visit.step], self.course(visit)
        wait_ends: list[WaitEnds] = []
        yield from self.waiting_room.wait(visit, step, course, waited, wait_ends)
        if wait_ends == ["granted"]:
            yield from self.care(visit, step, course)
        elif wait_ends == ["elsewhere"]:
            yield from self.care_elsewhere(visit, course)
        else:
            patience_ended = wait_ends == ["reneged"]
            never_joined = patience_ended and self.now == visit.joined
            visit.left = self.now
            visit.ended = Ended.RENEGED if patience_ended else Ended.DETERIORATED
            visit.ended = Ended.BAULKED if never_joined else visit.ended

    def care(self, visit: Visit, step: Step, course: Course) -> Happening:
        """The care of a visit that has been granted its place, or its first clinician."""
        visit.started = self.now
        visit.ended = Ended.STILL_IN_CARE
        if course.sessions is not None:
            if step.place >= 0:
                yield self.clock.at(self.now, Rank.ARRIVAL, visit.key(Purpose.CONTACT_DUE))
            yield from self.contacts(visit, course.sessions, 0.0, has_clinician=step.place < 0)
        elif course.stay is not None:
            visit.first_contact = self.now
            yield from self.stay(visit, self.luck.stay_days(course.stay, visit))

    def stay(self, visit: Visit, stay_days: float) -> Happening:
        """A stay of given length from its start."""
        moment = max(self.now, visit.started + stay_days)
        yield self.clock.at(moment, Rank.END, visit.key(Purpose.STAY_ENDS))
        visit.ended = Ended.COMPLETED

    def care_elsewhere(self, visit: Visit, course: Course) -> Happening:
        """A stay with another provider, for want of a place here."""
        visit.elsewhere = True
        visit.started = visit.first_contact = self.now
        visit.ended = Ended.STILL_IN_CARE
        yield from self.stay(visit, self.luck.stay_days(self.stay_elsewhere(visit, course), visit))

    def stay_elsewhere(self, visit: Visit, course: Course) -> Law:
        """Days in care with another provider."""
        if course.overflow is None:
            raise ValueError(f"step {visit.step} has no overflow")
        return course.overflow.stay

    def contacts(
        self, visit: Visit, sessions: Sessions, elapsed_share: float, *, has_clinician: bool
    ) -> Happening:
        """Contacts one after another until enough are attended, or too many missed in a row."""
        pool = self.service.pools[self.network.steps[visit.step].clinicians]
        needed = max(1, math.ceil(self.luck.days("sessions", sessions.number, visit, elapsed_share)))
        booked, missed_in_a_row = visit.attended, 0
        while True:
            if not has_clinician:
                yield from self.waiting_room.wait_for_clinician(visit, pool, self.course(visit).priority)
            has_clinician = False
            begins = self.now
            is_missed = yield from self.contact(visit, sessions, pool, booked)
            missed_in_a_row = missed_in_a_row + 1 if is_missed else 0
            if visit.attended >= needed:
                visit.ended = Ended.COMPLETED
                return
            if missed_in_a_row == sessions.ends_after_misses > 0:
                visit.ended = Ended.DROPPED_OUT
                return
            due = max(self.now, begins + self.luck.interval_days(sessions.interval, visit, booked))
            booked += 1
            yield self.clock.at(due, Rank.ARRIVAL, visit.key(Purpose.CONTACT_DUE))

    def contact(
        self, visit: Visit, sessions: Sessions, pool: Pool, booked: int
    ) -> Generator[Event, object, bool]:
        """One booked contact; clinician time passes whether or not the patient comes."""
        probability = sessions.did_not_attend_first if booked == 0 else sessions.did_not_attend
        is_missed = self.luck.is_missed(probability, visit, booked)
        if not is_missed and math.isnan(visit.first_contact):
            visit.first_contact = self.now
        length = self.luck.contact_length(sessions.length, visit, booked)
        moment = self.now + length * pool.described.contact_days / pool.speed
        yield self.clock.at(moment, Rank.END, visit.key(Purpose.CONTACT_ENDS))
        visit.missed += is_missed
        visit.attended += not is_missed
        self.service.release(pool)
        return is_missed

    # Moving on

    def go_on(self, visit: Visit) -> Happening:
        """Where a patient goes after a visit: to the next step, and the next, or out of care."""
        while True:
            way = self.luck.way(self.routing(visit), visit)
            visit.destination = way.to
            self.end_care(visit)
            patient = visit.patient
            moment = self.now + (0.0 if way.delay is None else self.luck.delay_days(way.delay, visit))
            step: int | None = way.to
            if way.to < 0:
                yield from self.leave(visit, way, moment)
                moment, step = self.next_referral(patient, -1 - way.to)
            if step is None:
                return
            key = Key(patient.class_index, patient.number, patient.visits, Purpose.JOIN)
            yield self.clock.at(moment, Rank.ARRIVAL, key)
            visit = self.open_visit(patient, step, joined=self.now)
            yield from self.wait_and_care(visit, None)

    def routing(self, visit: Visit) -> Routing:
        """The routing that goes with how a visit ended."""
        course = self.course(visit)
        routing: Routing | None = course.routing
        if visit.ended in (Ended.RENEGED, Ended.BAULKED):
            routing = course.patience.routing if course.patience else None
        elif visit.ended is Ended.DETERIORATED:
            routing = course.deterioration.routing if course.deterioration else None
        elif visit.ended is Ended.DROPPED_OUT:
            routing = course.sessions.dropped_out if course.sessions else None
        if routing is None:
            raise ValueError(f"step {visit.step} has no routing for a visit that {visit.ended.name}")
        return routing

    def end_care(self, visit: Visit) -> None:
        """Give the place back, or keep it, here or elsewhere, until the next step accepts."""
        if visit.ended not in (Ended.COMPLETED, Ended.DROPPED_OUT):
            return
        visit.finished = self.now
        step = self.network.steps[visit.step]
        has_place = step.place >= 0 and not visit.elsewhere
        if step.holds_place and (has_place or visit.elsewhere):
            visit.patient.held = visit
            return
        visit.left = self.now
        if has_place:
            self.service.release(self.service.pools[step.place])

    def leave(self, visit: Visit, way: Way, moment: float) -> Happening:
        """Leave care, after a delay in which a held place is kept."""
        if moment > self.now:
            yield self.clock.at(moment, Rank.END, visit.key(Purpose.LEAVES))
        self.service.give_up_held_place(visit.patient)

    def next_referral(self, patient: Patient, left_by: int) -> tuple[float, int | None]:
        """When and where a patient who just left comes back, if at all."""
        again = self.network.classes[patient.class_index].re_referral
        if again is None or left_by not in again.from_exits:
            return math.inf, None
        shares = again.share_by_episode
        if not self.luck.comes_back(shares[min(patient.episode, len(shares) - 1)], patient):
            return math.inf, None
        moment = self.now + self.luck.days_until_return(again.after, patient)
        patient.episode += 1
        return moment, again.enters_at
