"""The notes below a table or chart that say what its marks mean, and the figures behind them."""

from __future__ import annotations

import math
from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import pandas as pd

from simulator.outcomes.labels.label import LABELS, MARKS, MEANINGS, Label
from simulator.outcomes.labels.sentence import growth_written
from simulator.outcomes.measures.evidence_measure import QUEUES
from simulator.outcomes.measures.window import WHOLE_WINDOW
from simulator.wording import written, written_name

if TYPE_CHECKING:
    from simulator.outcomes.comparison.comparison import Comparison

IN_SHORT: Final[dict[Label, str]] = {
    Label.PEOPLE_KEPT_OUT: "not called better: an earlier step keeps more people waiting, or loses more",
    Label.NO_STEADY_STATE: "the list grows or falls throughout, so the average depends on the period",
    Label.HELD_BY_LEAVERS: "more people arrive than can be seen; the list stays level because some leave it",
    Label.WARM_UP_NOT_MET: "measured while the service was still filling up",
    Label.WARM_UP_NOT_JUDGED: "the run may still have been filling up: too little is known to judge",
    Label.WINDOW_CUTS_OFF: "waits not over at the end of the period are missing",
    Label.TOO_FEW_REPLICATIONS: "the interval is wide, or there is none; more replications would narrow it",
    Label.LOPSIDED: "a few replications account for most of the difference; its interval may be too short",
}
"""The meanings where there is no room for a sentence."""

_WAITING: Final = {
    queue.growth.name: f"those {queue.growth.title.removeprefix('Growth of the number ')}" for queue in QUEUES
}


@dataclass(frozen=True, slots=True, kw_only=True)
class LabelNote:
    """What one mark means in one table or chart."""

    label: Label
    figures: str
    """The figures behind it there."""

    @property
    def long(self) -> str:
        """The mark, its label, what it means and the figures, in sentences."""
        figures = f" ({self.figures})" if self.figures else ""
        return f"{MARKS[self.label]} {self.label}{figures}: {MEANINGS[self.label]}."

    @property
    def short(self) -> str:
        """The same in one line."""
        figures = f" ({self.figures})" if self.figures else ""
        return f"{MARKS[self.label]} {self.label}{figures}: {IN_SHORT[self.label]}."


def label_notes(
    comparison: Comparison,
    measures: Collection[str],
    *,
    of_levels: bool = True,
    of_differences: bool = False,
    scenarios: Collection[str] | None = None,
    pathway: str = WHOLE_WINDOW,
) -> tuple[LabelNote, ...]:
    """A note for each mark that numbers of the whole window bear.

    Parameters
    ----------
    comparison
        The scenarios.
    measures
        Names of the measures that are shown.
    of_levels, of_differences
        Whether what scenarios come to is shown, and whether differences are.
    scenarios
        Names of those that are shown; all of them when absent.
    pathway
        Whose numbers are shown; `all` for the system.
    """
    rows = comparison.labels_of_whole_window(pathway)
    if scenarios is not None:
        rows = rows[rows["scenario"].isin(list(scenarios))]
    is_level = rows["against"] == ""
    rows = rows[
        rows["measure"].isin(list(measures)) & ((is_level & of_levels) | (~is_level & of_differences))
    ]
    return tuple(
        LabelNote(label=label, figures=_FIGURES[label](rows[rows["label"] == label]))
        for label in LABELS
        if label in MARKS and (rows["label"] == label).any()
    )


def _largest_rise(rows: pd.DataFrame) -> str:
    return str(rows["text"].value_counts().index[0])


def _growth(rows: pd.DataFrame) -> str:
    parts = []
    for (scenario, evidence), found in rows.groupby(["scenario", "evidence"], sort=False):
        if evidence in _WAITING:
            first = found.iloc[0]
            growth = growth_written(float(first["value"]), float(first["low"]), float(first["high"]))
            parts.append(f"{written_name(str(scenario))}, {_WAITING[str(evidence)]}: {growth}")
    if not parts:
        return f"offered load {rows['value'].max():.2f} times what can be done"
    return "; ".join(dict.fromkeys(parts))


def _most_load(rows: pd.DataFrame) -> str:
    return f"offered load up to {rows['value'].max():.1f} times what can be done"


def _most_days(rows: pd.DataFrame) -> str:
    most = float(rows["value"].max())
    return "" if math.isnan(most) else f"a warm-up of {most:,.0f} days would do"


def _most_people(rows: pd.DataFrame) -> str:
    least, most = float(rows["value"].min()), float(rows["value"].max())
    if written(least, "share") == written(most, "share"):
        return f"{written(most, 'share')} of them"
    return f"{written(least, 'share')} to {written(most, 'share')} of them"


def _most_replications(rows: pd.DataFrame) -> str:
    least, most = float(rows["yardstick"].min()), float(rows["yardstick"].max())
    if math.isnan(most):
        return "no interval"
    if math.isinf(least):
        return ""
    if math.isinf(most):
        return f"{least:,.0f} replications or more would do, depending on the measure"
    if least == most:
        return f"about {most:,.0f} replications would do"
    return f"{least:,.0f} to {most:,.0f} replications would do, depending on the measure"


def _no_figures(_: pd.DataFrame) -> str:
    return ""


_FIGURES: Final[dict[Label, Callable[[pd.DataFrame], str]]] = {
    Label.PEOPLE_KEPT_OUT: _largest_rise,
    Label.NO_STEADY_STATE: _growth,
    Label.HELD_BY_LEAVERS: _most_load,
    Label.WARM_UP_NOT_MET: _most_days,
    Label.WARM_UP_NOT_JUDGED: _no_figures,
    Label.WINDOW_CUTS_OFF: _most_people,
    Label.TOO_FEW_REPLICATIONS: _most_replications,
    Label.LOPSIDED: _no_figures,
}
