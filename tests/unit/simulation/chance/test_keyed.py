"""Keyed random numbers: the same for the same person, and otherwise as good as chance.

A test of quality asks for a p-value above one in a million, so that a sound hash fails about never; the seeds
are fixed, so that it fails always or not at all.
"""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray
from scipy import stats

from simulator.simulation.chance.keyed import WORD_MASK, mix64, stream_key, uniform, uniforms

SMALLEST_P_VALUE = 1e-6
KEY = stream_key(20261001, 1, "service/triage", "camhs/urgent")
DRAWS = 1 << 16

keys = st.integers(0, WORD_MASK)
counters = st.integers(0, 2**40)


def counted(count: int) -> NDArray[np.int64]:
    return np.arange(count, dtype=np.int64)


def fixed(value: int) -> NDArray[np.int64]:
    return np.full(1, value, dtype=np.int64)


def correlation_p_value(first: NDArray[np.float64], second: NDArray[np.float64]) -> float:
    return float(stats.pearsonr(first, second).pvalue)


@given(keys, counters, counters)
def test_a_draw_lies_strictly_inside_zero_and_one(key: int, patient: int, occurrence: int) -> None:
    assert 2.0**-53 <= uniform(key, patient, occurrence) <= 1.0 - 2.0**-53


@given(keys, counters, counters)
def test_a_draw_is_an_odd_multiple_of_its_last_place(key: int, patient: int, occurrence: int) -> None:
    multiple = uniform(key, patient, occurrence) * 2.0**53
    assert multiple.is_integer()
    assert int(multiple) % 2 == 1


@given(keys, st.lists(st.tuples(counters, counters), min_size=1, max_size=50))
def test_a_draw_taken_alone_equals_the_same_draw_taken_among_many(
    key: int, draws: list[tuple[int, int]]
) -> None:
    patients, occurrences = np.array(draws, dtype=np.int64).T
    assert uniforms(key, patients, occurrences).tolist() == [uniform(key, *draw) for draw in draws]


def test_thousands_of_draws_are_the_same_bits_one_by_one_and_at_once() -> None:
    patients, occurrences = np.divmod(counted(6_000), 20)
    one_by_one = [uniform(KEY, p, o) for p, o in zip(patients.tolist(), occurrences.tolist(), strict=True)]
    assert uniforms(KEY, patients, occurrences).tolist() == one_by_one


def test_draws_broadcast_over_patients_and_occurrences() -> None:
    table = uniforms(KEY, counted(5)[:, np.newaxis], counted(3))
    assert table.shape == (5, 3)
    assert table.dtype == np.float64
    assert table[4, 2] == uniform(KEY, 4, 2)


def test_the_finaliser_agrees_with_the_published_splitmix64_sequence() -> None:
    # First outputs of SplitMix64 from seed 1234567, as listed with Vigna's public-domain splitmix64.c at
    # https://rosettacode.org/wiki/Pseudo-random_numbers/Splitmix64
    golden = 0x9E3779B97F4A7C15
    outputs = [mix64((1234567 + golden * n) & WORD_MASK) for n in range(1, 4)]
    assert outputs == [6457827717110365317, 3203168211198807973, 9817491932198370423]


def test_a_key_depends_on_each_of_its_parts() -> None:
    parts = [
        (1, 2, "service/triage", "camhs"),
        (2, 1, "service/triage", "camhs"),
        (1, 3, "service/triage", "camhs"),
        (12, 2, "service/triage", "camhs"),
        (1, 2, "service/triagec", "amhs"),
        (1, 2, "service/triage", "camhs "),
        (1, 2, "", "service/triagecamhs"),
        (1, 2, "camhs", "service/triage"),
    ]
    assert len({stream_key(*part) for part in parts}) == len(parts)


@given(st.integers(), st.integers(), st.text(), st.text())
def test_a_key_is_one_unsigned_word_and_repeats(
    seed: int, replication: int, stream: str, patient_class: str
) -> None:
    key = stream_key(seed, replication, stream, patient_class)
    assert 0 <= key <= WORD_MASK
    assert key == stream_key(seed, replication, stream, patient_class)


@pytest.mark.parametrize(
    "draws",
    [
        uniforms(KEY, counted(DRAWS), fixed(0)),
        uniforms(KEY, fixed(411), counted(DRAWS)),
        uniforms(0, counted(DRAWS), fixed(0)),
        np.array([uniform(stream_key(1, n, "patience", "camhs"), 0, 0) for n in range(4_096)]),
        np.array([uniform(key, 0, 0) for key in range(4_096)]),
    ],
    ids=["patients", "occurrences", "patients of key 0", "replications", "neighbouring keys"],
)
def test_draws_fill_the_interval_evenly(draws: NDArray[np.float64]) -> None:
    for bins in (2, 64, 251):
        counts = np.bincount((draws * bins).astype(np.int64), minlength=bins)
        assert stats.chisquare(counts).pvalue > SMALLEST_P_VALUE
    assert stats.kstest(draws, "uniform").pvalue > SMALLEST_P_VALUE


def test_the_lower_bits_of_draws_are_as_even_as_the_upper() -> None:
    words = (uniforms(KEY, counted(DRAWS), fixed(0)) * 2.0**53).astype(np.int64)
    for bit in range(1, 53):
        ones = int(np.count_nonzero((words >> bit) & 1))
        assert stats.binomtest(ones, DRAWS).pvalue > SMALLEST_P_VALUE


@pytest.mark.parametrize("lag", [1, 2, 3, 7, 64, 1_000])
def test_draws_of_neighbours_are_uncorrelated(lag: int) -> None:
    by_patient = uniforms(KEY, counted(DRAWS), fixed(0))
    by_occurrence = uniforms(KEY, fixed(0), counted(DRAWS))
    for draws in (by_patient, by_occurrence):
        assert correlation_p_value(draws[:-lag], draws[lag:]) > SMALLEST_P_VALUE


@pytest.mark.parametrize(
    ("key", "other"),
    [
        (KEY, KEY + 1),
        (KEY, KEY ^ (1 << 63)),
        (0, 1),
        (stream_key(1, 1, "patience", "camhs"), stream_key(1, 2, "patience", "camhs")),
        (stream_key(1, 1, "patience", "camhs"), stream_key(2, 1, "patience", "camhs")),
        (stream_key(1, 1, "patience", "camhs"), stream_key(1, 1, "patience", "cmht")),
        (stream_key(1, 1, "patience", "camhs"), stream_key(1, 1, "service", "camhs")),
    ],
)
def test_streams_are_uncorrelated_patient_by_patient(key: int, other: int) -> None:
    first = uniforms(key, counted(DRAWS), fixed(0))
    second = uniforms(other, counted(DRAWS), fixed(0))
    assert correlation_p_value(first, second) > SMALLEST_P_VALUE
    assert not np.any(first == second)


def test_a_patients_successive_draws_are_uncorrelated() -> None:
    first = uniforms(KEY, counted(DRAWS), fixed(0))
    second = uniforms(KEY, counted(DRAWS), fixed(1))
    assert correlation_p_value(first, second) > SMALLEST_P_VALUE


def test_pairs_of_neighbours_fill_the_square_evenly() -> None:
    draws = uniforms(KEY, counted(2 * DRAWS), fixed(0))
    cells = (draws[:-1:2] * 32).astype(np.int64) * 32 + (draws[1::2] * 32).astype(np.int64)
    assert stats.chisquare(np.bincount(cells, minlength=1_024)).pvalue > SMALLEST_P_VALUE


def test_one_changed_bit_of_a_key_changes_half_the_bits_of_its_draws() -> None:
    bits = [(uniform(KEY, p, 0), uniform(KEY ^ (1 << b), p, 0)) for p in range(20) for b in range(64)]
    words = (np.array(bits) * 2.0**53).astype(np.int64)
    changed = sum((int(before) ^ int(after)).bit_count() for before, after in words)
    assert stats.binomtest(changed, 52 * len(bits)).pvalue > SMALLEST_P_VALUE


def test_no_two_of_a_quarter_of_a_million_draws_are_equal() -> None:
    # Chance of one shared value among n of 2**52: n**2 / 2**53, below one in a hundred thousand.
    draws = uniforms(KEY, counted(2_500)[:, np.newaxis], counted(100))
    assert np.unique(draws).size == draws.size
