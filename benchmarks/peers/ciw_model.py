"""The plain network in Ciw, by its own features: priority classes, reneging, routing by class."""

from __future__ import annotations

import math
from itertools import pairwise

import ciw

from benchmarks.peers.plain_network import OUT, PlainClass, PlainCourse, PlainNetwork
from benchmarks.peers.visit_record import VisitRecord
from simulator.simulation.chance.sampler import Law, LawKind


class Ways(ciw.routing.Probabilistic):
    """Where patients go from a station: by chance after service, one way after giving up."""

    def __init__(self, course: PlainCourse) -> None:
        shares = [reached - below for below, reached in pairwise((0.0, *course.cumulative))]
        self.gives_up_to = course.gives_up_to
        super().__init__(destinations=[node_of(to) for to in course.destinations], probs=shares)

    def next_node_for_jockeying(self, ind: ciw.Individual) -> ciw.Node:
        """Where Ciw sends somebody whose patience has ended."""
        return self.simulation.nodes[node_of(self.gives_up_to)]


def node_of(station: int) -> int:
    """Ciw's number of a station; -1 leaves in Ciw too."""
    return OUT if station == OUT else station + 1


def distribution_of(law: Law | None) -> ciw.dists.Distribution | None:
    """A law in Ciw's words."""
    if law is None:
        return None
    if law.kind == LawKind.EXPONENTIAL:
        return ciw.dists.Exponential(rate=1.0 / law.a)
    if law.kind == LawKind.LOGNORMAL:
        return ciw.dists.Lognormal(mean=law.a, sd=law.b)
    if law.kind == LawKind.WEIBULL:
        return ciw.dists.Weibull(scale=law.b, shape=law.a)
    return ciw.dists.Deterministic(value=law.a)


def ciw_network(network: PlainNetwork) -> ciw.Network:
    """The network described to Ciw."""
    ranks = sorted({patients.priority for patients in network.classes})
    by_name = {patients.name: patients for patients in network.classes}
    return ciw.create_network(
        arrival_distributions={name: _arrivals(p, network) for name, p in by_name.items()},
        service_distributions={
            name: [distribution_of(course.service) for course in p.courses] for name, p in by_name.items()
        },
        reneging_time_distributions={
            name: [distribution_of(course.patience) for course in p.courses] for name, p in by_name.items()
        },
        routing={
            name: ciw.routing.NetworkRouting(routers=[Ways(course) for course in p.courses])
            for name, p in by_name.items()
        },
        number_of_servers=list(network.servers),
        priority_classes={name: ranks.index(p.priority) for name, p in by_name.items()},
    )


def run_ciw(network: ciw.Network, horizon_days: float, seed: int) -> ciw.Simulation:
    """One replication. Ciw keeps a record a visit with each patient; `ciw_records` gathers them."""
    ciw.seed(seed)
    simulation = ciw.Simulation(network)
    simulation.simulate_until_max_time(horizon_days)
    return simulation


def ciw_records(simulation: ciw.Simulation, network: PlainNetwork) -> list[VisitRecord]:
    """The visits that ended before the horizon, in the form of all peers."""
    index = {patients.name: i for i, patients in enumerate(network.classes)}
    visits: dict[int, int] = {}
    records = []
    for record in sorted(simulation.get_all_records(), key=lambda r: r.exit_date):
        number = visits[record.id_number] = visits.get(record.id_number, -1) + 1
        records.append(
            VisitRecord(
                index[record.customer_class],
                record.id_number,
                number,
                record.node - 1,
                record.arrival_date,
                record.service_start_date if record.record_type == "service" else math.nan,
                record.exit_date,
                OUT if record.destination == -1 else int(record.destination) - 1,
            )
        )
    return records


def _arrivals(patients: PlainClass, network: PlainNetwork) -> list[ciw.dists.Distribution | None]:
    return [
        ciw.dists.Exponential(rate=patients.arrivals_per_day) if station == patients.enters_at else None
        for station in range(len(network.stations))
    ]
