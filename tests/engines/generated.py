"""Networks made by chance: every feature of the contract alone and in pairs, with ties on purpose.

`generated_network` builds one from a source of chance, and `networks` is the same as a hypothesis strategy.
Most times are whole or half days, so that many events share an instant. The networks are those that a checked
scenario can describe: every loop has a way out, and no places are held in a circle.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass, replace
from random import Random

from hypothesis import strategies as st

from simulator.simulation.chance.sampler import Law, LawKind
from simulator.simulation.network import (
    Arrivals,
    CapacityChange,
    Course,
    InCare,
    Network,
    Overflow,
    PatientClass,
    Pool,
    ReReferral,
    Risk,
    Routing,
    Sessions,
    Step,
    Waiting,
    Way,
)
from simulator.validation.cases.small_network import about, exactly, one_of
from tests.engines.feature import Feature, features_of

TRIES = 400
"""Networks made before giving up on one with the features wanted."""


def networks(*wanted: Feature) -> st.SearchStrategy[Network]:
    """Networks with at least the features wanted, for hypothesis."""
    return st.randoms(use_true_random=False).map(lambda chance: generated_network(chance, wanted))


def generated_network(chance: Random, wanted: Iterable[Feature] = ()) -> Network:
    """A network with at least the features wanted.

    Raises
    ------
    ValueError
        None was found: two features exclude each other.
    """
    wanted = frozenset(wanted)
    for _ in range(TRIES):
        likely = wanted | {feature for feature in Feature if chance.random() < 0.25}
        described = _Maker(chance, likely).network()
        if wanted <= features_of(described):
            return described
    raise ValueError(f"no network with {sorted(feature.value for feature in wanted)}")


STEP_KINDS = (Feature.PLACES, Feature.CONTACTS, Feature.PLACES_AND_CONTACTS, Feature.NO_POOL)


@dataclass(slots=True, kw_only=True)
class _Stage:
    """A step before its courses are known."""

    pathway: int
    kind: Feature
    place: int
    clinicians: int


class _Maker:
    """One network in the making; `likely` are the features it tends to have."""

    def __init__(self, chance: Random, likely: frozenset[Feature]) -> None:
        self.chance = chance
        self.likely = likely
        self.has_ties = chance.random() < 0.75

    def now_and_then(self, feature: Feature, share: float = 0.7) -> bool:
        return feature in self.likely and self.chance.random() < share

    def network(self) -> Network:
        chance, likely = self.chance, self.likely
        horizon_days = float(chance.randint(6, 24)) + (0.5 if Feature.PART_DAYS in likely else 0.0)
        stages = self.stages()
        pathways = range(max(stage.pathway for stage in stages) + 1)
        classes = [
            made
            for pathway in pathways
            for made in self.classes(pathway, stages, horizon_days, chance.randint(1, 2))
        ]
        steps = [self.step(index, stages, classes) for index in range(len(stages))]
        pool_count = max((max(stage.place, stage.clinicians) for stage in stages), default=-1) + 1
        edges = [float(day) for day in (3, 5, 11, 17) if day < horizon_days and Feature.MONTHS in likely]
        return Network(
            horizon_days=horizon_days,
            period_edges=(0.0, *edges, horizon_days),
            pools=tuple(self.pool(index, horizon_days) for index in range(pool_count)),
            steps=without_circles(steps),
            exits=tuple(f"p{pathway}/{name}" for pathway in pathways for name in ("well", "lost")),
            classes=tuple(classes),
        )

    # Times

    def law(self, most: int) -> Law:
        """A time or a number of 0 to about `most`."""
        chance = self.chance
        if self.has_ties:
            low = chance.randint(0, most)
            kind = chance.randint(0, 3)
            if kind == 0:
                law = one_of([float(low), low + 1.0, low + 3.0], [0.5, 0.25, 0.25])
            elif kind == 1:
                law = Law(
                    LawKind.DAILY_RISK,
                    chance.choice((0.0, 0.5)),
                    points=(1.0, 2.0, 4.0),
                    cumulative=(0.3, 0.6, 1.0),
                )
            elif kind == 2:
                law = exactly(low + 0.5)
            else:
                law = exactly(float(low))
            return law
        mean = 0.2 + most * chance.random()
        return chance.choice(
            (
                about(mean),
                exactly(mean),
                Law(LawKind.GAMMA, 0.5 + chance.random(), mean),
                Law(LawKind.LOGNORMAL, math.log(mean), 0.7),
                Law(LawKind.WEIBULL, 0.8 + chance.random(), mean),
                Law(LawKind.UNIFORM, 0.0, 2 * mean),
                Law(LawKind.TRIANGULAR, 0.0, mean, 2 * mean),
                Law(LawKind.HAZARD, 1 / mean, points=(0.0, 1.0, 2.0), cumulative=(0.0, 0.1, 0.5)),
            )
        )

    def wait_law(self, most: int) -> Law:
        """A time that may never come."""
        return Law(LawKind.NEVER) if self.chance.random() < 0.1 else self.law(most)

    # Pools

    def stages(self) -> list[_Stage]:
        """One to five steps in one or two pathways, and the pools they use."""
        chance, likely = self.chance, self.likely
        kinds = [kind for kind in STEP_KINDS if kind in likely] or [chance.choice(STEP_KINDS[:3])]
        while len(kinds) < 5 and chance.random() < 0.5:
            kinds.append(chance.choice(STEP_KINDS))
        if Feature.SHARED_POOL in likely and len(kinds) < 2:
            kinds += kinds
        chance.shuffle(kinds)
        pathway_count = 2 if Feature.TWO_PATHWAYS in likely else 1
        while len(kinds) < pathway_count:
            kinds.append(chance.choice(STEP_KINDS))
        place_pools, clinician_pools = [0, 1], [2, 3]
        if chance.random() < 0.5:
            place_pools, clinician_pools = clinician_pools, place_pools
        if Feature.SHARED_POOL in likely:
            place_pools, clinician_pools = place_pools[:1], clinician_pools[:1]
        return [
            _Stage(
                pathway=index % pathway_count,
                kind=kind,
                place=chance.choice(place_pools)
                if kind in (Feature.PLACES, Feature.PLACES_AND_CONTACTS)
                else -1,
                clinicians=chance.choice(clinician_pools)
                if kind in (Feature.CONTACTS, Feature.PLACES_AND_CONTACTS)
                else -1,
            )
            for index, kind in enumerate(kinds)
        ]

    def pool(self, index: int, horizon_days: float) -> Pool:
        chance, likely = self.chance, self.likely
        servers = chance.randint(1, 3)
        if Feature.OVERFULL in likely:
            servers = 1
        series = [servers]
        if self.now_and_then(Feature.RISING_CAPACITY):
            series.append(series[-1] + chance.randint(1, 2))
        if self.now_and_then(Feature.FALLING_CAPACITY):
            series.append(max(0, series[-1] - chance.randint(1, 2)))
        if self.now_and_then(Feature.ZERO_CAPACITY):
            series.insert(chance.randint(0, len(series)), 0)
        moments = sorted(float(chance.randint(1, int(horizon_days))) for _ in series[1:])
        is_fractional = Feature.FRACTIONAL_SPEED in likely
        return Pool(
            name=f"team.pool {index}",
            changes=tuple(
                CapacityChange(
                    at_days=moment,
                    servers=count,
                    speed=chance.choice((0.5, 0.75, 0.9)) if is_fractional else 1.0,
                )
                for moment, count in zip((0.0, *moments), series, strict=True)
            ),
            contact_days=chance.choice((0.5, 7 / 11)) if self.now_and_then(Feature.CONTACT_DAYS) else 1.0,
            in_treatment_first=not self.now_and_then(Feature.NEW_STARTERS_TOO),
        )

    # People

    def classes(
        self, pathway: int, stages: list[_Stage], horizon_days: float, groups: int
    ) -> list[PatientClass]:
        own = [index for index, stage in enumerate(stages) if stage.pathway == pathway]
        if Feature.COURSES_BY_CLASS in self.likely or Feature.PRIORITIES in self.likely:
            groups = 2
        made: list[PatientClass] = []
        for group in range(groups):
            plain = PatientClass(
                name=f"p{pathway}/g{group}",
                pathway=f"p{pathway}",
                group=f"g{group}",
                enters_at=self.chance.choice(own),
                re_referral=self.re_referral(pathway, own),
            )
            made += self.day_one(plain, own, stages)
            made.append(replace(plain, arrivals=self.arrivals(horizon_days)))
        return made

    def re_referral(self, pathway: int, own: list[int]) -> ReReferral | None:
        if not self.now_and_then(Feature.RE_REFERRAL, 0.8):
            return None
        return ReReferral(
            share_by_episode=(0.8, 0.4)[: self.chance.randint(1, 2)],
            after=self.law(4),
            enters_at=self.chance.choice(own),
            from_exits=frozenset({2 * pathway, 2 * pathway + self.chance.randint(0, 1)}),
        )

    def arrivals(self, horizon_days: float) -> Arrivals:
        chance = self.chance
        logged_daily = self.now_and_then(Feature.LOGGED_DAILY)
        if self.now_and_then(Feature.LISTED):
            # Several at one moment, and some after the run.
            moments = sorted(
                float(chance.randint(0, int(horizon_days) + 2)) for _ in range(chance.randint(1, 15))
            )
            if logged_daily:
                moments = [moment + 0.25 for moment in moments]
            return Arrivals(rates_per_day=(), listed_days=tuple(moments), logged_daily=logged_daily)
        rate = chance.choice((0.0, 0.3, 0.8, 1.5))
        rates = tuple(rate * chance.choice((0, 1, 1, 2)) for _ in range(math.ceil(horizon_days)))
        return Arrivals(rates_per_day=rates, listed_days=None, logged_daily=logged_daily)

    def day_one(self, plain: PatientClass, own: list[int], stages: list[_Stage]) -> list[PatientClass]:
        chance, made = self.chance, []
        if self.now_and_then(Feature.WAITING):
            ages = [float(chance.randint(0, 6)) for _ in range(chance.randint(1, 6))]
            people = tuple(
                Waiting(
                    waited_days=age,
                    patience_share=chance.choice((0.0, 0.3, 1.0)),
                    deterioration_share=chance.choice((0.0, 0.6)),
                    overflow_share=chance.choice((0.0, 0.6)),
                )
                for age in ages
            )
            made.append(
                replace(plain, name=f"{plain.name}/waiting", enters_at=chance.choice(own), waiting=people)
            )
        by_kind = {
            Feature.ELSEWHERE: own,
            Feature.IN_STAY: [index for index in own if stages[index].clinicians < 0],
            Feature.IN_COURSE: [index for index in own if stages[index].clinicians >= 0],
            Feature.OVERFULL: [index for index in own if stages[index].place >= 0],
        }
        for feature, steps in by_kind.items():
            if steps and self.now_and_then(feature):
                count = chance.randint(3, 5) if feature is Feature.OVERFULL else chance.randint(1, 3)
                people_in_care = tuple(
                    InCare(
                        in_care_days=float(chance.randint(0, 5)),
                        elapsed_share=chance.choice((0.0, 0.25, 0.9)),
                        attended=chance.randint(0, 3),
                        due_days=chance.choice((0.0, 1.0, 2.5)),
                        elsewhere=feature is Feature.ELSEWHERE,
                    )
                    for _ in range(count)
                )
                name = f"{plain.name}/{feature.name.lower()}"
                made.append(replace(plain, name=name, enters_at=chance.choice(steps), in_care=people_in_care))
        return made

    # Steps

    def step(self, index: int, stages: list[_Stage], classes: list[PatientClass]) -> Step:
        stage = stages[index]
        by_group: dict[str, Course] = {}
        for patient_class in classes:
            if patient_class.pathway == f"p{stage.pathway}" and patient_class.group not in by_group:
                is_new = not by_group or Feature.COURSES_BY_CLASS in self.likely or self.chance.random() < 0.3
                course = self.course(index, stages) if is_new else next(iter(by_group.values()))
                if Feature.PRIORITIES in self.likely:
                    course = replace(course, priority=self.chance.randint(1, 3))
                by_group[patient_class.group] = course
        return Step(
            name=f"p{stage.pathway}/step {index}",
            place=stage.place,
            clinicians=stage.clinicians,
            holds_place=stage.place >= 0
            and (self.now_and_then(Feature.HOLD, 0.9) or self.now_and_then(Feature.HELD_ELSEWHERE)),
            notice_days=self.chance.choice((0.5, 2.0)) if self.now_and_then(Feature.NOTICE) else 0.0,
            whole_days=self.now_and_then(Feature.WHOLE_DAYS),
            courses=tuple(
                by_group[patient_class.group] if patient_class.pathway == f"p{stage.pathway}" else None
                for patient_class in classes
            ),
        )

    def course(self, index: int, stages: list[_Stage]) -> Course:
        chance = self.chance
        patience = overflow = deterioration = None
        if self.now_and_then(Feature.NO_PATIENCE, 0.5):
            patience = Risk(after=exactly(0.0), routing=self.routing(index, stages, onward_only=True))
        elif self.now_and_then(Feature.PATIENCE):
            patience = Risk(after=self.wait_law(6), routing=self.routing(index, stages, onward_only=True))
        if self.now_and_then(Feature.DETERIORATION):
            deterioration = Risk(
                after=self.wait_law(6), routing=self.routing(index, stages, onward_only=True)
            )
        if self.now_and_then(Feature.OVERFLOW_AT_ONCE, 0.5):
            overflow = Overflow(after=exactly(0.0), stay=self.law(4))
        elif (
            self.now_and_then(Feature.OVERFLOW)
            or self.now_and_then(Feature.HELD_ELSEWHERE)
            or Feature.ELSEWHERE in self.likely
        ):
            overflow = Overflow(after=self.wait_law(6), stay=self.law(4))
        has_contacts = stages[index].clinicians >= 0
        rises = self.now_and_then(Feature.RISE)
        return Course(
            routing=self.routing(index, stages),
            sessions=self.sessions(index, stages) if has_contacts else None,
            stay=None if has_contacts else self.stay(),
            priority=3 if rises else chance.randint(1, 3) if Feature.PRIORITIES in self.likely else 1,
            rise_after_days=float(chance.randint(1, 4)) if rises else math.inf,
            rise_to=chance.randint(0, 2) if rises else 1,
            patience=patience,
            deterioration=deterioration,
            overflow=overflow,
        )

    def stay(self) -> Law:
        return exactly(0.0) if self.now_and_then(Feature.ZERO_STAY, 0.5) else self.law(5)

    def sessions(self, index: int, stages: list[_Stage]) -> Sessions:
        chance = self.chance
        share = chance.choice((0.2, 0.5)) if self.now_and_then(Feature.MISSED, 0.8) else 0.0
        first = min(1.0, share + 0.4) if self.now_and_then(Feature.MISSED_FIRST) else share
        ends_after = chance.randint(1, 2) if self.now_and_then(Feature.DROPPED_OUT, 0.8) else 0
        if ends_after and not share:
            share = first = 0.4
        return Sessions(
            number=self.law(3),
            length=chance.choice((exactly(0.0), exactly(0.5), self.law(2)))
            if self.now_and_then(Feature.LONG_CONTACTS)
            else exactly(1.0),
            interval=self.law(4),
            did_not_attend=share,
            did_not_attend_first=first,
            ends_after_misses=ends_after,
            dropped_out=self.routing(index, stages) if ends_after else None,
        )

    def routing(self, index: int, stages: list[_Stage], *, onward_only: bool = False) -> Routing:
        """To other steps of the pathway and at last to an exit; whoever may loop may leave."""
        chance, pathway = self.chance, stages[index].pathway
        steps = [i for i, stage in enumerate(stages) if stage.pathway == pathway]
        loops = Feature.LOOP in self.likely and not onward_only
        choices = [i for i in steps if i > index or loops]
        chosen = [chance.choice(choices) for _ in range(chance.randint(0, 2)) if choices]
        weights = [1.0] * len(chosen)
        ways = [self.way(to) for to in chosen]
        if loops or not chosen or chance.random() < 0.5:
            leaves = -1 - 2 * pathway - chance.randint(0, 1)
            ways.append(self.way(leaves))
            weights.append(1.0)
        total = math.fsum(weights)
        cumulative = [math.fsum(weights[: i + 1]) / total for i in range(len(weights))]
        return Routing(cumulative=(*cumulative[:-1], 1.0), ways=tuple(ways))

    def way(self, to: int) -> Way:
        feature = Feature.DELAY if to >= 0 else Feature.DELAY_BEFORE_LEAVING
        return Way(to=to, delay=self.law(3) if self.now_and_then(feature) else None)


def without_circles(steps: Iterable[Step]) -> tuple[Step, ...]:
    """The same steps, none of which holds its place where holders could wait for one another in a circle."""
    kept: list[Step] = list(steps)
    for index, step in enumerate(kept):
        if step.holds_place and step.place in _pools_waited_for(kept, step.place):
            kept[index] = replace(step, holds_place=False)
    return tuple(kept)


def _pools_waited_for(steps: list[Step], holder: int) -> set[int]:
    """Place pools that somebody may wait for while holders of a pool wait, however indirectly."""
    found: set[int] = set()
    pools = [holder]
    while pools:
        pool = pools.pop()
        for step in steps:
            if step.holds_place and step.place == pool:
                waited_for = {steps[i].place for i in _lists_joined_while_holding(steps, step)} - {-1}
                pools += waited_for - found
                found |= waited_for
    return found


def _lists_joined_while_holding(steps: list[Step], holder: Step) -> set[int]:
    """Steps whose list a patient may join before the holder's place is given up."""
    found: set[int] = set()
    for class_index, course in enumerate(holder.courses):
        if course is None:
            continue
        routings = [course.routing, course.sessions.dropped_out if course.sessions else None]
        to_visit = [way.to for routing in routings if routing for way in routing.ways if way.to >= 0]
        while to_visit:
            index = to_visit.pop()
            next_course = steps[index].courses[class_index]
            if index in found or next_course is None:
                continue
            found.add(index)
            risks = (next_course.patience, next_course.deterioration)
            to_visit += [way.to for risk in risks if risk for way in risk.routing.ways if way.to >= 0]
    return found
