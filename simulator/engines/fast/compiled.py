"""The kernel compiled: the same source, function by function, and kept on disk between runs.

The kernel and the sampler are plain Python. `compile_function` makes a compiled twin of a function and of
every function of this package that it calls, so there is one source and nothing to keep in step. No option
changes arithmetic: no `fastmath`, hence no fused multiply-add; division by zero follows IEEE 754.
"""

from __future__ import annotations

import hashlib
import inspect
import logging
import os
import platform
from collections.abc import Callable, Iterator
from functools import cache
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path
from threading import Lock
from types import FunctionType
from typing import Any, Final

import numpy as np

from simulator.engines.fast import (
    agenda,
    chance,
    day_one,
    kept,
    kernel,
    lists,
    moving,
    people,
    pools,
    waiting,
)
from simulator.engines.fast.engine import INTERPRETED, Kernel, run_on
from simulator.engines.fast.example import example_arguments
from simulator.engines.fast.foresight import compiled_prefetch, prefetch
from simulator.simulation.chance.sampler import quantile_of
from simulator.simulation.chance.streams import Streams
from simulator.simulation.history import History
from simulator.simulation.network import Network

ENTRIES: Final = tuple(f for f in (kernel.advance, people.put_in_order) if isinstance(f, FunctionType))
"""What the driver calls; each is compiled with all it calls."""

Compiled = Any
"""A numba dispatcher: numba ships no types."""

SELDOM_CALLED: Final[frozenset[object]] = frozenset(
    {
        agenda.open_next_bucket,
        chance.comes_back,
        chance.days_until_return,
        quantile_of,
        day_one.begin,
        day_one.book_change,
        day_one.place_on_day_one,
        kernel.close_next,
        lists.meld,
        lists.remove_stray,
        moving.give_up_held_place,
        pools.change_capacity,
        waiting.look_through,
        waiting.rise,
    }
)
"""Functions kept apart. All others are written out where they are called: handing on every table costs more
than most of them do."""

SWITCHED_OFF_BY: Final = "NUMBA_DISABLE_JIT"
"""Variable of the environment with which numba compiles nothing."""

_LOGGER: Final = logging.getLogger(__name__)
_COMPILING: Final = Lock()


class UnusableCompilerError(Exception):
    """Numba is there and compiles nothing."""


def can_compile() -> bool:
    """Whether numba is installed and not switched off; if not, the same kernel runs as plain Python."""
    return find_spec("numba") is not None and os.environ.get(SWITCHED_OFF_BY, "0") in ("", "0")


def is_compiled() -> bool:
    """Whether the kernel is ready, or on disk from an earlier run, so that no compiling lies ahead."""
    if not can_compile() or _compiled_kernel.cache_info().currsize:
        return True
    return kept.is_sealed(cache_folder())


def prepare() -> None:
    """Make the kernel ready: seconds when it is on disk, longer on a machine's first run."""
    compiled_kernel()


def run(network: Network, streams: Streams) -> History:
    """The history of one replication, compiled where numba is installed."""
    return run_on(compiled_kernel(), network, streams)


def compiled_kernel() -> Kernel:
    """The compiled kernel, or the plain one where there is no numba."""
    with _COMPILING:
        return _compiled_kernel()


@cache
def _compiled_kernel() -> Kernel:
    if not can_compile():
        off = f"is switched off by {SWITCHED_OFF_BY}, which can be unset"
        why = off if find_spec("numba") else "is not installed"
        _LOGGER.warning("numba %s: the fast engine runs as plain Python, many times slower", why)
        return INTERPRETED
    try:
        return _kept_or_made(cache_folder())
    except (UnusableCompilerError, ImportError) as broken:
        _LOGGER.warning("%s: the fast engine runs as plain Python, many times slower", broken)
        return INTERPRETED


def _kept_or_made(folder: Path) -> Kernel:
    # Whether there is a compiler is asked before anything on disk is judged.
    _load_compiler()
    fault = kept.fault_of(folder)
    if fault is not None and folder.exists():
        _LOGGER.warning(
            "a kernel in %s is not loaded, because another user may have made it: %s", folder, fault
        )
    if kept.is_sealed(folder):
        try:
            kernel = _compile(folder)
        except Exception as error:
            # Whatever is wrong with files kept from earlier, they can be made again: only time is lost.
            _LOGGER.warning("compiling anew: what was kept in %s cannot be used (%s)", folder, error)
        else:
            # A kernel for another processor is added to the one that was there.
            kept.seal(folder)
            return kernel
    elif fault is None and folder.exists():
        _LOGGER.warning("compiling anew: what was kept in %s is damaged", folder)
    kept.remove(folder)
    try:
        with kept.workshop(folder) as room:
            return _compile(room)
    except (OSError, RuntimeError) as error:
        # A full disk, or a folder in which numba cannot keep anything.
        _LOGGER.warning("the compiled kernel cannot be kept in %s: %s", folder, error)
        return _compile(None)


def _load_compiler() -> None:
    """Load numba, which reads its settings from the environment and from a file of the working folder."""
    try:
        from numba import config
    except Exception as broken:
        # A file `.numba_config.yaml` that is no YAML fails with an error of the YAML reader, for one.
        raise UnusableCompilerError(f"numba cannot be loaded ({broken})") from broken
    if vars(config)["DISABLE_JIT"]:
        raise UnusableCompilerError("numba is switched off by its settings (DISABLE_JIT)")


def _compile(folder: Path | None) -> Kernel:
    twins: dict[Callable[..., object], Compiled] = {prefetch: compiled_prefetch()}
    advance, put_in_order = (
        compile_function(entry, twins, arguments, folder)
        for entry, arguments in zip(ENTRIES, example_arguments(), strict=True)
    )
    return Kernel(advance=advance, put_in_order=put_in_order, spare_rows=[])


def compile_function(
    function: FunctionType,
    twins: dict[Callable[..., object], Compiled],
    arguments: tuple[object, ...] = (),
    folder: Path | None = None,
) -> Compiled:
    """The compiled twin of a function.

    Parameters
    ----------
    function
        A plain function over numbers and arrays.
    twins
        Twins made so far, which this adds to.
    arguments
        Examples of what it will be given; it is then compiled for their types now, and no others.
    folder
        Where it is kept, or was; nowhere when absent.
    """
    import numba

    namespace = dict(function.__globals__)
    for name, callee in called_functions(function):
        if callee not in twins:
            twins[callee] = compile_function(callee, twins)
        namespace[name] = twins[callee]
    for name in function.__code__.co_names:
        if type(namespace.get(name)) is int:
            # Numba compiles a callee anew for each plain number that it is given.
            namespace[name] = np.int64(namespace[name])
    copy = FunctionType(function.__code__, namespace, function.__name__, function.__defaults__)
    copy.__module__, copy.__qualname__ = function.__module__, function.__qualname__
    # Without `_nrt` no function counts references or allocates: the driver owns every array. Numba's types do
    # not list the option.
    njit: Compiled = numba.njit
    is_written_out = not arguments and function not in SELDOM_CALLED
    twin = njit(nogil=True, error_model="numpy", _nrt=False, forceinline=is_written_out)(copy)
    if arguments:
        if folder is not None:
            _keep_in(folder, twin)
        twin.compile(tuple(map(numba.typeof, arguments)))
        twin.disable_compile()
    return twin


def _keep_in(folder: Path, twin: Compiled) -> None:
    """Have numba keep a function in a folder of ours, not beside the source."""
    from numba import config

    # Numba asks this setting, an attribute made when it loads, at the moment caching is enabled.
    ours = {"CACHE_DIR": str(folder), "CACHE_LOCATOR_CLASSES": ""}
    configured = {name: vars(config).get(name) for name in ours}
    vars(config).update(ours)
    try:
        twin.enable_caching()
    finally:
        vars(config).update(configured)


def called_functions(function: FunctionType) -> Iterator[tuple[str, FunctionType]]:
    """Names and functions of this package that a function calls."""
    for name in function.__code__.co_names:
        callee = function.__globals__.get(name)
        if isinstance(callee, FunctionType) and callee.__module__.startswith("simulator."):
            yield name, callee


def cache_folder() -> Path:
    """Where the compiled kernel is kept for this user, by the digest of all that it is made from."""
    return kept.folder_of(_digest())


def _digest() -> str:
    """A name for the sources and the compiler: a change in any function or number used must not go unseen."""
    files: set[str] = set()
    seen: set[FunctionType] = set()
    ahead: list[FunctionType] = list(ENTRIES)
    while ahead:
        function = ahead.pop()
        if function not in seen:
            seen.add(function)
            # Functions use numbers and layouts that stand in other modules beside theirs.
            files |= {str(file) for file in Path(inspect.getfile(function)).parent.glob("*.py")}
            ahead += [callee for _, callee in called_functions(function)]
    digest = hashlib.blake2b(digest_size=8)
    for part in (platform.python_version(), version("numba"), version("llvmlite"), version("numpy")):
        digest.update(part.encode())
    for file in sorted(files):
        digest.update(Path(file).read_bytes())
    for entry in ENTRIES:
        # Numba takes a function from its cache only for the very file it was compiled from.
        source = Path(inspect.getfile(entry))
        digest.update(f"{source}, {source.stat().st_mtime_ns}".encode())
    return digest.hexdigest()
