"""Randomness of the machine: from the kernel, and only from there."""

import builtins
import os
from collections.abc import Callable
from typing import Protocol

from coldtui.core.errors import NoRandomness

_SAMPLE = 64
_DIFFERENT = 32
"""Of 64 random bytes about 57 are different; fewer than 32 come less often than once in 10^18 draws."""


class Randomness(Protocol):
    """Where fresh secrets come from."""

    def bytes(self, count: int) -> builtins.bytes:
        """`count` random bytes. Raises NoRandomness rather than give fewer or weaker ones."""

    def check(self) -> None:
        """Raise NoRandomness unless the generator is reached, ready and alive; to be asked before a key is made."""


def _without_waiting(count: int) -> builtins.bytes:
    return os.getrandom(count, os.GRND_NONBLOCK)


class KernelRandomness:
    """getrandom(2): waits until the kernel's generator was seeded once, needs no file, and never falls back."""

    def __init__(
        self,
        getrandom: Callable[[int], builtins.bytes] = os.getrandom,
        at_once: Callable[[int], builtins.bytes] = _without_waiting,
    ) -> None:
        self._getrandom = getrandom
        self._at_once = at_once

    def bytes(self, count: int) -> builtins.bytes:
        """`count` bytes, at least one; raises NoRandomness when the kernel gives none."""
        if count < 1:
            raise ValueError(count)
        drawn = b""
        while len(drawn) < count:  # a signal may cut a request of more than 256 bytes short: getrandom(2)
            try:
                more = self._getrandom(count - len(drawn))
            except OSError as error:
                raise _no_randomness() from error
            if not more:
                raise _no_randomness()
            drawn += more
        return drawn

    def check(self) -> None:
        """Draw twice without waiting, and throw both away. Raises NoRandomness.

        Without waiting the kernel says EAGAIN while its generator is not seeded (getrandom(2), GRND_NONBLOCK). Two
        draws that are alike, or one of few different bytes, come from no generator. This finds one that is broken, not
        one that is weak: no test of its output could, which is why the user's dice are mixed in.
        """
        try:
            one, other = self._at_once(_SAMPLE), self._at_once(_SAMPLE)
        except OSError as error:
            raise _no_randomness() from error
        is_alive = one != other and all(len(draw) == _SAMPLE and len(set(draw)) >= _DIFFERENT for draw in (one, other))
        if not is_alive:
            raise NoRandomness(
                "The random generator of this computer is broken: it repeats itself.",
                "Make no shares here, and no key except from dice alone. Use another computer.",
            )


def check_when_ready(randomness: Randomness) -> None:
    """Wait until the generator is seeded, where the computer was switched on a moment ago, and check it.

    Raises NoRandomness.
    """
    randomness.bytes(1)
    randomness.check()


def _no_randomness() -> NoRandomness:
    return NoRandomness(
        "This computer gives no random numbers, so no key and no shares can be made here.",
        "Restart it; if that does not help, use another computer.",
    )
