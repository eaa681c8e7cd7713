"""Payment requests, as wallet programs put them into codes."""

import contextlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coldtui.core.errors import ColdtuiError, Refused, Unreadable
from coldtui.formats.bip21 import MAX_URI, MAX_WORDS, Bip21, is_bip21, read_bip21

ADDRESS = "175tWpb8K1S7NmH4Zx6rewF9WQrcZv245W"
"""The one of BIP21's examples."""


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # BIP21, "Examples"
        (f"bitcoin:{ADDRESS}", Bip21(ADDRESS)),
        (f"bitcoin:{ADDRESS}?label=Luke-Jr", Bip21(ADDRESS, None, "Luke-Jr")),
        (f"bitcoin:{ADDRESS}?amount=20.3&label=Luke-Jr", Bip21(ADDRESS, 2_030_000_000, "Luke-Jr")),
        (
            f"bitcoin:{ADDRESS}?amount=50&label=Luke-Jr&message=Donation%20for%20project%20xyz",
            Bip21(ADDRESS, 5_000_000_000, "Luke-Jr", "Donation for project xyz"),
        ),
        (f"bitcoin:{ADDRESS}?somethingyoudontunderstand=50&somethingelseyoudontget=999", Bip21(ADDRESS)),
        # as phones and codes have it
        (f"BITCOIN:{ADDRESS}?AMOUNT=0.1", Bip21(ADDRESS, 10_000_000)),
        (f"bitcoin://{ADDRESS}", Bip21(ADDRESS)),
        (f"bitcoin:{ADDRESS}?", Bip21(ADDRESS)),
        (f"bitcoin:{ADDRESS}?label=", Bip21(ADDRESS)),
        (f"bitcoin:{ADDRESS}?label=a=b", Bip21(ADDRESS, None, "a=b")),
        (f"bitcoin:{ADDRESS}?label=a+b", Bip21(ADDRESS, None, "a+b")),
        (f"bitcoin:{ADDRESS}?label=caf%C3%A9", Bip21(ADDRESS, None, "caf\u00e9")),
        (f"bitcoin:{ADDRESS}?label=100%", Bip21(ADDRESS, None, "100%")),
        (f"bitcoin:{ADDRESS}?lightning=LNBC1ABC", Bip21(ADDRESS)),
        # BIP321: the address in a parameter
        ("bitcoin:?bc=bc1qufgy354j3kmvuch987xe4s40836x3h0lg8f5n2", Bip21("bc1qufgy354j3kmvuch987xe4s40836x3h0lg8f5n2")),
        ("bitcoin:?lno=lno1xyz", Bip21("")),
        ("bitcoin:?bc=bc1a&tb=tb1a", Bip21("")),
    ],
)
def test_a_payment_request_is_read(text, expected):
    assert read_bip21(text) == expected


@pytest.mark.parametrize(
    ("amount", "satoshis"),
    [("0", 0), ("1", 100_000_000), ("0.00000001", 1), (".5", 50_000_000), ("1.", 100_000_000), ("20999999.9769", None),
     ("21000000", 2_100_000_000_000_000), ("0.100000000000", 10_000_000)],
)  # fmt: skip
def test_an_amount_is_read_to_the_satoshi(amount, satoshis):
    assert read_bip21(f"bitcoin:{ADDRESS}?amount={amount}").amount == (satoshis or round(float(amount) * 10**8))


@pytest.mark.parametrize(
    "amount",
    ["", "-1", "1,5", "1e8", "0x10", ".", "1.2.3", "0.000000001", "21000000.00000001", "999999999", "1 ", "\u0661"],
)
def test_what_is_no_amount_is_refused(amount):
    with pytest.raises(Unreadable, match="amount"):
        read_bip21(f"bitcoin:{ADDRESS}?amount={amount}")


@pytest.mark.parametrize("key", ["req-somethingyoudontunderstand", "REQ-pop", "req-", "%72eq-pop"])
def test_what_is_demanded_and_not_known_is_refused(key):
    with pytest.raises(Refused, match="demands"):
        read_bip21(f"bitcoin:{ADDRESS}?{key}=50")


@pytest.mark.parametrize("key", ["amount", "label", "message", "bc"])
def test_a_request_that_contradicts_itself_is_refused(key):
    with pytest.raises(Unreadable, match="twice"):
        read_bip21(f"bitcoin:{ADDRESS}?{key}=1&{key}=2")
    with pytest.raises(Unreadable, match="twice"):
        read_bip21(f"bitcoin:{ADDRESS}?{key}=1&%{ord(key[0]):x}{key[1:]}=2")
    # control: twice the same is no contradiction
    assert read_bip21(f"bitcoin:{ADDRESS}?{key}=1&{key}=1").address == ADDRESS


@pytest.mark.parametrize("text", ["", ADDRESS, "bitcoin", "litecoin:abc", f"bitcoin:{'a' * MAX_URI}"])
def test_what_is_no_payment_request_is_none(text):
    with pytest.raises(Unreadable):
        read_bip21(text)


def test_a_label_cannot_steer_the_screen():
    uri = read_bip21(f"bitcoin:{ADDRESS}?label=%1b[2J%e2%80%ae&message=%0a%07{'x' * 1000}")
    assert uri.label == "\\x1b[2J\\u202e"
    assert uri.message.startswith("\\x0a\\x07")
    assert len(uri.message) == MAX_WORDS


@given(st.text(max_size=200))
@settings(deadline=None)
def test_any_text_is_read_or_refused(text):
    for one in (text, f"bitcoin:{text}", f"bitcoin:?{text}", f"bitcoin:?label={text}"):
        with contextlib.suppress(ColdtuiError):
            uri = read_bip21(one)
            assert is_bip21(one)
            assert uri.label.isprintable()
