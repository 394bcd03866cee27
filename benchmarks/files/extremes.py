"""One extreme value after another for every figure of the format, in a scenario that has them all."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from simulator.scenario_file import quantity
from simulator.scenario_file.reader import read_yaml
from simulator.scenario_file.tree import Place, Plain
from simulator.scenario_file.yaml_writer import yaml_text

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


@dataclass(frozen=True, slots=True)
class Extreme:
    """A figure of the scenario and the value it is given."""

    place: Place
    value: str | int | float

    def __str__(self) -> str:
        """Where, and what."""
        return f"{'.'.join(map(str, self.place))} = {str(self.value)[:40]}"


def extremes_of(whole: Path) -> Iterator[tuple[Extreme, str]]:
    """Every figure of a scenario at every extreme of its kind, with the text of the file that has it.

    Parameters
    ----------
    whole
        A file with every feature of the format.
    """
    document = read_yaml(whole).plain()
    for place, value in _figures(document, ()):
        for extreme in EXTREMES[quantity.kind_of(value)]:
            changed = _with(document, place, extreme)
            yield Extreme(place, extreme), yaml_text(changed)
    for place, key in _keys_that_are_figures(document, ()):
        for extreme in EXTREMES[quantity.kind_of(key)]:
            changed = _renamed(document, place, key, str(extreme))
            yield Extreme((*place, key, "(key)"), extreme), yaml_text(changed)


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
