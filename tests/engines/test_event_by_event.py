"""Deterministic traces whose every event is known by hand; `simulator validate` runs them too."""

from __future__ import annotations

import pytest

from simulator.engines import ENGINES, EngineName
from simulator.validation.cases.event_by_event import traces
from simulator.validation.exact import Trace


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("trace", traces(), ids=lambda trace: trace.title)
def test_every_event_happens_when_it_is_known_to(trace: Trace, engine: EngineName) -> None:
    assert trace.figures(ENGINES[engine]) == trace.expected
