"""Random bytes come from the kernel, all of them, or not at all."""

import os

import pytest

from coldtui.core.errors import DeviceFailed
from coldtui.devices.randomness import KernelRandomness


def test_the_kernel_is_asked_for_every_byte():
    asked = []

    def getrandom(count: int) -> bytes:
        asked.append(count)
        return bytes([len(asked)]) * count

    assert KernelRandomness(getrandom).bytes(32) == b"\1" * 32
    assert asked == [32]


def test_a_short_answer_is_completed():
    asked = []
    answers = iter([b"abc", b"d", b"efgh"])

    def getrandom(count: int) -> bytes:
        asked.append(count)
        return next(answers)

    assert KernelRandomness(getrandom).bytes(8) == b"abcdefgh"
    assert asked == [8, 5, 4]


def test_the_real_one_uses_getrandom_without_a_fallback():
    assert KernelRandomness()._getrandom is os.getrandom
    draws = [KernelRandomness().bytes(32) for _ in range(1000)]
    assert {len(draw) for draw in draws} == {32}
    assert len(set(draws)) == 1000
    assert len(KernelRandomness().bytes(100_000)) == 100_000


@pytest.mark.parametrize("answer", [OSError(38, "Function not implemented"), BlockingIOError(11, "Not seeded"), b""])
def test_without_randomness_nothing_is_given(answer):
    def getrandom(_: int) -> bytes:
        if isinstance(answer, OSError):
            raise answer
        return answer

    with pytest.raises(DeviceFailed, match="no random numbers"):
        KernelRandomness(getrandom).bytes(32)


def test_nothing_is_never_asked_for():
    for count in (0, -1):
        with pytest.raises(ValueError):
            KernelRandomness().bytes(count)
