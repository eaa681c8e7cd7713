"""QR codes as squares, dark or light (ISO/IEC 18004, made by segno). No picture, no file, no quiet zone.

Always an ordinary code of the smallest size that holds the text, never a Micro QR, which few readers know; and always
with the error correction that was asked for, so that the size can be told beforehand.
"""

from collections.abc import Iterable, Mapping
from typing import TypeAlias, cast

import segno
from segno import consts

from coldtui.core.errors import Refused

Matrix: TypeAlias = tuple[tuple[bool, ...], ...]
"""The rows from the top, in each the squares from the left; True is dark. As many rows as columns: 17 + 4 * version."""

_DIGITS = frozenset("0123456789")
_ALPHANUMERIC = _DIGITS | frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:")
"""ISO/IEC 18004, 7.3.4."""


VERSIONS = range(1, 41)
"""The sizes of a code, smallest first."""

_LEVELS = {"l": consts.ERROR_LEVEL_L, "m": consts.ERROR_LEVEL_M, "q": consts.ERROR_LEVEL_Q, "h": consts.ERROR_LEVEL_H}

_CAPACITY = cast("Mapping[int, Mapping[int, int]]", consts.SYMBOL_CAPACITY)
"""Bits that a version holds at each level (ISO/IEC 18004, table 7)."""

_MODE_BITS = 4
"""Bits that say in which mode the text is (ISO/IEC 18004, table 2)."""

_COUNT_BITS = {"numeric": (10, 12, 14), "alphanumeric": (9, 11, 13), "byte": (8, 16, 16)}
"""Bits that say how long it is, for versions below 10, below 27, and the rest (table 3)."""


def modules_of(version: int) -> int:
    """Squares from edge to edge."""
    return 17 + 4 * version


def version_of(modules: int) -> int:
    """The version that has so many squares from edge to edge."""
    return (modules - 17) // 4


def qr_matrix(payload: str | bytes, error: str = "l", version: int | None = None) -> Matrix:
    """The code of a text or of bytes, with error correction "l", "m", "q" or "h", of the given version 1 to 40 if any.

    Text of digits is encoded as numeric, text of capital letters, digits and $%*+-./: as alphanumeric, other text as
    the bytes of its UTF-8. `bytes` are always encoded as bytes, whatever they look like. Raises Refused when it is too
    long for the largest code, or for that of the version; ValueError when it is empty.
    """
    if not payload:
        raise ValueError("there is no code of nothing")
    data = payload if isinstance(payload, bytes) else payload.encode()
    try:
        code = segno.make_qr(data, error=error, mode=_mode(payload), version=version, boost_error=False)
    except segno.DataOverflowError:
        # not the error itself: its words are not for people
        raise _too_long() from None
    return tuple(tuple(bool(module) for module in row) for row in code.matrix)


def version_for(payloads: Iterable[str | bytes], error: str = "l") -> int:
    """The smallest version that holds each of them, so that all their codes can be of one size.

    Raises Refused when there is none, ValueError when one is empty or when there are none at all.
    """
    return max(_version_for(payload, error) for payload in payloads)


def _version_for(payload: str | bytes, error: str) -> int:
    if not payload:
        raise ValueError("there is no code of nothing")
    mode = _mode(payload)
    length = len(payload if isinstance(payload, bytes) else payload.encode())
    for version in VERSIONS:
        if _bits(length, mode, version) <= _CAPACITY[version][_LEVELS[error]]:
            return version
    raise _too_long()


def _bits(length: int, mode: str, version: int) -> int:
    """Mode, count, data (ISO/IEC 18004, 7.4.3 to 7.4.5)."""
    count = _COUNT_BITS[mode][0 if version < 10 else 1 if version < 27 else 2]
    if mode == "byte":
        return _MODE_BITS + count + 8 * length
    if mode == "alphanumeric":
        return _MODE_BITS + count + 11 * (length // 2) + 6 * (length % 2)
    return _MODE_BITS + count + 10 * (length // 3) + (0, 4, 7)[length % 3]


def _too_long() -> Refused:
    return Refused("This is too long for one QR code.", "Write it to a card as a file.")


def _mode(payload: str | bytes) -> str:
    if isinstance(payload, bytes):
        return "byte"
    letters = set(payload)
    return "numeric" if letters <= _DIGITS else "alphanumeric" if letters <= _ALPHANUMERIC else "byte"
