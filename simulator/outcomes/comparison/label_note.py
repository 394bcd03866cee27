"""The notes below a table or chart that say what its marks mean, and the figures behind them."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import TYPE_CHECKING

from simulator.outcomes.labels.label import LABELS, Label
from simulator.outcomes.labels.sentence import figures_of
from simulator.outcomes.measures.window import WHOLE_WINDOW

if TYPE_CHECKING:
    from simulator.outcomes.comparison.comparison import Comparison


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
        return f"{self.label.mark} {self.label}{figures}: {self.label.meaning}."

    @property
    def short(self) -> str:
        """The same in one line."""
        figures = f" ({self.figures})" if self.figures else ""
        return f"{self.label.mark} {self.label}{figures}: {self.label.in_short}."


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
        LabelNote(label=label, figures=figures_of(label, rows[rows["label"] == label]))
        for label in LABELS
        if label.mark and (rows["label"] == label).any()
    )
