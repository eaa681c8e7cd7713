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


def draws(*answers):
    found = iter(answers)

    def at_once(count):
        answer = next(found)
        if isinstance(answer, OSError):
            raise answer
        assert count == 64
        return answer

    return at_once


ONE, OTHER = bytes(range(64)), bytes(range(100, 164))


def test_a_generator_that_is_alive_passes_the_check():
    KernelRandomness(at_once=draws(ONE, OTHER)).check()
    KernelRandomness().check()


@pytest.mark.parametrize(
    ("answers", "sentence"),
    [
        ((ONE, ONE), "it repeats itself"),
        ((bytes(64), OTHER), "it repeats itself"),
        ((ONE, b"\xff" * 64), "it repeats itself"),
        ((ONE, bytes(range(31)) * 2 + b"\0\0"), "it repeats itself"),
        ((ONE, OTHER[:-1]), "it repeats itself"),
        ((BlockingIOError(11, "Not seeded"),), "no random numbers"),
        ((ONE, OSError(38, "Function not implemented")), "no random numbers"),
    ],
    ids=["twice", "zeros", "ones", "few", "short", "not-seeded", "gone"],
)
def test_a_generator_that_is_not_ready_or_not_alive_is_told(answers, sentence):
    with pytest.raises(DeviceFailed, match=sentence):
        KernelRandomness(at_once=draws(*answers)).check()


def test_the_check_asks_the_kernel_without_waiting(monkeypatch):
    asked = []
    real = os.getrandom

    def getrandom(count, flags=0):
        asked.append((count, flags))
        return real(count, flags)

    monkeypatch.setattr(os, "getrandom", getrandom)
    KernelRandomness().check()
    assert asked == [(64, os.GRND_NONBLOCK)] * 2


def test_a_broken_generator_makes_no_shares_either():
    with pytest.raises(DeviceFailed) as told:
        KernelRandomness(at_once=draws(ONE, ONE)).check()
    assert told.value.hint == "Make no shares here, and no key except from dice alone. Use another computer."
