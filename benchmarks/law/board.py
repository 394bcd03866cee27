"""The board on trial: no text on the page may praise a plan that keeps people waiting."""

from __future__ import annotations

import re
from collections.abc import Iterator

from matplotlib.text import Text

from simulator.charts.page import board
from simulator.outcomes import Comparison

PRAISE = re.compile(r"(?<!not called )\b(better|best)\b(?! off|\noff)|\bimprovement\b", re.IGNORECASE)
"""Words of praise; `better off` counts people, and `not called better` is the label that withholds praise."""
NO_FIGURES = re.compile(r"(^|[^1-9\d])0 better\b")
"""A count of no better figures."""


def faults_of_board(comparison: Comparison) -> Iterator[str]:
    """Each text on the board of a plan that praises it.

    Parameters
    ----------
    comparison
        A baseline and one plan that takes capacity and leaves a list longer, with people paired.

    Yields
    ------
    str
        What the page says.
    """
    for text in board(comparison).findobj(Text):
        shown = text.get_text()
        if PRAISE.search(NO_FIGURES.sub(" ", shown)):
            yield f"the board praises it: {shown!r}"
