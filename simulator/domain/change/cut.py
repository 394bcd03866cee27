"""Cuts: dated savings and moves of money, exact to the penny, each turning one system into another."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from simulator.domain.naming import no_such, unknown
from simulator.domain.system import System
from simulator.domain.team import BudgetLine, LineChange, Team
from simulator.errors import InvalidSystemError, Problem
from simulator.units import months_later
from simulator.wording import written_pounds

Changes = dict[str, dict[str, list[LineChange]]]
"""Dated changes by team and budget line."""


def spread(amount: int, weights: Sequence[int]) -> list[int]:
    """`amount` divided in proportion to `weights`, whole pence whose sum is exactly `amount`.

    Parameters
    ----------
    amount
        Pence to divide; 0 or more.
    weights
        One weight a share, 0 or more, with a positive sum unless `amount` is 0.

    Returns
    -------
    list of int
        Each within a penny of its exact share; odd pence go to the largest remainders, then to the first.

    Raises
    ------
    ValueError
        There is money to divide and no weight to divide it by.
    """
    total = sum(weights)
    if total == 0:
        if amount:
            raise ValueError(f"{amount} pence cannot be divided among weights that sum to 0")
        return [0] * len(weights)
    shares = [amount * weight // total for weight in weights]
    by_remainder = sorted(range(len(weights)), key=lambda i: (-(amount * weights[i] % total), i))
    for i in by_remainder[: amount - sum(shares)]:
        shares[i] += 1
    return shares


def instalments(amounts: Sequence[int], months: int) -> list[list[int]]:
    """The equal monthly steps of a phased cut, `[month][line]`, whole pence.

    Parameters
    ----------
    amounts
        Pence of each line once the cut is complete; 0 or more.
    months
        Steps; 1 or more.

    Returns
    -------
    list of list of int
        The steps of a line sum to its amount. After every month the lines together have come to the same part
        of their total, rounded down, however many they are: so two cuts of one total are equal at every
        moment, and money that moves is neither made nor lost on its way. A line that gives less than a penny
        a month may give its odd penny back once before it gives it for good.
    """
    reached = [0] * len(amounts)
    steps = []
    for month in range(1, months + 1):
        due = [amount * month // months for amount in amounts]
        odd_pence = sum(amounts) * month // months - sum(due)
        by_remainder = sorted(range(len(amounts)), key=lambda i: (-(amounts[i] * month % months), i))
        for i in by_remainder[:odd_pence]:
            due[i] += 1
        steps.append([now - before for now, before in zip(due, reached, strict=True)])
        reached = due
    return steps


@dataclass(frozen=True, slots=True, kw_only=True)
class Cut(ABC):
    """A dated saving, or a move of money."""

    name: str
    """What the ledger calls it."""
    from_date: date
    """Day from which it counts."""
    phase_months: int = 1
    """Equal monthly steps until it is complete; 1 is all at once."""

    @abstractmethod
    def moves(self, system: System) -> list[tuple[Team, BudgetLine, int]]:
        """What changes a full year, line by line: pence, negative for money taken away.

        Raises
        ------
        InvalidSystemError
            The money is not there, or a name is unknown; places are relative to the cut.
        """

    def apply(self, system: System) -> System:
        """The system with this cut made.

        Raises
        ------
        InvalidSystemError
            The money is not there at some date, or a name is unknown.
        """
        changes: Changes = {}
        moves = self.moves(system)
        for sign in (-1, 1):
            lines = [(team, line, sign * pence) for team, line, pence in moves if sign * pence > 0]
            for month, step in enumerate(instalments([pence for *_, pence in lines], self.phase_months)):
                when = months_later(self.from_date, month)
                for (team, line, _), part in zip(lines, step, strict=True):
                    made = changes.setdefault(team.name, {}).setdefault(line.name, [])
                    if part:
                        made.append(LineChange(from_date=when, pence_per_year=sign * part, reason=self.name))
        after = system.with_changes(changes)
        _refuse_overdrawn_lines(after, changes)
        return after

    def saving_pence_per_year(self, system: System) -> int:
        """Gross saving in a full year once complete, pence; 0 for money that only moves."""
        return -sum(pence for _, _, pence in self.moves(system))


def _refuse_overdrawn_lines(system: System, changes: Changes) -> None:
    problems = []
    for team_name, lines in changes.items():
        for line_name in lines:
            line = system.team(team_name).line(line_name)
            dates = [change.from_date for change in line.changes]
            lowest, when = min(((line.pence_per_year_on(day), day) for day in dates), default=(0, date.max))
            if lowest < 0:
                problems.append(
                    Problem(
                        place=(),
                        rule=f"takes '{team_name}.{line_name}' {written_pounds(-lowest)} a year below "
                        f"nothing from {when.isoformat()}, together with other cuts",
                        remedy="take less, or take it from other lines",
                    )
                )
    if problems:
        raise InvalidSystemError(problems)


def _line_moves(
    team: Team, amount: int, on: date, lines: tuple[str, ...], place: tuple[str | int, ...]
) -> list[tuple[Team, BudgetLine, int]]:
    """Take `amount` from the team's lines that can be cut (or from the named ones), in proportion to them."""
    chosen = _giving_lines(team, lines, place)
    available = [max(0, line.pence_per_year_on(on)) for line in chosen]
    if amount > sum(available):
        held = team.pence_per_year_on(on)
        raise InvalidSystemError(
            [
                Problem(
                    place=place,
                    rule=f"{written_pounds(amount)} a year cannot be taken from '{team.name}': only "
                    f"{written_pounds(sum(available))} of its {written_pounds(held)} can be cut"
                    + (" on these lines" if lines else " (the rest is fixed)"),
                    remedy=f"take at most {written_pounds(sum(available))}",
                )
            ]
        )
    return [(team, line, -part) for line, part in zip(chosen, spread(amount, available), strict=True)]


def _chosen_lines(team: Team, lines: tuple[str, ...], place: tuple[str | int, ...]) -> list[BudgetLine]:
    known = {line.name: line for line in team.lines}
    problems = unknown("budget line", lines, known, (*place, "lines"))
    if problems:
        raise InvalidSystemError(problems)
    return [known[name] for name in lines]


def _giving_lines(team: Team, lines: tuple[str, ...], place: tuple[str | int, ...]) -> list[BudgetLine]:
    """The named lines of a team, or all that can be cut; a fixed one gives nothing, named or not."""
    if not lines:
        return [line for line in team.lines if line.can_be_cut]
    chosen = _chosen_lines(team, lines, place)
    problems = [
        Problem(
            place=(*place, "lines"),
            rule=f"'{team.name}.{line.name}' is fixed: it cannot be cut",
            remedy="name other lines, or say of it 'behaviour: stepped' where it can",
        )
        for line in chosen
        if not line.can_be_cut
    ]
    if problems:
        raise InvalidSystemError(problems)
    return chosen


def _team(system: System, name: str, place: tuple[str | int, ...]) -> Team:
    for team in system.teams:
        if team.name == name:
            return team
    raise InvalidSystemError([no_such("team", name, (team.name for team in system.teams), place)])


def _share_of(amount: int, share: Fraction) -> int:
    """A share of an amount to the nearest penny, halves up."""
    return int(amount * share + Fraction(1, 2))


@dataclass(frozen=True, slots=True, kw_only=True)
class AcrossTheBoard(Cut):
    """The salami slice: the same percentage off every team that is not protected.

    A team's fixed lines cannot be cut, so its other lines give more than the percentage.
    """

    share: Fraction | None = None
    """Part of the budget of the teams that give, 0 to 1; exactly one of the three amounts is given."""
    share_of_all: Fraction | None = None
    """Part of the whole budget, protected teams included, found from the teams that give."""
    amount_pence_per_year: int | None = None
    """Pence a year."""
    protect: tuple[str, ...] = ()
    """Teams that give nothing."""

    def moves(self, system: System) -> list[tuple[Team, BudgetLine, int]]:
        """The total, divided among teams by budget in force, then among each team's lines that can be cut."""
        for position, name in enumerate(self.protect):
            _team(system, name, ("protect", position))
        giving = [team for team in system.teams if team.name not in self.protect]
        budgets = [team.pence_per_year_on(self.from_date) for team in giving]
        if self.amount_pence_per_year is not None:
            total = self.amount_pence_per_year
        elif self.share_of_all is not None:
            total = _share_of(system.pence_per_year_on(self.from_date), self.share_of_all)
        else:
            total = _share_of(sum(budgets), self.share if self.share is not None else Fraction(0))
        if total > sum(budgets):
            raise InvalidSystemError(
                [
                    Problem(
                        place=(),
                        rule=f"{written_pounds(total)} a year is more than the "
                        f"{written_pounds(sum(budgets))} of the teams that give",
                        remedy="take less, or protect fewer teams",
                    )
                ]
            )
        moves: list[tuple[Team, BudgetLine, int]] = []
        problems: list[Problem] = []
        for team, part in zip(giving, spread(total, budgets), strict=True):
            try:
                moves += _line_moves(team, part, self.from_date, (), ())
            except InvalidSystemError as refused:
                problems += refused.problems
        if problems:
            raise InvalidSystemError(problems)
        return moves


@dataclass(frozen=True, slots=True, kw_only=True)
class TeamSaving:
    """What one team gives in a targeted cut; exactly one of the three amounts is given."""

    team: str
    amount_pence_per_year: int | None = None
    share: Fraction | None = None
    """Part of the team's whole budget in force, 0 to 1."""
    wte: Fraction | None = None
    """Whole-time equivalents, valued at the cost of the lines they come from."""
    lines: tuple[str, ...] = ()
    """Budget lines it comes from; every line that can be cut when empty."""

    def moves(self, system: System, on: date) -> list[tuple[Team, BudgetLine, int]]:
        """What this team's lines give a full year, pence, negative.

        Raises
        ------
        InvalidSystemError
            The team or a line is unknown, or does not hold the money or the people.
        """
        place = ("teams", self.team)
        team = _team(system, self.team, place)
        if self.amount_pence_per_year is not None:
            return _line_moves(team, self.amount_pence_per_year, on, self.lines, place)
        if self.share is not None:
            amount = _share_of(team.pence_per_year_on(on), self.share)
            return _line_moves(team, amount, on, self.lines, place)
        return self._posts(team, on, place)

    def _posts(
        self, team: Team, on: date, place: tuple[str | int, ...]
    ) -> list[tuple[Team, BudgetLine, int]]:
        wanted = self.wte if self.wte is not None else Fraction(0)
        staff = [line for line in _giving_lines(team, self.lines, place) if line.wte_on(on) > 0]
        available = sum((line.wte_on(on) for line in staff), Fraction(0))
        if wanted > available:
            raise InvalidSystemError(
                [
                    Problem(
                        place=place,
                        rule=f"{float(wanted):g} WTE cannot be taken from '{team.name}': "
                        f"{float(available):g} can be cut",
                        remedy=f"take at most {float(available):g} WTE",
                    )
                ]
            )
        share = wanted / available if available else Fraction(0)
        return [(team, line, -_share_of(line.pence_per_year_on(on), share)) for line in staff]


@dataclass(frozen=True, slots=True, kw_only=True)
class Targeted(Cut):
    """Savings chosen team by team."""

    teams: tuple[TeamSaving, ...]

    def moves(self, system: System) -> list[tuple[Team, BudgetLine, int]]:
        """What every named team gives; all that is wrong with them is told at once."""
        moves: list[tuple[Team, BudgetLine, int]] = []
        problems: list[Problem] = []
        for saving in self.teams:
            try:
                moves += saving.moves(system, self.from_date)
            except InvalidSystemError as refused:
                problems += refused.problems
        if problems:
            raise InvalidSystemError(problems)
        return moves


@dataclass(frozen=True, slots=True, kw_only=True)
class Reallocate(Cut):
    """Money moved from one team to another; the total stays the same to the penny."""

    amount_pence_per_year: int
    out_of: str
    into: str
    out_of_lines: tuple[str, ...] = ()
    """Lines that give; every line that can be cut when empty."""
    into_lines: tuple[str, ...] = ()
    """Lines that receive; every pay line that can be cut when empty."""

    def moves(self, system: System) -> list[tuple[Team, BudgetLine, int]]:
        """What one team's lines give and the other's receive, in proportion to them."""
        giver = _team(system, self.out_of, ("out_of",))
        receiver = _team(system, self.into, ("into",))
        gives = _line_moves(giver, self.amount_pence_per_year, self.from_date, self.out_of_lines, ("out_of",))
        chosen = (
            _chosen_lines(receiver, self.into_lines, ("into",))
            if self.into_lines
            else [line for line in receiver.lines if line.can_be_cut and line.category == "pay"]
        )
        weights = [line.pence_per_year for line in chosen]
        if not sum(weights):
            unpaid = "money on these lines" if self.into_lines else "pay line with money"
            raise InvalidSystemError(
                [
                    Problem(
                        place=("into",),
                        rule=f"'{self.into}' has no {unpaid} yet, so what more money buys is unknown",
                        remedy="name lines that have a budget, however small, in 'into_lines'",
                    )
                ]
            )
        parts = spread(self.amount_pence_per_year, weights)
        return gives + [(receiver, line, part) for line, part in zip(chosen, parts, strict=True)]
