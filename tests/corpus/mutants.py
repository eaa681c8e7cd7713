"""Damage to PSBTs, seeded: single bytes, lengths, slices, whole fields, parts of other files."""

import random
from collections.abc import Iterator

from tests.build.psbt import MAGIC
from tests.build.script import compact, lengthed

Pair = tuple[bytes, bytes]


def split(raw: bytes) -> list[list[Pair]]:
    """The maps of a valid PSBT as pairs."""
    maps: list[list[Pair]] = []
    pairs: list[Pair] = []
    position = len(MAGIC)

    def take() -> bytes:
        nonlocal position
        size, position = raw[position], position + 1
        if size >= 0xFD:
            width = 1 << (size - 0xFC)
            size, position = int.from_bytes(raw[position : position + width], "little"), position + width
        position += size
        return raw[position - size : position]

    while position < len(raw):
        key = take()
        if key:
            pairs.append((key, take()))
        else:
            maps.append(pairs)
            pairs = []
    return maps


def join(maps: list[list[Pair]]) -> bytes:
    """The bytes of maps."""
    return MAGIC + b"".join(b"".join(lengthed(k) + lengthed(v) for k, v in pairs) + b"\0" for pairs in maps)


def _bytes(rng: random.Random, raw: bytes) -> bytes:
    """Some bytes changed, cut out, put in, repeated, or cut off."""
    data = bytearray(raw)
    for _ in range(rng.choice((1, 1, 1, 2, 5, 20))):
        at = rng.randrange(len(data))
        how = rng.randrange(7)
        if how == 0:
            data[at] ^= 1 << rng.randrange(8)
        elif how == 1:
            data[at] = rng.choice((0, 1, 0x7F, 0x80, 0xFC, 0xFD, 0xFE, 0xFF, rng.randrange(256)))
        elif how == 2:
            del data[at : at + rng.choice((1, 2, 4, 33, 80))]
        elif how == 3:
            data[at:at] = rng.randbytes(rng.choice((1, 2, 4, 9, 33)))
        elif how == 4:
            piece = data[at : at + rng.randrange(1, 100)]
            data[at:at] = piece
        elif how == 5:
            data[at : at + 9] = b"\xff" + rng.randbytes(8)
        elif rng.random() < 0.2:
            del data[at:]
        if not data:
            return b""
    return bytes(data)


def _fields(rng: random.Random, raw: bytes, other: bytes) -> bytes:
    """Fields dropped, repeated, moved, retyped, resized, or taken from another file."""
    maps, foreign = split(raw), split(other)
    for _ in range(rng.choice((1, 1, 2, 4))):
        pairs = rng.choice(maps)
        how = rng.randrange(8)
        if how == 0:
            pairs.append(rng.choice(rng.choice(foreign) or [(b"\x03", b"\x01\0\0\0")]))
        elif how == 1:
            pairs.append((bytes((rng.randrange(0x20),)) + rng.randbytes(rng.choice((0, 0, 32, 33))), rng.randbytes(4)))
        elif how == 2:
            rng.shuffle(maps) if rng.random() < 0.2 else rng.shuffle(pairs)
        elif how == 3:
            maps.append([]) if rng.random() < 0.5 else maps.pop()
        elif pairs:
            at = rng.randrange(len(pairs))
            key, value = pairs[at]
            if how == 4:
                del pairs[at]
            elif how == 5:
                pairs[at] = (bytes((rng.randrange(0x20),)) + key[1:], value)
            elif how == 6:
                pairs[at] = (key, _bytes(rng, value) if value else rng.randbytes(3))
            else:
                pairs[at] = (_bytes(rng, key) or b"\x01", value)
        if not maps:
            break
    return join(maps)


def _numbers(rng: random.Random, raw: bytes) -> bytes:
    """A number of four or eight bytes set to an edge."""
    edge = rng.choice((0, 1, 2**31 - 1, 2**31, 2**32 - 1, 2**63, 2**64 - 1, 21 * 10**14, 21 * 10**14 + 1))
    width = 8 if edge >= 2**32 else rng.choice((4, 8))
    at = rng.randrange(max(1, len(raw) - width))
    return raw[:at] + edge.to_bytes(width, "little") + raw[at + width :]


def _count(rng: random.Random, raw: bytes) -> bytes:
    """A compact size put where one may be."""
    at = rng.randrange(len(raw))
    return raw[:at] + compact(rng.choice((252, 253, 65_535, 65_536, 2**32 - 1, 2**32, 2**64 - 1))) + raw[at + 1 :]


def mutants(files: list[bytes], count: int, seed: int) -> Iterator[tuple[int, bytes]]:
    """`count` damaged files, each with the number of the file that it comes from; the same for the same seed."""
    rng = random.Random(seed)
    for _ in range(count):
        number = rng.randrange(len(files))
        raw = files[number]
        how = rng.random()
        if how < 0.4:
            yield number, _bytes(rng, raw)
        elif how < 0.85:
            yield number, _fields(rng, raw, rng.choice(files))
        else:
            yield number, (_numbers if how < 0.93 else _count)(rng, raw)
