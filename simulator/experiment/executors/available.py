"""The memory that this process and its workers may still use."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Final

_KIBIBYTE: Final = 1024
_OF_SYSTEM: Final = Path("/proc/meminfo")
_OF_CONTAINER: Final = (
    (Path("/sys/fs/cgroup/memory.max"), Path("/sys/fs/cgroup/memory.current")),
    (
        Path("/sys/fs/cgroup/memory/memory.limit_in_bytes"),
        Path("/sys/fs/cgroup/memory/memory.usage_in_bytes"),
    ),
)
"""Limit and use of a container, by the second and the first version of control groups."""


def available_bytes() -> int | None:
    """Memory that is free or can be freed at once, within the limit of a container; none where unknown.

    Notes
    -----
    `MemAvailable` of proc_pid_meminfo(5); `memory.max` of the kernel's control groups. On systems without
    `/proc` the memory built in, of sysconf(3); Windows says nothing here.
    """
    return min(_limits(), default=None)


def _limits() -> Iterator[int]:
    if _OF_SYSTEM.exists():
        with suppress(OSError, ValueError, IndexError):
            for line in _OF_SYSTEM.read_text(encoding="ascii").splitlines():
                if line.startswith("MemAvailable:"):
                    yield int(line.split()[1]) * _KIBIBYTE
    else:
        with suppress(OSError, ValueError, AttributeError):
            yield os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    for limit, used in _OF_CONTAINER:
        # `max` where there is no limit.
        with suppress(OSError, ValueError):
            yield int(limit.read_text(encoding="ascii")) - int(used.read_text(encoding="ascii"))
