"""Asking the memory beforehand for what will soon be read.

Where a hundred thousand people are in the system, an event is about a patient whose record has long left the
processor's caches. Asked for one by one as events are taken, each record is waited for; asked for together,
they come together. It changes how long a run takes, and nothing else.
"""

from __future__ import annotations

from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

LINE_BYTES: Final = 64
"""What the caches of nearly all processors fetch at once; where it is another number, only time is lost."""


def prefetch(table: NDArray[Any], place: int) -> None:
    """Ask for a record of a table; plain Python has no way to, and compiled code has one of its own."""


def compiled_prefetch() -> Any:  # numba ships no types
    """What stands for `prefetch` in compiled code: one instruction a line, which waits for nothing."""
    from llvmlite import ir  # type: ignore[import-untyped]  # llvmlite ships no types
    from numba.core import types
    from numba.extending import intrinsic

    def lines_of(_: Any, table: Any, place: Any) -> tuple[Any, Any]:
        record_bytes = table.dtype.size

        def ask(context: Any, builder: Any, __: Any, arguments: Any) -> Any:
            byte, flag = ir.IntType(8).as_pointer(), ir.IntType(32)
            takes = ir.FunctionType(ir.VoidType(), [byte, flag, flag, flag])
            instruction = builder.module.declare_intrinsic("llvm.prefetch", [byte], takes)
            begin = builder.bitcast(context.make_array(table)(context, builder, arguments[0]).data, byte)
            offset = builder.mul(arguments[1], ir.Constant(arguments[1].type, record_bytes))
            for line in range(0, record_bytes, LINE_BYTES):
                address = builder.gep(begin, [builder.add(offset, ir.Constant(offset.type, line))])
                # To read, to be kept in every cache, and data.
                builder.call(instruction, [address, flag(0), flag(3), flag(1)])
            return context.get_dummy_value()

        return types.none(table, place), ask

    made: Any = intrinsic
    return made(lines_of)


def whole_lines(count: int, dtype: np.dtype[np.void]) -> NDArray[np.void]:
    """Room for so many records, not written to, that begins where a line does: each then lies in fewest."""
    record_bytes = dtype.itemsize
    room = np.empty(count * record_bytes + LINE_BYTES, np.uint8)
    first = -room.ctypes.data % LINE_BYTES
    return room[first : first + count * record_bytes].view(dtype)
