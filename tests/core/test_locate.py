"""Finite fields and remainders: the numbers of the standards, and the laws of a field."""

import pytest
from codex32.bip93 import BECH32_INV, bech32_mul
from hypothesis import given
from hypothesis import strategies as st
from shamir_mnemonic.rs1024 import _polymod

from coldtui.core.codex32 import _FIELD, _LONG, _SHORT
from coldtui.core.locate import Code, Field
from coldtui.core.slip39 import _CODE

BIG = Field(10, 0x409)


def test_the_small_field_is_that_of_bip93() -> None:
    for one in range(32):
        for other in range(32):
            assert _FIELD.multiply(one, other) == bech32_mul(one, other)
    assert [_FIELD.inverse(one) for one in range(1, 32)] == BECH32_INV[1:]


@given(st.integers(0, 1023), st.integers(0, 1023), st.integers(0, 1023))
def test_the_big_one_is_a_field(one: int, two: int, three: int) -> None:
    times = BIG.multiply
    assert times(one, two) == times(two, one)
    assert times(one, times(two, three)) == times(times(one, two), three)
    assert times(one, two ^ three) == times(one, two) ^ times(one, three)
    assert times(one, 1) == one
    if one:
        assert times(one, BIG.inverse(one)) == 1


def test_nothing_divides_by_zero() -> None:
    with pytest.raises(ZeroDivisionError):
        BIG.inverse(0)


@pytest.mark.parametrize(
    ("code", "rows"),
    [
        (
            _SHORT,
            (0x19DC500CE73FDE210, 0x1BFAE00DEF77FE529, 0x1FBD920FFFE7BEE52, 0x1739640BDEEE3FDAD, 0x07729A039CFC75F5A),
        ),
        (
            _LONG,
            (
                0x3D59D273535EA62D897,
                0x7A9BECB6361C6C51507,
                0x543F9B7E6C38D8A2A0E,
                0x0C577EAECCF1990D13C,
                0x1887F74F8DC71B10651,
            ),
        ),
        (
            _CODE,
            (
                0xE0E040,
                0x1C1C080,
                0x3838100,
                0x7070200,
                0xE0E0009,
                0x1C0C2412,
                0x38086C24,
                0x3090FC48,
                0x21B1F890,
                0x3F3F120,
            ),
        ),
    ],
    ids=["short", "long", "rs1024"],
)
def test_the_rows_are_the_constants_of_the_standards(code: Code, rows: tuple[int, ...]) -> None:
    assert tuple(code._rows[1 << power] for power in range(len(rows))) == rows


@given(st.lists(st.integers(0, 1023), max_size=60))
def test_remainders_are_those_of_the_reference(values: list[int]) -> None:
    assert _CODE.remainder(values, 1) == _polymod(values)


@given(st.data())
def test_places_and_what_was_added_are_found(data) -> None:
    code, bits, most = data.draw(st.sampled_from([(_SHORT, 5, 2), (_LONG, 5, 2), (_CODE, 10, 1)]))
    length = data.draw(st.integers(20, 90))
    places = sorted(data.draw(st.sets(st.integers(0, length - 1), min_size=1, max_size=most)))
    wrong = [0] * length
    for place in places:
        wrong[place] = data.draw(st.integers(1, (1 << bits) - 1))
    difference = code.remainder(wrong, 0)
    assert code.wrong(difference, length, most) == tuple((place, wrong[place]) for place in places)


def test_no_difference_has_no_place() -> None:
    assert _CODE.wrong(0, 20, 1) == ()
    assert _SHORT.wrong(0, 48, 1) == ()
