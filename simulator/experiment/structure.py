"""What a comparison must know of the scenarios of a plan: what each takes, from whom and when."""

from __future__ import annotations

from dataclasses import replace

from simulator.domain.sustained import saving_that_sustains_nothing
from simulator.experiment.plan import Plan
from simulator.outcomes.comparison.judgement import Structure
from simulator.outcomes.people import steps_with_less
from simulator.units import PENCE_PER_POUND


def structure_of(plan: Plan) -> Structure:
    """The structure of a plan's scenarios, over the window that is measured."""
    scenarios, baseline = plan.scenarios, plan.baseline
    systems = {scenario.name: scenario.system() for scenario in scenarios}
    ledgers = {scenario.name: scenario.ledger() for scenario in scenarios}
    return replace(
        Structure.of(systems, baseline.horizon_days - baseline.run.warm_up_days),
        saving_per_year_pounds={
            scenario.name: sum(scenario.savings_pence_per_year()) / PENCE_PER_POUND for scenario in scenarios
        },
        sustains_nothing_pounds={
            scenario.name: sum(saving_that_sustains_nothing(scenario).values()) / PENCE_PER_POUND
            for scenario in scenarios
        },
        taken_pounds={
            name: {team: pence / PENCE_PER_POUND for team, pence in ledger.taken_by_team().items()}
            for name, ledger in ledgers.items()
        },
        first_day={
            name: min(entry.from_date for entry in ledger.recurrent)
            for name, ledger in ledgers.items()
            if ledger.recurrent
        },
        ends_on={name: ledger.ends_on for name, ledger in ledgers.items() if ledger.ends_on is not None},
        cut_steps={name: steps_with_less(system, baseline.system()) for name, system in systems.items()},
    )
