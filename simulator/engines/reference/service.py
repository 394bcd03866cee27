"""The pools of one replication in service: capacity by its dates, and lists served as servers come free."""

from __future__ import annotations

from simulator.engines.reference.clock import Clock, Happening
from simulator.engines.reference.pool import Pool
from simulator.engines.reference.visit import Patient
from simulator.simulation.event_order import Key, Rank
from simulator.simulation.network import Network


class Service:
    """What grants the servers of every pool, takes them back, and has the lists served."""

    def __init__(self, network: Network, clock: Clock) -> None:
        self.network = network
        self.clock = clock
        self.pools = [Pool(i, pool, network.period_edges) for i, pool in enumerate(network.pools)]

    def dated_capacity(self, pool: Pool) -> Happening:
        """The dated changes of what a pool offers."""
        for ordinal, change in enumerate(pool.described.changes[1:], start=1):
            yield self.clock.at(change.at_days, Rank.CAPACITY, Key(pool.index, ordinal, 0, 0))
            pool.change(change, self.clock.now)
            self.call_dispatch(pool)

    def call_dispatch(self, pool: Pool) -> None:
        """Have a pool serve its list at this instant, once all that comes before has happened."""
        if pool.is_dispatch_called or not pool.has_work:
            return
        pool.is_dispatch_called = True
        event = self.clock.at(self.clock.now, Rank.DISPATCH, Key(pool.index, 0, 0, 0))
        event.callbacks.append(lambda _: self.dispatch(pool))

    def dispatch(self, pool: Pool) -> None:
        """Grant free servers to the first of the list; a place held elsewhere is given up at that moment."""
        pool.is_dispatch_called = False
        for request in pool.serve(self.clock.now):
            if request.is_new_start:
                self.give_up_held_place(request.visit.patient)
            request.outcome.succeed("granted")

    def release(self, pool: Pool) -> None:
        """Give a server back and have the list served."""
        pool.release(self.clock.now)
        self.call_dispatch(pool)

    def give_up_held_place(self, patient: Patient) -> None:
        """Leave the bed kept since an earlier step, if any; one elsewhere belongs to no pool here."""
        held = patient.held
        if held is None:
            return
        patient.held = None
        held.left = self.clock.now
        if not held.elsewhere:
            self.release(self.pools[self.network.steps[held.step].place])
