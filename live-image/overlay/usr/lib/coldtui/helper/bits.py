"""Bitmaps of sysfs: which keys or switches an input device has."""

from contextlib import suppress
from pathlib import Path

_WORD = 64


def codes(bitmap: Path) -> frozenset[int]:
    """The codes that are set: hexadecimal words of 64 bits, the highest first. None in what is no such file."""
    with suppress(OSError, ValueError):  # it was unplugged
        words = [int(word, 16) for word in reversed(bitmap.read_text(encoding="ascii").split())]
        return frozenset(
            _WORD * place + bit for place, word in enumerate(words) for bit in range(_WORD) if word >> bit & 1
        )
    return frozenset()
