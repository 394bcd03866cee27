"""Figures that no change may have, which only a program can state: a file is refused by its reader."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields
from datetime import date
from fractions import Fraction
from typing import Any, Final

from simulator.domain.naming import Place, fault_of_name
from simulator.errors import Problem
from simulator.units import months_later
from simulator.wording import as_stated, written_pounds

_AMOUNTS: Final = ("share", "share_of_all", "amount_pence_per_year", "wte")
"""Fields that say how much is taken or moved."""


def _fault(key: str, rule: str, remedy: str = "") -> Problem:
    return Problem(place=(key,), rule=rule, remedy=remedy)


def faults_of_dating(
    name: str, from_date: object, phase_months: int, until: object = None
) -> Iterator[Problem]:
    """A name that cannot be written, a date that is none, a phase shorter than a month, an end too early.

    Parameters
    ----------
    name, from_date, phase_months, until
        Of a change.
    """
    fault = fault_of_name(name)
    if fault is not None:
        yield _fault("name", *fault)
    if not isinstance(from_date, date):
        yield _fault("from", f"{from_date!r} is not a date", "write it like date(2026, 10, 1)")
    if phase_months < 1:
        yield _fault("phase", f"a phase of {phase_months} months is not allowed: it is 1 or more")
    elif isinstance(from_date, date) and until is not None:
        yield from _faults_of_end(from_date, phase_months, until)


def _faults_of_end(from_date: date, phase_months: int, until: object) -> Iterator[Problem]:
    """An end that is not a date, or one that comes before the change is complete."""
    if not isinstance(until, date):
        yield _fault("until", f"{until!r} is not a date", "write it like date(2027, 4, 1)")
        return
    complete = months_later(from_date, phase_months - 1)
    if until <= complete:
        yield _fault(
            "until",
            f"it ends on {until.isoformat()} and is complete on {complete.isoformat()} only",
            "let it end later, or make it in fewer months",
        )


def faults_of_amounts(holder: Any, place: Place) -> Iterator[Problem]:  # Any: any dataclass with amounts
    """Amounts that are not exact or below nothing, and none or several where one is to be chosen.

    Parameters
    ----------
    holder
        A dataclass with one or more of the fields that say how much is taken or moved.
    place
        Where it stands within its change.
    """
    stated = {field.name: getattr(holder, field.name) for field in fields(holder) if field.name in _AMOUNTS}
    chosen = {name: amount for name, amount in stated.items() if amount is not None}
    if stated and len(chosen) != 1:
        rule = f"{' and '.join(chosen)} exclude each other" if chosen else "no amount is stated"
        yield Problem(place=place, rule=rule, remedy=f"state one: {' or '.join(stated)}")
    for name, amount in chosen.items():
        is_money = name == "amount_pence_per_year"
        if not isinstance(amount, int if is_money else int | Fraction):
            remedy = "write whole pence" if is_money else f"write Fraction('{amount}')"
            yield Problem(place=place, rule=f"{name} of {amount!r} is not exact", remedy=remedy)
        elif amount < 0:
            yield Problem(place=place, rule=f"{_written(name, amount)} is not allowed: it must be 0 or more")


def _written(name: str, amount: int | Fraction) -> str:
    if name == "amount_pence_per_year":
        return written_pounds(int(amount))
    return (
        f"{as_stated(float(amount))} WTE"
        if name == "wte"
        else f"a share of {as_stated(float(100 * amount))}%"
    )
