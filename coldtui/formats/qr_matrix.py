"""QR codes as squares, dark or light (ISO/IEC 18004, made by segno). No picture, no file, no quiet zone.

Always an ordinary code of the smallest size that holds the text, never a Micro QR, which few readers know; and always
with the error correction that was asked for, so that the size can be told beforehand.
"""

from typing import TypeAlias

import segno

from coldtui.core.errors import Refused

Matrix: TypeAlias = tuple[tuple[bool, ...], ...]
"""The rows from the top, in each the squares from the left; True is dark. As many rows as columns: 17 + 4 * version."""

_DIGITS = frozenset("0123456789")
_ALPHANUMERIC = _DIGITS | frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:")
"""ISO/IEC 18004, 7.3.4."""


def qr_matrix(payload: str | bytes, error: str = "l") -> Matrix:
    """The code of a text or of bytes, with error correction "l", "m", "q" or "h".

    Text of digits is encoded as numeric, text of capital letters, digits and $%*+-./: as alphanumeric, other text as
    the bytes of its UTF-8. `bytes` are always encoded as bytes, whatever they look like. Raises Refused when it is too
    long for the largest code, ValueError when it is empty.
    """
    if not payload:
        raise ValueError("there is no code of nothing")
    data = payload if isinstance(payload, bytes) else payload.encode()
    try:
        code = segno.make_qr(data, error=error, mode=_mode(payload), boost_error=False)
    except segno.DataOverflowError:
        # not the error itself: its words are not for people
        raise Refused("This is too long for one QR code.", "Write it to a card as a file.") from None
    return tuple(tuple(bool(module) for module in row) for row in code.matrix)


def _mode(payload: str | bytes) -> str:
    if isinstance(payload, bytes):
        return "byte"
    letters = set(payload)
    return "numeric" if letters <= _DIGITS else "alphanumeric" if letters <= _ALPHANUMERIC else "byte"
