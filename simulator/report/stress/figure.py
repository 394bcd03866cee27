"""One figure of the fully qualified form as people read it, or nothing where it says nothing."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Final

from pydantic import TypeAdapter, ValidationError

from simulator.domain.distribution import Deterministic
from simulator.report.stress.phrase import contacts_in_words, number_in_words, time_in_words
from simulator.scenario_file import quantity
from simulator.scenario_file.canonical_pathway import Canonical
from simulator.scenario_file.schema.distribution import Count, Time
from simulator.wording import counted, day, duration, listed, per_cent, rate, whole

NEUTRAL: Final[Mapping[str, frozenset[str]]] = {
    "notice": frozenset({"0 days"}),
    "price": frozenset({"£0"}),
    "price_per_start": frozenset({"£0"}),
    "growth": frozenset({"0%"}),
    "priority": frozenset({"1"}),
    "did_not_attend": frozenset({"0%"}),
    "in_care": frozenset({"0"}),
    "out_of_area": frozenset({"0"}),
    "after": frozenset({"never"}),
}
"""By key, the values that are the same as saying nothing."""

PRICED: Final = frozenset({"price", "price_per_start", "price_per_day"})
"""Prices, as the file states them; `per_year` is one too."""

_TIME: Final = TypeAdapter(Time)
_COUNT: Final = TypeAdapter(Count)
Holder = Mapping[str, Canonical]


def figure_in_words(key: str, value: Canonical, holder: Holder) -> str:
    """A figure in the units of the field.

    Parameters
    ----------
    key
        What the scenario file calls it.
    value
        As the fully qualified form states it.
    holder
        The mapping that holds it, for what a figure means beside its neighbours.

    Returns
    -------
    str
        Empty for a value that changes nothing or measures nothing.
    """
    if str(value) in NEUTRAL.get(key, ()) or value in ([], {}):
        return ""
    writer = _WRITERS.get(key)
    if writer is not None:
        return writer(value, holder)
    if key in PRICED:
        return _priced(str(value), holder)
    text = listed(str(part) for part in value) if isinstance(value, (list, tuple)) else str(value)
    return text if any(letter.isdigit() for letter in text) else ""


def _time(value: Canonical, _: Holder) -> str:
    try:
        return time_in_words(_TIME.validate_python(value).resolved(), in_full=True)
    except ValidationError:
        return str(value)


def _interval(value: Canonical, holder: Holder) -> str:
    """Of no effect where there is one contact."""
    return "" if holder.get("number") == 1 else f"from one contact to the next: {_time(value, holder)}"


def _contacts(value: Canonical, _: Holder) -> str:
    return contacts_in_words(_COUNT.validate_python(value).resolved(), "contact", in_full=True)


def _length(value: Canonical, _: Holder) -> str:
    length = _COUNT.validate_python(value).resolved()
    if isinstance(length, Deterministic) and length.value == 1:
        return ""
    return f"in standard contacts: {number_in_words(length, in_full=True)}"


def _routes(value: Canonical, _: Holder) -> str:
    if not isinstance(value, Mapping):
        return str(value)
    routes = []
    for to, stated in value.items():
        delay = ""
        share = stated
        if isinstance(stated, Mapping):
            share = stated.get("share")
            delay = f" after a delay ({_time(stated.get('delay'), stated)})"
        if share == "100%" and not delay:
            # The only way out of a step is how the pathway is built, not a figure.
            return ""
        routes.append(f"{to} {_share(share, value)}{delay}")
    return listed(routes)


def _share(value: Canonical, _: Holder) -> str:
    if isinstance(value, Sequence) and not isinstance(value, str):
        return ", then ".join(_share(part, {}) for part in value)
    return per_cent(float(quantity.exact_share(value)))


def _season(value: Canonical, _: Holder) -> str:
    factors = value if isinstance(value, Mapping) else {}
    return listed((f"{name} × {factor}" for name, factor in factors.items() if factor != 1), nothing="")


def _waiting(value: Canonical, _: Holder) -> str:
    waits = [quantity.days(wait) for wait in value] if isinstance(value, Sequence) else []
    return (
        f"{counted(len(waits), 'person', 'people')} waiting, "
        f"for {duration(round(min(waits), 1))} to {duration(round(max(waits), 1))}"
    )


def _in_care(value: Canonical, where: str) -> str:
    if isinstance(value, Sequence) and not isinstance(value, str):
        ages = [quantity.days(age) for age in value]
        people = counted(len(ages), "person", "people")
        return f"{people} {where}, for {duration(min(ages))} to {duration(max(ages))}"
    return f"{value} {where}"


def _listed(value: Canonical, _: Holder) -> str:
    days = value if isinstance(value, Sequence) else ()
    return f"{counted(len(days), 'referral')} on listed days"


def _priced(text: str, holder: Holder) -> str:
    """A sum with the year of its prices where the file gives one."""
    year = holder.get("price_year")
    return f"{text} at {year} prices" if year else text


def _dated(text: str, holder: Holder) -> str:
    begins = holder.get("from")
    return f"{text} from {day(begins)}" if isinstance(begins, date) else text


_WRITERS: Final[Mapping[str, Callable[[Canonical, Holder], str]]] = {
    **dict.fromkeys(("stay", "after", "delay"), _time),
    **dict.fromkeys(("routes", "dropped_out_routes"), _routes),
    **dict.fromkeys(("share", "at_best", "did_not_attend", "did_not_attend_first", "growth"), _share),
    **dict.fromkeys(("months", "weekdays"), _season),
    "interval": _interval,
    "number": _contacts,
    "length": _length,
    "lost_per_week_waited": lambda value, _: f"{_share(value, {})} a week waited",
    "full_course_sessions": lambda value, _: f"{value} contacts",
    "ends_after_misses": lambda value, _: f"{value} missed in a row",
    "per_wte_per_week": lambda value, _: f"{value} contacts a WTE and week",
    "wte": lambda value, _: f"{value} WTE",
    "per_year": lambda value, holder: _priced(f"{value} a year", holder),
    "count": lambda value, holder: f"{whole(float(str(value)))} {holder.get('kind', '')}",
    "times": lambda value, holder: _dated(f"× {value}", holder),
    "rate": lambda value, holder: _dated(rate(quantity.per_day(value)), holder),
    "within": lambda value, _: f"within {duration(quantity.days(value))}",
    "waiting": _waiting,
    "in_care": lambda value, _: _in_care(value, "in care"),
    "out_of_area": lambda value, _: _in_care(value, "out of area"),
    "listed": _listed,
}
