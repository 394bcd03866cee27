"""Compiling: what is kept on disk, and what happens when it is missing, broken or cannot be written."""

from __future__ import annotations

import errno
import os
from collections.abc import Callable
from functools import cache
from pathlib import Path

import numpy as np
import pytest

from simulator.engines.fast import compiled, engine, kept
from simulator.simulation.chance.keyed import uniform, uniform_of_words
from simulator.simulation.chance.sampler import LawKind, quantile_of
from simulator.simulation.chance.streams import Streams
from simulator.simulation.network import Network
from simulator.validation.cases.small_network import about, course, network, poisson, pool, step


def halved(value: float) -> float:
    return value / 2.0


def doubled(value: float) -> float:
    return 2.0 * value


@pytest.fixture
def no_kernel_yet(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing compiled in this process so far; what was is back when the test is over."""
    monkeypatch.setattr(compiled, "_compiled_kernel", cache(compiled._compiled_kernel.__wrapped__))


@pytest.fixture
def cache_dir(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, no_kernel_yet: None) -> Path:
    """An empty cache, and a kernel of two small functions."""
    monkeypatch.setenv("NUMBA_CACHE_DIR", str(tmp_path / "cache"))
    monkeypatch.setattr(compiled, "ENTRIES", (halved, doubled))
    monkeypatch.setattr(compiled, "example_arguments", lambda: ((1.0,), (1.0,)))
    return tmp_path / "cache"


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


@pytest.mark.parametrize("kind", ["*.nbi", "*.nbc", "sealed.txt"])
def test_broken_files_are_made_again(cache_dir: Path, kind: str, caplog: pytest.LogCaptureFixture) -> None:
    assert halves()
    for file in cache_dir.rglob(kind):
        file.write_bytes(b"not what numba wrote")
    compiled._compiled_kernel.cache_clear()
    assert not compiled.is_compiled()
    assert halves()
    assert "is damaged" in caplog.text
    compiled._compiled_kernel.cache_clear()
    assert compiled.is_compiled()


def test_machine_code_with_one_changed_byte_is_never_run(cache_dir: Path) -> None:
    """Such a byte may crash a process, or pass unnoticed."""
    assert halves()
    (file,) = cache_dir.rglob(f"*{halved.__name__}*.nbc")
    whole = file.read_bytes()
    middle = len(whole) // 2
    file.write_bytes(whole[:middle] + bytes([whole[middle] ^ 1]) + whole[middle + 1 :])
    compiled._compiled_kernel.cache_clear()
    assert not compiled.is_compiled()
    assert halves()
    (made_again,) = cache_dir.rglob(f"*{halved.__name__}*.nbc")
    assert made_again.read_bytes()[middle] == whole[middle]


def test_what_numba_adds_to_a_kernel_is_sealed_with_it(cache_dir: Path) -> None:
    assert halves()
    (compiled.cache_folder() / "for another processor.nbc").write_bytes(b"code")
    assert not kept.is_sealed(compiled.cache_folder())
    kept.seal(compiled.cache_folder())
    assert kept.is_sealed(compiled.cache_folder())


def test_a_folder_that_cannot_be_made_costs_only_time(
    cache_dir: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "file").write_text("in the way")
    monkeypatch.setenv("NUMBA_CACHE_DIR", str(tmp_path / "file" / "cache"))
    assert halves()
    assert "will be compiled again by the next run" in caplog.text


def test_processes_that_are_started_find_a_kernel_that_could_not_be_kept(
    cache_dir: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Otherwise each worker would compile for half a minute."""
    (tmp_path / "file").write_text("in the way")
    monkeypatch.setenv("NUMBA_CACHE_DIR", str(tmp_path / "file" / "cache"))
    assert halves()
    found = compiled.cache_folder()
    assert tmp_path not in found.parents
    assert kept.is_sealed(found)
    compiled._compiled_kernel.cache_clear()
    assert compiled.is_compiled()


def test_where_nothing_can_be_written_at_all_the_kernel_is_compiled_in_memory(
    cache_dir: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").write_text("in the way")
    monkeypatch.setenv("NUMBA_CACHE_DIR", str(tmp_path / "file" / "cache"))
    monkeypatch.setattr(kept.tempfile, "mkdtemp", refuse)
    assert halves()


def refuse(*_: object, **__: object) -> str:
    raise PermissionError("read-only")


def test_a_disk_that_is_full_while_compiling_costs_only_time(
    cache_dir: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    compile_in = compiled._compile

    def full(folder: Path | None) -> engine.Kernel:
        if folder is not None:
            raise OSError(errno.ENOSPC, "no space left")
        return compile_in(None)

    monkeypatch.setattr(compiled, "_compile", full)
    assert halves()
    assert "cannot be kept" in caplog.text
    assert not list(cache_dir.iterdir())


def test_two_processes_that_compile_at_once_leave_one_whole_kernel(tmp_path: Path) -> None:
    place = tmp_path / "kernel-abc"
    with kept.workshop(place) as one, kept.workshop(place) as other:
        assert one is not None
        assert other is not None
        assert one != other
        (one / "code").write_text("first")
        (other / "code").write_text("second")
        assert not kept.is_sealed(place)
    assert kept.is_sealed(place)
    assert (place / "code").read_text() == "second"
    assert [folder.name for folder in tmp_path.iterdir()] == ["kernel-abc"]


def test_a_kernel_whose_making_failed_leaves_nothing(tmp_path: Path) -> None:
    def fail() -> None:
        with kept.workshop(tmp_path / "kernel-abc") as room:
            assert room is not None
            (room / "code").write_text("half")
            raise ValueError("no")

    with pytest.raises(ValueError, match="no"):
        fail()
    assert not list(tmp_path.iterdir())


def test_a_kernel_takes_the_place_of_a_damaged_one(tmp_path: Path) -> None:
    place = tmp_path / "kernel-abc"
    place.mkdir()
    (place / "code").write_text("damaged")
    with kept.workshop(place) as room:
        assert room is not None
        (room / "code").write_text("whole")
    assert kept.is_sealed(place)
    assert (place / "code").read_text() == "whole"


def test_kernels_of_other_versions_are_removed_once_long_unused(tmp_path: Path) -> None:
    old, recent, abandoned, mine = (f"kernel-{letter * 16}" for letter in "abcd")
    abandoned += ".unfinished-x1_y"
    for name in (old, recent, abandoned, mine, "notes", "kernel-notes"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "sealed.txt").write_text("")
        if name != recent:
            os.utime(tmp_path / name / "sealed.txt", (0, 0))
    (tmp_path / mine / "notes.txt").write_text("my own")
    with kept.workshop(tmp_path / "kernel-new"):
        pass
    left = {folder.name for folder in tmp_path.iterdir()}
    assert left == {"kernel-new", recent, mine, "notes", "kernel-notes"}


ON_POSIX = pytest.mark.skipif(os.name != "posix", reason="permissions are another thing there")


@ON_POSIX
@pytest.mark.parametrize("part", ["root", "kernel", "*.nbi", "*.nbc", "sealed.txt"])
@pytest.mark.parametrize("mode", [0o020, 0o002])
def test_a_kernel_that_another_user_may_have_written_is_not_loaded(
    part: str, mode: int, cache_dir: Path, caplog: pytest.LogCaptureFixture
) -> None:
    assert halves()
    kernel = compiled.cache_folder()
    chosen = {"root": cache_dir, "kernel": kernel}.get(part) or next(kernel.rglob(part))
    chosen.chmod(chosen.stat().st_mode | mode)
    compiled._compiled_kernel.cache_clear()
    assert not kept.is_sealed(kernel)
    assert not compiled.is_compiled()
    assert halves()
    assert "other users may write to" in caplog.text


@pytest.mark.skipif(getattr(os, "geteuid", lambda: 1)() != 0, reason="only root gives files away")
@pytest.mark.parametrize("part", ["root", "kernel", "*.nbi", "*.nbc"])
def test_a_kernel_of_another_user_is_not_loaded(
    part: str, cache_dir: Path, caplog: pytest.LogCaptureFixture
) -> None:
    assert halves()
    kernel = compiled.cache_folder()
    chosen = {"root": cache_dir, "kernel": kernel}.get(part) or next(kernel.rglob(part))
    os.chown(chosen, 65_534, 65_534)
    compiled._compiled_kernel.cache_clear()
    assert not kept.is_sealed(kernel)
    assert halves()
    assert "belongs to another user" in caplog.text


@ON_POSIX
@pytest.mark.parametrize("umask", [0o000, 0o002, 0o077])
def test_a_kernel_is_made_private_whatever_the_umask(umask: int, cache_dir: Path) -> None:
    before = os.umask(umask)
    try:
        assert halves()
    finally:
        os.umask(before)
    assert kept.is_sealed(compiled.cache_folder())


@pytest.mark.parametrize("value", ["1", "true", "yes"])
def test_a_compiler_that_is_switched_off_is_as_good_as_none(
    value: str, cache_dir: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setenv("NUMBA_DISABLE_JIT", value)
    assert compiled.is_compiled()
    assert compiled.compiled_kernel() is engine.INTERPRETED
    assert "switched off by NUMBA_DISABLE_JIT" in caplog.text


def test_a_numba_that_cannot_be_loaded_is_as_good_as_none(
    cache_dir: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(_: Path) -> None:
        raise ImportError("a part of it is missing")

    monkeypatch.setattr(compiled, "_kept_or_made", broken)
    assert compiled.compiled_kernel() is engine.INTERPRETED
    assert "a part of it is missing" in caplog.text


def test_another_source_is_kept_apart(cache_dir: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = compiled.cache_folder()
    monkeypatch.setattr(compiled, "ENTRIES", (halved, quantile_of))
    assert compiled.cache_folder() != before


def test_without_numba_the_kernel_runs_as_plain_python(
    monkeypatch: pytest.MonkeyPatch, no_kernel_yet: None
) -> None:
    monkeypatch.setattr(compiled, "can_compile", lambda: False)
    assert compiled.compiled_kernel() is engine.INTERPRETED
    assert compiled.is_compiled()


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
