"""Uniform Resources (BCR-2020-005): a type and CBOR as text for codes, in one part or in many (BCR-2024-001).

    ur:TYPE/DATA                all of it
    ur:TYPE/SEQNUM-SEQLEN/DATA  a part of it

DATA are bytewords with a checksum of their own, so that a part is either read right or not at all. Letters may be of
either case; capital ones are written, for which a QR code has a denser mode.
"""

import re
import zlib
from dataclasses import dataclass

from coldtui.core.errors import Unreadable
from coldtui.formats import bytewords
from coldtui.formats.cbor import head_size
from coldtui.formats.fountain import MIN_FRAGMENT, FountainDecoder, FountainEncoder, Part, fragment_size, read_part
from coldtui.formats.transfer import MAX_BYTES, MAX_PARTS, Mixed

_UR = re.compile(r"ur:([a-z0-9-]{1,64})/(?:([1-9][0-9]{0,9})-([1-9][0-9]{0,9})/)?([a-z]+)")
_MAX_CHARACTERS = 2 * (MAX_BYTES + bytewords.CHECKSUM) + 200


@dataclass(frozen=True, slots=True, repr=False)
class Ur:
    """A type as BCR-2020-006 registers them, small letters, and the CBOR of its value, without a tag around it."""

    type: str
    cbor: bytes


def single(ur: Ur) -> str:
    """The whole in one part."""
    return f"ur:{ur.type}/{bytewords.encode(ur.cbor)}".upper()


class UrEncoder:
    """The parts of a UR. `max_fragment` are the bytes of its CBOR that each may carry, at least 10.

    Raises ValueError beyond 2 MB or 4,096 parts.
    """

    def __init__(self, ur: Ur, max_fragment: int) -> None:
        self._ur = ur
        self._fountain = FountainEncoder(ur.cbor, max_fragment)

    @property
    def part_count(self) -> int:
        """How many parts the message has when none is mixed; 1 where it is whole in one."""
        return self._fountain.seq_len

    def part(self, seq_num: int) -> str:
        """A part, from 1. The first `part_count` are enough; all that follow are mixed of several."""
        if self.part_count == 1:
            return single(self._ur)
        data = bytewords.encode(self._fountain.part(seq_num).cbor())
        return f"ur:{self._ur.type}/{seq_num}-{self.part_count}/{data}".upper()


def longest_fragment(ur: Ur, max_chars: int) -> int | None:
    """A `max_fragment` for the fewest parts of which each, up to 2 * part_count, is at most so many characters long.

    None where so few carry nothing, or not within 4,096 parts.
    """
    total = len(ur.cbor)
    if len(f"ur:{ur.type}/") + 2 * (total + bytewords.CHECKSUM) <= max_chars:
        return max(total, MIN_FRAGMENT)
    checksum = zlib.crc32(ur.cbor)
    for largest in range(min(total - 1, max_chars // 2), MIN_FRAGMENT - 1, -1):
        size = fragment_size(total, largest)
        seq_len = -(-total // size)
        last = 2 * seq_len
        data = 1 + sum(map(head_size, (last, seq_len, total, checksum, size))) + size
        if len(f"ur:{ur.type}/{last}-{seq_len}/") + 2 * (data + bytewords.CHECKSUM) <= max_chars:
            return largest if seq_len <= MAX_PARTS else None
    return None


class UrDecoder:
    """One transfer, fed frame by frame in any order, with repeats and losses. The first sound one says which it is."""

    def __init__(self) -> None:
        self.type = ""
        """Of the transfer; empty before its first frame."""
        self.ur: Ur | None = None
        """The whole, once it is there."""
        self._fountain: FountainDecoder | None = None

    @property
    def part_count(self) -> int:
        """How many parts the message has when none is mixed; 0 before the first frame."""
        return self._fountain.seq_len if self._fountain else int(self.ur is not None)

    @property
    def have(self) -> tuple[bool, ...]:
        """Which of them are known, from the first to the last."""
        return self._fountain.have if self._fountain else (True,) * self.part_count

    @property
    def parts_seen(self) -> int:
        """How many frames told something new: all is there when they are `part_count`."""
        return self._fountain.rank if self._fountain else self.part_count

    def feed(self, text: str) -> None:
        """Take a frame in; a repeat changes nothing.

        Raises Unreadable for a frame that is damaged: the transfer goes on without it. Raises Mixed for a sound frame
        that is not of one message with the others, which may show only when all are there.
        """
        type_, part, message = _read(text)
        if self.type and type_ != self.type:
            raise Mixed
        if part is None:
            self._whole(Ur(type_, message))
        else:
            self._take(type_, part)

    def _whole(self, ur: Ur) -> None:
        if self.type and ur != self.ur:
            raise Mixed
        self.type, self.ur = ur.type, ur

    def _take(self, type_: str, part: Part) -> None:
        if self._fountain is None:
            if self.ur is not None:
                raise Mixed
            self.type, self._fountain = type_, FountainDecoder(part)
        self._fountain.feed(part)
        if self._fountain.message is not None:
            self.ur = Ur(type_, self._fountain.message)


def _read(text: str) -> tuple[str, Part | None, bytes]:
    """Type, part and message of a frame: a part or, where it is None, a message. Raises Unreadable."""
    # isascii first: there are letters elsewhere in Unicode whose small form is one of these
    found = _UR.fullmatch(text.lower()) if len(text) <= _MAX_CHARACTERS and text.isascii() else None
    if found is None:
        raise Unreadable("This code is not a UR, or is damaged.", "Scan it once more.")
    data = bytewords.decode(found[4])
    if found[2] is None:
        return found[1], None, data
    part = read_part(data)
    if (part.seq_num, part.seq_len) != (int(found[2]), int(found[3])):
        raise Unreadable("This code contradicts itself: it is two parts of a message at once.", "Scan another one.")
    return found[1], part, b""
