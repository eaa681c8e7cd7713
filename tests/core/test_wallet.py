"""Wallets derive the scripts that others derive, and say where a key's origin points."""

from dataclasses import replace

import pytest
from embit.descriptor import Descriptor

from coldtui.core import curve
from coldtui.core.descriptor import read_descriptor
from coldtui.core.key import HARDENED, ExtendedPublicKey, KeyOrigin, parse_path
from coldtui.core.network import Network
from coldtui.core.wallet import Deriver, ScriptType, Wallet, WalletKey, scripts, single_key_wallet
from tests.build.keys import OURS, master
from tests.build.wallets import ALL_KINDS, SINGLE_PURPOSE, Account, TestWallet, family, single
from tests.oracles.bdk import Bdk

PLACES = [(branch, index) for branch in (0, 1) for index in (0, 1, 7, 1000, HARDENED - 1)]


@pytest.fixture(scope="module")
def bdk():
    with Bdk() as worker:
        yield worker


def built(kind: str, network: str = "main", *, is_sorted: bool = True) -> TestWallet:
    return single(kind, network) if kind in SINGLE_PURPOSE else family(kind, network, is_sorted=is_sorted)


def ours(wallet: TestWallet) -> Wallet:
    return read_descriptor(wallet.descriptor(), Network(wallet.network)).wallet


def many(count: int, kind: str = "p2wsh", threshold: int = 2) -> TestWallet:
    accounts = tuple(Account(master(OURS), parse_path(f"m/48h/0h/{number}h/2h")) for number in range(count))
    return TestWallet(kind, accounts, threshold, network="main")


@pytest.mark.parametrize("network", ["main", "testnet3", "regtest"])
@pytest.mark.parametrize("kind", ALL_KINDS)
def test_every_script_is_the_one_that_bdk_derives(bdk, kind, network):
    wallet = built(kind, network)
    deriver = Deriver(ours(wallet))
    bdk("open_multipath", wallet="w", descriptor=deriver.wallet.descriptor, network=network)
    for branch in (0, 1):
        theirs = bdk("addresses", wallet="w", branch=branch, start=0, count=5)
        assert [answer["script"] for answer in theirs] == [
            deriver.at(branch, index).script_pubkey.hex() for index in range(5)
        ]


@pytest.mark.parametrize("is_sorted", [True, False])
@pytest.mark.parametrize("kind", ALL_KINDS)
def test_every_script_is_the_one_that_embit_and_the_test_builder_derive(kind, is_sorted):
    wallet = built(kind, is_sorted=is_sorted)
    deriver = Deriver(ours(wallet))
    theirs = Descriptor.from_string(wallet.descriptor().partition("#")[0])
    for branch, index in PLACES:
        derived = deriver.at(branch, index)
        spot = wallet.at(branch, index)
        assert derived.script_pubkey == spot.script
        assert derived.redeem_script == spot.redeem
        assert derived.witness_script == spot.witness_script
        assert derived.public_keys == tuple(origin.pub for origin in spot.origins)
        assert derived.internal_key == (spot.origins[0].pub[1:] if kind == "p2tr" else None)
        assert derived.script_pubkey == theirs.derive(index, branch_index=branch).script_pubkey().data


@pytest.mark.parametrize(
    ("kind", "count"), [("p2wsh", 20), ("p2wsh", 17), ("p2wsh", 16), ("p2sh", 15), ("p2sh-p2wsh", 20)]
)
def test_a_wallet_of_many_keys_derives_what_bdk_derives(bdk, kind, count):
    wallet = many(count, kind)
    bdk("open_multipath", wallet="many", descriptor=wallet.descriptor(), network="main")
    theirs = bdk("addresses", wallet="many", branch=1, start=3, count=1)[0]["script"]
    assert Deriver(ours(wallet)).at(1, 3).script_pubkey.hex() == theirs


def test_sorted_and_unsorted_multisig_differ_where_the_keys_are_not_in_order():
    is_sorted, is_not = built("p2wsh"), built("p2wsh", is_sorted=False)
    spots = [(is_sorted.at(0, index), is_not.at(0, index)) for index in range(8)]
    assert any(one.script != two.script for one, two in spots)
    for index, (one, two) in enumerate(spots):
        assert Deriver(ours(is_sorted)).at(0, index).script_pubkey == one.script
        assert Deriver(ours(is_not)).at(0, index).script_pubkey == two.script


# BIP44/49/84/86 of the phrase "abandon ... about": BIP49 and BIP84 and BIP86, "Test vectors"; BIP44 as every wallet has it
PUBLISHED = [
    (ScriptType.P2PKH, "m/44h/0h/0h", Network.MAIN, 0, "76a914d986ed01b7a22225a70edbf2ba7cfb63a15cb3aa88ac"),
    (ScriptType.P2SH_P2WPKH, "m/49h/1h/0h", Network.TESTNET3, 0, "a914336caa13e08b96080a32b5d818d59b4ab3b3674287"),
    (ScriptType.P2WPKH, "m/84h/0h/0h", Network.MAIN, 0, "0014c0cebcd6c3d3ca8c75dc5ec62ebe55330ef910e2"),
    (
        ScriptType.P2TR,
        "m/86h/0h/0h",
        Network.MAIN,
        0,
        "5120a60869f0dbcf1dc659c9cecbaf8050135ea9e8cdc487053f1dc6880949dc684c",
    ),
    (
        ScriptType.P2TR,
        "m/86h/0h/0h",
        Network.MAIN,
        1,
        "5120882d74e5d0572d5a816cef0041a96b6c1de832f6f9676d9605c44d5e9a97d3dc",
    ),
]


@pytest.mark.parametrize(("kind", "path", "network", "branch", "expected"), PUBLISHED)
def test_the_first_addresses_are_the_published_ones(kind, path, network, branch, expected):
    node = master(OURS).at(path)
    xpub = ExtendedPublicKey.parse(node.xpub(test=network.is_test))
    wallet = single_key_wallet(xpub, KeyOrigin(master(OURS).fingerprint, parse_path(path)), kind, network)
    assert Deriver(wallet).at(branch, 0).script_pubkey.hex() == expected


def test_bip67_sorts_the_keys():
    # BIP67, "Test vectors", the first one; its keys in the order that the vector lists them
    keys = (
        "02ff12471208c14bd580709cb2358d98975247d8765f92bc25eab3b2763ed605f8",
        "02fe6f0a5a297eb38c391581c4413e084773ea23954d93f7753db7dc0adc188b2f",
    )
    account = ours(many(2))
    derived = scripts(replace(account, script_type=ScriptType.P2SH), tuple(bytes.fromhex(key) for key in keys))
    assert derived.redeem_script.hex() == (
        "522102fe6f0a5a297eb38c391581c4413e084773ea23954d93f7753db7dc0adc188b2f"
        "2102ff12471208c14bd580709cb2358d98975247d8765f92bc25eab3b2763ed605f852ae"
    )
    assert [key.hex() for key in derived.public_keys] == list(keys)


@pytest.mark.parametrize(("branch", "index"), [(0, HARDENED), (0, -1), (2, 0), (-1, 0), (0, 2**40)])
def test_a_place_that_does_not_exist_is_a_bug(branch, index):
    deriver = Deriver(ours(built("p2wpkh")))
    with pytest.raises(ValueError, match="no such branch"):
        deriver.at(branch, index)
    assert deriver.at(1, HARDENED - 1)


def test_an_address_costs_one_tweak_a_key(monkeypatch):
    deriver = Deriver(ours(built("p2wsh")))
    deriver.at(0, 0)
    calls = []
    real = curve.tweak_public_key
    monkeypatch.setattr(curve, "tweak_public_key", lambda *args: calls.append(1) or real(*args))
    for index in range(10):
        deriver.at(0, index)
    assert len(calls) == 10 * 3


def test_other_branch_numbers_are_derived_by_their_number():
    wallet = ours(built("p2wpkh"))
    (key,) = wallet.keys
    other = replace(wallet, keys=(replace(key, branches=(1, 7)),))
    assert Deriver(other).at(0, 5) == Deriver(wallet).at(1, 5)
    assert Deriver(other).at(1, 5).public_keys == (key.xpub.derive((7, 5)).public_key,)


def test_the_policy_has_words():
    assert ours(built("p2wpkh")).policy_text == "1 key signs"
    assert ours(built("p2wsh")).policy_text == "2 of 3 keys sign"
    assert ours(many(2, threshold=1)).policy_text == "1 of 2 keys signs"


def test_a_wallet_that_cannot_be_is_not_made():
    wallet, multisig = ours(built("p2wpkh")), ours(built("p2wsh"))
    for change in ({"threshold": 2}, {"keys": multisig.keys}, {"keys": ()}, {"is_sorted": True}):
        with pytest.raises(ValueError, match="single-key"):
            replace(wallet, **change)
    for change in ({"threshold": 0}, {"threshold": 4}, {"keys": ()}, {"keys": multisig.keys * 7}):
        with pytest.raises(ValueError, match="out of range"):
            replace(multisig, **change)
    assert replace(multisig, threshold=3)


@pytest.mark.parametrize("kind", ALL_KINDS)
def test_the_descriptor_is_the_canonical_one(kind):
    wallet = built(kind)
    assert ours(wallet).descriptor == wallet.descriptor()


def test_a_key_that_is_its_own_origin_is_written_without_one():
    (key,) = ours(built("p2wpkh")).keys
    bare = WalletKey(KeyOrigin(key.xpub.fingerprint, ()), key.xpub)
    assert bare.text == f"{key.xpub.text}/<0;1>/*"
    root = ExtendedPublicKey.parse(master(OURS).xpub(test=False))
    assert WalletKey(KeyOrigin(root.fingerprint, ()), root).text == f"[73c5da0a]{root.text}/<0;1>/*"
