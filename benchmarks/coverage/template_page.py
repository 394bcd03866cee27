"""The page that tells how often intervals of paired differences cover on the product's own files."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby
from operator import attrgetter
from textwrap import fill

import numpy as np

from benchmarks.coverage.pool import Pool
from benchmarks.coverage.study import ALLOWED_SHARES
from benchmarks.coverage.template import (
    MOST,
    NUMBERS,
    RESAMPLES,
    Covered,
    Stopped,
    short_of,
    unlabelled_of,
)
from simulator.outcomes.measures.window import WHOLE_WINDOW
from simulator.outcomes.statistics.skewness import LOPSIDED_SHARE, steepest_lean
from simulator.wording import written_name

EVEN_SKEWNESS = 0.6
"""Below it a difference is not skewed to speak of: the label says too much there."""


def page(
    found: Mapping[str, Sequence[Covered]], stops: Mapping[str, Sequence[Stopped]], pools: Mapping[str, Pool]
) -> str:
    """The page, in Markdown.

    Parameters
    ----------
    found, stops
        By the name of a pool.
    pools
        By name.
    """
    lines = [
        "<!-- Written by `make coverage-of-differences`. -->",
        "",
        "# Do intervals of paired differences hold on the product's own files?",
        "",
        "Scenarios share their random numbers, so most paired differences are small, some are zero, and a",
        "few replications hold most of them. Here the truth is the mean of a large pool of replications, and",
        f"{RESAMPLES:,} studies of {', '.join(map(str, NUMBERS))} replications are drawn from it, with",
        "replacement: the population is the pool, so its mean is exact, whatever its size.",
        "",
        "- *differ*: share of the pool's replications in which the two scenarios differ at all.",
        "- *before*: coverage of Student's t interval. *now*: coverage of the interval that is shown, of the",
        "  studies that show one. In brackets: share of the studies whose verdict is withheld because no",
        "  replication, or fewer than six, showed a difference.",
        "- *wrong*: largest share of studies, over the three numbers, whose verdict has the wrong direction.",
        "- *‖*: share of the studies that label the difference *lopsided*, where it is 1 % or more.",
        "- Bold: below 93 %, with a verdict in most studies, and *lopsided* in fewer than half of them.",
        "  Italic: below 93 %, and *lopsided* in most studies.",
        "- `people_worse_off` is counted person by person and has an interval in every study. Its *‖* is the",
        "  share that the rule labels; the finding then says that the range may be too short.",
        "",
        *_filled(
            "The label begins at half of the largest lean that the interval corrects: a skewness of "
            f"{_begins()} replications. That half was chosen on the differences of the template from its "
            "baseline. The figures of the template's plan against its slice and of Bristol were on the page "
            "while it was chosen, so they are a weak test of it."
        ),
        "",
    ]
    for name, pool in pools.items():
        of_system = [each for each in found[name] if each.pathway == WHOLE_WINDOW]
        short = short_of(of_system, ALLOWED_SHARES[0])
        shown = [each for each in of_system if each.withheld < 0.5]
        even = [each for each in shown if abs(each.skewness) < EVEN_SKEWNESS]
        lines += [
            f"## {written_name(name)}: a pool of {pool.replications:,} replications",
            "",
            *_filled(
                f"Of {len(shown)} coverages, {len(shown) - len(short)} are 93 % or more. Before, "
                f"{sum(each.before >= ALLOWED_SHARES[0] for each in shown)} were; "
                f"{len(of_system) - len(shown)} more are withheld in most studies. Of the {len(short)} below "
                f"93 %, {len(short) - len(unlabelled_of(short))} are labelled *lopsided* in most studies. "
                f"Where the skewness is below {EVEN_SKEWNESS:g}, the label stands in "
                f"{_mean(even, 10):.0%} of the studies of 10 replications, {_mean(even, 20):.0%} of 20 and "
                f"{_mean(even, 30):.0%} of 30."
            ),
            "",
        ]
        for pair, rows in groupby(of_system, attrgetter("pair")):
            lines += _table(pair, list(rows))
        lines += _stopping(stops[name])
    return "\n".join(lines)


def _table(pair: str, rows: list[Covered]) -> list[str]:
    head = " | ".join(f"{number}: before | now" for number in NUMBERS)
    lines = [
        f"### {_pair(pair)}",
        "",
        f"| measure | differ | skewness | {head} | wrong |",
        "|---|---:|---:|" + "---:|---:|" * len(NUMBERS) + "---:|",
    ]
    for measure in dict.fromkeys(row.measure for row in rows):
        of = sorted((row for row in rows if row.measure == measure), key=attrgetter("replications"))
        cells = " | ".join(f"{each.before:.1%} | {_now(each)}" for each in of)
        skewness = "" if math.isnan(of[0].skewness) else f"{of[0].skewness:.1f}"
        lines.append(
            f"| `{measure}` | {of[0].differing_share:.0%} | {skewness} | {cells} "
            f"| {max(each.wrong for each in of):.1%} |"
        )
    return [*lines, ""]


def _now(each: Covered) -> str:
    if math.isnan(each.shown) or each.withheld >= 0.995:
        return "withheld"
    shown, short = f"{each.shown:.1%}", short_of([each], ALLOWED_SHARES[0])
    if short:
        shown = f"**{shown}**" if unlabelled_of(short) else f"*{shown}*"
    if each.withheld >= 0.005:
        shown += f" ({each.withheld:.0%})"
    return f"{shown} ‖{each.lopsided:.0%}" if each.lopsided >= 0.01 else shown


def _filled(text: str) -> list[str]:
    return fill(text, 104, break_on_hyphens=False).splitlines()


def _mean(even: Sequence[Covered], replications: int) -> float:
    """Mean share of the studies of this number that are labelled."""
    shares = [each.lopsided for each in even if each.replications == replications]
    return sum(shares) / max(len(shares), 1)


def _begins() -> str:
    """The skewness from which on a difference is labelled, by number of replications."""
    steepest = steepest_lean(np.array(NUMBERS))
    skewness = LOPSIDED_SHARE * steepest * np.sqrt(np.array(NUMBERS))
    parts = [f"{each:.1f} with {number}" for each, number in zip(skewness, NUMBERS, strict=True)]
    return f"{', '.join(parts[:-1])} and {parts[-1]}"


def _stopping(stops: Iterable[Stopped]) -> list[str]:
    lines = [
        "### At stopping",
        "",
        "`--replications auto` on the same pool: where it stops, and how often the intervals of all pairs",
        f"cover there. At most {MOST} replications, as a bound. Net saving is set beside the gross saving,",
        "people worse off beside the largest number of any plan, the others beside the baseline.",
        "",
        "| measure | asked for | replications, on average | at the bound | covered at stopping |",
        "|---|---:|---:|---:|---:|",
    ]
    lines += [
        f"| `{each.measure}` | ±{each.precision:.0%} | {each.replications:.0f} | {each.at_most:.0%} "
        f"| {each.covered:.1%} |"
        for each in stops
    ]
    return [*lines, ""]


def _pair(pair: str) -> str:
    scenario, against = pair.split(" against ")
    return f"{written_name(scenario).capitalize()} against {written_name(against)}"
