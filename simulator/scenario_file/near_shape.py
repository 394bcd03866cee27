"""Near misses of shape: a value without its key, or under the word that another form would use."""

from __future__ import annotations

from collections.abc import Collection
from typing import Final

from simulator.scenario_file import quantity
from simulator.scenario_file.tree import Place

KEY_OF_BARE_VALUE: Final = {
    "sessions": "number",
    "patience": "after",
    "deterioration": "after",
    "overflow": "after",
    "rise": "after",
    "recovery": "at_best",
}
"""By what a mapping describes, the key that a value written in its place most likely belongs to."""
KEY_OF_BARE_ENTRY: Final = {
    "staff": "per_year",
    "non_pay": "per_year",
    "premises": "per_year",
    "standards": "within",
}
"""The same for an entry of a table, by the table."""
MONEY_OF_A_LINE: Final = "'per_year' (of the whole line) or 'cost_per_wte' (of one post)"
WORDS_FOR: Final = {
    "wte": ("fte", "posts", "headcount", "heads", "staff"),
    "per_year": ("annual_cost", "budget", "cost", "amount", "per_annum"),
    "count": ("beds", "places", "number", "capacity", "size"),
    "rate": ("referrals", "arrivals", "demand"),
}
"""By key, words that people use for it."""


def remedy_of_bare_value(trail: Place, written: object) -> str:
    """What to write for a single value that stands where a mapping is needed; empty where it is not known.

    Parameters
    ----------
    trail
        Keys that lead to the value, from the top of the document; empty for the document itself.
    written
        The value.
    """
    if not trail or not isinstance(written, (str, int, float)) or isinstance(written, bool):
        return ""
    names = [str(key) for key in trail]
    key = KEY_OF_BARE_VALUE.get(names[-1], "")
    if len(names) >= 2:
        key = KEY_OF_BARE_ENTRY.get(names[-2], key)
    if names[:1] == ["demand"] and len(names) == 3:
        key = "rate"
    return f"write '{names[-1]}: {{{key}: {written}}}'" if key else ""


def meant_key(key: str, written: object, known: Collection[str]) -> str:
    """`: did you mean 'wte'?` for another word for a known key, by what the value is; or nothing."""
    meant = next((own for own, words in WORDS_FOR.items() if key.lower() in words and own in known), "")
    if quantity.kind_of(written) == "money" and {"per_year", "cost_per_wte"} <= set(known):
        return f": did you mean {MONEY_OF_A_LINE}?" if meant or key.lower() in WORDS_FOR["wte"] else ""
    return f": did you mean '{meant}'?" if meant else ""
