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
    Label.PEOPLE_KEPT_OUT: "not called better: a step before it keeps more people waiting, or loses more",
    Label.NO_STEADY_STATE: "its list grows or falls throughout, so it is a figure of the period and no level",
    Label.HELD_BY_LEAVERS: "more come than can be seen; the list is held by those who leave it unseen",
    Label.WARM_UP_NOT_MET: "measured while the run was still filling up",
    Label.WARM_UP_NOT_JUDGED: "the run may still have been filling up: too little is known to judge",
    Label.WINDOW_CUTS_OFF: "waits not over at the end of the period are missing",
    Label.TOO_FEW_REPLICATIONS: "the interval is wide, or there is none; more replications would narrow it",
    Label.LOPSIDED: "a few replications hold most of the difference, so its interval may end short",
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
    told = comparison.labels_of_whole_window(pathway)
    if scenarios is not None:
        told = told[told["scenario"].isin(list(scenarios))]
    is_level = told["against"] == ""
    told = told[
        told["measure"].isin(list(measures)) & ((is_level & of_levels) | (~is_level & of_differences))
    ]
    return tuple(
        LabelNote(label=label, figures=_FIGURES[label](told[told["label"] == label]))
        for label in LABELS
        if label in MARKS and (told["label"] == label).any()
    )


def _largest_rise(told: pd.DataFrame) -> str:
    return str(told["text"].value_counts().index[0])


def _growth(told: pd.DataFrame) -> str:
    parts = []
    for (scenario, evidence), rows in told.groupby(["scenario", "evidence"], sort=False):
        if evidence in _WAITING:
            first = rows.iloc[0]
            growth = growth_written(float(first["value"]), float(first["low"]), float(first["high"]))
            parts.append(f"{written_name(str(scenario))}, {_WAITING[str(evidence)]}: {growth}")
    if not parts:
        return f"offered load {told['value'].max():.2f} times what can be done"
    return "; ".join(dict.fromkeys(parts))


def _most_load(told: pd.DataFrame) -> str:
    return f"offered load up to {told['value'].max():.1f} times what can be done"


def _most_days(told: pd.DataFrame) -> str:
    most = float(told["value"].max())
    return "" if math.isnan(most) else f"a warm-up of {most:,.0f} days would do"


def _most_people(told: pd.DataFrame) -> str:
    least, most = float(told["value"].min()), float(told["value"].max())
    if written(least, "share") == written(most, "share"):
        return f"{written(most, 'share')} of them"
    return f"{written(least, 'share')} to {written(most, 'share')} of them"


def _most_replications(told: pd.DataFrame) -> str:
    least, most = float(told["beside"].min()), float(told["beside"].max())
    if math.isnan(most):
        return "no interval can be told"
    if math.isinf(least):
        return ""
    if math.isinf(most):
        return f"{least:,.0f} replications or more would do, by measure"
    if least == most:
        return f"about {most:,.0f} replications would do"
    return f"{least:,.0f} to {most:,.0f} replications would do, by measure"


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
