"""How much a QR code holds, without making one (ISO/IEC 18004): sizes, modes, and characters at error correction L."""

from collections.abc import Iterable
from enum import Enum

from coldtui.core.errors import Refused

VERSIONS = range(1, 41)
"""The sizes of a code, smallest first."""

_DATA_CODEWORDS = (
    *(19, 34, 55, 80, 108, 136, 156, 194, 232, 274, 324, 370, 428, 461, 523, 589, 647, 721, 795, 861, 932, 1006, 1094),
    *(1174, 1276, 1370, 1468, 1531, 1631, 1735, 1843, 1955, 2071, 2191, 2306, 2434, 2566, 2702, 2812, 2956),
)
"""Bytes of the versions 1 to 40 (table 7)."""

_MODE_BITS = 4
"""Bits that say in which mode the text is (table 2)."""

_DIGITS = frozenset("0123456789")
_ALPHANUMERIC = _DIGITS | frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:")
"""7.3.4."""


class Mode(Enum):
    """How the characters of a code become bits; the value is segno's name of it."""

    NUMERIC = "numeric"
    ALPHANUMERIC = "alphanumeric"
    BYTE = "byte"


_COUNT_BITS = {Mode.NUMERIC: (10, 12, 14), Mode.ALPHANUMERIC: (9, 11, 13), Mode.BYTE: (8, 16, 16)}
"""Bits that say how many characters there are, for versions below 10, below 27, and the rest (table 3)."""

_GROUPS = {Mode.NUMERIC: (10, (0, 4, 7)), Mode.ALPHANUMERIC: (11, (0, 6)), Mode.BYTE: (8, (0,))}
"""Bits of a whole group of characters, and of those that are left behind the last one (7.4.3 to 7.4.5)."""


def modules_of(version: int) -> int:
    """Squares from edge to edge."""
    return 17 + 4 * version


def version_of(modules: int) -> int:
    """The version that has so many squares from edge to edge."""
    return (modules - 17) // 4


def mode_of(payload: str | bytes) -> Mode:
    """The densest mode that a text's characters have; bytes are always bytes."""
    if isinstance(payload, bytes):
        return Mode.BYTE
    letters = set(payload)
    return Mode.NUMERIC if letters <= _DIGITS else Mode.ALPHANUMERIC if letters <= _ALPHANUMERIC else Mode.BYTE


def capacity(version: int, mode: Mode) -> int:
    """Characters that a version holds in a mode; of BYTE, bytes."""
    group, left = _GROUPS[mode]
    bits = 8 * _DATA_CODEWORDS[version - 1] - _MODE_BITS - _COUNT_BITS[mode][(version > 9) + (version > 26)]
    return bits // group * len(left) + sum(bits % group >= more for more in left[1:])


def version_for(payloads: Iterable[str | bytes]) -> int:
    """The smallest version that holds each of them, so that all their codes can be of one size.

    Raises Refused when there is none, ValueError when one is empty or when there are none at all.
    """
    return max(_version_for(payload) for payload in payloads)


def _version_for(payload: str | bytes) -> int:
    if not payload:
        raise ValueError("there is no code of nothing")
    mode = mode_of(payload)
    length = len(payload if isinstance(payload, bytes) else payload.encode())
    found = next((version for version in VERSIONS if length <= capacity(version, mode)), None)
    if found is None:
        raise too_long()
    return found


def too_long() -> Refused:
    """The error for what no code holds."""
    return Refused("This is too long for one QR code.", "Write it to a card as a file.")
