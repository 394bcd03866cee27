"""The finding of one plan in sentences, as the screen, the run folder and the report give it."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Final

from simulator.outcomes.comparison.finding import Figure, Finding, PlanFinding
from simulator.outcomes.comparison.increment import Increment
from simulator.outcomes.labels.label import marks_of
from simulator.wording import counted, month, whole, written, written_name, written_share

MOST_TEAMS: Final = 2
"""Teams that a sentence names one by one."""
DOUBTS: Final = ("within noise", "too few differ")
"""Verdicts that are said behind an increment."""


def plan_sentence(finding: Finding, plan: PlanFinding) -> str:
    """What one plan saves, what of it is spent again or owed, who is worse off, and where.

    Parameters
    ----------
    finding
        Of a comparison.
    plan
        One of its plans.
    """
    parts = (_saves(finding, plan), _people(plan), _hit(plan), _knock_on(plan), _owes(plan))
    return " ".join(part for part in parts if part)


def plan_name(finding: Finding, scenario: str) -> str:
    """What a sentence calls a scenario: a slice is the equal slice, of its plan where there are several."""
    slice_of = finding.plan(scenario).slice_of
    if not slice_of:
        return written_name(scenario)
    slices = [plan for plan in finding.plans if plan.slice_of]
    return "the equal slice" if len(slices) == 1 else f"the equal slice of {written_name(slice_of)}"


def plan_in_brief(plan: PlanFinding, months: int) -> str:
    """The finding of one plan in one sentence, where several share a screen or a page.

    Parameters
    ----------
    plan
        Of a finding.
    months
        Length of the measured period.
    """
    sentence = (
        f"{written_name(plan.scenario)} saves {written(plan.saving.estimate, '£')} over {months} months"
    )
    sentence += _from_whom(plan) + _by_year(plan)
    if plan.worse_off is not None:
        sentence += f": {people_in_brief(plan, has_interval=True)}"
    hit = plan.hardest_hit
    if hit is not None:
        after, before = written(hit.after, "people"), written(hit.before, "people")
        sentence += f"; {after} wait for {hit.title} {hit.when}, against {before}"
    if plan.owed is not None and plan.owed.low > 0:
        sentence += f"; {written(plan.owed.estimate, '£')} of care owed to people left waiting"
    if plan.knock_on.high < 0:
        sentence += f"; {written(-plan.knock_on.estimate, '£')} less knock-on cost{fall_divided(plan)}"
    elif plan.knock_on.low > 0:
        sentence += f"; {written(plan.knock_on.estimate, '£')} of knock-on cost"
    if plan.one_off_pounds:
        sentence += f"; {written(plan.one_off_pounds, '£')} spent once"
    if plan.sustains_nothing_pounds > 0:
        sentence += (
            f"; {written(plan.sustains_nothing_pounds, '£')} a year from lines no list here depends on"
        )
    return sentence + "."


def people_in_brief(plan: PlanFinding, *, has_interval: bool = False) -> str:
    """How many people are worse off and better off, in a few words.

    Parameters
    ----------
    plan
        Of a finding.
    has_interval
        Whether the interval of those worse off is given too.
    """
    if plan.worse_off is None or plan.better_off is None:
        return "people not compared"
    if plan.verdict == "no difference":
        return "none worse off or better off"
    worse = persons(plan.worse_off.estimate)
    if has_interval:
        noun = "person" if people_figure(plan.worse_off) == "1" else "people"
        worse = f"{people_figure(plan.worse_off)} {noun}"
    return f"{worse} worse off, {whole(plan.better_off.estimate)} better off"


def _saves(finding: Finding, plan: PlanFinding) -> str:
    """What is taken from whom and from when, and what that saves in the measured period and by year."""
    name, moved = plan_name(finding, plan.scenario), _moved(plan)
    name = f"{name[0].upper()}{name[1:]}" if plan.slice_of else name
    if not plan.saving.estimate:
        return f"{name} {moved} and saves nothing." if moved else f"{name} saves nothing."
    saving = f"{written(plan.saving.estimate, '£')} over the {finding.months} months measured{_by_year(plan)}"
    sentence = f"{name} {moved} and saves {saving}." if moved else f"{name} saves {saving}."
    if plan.sustains_nothing_pounds > 0:
        idle = written(plan.sustains_nothing_pounds, "£")
        sentence += (
            f" {idle} a year comes from lines that no list here depends on: what losing them does to people, "
            "this model cannot show."
        )
    if plan.one_off_pounds:
        sentence += f" It costs {written(plan.one_off_pounds, '£')} once."
    return sentence


def _by_year(plan: PlanFinding) -> str:
    years = [f"{written(pounds, '£')} in {year}" for year, pounds in plan.saving_by_year_pounds if pounds]
    return f" ({', '.join(years)})" if years else ""


def _moved(plan: PlanFinding) -> str:
    """What a plan takes from which teams in a full year, what it gives to others, and from when."""
    taken = [(team, pounds) for team, pounds in plan.taken_pounds if pounds > 0]
    given = [(team, -pounds) for team, pounds in reversed(plan.taken_pounds) if pounds < 0]
    if not taken or plan.first_day is None:
        return ""
    sentence = f"takes {_shares_of_teams(taken)}" + (
        f" and gives {_shares_of_teams(given, 'to')}" if given else ""
    )
    until = "on" if plan.ends_on is None else f"until {month(f'{plan.ends_on:%Y-%m}')}"
    return f"{sentence}, from {month(f'{plan.first_day:%Y-%m}')} {until},"


def _from_whom(plan: PlanFinding) -> str:
    """The teams that a plan takes from: ` from crisis`, ` from access, ward and 2 more teams`."""
    teams = [team for team, pounds in plan.taken_pounds if pounds > 0]
    if not teams:
        return ""
    named, others = teams[:MOST_TEAMS], len(teams) - MOST_TEAMS
    if others > 0:
        return f" from {', '.join(named)} and {counted(others, 'more team')}"
    return f" from {' and '.join(named)}"


def _shares_of_teams(teams: Sequence[tuple[str, float]], verb: str = "from") -> str:
    """`£1.92m a year from corporate (£640k), access (£500k) and 3 other teams`."""
    whole_amount = written(sum(pounds for _, pounds in teams), "£")
    if len(teams) == 1:
        return f"{whole_amount} a year {verb} {teams[0][0]}"
    named = [f"{team} ({written(pounds, '£')})" for team, pounds in teams[:MOST_TEAMS]]
    others = len(teams) - len(named)
    if others:
        return f"{whole_amount} a year {verb} {', '.join(named)} and {counted(others, 'other team')}"
    return f"{whole_amount} a year {verb} {' and '.join(named)}"


def _knock_on(plan: PlanFinding) -> str:
    """What knock-on cost does to the saving; a fall of it is never said without its division."""
    rise = plan.knock_on
    if rise.low > 0 and plan.saving.estimate > 0:
        share = written_share(rise.estimate / plan.saving.estimate)
        return (
            f"Knock-on cost takes back {written(rise.estimate, '£')}, {share} of the saving"
            f"{_shares_by_year(plan)}."
        )
    if rise.low > 0:
        return f"Knock-on cost is {written(rise.estimate, '£')} higher."
    if rise.high < 0:
        return f"Knock-on cost is {written(-rise.estimate, '£')} lower{fall_divided(plan)}."
    if rise.low < 0 < rise.high:
        return (
            f"Knock-on cost may be {written(-rise.low, '£')} lower to {written(rise.high, '£')} higher: "
            "chance alone may explain it."
        )
    return f"{plan.net_note[0].upper()}{plan.net_note[1:]}." if plan.net_note else ""


def fall_divided(plan: PlanFinding) -> str:
    """What of a fall of knock-on cost is avoided and what is only put off, to stand behind the fall."""
    fall, put_off = -plan.knock_on.estimate, plan.knock_on_not_avoided_pounds
    if put_off >= fall:
        return ", and none of that counts as avoided"
    if round(put_off) == 0:
        return ", and all of that is avoided"
    return f", but {written(put_off, '£')} of that is put off or left to others, not avoided"


def _shares_by_year(plan: PlanFinding) -> str:
    """Knock-on cost as a share of the saving, by financial year, where there are several years."""
    saved = dict(plan.saving_by_year_pounds)
    shares = [
        f"{written_share(max(0.0, rise) / saved[year])} in {year}"
        for year, rise in plan.knock_on_by_year_pounds
        if saved.get(year, 0.0) > 0
    ]
    return f" ({', '.join(shares)})" if len(shares) > 1 else ""


def _people(plan: PlanFinding) -> str:
    if plan.people is None or plan.worse_off is None or plan.better_off is None:
        return ""
    everybody = written(plan.people.estimate, "people")
    if plan.verdict == "no difference":
        return f"Of {everybody} people, none is worse off or better off by more than the tolerated days."
    sentence = (
        f"Of {everybody} people, {people_figure(plan.worse_off)} are worse off and "
        f"{people_figure(plan.better_off)} better off."
    )
    if plan.is_lopsided:
        sentence += " A few replications account for most of those worse off: the range may end too low."
    return sentence


def people_figure(figure: Figure) -> str:
    """A number of people with its 95 % interval, never below nothing: `625 (608 to 642)`."""
    number = whole(figure.estimate)
    if math.isnan(figure.low) or figure.low == figure.high:
        return number
    return f"{number} ({whole(max(0, figure.low))} to {whole(figure.high)})"


def persons(number: float, more: str = "") -> str:
    """A number of people with its noun: `1 person`, `2 more people`."""
    return f"{whole(number)} {more}{'person' if round(number) == 1 else 'people'}"


def increment_said(step: Increment) -> str:
    """What an increment means for people, with its interval, marks and doubt.

    Parameters
    ----------
    step
        One of `increments_of`.
    """
    sentence = f"{persons(step.worse_off.estimate, 'more ')} worse off"
    if math.isfinite(step.worse_off.low) and step.worse_off.low != step.worse_off.high:
        sentence += f" ({whole(round(step.worse_off.low))} to {whole(round(step.worse_off.high))})"
    marks = marks_of(step.labels)
    sentence += f" {marks}" if marks else ""
    return f"{sentence}, {step.verdict}" if step.verdict in DOUBTS else sentence


def _hit(plan: PlanFinding) -> str:
    hit = plan.hardest_hit
    if hit is None:
        return ""
    has_weeks = math.isfinite(hit.weeks) and hit.weeks >= 1
    weeks = f", {counted(round(hit.weeks), 'week')} of work for its team" if has_weeks else ""
    return (
        f"Hardest hit is {hit.title}: {written(hit.after, 'people')} wait {hit.when}, against "
        f"{written(hit.before, 'people')}{weeks}."
    )


def _owes(plan: PlanFinding) -> str:
    owed = plan.owed
    if owed is None or not owed.low > 0:
        return ""
    beside = ""
    if plan.saving.estimate > 0 and owed.estimate > plan.saving.estimate:
        beside = ", more than it saves"
    return (
        f"The care owed to people left waiting costs {written(owed.estimate, '£')} "
        f"({written(owed.low, '£')} to {written(owed.high, '£')}){beside}."
    )
