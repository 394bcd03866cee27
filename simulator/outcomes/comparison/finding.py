"""The finding: what each plan saves, what of it is spent again or owed, who is worse off, and where.

It is the first answer of every comparison, and heads its screen, board and report.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final, NamedTuple

import numpy as np

from simulator.domain.change.saving import financial_year
from simulator.outcomes.comparison.comparison import EQUAL_SAVING_SHARE, Comparison
from simulator.outcomes.comparison.harm import Harm
from simulator.outcomes.labels.label import Label
from simulator.outcomes.measures.dimension import PLACES, is_total
from simulator.outcomes.measures.money import GROSS_SAVING, KNOCK_ON_COST, NET_SAVING, ONE_OFF_COST
from simulator.outcomes.measures.people_compared import PEOPLE_WORSE_OFF
from simulator.outcomes.measures.window import WHOLE_WINDOW
from simulator.units import MONTHS_PER_YEAR

LIST_AT_END: Final = "list_length_at_end"
LIST_MEAN: Final = "list_length_mean"
LISTS: Final = {LIST_AT_END: "at the end", LIST_MEAN: "on average"}
"""Measures of a list, and when each counts the people on it."""


class Figure(NamedTuple):
    """An estimate with its 95 % interval; NaN where there is none."""

    estimate: float
    low: float
    high: float


@dataclass(frozen=True, slots=True, kw_only=True)
class HardestHit:
    """The step at which the most people more are left waiting."""

    pathway: str
    step: str
    title: str
    """What people call the step."""
    before: float
    """People on its list at the end, in what the plan is compared with."""
    after: float
    when: str
    """`at the end`, or `on average` over the measured period where the list has shrunk again by the end."""
    more: Figure
    weeks: float
    """Weeks of the capacity of the step's busiest pool that those people stand for; NaN where unknown."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanFinding:
    """What one scenario does, beside the baseline."""

    scenario: str
    equal_slice: str
    """Name of the uniform slice that saves the same; empty where there is none."""
    slice_of: str
    """Name of the plan whose uniform slice this is; empty where it is none, or was stated by the user."""
    taken_pounds: tuple[tuple[str, float], ...]
    """Teams by what people call them, and what is taken from the budget of each in a full year, pounds, the
    most first; below 0 for a team that gets money."""
    first_day: date | None
    """On which its first change begins; none where it changes no money, or where that is not known."""
    ends_on: date | None
    """On which the last of its changes has ended; none where one goes on."""
    saving_per_year_pounds: float
    """Gross, in a full year once every change is complete; NaN where it is not known."""
    saving_by_year_pounds: tuple[tuple[str, float], ...]
    """Gross saving by financial year, such as `2026/27`, as far as each is measured."""
    saving: Figure
    """Gross, over the measured period, pounds."""
    knock_on_by_year_pounds: tuple[tuple[str, float], ...]
    """Rise of knock-on cost by financial year, as far as each is measured."""
    knock_on: Figure
    """Rise of knock-on cost over the measured period, pounds."""
    knock_on_not_avoided_pounds: float
    """What of a fall of knock-on cost may not be counted as avoided, pounds; 0 or more: what belongs to
    people who are held back or lost; all but that of people who are better off where capacity is only taken;
    the whole fall where its interval covers zero."""
    net: Figure
    """Net saving over the measured period, pounds."""
    net_note: str
    """What must be said of it: that its knock-on cost was not seen to change; empty as a rule."""
    sustains_nothing_pounds: float
    """Of the saving in a full year, pounds from lines that no patient waits for here; NaN if unknown."""
    people: Figure | None
    """People who are in both scenarios; none where people were not paired."""
    worse_off: Figure | None
    better_off: Figure | None
    mixed: Figure | None
    verdict: str
    """Of the people: `worse`, `better`, `displaced`, `within noise`, `no difference` or `no interval`."""
    is_lopsided: bool
    """Whether few replications make up most of the people worse off, so that their interval may be short."""
    one_off_pounds: float
    """What its changes cost once, in the measured period, pounds."""
    owed: Figure | None
    """Backlog owed, pounds."""
    gives_back: bool
    """Whether it has more capacity than the baseline in some pool."""
    hardest_hit: HardestHit | None
    """None where no list is longer."""

    @property
    def net_of_backlog_pounds(self) -> float:
        """Net saving once the backlog is seen to, without falls of knock-on cost that were not avoided.

        Where no capacity is given, a backlog that is smaller than the baseline's is no gain: its people left.
        """
        owed = 0.0 if self.owed is None else self.owed.estimate
        owed = owed if self.gives_back else max(0.0, owed)
        return self.net.estimate - self.knock_on_not_avoided_pounds - owed


@dataclass(frozen=True, slots=True, kw_only=True)
class PairFinding:
    """One plan beside another."""

    scenario: str
    against: str
    people: Figure
    worse_off: Figure
    """People who are worse off in `scenario` than in `against`."""
    better_off: Figure
    saving: Figure
    """Gross saving of `scenario` less that of `against`, over the measured period, pounds."""
    net: Figure
    """The same of net saving."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """One plan among those that save the same."""

    scenario: str
    worse_off: Figure
    net_of_backlog_pounds: float
    standing: str
    """`best`: fewest people worse off, for certain of chance; `not best`; `cannot tell`; `not ranked`."""
    leads_by: float
    """People by which the best leads the next at least; NaN for the others."""
    reason: str
    """Why it is not ranked; empty otherwise."""

    def is_behind(self, first: Place) -> bool:
        """Whether more people are worse off than in the first of its group, with both whole intervals."""
        return self.worse_off.low > first.worse_off.high


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """The answer of a comparison."""

    plans: tuple[PlanFinding, ...]
    """Every scenario but the baseline, in the order of the comparison."""
    months: int
    """Length of the measured period, months, rounded."""
    replications: int
    ranked: tuple[tuple[Place, ...], ...]
    """Groups of scenarios that save the same, with the baseline beside none of them: it saves nothing."""
    pairs: tuple[PairFinding, ...] = ()
    """Plans beside other plans, where that was asked for and people were paired."""

    def plan(self, scenario: str) -> PlanFinding:
        """What is found of a scenario; `KeyError` when it is not there."""
        for found in self.plans:
            if found.scenario == scenario:
                return found
        raise KeyError(scenario)


def finding_of(comparison: Comparison) -> Finding:
    """The finding of a comparison.

    Parameters
    ----------
    comparison
        With people kept, or without.
    """
    plans = tuple(_plan(comparison, scenario) for scenario in comparison.scenarios[1:])
    return Finding(
        plans=plans,
        months=round(comparison.structure.window_days / 365.25 * MONTHS_PER_YEAR),
        replications=comparison.replications,
        ranked=_ranked(plans),
        pairs=tuple(
            _pair(comparison, scenario, against)
            for scenario, against in comparison.pairs
            if against in comparison.against and (scenario, against) in comparison.harms
        ),
    )


def _pair(comparison: Comparison, scenario: str, against: str) -> PairFinding:
    total = comparison.harms[scenario, against].total()
    return PairFinding(
        scenario=scenario,
        against=against,
        people=_figure_of(total, "people"),
        worse_off=_figure_of(total, "worse_off"),
        better_off=_figure_of(total, "better_off"),
        saving=_difference(comparison, scenario, GROSS_SAVING.name, against),
        net=_difference(comparison, scenario, NET_SAVING.name, against),
    )


def _plan(comparison: Comparison, scenario: str) -> PlanFinding:
    pair = scenario, comparison.baseline
    harm = comparison.harms.get(pair)
    structure = comparison.structure
    total = None if harm is None else harm.total()
    owed = None if harm is None else harm.owed()
    knock_on = _difference(comparison, scenario, KNOCK_ON_COST.name)

    def people(name: str) -> Figure | None:
        return None if total is None else _figure_of(total, name)

    return PlanFinding(
        scenario=scenario,
        equal_slice=comparison.slices.get(scenario, ""),
        slice_of=comparison.slice_of(scenario),
        taken_pounds=tuple(
            (structure.titles.teams.of(team), pounds)
            for team, pounds in structure.taken_pounds.get(scenario, {}).items()
        ),
        first_day=structure.first_day.get(scenario),
        ends_on=structure.ends_on.get(scenario),
        saving_per_year_pounds=structure.saving_per_year_pounds.get(scenario, np.nan),
        saving_by_year_pounds=_by_financial_year(comparison, scenario, GROSS_SAVING.name),
        knock_on_by_year_pounds=_by_financial_year(comparison, scenario, KNOCK_ON_COST.name),
        saving=_difference(comparison, scenario, GROSS_SAVING.name),
        knock_on=knock_on,
        knock_on_not_avoided_pounds=_not_avoided(harm, knock_on, pair in structure.giving_back),
        net=_difference(comparison, scenario, NET_SAVING.name),
        net_note=_net_note(comparison, scenario),
        sustains_nothing_pounds=structure.sustains_nothing_pounds.get(scenario, np.nan),
        people=people("people"),
        worse_off=people("worse_off"),
        better_off=people("better_off"),
        mixed=people("mixed"),
        verdict="" if harm is None else str(harm.verdicts["verdict"].iloc[0]),
        is_lopsided=_is_lopsided(comparison, scenario),
        one_off_pounds=_one_off(comparison, scenario),
        owed=None if owed is None else _figure_of(owed, "pounds"),
        gives_back=pair in structure.giving_back,
        hardest_hit=_hardest_hit(comparison, scenario, harm),
    )


def _figure_of(row: Mapping[str, float], name: str) -> Figure:
    return Figure(*(float(row[f"{name}{end}"]) for end in ("", "_low", "_high")))


def _difference(comparison: Comparison, scenario: str, measure: str, against: str = "") -> Figure:
    """The difference of a measure of the whole system and window from the baseline, or another scenario."""
    keys = comparison.samples.keys
    rows = np.flatnonzero((keys["measure"] == measure).to_numpy() & is_total(keys))
    if not len(rows):
        return Figure(np.nan, np.nan, np.nan)
    found = comparison.samples.difference(scenario, against or comparison.baseline)
    row = rows[0]
    return Figure(float(found.estimate[row]), float(found.low[row]), float(found.high[row]))


def _is_lopsided(comparison: Comparison, scenario: str) -> bool:
    labels = comparison.labels_of_whole_window()
    labels = labels[(labels["label"] == Label.LOPSIDED) & (labels["measure"] == PEOPLE_WORSE_OFF.name)]
    is_pair = (labels["scenario"] == scenario) & (labels["against"] == comparison.baseline)
    return bool(is_pair.any())


def _one_off(comparison: Comparison, scenario: str) -> float:
    found = _difference(comparison, scenario, ONE_OFF_COST.name).estimate
    return 0.0 if np.isnan(found) else found


def _net_note(comparison: Comparison, scenario: str) -> str:
    labels = comparison.labels_of_whole_window()
    labels = labels[(labels["label"] == Label.KNOCK_ON_NOT_SEEN) & (labels["scenario"] == scenario)]
    return "".join(labels.loc[labels["against"] == comparison.baseline, "text"].head(1))


def _not_avoided(harm: Harm | None, knock_on: Figure, gives_back: bool) -> float:
    """What of a fall of knock-on cost may not be counted as avoided, pounds: doubt counts against a plan."""
    if harm is None or not knock_on.estimate < 0:
        return 0.0
    if not knock_on.high < 0:
        return -knock_on.estimate
    falls = harm.falls
    row = falls[(falls["harm"] == "knock_on_pounds") & (falls["pathway"] == WHOLE_WINDOW)].iloc[0]
    if gives_back:
        return float(max(0.0, -(row["held_back"] + row["lost"])))
    # Nothing was given: only people for whom all is as good or better can have been spared a cost.
    spared = max(0.0, -float(row["avoided_by_better_off"]))
    return max(0.0, -knock_on.estimate - spared)


def _by_financial_year(comparison: Comparison, scenario: str, measure: str) -> tuple[tuple[str, float], ...]:
    """What a measure of the system adds to the baseline in each financial year, from the months."""
    keys = comparison.samples.keys
    is_row = (keys["measure"] == measure) & (keys["period"] != WHOLE_WINDOW)
    values, reference = comparison.samples.values[scenario], comparison.samples.values[comparison.baseline]
    is_row &= (keys[list(PLACES)] == WHOLE_WINDOW).all(axis=1)
    years: dict[str, float] = {}
    for row in np.flatnonzero(is_row.to_numpy()).tolist():
        name = financial_year(date.fromisoformat(f"{keys['period'].iloc[row]}-01"))
        years[name] = years.get(name, 0.0) + float((values[row] - reference[row]).mean())
    return tuple(years.items())


def _hardest_hit(comparison: Comparison, scenario: str, harm: Harm | None) -> HardestHit | None:
    """The step whose list is longer by most people, at the end or on average, beyond chance.

    Where no rise is beyond chance and more people are worse off than better off, the largest rise by its
    estimate is taken: the reader must know where they are.
    """
    keys, found = comparison.samples.keys, comparison.samples.difference(scenario, comparison.baseline)
    is_row = keys["measure"].isin(LISTS) & (keys["step"] != WHOLE_WINDOW)
    is_row &= (keys[["group", "team", "period"]] == WHOLE_WINDOW).all(axis=1)
    rows = np.flatnonzero(is_row.to_numpy())
    if not len(rows):
        return None
    rises = np.where(found.low[rows] > 0, found.estimate[rows], -np.inf)
    if not np.isfinite(rises.max()):
        total = {} if harm is None else harm.total()
        if not total or total["worse_off"] <= total["better_off"]:
            return None
        rises = np.where(found.estimate[rows] > 0, found.estimate[rows], -np.inf)
        if not np.isfinite(rises.max()):
            return None
    row = int(rows[int(np.argmax(rises))])
    pathway, step = str(keys["pathway"].iloc[row]), str(keys["step"].iloc[row])
    measure = str(keys["measure"].iloc[row])
    weeks = np.nan
    if harm is not None and measure == LIST_AT_END:
        owed = harm.backlog
        of_step = owed[(owed["pathway"] == pathway) & (owed["step"] == step)]
        weeks = float(of_step["weeks"].max()) if len(of_step) else np.nan
    values = comparison.samples.values
    return HardestHit(
        pathway=pathway,
        step=step,
        title=comparison.structure.titles.pathways.of(pathway, step),
        before=float(values[comparison.baseline][row].mean()),
        after=float(values[scenario][row].mean()),
        when=LISTS[measure],
        more=Figure(float(found.estimate[row]), float(found.low[row]), float(found.high[row])),
        weeks=weeks,
    )


def _ranked(plans: tuple[PlanFinding, ...]) -> tuple[tuple[Place, ...], ...]:
    """Groups of plans that save the same, fewest people worse off first, then the most money left."""
    groups: list[list[PlanFinding]] = []
    for plan in plans:
        if plan.worse_off is None:
            return ()
        for group in groups:
            larger = max(abs(plan.saving.estimate), abs(group[0].saving.estimate))
            if abs(plan.saving.estimate - group[0].saving.estimate) <= EQUAL_SAVING_SHARE * larger:
                group.append(plan)
                break
        else:
            groups.append([plan])
    return tuple(_places(group) for group in groups if len(group) > 1)


def _harms_more(plan: PlanFinding) -> bool:
    """Whether more people are worse off than better off by the estimates: doubt praises nothing."""
    return (
        plan.worse_off is not None
        and plan.better_off is not None
        and plan.worse_off.estimate > plan.better_off.estimate
    )


def _why_not_best(plan: PlanFinding) -> str:
    if plan.hardest_hit is None:
        return "more people are worse off than better off"
    return f"the list for {plan.hardest_hit.title} is longer"


def _places(plans: list[PlanFinding]) -> tuple[Place, ...]:
    known = [(plan, plan.worse_off) for plan in plans if plan.worse_off is not None]
    ordered = sorted(known, key=lambda each: (each[1].estimate, -each[0].net_of_backlog_pounds))
    places = []
    for position, (plan, worse_off) in enumerate(ordered):
        leads_by = np.nan
        if position == 0 and (plan.verdict in ("worse", "displaced") or _harms_more(plan)):
            standing, reason = "not ranked", _why_not_best(plan)
        elif position == 0:
            lead = min(other.low for _, other in ordered[1:]) - worse_off.high
            is_ahead = lead > 0
            standing, reason, leads_by = ("best", "", lead) if is_ahead else ("cannot tell", "", np.nan)
        else:
            is_behind = worse_off.low > ordered[0][1].high
            standing, reason = ("not best" if is_behind else "cannot tell"), ""
        places.append(
            Place(
                scenario=plan.scenario,
                worse_off=worse_off,
                net_of_backlog_pounds=plan.net_of_backlog_pounds,
                standing=standing,
                leads_by=leads_by,
                reason=reason,
            )
        )
    return tuple(places)
