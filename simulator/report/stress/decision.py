"""The simulator's own decisions about the model that a reader must know, as `docs/model.md` explains them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from simulator.domain.scenario import Scenario
from simulator.report.stress.feature import Feature, features_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """One decision."""

    chapter: str
    """Heading of `docs/model.md` under which it is explained."""
    text: str
    where: frozenset[Feature] = frozenset()
    """Features of a scenario that it bears on; any scenario when empty."""


DECISIONS: Final = (
    Decision(
        chapter="A step",
        text="Patience, deterioration and overflow act on the list only; nothing of them acts once care "
        "has started.",
        where=frozenset({"risks"}),
    ),
    Decision(
        chapter="A step",
        text="A missed contact takes the clinician's time and does not count towards the course; misses "
        "are independent of one another.",
        where=frozenset({"contacts"}),
    ),
    Decision(
        chapter="A step",
        text="A place that is kept for a patient who waits elsewhere is kept through delays until the "
        "next step accepts, and never for a patient who has left care.",
        where=frozenset({"held places"}),
    ),
    Decision(
        chapter="Moments that coincide",
        text="Events at one moment are taken in a fixed order: ends of care, risks, dated capacity, "
        "arrivals, serving of lists, those who will not wait at all.",
    ),
    Decision(
        chapter="Capacity",
        text="A line of pay that loses 5 % of its money loses 5 % of its whole-time equivalents.",
        where=frozenset({"budget"}),
    ),
    Decision(
        chapter="Capacity",
        text="Clinician time keeps fractions of a post exactly; places and beds follow the money of the "
        "lines that staff them to the nearest whole one.",
        where=frozenset({"budget"}),
    ),
    Decision(
        chapter="Capacity",
        text="A fall of capacity interrupts no contact and no stay: what is in use lapses as it empties, "
        "and counts as on offer until then.",
    ),
    Decision(
        chapter="Capacity",
        text="A stepped budget line is cut to the penny like a variable one.",
        where=frozenset({"budget"}),
    ),
    Decision(
        chapter="Cuts",
        text="A cut is divided in proportion to budgets in force on its date, in whole pence, among lines "
        "that are not fixed. Savings are gross; what a cut displaces is knock-on cost, where it has a price.",
        where=frozenset({"cuts"}),
    ),
    Decision(
        chapter="Cuts",
        text="The uniform slice beside a plan saves the same pence a year from the same dates; money that "
        "a plan only moves is in neither side.",
        where=frozenset({"cuts"}),
    ),
    Decision(
        chapter="Chance",
        text="Random quantities are independent of one another: a person's needs, luck and patience are not "
        "related.",
    ),
    Decision(
        chapter="Chance",
        text="People of one priority who joined a list at one moment go in the order in which the file lists "
        "pathways and groups, those of day one first.",
    ),
    Decision(
        chapter="Day one",
        text="People waiting on day one are taken to be still waiting because no risk has acted yet; "
        "stays in progress of unknown length have the age they would have in a service unchanged for long "
        "(Cox 1962).",
        where=frozenset({"day one"}),
    ),
    Decision(
        chapter="Whole days",
        text="Where times are rounded to whole days, each is rounded up or down at random so that the "
        "mean stays.",
        where=frozenset({"whole days"}),
    ),
    Decision(
        chapter="What is left out",
        text="A saving counts in full from its date: no figure includes redundancy, notice or other one-off "
        "costs.",
        where=frozenset({"cuts"}),
    ),
    Decision(
        chapter="What is left out",
        text="Money that sustains no pool changes no wait, because the model holds nothing that it buys; it "
        "does not follow that it buys nothing.",
        where=frozenset({"budget"}),
    ),
    Decision(
        chapter="What is left out",
        text="Staff are capacity, not people: staff are never ill, never leave and do not work faster when "
        "lists grow.",
    ),
    Decision(
        chapter="What is left out",
        text="Costs that fall elsewhere count only where a step, an exit or an overflow has a price.",
    ),
    Decision(
        chapter="What is left out",
        text="Money is in the prices of the file: no inflation, no discounting.",
        where=frozenset({"budget"}),
    ),
)
"""In the order of `docs/model.md`."""


def decisions_for(scenario: Scenario) -> tuple[str, ...]:
    """The decisions that bear on a scenario, as sentences."""
    features = features_of(scenario)
    return tuple(decision.text for decision in DECISIONS if not decision.where or decision.where & features)
