"""Plans beside one another as text: their order at equal saving, and what each larger saving adds."""

from __future__ import annotations

from math import isfinite
from typing import Final

from simulator.outcomes import Comparison
from simulator.outcomes.comparison.finding import Place, PlanFinding, finding_of
from simulator.outcomes.comparison.increment import Increment, increments_of
from simulator.outcomes.labels.label import LABELS, labels_in, marks_of
from simulator.screen.headline import Cell, Row, TextTable
from simulator.wording import whole, written, written_interval, written_name

_COLUMNS: Final = ("people worse off", "net, backlog cleared", "standing")
FEWEST_INCREMENTS: Final = 2
"""One increment is a plan beside the baseline, which the other tables show."""
_IN_WORDS: Final = {
    "best": "fewest worse off",
    "not best": "more worse off",
    "cannot tell": "chance decides",
    "not ranked": "not ranked",
}


def ranking(comparison: Comparison) -> TextTable | None:
    """Scenarios of one saving in order; none where no two save the same, or people were not paired."""
    finding = finding_of(comparison)
    if not finding.ranked:
        return None
    return TextTable(
        title="At the same saving, fewest people worse off first",
        columns=_COLUMNS,
        rows=(
            _of_baseline(comparison.baseline),
            *(
                _row(f"Saving {_saved(finding.plan(group[0].scenario), finding.months)}", position, place)
                for group in finding.ranked
                for position, place in enumerate(group, start=1)
            ),
        ),
        note=(
            f"Over {finding.replications} paired replications. Scenarios that save different sums are not "
            "ranked: weigh the saving against the people. 'Fewest worse off' holds by at least the number "
            "given, at the bounds of both 95 % intervals, and is of chance only. A first place is 'not "
            "ranked' while a list that its plan feeds is longer than before."
        ),
    )


def increments(comparison: Comparison) -> TextTable | None:
    """What each larger saving costs in people; none with fewer than two increments, which need two plans."""
    finding = finding_of(comparison)
    steps = increments_of(comparison, finding)
    if len(steps) < FEWEST_INCREMENTS:
        return None
    return TextTable(
        title="What each larger saving adds",
        columns=("saved more", "more people worse off"),
        rows=tuple(_increment(number, step) for number, step in enumerate(steps, start=1)),
        note=(
            f"Over {finding.months} months. Each row is set beside the row above, the first beside "
            f"{written_name(comparison.baseline)}: paired differences over {finding.replications} "
            "replications, in brackets their 95 % interval. Rows are the plans that, by the means, no other "
            "beats both in saving and in people worse off; chance may make another choice."
        ),
        marks=tuple(
            f"{label.mark} {label}: {label.meaning}."
            for label in LABELS
            if label.mark and any(label in labels_in(step.labels) for step in steps)
        ),
    )


def _increment(number: int, step: Increment) -> Row:
    return Row(
        theme="",
        measure=f"{number}. {written_name(step.scenario)}",
        cells=(
            Cell(
                figure=written(step.saving.estimate, "£"),
                interval=written_interval(step.saving.low, step.saving.high, "£"),
            ),
            Cell(
                figure=written(step.worse_off.estimate, "people"),
                marks=marks_of(step.labels),
                interval=written_interval(step.worse_off.low, step.worse_off.high, "people"),
                verdict=step.verdict,
            ),
        ),
    )


def _saved(plan: PlanFinding, months: int) -> str:
    return f"{written(plan.saving.estimate, '£')} over {months} months"


def _of_baseline(name: str) -> Row:
    """What every plan is beside: it saves nothing and changes nothing for people."""
    cells = (Cell(figure="0"), Cell(figure="£0"), Cell(figure="no change", interval="saves nothing"))
    return Row(theme="Beside", measure=written_name(name), cells=cells)


def _row(theme: str, position: int, place: Place) -> Row:
    lead = f"by {whole(place.leads_by)} or more" if isfinite(place.leads_by) else place.reason
    return Row(
        theme=theme,
        measure=f"{position}. {written_name(place.scenario)}",
        cells=(
            Cell(
                figure=written(place.worse_off.estimate, "people"),
                interval=written_interval(place.worse_off.low, place.worse_off.high, "people"),
            ),
            Cell(figure=written(place.net_of_backlog_pounds, "£")),
            Cell(figure=_IN_WORDS[place.standing], interval=lead),
        ),
    )
