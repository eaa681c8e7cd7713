"""`python -m tests.bench.scanning [--rounds 4]`: how many codes are found in bad pictures, and what looking costs.

Each picture is a code of one version filled with random letters, three quarters as high as the picture, seen in one of
the twenty ways of `tests.optics.KINDS`. The peer is zxing-cpp by itself on the same pixels in the same run; ours is the
decoder of the camera from a frame as the driver gives it (YUYV) to its answer: codes, preview and all. A code counts
where it is read exactly; one that is read as something else is counted apart. Goals: at least 92 % at 640 by 480, and
at most 15 ms a frame in median.
"""

import argparse
import random
import statistics
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from io import BytesIO

import segno
import zxingcpp
from PIL import Image

from coldtui.devices import frame_decoder
from coldtui.devices.decoder_process import understood
from tests import optics

CAPACITY = {5: 154, 10: 395, 15: 758, 20: 1249, 25: 1853}
"""Letters of the alphanumeric mode in a version at level L (ISO/IEC 18004, table 7)."""

SIZE = (640, 480)
LETTERS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:"
QR = zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCode)
GOALS = "goals: found at least 92 %, median at most 15 ms"


@dataclass
class Count:
    """How many pictures there were, how many codes were found by us and by the peer, and how many were wrong."""

    pictures: int = 0
    ours: int = 0
    bare: int = 0
    wrong: int = 0

    def add(self, payload: bytes, ours: Sequence[bytes], bare: Sequence[bytes]) -> None:
        """One picture."""
        self.pictures += 1
        self.ours += payload in ours
        self.bare += payload in bare
        self.wrong += any(one != payload for one in ours)


@dataclass
class Result:
    """Counts by the kind of picture and by version, and seconds a picture."""

    kinds: dict[str, Count] = field(default_factory=dict)
    versions: dict[int, Count] = field(default_factory=dict)
    ours: list[float] = field(default_factory=list)
    bare: list[float] = field(default_factory=list)

    @property
    def whole(self) -> Count:
        """All together."""
        every = self.kinds.values()
        return Count(*(sum(getattr(one, name) for one in every) for name in ("pictures", "ours", "bare", "wrong")))


def code(version: int, seed: int) -> tuple[bytes, Image.Image]:
    """A full code and its payload."""
    payload = "".join(random.Random(seed).choices(LETTERS, k=CAPACITY[version]))
    made = segno.make(payload, version=version, error="l", mode="alphanumeric", boost_error=False, micro=False)
    file = BytesIO()
    made.save(file, kind="png", scale=4, border=4)
    return payload.encode(), Image.open(BytesIO(file.getvalue())).convert("L")


def pictures(rounds: int, first_seed: int, size: tuple[int, int]) -> Iterator[tuple[str, int, bytes, Image.Image]]:
    """Kind, version, payload and picture."""
    for number, (kind, optic) in enumerate(optics.KINDS.items()):
        for version in CAPACITY:
            for turn in range(rounds):
                seed = first_seed + 10_000 * number + 100 * version + turn
                payload, made = code(version, seed)
                yield kind, version, payload, optic(optics.scene(made, size), seed)


def yuyv(picture: Image.Image) -> bytes:
    """A frame as cameras give it."""
    frame = bytearray(b"\x80" * (2 * picture.width * picture.height))
    frame[::2] = picture.tobytes()
    return bytes(frame)


def run(rounds: int, first_seed: int = 1, size: tuple[int, int] = SIZE) -> Result:
    """Look at every picture."""
    result, looker = Result(), frame_decoder.Looker()
    width, height = size
    for kind, version, payload, picture in pictures(rounds, first_seed, size):
        grey, frame = memoryview(picture.tobytes()), yuyv(picture)
        started = time.perf_counter()
        answer = looker.look(frame_decoder.PIXELS, (2, 0), (width, height, 2 * width), frame)
        between = time.perf_counter()
        bare = zxingcpp.read_barcodes(grey.cast("B", (height, width)), formats=QR)
        result.bare.append(time.perf_counter() - between)
        result.ours.append(between - started)
        found = [one.data for one in understood(answer).codes]
        theirs = [bytes(one.bytes) for one in bare if one.valid]
        result.kinds.setdefault(kind, Count()).add(payload, found, theirs)
        result.versions.setdefault(version, Count()).add(payload, found, theirs)
    return result


def table(result: Result) -> str:
    """The counts for people."""
    whole = result.whole
    rows = [(f"version {version}", count) for version, count in result.versions.items()]
    lines = [f"{'':22}{'pictures':>10}{'coldtui':>10}{'bare':>10}{'wrong':>10}"]
    for name, count in [*result.kinds.items(), *rows, ("all", whole)]:
        shares = "".join(f"{100 * one / count.pictures:9.1f}%" for one in (count.ours, count.bare))
        lines.append(f"{name:22}{count.pictures:>10}{shares}{count.wrong:>10}")
    for name, times in (("coldtui", result.ours), ("bare", result.bare)):
        slow = statistics.quantiles(times, n=20)[-1]
        lines.append(
            f"{name}: median {1000 * statistics.median(times):.1f} ms, one in twenty over {1000 * slow:.1f} ms"
        )
    return "\n".join(lines)


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.scanning", description="Codes in bad pictures.")
    parser.add_argument("--rounds", type=int, default=4)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--size", type=lambda text: tuple(map(int, text.split("x"))), default=SIZE)
    asked = parser.parse_args(arguments)
    print(f"{asked.rounds} pictures of each kind and version, {asked.size[0]} by {asked.size[1]}")
    print(table(run(asked.rounds, asked.seed, asked.size)))
    print(GOALS)


if __name__ == "__main__":
    main()
