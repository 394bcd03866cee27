"""Whether the posts that staff a pool can do what the pool is said to do."""

from __future__ import annotations

import re
from collections.abc import Iterator

from simulator.domain.system import System
from simulator.domain.team import Pool, Team
from simulator.units import DAYS_PER_WEEK, DAYS_PER_YEAR
from simulator.wording import as_stated, significant, whole

MOST_STARTS_PER_WTE_PER_YEAR = 910
"""Starts, or contacts, of a whole-time equivalent beyond which its pool is doubtful: half a contact for each
start at 455 contacts a year (PSSRU 2014, £58,281 a year at £128 a face-to-face contact); the half is an
assumption of the authors."""

_SEES_NO_PATIENTS = re.compile(
    r"(?i)admin|(?<!case_)(?<!care_)manager|secretar|reception|clerical|clerk|director"
)
"""Names of posts that seldom give contacts; case managers and care managers do."""


def warnings_of_posts(system: System) -> Iterator[str]:
    """Pools of which each post would have to do more than a post can.

    A pool of places is taken at the longest mean stay of the steps that use it, so at its fewest starts.
    """
    for team in system.teams:
        for pool in team.pools:
            yield from _warnings_of_names(team, pool)
            if pool.kind == "contacts" and pool.contacts_per_wte_per_week is not None:
                a_year = pool.contacts_per_wte_per_week * DAYS_PER_YEAR / DAYS_PER_WEEK
                if a_year > MOST_STARTS_PER_WTE_PER_YEAR:
                    yield (
                        f"the contacts of '{team.name}.{pool.name}' are {whole(a_year)} a year for each WTE, "
                        f"{as_stated(pool.contacts_per_wte_per_week)} in every week: "
                        f"{whole(MOST_STARTS_PER_WTE_PER_YEAR)} is the most to expect"
                    )
            elif pool.kind == "places":
                yield from _warnings_of_places(system, team, pool)


def _warnings_of_names(team: Team, pool: Pool) -> Iterator[str]:
    """Posts that give contacts although their name says that they see no patients."""
    if pool.kind != "contacts":
        return
    for name in pool.staffed_by:
        line = team.line(name)
        wte = float(line.wte or 0)
        if wte and line.sees_patients is None and _SEES_NO_PATIENTS.search(name):
            yield (
                f"the {as_stated(wte)} WTE of '{team.name}.{name}' count as clinicians, each giving "
                f"{as_stated(pool.contacts_per_wte_per_week or 0)} contacts a week in "
                f"'{team.name}.{pool.name}': where they see no patients, write 'sees_patients: false'"
            )


def _warnings_of_places(system: System, team: Team, pool: Pool) -> Iterator[str]:
    wte = sum(float(team.line(name).wte or 0) for name in pool.staffed_by)
    days = longest_mean_stay(system, f"{team.name}.{pool.name}")
    if not (wte and days):
        return
    a_year = pool.count * DAYS_PER_YEAR / days
    if a_year > MOST_STARTS_PER_WTE_PER_YEAR * wte:
        stay = "1 day" if days == 1 else f"{significant(days, 3)} days"
        yield (
            f"the {whole(pool.count)} places of '{team.name}.{pool.name}' can start "
            f"{whole(a_year / DAYS_PER_YEAR)} people a day, with a stay of {stay}, and its "
            f"{as_stated(wte)} WTE about {whole(MOST_STARTS_PER_WTE_PER_YEAR * wte / DAYS_PER_YEAR)}: "
            f"{whole(a_year / wte)} a year for each WTE, where {whole(MOST_STARTS_PER_WTE_PER_YEAR)} is "
            "the most to expect"
        )


def longest_mean_stay(system: System, name: str) -> float:
    """Days, of the stays alone; 0 where a step with contacts uses the pool, since those are counted there."""
    stays = [0.0]
    for pathway in system.pathways:
        for step in pathway.steps:
            if str(step.place) != name:
                continue
            for group in pathway.groups:
                stay = step.course_of(group.name).stay
                if stay is None:
                    return 0.0
                stays.append(stay.mean)
    return max(stays)
