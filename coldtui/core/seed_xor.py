"""Seed XOR: one recovery phrase as two to four phrases, all of which are needed (Coldcard, docs/seed-xor.md).

Each part is a whole recovery phrase of the same length, with a checksum of its own, and opens a wallet of its own. The
exclusive or of what the parts stand for is what the phrase stands for. Nothing tells that a set of parts is the right
one: any phrases of one length combine to some phrase. Only the fingerprint tells.
"""

from collections.abc import Callable, Sequence

from coldtui.core.errors import Refused
from coldtui.core.mnemonic import ENTROPY_SIZES

FEWEST_PARTS = 2
MOST_PARTS = 4
"""How many parts there can be. Coldcard makes as many, and reads any number."""

COLDCARD_COUNTS = (12, 18, 24)
"""The lengths, in words, that Coldcard makes and reads."""


def split(entropy: bytes | bytearray, parts: int, random: Callable[[int], bytes]) -> tuple[bytes, ...]:
    """The entropy of 2 to 4 phrases whose exclusive or is `entropy` (16 to 32 bytes); all but the last are random.

    `random(n)` gives n secret random bytes. Raises ValueError for another number of parts or another size, Refused for
    two parts of the phrase that stands for zero, and RuntimeError for a source of bytes that repeats itself: one of the
    parts could be the phrase itself then.
    """
    if not FEWEST_PARTS <= parts <= MOST_PARTS or len(entropy) not in ENTROPY_SIZES:
        raise ValueError("Seed XOR makes 2 to 4 parts of 16, 20, 24, 28 or 32 bytes")
    if parts == FEWEST_PARTS and not any(entropy):
        raise Refused("Two parts of this phrase would be the same phrase.", "Make three parts or four.")
    made = [random(len(entropy)) for _ in range(parts - 1)]
    if any(len(part) != len(entropy) for part in made):
        raise RuntimeError("the random source gave fewer bytes than it was asked for")
    made.append(_xor([bytes(entropy), *made]))
    if len(set(made)) < parts or bytes(entropy) in made or bytes(len(entropy)) in made:
        raise RuntimeError("the random source repeats itself")
    return tuple(made)


def combine(parts: Sequence[bytes | bytearray]) -> bytes:
    """What two or more parts stand for together, in any order. Raises Refused where they cannot be of one set."""
    if len(parts) < FEWEST_PARTS:
        raise Refused("Seed XOR needs two parts at least.", "Enter every part.")
    if len({len(part) for part in parts}) > 1:
        raise Refused(
            "These parts have different numbers of words, so they are not of one set.",
            "All parts of a Seed XOR have as many words as the phrase that they stand for.",
        )
    if len({bytes(part) for part in parts}) < len(parts):
        raise Refused("The same part was given twice.", "Enter each part once. All of them are needed.")
    return _xor(parts)


def _xor(parts: Sequence[bytes | bytearray]) -> bytes:
    result = bytearray(len(parts[0]))
    for part in parts:
        for place, octet in enumerate(part):
            result[place] ^= octet
    return bytes(result)
