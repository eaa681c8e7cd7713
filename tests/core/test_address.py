"""Addresses, both ways."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coldtui.core import script
from coldtui.core.address import address, grouped, parse_address
from coldtui.core.errors import Unreadable, WrongNetwork
from coldtui.core.network import Network
from tests.build.keys import base58check
from tests.build.script import address as other_address

MAIN, TEST, REGTEST = Network.MAIN, Network.TESTNET3, Network.REGTEST

VALID = [
    # BIP173 and BIP350, "Test vectors", valid segwit addresses
    ("BC1QW508D6QEJXTDG4Y5R3ZARVARY0C5XW7KV8F3T4", MAIN, "0014751e76e8199196d454941c45d1b3a323f1433bd6"),
    (
        "tb1qrp33g0q5c5txsp9arysrx4k6zdkfs4nce4xj0gdcccefvpysxf3q0sl5k7",
        TEST,
        "00201863143c14c5166804bd19203356da136c985678cd4d27a1b8c6329604903262",
    ),
    (
        "bc1pw508d6qejxtdg4y5r3zarvary0c5xw7kw508d6qejxtdg4y5r3zarvary0c5xw7kt5nd6y",
        MAIN,
        "5128751e76e8199196d454941c45d1b3a323f1433bd6751e76e8199196d454941c45d1b3a323f1433bd6",
    ),
    ("BC1SW50QGDZ25J", MAIN, "6002751e"),
    ("bc1zw508d6qejxtdg4y5r3zarvaryvaxxpcs", MAIN, "5210751e76e8199196d454941c45d1b3a323"),
    (
        "tb1qqqqqp399et2xygdj5xreqhjjvcmzhxw4aywxecjdzew6hylgvsesrxh6hy",
        TEST,
        "0020000000c4a5cad46221b2a187905e5266362b99d5e91c6ce24d165dab93e86433",
    ),
    (
        "tb1pqqqqp399et2xygdj5xreqhjjvcmzhxw4aywxecjdzew6hylgvsesf3hn0c",
        TEST,
        "5120000000c4a5cad46221b2a187905e5266362b99d5e91c6ce24d165dab93e86433",
    ),
    (
        "bc1p0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7vqzk5jj0",
        MAIN,
        "512079be667ef9dcbbac55a06295ce870b07029bfcdb2dce28d959f2815b16f81798",
    ),
    # BIP49 and BIP44 of the phrase "abandon ... about"
    ("2Mww8dCYPUpKHofjgcXcBCEGmniw9CoaiD2", TEST, "a914336caa13e08b96080a32b5d818d59b4ab3b3674287"),
    ("1LqBGSKuX5yYUonjxT5qGfpUsXKYYWeabA", MAIN, "76a914d986ed01b7a22225a70edbf2ba7cfb63a15cb3aa88ac"),
]


@pytest.mark.parametrize(("text", "network", "expected"), VALID)
def test_a_valid_address_is_read_and_written(text, network, expected):
    output = bytes.fromhex(expected)
    assert parse_address(text, network) == output
    assert address(output, network) == (text.lower() if text[:2] in {"BC", "TB"} else text)


INVALID = [
    # BIP350, "Test vectors", invalid segwit addresses
    ("tc1p0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7vq5zuyut", "not a Bitcoin address"),
    ("bc1p0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7vqh2y7hd", "another kind of address"),
    ("tb1z0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7vqglt7rf", "another kind of address"),
    ("BC1S0XLXVLHEMJA6C4DQV22UAPCTQUPFHLXM9H8Z3K2E72Q4K9HCZ7VQ54WELL", "another kind of address"),
    ("bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kemeawh", "another kind of address"),
    ("tb1q0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7vq24jc47", "another kind of address"),
    ("bc1p38j9r5y49hruaue7wxjce0updqjuyyx0kh56v8s25huc6995vvpql3jow4", "typing error"),
    ("BC130XLXVLHEMJA6C4DQV22UAPCTQUPFHLXM9H8Z3K2E72Q4K9HCZ7VQ7ZWS8R", "no address can look like this"),
    ("bc1pw5dgrnzv", "no address can look like this"),
    (
        "bc1p0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7v8n0nx0muaewav253zgeav",
        "no address can look like this",
    ),
    ("BC1QR508D6QEJXTDG4Y5R3ZARVARYV98GJ9P", "wrong length"),
    ("tb1p0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7vq47Zagq", "capital and small"),
    ("bc1p0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7v07qwwzcrf", "no address can look like this"),
    ("tb1p0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7vpggkg4j", "no address can look like this"),
    ("bc1gmk9yu", "typing error"),
    # ours
    ("bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t5", "typing error"),
    ("1LqBGSKuX5yYUonjxT5qGfpUsXKYYWeabB", "typing error"),
    ("LXMQnQ7eN2jHGZjVvBcnwQkYUcHtzDbkRk", "typing error"),
    ("", "not a Bitcoin address"),
    ("1", "typing error"),
    ("hello", "not a Bitcoin address"),
    ("bc1", "typing error"),
    ("1LqBGSKuX5yYUonjxT5qGfpUsXKYYWe abA", "not a Bitcoin address"),
    ("\uff11LqBGSKuX5yYUonjxT5qGfpUsXKYYWeabA", "not a Bitcoin address"),
    ("1" * 91, "not a Bitcoin address"),
]


@pytest.mark.parametrize(("text", "reason"), INVALID)
def test_an_invalid_address_is_refused_for_its_own_reason(text, reason):
    for network in Network:
        with pytest.raises(Unreadable, match=reason) as raised:
            parse_address(text, network)
        assert raised.value.hint


def test_white_space_around_an_address_does_no_harm():
    assert parse_address(" 1LqBGSKuX5yYUonjxT5qGfpUsXKYYWeabA\r\n", MAIN)


@pytest.mark.parametrize("output", [script.p2pkh(b"\x02" * 33), script.p2sh(b""), script.p2wpkh(b"\x02" * 33)])
def test_an_address_of_main_is_refused_on_every_test_network_and_the_other_way_round(output):
    on_main = address(output, MAIN)
    assert on_main is not None
    for network in Network:
        here = address(output, network)
        assert here is not None
        assert parse_address(here, network) == output
        if network.is_test:
            with pytest.raises(WrongNetwork, match="MAINNET.*" + network.label):
                parse_address(on_main, network)
            with pytest.raises(WrongNetwork, match="MAINNET"):
                parse_address(here, MAIN)


def test_regtest_and_the_other_test_networks_are_told_apart_where_the_address_tells():
    output = script.p2wpkh(b"\x02" * 33)
    with pytest.raises(WrongNetwork, match="REGTEST"):
        parse_address(address(output, REGTEST), TEST)
    with pytest.raises(WrongNetwork, match="TESTNET3, TESTNET4 or SIGNET"):
        parse_address(address(output, TEST), REGTEST)


@pytest.mark.parametrize(("size", "is_good"), [(19, False), (20, True), (21, False), (32, False), (0, False)])
def test_a_base58_address_holds_twenty_bytes(size, is_good):
    text = base58check(bytes(1) + b"\xaa" * size)
    if is_good:
        assert parse_address(text, MAIN) == script.p2pkh_of_hash(b"\xaa" * 20)
    else:
        with pytest.raises(Unreadable, match="wrong length"):
            parse_address(text, MAIN)


def test_an_address_of_another_coin_is_named_as_such():
    with pytest.raises(Unreadable, match="another coin"):
        parse_address("LM2WMpR1Rp6j3Sa59cMXMs1SPzj9eXpGc1", MAIN)


@pytest.mark.parametrize(
    "output", [b"", b"\x51", b"\x6a\x01a", b"\x00\x15" + bytes(21), b"\x21" + b"\x02" * 33 + b"\xac"]
)
def test_a_script_without_an_address_has_none(output):
    assert address(output, MAIN) is None


@given(st.sampled_from(list(Network)), st.integers(0, 16), st.binary(min_size=2, max_size=40))
def test_every_witness_program_comes_back(network, version, program):
    output = script.witness_script_pubkey(version, program)
    text = address(output, network)
    if version == 0 and len(program) not in {20, 32}:
        assert text is None
    else:
        assert parse_address(text, network) == output
        assert parse_address(text.upper(), network) == output


@given(st.sampled_from(list(Network)), st.binary(min_size=20, max_size=20))
def test_addresses_are_those_of_an_independent_writer(network, data):
    for output in (
        script.p2pkh_of_hash(data),
        script.p2sh_of_hash(data),
        b"\x00\x14" + data,
        b"\x51\x20" + data + data[:12],
    ):
        assert address(output, network) == other_address(output, network.value)


@given(st.text(max_size=100))
def test_no_text_stops_the_reader(text):
    for network in (MAIN, REGTEST):
        try:
            parse_address(text, network)
        except (Unreadable, WrongNetwork):
            continue


def test_an_address_is_shown_in_groups_of_four():
    assert grouped("bc1qw508d6qejxtdg") == "bc1q w508 d6qe jxtd g"
    assert grouped("") == ""


@pytest.mark.parametrize(
    ("text", "network", "named", "option"),
    [
        ("bc1qcr8te4kr609gcawutmrza0j4xv80jy8z306fyu", REGTEST, "MAINNET", "--network main,"),
        ("1LqBGSKuX5yYUonjxT5qGfpUsXKYYWeabA", REGTEST, "MAINNET", "--network main,"),
        ("mipcBbFg9gMiCh81Kj8tqqdgoZub1ZJRfn", MAIN, "TESTNET3, TESTNET4, SIGNET or REGTEST", "signet or regtest,"),
        ("tb1qw508d6qejxtdg4y5r3zarvary0c5xw7kxpjzsx", MAIN, "TESTNET3, TESTNET4 or SIGNET", "testnet4 or signet,"),
    ],
)
def test_another_network_is_named_as_on_every_screen_and_as_on_the_command_line(text, network, named, option):
    with pytest.raises(WrongNetwork) as raised:
        parse_address(text, network)
    assert str(raised.value) == f"This address is of {named}, and this session is on {network.label}."
    assert option in raised.value.hint
