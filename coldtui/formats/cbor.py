"""CBOR (RFC 8949), as much of it as URs need: one form is written, and only that form is read.

Values are int (of 64 bits; negative ones are only read), bytes, str, bool, tuple (an array), dict with int keys (a map)
and Tag. Lengths are as short as can be and never left open (RFC 8949, 4.2.1), so that equal values are equal bytes. Of
that section only the order of a map's keys is not insisted on in reading, since deployed encoders differ in it.
Reading keeps its own stack: neither its depth nor what it builds is in the hands of who wrote the bytes.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TypeAlias

from coldtui.core.errors import Unreadable

DEEPEST = 16
"""Arrays, maps and tags within each other; an output of a multisig wallet has 6."""

MOST_ITEMS = 10_000
"""Values of every kind in one whole; an item of one byte takes up to a hundred when it is built."""

_UINT, _NEGATIVE, _BYTES, _TEXT, _ARRAY, _MAP, _TAG, _SIMPLE = range(8)
_FALSE, _TRUE = b"\xf4", b"\xf5"
_SIMPLES = {0xF4: False, 0xF5: True}


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


def head_size(number: int) -> int:
    """Bytes that a number takes, or that stand before as many bytes, characters or values."""
    return 1 if number < 24 else 1 + (1 << _width(number))


def _head(kind: int, number: int) -> bytes:
    if not 0 <= number < 1 << 64:
        raise ValueError("a number of CBOR has 64 bits at most and is not negative here")
    if number < 24:
        return bytes((kind << 5 | number,))
    width = _width(number)
    return bytes((kind << 5 | 24 + width,)) + number.to_bytes(1 << width, "big")


def _width(number: int) -> int:
    """The fewest bytes that hold a number, as a power of two: 0 to 3."""
    return next(width for width in range(4) if number < 1 << (8 << width))


def decode(data: bytes) -> Value:
    """The one value that all the bytes are. Raises Unreadable for anything else, and for any other form of it."""
    reader = _Reader(data)
    open_ones: list[_Open] = []
    while True:
        item = reader.item()
        if isinstance(item, _Open) and item.count:
            if len(open_ones) == DEEPEST:
                raise _unreadable("It is nested too deeply.")
            open_ones.append(item)
            continue
        value = item.closed() if isinstance(item, _Open) else item
        while open_ones:
            innermost = open_ones[-1]
            innermost.items.append(value)
            if len(innermost.items) < innermost.count:
                break
            value = open_ones.pop().closed()
        else:
            reader.end()
            return value


@dataclass(slots=True, repr=False)
class _Open:
    """A value that holds `count` others, which are read into it; of a map, keys and values in turn."""

    kind: int
    number: int
    count: int
    items: list[Value] = field(default_factory=list)

    def closed(self) -> Value:
        if self.kind == _ARRAY:
            return tuple(self.items)
        if self.kind == _TAG:
            return Tag(self.number, self.items[0])
        found: dict[int, Value] = {}
        for key, value in self._pairs():
            # bool is a kind of int in Python and none in CBOR
            if not isinstance(key, int) or isinstance(key, bool) or key in found:
                raise _unreadable("The keys of a map are not different numbers.")
            found[key] = value
        return found

    def _pairs(self) -> Iterator[tuple[Value, Value]]:
        return zip(self.items[::2], self.items[1::2], strict=True)


class _Reader:
    """A cursor over the bytes, and a count of what they still may hold."""

    __slots__ = ("_at", "_data", "_items")

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._at = 0
        self._items = MOST_ITEMS

    def item(self) -> "Value | _Open":
        """The next value, or the beginning of one that holds others."""
        first, number = self._head()
        kind = first >> 5
        if kind == _UINT:
            return number
        if kind == _NEGATIVE:
            return -1 - number
        if kind == _BYTES:
            return self._take(number)
        if kind == _TEXT:
            return _text(self._take(number))
        if kind == _SIMPLE:
            if first not in _SIMPLES:
                raise _unreadable("It holds a value of a kind that no code for Bitcoin needs.")
            return _SIMPLES[first]
        count = 1 if kind == _TAG else 2 * number if kind == _MAP else number
        self._reserve(count)
        return _Open(kind, number, count)

    def end(self) -> None:
        """Raise Unreadable where bytes are left."""
        if self._at != len(self._data):
            raise _unreadable("It goes on after its end.")

    def _head(self) -> tuple[int, int]:
        first = self._take(1)[0]
        short = first & 31
        if short < 24:
            return first, short
        if short > 27:
            raise _unreadable("A length is left open.")
        number = int.from_bytes(self._take(1 << short - 24), "big")
        if head_size(number) != 1 + (1 << short - 24):
            raise _unreadable("A number is not written in its shortest form.")
        return first, number

    def _take(self, count: int) -> bytes:
        end = self._at + count
        if end > len(self._data):
            raise _unreadable("It ends in the middle of a value.")
        taken = self._data[self._at : end]
        self._at = end
        return taken

    def _reserve(self, count: int) -> None:
        """Count values that were announced, before any of them is built: each takes a byte at least."""
        self._items -= count
        if self._items < 0 or count > len(self._data) - self._at:
            raise _unreadable("It claims more values than it has room for.")


def _text(data: bytes) -> str:
    try:
        return data.decode()
    except UnicodeDecodeError:
        # without the cause, which would carry the bytes
        raise _unreadable("A text in it is not UTF-8.") from None


def _unreadable(why: str) -> Unreadable:
    return Unreadable(f"The data in this code is damaged. {why}", "Show the code anew and scan it once more.")
