"""Section 4 of the checklist: how runs start, how long they are, how often they are repeated."""

from __future__ import annotations

from math import isnan
from typing import TYPE_CHECKING, Final

from simulator.domain.scenario import Scenario
from simulator.report.document.block import Block, Blocks, Paragraph, Table, Wanted
from simulator.report.stress.subject import Subject
from simulator.wording import counted, day, duration, listed, plain

if TYPE_CHECKING:
    import pandas as pd

MOST_REASONS: Final = 3
"""Reasons told for one verdict; `warm_up.csv` has them all."""


def initialisation(subject: Subject) -> Blocks:
    """4.1: warm-up and the people of day one."""
    base = subject.base
    warm_up = base.run.warm_up_days
    left_out = (
        f"A warm-up of {duration(warm_up)} is simulated and left out of every measure."
        if warm_up
        else "There is no warm-up: measures begin with the first day."
    )
    blocks: list[Block] = [
        Paragraph(
            "The services go on after the run: the system is treated as non-terminating, and each run stops "
            f"on a fixed date. {left_out} {_start(base)}"
        )
    ]
    if subject.finished is not None and subject.finished.warm_up_checks is not None:
        blocks += _checked(subject.finished.warm_up_checks)
    elif warm_up:
        blocks.append(
            Wanted(
                "how the length of the warm-up was chosen and checked ('simulator report' with the folder "
                "of a finished run gives the check by MSER-5)"
            )
        )
    elif not base.baseline.day_one:
        blocks.append(Wanted("why measures may begin with an empty system"))
    return tuple(blocks)


def _checked(checks: pd.DataFrame) -> list[Block]:
    """What the run found of its warm-up, by verdict."""
    rows = []
    for verdict, found in checks.groupby("verdict", sort=False):
        longest = found["suggested_days"].max()
        rows.append(
            (
                str(verdict),
                f"{len(found)} of {len(checks)}",
                "" if isnan(longest) else duration(round(longest)),
                "; ".join(str(reason) for reason in found["reason"].dropna().unique()[:MOST_REASONS]),
            )
        )
    blocks: list[Block] = [
        Paragraph(
            "The run checked its warm-up by MSER-5, on its headline measures day by day and averaged over "
            "replications (docs/warm-up.md)."
        ),
        Table("The warm-up as checked", ("Verdict", "Series", "Longest suggested", "Why"), tuple(rows)),
    ]
    doubtful = [verdict for verdict, *_ in rows if verdict not in ("met", "none needed")]
    if doubtful:
        blocks.append(
            Wanted(f"what follows from the verdicts {listed(doubtful)} for the results that are used")
        )
    return blocks


def _start(base: Scenario) -> str:
    cohorts = base.baseline.day_one
    if not cohorts:
        return "Each run begins with an empty system."
    waiting = sum(len(cohort.waited_days) for cohort in cohorts)
    in_care = sum(len(cohort.in_care_days) or cohort.in_care for cohort in cohorts)
    away = sum(len(cohort.out_of_area_days) or cohort.out_of_area for cohort in cohorts)
    drawn = sum(cohort.in_care for cohort in cohorts if not cohort.in_care_days)
    drawn += sum(cohort.out_of_area for cohort in cohorts if not cohort.out_of_area_days)
    chance = (
        f"how long {counted(drawn, 'person', 'people')} in care have been there is drawn anew in each "
        "replication"
        if drawn
        else "how long people in care have been there is stated as well"
    )
    return (
        f"Each run begins with {counted(waiting, 'person', 'people')} waiting and {plain(in_care)} in care "
        f"{f'and {plain(away)} out of area ' if away else ''}"
        "(listed under 2.5.1); numbers and waits so far are stated and the same in each replication; "
        f"{chance}."
    )


def run_length(subject: Subject) -> Blocks:
    """4.2: dates, measured window and unit of time."""
    base = subject.base
    measured = base.horizon_days - base.run.warm_up_days
    return (
        Paragraph(
            f"Each run goes from {day(base.baseline.starts)} to {day(base.run.ends)} (the first day after "
            f"it): {counted(base.horizon_days, 'day')}, of which the last {counted(measured, 'day')} are "
            "measured. The unit of time is the day, and time is continuous."
        ),
    )


def estimation(subject: Subject) -> Blocks:
    """4.3: replications, common random numbers and intervals."""
    number, seed, source = replications_and_seed(subject)
    few = " One replication gives no interval." if number == 1 else ""
    return (
        Paragraph(
            f"{counted(number, 'independent replication')} of each scenario ({source}), seed {seed}.{few} "
            "Scenarios share their random numbers: a draw depends on the seed, the replication, what it "
            "is for, the patient and the occasion, so every scenario meets the same people with the same "
            "luck and differences are taken replication by replication."
        ),
        Paragraph(
            "Intervals are at 95 %: Student's t for means over replications and for paired differences, the "
            "jackknife for ratios of means (Efron and Tibshirani 1993, chapter 11; Iglehart 1975)."
        ),
        Wanted(
            "why this number of replications is enough: the width of the intervals that matter, and the "
            "largest that would be accepted"
        ),
    )


def replications_and_seed(subject: Subject) -> tuple[int, int, str]:
    """How many replications with which seed, and who says so."""
    if subject.finished is not None:
        record = subject.finished.record
        return int(record["replications"]), int(record["seed"]), "as run"
    run = subject.base.run
    return run.replications, run.seed, "as the scenario file states"
