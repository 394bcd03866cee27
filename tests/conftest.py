"""What holds for every test: one compiled kernel a run, and no slow test that is not marked.

With pytest-xdist each worker is a process. The first that needs the compiled engine makes it; the others wait
for it and load it.

A test that is not marked `slow` and takes more than two seconds fails, so that `make quick` stays quick. What
counts is the time of the processor, child processes that ended included, in seconds of the machine on which
the rule was set: a piece of work of known length says how fast this one is at the moment. So neither a slow
nor a busy machine fails a test. Fixtures, compiling and loading the kernel do not count.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Generator, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest

from simulator.engines.fast import compiled
from simulator.engines.fast.engine import Kernel

MOST_SECONDS = 2.0
"""Of the processor, for a test that is not marked `slow`."""
MARGIN = 1.5
"""The speed of a machine is known to about this; assumption: the authors."""
COUNTING_LINES = 2.0
"""Times as long as tests take while coverage counts their lines; assumption: the authors."""
YARDSTICK_ROUNDS = 400_000
YARDSTICK_SECONDS = 0.05
"""What so many rounds of `_yardstick` take on the machine on which the rule was set, otherwise idle."""
LONGEST_COMPILING_SECONDS = 1200.0
"""After so long nobody waits for another worker's kernel, which may have ended without making one."""

_TOO_SLOW = pytest.StashKey[str]()
_kernel_seconds: list[float] = []


@pytest.fixture(scope="session", autouse=True)
def one_kernel(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Whoever needs the compiled kernel waits for the worker that is making it."""
    own = tmp_path_factory.getbasetemp()
    of_all = own.parent if "PYTEST_XDIST_WORKER" in os.environ else own
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(compiled, "_kept_or_made", _one_at_a_time(compiled._kept_or_made, of_all))
        yield


@pytest.fixture(scope="session")
def kernel(one_kernel: None) -> Kernel:
    """The compiled kernel, ready; for tests whose child processes need it too."""
    return compiled.compiled_kernel()


def _one_at_a_time(make: Callable[[Path], Kernel], locks: Path) -> Callable[[Path], Kernel]:
    def made(folder: Path) -> Kernel:
        began = _processor_seconds()
        try:
            with _locked(locks / f"{folder.name}.lock"):
                return make(folder)
        finally:
            _kernel_seconds.append(_processor_seconds() - began)

    return made


@contextmanager
def _locked(lock: Path) -> Iterator[None]:
    """Hold a lock between processes: a file that only one of them can make."""
    give_up = time.monotonic() + LONGEST_COMPILING_SECONDS
    while time.monotonic() < give_up:
        with suppress(FileExistsError, PermissionError):
            os.close(os.open(lock, os.O_CREAT | os.O_EXCL))
            break
        time.sleep(0.1)
    try:
        yield
    finally:
        lock.unlink(missing_ok=True)


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtest_call(item: pytest.Item) -> Generator[None, None, None]:
    """Measure a test, and remember what is wrong if it takes too long."""
    _kernel_seconds.clear()
    began = _processor_seconds()
    yield
    seconds = _processor_seconds() - began - sum(_kernel_seconds)
    limit = MOST_SECONDS * MARGIN * (COUNTING_LINES if _counts_lines(item.config) else 1.0)
    if seconds <= limit or item.get_closest_marker("slow") is not None:
        return
    slowness = max(1.0, _yardstick() / YARDSTICK_SECONDS)
    if seconds > limit * slowness:
        item.stash[_TOO_SLOW] = (
            f"{item.nodeid} took {seconds:.1f} s of the processor, {limit * slowness:.1f} s at most are "
            f"allowed on this machine: make it cheaper, or mark it with @pytest.mark.slow (the rule is "
            f"{MOST_SECONDS:g} s)"
        )


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Fail a test that took too long."""
    report = yield
    if call.when == "call" and report.passed and _TOO_SLOW in item.stash:
        report.outcome = "failed"
        report.longrepr = item.stash[_TOO_SLOW]
    return report


def _counts_lines(config: pytest.Config) -> bool:
    return bool(getattr(config.option, "cov_source", None))


def _yardstick() -> float:
    """Seconds of the processor that a piece of work of known length takes now; the mean of five."""
    began = _processor_seconds()
    for _ in range(5):
        _rounds()
    return (_processor_seconds() - began) / 5


def _rounds() -> int:
    known: dict[int, int] = {}
    for number in range(YARDSTICK_ROUNDS):
        known[number & 1023] = known.get(number & 511, 0) + number
    return len(known)


def _processor_seconds() -> float:
    """Of this process, all threads, and of its children that ended."""
    return sum(os.times()[:4])
