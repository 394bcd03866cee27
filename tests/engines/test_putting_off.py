"""What may end a wait is drawn only when it must be known, and never too late."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

import pytest

from simulator.engines.fast import waiting
from simulator.engines.fast.compiled import compiled_kernel
from simulator.engines.fast.engine import INTERPRETED, run_on
from simulator.engines.fast.grace import draw_above, grace_days, risks_of
from simulator.engines.reference import run as run_reference
from simulator.simulation.chance.keyed import uniform
from simulator.simulation.chance.sampler import Law, LawKind, quantile
from simulator.simulation.chance.streams import Streams
from simulator.simulation.history import Ended
from simulator.simulation.network import Network
from tests.engines.networks import about, contacts, course, exactly, gives_up_after, network, poisson, pool
from tests.engines.networks import step as one_step
from tests.engines.test_identity import LAWS


@pytest.mark.parametrize("law", LAWS.values(), ids=LAWS)
@pytest.mark.parametrize("days", [0.01, 1.0, 2.0, 30.0])
def test_whoever_draws_above_outlasts_the_grace(law: Law, days: float) -> None:
    least = draw_above(law, days)
    draws = [uniform(19, patient, 0) for patient in range(2000)]
    outlasting = [u for u in (*draws, least) if least <= u < 1.0]
    assert all(quantile(law, u) > days for u in outlasting)


def test_a_tenth_would_be_driven_away_within_the_grace() -> None:
    risks = risks_of(course(exactly(1), patience=gives_up_after(Law(LawKind.UNIFORM, 0.0, 50.0))))
    assert grace_days(risks) == pytest.approx(5.0)
    assert draw_above(risks.patience, grace_days(risks)) == pytest.approx(0.1, abs=1e-4)


def test_nobody_is_put_off_where_some_leave_at_once() -> None:
    risks = risks_of(course(exactly(1), patience=gives_up_after(exactly(0))))
    assert grace_days(risks) == 0.0
    assert draw_above(risks.patience, 0.0) > 1.0


def overrun_clinic() -> Network:
    """A clinic whose people in treatment and new starters, some of rising priority, share its lines."""
    routine = course(contacts(exactly(2), about(1), exactly(3)), patience=gives_up_after(about(60)))
    routine = replace(routine, priority=2, rise_after_days=4.0, rise_to=1)
    urgent = course(contacts(exactly(1), exactly(0.5)), patience=gives_up_after(about(20)))
    clinic = replace(pool(4, (50.0, 1), (90.0, 6)), in_treatment_first=False)
    groups = [poisson(3.0, 300, name="pathway/routine"), poisson(1.0, 300, name="pathway/urgent")]
    return network(300.0, [clinic], [one_step(routine, urgent, clinicians=0)], groups)


def test_risks_that_were_put_off_act_at_their_moments() -> None:
    described = overrun_clinic()
    for seed in range(5):
        streams = Streams(seed=seed, replication=0)
        expected = run_reference(described, streams)
        assert (expected.visits["ended"] == Ended.RENEGED).any()
        assert expected.is_identical_to(run_on(compiled_kernel(), described, streams))


def test_most_draws_are_put_off_and_most_of_those_never_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    counted: Counter[str] = Counter()

    def count(name: str) -> None:
        function = getattr(waiting, name)

        def counting(*given: object) -> None:
            counted[name] += 1
            function(*given)

        monkeypatch.setattr(waiting, name, counting)

    count("wait")
    count("put_off")
    count("expect_risk")
    described, streams = overrun_clinic(), Streams(seed=1, replication=0)
    assert run_reference(described, streams).is_identical_to(run_on(INTERPRETED, described, streams))
    assert counted["put_off"] > counted["wait"] / 2
    drawn_late = counted["expect_risk"] - (counted["wait"] - counted["put_off"])
    assert 0 < drawn_late < counted["put_off"]
