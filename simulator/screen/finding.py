"""The first screen of a comparison: the finding in sentences, one table, and how sure it is.

At most 25 lines of 80 characters, the same at any width. Everything else is behind `--all`.
"""

from __future__ import annotations

from collections.abc import Callable
from textwrap import wrap
from typing import Final, NamedTuple

from simulator.outcomes.comparison.comparison import Comparison
from simulator.outcomes.comparison.finding import (
    LIST_AT_END,
    LIST_MEAN,
    LISTS,
    Figure,
    Finding,
    PlanFinding,
    finding_of,
)
from simulator.outcomes.comparison.finding_sentence import (
    people_figure,
    plan_in_brief,
    plan_name,
    plan_sentence,
)
from simulator.wording import NOT_KNOWN, counted, listed, whole, written, written_name
from simulator.wording.markup import html_text

WIDTH: Final = 80
MOST_LINES: Final = 25
MOST_COLUMNS: Final = 5
"""Scenarios that the table has room for."""
TITLE_WIDTH: Final = 25
ROWS_OF_MONEY: Final = 2
LAYOUTS: Final = ((True, 8), (False, 8), (False, 6), (False, 5), (False, 4))
"""Whether one plan beside another is said, and most rows of the table: sentences of plans come first."""
_SHORT: Final = {"worse": "w", "better": "b"}
"""Letters behind a figure that a verdict stands for."""


class Line(NamedTuple):
    """One row of the table."""

    title: str
    cells: tuple[str, ...]


def finding_lines(comparison: Comparison) -> tuple[str, ...]:
    """The first screen of a comparison, a line each of at most 80 characters.

    Parameters
    ----------
    comparison
        Of a baseline and one plan or more.
    """
    finding = finding_of(comparison)
    chosen = _chosen(comparison)
    for has_pair, most_rows in LAYOUTS:
        table = _table(comparison, finding, chosen, most_rows)
        sure = _how_sure(finding, has_pair=has_pair)
        sentences, is_whole = _sentences(finding, MOST_LINES - len(table) - len(sure) - 2)
        if is_whole:
            break
    return (*sentences, "", *table, "", *sure)


def _sentences(finding: Finding, room: int) -> tuple[list[str], bool]:
    """Plans in sentences as far as there is room, and whether all are there; not of slices made here."""
    plans = [plan for plan in finding.plans if not plan.slice_of]
    full = [wrap(plan_sentence(finding, plan), WIDTH) for plan in plans]
    if sum(map(len, full)) <= room:
        return [line for sentences in full for line in sentences], True
    brief = [wrap(plan_in_brief(plan, finding.months), WIDTH) for plan in plans]
    lines: list[str] = []
    for position, sentences in enumerate(brief):
        left = len(brief) - position
        if len(lines) + len(sentences) + (left > 1) > room:
            lines.append(f"{left} more {'plan is' if left == 1 else 'plans are'} described under --all.")
            break
        lines += sentences
    else:
        return lines, True
    return lines, False


def _chosen(comparison: Comparison) -> tuple[str, ...]:
    """The scenarios of the table: all where there is room, otherwise the baseline and the first plans."""
    if len(comparison.scenarios) <= MOST_COLUMNS:
        return comparison.scenarios
    return (comparison.baseline, *comparison.stated_plans)[:MOST_COLUMNS]


def _table(comparison: Comparison, finding: Finding, chosen: tuple[str, ...], most_rows: int) -> list[str]:
    width = (WIDTH - TITLE_WIDTH) // len(chosen)
    heads = [wrap(_head(finding, name), width - 1)[:3] for name in chosen]
    height = max(len(head) for head in heads)
    lines = []
    for row in range(height):
        cells = [head[row - height + len(head)] if row >= height - len(head) else "" for head in heads]
        corner = f"over {finding.months} months" if row == height - 1 else ""
        lines.append(corner.ljust(TITLE_WIDTH) + "".join(cell.rjust(width) for cell in cells))
    for line in _rows(comparison, finding, chosen, most_rows):
        lines.append(
            line.title[: TITLE_WIDTH - 1].ljust(TITLE_WIDTH)
            + "".join(cell.rjust(width) for cell in line.cells)
        )
    return [line.rstrip() for line in lines]


def _head(finding: Finding, name: str) -> str:
    slice_of = next((plan.slice_of for plan in finding.plans if plan.scenario == name), "")
    return f"equal slice: {written_name(slice_of)}" if slice_of else written_name(name)


def _rows(comparison: Comparison, finding: Finding, chosen: tuple[str, ...], most_rows: int) -> list[Line]:
    """Rows chosen by harm, the last two of money."""
    rows = []
    of_plan = {plan.scenario: plan for plan in finding.plans}

    def line(title: str, cell: Callable[[PlanFinding], str], baseline: str = NOT_KNOWN) -> Line:
        return Line(title, tuple(cell(of_plan[name]) if name in of_plan else baseline for name in chosen))

    if finding.plans and finding.plans[0].worse_off is not None:
        rows.append(line("people worse off", lambda plan: _count(plan.worse_off)))
        rows.append(line("people better off", lambda plan: _count(plan.better_off)))
    hit = [plan.hardest_hit for plan in finding.plans if plan.scenario in chosen and plan.hardest_hit]
    called = comparison.structure.titles.pathways.of
    steps = list(dict.fromkeys((h.pathway, h.step) for h in sorted(hit, key=lambda h: -h.more.estimate)))
    if not steps:
        steps = _longest_of_cut(comparison, finding, chosen)
    when = {(h.pathway, h.step): h.when for h in hit}
    for position, (pathway, step) in enumerate(steps[:2]):
        is_mean = when.get((pathway, step)) == LISTS[LIST_MEAN]
        measure, title = (LIST_MEAN, "mean list") if is_mean else (LIST_AT_END, "waiting")
        rows.append(
            _measured(comparison, chosen, measure, f"{title}, {called(pathway, step)}", pathway, step)
        )
        if position == 0:
            # Of the list above it: the row stands right below.
            name = "wait_of_all_leaving_list_mean_days"
            rows.append(_measured(comparison, chosen, name, "  days until off list", pathway, step))
    for name, title in (
        ("left_untreated", "left without treatment"),
        ("recoveries", "recoveries"),
        ("crisis_episodes", "crisis episodes"),
        ("out_of_area_days", "days out of area"),
    ):
        row = _measured(comparison, chosen, name, title)
        if any(cell.strip() not in ("", NOT_KNOWN, "0") for cell in row.cells):
            rows.append(row)
    rows = rows[: most_rows - ROWS_OF_MONEY]
    rows.append(line("saved", lambda plan: written(plan.saving.estimate, "£")))
    if finding.plans and finding.plans[0].owed is not None:
        rows.append(line("net, backlog cleared", lambda plan: written(plan.net_of_backlog_pounds, "£")))
    else:
        rows.append(line("net of knock-on cost", lambda plan: written(plan.net.estimate, "£")))
    return rows


def _longest_of_cut(
    comparison: Comparison, finding: Finding, chosen: tuple[str, ...]
) -> list[tuple[str, str]]:
    """Where no list is longer, the step with the longest list of those that plans cut: it is looked for."""
    plans = [plan.scenario for plan in finding.plans if plan.scenario in chosen and not plan.slice_of]
    cut = {step for plan in plans for step in comparison.structure.cut_steps.get(plan, ())}
    keys = comparison.samples.keys
    is_list = (keys["measure"] == "list_length_at_end") & (keys[["group", "team", "period"]] == "all").all(
        axis=1
    )
    estimated = comparison.labelling.estimated[comparison.baseline].estimate
    lengths = {
        (str(keys["pathway"].iloc[row]), str(keys["step"].iloc[row])): float(estimated[row])
        for row in is_list.to_numpy().nonzero()[0].tolist()
    }
    return sorted(cut & set(lengths), key=lambda step: -lengths[step])[:1]


def _count(figure: Figure | None) -> str:
    return NOT_KNOWN if figure is None else whole(figure.estimate)


def _measured(
    comparison: Comparison,
    chosen: tuple[str, ...],
    measure: str,
    title: str,
    pathway: str = "all",
    step: str = "all",
) -> Line:
    """A row of estimates, each with a letter for its verdict beside the baseline."""
    keys = comparison.samples.keys
    is_row = (keys["measure"] == measure) & (keys["pathway"] == pathway) & (keys["step"] == step)
    is_row &= (keys[["group", "team", "period"]] == "all").all(axis=1)
    rows = is_row.to_numpy().nonzero()[0]
    if not len(rows):
        return Line(written_name(title), ("",) * len(chosen))
    unit = str(keys["unit"].iloc[rows[0]])
    cells = []
    before = float(comparison.labelling.estimated[comparison.baseline].estimate[rows[0]])
    shown_before = written(before, unit)
    for name in chosen:
        figure = written(float(comparison.labelling.estimated[name].estimate[rows[0]]), unit)
        letter = ""
        # A difference that rounding hides is certain perhaps, and matters to no reader of this table.
        if name != comparison.baseline and figure != shown_before:
            letter = _SHORT.get(comparison.verdict_of(name, comparison.baseline, int(rows[0])), "")
        cells.append(f"{figure} {letter or ' '}")
    return Line(written_name(title), tuple(cells))


def _how_sure(finding: Finding, *, has_pair: bool) -> list[str]:
    beside = _beside(finding) if has_pair else ""
    ranked = " ".join(part for part in (beside, _ranking(finding)) if part)
    paired = counted(finding.replications, "paired replication")
    sentences = (
        f"w: worse, b: better than the baseline beyond chance ({paired}; "
        "brackets: 95%); no letter: not judged. Only chance was varied: if the files' assumptions are wrong, "
        "so are these figures."
    )
    return [*wrap(ranked, WIDTH), *wrap(sentences, WIDTH)]


def _beside(finding: Finding) -> str:
    """One plan beside another; where more pairs were asked for, they are behind `--all`."""
    if len(finding.pairs) != 1:
        return ""
    (pair,) = finding.pairs
    money = ""
    if abs(pair.saving.estimate) >= 1:
        more = "more" if pair.saving.estimate > 0 else "less"
        money = f" and saves {written(abs(pair.saving.estimate), '£')} {more} over {finding.months} months"
    return (
        f"Beside {written_name(pair.against)}, {written_name(pair.scenario)} leaves "
        f"{people_figure(pair.worse_off)} people worse off and {people_figure(pair.better_off)} better "
        f"off{money}."
    )


def _ranking(finding: Finding) -> str:
    """At equal saving, which plan makes the fewest people worse off, and whether it may be called best."""
    sentences = []
    for group in finding.ranked:
        first, rest = group[0], group[1:]
        name, fewest = plan_name(finding, first.scenario), whole(first.worse_off.estimate)
        beside = ", ".join(
            f"{whole(other.worse_off.estimate)} with {plan_name(finding, other.scenario)}" for other in rest
        )
        unsure = [plan_name(finding, other.scenario) for other in rest if not other.is_behind(first)]
        if first.standing == "best":
            sentences.append(
                f"At the same saving, {name} makes the fewest people worse off: {fewest}, against {beside} "
                f"({whole(first.leads_by)} fewer at least)."
            )
        elif unsure:
            sentences.append(
                f"At the same saving, people worse off are {fewest} with {name}, {beside}; chance alone may "
                f"part it from {listed(unsure)}."
            )
        else:
            sentences.append(
                f"At the same saving, {name} makes fewer people worse off: {fewest}, against {beside}. It is "
                f"not called best: {first.reason}."
            )
    return " ".join(sentences)


class FindingView:
    """The finding of a comparison: figures in `plans` and `ranked`, and text for a terminal or a notebook."""

    def __init__(self, comparison: Comparison) -> None:
        self.finding = finding_of(comparison)
        self.plans = self.finding.plans
        """One `PlanFinding` a scenario beside the baseline."""
        self.ranked = self.finding.ranked
        """Scenarios that save the same, fewest people worse off first."""
        self._lines = finding_lines(comparison)

    def __str__(self) -> str:
        """The first screen."""
        return "\n".join(self._lines)

    def __repr__(self) -> str:
        """The first screen."""
        return str(self)

    def _repr_html_(self) -> str:
        return f"<pre>{html_text(str(self))}</pre>"
