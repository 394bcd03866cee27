"""Section 1 of the checklist: what the model is for, what it measures, what it is asked."""

from __future__ import annotations

from simulator.domain.scenario import Scenario
from simulator.outcomes.comparison.headline import HEADLINE
from simulator.outcomes.measures.registry import MEASURES, measure_named
from simulator.report.document.block import Block, Blocks, Listing, Paragraph, Table, Wanted
from simulator.report.stress.subject import Subject
from simulator.wording import as_stated, duration, listed, money, per_cent

_CLOCK = {
    "first_contact": "the first contact attended, or the start of a stay",
    "treatment": "the first attended contact of a treatment, or its start where it is a stay",
}
_HARM = {"more": "more of it", "less": "less of it", "neither": "neither direction"}


def purpose(subject: Subject) -> Blocks:
    """1.1 as the descriptions of the files tell it."""
    blocks: list[Block] = [
        Paragraph(f"{scenario.name}: {scenario.description}")
        for scenario in subject.every
        if scenario.description and scenario.name not in subject.made_here
    ]
    blocks.append(
        Paragraph(
            "The model compares budget cuts in care pathways: it says who waits, who leaves untreated, "
            "who comes into crisis or into a bed elsewhere, who recovers, and what is saved once the "
            "costs displaced are counted, each plan beside no cut and beside the same saving taken in "
            "equal shares from every team."
        )
    )
    return (
        *blocks,
        Wanted(
            "the decision that this study informs, who takes it and by when, who asked for it, and why "
            "a simulation was chosen"
        ),
    )


def outputs(subject: Subject) -> Blocks:
    """1.2 as the register of measures defines them."""
    rows = []
    for theme, names in HEADLINE:
        for measure in map(measure_named, names):
            definition = (
                f"{measure.definition} Ratio of {measure.numerator} to {measure.denominator}."
                if measure.numerator
                else measure.definition
            ).replace("`", "'")
            rows.append((theme, f"{measure.title} ({measure.unit})", definition, _HARM[measure.harm]))
    return (
        Paragraph(
            f"The simulator takes {len(MEASURES)} measures from each replication, by pathway, group, step, "
            "team and month (docs/measures.md defines them all). The headline is made of these, for the "
            "whole system and the whole measured window:"
        ),
        Table("Headline measures", ("Subject", "Measure", "What is counted", "Harm is"), tuple(rows)),
        *_standards(subject.base),
        *_recovery(subject.base),
        Paragraph(
            "All are counted after a run from the record of its visits. Means are means over "
            "replications, with Student's t interval at 95 %; ratios are ratios of means with a jackknife "
            "interval; differences are paired by replication. A difference whose interval covers zero is "
            "called 'within noise'; a verdict that does not survive Holm's correction for all differences "
            "of the headline is called 'perhaps'. Labels beside numbers say where one is not what it "
            "looks like (docs/labels.md)."
        ),
        *_where_results_are(subject),
    )


def _where_results_are(subject: Subject) -> Blocks:
    if subject.finished is None:
        return (
            Wanted(
                "which of these measures the study reports and draws its conclusions from (a report made "
                "from a run folder also shows the results)"
            ),
        )
    return (
        Paragraph("The results of the run are in the annex."),
        Wanted(
            "which of these measures the conclusions rest on, chosen before the results were seen or after"
        ),
    )


def _standards(base: Scenario) -> Blocks:
    rows = tuple(
        (
            pathway.name,
            standard.name,
            f"{per_cent(standard.share)} within {duration(standard.within_days)}",
            f"from the referral to {_CLOCK[standard.clock]}"
            + (f" at {listed(standard.steps)}" if standard.steps else ""),
            listed(standard.groups, "all"),
            standard.source,
        )
        for pathway in base.baseline.pathways
        for standard in pathway.standards
    )
    columns = ("Pathway", "Standard", "Target", "Clock", "Groups", "Source")
    return (Table("Waiting-time standards", columns, rows),) if rows else ()


def _recovery(base: Scenario) -> Blocks:
    rows = []
    for pathway in base.baseline.pathways:
        for step in pathway.steps:
            if step.recovery is not None:
                full = step.recovery.full_course_sessions
                rows.append(
                    (
                        pathway.name,
                        step.name,
                        per_cent(step.recovery.at_best),
                        per_cent(step.recovery.lost_per_week_waited),
                        "no effect of contacts" if full is None else f"{as_stated(full)} contacts",
                        step.recovery.source,
                    )
                )
    if not rows:
        return (Paragraph("No step states how likely recovery is, so recoveries are not measured."),)
    return (
        Paragraph(
            "The outcome model: a patient who completes a treatment has recovered with probability at "
            "best × max(0, 1 − loss per week × weeks from the referral to the first attended contact of "
            "the treatment, less the time in care in between) × min(1, contacts attended ÷ full course). "
            "One random number per person and course decides, the same in every scenario, so a longer wait "
            "can only lose recoveries. A person who recovers counts once."
        ),
        Table(
            "Outcome models",
            ("Pathway", "Step", "At best", "Lost per week waited", "Full course", "Source"),
            tuple(rows),
        ),
    )


def aims(subject: Subject) -> Blocks:
    """1.3 from the scenarios' names, descriptions and savings."""
    if not subject.scenarios:
        return (
            Paragraph(
                f"Only the base model '{subject.base.name}' is described: no scenario is compared with it."
            ),
            Wanted("what is to be found out with the base model alone, or the scenarios to be compared"),
        )
    rows = [(subject.base.name, "base model", "no cut", subject.base.description)]
    for scenario in subject.scenarios:
        rows.append((scenario.name, _role(subject, scenario), saving(scenario), scenario.description))
    return (
        Table("Scenarios", ("Scenario", "What it is", "Gross saving a year", "Description"), tuple(rows)),
        Listing(
            (
                "(A) Scenarios: each is run beside the base model and, where it saves money and is not a "
                "uniform slice itself, beside the uniform slice that saves the same gross amount from the "
                "same dates, so that only the choice of where to cut differs.",
                "(B) Design: one factor, the scenario. Every scenario meets the same patients with the "
                "same luck.",
                "(C) Optimisation: none is made.",
            )
        ),
        Wanted("why these scenarios were chosen, and which question each of them answers"),
    )


def saving(scenario: Scenario) -> str:
    """Gross saving of a scenario in a full year."""
    if not scenario.cuts:
        return "no cut"
    return money(sum(scenario.savings_pence_per_year()))


def _role(subject: Subject, scenario: Scenario) -> str:
    plans = listed(plan for plan, slice_ in subject.slices.items() if slice_ == scenario.name)
    if scenario.name in subject.made_here:
        return f"uniform slice of the same saving as {plans}, added by the tool"
    if plans != "none":
        return f"written by the authors; also the uniform slice of the same saving as {plans}"
    return "written by the authors" + (
        ", a uniform slice" if scenario.cuts and scenario.is_uniform_slice else ""
    )
