"""What is wrong with changes: figures out of range, names that repeat, money that is not there."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import fields
from datetime import date
from fractions import Fraction
from typing import Final

from simulator.domain.change.cut import Cut, Reallocate, Targeted, TeamSaving
from simulator.domain.naming import Place, fault_of_name
from simulator.domain.system import System
from simulator.errors import InvalidSystemError, Problem
from simulator.units import written_pounds

_AMOUNTS: Final = ("share", "share_of_all", "amount_pence_per_year", "wte")
"""Fields that say how much is taken or moved."""


def problems_of_changes(baseline: System, cuts: Sequence[Cut]) -> list[Problem]:
    """Cuts that cannot be made, each tried after those that come before it and can.

    Parameters
    ----------
    baseline
        The system before any of them.
    cuts
        In the order in which they are listed; places begin with `cuts` and the position.
    """
    problems: list[Problem] = []
    sound: list[tuple[int, Cut]] = []
    for position, cut in enumerate(cuts):
        faults = list(_faults_of_figures(cut))
        if cut.name in [other.name for other in cuts[:position]]:
            rule = f"two cuts are called '{cut.name}'"
            problems += _at(position, [_fault("name", rule, "give each a name of its own")])
        if isinstance(cut, Reallocate) and _gives_to_itself(cut):
            rule = f"this moves money from '{cut.out_of}' into itself"
            remedy = (
                "name another team that receives it, or 'out_of_lines' and other 'into_lines' of this one"
            )
            faults.append(_fault("into", rule, remedy))
        problems += _at(position, faults)
        sound += [] if faults else [(position, cut)]
    system = baseline
    for position, cut in sorted(sound, key=lambda listed: listed[1].from_date):
        try:
            system = cut.apply(system)
        except InvalidSystemError as refused:
            problems += _at(position, refused.problems)
    return problems


def _fault(key: str, rule: str, remedy: str = "") -> Problem:
    return Problem(place=(key,), rule=rule, remedy=remedy)


def _at(position: int, problems: Iterable[Problem]) -> list[Problem]:
    """Problems of one cut, with their places in the scenario."""
    return [Problem(place=("cuts", position, *p.place), rule=p.rule, remedy=p.remedy) for p in problems]


def _gives_to_itself(cut: Reallocate) -> bool:
    """Whether money would come back to where it is taken; between other lines of a team it may move."""
    if cut.out_of != cut.into:
        return False
    is_between_lines = bool(cut.out_of_lines and cut.into_lines)
    return not is_between_lines or bool(set(cut.out_of_lines) & set(cut.into_lines))


def _faults_of_figures(cut: Cut) -> Iterator[Problem]:
    """Figures that no cut may have; most of them only a program can state, as the reader refuses them."""
    fault = fault_of_name(cut.name)
    if fault is not None:
        yield _fault("name", *fault)
    if not isinstance(cut.from_date, date):
        yield _fault("from", f"{cut.from_date!r} is no date", "write it like date(2026, 10, 1)")
    if cut.phase_months < 1:
        yield _fault("phase", f"a phase of {cut.phase_months} months is not allowed: it is 1 or more")
    yield from _faults_of_amounts(cut, ())
    if isinstance(cut, Targeted):
        for saving in cut.teams:
            yield from _faults_of_amounts(saving, ("teams", saving.team))


def _faults_of_amounts(holder: Cut | TeamSaving, place: Place) -> Iterator[Problem]:
    """Amounts that are not exact or below nothing, and none or several where one is to be chosen."""
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
    return f"{float(amount):g} WTE" if name == "wte" else f"a share of {float(100 * amount):g}%"
