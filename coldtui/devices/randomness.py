"""Randomness of the machine: from the kernel, and only from there."""

import builtins
import os
from collections.abc import Callable
from typing import Protocol

from coldtui.core.errors import DeviceFailed


class Randomness(Protocol):
    """Where fresh secrets come from."""

    def bytes(self, count: int) -> builtins.bytes:
        """`count` random bytes. Raises DeviceFailed rather than give fewer or weaker ones."""


class KernelRandomness:
    """getrandom(2): waits until the kernel's generator was seeded once, needs no file, and never falls back."""

    def __init__(self, getrandom: Callable[[int], builtins.bytes] = os.getrandom) -> None:
        self._getrandom = getrandom

    def bytes(self, count: int) -> builtins.bytes:
        """`count` bytes, at least one; raises DeviceFailed when the kernel gives none."""
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


def _no_randomness() -> DeviceFailed:
    return DeviceFailed(
        "This computer gives no random numbers, so no key can be made here.",
        "Restart it; if that does not help, use another computer.",
    )
