"""The first version of UR, which some programs still show: only read (BCR-2020-005 as of June 2020, BCR-2020-004).

    ur:bytes/DATA                all of it
    ur:bytes/DIGEST/DATA         the same
    ur:bytes/1of3/DIGEST/DATA    a part of it

All DATA in order are one text in BC32: the letters of bech32 (BIP173), five bits each, with a checksum at the end. It
holds a byte string in CBOR. DIGEST is the SHA-256 of that CBOR, in BC32 too.
"""

import hashlib
import re

from coldtui.core.errors import Unreadable
from coldtui.formats import cbor
from coldtui.formats.transfer import MAX_BYTES, MAX_PARTS, Mixed, too_large

_LETTERS = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"
_DIGITS = "0123456789abcdefghijklmnopqrstuv"
_CHECKSUM = 6
_UR = re.compile(rf"ur:bytes/(?:(?:([1-9][0-9]{{0,3}})of([1-9][0-9]{{0,3}})/)?([{_LETTERS}]{{58}})/)?([{_LETTERS}]+)")
_MAX_CHARACTERS = (MAX_BYTES + 5) * 8 // 5 + 1 + _CHECKSUM

_NUMBERS = {letter: number for number, letter in enumerate(_LETTERS)}
_TO_DIGITS = str.maketrans(_LETTERS, _DIGITS)

_GENERATOR = (0x3B6A57B2, 0x26508E6D, 0x1EA119FA, 0x3D4233DD, 0x2A1462B3)
_GOAL = 0x3FFFFFFF
"""What the checksum comes to over a 0 and all letters; the only thing in which BC32 differs from bech32."""

_LONG = 0x60
"""The papers' mistake for 0x5a, before a length of four bytes: it is what their encoders write from 65,536 bytes on."""


def _step(top: int) -> int:
    """What the five bits that leave the checksum at the top do to it."""
    changed = 0
    for bit, term in enumerate(_GENERATOR):
        if top >> bit & 1:
            changed ^= term
    return changed


_STEPS = tuple(map(_step, range(32)))


class Ur1Decoder:
    """One transfer, fed frame by frame in any order, with repeats and losses. The first sound one says which it is."""

    def __init__(self) -> None:
        self.part_count = 0
        """How many parts there are; 0 before the first frame."""
        self.data: bytes | None = None
        """What the byte string holds, once all of it is there."""
        self._digest: str | None = None
        self._parts: dict[int, str] = {}
        self._characters = 0

    @property
    def have(self) -> tuple[bool, ...]:
        """Which parts are here, from the first to the last."""
        return tuple(index in self._parts for index in range(self.part_count))

    @property
    def parts_seen(self) -> int:
        """How many parts are here."""
        return len(self._parts)

    def feed(self, text: str) -> None:
        """Take a frame in; a repeat changes nothing.

        Raises Unreadable for a frame that is none: the transfer goes on without it. Raises Mixed for one that is not of
        one message with the others, which may show only when all are there, for a part has no checksum of its own.
        """
        index, count, digest, letters = _read(text)
        if self.part_count and (count, digest) != (self.part_count, self._digest):
            raise Mixed
        if index in self._parts:
            if self._parts[index] != letters:
                raise Mixed
            return
        if self._characters + len(letters) > _MAX_CHARACTERS:
            raise too_large()
        alone = _content(letters, digest) if count == 1 else None
        self.part_count, self._digest, self._parts[index] = count, digest, letters
        self._characters += len(letters)
        if len(self._parts) == count:
            self.data = self._joined() if alone is None else alone

    def _joined(self) -> bytes:
        try:
            return _content("".join(self._parts[index] for index in range(self.part_count)), self._digest)
        except Unreadable:
            raise Mixed from None


def _matched(text: str) -> re.Match[str] | None:
    # isascii first: there are letters elsewhere in Unicode whose small form is one of these
    return _UR.fullmatch(text.lower()) if text.isascii() and len(text) <= _MAX_CHARACTERS + 80 else None


def _read(text: str) -> tuple[int, int, str | None, str]:
    """Index (from 0), number of parts, digest and letters of a frame. Raises Unreadable."""
    found = _matched(text)
    if found is None:
        raise Unreadable("This code is not a UR of the first version, or is damaged.", "Scan it once more.")
    if found[1] is None:
        return 0, 1, found[3], found[4]
    index, count = int(found[1]), int(found[2])
    if index > count:
        raise Unreadable("This code contradicts itself: its part has a higher number than there are.", "Scan another.")
    if count > MAX_PARTS:
        raise Unreadable("This code claims to be one of too many.", "Use a card for so much.")
    return index - 1, count, found[3], found[4]


def _content(letters: str, digest: str | None) -> bytes:
    """The bytes in a whole text. Raises Unreadable."""
    data = _bc32(letters)
    if digest is not None and _bc32(digest) != hashlib.sha256(data).digest():
        raise _damaged()
    if len(data) > 1 << 16 and data[0] == _LONG:
        data = b"\x5a" + data[1:]
    content = cbor.decode(data)
    if not isinstance(content, bytes):
        raise _damaged()
    return content


def _bc32(letters: str) -> bytes:
    """The bytes of a text in BC32, its checksum compared. Raises Unreadable."""
    body = letters[:-_CHECKSUM]
    # bits that do not make up a byte are fewer than five, and zero (BIP173)
    rest = 5 * len(body) % 8
    if not body or rest > 4 or not _is_sound(letters):
        raise _damaged()
    number = int(body.translate(_TO_DIGITS), 32)
    if number & (1 << rest) - 1:
        raise _damaged()
    return (number >> rest).to_bytes(5 * len(body) // 8, "big")


def _is_sound(letters: str) -> bool:
    """Whether the checksum at the end fits: BIP173's, over a 0 where bech32 has its human-readable part."""
    state = 1 << 5
    for letter in letters:
        state = (state & 0x1FFFFFF) << 5 ^ _NUMBERS[letter] ^ _STEPS[state >> 25]
    return state == _GOAL


def _damaged() -> Unreadable:
    return Unreadable("This code is damaged: its checksum does not fit.", "Scan it once more.")
