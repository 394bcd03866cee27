"""One system on trial: capacity is taken from its pools and given to them, and every verdict is looked at."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from fractions import Fraction
from typing import Final

import pandas as pd
import pyarrow as pa  # type: ignore[import-untyped]  # pyarrow has no types of its own

from benchmarks.law.argument import faults_of_argument
from benchmarks.law.board import faults_of_board
from simulator.compilation.network import compile_network
from simulator.domain.offered_load import offered_loads
from simulator.domain.reach import feeding_steps
from simulator.domain.scenario import RunSettings, Scenario
from simulator.domain.system import System
from simulator.domain.team import CapacityFactor, LineChange, Pool, Team
from simulator.engines import run
from simulator.outcomes import Comparison, Window, reduction_of, with_net_saving
from simulator.outcomes.comparison.harm import Harm
from simulator.outcomes.comparison.judgement import Structure
from simulator.outcomes.people import CareAhead, PeopleComparison, lists_fed_by_less
from simulator.outcomes.samples.people_count import with_people
from simulator.outcomes.samples.sample import Samples
from simulator.simulation.chance.streams import Streams

TAKEN: Final = (Fraction(1, 10), Fraction(1, 4), Fraction(1, 2), Fraction(1))
"""Shares of a pool's capacity that are taken from it."""
GIVEN: Final = (Fraction(1, 10), Fraction(1, 2), Fraction(1))
"""Shares that are given to it."""
BASELINE: Final = "baseline"
LISTS: Final = ("list_length_at_end", "list_length_mean")
ROUNDING: Final = 1e-6
"""A list is longer where its estimate rises by more than a millionth of it, which sums of floats may do."""
WHOLE: Final = "all"


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """One change of one pool."""

    name: str
    system: System
    takes: bool
    """Whether capacity is taken, and not given."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Breach:
    """A verdict that breaks the law."""

    system: str
    plan: str
    measure: str
    place: str
    verdict: str
    reason: str

    def __str__(self) -> str:
        """One line that says where and why."""
        what = f"{self.measure} at {self.place} is called {self.verdict}"
        return f"{self.system}, {self.plan}: {what}: {self.reason}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Trial:
    """What came out of one system."""

    plans: int
    boards: int
    """Boards that were drawn and read."""
    verdicts: int
    """Differences that were called better or worse."""
    praised: int
    """Of those, differences that were called better although capacity was only taken: no list was longer."""
    withheld: int
    """Differences that were not called better because people are kept out."""
    breaches: tuple[Breach, ...]


def plans_of(system: System, from_date: date) -> Iterator[Plan]:
    """Every change of every pool in use: capacity taken with and without its saving, and given."""
    in_use = offered_loads(system)
    for team in system.teams:
        for pool in team.pools:
            if not in_use.get(f"{team.name}.{pool.name}"):
                continue
            name = f"{team.name}_{pool.name}"
            for share in TAKEN:
                per_cent = f"{float(100 * share):g}"
                factor = _with_factor(system, team, pool, from_date, 1 - share)
                yield Plan(name=f"{name}_less_{per_cent}", system=factor, takes=True)
                cut = _with_cut(system, team, pool, from_date, share)
                yield Plan(name=f"{name}_cut_{per_cent}", system=cut, takes=True)
            for share in GIVEN:
                more = _with_factor(system, team, pool, from_date, 1 + share)
                yield Plan(name=f"{name}_more_{float(100 * share):g}", system=more, takes=False)


def _with_factor(system: System, team: Team, pool: Pool, from_date: date, factor: Fraction) -> System:
    """The system with one pool at a multiple of its capacity from a date on, at the same money."""
    before = Fraction(1)
    dated = []
    for change in sorted(pool.factors, key=lambda change: change.from_date):
        if change.from_date <= from_date:
            before = change.factor
            dated.append(change)
        else:
            dated.append(replace(change, factor=change.factor * factor))
    dated.append(CapacityFactor(from_date=from_date, factor=before * factor, source="campaign"))
    changed = replace(pool, factors=tuple(sorted(dated, key=lambda change: change.from_date)))
    return _with_team(
        system, replace(team, pools=tuple(changed if p.name == pool.name else p for p in team.pools))
    )


def _with_cut(system: System, team: Team, pool: Pool, from_date: date, share: Fraction) -> System:
    """The system with the lines that sustain one pool cut by a share from a date on."""
    lines = {line.name: line for line in team.lines}
    return system.with_changes(
        {
            team.name: {
                name: [
                    LineChange(
                        from_date=from_date,
                        pence_per_year=-int(lines[name].pence_per_year_on(from_date) * share),
                        reason="campaign",
                    )
                ]
                for name in pool.staffed_by
            }
        }
    )


def _with_team(system: System, team: Team) -> System:
    return replace(system, teams=tuple(team if t.name == team.name else t for t in system.teams))


def tried(
    name: str,
    system: System,
    *,
    run_days: int,
    replications: int,
    seed: int,
    plans: Sequence[Plan] | None = None,
    boards: int = 1,
) -> Trial:
    """One system on trial.

    Parameters
    ----------
    name
        What breaches call it.
    system
        Its baseline.
    run_days
        Length of a run, measured from a quarter of it on; capacity changes there.
    replications
        Of each plan, paired with those of the baseline.
    seed
        Of the random numbers.
    plans
        What is done to it; `plans_of` when absent.
    boards
        How many plans that leave a list longer have their board drawn and read; the first of `plans`.
    """
    from_date = system.starts + timedelta(days=run_days // 4)
    todo = list(plans_of(system, from_date)) if plans is None else list(plans)
    measured = Measured(run_days=run_days, replications=replications, seed=seed)
    baseline = measured.of(BASELINE, system)
    verdicts = praised = withheld = 0
    breaches: list[Breach] = []
    on_board = 0
    kept: dict[str, Kept] = {BASELINE: baseline}
    harms: dict[str, Harm] = {}
    longer: dict[str, Collection[str]] = {}
    for plan in todo:
        kept[plan.name] = measured.of(plan.name, plan.system)
        harms[plan.name] = harm_of(kept[plan.name], baseline)
        comparison = compared(
            {BASELINE: baseline, plan.name: kept[plan.name]},
            {plan.name: harms[plan.name]},
            measured.window,
        )
        differences = comparison.differences()
        longer[plan.name] = ["/".join(place) for place in _longer_lists(differences)]
        faults = faults_of_argument(comparison, {plan.name: plan.takes}, longer)
        breaches += [_breach_of_argument(name, *fault) for fault in faults]
        verdicts += int(differences["verdict"].isin(["better", "worse"]).sum())
        praised += int((differences["verdict"] == "better").sum()) if plan.takes else 0
        withheld += int(differences["label"].str.contains("people kept out").sum())
        check = _praises_of_less if plan.takes else _blames_of_more
        breaches += check(name, plan, system, differences)
        if plan.takes and longer[plan.name] and on_board < boards:
            on_board += 1
            breaches += [
                _breach_of_argument(name, plan.name, fault, part="board")
                for fault in faults_of_board(comparison)
            ]
    # At no saving, plans are ranked with one another.
    without_saving = {plan.name: plan.takes for plan in todo if "_cut_" not in plan.name}
    together = compared(
        {name: kept[name] for name in (BASELINE, *without_saving)},
        {name: harms[name] for name in without_saving},
        measured.window,
    )
    breaches += [
        _breach_of_argument(name, *fault) for fault in faults_of_argument(together, without_saving, longer)
    ]
    return Trial(
        plans=len(todo),
        boards=on_board,
        verdicts=verdicts,
        praised=praised,
        withheld=withheld,
        breaches=tuple(breaches),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """Every replication of one system."""

    system: System
    measures: pd.DataFrame
    """The tidy table."""
    waits: pd.DataFrame
    """The curves of waits."""
    people: Mapping[int, pa.Table]


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """Runs and measures systems over one window, with one seed."""

    run_days: int
    replications: int
    seed: int

    @property
    def window(self) -> Window:
        """From the day capacity changes to the end."""
        return Window(from_days=self.run_days // 4, to_days=self.run_days)

    def of(self, name: str, system: System) -> Kept:
        """Every replication of one system."""
        scenario = Scenario(
            name=name,
            description="",
            baseline=system,
            cuts=(),
            run=RunSettings(
                ends=system.starts + timedelta(days=self.run_days),
                warm_up_days=float(self.run_days // 4),
                replications=self.replications,
                seed=self.seed,
            ),
        )
        network = compile_network(scenario)
        measure = reduction_of(network, system, self.window, False)
        measures, waits, people = [], [], {}
        for replication in range(self.replications):
            streams = Streams(seed=self.seed, replication=replication)
            found = measure(run(network, streams, engine="fast"), streams)
            measures.append(found.measures.assign(scenario=name, replication=replication))
            waits.append(found.waits.assign(scenario=name, replication=replication))
            people[replication] = found.people
        return Kept(
            system=system,
            measures=pd.concat(measures, ignore_index=True),
            waits=pd.concat(waits, ignore_index=True),
            people=people,
        )


def harm_of(kept: Kept, baseline: Kept) -> Harm:
    """What a change does to the people of its system."""
    return Harm.of(
        PeopleComparison.of(kept.people, baseline.people),
        CareAhead.of(baseline.system),
        lists_fed_by_less(kept.system, baseline.system),
    )


def compared(kept: Mapping[str, Kept], harms: Mapping[str, Harm], window: Window) -> Comparison:
    """Systems beside the first of them, person by person too."""
    samples = Samples.of(
        pd.concat([each.measures for each in kept.values()], ignore_index=True),
        pd.concat([each.waits for each in kept.values()], ignore_index=True),
    )
    systems = {name: each.system for name, each in kept.items()}
    return Comparison(
        samples=with_people(with_net_saving(samples), {name: harm.counts for name, harm in harms.items()}),
        structure=Structure.of(systems, window.to_days - window.from_days),
        harms={(name, BASELINE): harm for name, harm in harms.items()},
    )


def _breach_of_argument(system: str, plan: str, reason: str, part: str = "finding") -> Breach:
    return Breach(system=system, plan=plan, measure=part, place="all", verdict="praised", reason=reason)


def _praises_of_less(name: str, plan: Plan, system: System, differences: pd.DataFrame) -> Iterator[Breach]:
    """Rows called better although a list that feeds them is longer."""
    longer = _longer_lists(differences)
    feeding = {
        (pathway.name, step): steps
        for pathway in system.pathways
        for step, steps in feeding_steps(pathway).items()
    }
    better = differences[differences["verdict"] == "better"]
    for row in better.to_dict("records"):
        for (pathway, step), rise in longer.items():
            feeds = row["pathway"] == WHOLE or (
                row["pathway"] == pathway and (row["step"] == WHOLE or step in feeding[pathway, row["step"]])
            )
            if feeds:
                yield _breach(name, plan, row, f"the list of {pathway}/{step} is {rise:.1f} people longer")
                break


def _longer_lists(differences: pd.DataFrame) -> Mapping[tuple[str, str], float]:
    lists = differences[
        differences["measure"].isin(LISTS)
        & (differences["step"] != WHOLE)
        & (differences[["group", "period"]] == WHOLE).all(axis=1)
    ]
    margin = ROUNDING * lists["reference"].clip(lower=1.0)
    longer = lists[lists["difference"] > margin]
    return {
        (str(pathway), str(step)): float(rise)
        for pathway, step, rise in longer[["pathway", "step", "difference"]].itertuples(index=False)
    }


def _blames_of_more(name: str, plan: Plan, _: System, differences: pd.DataFrame) -> Iterator[Breach]:
    """Rows called worse although capacity was only given."""
    for row in differences[differences["verdict"] == "worse"].to_dict("records"):
        yield _breach(name, plan, row, "capacity was given and nothing taken")


def _breach(name: str, plan: Plan, row: Mapping[str, object], reason: str) -> Breach:
    place = "/".join(str(row[key]) for key in ("pathway", "group", "step", "team", "period"))
    return Breach(
        system=name,
        plan=plan.name,
        measure=str(row["measure"]),
        place=place,
        verdict=str(row["verdict"]),
        reason=reason,
    )
