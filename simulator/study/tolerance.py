"""Tolerances of the comparison person by person, as people write them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import fields

from simulator.domain.naming import near
from simulator.errors import SimulatorError
from simulator.outcomes.people import Tolerances
from simulator.scenario_file.quantity import days

NAMES = tuple(field.name.removesuffix("_days") for field in fields(Tolerances))
"""What a tolerance may be of, without its unit: `wait_treatment`, `out_of_area` …"""


def tolerances_of(written: Tolerances | Mapping[str, object] | Sequence[str] | None) -> Tolerances:
    """Tolerances from what was written; the usual ones where nothing was.

    Parameters
    ----------
    written
        By what they are of, times such as `2 weeks`; or texts such as `wait_treatment=2 weeks`.

    Raises
    ------
    SimulatorError
        A name is unknown or given twice, or a time is not one of 0 or more.
    """
    if written is None:
        return Tolerances()
    if isinstance(written, Tolerances):
        return written
    stated = dict(written.items() if isinstance(written, Mapping) else _pairs(written))
    return Tolerances(**{f"{_known(name)}_days": _days(name, time) for name, time in stated.items()})


def _pairs(texts: Sequence[str]) -> list[tuple[str, object]]:
    pairs: list[tuple[str, object]] = []
    for text in texts:
        name, equals, time = (part.strip() for part in text.partition("="))
        if not equals:
            raise SimulatorError(f"--tolerance {text}: write it like wait_treatment=2 weeks")
        if name in dict(pairs):
            raise SimulatorError(f"--tolerance {name} is given twice: give it once")
        pairs.append((name, time))
    return pairs


def _known(name: str) -> str:
    plain = name.removesuffix("_days")
    if plain not in NAMES:
        raise SimulatorError(
            f"there is no tolerance '{name}'{near(plain, NAMES)}; there are {', '.join(NAMES)}"
        )
    return plain


def _days(name: str, time: object) -> float:
    try:
        found = days(time)
        if found < 0:
            raise ValueError(f"{time} is below 0: write 0 days or more")
    except ValueError as refused:
        raise SimulatorError(f"tolerance {name}: {refused}") from None
    return found
