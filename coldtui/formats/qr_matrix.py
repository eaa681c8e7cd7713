"""QR codes as squares, dark or light (ISO/IEC 18004, made by segno). No picture, no file, no quiet zone.

Always an ordinary code of the smallest size that holds the text, never a Micro QR, which few readers know; and always
with the error correction that was asked for, so that the size can be told beforehand.
"""

from typing import TypeAlias

import segno

from coldtui.formats.qr_capacity import mode_of, too_long

Matrix: TypeAlias = tuple[tuple[bool, ...], ...]
"""The rows from the top, in each the squares from the left; True is dark. As many rows as columns: 17 + 4 * version."""


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
        code = segno.make_qr(data, error=error, mode=mode_of(payload).value, version=version, boost_error=False)
    except segno.DataOverflowError:
        # not the error itself: its words are not for people
        raise too_long() from None
    return tuple(tuple(bool(module) for module in row) for row in code.matrix)
