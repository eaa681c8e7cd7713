"""Names of results: the same where possible, and always one that a card accepts."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coldtui.devices.names import portable_name


@pytest.mark.parametrize("name", ["pay-signed.psbt", "Zahlung für Oma.psbt", "支払い-signed-2.psbt", "a", "a.b.c"])
def test_a_portable_name_stays_as_it_is(name):
    assert portable_name(name) == name


@pytest.mark.parametrize(
    ("name", "portable"),
    [
        ("a/b.psbt", "a_b.psbt"),
        ("..", "unnamed"),
        ("../../etc/passwd", "_._.._etc_passwd"),
        ("-rf.psbt", "_rf.psbt"),
        (".hidden", "_hidden"),
        ("", "unnamed"),
        ("  ", "unnamed"),
        ("a. .", "a"),
        ('a"*:<>?\\|b', "a________b"),
        ("a\x1b[31m\n\x00b.psbt", "a_[31m__b.psbt"),
        ("gpj\u202etbsp", "gpj_tbsp"),
        ("\ud800.psbt", "_.psbt"),
    ],
)
def test_what_a_card_or_a_shell_would_not_take_is_replaced(name, portable):
    assert portable_name(name) == portable


def test_a_long_name_keeps_its_end_so_that_numbers_differ():
    one, other = (portable_name("ä" * 250 + f"-signed-{number}.psbt") for number in (1, 2))
    assert one != other
    assert one.endswith("-signed-1.psbt")
    assert len(one.encode()) <= 255


def test_a_name_of_255_bytes_is_not_cut():
    assert portable_name("a" * 255) == "a" * 255
    assert len(portable_name("a" * 256)) == 255


@given(st.text(max_size=400))
def test_every_name_is_portable_and_stays_so(name):
    portable = portable_name(name)
    assert 1 <= len(portable.encode()) <= 255
    assert portable_name(portable) == portable
    assert "/" not in portable
    assert portable.isprintable()
    assert portable[0] not in "-. "
    assert portable[-1] not in ". "
