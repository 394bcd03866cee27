"""Whole systems made by chance: pathways, teams and demand with every feature, small and quick to run.

Loads lie around and above capacity, so that taking capacity away hurts, and some pools have room to spare.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from fractions import Fraction
from random import Random

from simulator.domain.check.scenario import problems_of
from simulator.domain.demand import DayOne, Referrals
from simulator.domain.distribution import Deterministic, Distribution, Empirical, Exponential, Gamma
from simulator.domain.offered_load import offered_loads
from simulator.domain.pathway import (
    Course,
    Exit,
    Group,
    Overflow,
    Pathway,
    PoolName,
    Recovery,
    ReReferral,
    Rise,
    Risk,
    Route,
    Sessions,
    Standard,
    Step,
    StepRole,
)
from simulator.domain.system import System
from simulator.domain.team import BudgetLine, CapacityFactor, Pool, PoolKind, Team

STARTS = date(2026, 4, 1)
RUN_DAYS = 240
"""Days of a run, measured from its first day."""
SOURCE = "generated"
PENCE_PER_WTE = 5_000_000
TRIES = 50
"""Systems made before giving up on one without faults."""


def generated_system(seed: int) -> System:
    """The system of a seed; every feature occurs in a good part of them.

    Raises
    ------
    ValueError
        None of the tries was free of faults.
    """
    chance = Random(seed)
    for _ in range(TRIES):
        system = _Maker(chance).system()
        if not problems_of(system):
            return system
    raise ValueError(f"seed {seed}: no system without faults in {TRIES} tries")


class _Maker:
    """One system in the making."""

    def __init__(self, chance: Random) -> None:
        self.chance = chance
        self.pools: dict[str, PoolKind] = {}

    def likely(self, share: float) -> bool:
        return self.chance.random() < share

    def system(self) -> System:
        pathways = tuple(self.pathway(f"pathway_{i}") for i in range(1 + self.likely(0.35)))
        referrals = tuple(
            Referrals(
                pathway=pathway.name,
                group=group.name,
                source=SOURCE,
                per_day=round(self.chance.uniform(0.5, 2.0), 2),
                growth_per_year=0.2 if self.likely(0.2) else 0.0,
            )
            for pathway in pathways
            for group in pathway.groups
        )
        day_one = tuple(
            DayOne(
                pathway=pathway.name,
                group=pathway.groups[0].name,
                step=step.name,
                source=SOURCE,
                waited_days=tuple(float(day) for day in range(self.chance.randint(1, 15), 0, -1)),
            )
            for pathway in pathways
            for step in pathway.steps
            if (step.place or step.clinicians) and self.likely(0.25)
        )
        drawn = System(
            starts=STARTS, pathways=pathways, teams=self.teams({}), referrals=referrals, day_one=day_one
        )
        if problems_of(drawn):
            return drawn
        return replace(drawn, teams=self.teams(offered_loads(drawn, RUN_DAYS)))

    def pathway(self, name: str) -> Pathway:
        roles: list[StepRole] = ["triage" if self.likely(0.7) else "assessment"]
        roles += self.chance.choices(
            ["treatment", "crisis", "inpatient", "support", "assessment"], weights=[4, 3, 2, 1, 1], k=3
        )[: self.chance.randint(1, 3)]
        names = [f"{role}_{i}" for i, role in enumerate(roles)]
        groups = tuple(
            Group(
                name=f"group_{i}",
                enters_at=names[0] if i == 0 or self.likely(0.7) else self.chance.choice(names),
                re_referral=self.re_referral(names) if self.likely(0.2) else None,
            )
            for i in range(1 + self.likely(0.4))
        )
        steps = tuple(self.step(name, role, names) for name, role in zip(names, roles, strict=True))
        exits = (
            Exit(name="done", meaning="completed"),
            Exit(name="lost", meaning="left", price_pence=self.chance.choice([0, 15_000])),
            Exit(name="refused", meaning="refused"),
        )
        standards = (
            Standard(name="six_weeks", within_days=42.0, share=0.75, clock="treatment", source=SOURCE),
        )
        return Pathway(
            name=name,
            groups=groups,
            steps=steps,
            exits=exits,
            standards=standards if "treatment" in roles else (),
        )

    def re_referral(self, names: list[str]) -> ReReferral:
        return ReReferral(
            share_by_episode=(0.3, 0.2),
            after=Exponential(average=40.0),
            enters_at=self.chance.choice(names),
            from_exits=("done",),
            source=SOURCE,
        )

    def step(self, name: str, role: StepRole, names: list[str]) -> Step:
        later = names[names.index(name) + 1 :]
        is_stay = role in ("crisis", "inpatient") or (role == "support" and self.likely(0.5))
        place = (
            self.pool("beds" if role == "inpatient" else "places") if is_stay or self.likely(0.2) else None
        )
        if is_stay:
            course = self.course(later, names, stay=self.time(12.0))
            return Step(
                name=name,
                role=role,
                course=course,
                place=place,
                holds_place=bool(later) and self.likely(0.2),
                price_pence_per_start=self.chance.choice([0, 0, 20_000]),
            )
        course = self.course(later, names, sessions=self.sessions())
        return Step(
            name=name,
            role=role,
            course=course,
            place=place,
            clinicians=self.pool("contacts"),
            notice_days=1.0 if self.likely(0.2) else 0.0,
            recovery=Recovery(at_best=0.6, lost_per_week_waited=0.01, full_course_sessions=4.0, source=SOURCE)
            if role == "treatment" and self.likely(0.7)
            else None,
        )

    def course(
        self,
        later: list[str],
        names: list[str],
        *,
        stay: Distribution | None = None,
        sessions: Sessions | None = None,
    ) -> Course:
        return Course(
            routes=self.routes(later, names),
            stay=stay,
            sessions=sessions,
            priority=self.chance.choice([0, 1, 1]),
            rise=Rise(after_days=20.0, to_priority=0) if self.likely(0.15) else None,
            patience=self.risk(["lost", "refused", *later], 30.0) if self.likely(0.5) else None,
            deterioration=self.risk([*later, "lost"], 60.0) if self.likely(0.4) else None,
            overflow=Overflow(
                after=Deterministic(value=float(self.chance.choice([1, 3]))),
                stay=None,
                price_pence_per_day=60_000,
                source=SOURCE,
            )
            if stay is not None and self.likely(0.3)
            else None,
            source=SOURCE,
        )

    def routes(self, later: list[str], names: list[str]) -> tuple[Route, ...]:
        """On to later steps, sometimes back to an earlier one, and always out with some probability."""
        to = [*later, *(name for name in names if self.likely(0.1))]
        chosen = list(dict.fromkeys(self.chance.choices(to, k=2))) if to else []
        shares = [round(self.chance.uniform(0.1, 0.4), 2) for _ in chosen]
        out = "done" if self.likely(0.8) else "refused"
        routes = [
            Route(to=name, share=share, delay=Exponential(average=3.0) if self.likely(0.15) else None)
            for name, share in zip(chosen, shares, strict=True)
        ]
        return (*routes, Route(to=out, share=1.0 - sum(shares)))

    def risk(self, ways: list[str], mean_days: float) -> Risk:
        return Risk(
            after=self.time(mean_days),
            routes=(Route(to=self.chance.choice(ways), share=1.0),),
            source=SOURCE,
        )

    def sessions(self) -> Sessions:
        ends = self.likely(0.4)
        return Sessions(
            number=Empirical(values=(1.0, 3.0, 6.0), weights=(0.5, 0.3, 0.2)),
            interval=Deterministic(value=7.0),
            did_not_attend=self.chance.choice([0.0, 0.1, 0.2]),
            ends_after_misses=2 if ends else None,
            dropped_out_routes=(Route(to="lost", share=1.0),) if ends else (),
        )

    def time(self, mean_days: float) -> Distribution:
        mean = round(mean_days * self.chance.uniform(0.5, 1.5), 1)
        return self.chance.choice(
            [Exponential(average=mean), Gamma(shape=2.0, scale=mean / 2), Deterministic(value=mean)]
        )

    def pool(self, kind: PoolKind) -> PoolName:
        """A pool of this kind: one that another step uses already, or a new one."""
        known = [name for name, of_kind in self.pools.items() if of_kind == kind]
        if known and self.likely(0.25):
            name = self.chance.choice(known)
        else:
            name = f"team_{len(self.pools)}"
            self.pools[name] = kind
        return PoolName(team=name, pool="pool")

    def teams(self, loads: dict[str, float]) -> tuple[Team, ...]:
        """One team a pool, of a size that its load fills to between a half and a quarter too much."""
        return tuple(self.team(name, kind, loads.get(f"{name}.pool")) for name, kind in self.pools.items())

    def team(self, name: str, kind: PoolKind, load: float | None) -> Team:
        count = 1 if load is None else max(1, round(load / self.chance.uniform(0.5, 1.25)))
        line = BudgetLine(
            name="nurses",
            category="pay",
            behaviour="variable",
            pence_per_year=PENCE_PER_WTE * count,
            source=SOURCE,
            wte=Fraction(count),
        )
        season = (CapacityFactor(from_date=date(2026, 8, 1), factor=Fraction(5, 4), source=SOURCE),)
        pool = Pool(
            name="pool",
            kind=kind,
            staffed_by=("nurses",),
            count=0 if kind == "contacts" else count,
            contacts_per_wte_per_week=5.0 if kind == "contacts" else None,
            source=SOURCE,
            factors=season if load is not None and self.likely(0.1) else (),
            in_treatment_first=not self.likely(0.2),
        )
        return Team(name=name, lines=(line,), pools=(pool,))
