"""What an argument of a closed form must satisfy, and the errors when it does not."""

from __future__ import annotations

import math
import operator
import sys
from typing import SupportsIndex

# A utilisation of exactly 1 reaches us through a few roundings, each within half an epsilon; without this
# margin 0.9999999999999998 would be reported as a steady state with a wait of billions of days.
_ROUNDING = 8 * sys.float_info.epsilon


class UnstableQueueError(ValueError):
    """The offered load is at or above capacity: the queue grows for ever and has no steady state."""


def has_steady_state(utilisation: float) -> bool:
    """Whether a queue without reneging settles: its utilisation is below 1 by more than rounding.

    Parameters
    ----------
    utilisation
        Offered load divided by servers, dimensionless; 0 or more.

    Returns
    -------
    bool
        True below 1; a value within eight machine epsilons of 1 counts as 1.

    Notes
    -----
    Source: Loynes (1962), Proceedings of the Cambridge Philosophical Society 58(3).
    """
    return utilisation < 1 - _ROUNDING


def require_steady_state(name: str, utilisation: float) -> None:
    """Refuse a queue that has no steady state.

    Parameters
    ----------
    name
        What the message calls the queue.
    utilisation
        Offered load divided by servers, dimensionless.

    Raises
    ------
    UnstableQueueError
        The utilisation is 1 or more.
    """
    if not has_steady_state(utilisation):
        raise UnstableQueueError(
            f"{name}: utilisation of {utilisation:.6g} leaves no steady state: it must be below 1"
        )


def require_positive(name: str, value: float) -> None:
    """Refuse a value that is not finite and more than 0.

    Parameters
    ----------
    name
        What the message calls the value.
    value
        The value, in any unit.

    Raises
    ------
    ValueError
        The value is 0, negative, infinite or not a number.
    """
    if not (math.isfinite(value) and value > 0):
        raise ValueError(f"{name} must be finite and more than 0, not {value!r}")


def require_not_negative(name: str, value: float) -> None:
    """Refuse a value that is not finite and 0 or more.

    Parameters
    ----------
    name
        What the message calls the value.
    value
        The value, in any unit.

    Raises
    ------
    ValueError
        The value is negative, infinite or not a number.
    """
    if not (math.isfinite(value) and value >= 0):
        raise ValueError(f"{name} must be finite and 0 or more, not {value!r}")


def require_whole(name: str, value: SupportsIndex, *, at_least: int) -> None:
    """Refuse a number of servers, beds or patients that is not a whole number from a minimum upwards.

    Parameters
    ----------
    name
        What the message calls the value.
    value
        The number.
    at_least
        The smallest number allowed.

    Raises
    ------
    ValueError
        The value is fractional or below the minimum.
    """
    is_whole = hasattr(value, "__index__")
    if not is_whole or operator.index(value) < at_least:
        raise ValueError(f"{name} must be a whole number, {at_least} or more, not {value!r}")
