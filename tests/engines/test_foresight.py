"""Asking the memory beforehand: what is asked for stays as it is, and compiled code really asks."""

from __future__ import annotations

import numpy as np
import pytest

from simulator.engines.fast import compiled, layout
from simulator.engines.fast.foresight import LINE_BYTES, compiled_prefetch, prefetch, whole_lines


@pytest.mark.parametrize("count", [1, 7, 100_000])
def test_a_table_begins_with_a_line_and_holds_what_was_asked_for(count: int) -> None:
    table = whole_lines(count, layout.PERSON)
    assert len(table) == count
    assert table.ctypes.data % LINE_BYTES == 0
    table["number"] = np.arange(count)
    assert table["number"].tolist() == list(range(count))


def test_a_table_of_nothing_is_a_table() -> None:
    assert len(whole_lines(0, layout.PERSON)) == 0


def looked_up(table: np.ndarray, place: int) -> int:  # type: ignore[type-arg]  # of any record
    prefetch(table, place)
    return int(table[place]["number"])


def test_compiled_code_asks_for_every_line_of_a_record_and_reads_the_same() -> None:
    people = whole_lines(5, layout.PERSON)
    people["number"] = [3, 1, 4, 1, 5]
    ask = compiled.compile_function(looked_up, {prefetch: compiled_prefetch()}, (people, 0))
    assert [ask(people, place) for place in range(5)] == [looked_up(people, place) for place in range(5)]
    (code,) = ask.inspect_llvm().values()
    assert code.count("call void @llvm.prefetch") >= layout.PERSON.itemsize // LINE_BYTES
