"""How long it takes to make a key from a passphrase: the work cannot say how far it is, so that is estimated.

A small run of the same work is measured first. scrypt's work grows with N (RFC 7914), and a little faster where its
memory no longer fits into the processor's own: by a quarter at 256 MB to 1 GB, measured.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from time import monotonic

from coldtui.formats.age_locks import SALT, PassphraseLock
from coldtui.ui.progress import Progress

_SAMPLE = 14
"""Rounds of the small run as a power of 2: 16 MB, some hundredths of a second."""

_BEYOND_THE_CACHE = 1.25
_BODY = 32


def memory(log_n: int) -> str:
    """What 2^log_n rounds take: "256 MB" for 18, "1 GB" for 20. Binary, as memory is sold."""
    kilobytes = 1 << log_n
    for shift, name in ((20, "GB"), (10, "MB")):
        if kilobytes >> shift:
            return f"{kilobytes >> shift} {name}"
    return f"{kilobytes} kB"


def expected_seconds(log_n: int, clock: Callable[[], float] = monotonic) -> float:
    """How long 2^log_n rounds will take on this computer. Raises DeviceFailed where even the small run has no room."""
    began = clock()
    PassphraseLock(bytes(SALT), _SAMPLE, bytes(_BODY)).opened(b"")
    sample = clock() - began
    return sample * 2.0 ** (log_n - _SAMPLE) * (_BEYOND_THE_CACHE if log_n > _SAMPLE else 1)


@contextmanager
def key_phase(progress: Progress, log_n: int) -> Iterator[None]:
    """A phase in which a key is made from a passphrase, to seal or to open; it says how long that will take."""
    with progress.phase(f"Making the key from the passphrase: {memory(log_n)} of memory", "", expected_seconds(log_n)):
        yield
