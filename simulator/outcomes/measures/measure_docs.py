"""The page of the documentation that lists every measure, written from the register.

`python -m simulator.outcomes.measures.measure_docs docs/measures.md` renews it.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from simulator.outcomes.measures.dimension import DIMENSIONS, Dimension
from simulator.outcomes.measures.family import Family
from simulator.outcomes.measures.measure import OWN_DEFINITION, Measure
from simulator.outcomes.measures.registry import FAMILIES

_COLUMNS: Final = ("scenario", "replication", *DIMENSIONS, "measure", "value", "unit", "label")

_OPENING: Final = f"""\
<!-- Written by `python -m simulator.outcomes.measures.measure_docs docs/measures.md`.
     Change the register, not this page. -->

# Measures

The tidy table has the columns `{", ".join(_COLUMNS)}`.
Every number in it is one of these. `all` in a column stands for a total.

## How to read them

- **Periods** are the calendar months that lie wholly within the window, as `2026-10`, and `all` for the
  whole window, which runs from the end of the warm-up to the end of the run. An event on an edge belongs to
  the later period.
- **Waits of those seen never stand alone.** A cut that makes people give up shortens the waits of those who
  remain. So beside them stand the people still waiting, the people who left, and the share of those
  referred who are seen in time.
- **The share seen in time** is a cumulative incidence: of the people referred in the period, the share seen
  within the limit, leaving unseen being a competing risk, and the people still waiting at the end of the
  window counted for as long as they were followed (Aalen and Johansen, 1978). Without censoring it is the
  plain share. The calculation is thirty lines of our own, because it covers all groups and months of half a
  million visits at once; the tests compare it with the textbook form, a worked example, and the plain share.
- **Clocks** start when the referral is received, which is when the patient joins the first list. A crisis
  or an admission does not stop the clock of a patient referred for something else. A patient sent where no
  treatment can follow stops waiting for treatment. People on a list on day one wait since they joined it;
  people in care on day one have no known referral and no clock, and people on the list of a later step
  count as having had their first contact.
- **Money** is in pounds of the scenario's own prices. Pathways share teams, and no division of a shared
  team's budget between them would be honest, so costs per course and per recovery are given for the whole
  system.
- **Estimates** are means over replications with Student's t interval; ratios are ratios of means with a
  jackknife interval (Efron and Tibshirani, 1993, chapter 11; Iglehart, 1975). Percentiles of the whole
  window are those of the people of all replications together (`docs/statistics.md`); those of a month are
  means of each replication's. Differences are paired by
  replication. Where the 95 % interval of a difference covers zero the verdict is *within noise*; where
  there is none, as after one replication, *no interval*; where fewer than six of the pairs differ, *too few
  differ*; where every pair is exactly equal, *no difference* if the figure cannot vary by chance and *not
  seen* if it can.
- **Harm** says which direction hurts people; it decides between *better* and *worse*. Where neither does,
  the verdict is *higher* or *lower*.
"""

_GIVEN: Final[dict[Dimension, str]] = {
    "pathway": "system, pathway",
    "group": "group",
    "step": "step",
    "team": "system, team",
    "period": "month",
}


def measures_page(families: Sequence[Family] = FAMILIES) -> str:
    """The page, in Markdown."""
    chapters = [
        "\n".join([f"\n## {family.title}\n", *(_entry(measure) for measure in family.measures)])
        for family in families
    ]
    return _OPENING + "\n".join(chapters)


def _entry(measure: Measure) -> str:
    given = ", ".join(_GIVEN[place] for place in measure.by)
    if measure.by == ("period",):
        given = "system, month"
    facts = [f"unit {measure.unit}", f"{measure.kind}", f"for {given}", f"harm: {measure.harm}"]
    if measure.kind == "ratio":
        facts.append(f"`{measure.numerator}` ÷ `{measure.denominator}`")
    if measure.source != OWN_DEFINITION:
        facts.append(f"source: {measure.source}")
    return f"### {measure.title}\n\n`{measure.name}`: {'; '.join(facts)}.\n\n{measure.definition}\n"


if __name__ == "__main__":
    Path(sys.argv[1]).write_text(measures_page(), encoding="utf-8", newline="\n")
