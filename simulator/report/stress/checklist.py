"""The STRESS-DES checklist, filled from a scenario.

Source: Monks, Currie, Onggo, Robinson, Kunc and Taylor (2019), Strengthening the reporting of empirical
simulation studies: introducing the STRESS guidelines, Journal of Simulation 13(1):55-67,
doi:10.1080/17477778.2018.1442155, table for discrete-event simulation. What the items ask for is stated here
in our own words.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from typing import Final, NamedTuple

from simulator.report.document.block import Annex, Blocks, Item, Listing, Paragraph, Report, Section
from simulator.report.stress.activity import activities
from simulator.report.stress.assumption import counted_by_kind
from simulator.report.stress.data import assumed, parameters, preprocessing, register_of, sources
from simulator.report.stress.entity import entities, entry_and_exit
from simulator.report.stress.experimentation import estimation, initialisation, run_length
from simulator.report.stress.implementation import execution, machine, random_sampling, sharing, software
from simulator.report.stress.logic import algorithms, base_logic, overview
from simulator.report.stress.objective import aims, outputs, purpose, saving
from simulator.report.stress.resource import queues, resources
from simulator.report.stress.result import results
from simulator.report.stress.scenario_logic import scenario_logic
from simulator.report.stress.subject import Subject
from simulator.wording import counted, listed

CITATION: Final = (
    "Monks T, Currie CSM, Onggo BS, Robinson S, Kunc M, Taylor SJE (2019). Strengthening the reporting of "
    "empirical simulation studies: Introducing the STRESS guidelines. Journal of Simulation 13(1):55-67. "
    "https://doi.org/10.1080/17477778.2018.1442155"
)


class Asked(NamedTuple):
    """An item as the checklist asks for it, and who answers it."""

    number: str
    title: str
    asks: str
    answer: Callable[[Subject], Blocks]


SECTIONS: Final[tuple[tuple[str, str, tuple[Asked, ...]], ...]] = (
    (
        "1",
        "Objectives",
        (
            Asked(
                "1.1", "Purpose of the model", "Background of the study and what the model is for.", purpose
            ),
            Asked(
                "1.2",
                "Model outputs",
                "Every measure that is reported: how and when it is calculated, and its uncertainty.",
                outputs,
            ),
            Asked(
                "1.3",
                "Aims of experimentation",
                "What the experiments are to find out: scenarios, design, optimisation.",
                aims,
            ),
        ),
    ),
    (
        "2",
        "Logic",
        (
            Asked("2.1", "Base model overview diagram", "The base model as a picture.", overview),
            Asked("2.2", "Base model logic", "How the base model works, beyond the picture.", base_logic),
            Asked("2.3", "Scenario logic", "How each scenario differs from the base model.", scenario_logic),
            Asked("2.4", "Algorithms", "Rules and computations in enough detail to be repeated.", algorithms),
            Asked(
                "2.5.1",
                "Components: entities",
                "Who passes through the model, in which role, with which attributes.",
                lambda subject: entities(subject.base),
            ),
            Asked(
                "2.5.2",
                "Components: activities",
                "What entities take part in, and how they are routed in and out.",
                lambda subject: activities(subject.base),
            ),
            Asked(
                "2.5.3",
                "Components: resources",
                "What activities need, how much of it there is, and which use it.",
                lambda subject: resources(subject.base),
            ),
            Asked(
                "2.5.4",
                "Components: queues",
                "Discipline of each queue, leaving it, limits and delays.",
                lambda subject: queues(subject.base),
            ),
            Asked(
                "2.5.5",
                "Components: entry and exit points",
                "Where entities come from and go to, and how arrivals are made.",
                lambda subject: entry_and_exit(subject.base),
            ),
        ),
    ),
    (
        "3",
        "Data",
        (
            Asked(
                "3.1", "Data sources", "Where data come from, with samples, dates and references.", sources
            ),
            Asked("3.2", "Pre-processing", "What was done to data before their use.", preprocessing),
            Asked(
                "3.3",
                "Input parameters",
                "Every input with its value, distributions with parameters and why they were chosen, "
                "changes in time, values used in experiments.",
                parameters,
            ),
            Asked("3.4", "Assumptions", "What is assumed where data or knowledge are missing.", assumed),
        ),
    ),
    (
        "4",
        "Experimentation",
        (
            Asked(
                "4.1",
                "Initialisation",
                "Terminating or not, warm-up, conditions at the start.",
                initialisation,
            ),
            Asked("4.2", "Run length", "Length of a run and the unit of time.", run_length),
            Asked(
                "4.3",
                "Estimation approach",
                "How chance is accounted for: replications or batches, how many, and why so many.",
                estimation,
            ),
        ),
    ),
    (
        "5",
        "Implementation",
        (
            Asked(
                "5.1", "Software or programming language", "Everything it runs on, with versions.", software
            ),
            Asked("5.2", "Random sampling", "The generator, and how streams are given out.", random_sampling),
            Asked("5.3", "Model execution", "Event mechanism, priorities, parallel computing.", execution),
            Asked("5.4", "System specification", "Run time and machine.", machine),
        ),
    ),
    (
        "6",
        "Code access",
        (
            Asked(
                "6.1",
                "Computer model sharing statement",
                "How a reader obtains the model and what is needed to repeat the results.",
                sharing,
            ),
        ),
    ),
)
"""The items in the order of the checklist."""


def stress_report(subject: Subject) -> Report:
    """The checklist with every item answered from the subject, or marked as wanted from the authors."""
    sections = tuple(
        Section(
            number=number,
            title=title,
            items=tuple(
                Item(number=asked.number, title=asked.title, asks=asked.asks, answer=asked.answer(subject))
                for asked in items
            ),
        )
        for number, title, items in SECTIONS
    )
    annexes = (
        () if subject.finished is None else (Annex(title="Results of the run", blocks=results(subject)),)
    )
    title = f"STRESS-DES report of {subject.base.name}"
    if subject.scenarios:
        title += f" and {counted(len(subject.scenarios), 'scenario')}"
    bare = Report(title=title, lead=(), sections=sections, annexes=annexes)
    return Report(title=title, lead=_lead(subject, bare), sections=sections, annexes=annexes)


def finding_blocks(subject: Subject) -> Blocks:
    """What a finished comparison found, before anything else."""
    finished = subject.finished
    if finished is None or not finished.finding:
        return ()
    number = counted(int(finished.record["replications"]), "replication")
    return (
        *(Paragraph(sentence) for sentence in finished.finding),
        Paragraph(
            f"Over {number}; in brackets 95 % intervals. The files' assumptions were not varied: this "
            "certainty is of chance only."
        ),
    )


def _lead(subject: Subject, report: Report) -> Blocks:
    status = Counter(item.status for item in report.items)
    partly = listed(item.number for item in report.items if item.status == "filled in part")
    wanted = listed(item.number for item in report.items if item.status == "to be completed")
    figures = register_of(subject)
    points = [
        f"{len(report.items)} items: {status['filled']} filled, "
        f"{status['filled in part']} filled in part ({partly}), "
        f"{status['to be completed']} to be completed ({wanted}).",
        f"{counted_by_kind(figures)} (listed under 3.4, the doubtful ones first).",
        *(
            f"{scenario.name}: gross saving of {saving(scenario)} a year (2.3)."
            for scenario in subject.scenarios
            if scenario.cuts
        ),
    ]
    warnings = subject.warnings()
    if warnings:
        points.append(f"{counted(len(warnings), 'doubt')} of the simulator about the scenarios (3.4).")
    return (
        *finding_blocks(subject),
        Paragraph(
            "This report follows STRESS-DES, the checklist for reports of discrete-event simulation studies. "
            "The simulator wrote it from scenario files, with the names that the files use. Items that only "
            "the authors can answer are marked 'To be completed by the authors'."
        ),
        Paragraph(f"The checklist: {CITATION}"),
        Listing(tuple(points)),
    )
