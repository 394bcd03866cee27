"""Item 2.3 of the checklist: how each scenario differs from the base model, in words and in the ledger."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from simulator.domain.capacity import CapacityStep, capacity_steps
from simulator.domain.change.statement import Posting, postings
from simulator.domain.scenario import Scenario
from simulator.domain.sustained import saving_that_sustains_nothing
from simulator.report.document.block import Block, Blocks, Listing, Paragraph, Subheading, Table
from simulator.report.stress.subject import Subject
from simulator.scenario_file import figures_that_differ
from simulator.wording import change, change_of_money, day, listed, money, per_cent, plain


def scenario_logic(subject: Subject) -> Blocks:
    """2.3: cuts in words, what they take and what that leaves, and every figure stated differently."""
    if not subject.scenarios:
        return (
            Paragraph("The base model is the only scenario. To report on others, name their files as well."),
        )
    blocks: list[Block] = [
        Paragraph(
            "Steps, routes, patients and chance are the same in every scenario, unless a table below says "
            "otherwise: a cut acts on budget lines, and through them on whole-time equivalents, places "
            "and beds."
        )
    ]
    for scenario in subject.scenarios:
        blocks += _of_scenario(subject, scenario)
    return tuple(blocks)


def _of_scenario(subject: Subject, scenario: Scenario) -> list[Block]:
    blocks: list[Block] = [Subheading(f"Scenario {scenario.name}")]
    if scenario.cuts:
        total = money(scenario.ledger().saving_pence_per_year)
        posted = postings(scenario.system(), scenario.ledger())
        blocks += [
            Paragraph(f"Gross saving in a full year, once every cut is complete: {total}."),
            Listing(
                tuple(
                    f"{cut.name}: {cut.in_words()}. {cut.saving_in_words(ledger)}"
                    for cut, ledger in zip(scenario.cuts, scenario.ledgers(), strict=True)
                )
            ),
            *_by_line(scenario.name, posted),
            *_one_off(scenario),
            *_capacity(scenario, posted),
            *_without_effect(scenario),
        ]
    else:
        blocks.append(Paragraph("It makes no cut."))
    return [*blocks, *_stated_differently(subject, scenario)]


def _by_line(scenario: str, posted: Sequence[Posting]) -> Blocks:
    by_line: dict[tuple[str, str, str], list[Posting]] = {}
    for entry in posted:
        by_line.setdefault((entry.cut, entry.team, entry.line), []).append(entry)
    if not by_line:
        return ()
    rows = tuple(
        (
            cut,
            f"{team}.{line}",
            _dates([entry.from_date for entry in entries]),
            change_of_money(sum(entry.change_pence_per_year for entry in entries)),
            change(round(sum(entry.change_wte for entry in entries), 3))
            if any(e.change_wte for e in entries)
            else "",
            money(entries[-1].after_pence_per_year),
        )
        for (cut, team, line), entries in by_line.items()
    )
    columns = ("Cut", "Budget line", "From", "Change in pounds a year", "Change in WTE", "Pounds a year then")
    return (Table(f"Ledger of {scenario}: money and posts", columns, rows),)


def _one_off(scenario: Scenario) -> Blocks:
    """What the cuts cost once, where they do."""
    ledger = scenario.ledger()
    if not ledger.one_off:
        return ()
    rows = tuple(
        (
            entry.reason,
            f"{entry.team}.{entry.line}" if entry.line else entry.team,
            day(entry.on_date),
            money(entry.pence),
        )
        for entry in sorted(ledger.one_off, key=lambda entry: entry.on_date)
    )
    columns = ("Cut", "Team or budget line", "On", "Pounds spent once")
    total = Paragraph(f"Spent once by all cuts together: {money(ledger.one_off_pence)}.")
    return (total, Table(f"Ledger of {scenario.name}: money spent once", columns, rows))


def _dates(dates: list[date]) -> str:
    first, last = min(dates), max(dates)
    return day(first) if first == last else f"{day(first)} to {day(last)}"


def _capacity(scenario: Scenario, posted: Sequence[Posting]) -> Blocks:
    by_pool: dict[tuple[str, str], list[CapacityStep]] = {}
    for entry in capacity_steps(scenario.system()):
        by_pool.setdefault((entry.team, entry.pool), []).append(entry)
    cut_teams = {entry.team for entry in posted}
    rows = tuple(
        (
            f"{team}.{pool}",
            _dates([entry.from_date for entry in entries]),
            f"{plain(entries[0].before)} {entries[0].unit}",
            f"{plain(entries[-1].after)} {entries[-1].unit}",
        )
        for (team, pool), entries in by_pool.items()
    )
    unchanged = sorted(cut_teams - {team for team, _ in by_pool})
    blocks: list[Block] = []
    if rows:
        columns = ("Pool", "On or between", "Before", "After")
        blocks.append(Table(f"Ledger of {scenario.name}: what teams offer", columns, rows))
    if unchanged:
        blocks.append(Paragraph(f"Money changes, but no contacts, places or beds: {listed(unchanged)}."))
    return tuple(blocks)


def _without_effect(scenario: Scenario) -> Blocks:
    """How much of a saving comes from lines that no wait depends on, which no result can show."""
    beside = sum(saving_that_sustains_nothing(scenario).values())
    if not beside:
        return ()
    total = sum(saved for saved in scenario.savings_pence_per_year() if saved > 0)
    return (
        Paragraph(
            f"Of the {money(total)} a year that it saves, {money(beside)} ({per_cent(beside / total)}) comes "
            "from lines that sustain nothing patients wait for in the model. It changes no wait here, "
            "whatever it does in the services."
        ),
    )


def _stated_differently(subject: Subject, scenario: Scenario) -> Blocks:
    rows = tuple(
        (found.place, found.left or "", found.right or "")
        for found in figures_that_differ(subject.base, scenario)
        if found.place not in ("name", "description")
    )
    if not rows:
        return (Paragraph("Every figure is as in the base model."),)
    by_file = ("Place in the file", subject.base.name, scenario.name)
    if not any(left for _, left, _ in rows):
        # Cuts stand in no base model: an empty column would say nothing.
        title = f"What {scenario.name} states beside the base model, as its file says it"
        return (Table(title, (by_file[0], by_file[2]), tuple((place, right) for place, _, right in rows)),)
    return (Table(f"Every figure in which {scenario.name} differs from the base model", by_file, rows),)
