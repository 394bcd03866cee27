"""One file on trial, in a process of its own: checked, written out in full and run.

`python -m benchmarks.files.trial` reads paths, one a line, and answers each with a line of JSON.
"""

from __future__ import annotations

import json
import math
import re
import sys
import traceback
import unicodedata
from dataclasses import asdict, dataclass, replace
from datetime import timedelta
from pathlib import Path
from typing import Final, Literal

Outcome = Literal["refused", "ran", "too large to run here", "traceback", "unclear message", "hang"]

MOST_PEOPLE: Final = 3_000
"""A trial is run for so many days that about so many people take part."""
MOST_WORK: Final = 100_000
"""People, places and posts beyond which a file is only checked: what it needs is refused elsewhere."""
_NOT_OUR_WORDS: Final = re.compile(
    r"Input should|valid dictionary|<class|\bNone\b|\bTrue\b|\bFalse\b|\bnan\b|set_int_max|dtype|Traceback"
)
"""What a library or Python says, and no reader of a message should meet."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What became of one file."""

    outcome: Outcome
    detail: str = ""
    """The last lines of a traceback, or the message that is unclear."""


def tried(file: Path) -> Verdict:
    """What becomes of a file: refused in clear words, or read, written out and run."""
    from simulator.errors import SimulatorError
    from simulator.scenario_file import check

    try:
        found = check(file)
        if found.problems:
            return _refused(str(found))
        unclear = _unclear(str(found))
        return unclear or _run(file)
    except SimulatorError as refused:
        return _refused(str(refused))
    except Exception:
        return Verdict(outcome="traceback", detail=traceback.format_exc()[-1_500:])


def _refused(text: str) -> Verdict:
    return _unclear(text) or Verdict(outcome="refused")


def _unclear(text: str) -> Verdict | None:
    """A message with words of a library, or with characters that no screen shows."""
    hidden = [letter for letter in text if letter != "\n" and unicodedata.category(letter) == "Cc"]
    if _NOT_OUR_WORDS.search(text) or hidden:
        return Verdict(outcome="unclear message", detail=repr(text)[:600])
    return None


def _run(file: Path) -> Verdict:
    from simulator.compilation.network import compile_network
    from simulator.domain.scenario import Scenario
    from simulator.engines import run
    from simulator.outcomes import Window, reduction_of
    from simulator.scenario_file import read_scenario, resolved_text
    from simulator.simulation.chance.streams import Streams
    from simulator.simulation.invariants import refuse_broken

    stated: Scenario = read_scenario(file)
    resolved_text(stated)
    days = _days_to_run(stated)
    if days < 1:
        return Verdict(outcome="too large to run here")
    ends = stated.baseline.starts + timedelta(days=days)
    short = stated.with_run(replace(stated.run, ends=ends, warm_up_days=0.0, replications=1))
    network = compile_network(short)
    streams = Streams(seed=short.run.seed, replication=0)
    history = run(network, streams, engine="fast")
    refuse_broken(history, network)
    reduction_of(network, short.system(), Window(from_days=0.0, to_days=float(days)), True)(history, streams)
    return Verdict(outcome="ran")


def _days_to_run(stated: object) -> int:
    from simulator.domain.scenario import Scenario

    assert isinstance(stated, Scenario)
    system = stated.baseline
    there = sum(len(c.waited_days) + c.in_care + c.out_of_area + len(c.in_care_days) for c in system.day_one)
    offered = sum(pool.count for team in system.teams for pool in team.pools)
    posts = sum(float(line.wte or 0) for team in system.teams for line in team.lines)
    if there + offered + posts > MOST_WORK:
        return 0
    per_day = 0.0
    for referrals in system.referrals:
        if referrals.listed_days is None:
            per_day += float(max(referrals.rates_per_day(system.starts, 28)))
        else:
            per_day += len(referrals.listed_days) / 28
    if not math.isfinite(per_day):
        return 0
    return min(int(stated.horizon_days), int(MOST_PEOPLE / max(per_day, MOST_PEOPLE / 365)))


def main() -> None:
    """Answer every path on standard input with the verdict on its file."""
    for line in sys.stdin:
        print(json.dumps(asdict(tried(Path(line.strip())))), flush=True)


if __name__ == "__main__":
    main()
