"""Exact money as people write it; rounded money is in `figure.written`."""

from __future__ import annotations

from simulator.wording.figure import MINUS


def written_pounds(pence: int) -> str:
    """Money as a finance report writes it: `£1,234.50`, or `£1,234` when there are no odd pence."""
    sign = "-" if pence < 0 else ""
    pounds, odd_pence = divmod(abs(pence), 100)
    return f"{sign}£{pounds:,}.{odd_pence:02d}" if odd_pence else f"{sign}£{pounds:,}"


def money(pence: int) -> str:
    """Pounds a year, with a true minus sign."""
    return written_pounds(pence).replace("-", MINUS)


def change_of_money(pence: int) -> str:
    """Pounds with their sign: `−£56,100`, `+£30,000`, `£0`."""
    return f"+{money(pence)}" if pence > 0 else money(pence)
