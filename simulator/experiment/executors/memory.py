"""The memory of a worker process: what a replication has freed is kept for the next one."""

from __future__ import annotations

import ctypes
import sys
from collections.abc import Callable
from typing import Final

_TRIM_THRESHOLD: Final = -1
_MMAP_THRESHOLD: Final = -3
"""Numbers of the options in `malloc.h`."""
_LARGEST_BLOCK_BYTES: Final = 32 * 2**20
"""Blocks up to this size are kept; glibc takes no larger limit everywhere."""
_MOST_KEPT_BYTES: Final = 2**30
"""More free memory than this at the end of the heap is given back."""


def keep_freed_memory() -> None:
    """Let this process use the memory again that it has freed, where the C library is glibc; else do nothing.

    Measuring a replication makes and drops hundreds of arrays of some MiB. As it comes, glibc hands such
    blocks back to the system, which gives them out again page by page, each page cleared: on the standard
    study that is an eighth of the processor time that checking and measuring take. Keeping them costs 3 MiB
    of peak memory there. It holds for a whole process, so it is for processes of our own.

    Notes
    -----
    `mallopt(3)` of the Linux manual pages: `M_MMAP_THRESHOLD` and `M_TRIM_THRESHOLD`.
    """
    set_option = _mallopt()
    if set_option is not None:
        set_option(_MMAP_THRESHOLD, _LARGEST_BLOCK_BYTES)
        set_option(_TRIM_THRESHOLD, _MOST_KEPT_BYTES)


def _mallopt() -> Callable[[int, int], int] | None:
    """The C library's function of this name; none where there is no such function."""
    if not sys.platform.startswith("linux"):
        return None
    found: Callable[[int, int], int] | None = getattr(ctypes.CDLL(None), "mallopt", None)
    return found
