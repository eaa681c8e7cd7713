"""Whatever frames are shown, decoding them takes at most two seconds and 100 MB."""

import json
import random
import subprocess
import sys
import zlib
from pathlib import Path

import pytest

from coldtui.formats import bytewords, cbor
from coldtui.formats.fountain import FountainEncoder, Part
from coldtui.formats.fragments import degrees, xoshiro256
from coldtui.formats.transfer import MAX_BYTES, MAX_PARTS
from coldtui.formats.ur import Ur, UrEncoder, single

ROOT = Path(__file__).parents[2]
SECONDS, MEGABYTES = 2.0, 100.0
LARGEST = random.Random(1).randbytes(MAX_BYTES)
FRAGMENT = 489
"""Bytes, of which the largest message has about as many fragments as one may have."""


def run(folder, frames, work=None):
    """Whether it became complete, seconds, megabytes."""
    path = folder / "frames"
    path.write_text("".join(f"{frame}\n" for frame in frames), encoding="latin-1")
    command = [sys.executable, "-m", "tests.formats.bounded_ur", str(path), *([] if work is None else [str(work)])]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=120, check=True)
    return json.loads(done.stdout)


def frame(part):
    return f"ur:bytes/{part.seq_num}-{part.seq_len}/{bytewords.encode(part.cbor())}"


def numbers_of_degree(least, most, seq_len, checksum):
    """The numbers of parts that mix so many fragments."""
    for number in range(seq_len + 1, 1_000_000):
        numbers = xoshiro256(number.to_bytes(4, "big") + checksum.to_bytes(4, "big"))
        if least <= degrees(seq_len).draw(numbers) + 1 <= most:
            yield number


def garbage():
    """What no decoder can use, in every way that comes to mind."""
    chance = random.Random(2)
    good = UrEncoder(Ur("bytes", chance.randbytes(3_000)), 150).part(33)
    huge = bytewords.encode(cbor.encode((1, 9, 2**40, 5, bytes(150))))
    deep = bytewords.encode(b"\x81" * 150)
    for number in range(20_000):
        place = chance.randrange(good.rindex("/") + 1, len(good))
        yield good[:place] + ("A" if good[place] != "A" else "E") + good[place + 1 :]
        yield "UR:BYTES/" + "".join(chance.choices("AEJK", k=300))
        yield f"UR:BYTES/{number}-9/{huge}"
        yield f"UR:BYTES/1-9/{deep}"
        yield "".join(map(chr, chance.choices(range(32, 256), k=60)))


def the_largest_message():
    encoder = FountainEncoder(LARGEST, FRAGMENT)
    return [frame(encoder.part(number)) for number in range(1, encoder.seq_len + 1)]


def mixed_parts_alone(count=2_000):
    encoder = FountainEncoder(LARGEST, FRAGMENT)
    return [frame(encoder.part(encoder.seq_len + number)) for number in range(1, count)]


def parts_that_mix_almost_all(count=1_500):
    """The dearest to expand, and no two of one message."""
    chance, checksum = random.Random(3), zlib.crc32(LARGEST)
    seq_len = -(-MAX_BYTES // FRAGMENT)
    numbers = numbers_of_degree(seq_len * 9 // 10, seq_len, seq_len, checksum)
    for number, _ in zip(numbers, range(count), strict=False):
        yield frame(Part(number, seq_len, MAX_BYTES, checksum, chance.randbytes(FRAGMENT)))


def parts_that_mix_two(count=6_000):
    """Many equations to keep."""
    checksum = zlib.crc32(LARGEST)
    encoder = FountainEncoder(LARGEST, FRAGMENT)
    numbers = numbers_of_degree(2, 2, encoder.seq_len, checksum)
    return [frame(encoder.part(number)) for number, _ in zip(numbers, range(count), strict=False)]


def two_transfers_in_turn(count=500):
    """Each frame begins anew, with a part that mixes many."""
    for number in range(count):
        for checksum in (1, 2):
            yield frame(Part(MAX_PARTS + 1 + number, MAX_PARTS, MAX_PARTS * 100, checksum, bytes(100)))


def another_length_in_every_frame(count=600):
    """Each needs the weights of its own length."""
    for number in range(count):
        seq_len = MAX_PARTS - number
        yield frame(Part(MAX_PARTS + 1, seq_len, seq_len * 20, 7, bytes(20)))


def one_frame_of_two_megabytes():
    return [single(Ur("bytes", LARGEST))] * 10


def one_frame_of_many_values():
    return [f"ur:bytes/1-9/{bytewords.encode(bytes((0x9A, 0, 15, 66, 63)) + bytes(999_999))}"] * 5


CASES = {
    "garbage": (garbage, False),
    "the-largest-message": (the_largest_message, True),
    "mixed-parts-alone": (mixed_parts_alone, False),
    "parts-that-mix-almost-all": (parts_that_mix_almost_all, False),
    "parts-that-mix-two": (parts_that_mix_two, False),
    "mixed-then-unmixed": (lambda: [*parts_that_mix_two(3_000), *the_largest_message()], True),
    "two-transfers-in-turn": (two_transfers_in_turn, False),
    "another-length-in-every-frame": (another_length_in_every_frame, False),
    "one-frame-of-2-mb": (one_frame_of_two_megabytes, True),
    "one-frame-of-many-values": (one_frame_of_many_values, False),
}


@pytest.mark.slow
@pytest.mark.parametrize(("frames", "is_complete"), CASES.values(), ids=CASES)
def test_decoding_stays_within_bounds(tmp_path, frames, is_complete):
    complete, seconds, megabytes = run(tmp_path, frames())
    assert complete == is_complete
    assert seconds <= SECONDS
    assert megabytes <= MEGABYTES


@pytest.mark.slow
def test_control_without_the_bound_on_work_it_takes_too_long(tmp_path):
    frames = list(parts_that_mix_almost_all())
    _, bounded, _ = run(tmp_path, frames)
    _, seconds, _ = run(tmp_path, frames, work=10**12)
    assert seconds > SECONDS
    assert seconds > 4 * bounded


@pytest.mark.slow
def test_control_memory_is_measured(tmp_path):
    _, _, little = run(tmp_path, [single(Ur("bytes", b"a"))])
    _, _, much = run(tmp_path, one_frame_of_two_megabytes())
    assert much > little + 8
