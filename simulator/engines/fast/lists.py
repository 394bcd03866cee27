"""Waiting lists: who goes first, and leaving at any moment.

A pool's list is a few lanes, one a turn: people in treatment or not, and priority. Within a lane the order is
by joining, class and number. Almost everybody comes in that order and stands in a line; those who do not (on
the list on day one, after a notice, with a priority that rose) goes into a pairing heap of strays. Both are
links in the people's own records: joining, leaving and being served need no search and no memory.

Notes
-----
Pairing heap: Fredman, Sedgewick, Sleator and Tarjan (1986), Algorithmica 1, doi:10.1007/BF01840439.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from simulator.engines.fast.layout import NONE, Record

People = NDArray[np.void]


def comes_before(first: Record, second: Record) -> bool:
    """Whether one person of a lane goes before another."""
    if first["since"] != second["since"]:
        return bool(first["since"] < second["since"])
    if first["patient_class"] != second["patient_class"]:
        return bool(first["patient_class"] < second["patient_class"])
    return bool(first["number"] < second["number"])


def add(people: People, lane: Record, slot: int) -> None:
    """Put a patient on a lane."""
    person = people[slot]
    person["next"] = NONE
    person["prev"] = NONE
    person["child"] = NONE
    tail = lane["tail"]
    person["is_stray"] = tail != NONE and comes_before(person, people[tail])
    if person["is_stray"]:
        lane["stray"] = meld(people, lane["stray"], slot)
        return
    person["prev"] = tail
    if tail == NONE:
        lane["head"] = slot
    else:
        people[tail]["next"] = slot
    lane["tail"] = slot


def remove(people: People, lane: Record, slot: int) -> None:
    """Take a patient off a lane."""
    person = people[slot]
    if person["is_stray"]:
        remove_stray(people, lane, slot)
        return
    before, after = person["prev"], person["next"]
    if before == NONE:
        lane["head"] = after
    else:
        people[before]["next"] = after
    if after == NONE:
        lane["tail"] = before
    else:
        people[after]["prev"] = before


def first_of(people: People, lane: Record) -> int:
    """Slot of the first patient on a lane; none when it is empty."""
    head, stray = lane["head"], lane["stray"]
    if stray == NONE:
        return int(head)
    if head == NONE or comes_before(people[stray], people[head]):
        return int(stray)
    return int(head)


def remove_stray(people: People, lane: Record, slot: int) -> None:
    """Take a patient out of the heap of strays: `prev` is the sibling to the left, or the parent."""
    person = people[slot]
    if lane["stray"] == slot:
        lane["stray"] = merged(people, person["child"])
        return
    before, after = person["prev"], person["next"]
    if people[before]["child"] == slot:
        people[before]["child"] = after
    else:
        people[before]["next"] = after
    if after != NONE:
        people[after]["prev"] = before
    lane["stray"] = meld(people, lane["stray"], merged(people, person["child"]))


def meld(people: People, one: int, other: int) -> int:
    """Root of two heaps made one; either may be none."""
    if one == NONE:
        return other
    if other == NONE:
        return one
    root, below = one, other
    if comes_before(people[other], people[one]):
        root, below = other, one
    child = people[root]["child"]
    people[below]["next"] = child
    people[below]["prev"] = root
    if child != NONE:
        people[child]["prev"] = below
    people[root]["child"] = below
    people[root]["next"] = NONE
    people[root]["prev"] = NONE
    return root


def merged(people: People, first: int) -> int:
    """Root of a row of siblings made one heap: in pairs from the left, then the pairs from the right."""
    pairs = NONE
    while first != NONE:
        second = people[first]["next"]
        rest = NONE
        people[first]["next"] = NONE
        people[first]["prev"] = NONE
        if second != NONE:
            rest = people[second]["next"]
            people[second]["next"] = NONE
            people[second]["prev"] = NONE
        pair = meld(people, first, second)
        people[pair]["next"] = pairs
        pairs = pair
        first = rest
    root = NONE
    while pairs != NONE:
        rest = people[pairs]["next"]
        people[pairs]["next"] = NONE
        root = meld(people, root, pairs)
        pairs = rest
    return root
