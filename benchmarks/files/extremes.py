"""One extreme value after another for every figure of the format, in a scenario that has them all."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from simulator.scenario_file import quantity
from simulator.scenario_file.text.reader import read_yaml
from simulator.scenario_file.tree import Place, Plain

LARGE_RATIO: Final = f"{10**400}/3"
SMALL_RATIO: Final = f"1/{10**400}"
EXTREMES: Final[dict[quantity.Kind, tuple[str | int | float, ...]]] = {
    "time": ("0 days", "1e-300 days", "1e-20 days", "0.001 seconds", "200 years", "1e19 days", "-1 days"),
    "money": ("£0", "£0.01", "£999bn", "£1e19", "-£999bn", "-£1"),
    "share": ("0%", "1e-300%", "1e-20%", "100%", "99.9999999999%", "1e19%", "-5%", LARGE_RATIO, SMALL_RATIO),
    "rate": ("0 per day", "1e-300 per day", "100000 per day", "1e19 per week", "-1 per day"),
    "people": ("0 WTE", "1e-20 WTE", "1000000 WTE", "1e19 WTE", "-1 WTE"),
    "number": (0, 1e-300, 1e-20, 1, 1_000, 1_000_000, 1e12, 1e19, -1, LARGE_RATIO, SMALL_RATIO, "9" * 5_000),
    "date": ("1900-01-01", "2199-12-31", "2026-02-30", "0000-00-00"),
    "text": (),
}
"""By what a figure is: the ends of what may be written, what is beyond them, and what is hard to compute."""


_THERAPY: Final[Place] = ("pathways", "adults", "steps", "therapy")
_WARD: Final[Place] = ("pathways", "adults", "steps", "ward")
_CUT: Final[dict[str, Plain]] = {"kind": "across_the_board", "from": "2026-10-01"}
INSTEAD: Final[tuple[tuple[Place, Plain], ...]] = (
    (("run",), {"ends": "2028-04-01", "warm_up": "26 weeks", "replications": 5, "seed": 1}),
    (("pathways", "adults", "steps", "triage", "priority"), 3),
    ((*_THERAPY, "sessions", "number"), {"deterministic": 6}),
    ((*_THERAPY, "sessions", "number"), {"exponential": {"mean": 6}}),
    ((*_THERAPY, "sessions", "number"), {"gamma": {"shape": 2, "scale": 3}}),
    ((*_THERAPY, "sessions", "number"), {"weibull": {"shape": 1.5, "scale": 6}}),
    ((*_THERAPY, "sessions", "number"), {"uniform": {"low": 1, "high": 9}}),
    ((*_THERAPY, "sessions", "number"), {"triangular": {"low": 1, "mode": 4, "high": 9}}),
    ((*_THERAPY, "sessions", "interval"), {"exponential": {"mean": "7 days"}}),
    ((*_THERAPY, "patience", "after"), {"daily_risk": {"risks": ["1%", "2%"], "time_of_day": "12 hours"}}),
    ((*_WARD, "stay"), {"deterministic": "33 days"}),
    ((*_WARD, "stay"), {"exponential": {"mean": "33 days"}}),
    ((*_WARD, "stay"), {"gamma": {"mean": "33 days", "sd": "30 days"}}),
    ((*_WARD, "stay"), {"lognormal": {"mean": "33 days", "sd": "30 days"}}),
    ((*_WARD, "stay"), {"weibull": {"shape": 0.8, "scale": "33 days"}}),
    ((*_WARD, "stay"), {"uniform": {"low": "2 days", "high": "50 days"}}),
    ((*_WARD, "stay"), {"triangular": {"low": "2 days", "mode": "9 days", "high": "90 days"}}),
    (("teams", "community", "non_pay", "travel"), {"wte": 2, "per_year": "£40k", "source": "assumption"}),
    (
        ("day_one", "adults", "routine", "therapy", "waiting"),
        [{"up_to": "6 weeks", "people": 5}, {"over": "6 weeks", "people": 3}],
    ),
    (("day_one", "adults", "urgent", "ward"), {"out_of_area": 2, "source": "assumption"}),
    (("day_one", "adults", "urgent", "ward"), {"out_of_area": ["9 days"], "source": "assumption"}),
    (("cuts", 0), {**_CUT, "amount": "£50k", "phase": "3 months", "until": "2027-10-01"}),
)
"""Parts that the scenario does not have, because they stand instead of others, and where they would stand."""


@dataclass(frozen=True, slots=True)
class Extreme:
    """A figure of the scenario and the value it is given."""

    place: Place
    value: str | int | float

    def __str__(self) -> str:
        """Where, and what."""
        return f"{'.'.join(map(str, self.place))} = {str(self.value)[:40]}"


def extremes_of(whole: Path) -> Iterator[tuple[Extreme, Plain]]:
    """Every figure of a scenario at every extreme of its kind, with the document that has it.

    Parameters
    ----------
    whole
        A file with every feature of the format.
    """
    document = read_yaml(whole).plain()
    for place, value in _figures(document, ()):
        for extreme in EXTREMES[quantity.kind_of(value)]:
            yield Extreme(place, extreme), _with(document, place, extreme)
    for place, key in _keys_that_are_figures(document, ()):
        for extreme in EXTREMES[quantity.kind_of(key)]:
            renamed = _renamed(document, place, key, str(extreme))
            yield Extreme((*place, key, "(key)"), extreme), renamed
    for place, part in INSTEAD:
        other = _with(document, place, part)
        for within, value in _figures(part, place):
            for extreme in EXTREMES[quantity.kind_of(value)]:
                yield Extreme(within, extreme), _with(other, within, extreme)


def _figures(value: Plain, place: Place) -> Iterator[tuple[Place, str | int | float]]:
    if isinstance(value, dict):
        for key, below in value.items():
            yield from _figures(below, (*place, key))
    elif isinstance(value, list):
        for position, below in enumerate(value):
            yield from _figures(below, (*place, position))
    elif _is_figure(value) and place[-1] != "source":
        assert isinstance(value, str | int | float)
        yield place, value


def _is_figure(value: Plain) -> bool:
    return (
        isinstance(value, str | int | float)
        and not isinstance(value, bool)
        and quantity.kind_of(value) != "text"
    )


def _keys_that_are_figures(value: Plain, place: Place) -> Iterator[tuple[Place, str]]:
    """Keys such as the values of an empirical distribution and the days of a hazard."""
    if isinstance(value, dict):
        for key, below in value.items():
            if quantity.kind_of(key) != "text":
                yield place, key
            yield from _keys_that_are_figures(below, (*place, key))


def _with(value: Plain, place: Place, new: Plain) -> Plain:
    if not place:
        return new
    if isinstance(value, dict):
        return {
            key: _with(child, place[1:], new) if key == place[0] else child for key, child in value.items()
        }
    assert isinstance(value, list)
    return [_with(child, place[1:], new) if at == place[0] else child for at, child in enumerate(value)]


def _renamed(value: Plain, place: Place, key: str, new: str) -> Plain:
    if isinstance(value, dict) and place:
        return {
            k: _renamed(child, place[1:], key, new) if k == place[0] else child for k, child in value.items()
        }
    if isinstance(value, list):
        return [
            _renamed(child, place[1:], key, new) if at == place[0] else child
            for at, child in enumerate(value)
        ]
    assert isinstance(value, dict)
    return {(new if k == key else k): child for k, child in value.items()}
