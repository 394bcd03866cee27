"""Whether a team makes sense by itself: its budget lines and the pools they sustain."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from simulator.domain.naming import Place, no_such, repeated, same_titles
from simulator.domain.team import Pool, Team
from simulator.errors import Problem
from simulator.wording import as_stated, written_pounds

SECTION = {"pay": "staff", "non_pay": "non_pay", "premises": "premises"}
"""Where a scenario file writes the budget lines of each category."""


def problems_of_team(team: Team) -> list[Problem]:
    """Every rule a team breaks."""
    place = ("teams", team.name)
    problems, seen = [], set[str]()
    for line in team.lines:
        if line.name in seen:
            at = (*place, SECTION[line.category], line.name)
            rule = f"two budget lines of '{team.name}' are called '{line.name}'"
            problems.append(Problem(place=at, rule=rule, remedy="give each a name of its own"))
        seen.add(line.name)
    budget = sum(line.pence_per_year for line in team.lines)
    if budget <= 0 and any(line.is_deduction for line in team.lines):
        rule = f"the lines of '{team.name}' sum to {written_pounds(budget)} a year: a team costs more than £0"
        problems.append(Problem(place=place, rule=rule, remedy="write what it spends too, or less income"))
    problems += repeated("pools", [pool.name for pool in team.pools], (*place, "pools"))
    problems += same_titles("pools", [(pool.name, pool.title) for pool in team.pools], (*place, "pools"))
    for pool in team.pools:
        problems += _problems_of_pool(pool, team, (*place, "pools", pool.name))
    return problems


def _problems_of_pool(pool: Pool, team: Team, place: Place) -> Iterator[Problem]:
    lines = {line.name: line for line in reversed(team.lines)}  # of two that share a name, the first
    at = (*place, "staffed_by")
    for position, name in enumerate(pool.staffed_by):
        if name not in lines:
            yield no_such("budget line", name, lines, (*at, position))
        elif lines[name].is_deduction:
            rule = f"'{name}' is below £0, so it sustains nothing"
            yield Problem(place=(*at, position), rule=rule, remedy="leave it out")
        elif pool.kind == "contacts" and lines[name].wte is None:
            rule = f"'{name}' pays for no posts, so it gives no contacts"
            yield Problem(place=(*at, position), rule=rule, remedy="write its 'wte', or leave it out")
        elif pool.kind == "contacts" and lines[name].sees_patients is False:
            rule = f"'{name}' sees no patients, so it gives no contacts"
            yield Problem(place=(*at, position), rule=rule, remedy="leave it out")
    for name in {name for name in pool.staffed_by if pool.staffed_by.count(name) > 1}:
        yield Problem(place=at, rule=f"'{name}' is named twice", remedy="name it once")
    if pool.kind == "contacts":
        if not pool.staffed_by:
            rule = "contacts need staff to give them"
            yield Problem(place=at, rule=rule, remedy="name budget lines that pay for posts")
        contacts = pool.contacts_per_wte_per_week
        if contacts is None or contacts <= 0:
            rule = f"{as_stated(contacts or 0)} is not allowed: one WTE gives more than 0 contacts a week"
            yield Problem(place=(*place, "per_wte_per_week"), rule=rule)
    for position, (before, after) in enumerate(pairwise(pool.factors), start=1):
        if after.from_date <= before.from_date:
            rule = f"{after.from_date} does not come after {before.from_date}"
            yield Problem(
                place=(*place, "factors", position, "from"), rule=rule, remedy="list dates in order"
            )
