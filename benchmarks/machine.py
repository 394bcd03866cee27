"""The machine that was timed, and keeping to one core of it."""

from __future__ import annotations

import os
import platform
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

CPU_INFO = Path("/proc/cpuinfo")
MEMORY_INFO = Path("/proc/meminfo")
PACKAGES = ("simulator", "numpy", "numba", "llvmlite", "simpy", "ciw")


def processor() -> str:
    """The processor's own name where the system tells it."""
    if CPU_INFO.exists():
        for line in CPU_INFO.read_text(encoding="utf-8").splitlines():
            if line.startswith("model name"):
                return line.partition(":")[2].strip()
    return platform.processor() or platform.machine()


def memory_gib() -> float | None:
    """Main memory, where the system tells it."""
    if not MEMORY_INFO.exists():
        return None
    kibibytes = int(MEMORY_INFO.read_text(encoding="utf-8").split()[1])
    return kibibytes / 2**20


def load() -> float | None:
    """Processes that wanted a core in the last minute; near 0 on a quiet machine."""
    return os.getloadavg()[0] if hasattr(os, "getloadavg") else None


def description() -> list[tuple[str, str]]:
    """What a reader needs to know of the machine and the versions."""
    memory = memory_gib()
    return [
        ("processor", f"{processor()}, {os.cpu_count()} cores"),
        ("memory", "not told" if memory is None else f"{memory:.1f} GiB"),
        ("system", platform.platform()),
        ("Python", platform.python_version()),
        *((name, _version(name)) for name in PACKAGES),
    ]


@contextmanager
def one_core() -> Iterator[bool]:
    """Keep this process and its children to one core; gives whether the system can."""
    if not hasattr(os, "sched_setaffinity"):
        yield False
        return
    allowed = os.sched_getaffinity(0)
    os.sched_setaffinity(0, {max(allowed)})
    try:
        yield True
    finally:
        os.sched_setaffinity(0, allowed)


def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return "not installed"
