"""The findings as a page: `benchmarks/RESULTS.md`."""

from __future__ import annotations

from datetime import date

from benchmarks.agreement import work_table
from benchmarks.contenders import ALONE, SIMPY
from benchmarks.curve import Curve
from benchmarks.findings import Findings, Race, written
from benchmarks.machine import description
from benchmarks.timing import Spread, speed_ratio


def page(findings: Findings, today: date) -> str:
    """The page, in Markdown."""
    return "\n".join(
        [
            "# How fast the engines are",
            "",
            f"Written by `make bench` on {today.isoformat()}. What is timed, and how: "
            "[docs/performance.md](../docs/performance.md). Figures are medians over rounds, with the least "
            "and the greatest in brackets; ratios are taken round by round.",
            "",
            *_bars(findings),
            *_races(findings),
            *_work(findings),
            *_curves(findings),
            *_study(findings),
            *_machine(findings),
        ]
    )


def _bars(findings: Findings) -> list[str]:
    lines = [f"## What the `{findings.engine}` engine must reach", "", "| what | bar | found | |"]
    lines.append("|---|---|---|---|")
    for bar in findings.bars():
        lines.append(f"| {bar.what} | {bar.bar} | {bar.found} | {'met' if bar.is_met else '**not met**'} |")
    return [*lines, ""]


def _races(findings: Findings) -> list[str]:
    lines = ["## Side by side on one core", ""]
    for race in findings.races:
        lines += [*_race(race, findings.engine), ""]
    if findings.twin_races:
        lines += ["## Beside the C twin", ""]
        same = ", ".join(f"`{name}`" for name, is_same in findings.is_twin_identical.items() if is_same)
        other = ", ".join(f"`{name}`" for name, is_same in findings.is_twin_identical.items() if not is_same)
        lines += [f"Its history is the engine's, bit for bit, on {same or 'none'}.", ""]
        if other:
            lines += [f"**It differs on {other}.**", ""]
        for race in findings.twin_races:
            lines += [*_race(race, findings.engine), ""]
    return lines


def _race(race: Race, engine: str) -> list[str]:
    rounds = len(next(iter(race.laps.values())))
    lines = [f"Scenario `{race.scenario}`, {race.days:,.0f} days, {rounds} rounds:", ""]
    lines += [f"| program | visits | visits a second | `{engine}` is faster by |", "|---|---|---|---|"]
    for name, laps in race.laps.items():
        speed = Spread.of([lap.visits_per_second for lap in laps])
        is_itself = name in (engine, f"{engine}{ALONE}")
        ratio = "" if is_itself else written(speed_ratio(race.laps[engine], laps))
        lines.append(
            f"| {name} | {laps[-1].visits:,} | "
            f"{speed.middle:,.0f} ({speed.least:,.0f}–{speed.greatest:,.0f}) | {ratio} |"
        )
    return [*lines, *_one_alone(race, f"{engine}{ALONE}")]


def _one_alone(race: Race, alone: str) -> list[str]:
    """What a single replication comes to, which is no bar: a lap of many runs on memory that is warm."""
    if alone not in race.laps or SIMPY not in race.laps:
        return []
    seconds = Spread.of([lap.seconds for lap in race.laps[alone]])
    ratio = written(speed_ratio(race.laps[alone], race.laps[SIMPY]))
    return [
        "",
        f"A single replication, after other programs had the machine, takes {seconds.middle:.3f} s: it is "
        f"{ratio} times as fast as {SIMPY}. A lap of `{alone.removesuffix(ALONE)}` is many in a row.",
    ]


def _work(findings: Findings) -> list[str]:
    if not findings.works:
        return []
    return [
        "## The same work",
        "",
        "One replication of each program, counted alike from the visits that ended. They share no random "
        "numbers, so figures agree as two replications of one program do.",
        "",
        *work_table(findings.works, findings.stations),
        "",
    ]


def _curves(findings: Findings) -> list[str]:
    if not findings.curves:
        return []
    lines = ["## As it grows", "", "![Cost of a visit as patients, lists and stations grow](scale.png)", ""]
    for curve in findings.curves:
        lines += [*_curve(curve), ""]
    return lines


def _curve(curve: Curve) -> list[str]:
    lines = [f"| {curve.unit} | nanoseconds a visit | times the first |", "|---|---|---|"]
    for size in sorted(curve.laps):
        cost = curve.cost_nanoseconds(size)
        lines.append(
            f"| {size:,} | {cost.middle:,.0f} ({cost.least:,.0f}–{cost.greatest:,.0f}) | "
            f"{written(curve.times_the_smallest(size))} |"
        )
    return lines


def _study(findings: Findings) -> list[str]:
    lines: list[str] = []
    cores = findings.cores
    if cores is not None:
        engine = [Spread.of([lap.seconds for lap in laps]) for laps in (cores.engine_one, cores.engine_two)]
        user = [Spread.of([run.seconds for run in runs]) for runs in (cores.run_one, cores.run_two)]
        lines += [
            "## Two cores",
            "",
            f"{cores.run_one[0].replications} replications of the baseline, in seconds. A user's run also "
            "starts the workers, checks and measures every history and keeps the measures.",
            "",
            "| | one core | two cores | two are faster by |",
            "|---|---|---|---|",
            f"| the engine | {written(engine[0])} | {written(engine[1])} | {written(cores.engine_ratio)} |",
            f"| a user's run | {written(user[0])} | {written(user[1])} | {written(cores.run_ratio)} |",
            "",
        ]
    study = findings.study
    if study is not None:
        peak = (
            "this system does not tell memory"
            if study.peak_bytes is None
            else f"it and its workers together never held more than {study.peak_bytes / 2**20:,.0f} MiB"
        )
        lines += [
            "## The whole study",
            "",
            f"All scenarios of the standard study, and the slices that the tool adds for equal money: "
            f"{study.replications} replications in {study.seconds:,.0f} seconds on all cores; {peak}.",
            "",
        ]
    return lines


def _machine(findings: Findings) -> list[str]:
    lines = ["## Machine", "", "| | |", "|---|---|"]
    lines += [f"| {name} | {value} |" for name, value in description()]
    if findings.compiler is not None:
        lines.append(f"| C compiler | {findings.compiler} |")
    lines.append(f"| one core | {'pinned' if findings.is_pinned else 'not pinned: the system cannot'} |")
    if findings.load_before is not None and findings.load_after is not None:
        lines.append(f"| load before and after | {findings.load_before:.2f}, {findings.load_after:.2f} |")
    return [*lines, ""]
