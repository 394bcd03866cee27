"""Keyed random numbers: each draw belongs to a person, not to the moment it is taken.

A draw is a pure function of seed, replication, stream name, patient class, patient and occurrence, so the
412th referral stays the same person in every scenario and a new team shifts no other patient's luck.

Notes
-----
The hash is counter-based: a 64-bit key, moved along a Weyl sequence by patient and again by occurrence, with
the "Mix13" finaliser after each move. Sources: Steele, Lea and Flood (2014), Fast splittable pseudorandom
number generators, OOPSLA, doi:10.1145/2660193.2660195 (golden-ratio increment, finaliser); the finaliser's
constants are Stafford's variant 13 of the MurmurHash3 mixer, published there as ``mix64variant13``.
"""

from __future__ import annotations

import hashlib
from typing import Final

import numpy as np
from numpy.typing import NDArray

WORD_MASK: Final = 0xFFFF_FFFF_FFFF_FFFF

# The 64 leading fractional bits of the golden ratio (Steele et al. 2014) and of the square root of two, which
# also opens SHA-512 (FIPS 180-4, section 5.3.5), each made odd so that every counter gives another word.
PATIENT_STEP: Final = 0x9E37_79B9_7F4A_7C15
OCCURRENCE_STEP: Final = 0x6A09_E667_F3BC_C909

FIRST_MULTIPLIER: Final = 0xBF58_476D_1CE4_E5B9
SECOND_MULTIPLIER: Final = 0x94D0_49BB_1331_11EB

# A double holds 53 bits exactly: the top 53 of the word are kept.
DROPPED_BITS: Final = 11
UNIT_IN_LAST_PLACE: Final = 2.0**-53

_ONE: Final = np.uint64(1)
_PATIENT_STEP: Final = np.uint64(PATIENT_STEP)
_OCCURRENCE_STEP: Final = np.uint64(OCCURRENCE_STEP)
_FIRST_MULTIPLIER: Final = np.uint64(FIRST_MULTIPLIER)
_SECOND_MULTIPLIER: Final = np.uint64(SECOND_MULTIPLIER)
_FIRST_SHIFT: Final = np.uint64(30)
_SECOND_SHIFT: Final = np.uint64(27)
_THIRD_SHIFT: Final = np.uint64(31)
_DROPPED_BITS: Final = np.uint64(DROPPED_BITS)
_UNIT_IN_LAST_PLACE: Final = np.float64(UNIT_IN_LAST_PLACE)


def stream_key(seed: int, replication: int, stream: str, patient_class: str) -> int:
    """64-bit key of one purpose of chance for one class of patients in one replication.

    Parameters
    ----------
    seed
        The study's seed, any integer.
    replication
        Number of the replication, any integer.
    stream
        What the draws are for, such as ``"service/triage"``.
    patient_class
        Whose draws they are, such as ``"camhs/urgent"``.

    Returns
    -------
    int
        0 to 2**64 - 1, the same on every machine and in every Python.

    Notes
    -----
    Each part is hashed after its own length, so that no two lists of parts read alike. BLAKE2b: RFC 7693.
    """
    digest = hashlib.blake2b(digest_size=8)
    for part in (str(int(seed)), str(int(replication)), stream, patient_class):
        encoded = part.encode("utf-8")
        digest.update(len(encoded).to_bytes(8, "little"))
        digest.update(encoded)
    return int.from_bytes(digest.digest(), "little")


def mix64(word: int) -> int:
    """The 64-bit word scrambled so that each input bit sways each output bit about half the time."""
    word = ((word ^ (word >> 30)) * FIRST_MULTIPLIER) & WORD_MASK
    word = ((word ^ (word >> 27)) * SECOND_MULTIPLIER) & WORD_MASK
    return word ^ (word >> 31)


def uniform(key: int, patient: int, occurrence: int) -> float:
    """The draw of one patient for the nth use of one stream, uniform and strictly inside (0, 1).

    Parameters
    ----------
    key
        From `stream_key`, 0 to 2**64 - 1.
    patient
        Number of the patient within the class; 0 or more.
    occurrence
        How many draws this patient took from this stream before; 0 or more.

    Returns
    -------
    float
        An odd multiple of 2**-53: never 0, never 1, and never equal to a round share such as a half.
    """
    word = mix64((key + PATIENT_STEP * (patient + 1)) & WORD_MASK)
    word = mix64((word + OCCURRENCE_STEP * (occurrence + 1)) & WORD_MASK)
    return float((word >> DROPPED_BITS) | 1) * UNIT_IN_LAST_PLACE


def uniforms(key: int, patients: NDArray[np.int64], occurrences: NDArray[np.int64]) -> NDArray[np.float64]:
    """Many draws of one stream at once, each bit for bit what `uniform` gives.

    Parameters
    ----------
    key
        From `stream_key`, 0 to 2**64 - 1.
    patients
        int64[draw], numbers of the patients; 0 or more.
    occurrences
        int64[draw], or one that broadcasts with ``patients``; 0 or more.

    Returns
    -------
    NDArray[np.float64]
        float64[draw], strictly inside (0, 1).
    """
    with np.errstate(over="ignore"):
        return uniform_of_words(
            np.uint64(key),
            np.asarray(patients).astype(np.uint64),
            np.asarray(occurrences).astype(np.uint64),
        )


def uniform_of_words(
    key: np.uint64, patient: NDArray[np.uint64], occurrence: NDArray[np.uint64]
) -> NDArray[np.float64]:
    """The draws of `uniform` in wrapping 64-bit arithmetic.

    Every operand is unsigned and 64 bits wide, because a compiler turns a product of a signed and an unsigned
    word into a double. So the function also compiles for single words.

    Parameters
    ----------
    key
        From `stream_key`.
    patient
        uint64[draw].
    occurrence
        uint64[draw].

    Returns
    -------
    NDArray[np.float64]
        float64[draw], strictly inside (0, 1).
    """
    word = mix64_of_words(key + _PATIENT_STEP * (patient + _ONE))
    word = mix64_of_words(word + _OCCURRENCE_STEP * (occurrence + _ONE))
    return ((word >> _DROPPED_BITS) | _ONE) * _UNIT_IN_LAST_PLACE


def mix64_of_words(word: NDArray[np.uint64]) -> NDArray[np.uint64]:
    """`mix64` in wrapping 64-bit arithmetic, for arrays and for compiled single words."""
    word = (word ^ (word >> _FIRST_SHIFT)) * _FIRST_MULTIPLIER
    word = (word ^ (word >> _SECOND_SHIFT)) * _SECOND_MULTIPLIER
    return word ^ (word >> _THIRD_SHIFT)
