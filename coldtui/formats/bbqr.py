"""BBQr (Coinkite, BBQr.md, public domain): a payload in one or more codes of equal size, put together in any order.

Every part has a header of eight characters, "B$", how it is encoded, what it is, how many parts there are and which one
it is, and behind it some of the payload. There is no checksum: parts of two payloads under one header cannot be told
apart, so where two parts contradict each other both are dropped, and what becomes of the bytes is for their reader to
judge.
"""

import base64
import binascii
import re
import zlib
from dataclasses import dataclass
from typing import Literal, TypeAlias

from coldtui.core.errors import Unreadable
from coldtui.formats.transfer import AGAIN, MAX_BYTES, Contradiction, Mixed, too_large, too_many_codes

TYPES = "PTJCUBX"
"""PSBT, transaction, JSON, CBOR, Unicode text, binary data, executable."""

MOST_PARTS = 1_295
"""ZZ, the largest number of two digits to the base 36."""

HEADER_LENGTH = 8

Letter: TypeAlias = Literal["H", "2", "Z"]
"""The encodings: hexadecimal, base32 (RFC 4648, section 6, without padding), and base32 of what zlib made smaller."""

_DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_PART = re.compile(r"B\$([0-9A-Z])([0-9A-Z])([0-9A-Z]{2})([0-9A-Z]{2})([0-9A-Z]+)")
_WINDOW_BITS = -10
"""No header of zlib or gzip, and a window of 1024 bytes, as BBQr prescribes to who writes."""

_WIDEST_WINDOW_BITS = -15
"""For reading: with the small window, zlib takes a too distant repeat or does not, depending on its buffers."""

_STEP = {"H": 2, "2": 8, "Z": 8}
"""Characters that are whole bytes together: every part but the last has a multiple of them."""


def split(data: bytes, type_: str, letter: Letter = "Z", max_chars: int = 4_296) -> tuple[str, ...]:
    """The parts of a payload, each of at most `max_chars` characters, as few as there can be and of nearly one size.

    "Z" becomes "2" where zlib makes nothing smaller. Raises Refused where it takes more parts than there can be.
    """
    if not data or len(type_) != 1 or type_ not in TYPES:
        raise ValueError("BBQr has no such type, or there is nothing to send")
    letter, body = _encoded(data, letter)
    room = max_chars - HEADER_LENGTH
    if len(body) > room:
        room -= room % _STEP[letter]
    count = -(-len(body) // room) if room > 0 else MOST_PARTS + 1
    if count > MOST_PARTS:
        raise too_many_codes()
    # the same number of parts, none of them much shorter than the others
    size = -(-len(body) // (count * _STEP[letter])) * _STEP[letter]
    pieces = [body[start : start + size] for start in range(0, len(body), size)]
    start = f"B${letter}{type_}{_base36(len(pieces))}"
    return tuple(f"{start}{_base36(index)}{piece}" for index, piece in enumerate(pieces))


def _encoded(data: bytes, letter: Letter) -> tuple[Letter, str]:
    if letter == "H":
        return letter, data.hex().upper()
    if letter == "Z":
        deflater = zlib.compressobj(level=9, wbits=_WINDOW_BITS)
        smaller = deflater.compress(data) + deflater.flush()
        if len(smaller) < len(data):
            return "Z", _base32(smaller)
    return "2", _base32(data)


def _base32(data: bytes) -> str:
    return base64.b32encode(data).decode().rstrip("=")


def _base36(number: int) -> str:
    return _DIGITS[number // 36] + _DIGITS[number % 36]


@dataclass(frozen=True, slots=True)
class _Header:
    """What all parts of a transfer have in common."""

    letter: str
    type: str
    part_count: int


class BbqrDecoder:
    """Puts a payload together from its parts, which may come in any order and repeatedly."""

    def __init__(self) -> None:
        self._header: _Header | None = None
        self._parts: dict[int, bytes] = {}
        self._data: bytes | None = None

    @property
    def type(self) -> str:
        """The letter of what it is, empty until a part came."""
        return "" if self._header is None else self._header.type

    @property
    def part_count(self) -> int:
        """How many parts there are, 0 until one came."""
        return 0 if self._header is None else self._header.part_count

    @property
    def have(self) -> tuple[bool, ...]:
        """Which parts came."""
        return tuple(index in self._parts for index in range(self.part_count))

    @property
    def parts_seen(self) -> int:
        """How many parts came, each counted once."""
        return len(self._parts)

    @property
    def data(self) -> bytes | None:
        """The payload, when all parts came."""
        return self._data

    def feed(self, text: str) -> None:
        """Take one part.

        Raises Unreadable for what is no part, and for the last one that was missing when all together are no payload;
        Mixed for a part of another transfer, Contradiction for one that differs from what came under its header.
        """
        header, index, body = _read_part(text)
        if header != (self._header or header):
            raise Mixed
        if index in self._parts:
            if self._parts[index] != body:
                raise Contradiction
            return
        self._check_size(header, index, body)
        self._header = header
        self._parts[index] = body
        if len(self._parts) == header.part_count:
            joined = b"".join(self._parts[number] for number in range(header.part_count))
            self._data = _inflated(joined) if header.letter == "Z" else joined

    def _check_size(self, header: _Header, index: int, body: bytes) -> None:
        """All parts are of one size, but the last, which may be shorter. A size stands for all parts from the first."""
        last = header.part_count - 1
        sizes = {len(part) for number, part in self._parts.items() if number != last}
        tail = len(self._parts[last]) if last in self._parts else 0
        if index == last:
            tail = len(body)
        else:
            sizes.add(len(body))
        if len(sizes) > 1 or tail > min(sizes, default=tail):
            raise Mixed
        if last * max(sizes, default=0) + tail > MAX_BYTES:
            raise too_large()


def _read_part(text: str) -> tuple[_Header, int, bytes]:
    """Header, index from 0, and bytes of a part."""
    match = _PART.fullmatch(text)
    if match is None:
        raise _damaged()
    letter, type_, body = match[1], match[2], match[5]
    count, index = int(match[3], 36), int(match[4], 36)
    if letter not in _STEP or index >= count:
        raise _damaged()
    if len(body) > 2 * MAX_BYTES:
        raise too_large()
    return _Header(letter, type_, count), index, _from_hex(body) if letter == "H" else _from_base32(body)


def _from_hex(text: str) -> bytes:
    try:
        return binascii.unhexlify(text)
    except binascii.Error:
        raise _damaged() from None


def _from_base32(text: str) -> bytes:
    try:
        data = base64.b32decode(text + "=" * (-len(text) % 8))
    except binascii.Error:
        raise _damaged() from None
    # no bits may be left over (RFC 4648, section 3.5)
    if _base32(data) != text:
        raise _damaged()
    return data


def _inflated(data: bytes) -> bytes:
    """What zlib made smaller, made large again, but never larger than MAX_BYTES."""
    inflater = zlib.decompressobj(wbits=_WIDEST_WINDOW_BITS)
    try:
        inflated = inflater.decompress(data, MAX_BYTES)
    except zlib.error:
        raise _damaged() from None
    if inflater.unconsumed_tail:
        raise too_large()
    if not inflater.eof or inflater.unused_data:
        raise _damaged()
    return inflated


def _damaged() -> Unreadable:
    return Unreadable("This code is not a correct part of a BBQr transfer.", AGAIN)
