"""Money taken from the budget of a team: from the lines that can be cut, or from named ones."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from simulator.domain.change.money_change import Move
from simulator.domain.change.pence import spread
from simulator.domain.naming import Place, no_such, unknown
from simulator.domain.system import System
from simulator.domain.team import BudgetLine, Team
from simulator.errors import InvalidSystemError, Problem
from simulator.wording import written_pounds


def team_called(system: System, name: str, place: Place) -> Team:
    """The team of this name.

    Raises
    ------
    InvalidSystemError
        There is none; the problem is at `place`.
    """
    for team in system.teams:
        if team.name == name:
            return team
    raise InvalidSystemError([no_such("team", name, (team.name for team in system.teams), place)])


def taken(  # whence, how much, and two places to say what is wrong
    team: Team, amount: int, on: date, lines: tuple[str, ...], place: Place, at_lines: Place | None = None
) -> list[Move]:
    """`amount` pence a year from a team, divided among its lines in proportion to what is in force.

    Parameters
    ----------
    team
        Who gives.
    amount
        Pence a year; 0 or more.
    on
        The day whose budget is divided.
    lines
        Budget lines that give; every line that can be cut when empty.
    place
        Where the change says so, for its problems.
    at_lines
        Where it names the lines; `lines` below `place` when absent.

    Raises
    ------
    InvalidSystemError
        A line is unknown or fixed, or the lines do not hold the money.
    """
    chosen = giving_lines(team, lines, (*place, "lines") if at_lines is None else at_lines)
    available = [max(0, line.pence_per_year_on(on)) for line in chosen]
    most = min(sum(available), team.pence_that_can_be_cut_on(on))
    if amount > most:
        held = team.pence_per_year_on(on)
        raise InvalidSystemError(
            [
                Problem(
                    place=place,
                    rule=f"{written_pounds(amount)} a year cannot be taken from '{team.name}': only "
                    f"{written_pounds(most)} of its {written_pounds(held)} can be cut"
                    + (" on these lines" if lines else " (the rest is fixed)"),
                    remedy=f"take at most {written_pounds(most)}",
                )
            ]
        )
    return [(team, line, -part) for line, part in zip(chosen, spread(amount, available), strict=True)]


def money_that_can_be_cut(team: Team, on: date) -> int:
    """Pence a year in force on a date on the lines of a team that can be cut."""
    return team.pence_that_can_be_cut_on(on)


def giving_lines(team: Team, lines: tuple[str, ...], at_lines: Place) -> list[BudgetLine]:
    """The named lines of a team, or all that can be cut; a fixed one gives nothing, named or not.

    Raises
    ------
    InvalidSystemError
        A line is unknown or fixed.
    """
    if not lines:
        return [line for line in team.lines if line.can_be_cut]
    chosen = named_lines(team, lines, at_lines)
    problems = [
        deducts(team, line, at_lines)
        if line.is_deduction
        else Problem(
            place=at_lines,
            rule=f"'{team.name}.{line.name}' is fixed: it cannot be cut",
            remedy="name other lines, or write 'behaviour: stepped' if it can be cut",
        )
        for line in chosen
        if not line.can_be_cut
    ]
    if problems:
        raise InvalidSystemError(problems)
    return chosen


def deducts(team: Team, line: BudgetLine, at_lines: Place) -> Problem:
    """The problem of money taken from a line below 0, or moved into it."""
    return Problem(
        place=at_lines,
        rule=f"'{team.name}.{line.name}' is below £0 (income, or a vacancy factor): "
        "nothing can be cut or moved",
        remedy="name other lines",
    )


def named_lines(team: Team, lines: tuple[str, ...], at_lines: Place) -> list[BudgetLine]:
    """The budget lines of these names.

    Raises
    ------
    InvalidSystemError
        A line is unknown.
    """
    known = {line.name: line for line in team.lines}
    problems = unknown("budget line", lines, known, at_lines)
    if problems:
        raise InvalidSystemError(problems)
    return [known[name] for name in lines]


def lines_in_words(names: Iterable[str]) -> str:
    """Names of budget lines in brackets, to stand behind a team; nothing for all its lines."""
    listed = ", ".join(names)
    return f" ({listed})" if listed else ""
