"""Compiling: what is kept on disk, and what happens when it is missing, broken or cannot be written."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest

from simulator.engines.fast import compiled, engine
from simulator.simulation.keyed import uniform, uniform_of_words
from simulator.simulation.network import Network
from simulator.simulation.sampler import LawKind, quantile_of
from simulator.simulation.streams import Streams
from simulator.validation.small_network import about, course, network, poisson, pool, step


def halved(value: float) -> float:
    return value / 2.0


def doubled(value: float) -> float:
    return 2.0 * value


@pytest.fixture
def cache_dir(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """An empty cache, and a kernel of two small functions."""
    monkeypatch.setenv("NUMBA_CACHE_DIR", str(tmp_path / "cache"))
    monkeypatch.setattr(compiled, "ENTRIES", (halved, doubled))
    monkeypatch.setattr(compiled, "example_arguments", lambda: ((1.0,), (1.0,)))
    compiled._compiled_kernel.cache_clear()
    yield tmp_path / "cache"
    compiled._compiled_kernel.cache_clear()


def halves() -> bool:
    compiled._compiled_kernel.cache_clear()
    kernel = compiled.compiled_kernel()
    return kernel.advance(3.0) == 1.5 and kernel.put_in_order(3.0) == 6.0  # type: ignore[arg-type, call-arg, comparison-overlap, func-returns-value]  # the small kernel of the fixture


def test_what_was_compiled_is_kept_for_the_next_run(cache_dir: Path) -> None:
    assert not compiled.is_compiled()
    assert halves()
    compiled._compiled_kernel.cache_clear()
    assert compiled.is_compiled()
    assert list(cache_dir.rglob("*.nbi"))


@pytest.mark.parametrize("kind", ["*.nbi", "*.nbc"])
def test_broken_files_are_made_again(cache_dir: Path, kind: str) -> None:
    assert halves()
    for file in cache_dir.rglob(kind):
        file.write_bytes(b"not what numba wrote")
    assert halves()
    compiled._compiled_kernel.cache_clear()
    assert compiled.is_compiled()


def test_a_folder_that_cannot_be_made_costs_only_time(
    cache_dir: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").write_text("in the way")
    monkeypatch.setenv("NUMBA_CACHE_DIR", str(tmp_path / "file" / "cache"))
    assert halves()


def test_another_source_is_kept_apart(cache_dir: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = compiled.cache_folder()
    monkeypatch.setattr(compiled, "ENTRIES", (halved, quantile_of))
    assert compiled.cache_folder() != before


def test_without_numba_the_kernel_runs_as_plain_python(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(compiled, "can_compile", lambda: False)
    compiled._compiled_kernel.cache_clear()
    assert compiled.compiled_kernel() is engine.INTERPRETED
    assert compiled.is_compiled()
    compiled._compiled_kernel.cache_clear()


def test_a_compiled_draw_equals_the_written_one_bit_for_bit() -> None:
    draw = compiled.compile_function(uniform_of_words, {}, (np.uint64(1), np.uint64(1), np.uint64(1)))
    for key, patient, occurrence in [
        (0, 0, 0),
        (2**64 - 1, 2**40 - 1, 2**44),
        (0x9E3779B97F4A7C15, 12, 65_536),
    ]:
        words = np.uint64(key), np.uint64(patient), np.uint64(occurrence)
        assert draw(*words) == uniform(key, patient, occurrence)


POINTS, CUMULATIVE = (1.0, 2.0, 5.0), (0.25, 0.5, 1.0)
TABLE = np.array(POINTS), np.array(CUMULATIVE)


@pytest.fixture(scope="module")
def compiled_quantile() -> Callable[..., float]:
    return compiled.compile_function(quantile_of, {}, (1, 1.0, 1.0, 1.0, *TABLE, 0.5))


@pytest.mark.parametrize("kind", LawKind)
def test_a_compiled_quantile_equals_the_written_one_bit_for_bit(
    compiled_quantile: Callable[..., float], kind: LawKind
) -> None:
    for patient in range(500):
        u = uniform(7, patient, 0)
        written = quantile_of(int(kind), 0.7, 1.3, 2.9, POINTS, CUMULATIVE, u)
        assert compiled_quantile(int(kind), 0.7, 1.3, 2.9, *TABLE, u) == written


def test_a_table_that_cannot_grow_is_refused_with_its_name(monkeypatch: pytest.MonkeyPatch) -> None:
    def no_memory(*_: object) -> None:
        raise MemoryError

    described = _small_ward()
    model = engine.model_of(described, Streams(seed=1, replication=0))
    state = engine.state_of(described, model, 4)
    monkeypatch.setattr(engine, "whole_lines", no_memory)
    with pytest.raises(engine.OutOfMemoryError, match="table of people"):
        engine._with_larger(state, "people")


def _small_ward() -> Network:
    return network(20.0, [pool(1)], [step(course(about(2.0)), place=0)], [poisson(1.0, 20)])
