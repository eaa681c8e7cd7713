"""`python -m tests.bench.transfer [--rounds 200]`: how long a transaction takes from screen to camera.

A PSBT of some 10 KB is shown in a loop, a receiver joins anywhere in it, and of the frames a fifth is lost. The frames
that pass until it is complete are counted and told as seconds at 5 frames a second, against the loop that BlueWallet
shows: the first parts of a UR over and over, of which none is mixed. Frames are as large as codes of one size carry.

    UR, 2N    as coldtui shows a UR: as many parts again, each mixed of several
    BBQr      as coldtui shows a BBQr: compressed, over and over
    peer      the frames that the decoder of BlueWallet and Keeper (@ngraveio/bc-ur) needs for the same

The processor time of both libraries for the same parts is compared at the end.
"""

import argparse
import base64
import random
import statistics
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

from coldtui.formats import bbqr, cbor
from coldtui.formats.bbqr import BbqrDecoder
from coldtui.formats.kinds import Encoding
from coldtui.formats.sending import capacity
from coldtui.formats.ur import Ur, UrDecoder, UrEncoder, longest_fragment
from tests.bench.files import psbt
from tests.npm import Peer

INPUTS = 71
"""Of the PSBT, for some 10 KB."""

VERSIONS = (6, 10, 13, 20)
"""Sizes of the code: what 80x24 holds, 100x30, the size that coldtui begins with where it fits, and a large screen's."""

MOST_PEERS = 50
"""Receivers with the other decoder, which is slower."""

LOSS = 0.2
FRAMES_A_SECOND = 5
MOST_OF_LOOP = 0.9
GOAL = f"goal: UR takes at most {MOST_OF_LOOP} of the time of BlueWallet's loop, BBQr at most that of UR"


class Decoder(Protocol):
    """What both decoders have in common."""

    @property
    def part_count(self) -> int: ...
    @property
    def parts_seen(self) -> int: ...
    def feed(self, text: str) -> None: ...


@dataclass(frozen=True)
class Row:
    """Frames shown until all is there, over all rounds; `peer` are the mean frames of the other decoder, for UR."""

    version: int
    scheme: str
    parts: int
    frames: Sequence[int]
    peer: float | None = None

    @property
    def mean(self) -> float:
        """Frames."""
        return statistics.mean(self.frames)

    @property
    def seconds(self) -> float:
        """The mean, at the speed that coldtui begins with."""
        return self.mean / FRAMES_A_SECOND

    @property
    def worst(self) -> float:
        """Seconds that 19 of 20 receivers do not need."""
        return statistics.quantiles(self.frames, n=20)[-1] / FRAMES_A_SECOND


def payload() -> bytes:
    """The PSBT, binary."""
    return base64.b64decode(psbt("p2wpkh", INPUTS))


def as_ur(data: bytes, version: int) -> tuple[Ur, int]:
    """The PSBT as a UR, and the bytes of a fragment for codes of this size."""
    ur = Ur("crypto-psbt", cbor.encode(data))
    fragment = longest_fragment(ur, capacity(version, Encoding.UR))
    if fragment is None:
        raise ValueError("no code of this size carries a part")
    return ur, fragment


def seen(loop: Sequence[str], chance: random.Random) -> list[tuple[int, str]]:
    """The frames that reach a receiver, each with how many were shown until then."""
    start = chance.randrange(len(loop))
    shown = ((number + 1, loop[(start + number) % len(loop)]) for number in range(50 * len(loop)))
    return [frame for frame in shown if chance.random() >= LOSS]


def frames_needed(loop: Sequence[str], make: Callable[[], Decoder], chance: random.Random) -> int:
    """How many frames are shown until a receiver has all."""
    decoder = make()
    for shown, text in seen(loop, chance):
        decoder.feed(text)
        if decoder.parts_seen == decoder.part_count:
            return shown
    raise AssertionError("a transfer did not end")


def measure(version: int, rounds: int, peer: Peer | None = None) -> list[Row]:
    """The rows of one size of code, BlueWallet's loop first."""
    data = payload()
    encoder = UrEncoder(*as_ur(data, version))
    count = encoder.part_count
    parts = [encoder.part(number) for number in range(1, 2 * count + 1)]
    split = bbqr.split(data, "P", "Z", capacity(version, Encoding.BBQR))
    return [
        Row(version, "BlueWallet", count, received(parts[:count], UrDecoder, rounds)),
        Row(version, "UR, 2N", count, received(parts, UrDecoder, rounds), peer and received_by(peer, parts, rounds)),
        Row(version, "BBQr", len(split), received(split, BbqrDecoder, rounds)),
    ]


def received(loop: Sequence[str], make: Callable[[], Decoder], rounds: int) -> list[int]:
    """How many frames are shown until each of so many receivers has all."""
    chance = random.Random(1)
    return [frames_needed(loop, make, chance) for _ in range(rounds)]


def received_by(peer: Peer, loop: Sequence[str], rounds: int) -> float:
    """The same of the other decoder, as a mean over the first of those receivers."""
    chance = random.Random(1)
    rounds = min(rounds, MOST_PEERS)
    return statistics.mean(peer_needed(peer, loop, chance) for _ in range(rounds))


def peer_needed(peer: Peer, loop: Sequence[str], chance: random.Random) -> int:
    """How many frames are shown until the other decoder has all."""
    came = seen(loop, chance)[: 6 * len(loop)]
    return came[peer("decode", parts=[text for _, text in came])["fed"] - 1][0]


def processor_time(peer: Peer, rounds: int = 3) -> dict[str, tuple[float, float]]:
    """Milliseconds of ours and of the peer, the quickest of some rounds: to make 2N parts, to join the mixed ones."""
    ur, fragment = as_ur(payload(), 10)
    encoder = UrEncoder(ur, fragment)
    count = encoder.part_count
    mixed = [encoder.part(number) for number in range(count + 1, 4 * count)]
    given = {"type": ur.type, "cbor": ur.cbor.hex(), "max_fragment": fragment, "count": 2 * count}

    def encode() -> None:
        fresh = UrEncoder(ur, fragment)
        for number in range(1, 2 * count + 1):
            fresh.part(number)

    def decode() -> None:
        decoder, waiting = UrDecoder(), iter(mixed)
        while decoder.ur is None:
            decoder.feed(next(waiting))

    return {
        "encode": (_quickest(encode, rounds), min(peer("time_encode", **given) for _ in range(rounds))),
        "decode": (_quickest(decode, rounds), min(peer("time_decode", parts=mixed) for _ in range(rounds))),
    }


def _quickest(work: Callable[[], None], rounds: int) -> float:
    return min(_timed(work) for _ in range(rounds))


def _timed(work: Callable[[], None]) -> float:
    start = time.process_time()
    work()
    return 1000 * (time.process_time() - start)


def table(rows: Sequence[Row]) -> str:
    """The rows for people; the first of each size is what the others are compared with."""
    lines = [
        f"{'code':<6}{'shown as':<12}{'parts':>6}{'frames':>8}{'seconds':>9}{'19 of 20':>10}{'ratio':>7}{'peer':>8}"
    ]
    for row in rows:
        loop = next(other for other in rows if other.version == row.version)
        peer = "-" if row.peer is None else f"{row.peer:.0f}"
        cells = f"{row.mean:>8.0f}{row.seconds:>9.1f}{row.worst:>10.1f}{row.mean / loop.mean:>7.2f}{peer:>8}"
        lines.append(f"v{row.version:<5}{row.scheme:<12}{row.parts:>6}{cells}")
    return "\n".join(lines)


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.transfer", description="Time from screen to camera.")
    parser.add_argument("--rounds", type=int, default=200)
    parser.add_argument("--version", type=int, choices=range(3, 41), metavar="3-40", action="append")
    asked = parser.parse_args(arguments)
    with Peer("ur.cjs") as peer:
        rows = [row for version in asked.version or VERSIONS for row in measure(version, asked.rounds, peer)]
        cost = processor_time(peer)
    print(f"a PSBT of {len(payload()):,} bytes, {LOSS:.0%} of the frames lost, {FRAMES_A_SECOND} frames a second")
    print(f"mean of {asked.rounds} receivers, each joining anywhere")
    print(table(rows))
    for what, (ours, theirs) in cost.items():
        print(f"{what}: {ours:.1f} ms, @ngraveio/bc-ur {theirs:.1f} ms, ratio {ours / theirs:.2f}")
    print(GOAL)


if __name__ == "__main__":
    main()
