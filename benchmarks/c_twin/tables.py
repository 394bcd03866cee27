"""What the C twin shares with the fast engine: a header made from its layout, and a file of its tables."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from simulator.engines.fast import agenda, layout
from simulator.engines.fast.chance import FEW_WAYS
from simulator.engines.fast.engine import GROWING
from simulator.engines.fast.foresight import LINE_BYTES
from simulator.engines.fast.grace import ALWAYS, NEVER
from simulator.engines.fast.layout import Model, State
from simulator.engines.fast.tables import model_of, state_of
from simulator.engines.fast.waiting import LOOKED_AT_ONCE
from simulator.simulation.chance.inverse import SAFE_FROM_ONE
from simulator.simulation.chance.sampler import LawKind
from simulator.simulation.chance.streams import CONTACTS_PER_VISIT, Streams
from simulator.simulation.event_order import Purpose, Rank
from simulator.simulation.history import NOWHERE, VISIT, Ended
from simulator.simulation.network import Network

RECORDS = {
    "Law": layout.LAW,
    "Routing": layout.ROUTING,
    "Way": layout.WAY,
    "Course": layout.COURSE,
    "Class": layout.CLASS,
    "Change": layout.CHANGE,
    "Event": layout.EVENT,
    "Person": layout.PERSON,
    "Tally": layout.TALLY,
    "Lane": layout.LANE,
    "Pool": layout.POOL,
    "Referrals": layout.REFERRALS,
    "Visit": VISIT,
}
"""C structures by the records they copy."""

C_TYPES = {"f8": "double", "i8": "int64_t", "i4": "int32_t", "i1": "int8_t", "b1": "bool", "u8": "uint64_t"}

WORDS = (
    "NONE",
    "HEADROOM",
    "STEPS_A_ROUND",
    "STEP_CHANCES",
    "CLASS_CHANCES",
    "PATIENCE",
    "STAY",
    "SESSIONS",
    "LENGTH",
)
WORDS += ("INTERVAL", "ATTENDANCE", "ROUTE", "REFERRAL", "BUSY", "OFFERED", "QUEUE")
WORDS += ("AWAY", "ON_LIST", "IN_CARE", "DUE")
"""Numbers of `layout` that C uses by the same name."""

BITS = ("NUMBER_BITS", "OCCURRENCE_BITS", "SLOT_BITS", "RANK_SHIFT", "OCCURRENCE_SHIFT")
BITS += ("BLOCK", "LAST_OF_BLOCK", "OWNER_MASK", "NUMBER_MASK", "PURPOSE_MASK", "NOBODY")
"""Numbers of `agenda` that C uses by the same name."""


def header() -> str:
    """`tables.h`: constants and structures of the engine's layout, with their sizes and offsets asserted."""
    lines = ["/* Made from the layout of the fast engine; not to be edited. */", "#ifndef TABLES_H"]
    lines += ["#define TABLES_H", "#include <stdbool.h>", "#include <stddef.h>", "#include <stdint.h>"]
    numbers = {name: getattr(layout, name) for name in WORDS}
    numbers |= {name: getattr(agenda, name) for name in BITS}
    numbers |= {"FEW_WAYS": FEW_WAYS, "LOOKED_AT_ONCE": LOOKED_AT_ONCE, "ALWAYS": ALWAYS, "NEVER": NEVER}
    numbers |= {"SAFE_FROM_ONE": SAFE_FROM_ONE, "LINE_BYTES": LINE_BYTES}
    numbers |= {f"RANK_{rank.name}": int(rank) for rank in Rank}
    numbers |= {f"PURPOSE_{purpose.name}": int(purpose) for purpose in Purpose}
    numbers |= {f"ENDED_{ended.name}": int(ended) for ended in Ended}
    numbers |= {f"LAW_{kind.name}": int(kind) for kind in LawKind}
    numbers |= {"STILL_WAITING": int(Ended.STILL_WAITING), "STILL_IN_CARE": int(Ended.STILL_IN_CARE)}
    numbers |= {"NOWHERE": NOWHERE, "CONTACTS_PER_VISIT": CONTACTS_PER_VISIT}
    tables = (*Model._fields, *State._fields)
    numbers |= {f"TABLE_{name.upper()}": place for place, name in enumerate(tables)}
    numbers |= {"N_TABLES": len(tables)}
    lines += [
        f"#define {name} ({number}{'LL' if abs(number) > 2**31 else ''})" for name, number in numbers.items()
    ]
    for name, dtype in RECORDS.items():
        lines += _structure(name, dtype)
    return "\n".join([*lines, "#endif", ""])


def _structure(name: str, dtype: np.dtype[Any]) -> list[str]:
    fields = dtype.fields or {}
    packed = "" if dtype.isalignedstruct else " __attribute__((packed))"
    members = " ".join(f"{C_TYPES[kind.str[1:]]} {field};" for field, (kind, *_) in fields.items())
    return [
        f"typedef struct{packed} {{ {members} }} {name};",
        f'_Static_assert(sizeof({name}) == {dtype.itemsize}, "size of {name}");',
        *(
            f'_Static_assert(offsetof({name}, {field}) == {place[1]}, "place of {name}.{field}");'
            for field, place in fields.items()
        ),
    ]


def write_tables(path: Path, network: Network, streams: Streams) -> None:
    """Write the tables of a run that has not begun.

    Of each the number of items, their size, and how many follow: none of a table that is still empty.
    """
    model = model_of(network, streams)
    state = state_of(network, model)
    with path.open("wb") as file:
        for name, table in (*model._asdict().items(), *state._asdict().items()):
            array: NDArray[Any] = np.ascontiguousarray(np.atleast_1d(table))
            items = len(array) if array.dtype.names else array.size
            written = 0 if name in GROWING.values() else items
            file.write(np.array([items, array.dtype.itemsize, written], dtype=np.int64).tobytes())
            if written:
                file.write(array.tobytes())
