"""A comparison written by hand: three scenarios, six months, differences known in advance."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pandas as pd

from simulator.outcomes import Comparison, measure_named
from simulator.outcomes.comparison.harm import Harm
from simulator.outcomes.comparison.judgement import Structure
from simulator.outcomes.measures.people_compared import PEOPLE_WORSE_OFF
from simulator.outcomes.people.comparison import FALL_VALUES, Counts
from simulator.outcomes.people.fall import HARMS

SLICE, PLAN = "five_percent_everywhere", "targeted"
SCENARIOS = ("baseline", SLICE, PLAN)
OTHERS = {
    "fewer_beds_on_the_ward_for_older_adults_as_uniform_slice": 0.8,
    "fewer_beds_on_the_ward_for_older_adults": 2.5,
    "later_first_contacts": 1.5,
}
"""More plans, and how many times the effect of the slice each has."""
SIX = (*SCENARIOS, *OTHERS)
MONTHS = ("2026-10", "2026-11", "2026-12", "2027-01", "2027-02", "2027-03")
RECOVERY_MEASURES = (
    "recoveries",
    "recovered_courses",
    "courses_with_outcome",
    "recovery_share",
    "cost_per_recovery_pounds",
)

# By measure: what a month of the baseline comes to, and what is added to it by the slice and by the plan.
MONTHLY = {
    "referrals": (200.0, 0.0, 0.0),
    "treatment_starts": (100.0, -5.0, 0.5),
    "completed_courses": (90.0, -5.0, 0.5),
    "waiting_for_treatment": (50.0, 20.0, 0.0),
    "treatment_wait_mean_days": (30.0, 9.0, -0.2),
    "reneged": (1.0, 3.0, 0.0),
    "recoveries": (45.0, -4.0, 0.25),
    "courses_with_outcome": (90.0, -5.0, 0.5),
    "spend_pounds": (400_000.0, -20_000.0, -20_000.0),
    "gross_saving_pounds": (0.0, 20_000.0, 20_000.0),
    "knock_on_cost_pounds": (30_000.0, 6_000.0, 0.0),
}
EVERYTHING_BUT_WAITS = (
    *RECOVERY_MEASURES,
    "referrals",
    "treatment_starts",
    "completed_courses",
    "cost_per_completed_course_pounds",
    "spend_pounds",
    "spend_with_knock_on_pounds",
    "gross_saving_pounds",
    "knock_on_cost_pounds",
)
STEADY = ("spend_pounds", "gross_saving_pounds", "referrals")
ONLY_OF_THE_SYSTEM = ("spend_pounds", "gross_saving_pounds")


def comparison(
    *,
    scenarios: tuple[str, ...] = SCENARIOS,
    replications: int = 4,
    without: tuple[str, ...] = (),
    months: tuple[str, ...] = MONTHS,
) -> Comparison:
    """The scenarios with so many replications, some measures left out."""
    slices = {PLAN: SLICE} if {PLAN, SLICE} <= set(scenarios) else {}
    lines = table(scenarios=scenarios, replications=replications, without=without, months=months)
    return Comparison.of(lines, slices=slices)


def table(
    *,
    scenarios: tuple[str, ...] = SCENARIOS,
    replications: int = 4,
    without: tuple[str, ...] = (),
    months: tuple[str, ...] = MONTHS,
) -> pd.DataFrame:
    """The tidy table of `comparison`."""
    rows = [
        {
            "scenario": scenario,
            "replication": replication,
            "pathway": pathway,
            "group": "all",
            "step": "all",
            "team": "all",
            "period": period,
            "measure": measure,
            "value": value,
            "unit": measure_named(measure).unit,
        }
        for scenario in scenarios
        for replication in range(replications)
        for position, period in enumerate(("all", *months))
        for pathway, measure, value in _values(scenario, replication, position)
        if measure not in without
    ]
    return pd.DataFrame(rows)


def full_comparison(
    *, scenarios: tuple[str, ...] = SCENARIOS, replications: int = 4, months: tuple[str, ...] = MONTHS
) -> Comparison:
    """`comparison` with lists of steps, the use of teams, and people compared one by one."""
    lines = table(scenarios=scenarios, replications=replications, months=months)
    places = [
        {
            **dict.fromkeys(("group", "period"), "all"),
            "scenario": scenario,
            "replication": replication,
            "measure": name,
            "value": value,
            "unit": measure_named(name).unit,
            "pathway": pathway,
            "step": step,
            "team": team,
        }
        for scenario in scenarios
        for replication in range(replications)
        for measure, pathway, step, team, level, reach in (
            ("list_length_at_end", "talking", "first_contact", "all", 30.0, 1.0),
            ("list_length_at_end", "talking", "treatment", "all", 50.0, 20.0),
            ("utilisation_share", "all", "all", "talking_team", 0.9, 0.02),
            ("bed_occupancy_share", "all", "all", "ward", 0.8, 0.01),
        )
        for name, value in _with_parts(
            measure, level + (effect(scenario) + 0.02 * (replication - 1.5)) * reach
        )
    ]
    places += [
        {
            **dict.fromkeys(("pathway", "group", "step", "team", "period"), "all"),
            "scenario": scenario,
            "replication": replication,
            "measure": PEOPLE_WORSE_OFF.name,
            "value": 100.0 * effect(scenario) * (1 + 0.02 * (replication - (replications - 1) / 2)),
            "unit": PEOPLE_WORSE_OFF.unit,
        }
        for scenario in scenarios
        for replication in range(replications)
    ]
    pairs = {PLAN: SLICE, SIX[4]: SIX[3]}
    slices = {plan: slice_ for plan, slice_ in pairs.items() if {plan, slice_} <= set(scenarios)}
    with_places = pd.concat([lines, pd.DataFrame(places)], ignore_index=True)
    made = Comparison.of(with_places, slices=slices, structure=Structure(window_days=182.0))
    has_interval = replications > 1
    return replace(
        made, harms={pair: harm(effect(pair[0]), has_interval=has_interval) for pair in made.pairs}
    )


def _with_parts(measure: str, value: float) -> Iterator[tuple[str, float]]:
    """A number, and of a ratio what is above and below its line."""
    yield measure, value
    registered = measure_named(measure)
    if registered.kind == "ratio":
        yield registered.numerator, 100.0 * value
        yield registered.denominator, 100.0


def effect(scenario: str) -> float:
    """How many times the effect of the slice a scenario has."""
    return {SLICE: 1.0}.get(scenario, OTHERS.get(scenario, 0.0))


def harm(times: float, *, has_interval: bool = True) -> Harm:
    """So many times 100 people worse off among 1,000, of two groups."""
    groups = [
        ("all", "all", 1.0),
        ("talking", "all", 1.0),
        ("talking", "adults", 0.6),
        ("talking", "older", 0.4),
    ]
    keys = pd.DataFrame(groups, columns=["pathway", "group", "part"])
    worse, part = 100.0 * times, keys["part"]
    people = {
        "people": 1000.0,
        "worse_off": worse,
        "better_off": 10.0,
        "mixed": 3.0,
        "net_worse_off": worse - 10,
    }
    people |= {"same": 987.0 - worse, "only_scenario": 0.0, "only_reference": 0.0}
    names = keys[["pathway", "group"]]
    verdicts = names.assign(verdict="worse" if times else "better", longer_lists="")
    fall = dict.fromkeys(FALL_VALUES, 0.0) | {"net": -5.0, "held_back": -5.0}
    falls = pd.concat([names.assign(harm=kind, **_with_bounds(fall, part, has_interval)) for kind in HARMS])
    owed = pd.DataFrame([("all", "all", "all")], columns=["pathway", "step", "pool"])
    amounts = {"people": 20 * times, "weeks": 2 * times, "pounds_here": 9e4 * times, "pounds_onward": 0.0}
    amounts["pounds"] = 9e4 * times
    counted = names.assign(measure=PEOPLE_WORSE_OFF.name)
    return Harm(
        people=names.assign(**_with_bounds(people, part, has_interval)),
        verdicts=verdicts,
        components=names,
        falls=falls,
        backlog=owed.assign(**_with_bounds(amounts, pd.Series([1.0]), has_interval)),
        counts=Counts(keys=counted, values=(worse * part).to_numpy()[:, None]),
    )


def _with_bounds(values: dict[str, float], part: pd.Series, has_interval: bool) -> dict[str, pd.Series]:
    reach = 0.1 if has_interval else float("nan")
    return {
        f"{name}{end}": (value + sign * reach * abs(value) if sign else value) * part
        for name, value in values.items()
        for end, sign in (("", 0), ("_low", -1), ("_high", 1))
    }


def _values(scenario: str, replication: int, position: int) -> Iterator[tuple[str, str, float]]:
    amounts = {}
    for measure, (level, of_slice, of_plan) in MONTHLY.items():
        added = {SLICE: of_slice, PLAN: of_plan}.get(scenario, OTHERS.get(scenario, 0.0) * of_slice)
        luck = 0.0 if measure in STEADY else 0.02 * level * (replication - 1.5)
        # The plan's own luck differs from that of the baseline, so that its small effects drown in it.
        own = 0.01 * level * (-1) ** replication if scenario == PLAN and measure not in STEADY else 0.0
        months = 6.0 if position == 0 else 1.0
        amounts[measure] = (level + luck + own + added) * months
    amounts["spend_with_knock_on_pounds"] = amounts["spend_pounds"] + amounts["knock_on_cost_pounds"]
    system_only = {*ONLY_OF_THE_SYSTEM, "spend_with_knock_on_pounds"}
    for measure, amount in amounts.items():
        yield "all", measure, amount
        if measure not in system_only:
            yield "talking", measure, amount
    spent = amounts["spend_with_knock_on_pounds"]
    yield "all", "recovered_courses", amounts["recoveries"]
    yield "all", "recovery_share", amounts["recoveries"] / amounts["courses_with_outcome"]
    yield "all", "cost_per_completed_course_pounds", spent / amounts["completed_courses"]
    yield "all", "cost_per_recovery_pounds", spent / amounts["recoveries"]
