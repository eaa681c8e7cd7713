"""Which fragments of a message are mixed into which part: what sender and receiver compute alike (BCR-2024-001, 4).

All of it is arithmetic on IEEE 754 doubles in the order of that paper: another order is another choice of fragments now
and then, and a transfer that never ends.
"""

import functools
import hashlib
from collections.abc import Iterator, Sequence

_WORD = (1 << 64) - 1


def xoshiro256(seed: bytes) -> Iterator[int]:
    """Xoshiro256** from the SHA-256 of a seed: numbers of 64 bits without end."""
    digest = hashlib.sha256(seed).digest()
    a, b, c, d = (int.from_bytes(digest[at : at + 8], "big") for at in range(0, 32, 8))
    while True:
        x = b * 5 & _WORD
        x = (x << 7 | x >> 57) & _WORD
        yield x * 9 & _WORD
        t = b << 17 & _WORD
        c ^= a
        d ^= b
        b ^= c
        a ^= d
        c ^= t
        d = (d << 45 | d >> 19) & _WORD


def below(count: int, numbers: Iterator[int]) -> int:
    """A number from 0 to count - 1 out of the next one.

    The 2^10 highest numbers round up to 1.0 as doubles, for which the paper has no answer: here they are the last one.
    """
    return min(int(next(numbers) * 2.0**-64 * count), count - 1)


class Sampler:
    """Draws an index by its weight in constant time (BCR-2024-001, "Random Sampler": the method of Walker and Vose)."""

    __slots__ = ("_aliases", "_shares")

    def __init__(self, weights: Sequence[float]) -> None:
        count = len(weights)
        # one by one: sum() of Python 3.12 and later compensates what is lost in rounding, and nobody else does
        total = 0.0
        for weight in weights:
            total += weight
        scaled = [weight * count / total for weight in weights]
        small = [index for index in reversed(range(count)) if scaled[index] < 1]
        large = [index for index in reversed(range(count)) if scaled[index] >= 1]
        self._shares = [1.0] * count
        self._aliases = [0] * count
        while small and large:
            less, more = small.pop(), large.pop()
            self._shares[less] = scaled[less]
            self._aliases[less] = more
            scaled[more] += scaled[less] - 1
            (small if scaled[more] < 1 else large).append(more)

    def draw(self, numbers: Iterator[int]) -> int:
        """An index, out of the next two numbers."""
        index = below(len(self._shares), numbers)
        return index if next(numbers) * 2.0**-64 < self._shares[index] else self._aliases[index]


@functools.lru_cache(maxsize=4)
def degrees(seq_len: int) -> Sampler:
    """How many fragments a part mixes, less one: 1 to seq_len, the more the rarer (a harmonic series)."""
    return Sampler([1 / degree for degree in range(1, seq_len + 1)])


def shuffled(items: Sequence[int], numbers: Iterator[int], count: int) -> list[int]:
    """The first `count` of the items in an order drawn from the numbers (Fisher-Yates)."""
    remaining = list(items)
    return [remaining.pop(below(len(remaining), numbers)) for _ in range(count)]


def mixed_into(seq_num: int, seq_len: int, checksum: int) -> list[int]:
    """The indexes (from 0) of the fragments in part `seq_num` (1 to 2^32 - 1) of a message with this CRC-32.

    Up to seq_len each part is one fragment, in order. The work grows with seq_len: some milliseconds for 4,096.
    """
    if seq_num <= seq_len:
        return [seq_num - 1]
    numbers = xoshiro256(seq_num.to_bytes(4, "big") + checksum.to_bytes(4, "big"))
    degree = degrees(seq_len).draw(numbers) + 1
    return shuffled(range(seq_len), numbers, degree)
