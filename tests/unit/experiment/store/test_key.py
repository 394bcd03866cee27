"""A key changes when, and only when, something changes that decides the result it names."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass, replace
from datetime import date, timedelta
from fractions import Fraction
from pathlib import Path

import pandas as pd
import pytest

from simulator.compilation.network import compile_network
from simulator.domain.scenario import Scenario
from simulator.domain.system import System
from simulator.engines import run
from simulator.errors import SimulatorError
from simulator.experiment.store.key import CodeDigests, Inputs, window_of
from simulator.experiment.store.words import WORDS
from simulator.outcomes import reduction_of
from simulator.scenario_file import read_scenario
from simulator.simulation.chance.streams import Streams
from tests.unit.experiment.small_study import RUN, scenario, slice_of, targeted

FILES = Path(__file__).parents[3] / "scenario_files" / "valid"
EVERYTHING = read_scenario(FILES / "everything.yaml")
CODE = CodeDigests(engines="engines", reduction="measures")

Place = tuple[str | int, ...]


def inputs(written: Scenario, code: CodeDigests = CODE) -> Inputs:
    return Inputs.of(written, compile_network(written), code)


def places(thing: object, place: Place = ()) -> Iterator[tuple[Place, type, str]]:
    """Every field of every object in a value, words as a whole: the way there, its class and its name."""
    if is_dataclass(thing) and not isinstance(thing, type):
        for field in fields(thing):
            yield (*place, field.name), type(thing), field.name
            if field.name not in WORDS.get(type(thing), ()):
                yield from places(getattr(thing, field.name), (*place, field.name))
    elif isinstance(thing, Mapping):
        for key, value in thing.items():
            yield from places(value, (*place, key))
    elif isinstance(thing, tuple):
        for position, member in enumerate(thing):
            yield from places(member, (*place, position))


def at(thing: object, place: Place) -> object:
    for part in place:
        is_field = is_dataclass(thing)
        thing = getattr(thing, str(part)) if is_field else thing[part]  # type: ignore[index]
    return thing


def changed(thing: object, place: Place, value: object) -> object:
    """The same value with another one in a place."""
    if not place:
        return value
    first, rest = place[0], place[1:]
    if is_dataclass(thing) and not isinstance(thing, type):
        return replace(thing, **{str(first): changed(getattr(thing, str(first)), rest, value)})
    if isinstance(thing, Mapping):
        return {**thing, first: changed(thing[first], rest, value)}
    assert isinstance(thing, tuple)
    assert isinstance(first, int)
    return (*thing[:first], changed(thing[first], rest, value), *thing[first + 1 :])


def other(value: object) -> object:
    """Another value of the same type; none where no simple one exists."""
    if isinstance(value, bool):
        return not value
    if isinstance(value, (int, float, Fraction)):
        return value + type(value)(1)
    if isinstance(value, date):
        return value + timedelta(days=1)
    if isinstance(value, str):
        return f"{value} (other)"
    return None


SYSTEM_PLACES = list(places(EVERYTHING.system()))


def test_the_scenario_of_this_sweep_has_an_object_of_every_class_with_words() -> None:
    assert set(WORDS) - {Scenario} <= {owner for _, owner, _ in SYSTEM_PLACES}


def test_every_field_called_like_words_is_among_the_words() -> None:
    words = ("source", "reason", "description", "stated", "price_year", "sees_patients", "title")
    told = {(owner, name) for _, owner, name in SYSTEM_PLACES if name in words}
    assert told == {
        (owner, name) for owner, names in WORDS.items() if owner is not Scenario for name in names
    }


def of_system(system: object) -> str | None:
    """The key of the scenario's measures with another system; none of a system that cannot be."""
    assert isinstance(system, System)
    stated = replace(EVERYTHING, baseline=system, cuts=())
    try:
        return inputs(stated).reduction
    except (SimulatorError, ValueError, KeyError, StopIteration, ZeroDivisionError, IndexError):
        return None


@pytest.mark.slow
def test_no_word_is_in_a_key_and_every_other_field_of_a_system_is() -> None:
    system = EVERYTHING.system()
    before = of_system(system)
    tried = 0
    for place, owner, name in SYSTEM_PLACES:
        value = other(at(system, place))
        if value is None:
            continue
        try:
            key = of_system(changed(system, place, value))
        except (SimulatorError, ValueError):
            continue
        tried += key is not None
        if name in WORDS.get(owner, ()):
            assert key == before, place
        else:
            assert key != before, place
    assert tried > 100


def with_other_words(system: System) -> System:
    for place, owner, name in SYSTEM_PLACES:
        if name in WORDS.get(owner, ()):
            told = changed(system, place, "other words")
            assert isinstance(told, System)
            system = told
    return system


@pytest.mark.slow
def test_no_measure_reads_a_word() -> None:
    network, system = compile_network(EVERYTHING), EVERYTHING.system()
    streams = Streams(seed=1, replication=0)
    history = run(network, streams, "reference")
    first, second = (
        reduction_of(network, each, window_of(EVERYTHING), True)(history, streams)
        for each in (system, with_other_words(system))
    )
    for before, after in zip(first, second, strict=True):
        assert before is not None
        assert after is not None
        if isinstance(before, pd.DataFrame):
            pd.testing.assert_frame_equal(before, after)
        else:
            assert before.equals(after)


def test_names_and_words_of_a_scenario_and_its_cuts_are_in_no_key() -> None:
    before = inputs(scenario("plan", slice_of()))
    assert inputs(replace(scenario("other", slice_of(name="other_cut")), description="Other.")) == before


def test_the_number_of_replications_is_in_no_key() -> None:
    plan = scenario("plan", targeted())
    assert inputs(replace(plan, run=replace(RUN, replications=500))) == inputs(plan)


def test_the_warm_up_is_in_the_key_of_measures_and_not_of_histories() -> None:
    plan = scenario("plan", targeted())
    longer = replace(plan, run=replace(RUN, warm_up_days=8.0))
    assert inputs(longer).history == inputs(plan).history
    assert inputs(longer).reduction != inputs(plan).reduction


@pytest.mark.parametrize(
    "other_plan",
    [
        replace(scenario("plan", targeted()), run=replace(RUN, seed=12)),
        replace(scenario("plan", targeted()), run=replace(RUN, ends=RUN.ends + timedelta(days=1))),
        scenario("plan", targeted(pence=2_000_000)),
        scenario("plan"),
    ],
    ids=["seed", "horizon", "saving", "no cut"],
)
def test_seed_horizon_and_cuts_are_in_both_keys(other_plan: Scenario) -> None:
    plan = inputs(scenario("plan", targeted()))
    assert inputs(other_plan).history != plan.history
    assert inputs(other_plan).reduction != plan.reduction


def test_other_engines_make_other_histories_and_other_measures_the_same_ones() -> None:
    plan = scenario("plan", targeted())
    engines, measures = replace(CODE, engines="new"), replace(CODE, reduction="new")
    assert inputs(plan, engines).history != inputs(plan).history
    assert inputs(plan, engines).reduction != inputs(plan).reduction
    assert inputs(plan, measures).history == inputs(plan).history
    assert inputs(plan, measures).reduction != inputs(plan).reduction


def test_every_replication_has_keys_of_its_own() -> None:
    plan = inputs(scenario("plan"))
    keys = {plan.history_key(n) for n in range(50)} | {plan.reduction_key(n) for n in range(50)}
    assert len(keys) == 100
    assert {len(key) for key in keys} == {32}
