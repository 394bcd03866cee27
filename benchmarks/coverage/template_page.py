"""The page that tells how often intervals of paired differences cover on the product's own files."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby
from operator import attrgetter

from benchmarks.coverage.pool import Pool
from benchmarks.coverage.study import ALLOWED_SHARES
from benchmarks.coverage.template import MOST, NUMBERS, RESAMPLES, Covered, Stopped, short_of
from simulator.wording import written_name


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
        "- Bold: below 93 %, with a verdict in most studies.",
        "",
    ]
    for name, pool in pools.items():
        short = short_of(found[name], ALLOWED_SHARES[0])
        told = [each for each in found[name] if each.withheld < 0.5]
        lines += [
            f"## {written_name(name)}: a pool of {pool.replications:,} replications",
            "",
            f"Of {len(told)} coverages, {len(told) - len(short)} are 93 % or more. Before, "
            f"{sum(each.before >= ALLOWED_SHARES[0] for each in told)} were; "
            f"{len(found[name]) - len(told)} more are withheld in most studies.",
            "",
        ]
        for pair, rows in groupby(found[name], attrgetter("pair")):
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
    if math.isnan(each.told) or each.withheld >= 0.995:
        return "withheld"
    told = f"**{each.told:.1%}**" if short_of([each], ALLOWED_SHARES[0]) else f"{each.told:.1%}"
    return f"{told} ({each.withheld:.0%})" if each.withheld >= 0.005 else told


def _stopping(stops: Iterable[Stopped]) -> list[str]:
    lines = [
        "### At stopping",
        "",
        "`--replications auto` on the same pool: where it stops, and how often the intervals of all pairs",
        f"cover there. At most {MOST} replications, as a bound. Net saving is set beside the gross saving,",
        "the others beside the baseline.",
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
