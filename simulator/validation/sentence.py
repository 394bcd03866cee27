"""What an examination means, in sentences that the table and the report share."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator

from simulator.validation.estimate import POWER
from simulator.validation.examination import FALSE_ALARM_SHARE, Examination
from simulator.validation.verdict import Got, Verdict
from simulator.wording import rounded_share, whole, written_share


def findable(got: Got) -> str:
    """The smallest error that would be found, as a share; nothing where any error would."""
    return "" if math.isnan(got.finds_share) else written_share(got.finds_share)


def shortened(figures: str) -> str:
    """The first and the last of many figures."""
    parts = figures.split(", ")
    return figures if len(parts) < 3 else f"{parts[0]} … {parts[-1]}"


def level_sentence(examination: Examination) -> str:
    """What an interval is, how seldom a sound engine fails, and what an engine's last figure means."""
    one_in = round(1 / FALSE_ALARM_SHARE)
    return (
        f"± is the half-width of an interval so wide that over all {examination.comparisons} comparisons "
        f"made here together a sound engine fails one examination in {whole(one_in)} by chance at most "
        "(Bonferroni). The figure in per cent is the smallest error, as a share of what is expected, that "
        f"{rounded_share(POWER)} of runs like this one find; a figure without it must match exactly. "
        "Published figures have a tolerance, derived in docs/validation.md, which the per cent include. "
        + replications_sentence(examination)
    ).strip()


def replications_sentence(examination: Examination) -> str:
    """How often each engine ran a case, and which cases none could."""
    counts: dict[str, list[int]] = {}
    for row in examination.rows:
        for got in row.got:
            if not math.isnan(got.mean):
                counts.setdefault(got.engine, []).append(got.replications)
    counted = [f"{engine} {_range(number)}" for engine, number in counts.items()]
    sentence = "Replications of a case: " + ", ".join(counted) + "." if counted else ""
    if examination.left_out:
        sentence += f" Not applicable to these engines alone: {'; '.join(examination.left_out)}."
    return sentence.strip()


def _range(numbers: list[int]) -> str:
    fewest, most = min(numbers), max(numbers)
    return whole(most) if fewest == most else f"{fewest} to {whole(most)}"


def sources(examination: Examination) -> list[tuple[str, str]]:
    """Each source once, as a row names it and as a reader finds it, in the order of the alphabet."""
    return sorted({(row.source.short, row.source.full) for row in examination.rows})


def sources_sentence(examination: Examination) -> str:
    """The sources in full."""
    return "Sources: " + "; ".join(f"{short}: {full}" for short, full in sources(examination)) + "."


def summary(examination: Examination) -> str:
    """One line: how many rows, how many met, by which engines, how long it took."""
    verdicts = Counter(row.verdict for row in examination.rows)
    counted = ", ".join(f"{verdicts[verdict]} {verdict}" for verdict in Verdict if verdicts[verdict])
    engines = " and ".join(examination.engines)
    processes = "process" if examination.workers == 1 else "processes"
    return (
        f"{len(examination.rows)} quantities: {counted or 'none'}. Engines: {engines}; "
        f"seed {examination.seed}; {whole(examination.seconds)} seconds on {examination.workers} {processes}."
    )


def failures(examination: Examination) -> Iterator[str]:
    """What is wrong with every row that is not met, a sentence each."""
    for row in examination.failed:
        for got in row.got:
            if got.verdict is not Verdict.MET:
                where = f"{row.family}, {row.case}, {row.quantity} ({got.engine} engine)"
                yield f"{got.verdict}: {where}: {got.detail}"
