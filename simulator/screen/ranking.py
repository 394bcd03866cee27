"""The order of plans as text: at equal saving, fewest people worse off first, then the most money left."""

from __future__ import annotations

from math import isfinite
from typing import Final

from simulator.outcomes import Comparison
from simulator.outcomes.comparison.finding import Place, PlanFinding, finding_of
from simulator.screen.headline import Cell, Row, TextTable
from simulator.wording import whole, written, written_interval, written_name

_COLUMNS: Final = ("people worse off", "net, once the list is seen", "standing")
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
