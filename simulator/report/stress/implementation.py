"""Sections 5 and 6 of the checklist: software, chance, machine, and how to obtain the model."""

from __future__ import annotations

from simulator.experiment.run_folder.provenance import library_versions, product_version, python_version
from simulator.report.document.block import Blocks, Listing, Paragraph, Table, Wanted
from simulator.report.stress.subject import Record, Subject
from simulator.wording import counted, duration, listed, plain


def software(subject: Subject) -> Blocks:
    """5.1: versions of the run, or of this installation."""
    if subject.finished is None:
        product, python, libraries = product_version(), python_version(), library_versions()
        whose = "Versions of the installation that wrote this report"
    else:
        record = subject.finished.record
        product, python, libraries = record["product"], record["python"], record["libraries"]
        whose = "Versions that computed the results"
    rows = (("Simulator", product), ("Language", python), *libraries.items())
    system = () if subject.finished else (Wanted("operating system and version, once the model is run"),)
    return (
        Table(whose, ("Part", "Version"), tuple((part, str(version)) for part, version in rows)),
        Paragraph(
            "The model is written in Python. Two engines compute it: a compiled one (numba) and one on "
            "SimPy that is written to be read; both give the same record of visits, bit for bit."
        ),
        *system,
    )


def random_sampling(_: Subject) -> Blocks:
    """5.2: the generator, and how streams are given out."""
    return (
        Paragraph(
            "Uniform numbers come from a counter-based hash with the finaliser mix64variant13 (Steele, "
            "Lea and Flood 2014, OOPSLA, doi:10.1145/2660193.2660195), 53 bits each; there is no "
            "generator state that events could use up. Times and numbers are inverse distribution "
            "functions of them."
        ),
        Paragraph(
            "Common random numbers: each purpose (stay, route, patience, attendance …) at each step and "
            "for each group has a stream named for it, and within it a draw belongs to the patient's "
            "number and the nth visit. So a change of capacity, or a new team, changes no other draw."
        ),
    )


def execution(subject: Subject) -> Blocks:
    """5.3: event mechanism, ties, parallel work."""
    engine = ""
    if subject.finished is not None:
        by_engine = subject.finished.record.get("replications_by_engine", {})
        counts = listed(f"{name} {number}" for name, number in by_engine.items())
        engine = f" Replications by engine: {counts}."
    return (
        Paragraph(
            "Next-event simulation: the compiled engine schedules events, the readable one the same "
            "events as SimPy processes. Events at one moment are taken by rank, then by the patient's "
            "key: end of care or delay, then patience, deterioration or overflow, then dated capacity, "
            "then arrivals and joining, then serving lists, then those who will not wait at all. "
            "Priorities between patients are under 2.5.4."
        ),
        Paragraph(
            "Replications run in parallel as separate processes of one machine; nothing is shared or "
            f"synchronised between them, and their number does not change results.{engine}"
        ),
    )


def machine(subject: Subject) -> Blocks:
    """5.4: the machine and the time it took, from the run folder."""
    if subject.finished is None:
        return (
            Wanted(
                "run time and machine; 'simulator report' with the folder of a finished run fills them in"
            ),
        )
    record = subject.finished.record
    seconds = float(record["duration_seconds"])
    took = duration(round(seconds) / 86_400) if seconds >= 7_200 else f"{plain(seconds)} seconds"
    return (
        Paragraph(
            f"Run on {record['platform']} in {took} with {record['workers']} processes at once; "
            f"{counted(int(record['computed']), 'replication')} computed in that time, beside those kept "
            f"from earlier runs. Started {record['started']}."
        ),
        Wanted("processor and memory"),
    )


def sharing(subject: Subject) -> Blocks:
    """6.1: the parts that repeat the study."""
    points = [
        "The simulator is free software under the MIT licence; constraints.txt holds the exact versions "
        "of its libraries.",
        f"Scenario files: {listed(subject.files, 'made in a program')}. They hold every figure of the "
        "model; the patients of the simulation are made up, so no data of persons are needed to repeat it.",
    ]
    if subject.finished is not None:
        points += _repeat(subject.finished.record)
    return (
        Listing(tuple(points)),
        Wanted(
            "where readers find the scenario files and the simulator (address, DOI, version), and under "
            "which licence the files are"
        ),
    )


def _repeat(record: Record) -> list[str]:
    commit = record.get("git_commit")
    return [
        f"Digest of everything that decides the results: {record['digest']}.",
        f"Started in the run folder, this repeats the run: {record['repeat_command']}",
        *([f"Commit of the folder that the files lie in: {commit}."] if commit else []),
    ]
