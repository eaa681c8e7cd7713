"""CBOR (RFC 8949), as much of it as URs need: written in its one deterministic form, never read here.

Values are int (not negative), bytes, str, bool, tuple (an array), dict with int keys (a map) and Tag. Lengths are as
short as they can be and map keys go up (RFC 8949, 4.2.1), so that equal values are equal bytes.
"""

from dataclasses import dataclass
from typing import TypeAlias

_UINT, _BYTES, _TEXT, _ARRAY, _MAP, _TAG = 0, 2, 3, 4, 5, 6
_FALSE, _TRUE = b"\xf4", b"\xf5"


@dataclass(frozen=True, slots=True)
class Tag:
    """A value with a number that says what it means (RFC 8949, 3.4)."""

    number: int
    value: "Value"


Value: TypeAlias = "int | bytes | str | bool | tuple[Value, ...] | dict[int, Value] | Tag"


def encode(value: Value) -> bytes:
    """The bytes of a value. Raises ValueError for a number that is negative or takes more than 64 bits."""
    match value:
        case bool():
            return _TRUE if value else _FALSE
        case int():
            return _head(_UINT, value)
        case bytes():
            return _head(_BYTES, len(value)) + value
        case str():
            data = value.encode()
            return _head(_TEXT, len(data)) + data
        case tuple():
            return _head(_ARRAY, len(value)) + b"".join(map(encode, value))
        case Tag():
            return _head(_TAG, value.number) + encode(value.value)
        case _:
            pairs = (encode(key) + encode(value[key]) for key in sorted(value))
            return _head(_MAP, len(value)) + b"".join(pairs)


def _head(kind: int, number: int) -> bytes:
    if not 0 <= number < 1 << 64:
        raise ValueError("a number of CBOR has 64 bits at most and is not negative here")
    if number < 24:
        return bytes((kind << 5 | number,))
    size = next(size for size in range(4) if number < 1 << (8 << size))
    return bytes((kind << 5 | 24 + size,)) + number.to_bytes(1 << size, "big")
