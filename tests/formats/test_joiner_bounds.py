"""Whatever codes are shown, joining them takes at most two seconds and 100 MB."""

import json
import random
import subprocess
import sys
import zlib
from pathlib import Path

import pytest

from coldtui.formats import bbqr, cbor, pmofn
from coldtui.formats.transfer import MAX_PARTS
from coldtui.formats.ur import Ur, UrEncoder, single

ROOT = Path(__file__).parent.parent.parent
SECONDS, MEGABYTES = 2.0, 100.0
BIGGEST = 1_999_900
CHANCE = random.Random(8)
PSBT = b"psbt\xff" + CHANCE.randbytes(BIGGEST)


def run(folder, frames):
    path = folder / "codes"
    path.write_text("".join(f"{frame}\n" for frame in frames))
    command = [sys.executable, "-m", "tests.formats.joining", str(path)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=120, check=True)
    return json.loads(done.stdout)


def parts_of(data, count, start=1, fragment=500):
    encoder = UrEncoder(Ur("crypto-psbt", cbor.encode(data)), fragment)
    return (encoder.part(number) for number in range(start, start + count))


def bomb(letter="B", size=1_900_000):
    deflater = zlib.compressobj(9, zlib.DEFLATED, -10)
    return bbqr.split(deflater.compress(bytes(size)) + deflater.flush(), letter, "2", 5_000)[0].replace("B$2", "B$Z")


def bombs_beyond_the_limit():
    return [bomb(size=50_000_000)] * 20


def mixed_transfers(count):
    """Every code begins another transfer."""
    return (next(parts_of(bytes([number % 251]) * 5_000, 1)) for number in range(count))


def mixed_transfers_of_many_parts(count):
    """The same, each with as many parts as there can be and begun with a mixed one: what is the dearest to read."""
    for number in range(count):
        seq_len = MAX_PARTS - number
        yield from parts_of(bytes([number % 251]) * (10 * seq_len - 5), 1, 2 * MAX_PARTS + number, 10)


def two_bbqr_transfers():
    """Two with one header, code by code: a contradiction every other time."""
    ours = bbqr.split(b"psbt\xff" + CHANCE.randbytes(100_000), "P", "2", 800)
    others = bbqr.split(b"psbt\xff" + CHANCE.randbytes(100_000), "P", "2", 800)
    return [text for pair in zip(ours, others, strict=True) for text in pair] * 8


def spliced_again_and_again():
    """Two codes that together are no PSBT, a thousand times."""
    return list(bbqr.split(b"psbt\xff" + bytes(5_000), "P", "H", 8_000)) * 1_000


SEQUENCES = {
    "the largest transfer as UR, in order": lambda: parts_of(PSBT, 4_000),
    "the largest transfer as UR, mixed parts only": lambda: parts_of(PSBT, 4_200, start=4_001),
    "a small transfer as UR, thousands of mixed parts": lambda: parts_of(bytes(3_000), 5_000, 10_000, 10),
    "the largest transfer as UR, in one code": lambda: [single(Ur("crypto-psbt", cbor.encode(PSBT)))],
    "the largest transfer as BBQr": lambda: bbqr.split(PSBT, "P", "H", 4_296),
    "the largest text in parts": lambda: pmofn.split("cHNidP8" + "A" * 2_600_000, 700),
    "a PSBT of two megabytes in hexadecimal": lambda: [PSBT.hex()],
    "letters to the base 43": lambda: ["A" * 4_296] * 200,
    "four million letters": lambda: ["A" * 4_000_000],
    "four million words": lambda: ["abandon " * 500_000],
    "four million digits": lambda: ["1" * 4_000_000],
    "brackets": lambda: ["[" * 4_000_000, "{" * 60_000],
    "two megabytes of nothing, packed": lambda: [bomb()] * 5,
    "fifty megabytes of nothing, packed": bombs_beyond_the_limit,
    "every code another transfer": lambda: mixed_transfers(1_000),
    "every code another transfer of thousands": lambda: mixed_transfers_of_many_parts(2_000),
    "two transfers at once": two_bbqr_transfers,
    "what belongs to no PSBT, again and again": spliced_again_and_again,
    "headers that promise much": lambda: [
        f"UR:BYTES/1-{2**31}/AEAEAEAE", "B$ZPZZ00AA", "p1of9999 A", "ur:bytes/1of9999/" + "q" * 58 + "/q",
    ] * 500,
}  # fmt: skip


@pytest.mark.slow
@pytest.mark.parametrize("name", SEQUENCES)
def test_codes_made_to_take_long_or_much_are_bounded(tmp_path, name):
    answer, seconds, megabytes = run(tmp_path, SEQUENCES[name]())
    assert answer in {"Progress", "Complete", "Ignored"}
    assert seconds < SECONDS
    assert megabytes < MEGABYTES


def test_control_the_room_is_small_and_the_clock_runs(tmp_path):
    code = (
        "import resource, zlib; from tests.formats import joining\n"
        "resource.setrlimit(resource.RLIMIT_AS, (joining.ADDRESS_SPACE,) * 2)\n"
        "try:\n    zlib.decompress(zlib.compress(bytes(1_000_000)) , bufsize=900_000_000)\n"
        "except MemoryError:\n    print('small')\n"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "small"
    _, seconds, megabytes = run(tmp_path, [single(Ur("bytes", cbor.encode(PSBT)))])
    assert seconds > 0
    assert megabytes > len(PSBT) / 1_000_000
