"""An improvement is a kind of change: it alters a way of working, costs money, and needs no other home."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction

import numpy as np
import pytest

from simulator import engines
from simulator.compilation.network import network_of
from simulator.domain.change.kind import Applied, ChangeKind
from simulator.domain.change.ledger import Ledger, OneOffEntry, RecurrentEntry, capacity_moved
from simulator.domain.scenario import Scenario
from simulator.domain.system import System
from simulator.domain.team import BudgetLine, CapacityFactor, LineChange, Pool, Team
from simulator.errors import InvalidSystemError, Problem
from simulator.simulation.chance.streams import Streams
from simulator.simulation.history import History
from simulator.wording import written_pounds
from tests.unit.experiment import small_study

FROM = date(2026, 5, 1)


@dataclass(frozen=True, slots=True, kw_only=True)
class MoreContacts(ChangeKind):
    """Each clinician of a pool sees more people, because software takes paperwork off them."""

    team: str
    pool: str
    factor: Fraction
    """Contacts with it for each contact without it; more than 0."""
    line: str
    """Budget line that pays for it; it staffs no pool."""
    cost_pence_per_year: int
    training_pence: int

    def apply(self, system: System) -> Applied:
        problems = self.problems()
        if problems:
            raise InvalidSystemError(problems)
        paid = LineChange(from_date=self.from_date, pence_per_year=self.cost_pence_per_year, reason=self.name)
        costed = system.with_changes({self.team: {self.line: [paid]}})
        after = replace(costed, teams=tuple(self._changed(team) for team in costed.teams))
        ledger = Ledger(
            recurrent=(
                RecurrentEntry(
                    from_date=self.from_date,
                    team=self.team,
                    line=self.line,
                    pence_per_year=self.cost_pence_per_year,
                    reason=self.name,
                ),
            ),
            one_off=(
                OneOffEntry(
                    on_date=self.from_date, team=self.team, pence=self.training_pence, reason=self.name
                ),
            ),
            capacity=capacity_moved(system, after, self.name),
        )
        return Applied(system=after, ledger=ledger)

    def problems(self) -> tuple[Problem, ...]:
        if self.factor > 0:
            return ()
        return (Problem(place=("factor",), rule="is more than 0", remedy="write 1.2 for a fifth more"),)

    def warnings(self, ledger: Ledger) -> tuple[str, ...]:
        return ()

    def what_in_words(self) -> str:
        return (
            f"{float(self.factor):g} times the contacts of {self.team}.{self.pool}, for {self._cost} a year"
        )

    @property
    def is_uniform_slice(self) -> bool:
        return False

    @property
    def _cost(self) -> str:
        return written_pounds(self.cost_pence_per_year)

    def _changed(self, team: Team) -> Team:
        if team.name != self.team:
            return team
        pools = tuple(self._improved(pool) if pool.name == self.pool else pool for pool in team.pools)
        return replace(team, pools=pools)

    def _improved(self, pool: Pool) -> Pool:
        """What is in force on the day, and every season after it, times the factor."""
        before = [dated for dated in pool.factors if dated.from_date < self.from_date]
        in_force = before[-1].factor if before else Fraction(1)
        later = [dated for dated in pool.factors if dated.from_date >= self.from_date]
        if not later or later[0].from_date > self.from_date:
            later.insert(0, CapacityFactor(from_date=self.from_date, factor=in_force))
        return replace(
            pool,
            factors=(*before, *(replace(dated, factor=dated.factor * self.factor) for dated in later)),
        )


def with_licences(system: System, seasons: Iterable[CapacityFactor] = ()) -> System:
    """The small study, in which the front door pays for licences and perhaps has seasons."""
    licences = BudgetLine(
        name="licences",
        category="non_pay",
        behaviour="variable",
        pence_per_year=0,
        source="assumption: this test",
    )
    front_door = system.team("front_door")
    changed = replace(
        front_door,
        lines=(*front_door.lines, licences),
        pools=tuple(replace(pool, factors=tuple(seasons)) for pool in front_door.pools),
    )
    return replace(system, teams=tuple(changed if team == front_door else team for team in system.teams))


def improvement(factor: Fraction = Fraction(2)) -> MoreContacts:
    return MoreContacts(
        name="less_paperwork",
        from_date=FROM,
        team="front_door",
        pool="contacts",
        factor=factor,
        line="licences",
        cost_pence_per_year=12_000_00,
        training_pence=3_000_00,
    )


@pytest.fixture
def baseline() -> Scenario:
    written = small_study.scenario("baseline")
    return replace(written, baseline=with_licences(written.baseline))


def history_of(scenario: Scenario) -> tuple[tuple[str, ...], History]:
    network = network_of(scenario.system(), scenario.horizon_days)
    history = engines.run(network, Streams(seed=3, replication=0), "reference")
    return tuple(pool.name for pool in network.pools), history


def test_an_improvement_leaves_its_cost_and_its_capacity_in_the_ledger(baseline: Scenario) -> None:
    plan = baseline.with_changes(improvement(), name="plan")
    ledger = plan.ledger()
    assert (ledger.saving_pence_per_year, ledger.one_off_pence) == (-12_000_00, 3_000_00)
    (moved,) = ledger.capacity
    assert (moved.from_date, moved.team, moved.pool) == (FROM, "front_door", "contacts")
    assert (moved.before, moved.after, moved.unit) == (10.0, 20.0, "contacts a week")
    spent = plan.system().pence_per_year_on(FROM) - baseline.system().pence_per_year_on(FROM)
    assert spent == 12_000_00


def test_an_improvement_and_a_cut_stand_in_one_plan(baseline: Scenario) -> None:
    """Half of the money of the front door goes, and each contact left is worth two."""
    plan = baseline.with_changes(small_study.targeted(2_500_000, "front_door"), improvement(), name="plan")
    assert plan.savings_pence_per_year() == (2_500_000, -1_200_000)
    assert [(entry.before, entry.after) for entry in plan.ledger().capacity] == [(10.0, 5.0), (5.0, 10.0)]


def test_an_improvement_keeps_the_seasons_of_its_pool(baseline: Scenario) -> None:
    summer = CapacityFactor(from_date=date(2026, 5, 10), factor=Fraction(1, 2), source="test")
    seasonal = replace(baseline, baseline=with_licences(small_study.BASELINE, [summer]))
    team = seasonal.with_changes(improvement(), name="plan").system().team("front_door")
    offered = [team.capacity_on(team.pool("contacts"), day).wte for day in (FROM, summer.from_date)]
    assert offered == [2, 1]


def test_a_faulty_improvement_is_refused_with_its_place(baseline: Scenario) -> None:
    with pytest.raises(InvalidSystemError) as refused:
        baseline.with_changes(improvement(Fraction(0)), name="plan")
    assert refused.value.problems[0].place == ("cuts", 0, "factor")


def test_plans_differ_where_only_a_way_of_working_does(baseline: Scenario) -> None:
    twice = baseline.with_changes(improvement(), name="twice")
    thrice = baseline.with_changes(improvement(Fraction(3)), name="thrice")
    assert twice.effect != thrice.effect
    assert twice.effect == baseline.with_changes(improvement(), name="same").effect


def test_the_engine_works_with_what_an_improvement_gives(baseline: Scenario) -> None:
    """One clinician in April, then two: 30 days of work on offer, then 2 times 19. Nobody waits longer."""
    pools, without = history_of(baseline)
    _, improved = history_of(baseline.with_changes(improvement(), name="plan"))
    front_door = pools.index("front_door.contacts")
    np.testing.assert_allclose(without.capacity_days[front_door], [30, 19])
    np.testing.assert_allclose(improved.capacity_days[front_door], [30, 38])
    assert without.queue_days[front_door, 0] == improved.queue_days[front_door, 0]
    assert without.queue_days[front_door, 1] > improved.queue_days[front_door, 1]
