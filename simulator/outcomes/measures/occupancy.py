"""How full teams are: beds, caseload places and clinician time, paid for, on offer and in use."""

from __future__ import annotations

from typing import Final

import numpy as np

from simulator.domain.team import PoolKind
from simulator.outcomes.measures.grid import Values
from simulator.outcomes.measures.measure import TEAMS, Measure
from simulator.outcomes.measures.record import Floats, Record

_PART_OF_A_MONTH: Final = "where the window cuts a month, that month's days count in proportion"


def _days(name: str, title: str, unit: str, definition: str) -> Measure:
    return Measure(
        name=name,
        title=title,
        unit=unit,
        definition=f"{definition}; {_PART_OF_A_MONTH}.",
        harm="neither",
        kind="amount",
        by=TEAMS,
    )


def _share(name: str, title: str, definition: str, numerator: str, denominator: str) -> Measure:
    return Measure(
        name=name,
        title=title,
        unit="share",
        definition=definition,
        harm="neither",
        kind="ratio",
        by=TEAMS,
        numerator=numerator,
        denominator=denominator,
    )


IN_USE: Final[dict[PoolKind, Measure]] = {
    "beds": _days("bed_days_in_use", "Bed days in use", "bed days", "Days of the team's beds in use"),
    "places": _days(
        "place_days_in_use", "Place days in use", "place days", "Days of the team's places in use"
    ),
    "contacts": _days(
        "clinician_days_in_use",
        "Clinician days in use",
        "clinician days",
        "Days of one whole-time equivalent spent on booked contacts, missed ones included",
    ),
}
ON_OFFER: Final[dict[PoolKind, Measure]] = {
    "beds": _days(
        "bed_days_on_offer",
        "Bed days on offer",
        "bed days",
        "Days of the team's beds open, closed ones still in use until they empty included",
    ),
    "places": _days(
        "place_days_on_offer",
        "Place days on offer",
        "place days",
        "Days of the team's places open, withdrawn ones still in use until they empty included",
    ),
    "contacts": _days(
        "clinician_days_on_offer",
        "Clinician days on offer",
        "clinician days",
        "Days of one whole-time equivalent there for booked contacts: clinicians times the part of a post "
        "each of them is, so that half a post less shows",
    ),
}
FUNDED: Final[dict[PoolKind, Measure]] = {
    "beds": _days(
        "bed_days_funded",
        "Bed days paid for",
        "bed days",
        "Days of the beds that the team's money and dated factors keep open, closed ones left out from "
        "the day they close",
    ),
    "places": _days(
        "place_days_funded",
        "Place days paid for",
        "place days",
        "Days of the places that the team's money and dated factors keep open, withdrawn ones left out "
        "from that day",
    ),
}
BED_OCCUPANCY: Final = _share(
    "bed_occupancy_share",
    "Bed occupancy",
    "Bed days in use as a share of bed days on offer; at most 1, because a bed that closes counts as on "
    "offer until it empties.",
    "bed_days_in_use",
    "bed_days_on_offer",
)
PLACE_OCCUPANCY: Final = _share(
    "place_occupancy_share",
    "Caseload places in use",
    "Place days in use as a share of place days on offer.",
    "place_days_in_use",
    "place_days_on_offer",
)
UTILISATION: Final = _share(
    "utilisation_share",
    "Utilisation of clinicians",
    "Clinician days in use as a share of clinician days on offer.",
    "clinician_days_in_use",
    "clinician_days_on_offer",
)
CASELOAD: Final = Measure(
    name="caseload_mean",
    title="Mean caseload",
    unit="patients",
    definition="Place days in use in the period divided by its days: the mean number of patients in the "
    "team's places.",
    harm="neither",
    kind="level",
    by=TEAMS,
)

OCCUPANCY: Final = (
    *IN_USE.values(),
    *ON_OFFER.values(),
    *FUNDED.values(),
    BED_OCCUPANCY,
    PLACE_OCCUPANCY,
    UTILISATION,
    CASELOAD,
)


def occupancy(record: Record) -> Values:
    """Every measure of occupancy, ratios left to be divided.

    Parameters
    ----------
    record
        One replication.
    """
    cells = _cells_from_months(record)
    servers, wte = _funded_days(record)
    # A server of the network is a part of a post: its mean speed turns its days into those of a whole post.
    posts = np.divide(wte, servers, out=np.ones_like(wte), where=servers > 0)
    in_use = (record.history.busy_days * posts) @ cells
    on_offer = (record.history.capacity_days * posts) @ cells
    funded = servers @ cells
    values: Values = {}
    for kind in IN_USE:
        values[IN_USE[kind].name] = _by_team(record, kind, in_use)
        values[ON_OFFER[kind].name] = _by_team(record, kind, on_offer)
    for kind, measure in FUNDED.items():
        values[measure.name] = _by_team(record, kind, funded)
    lengths = record.grid.periods.lengths
    values[CASELOAD.name] = {level: days / lengths for level, days in values[IN_USE["places"].name].items()}
    return values


def _funded_days(record: Record) -> tuple[Floats, Floats]:
    """`float64[pool, period of the history]` twice: days of servers in force, and of whole posts.

    Both follow the dated capacity of the network; servers that finish what they hold beyond it are left out.
    """
    network = record.network
    edges = np.asarray(network.period_edges)
    servers = np.zeros((len(network.pools), len(edges) - 1))
    wte = np.zeros_like(servers)
    for row, pool in enumerate(network.pools):
        begins = [change.at_days for change in pool.changes]
        for change, from_days, to_days in zip(
            pool.changes, begins, [*begins[1:], network.horizon_days], strict=True
        ):
            days = np.maximum(np.minimum(edges[1:], to_days) - np.maximum(edges[:-1], from_days), 0.0)
            servers[row] += change.servers * days
            wte[row] += change.servers * change.speed * days
    return servers, wte


def _by_team(record: Record, kind: PoolKind, days: Floats) -> dict[str, Floats]:
    """`float64[row, period]` for the system and for each team, from `float64[pool, cell]`."""
    of_kind = {
        f"{team.name}.{pool.name}": row
        for row, team in enumerate(record.system.teams)
        for pool in team.pools
        if pool.kind == kind
    }
    by_team = np.zeros((len(record.system.teams), days.shape[1]))
    for pool, row in zip(record.network.pools, days, strict=True):
        if pool.name in of_kind:
            by_team[of_kind[pool.name]] += row
    periods = record.grid.periods
    return {
        "system": periods.totals(by_team.sum(axis=0, keepdims=True)),
        "team": periods.totals(by_team),
    }


def _cells_from_months(record: Record) -> Floats:
    """`float64[period of the history, cell]`, the part of each recorded period that lies in each cell."""
    recorded = np.asarray(record.network.period_edges)
    edges = record.grid.periods.edges
    begins = np.maximum(recorded[:-1, None], edges[None, :-1])
    ends = np.minimum(recorded[1:, None], edges[None, 1:])
    parts: Floats = np.maximum(ends - begins, 0.0) / np.diff(recorded)[:, None]
    return parts
