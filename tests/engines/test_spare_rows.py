"""Rows of an earlier run are written over by a later one, and show in neither."""

from __future__ import annotations

from threading import Thread

from simulator.engines.fast.engine import Kernel, run_on
from simulator.engines.reference import run as run_reference
from simulator.simulation.chance.streams import Streams
from simulator.simulation.history import History
from simulator.simulation.network import Network
from tests.engines.networks import about, course, gives_up_after, network, poisson, pool
from tests.engines.networks import step as one_step


def ward(beds: int) -> Network:
    care = course(about(3.0), patience=gives_up_after(about(9.0)))
    return network(200.0, [pool(beds)], [one_step(care, place=0)], [poisson(4.0, 200)])


def run_ward(kernel: Kernel, beds: int, replication: int) -> History:
    return run_on(kernel, ward(beds), Streams(seed=3, replication=replication))


def test_a_later_run_writes_over_the_spare_rows_and_not_over_a_history(kernel: Kernel) -> None:
    first = run_ward(kernel, 9, 0)
    kept = first.visits.copy()
    (spare,) = kernel.spare_rows
    second = run_ward(kernel, 3, 1)
    assert kernel.spare_rows[0] is spare
    assert first.visits.tobytes() == kept.tobytes()
    assert second.is_identical_to(run_reference(ward(3), Streams(seed=3, replication=1)))


def test_runs_at_one_time_do_not_share_rows(kernel: Kernel) -> None:
    found: dict[int, History] = {}
    threads = [
        Thread(target=lambda number=number: found.update({number: run_ward(kernel, 5, number)}))
        for number in range(4)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for number, history in found.items():
        assert history.is_identical_to(run_reference(ward(5), Streams(seed=3, replication=number)))
    assert len(kernel.spare_rows) <= 1
