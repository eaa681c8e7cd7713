"""Other libraries read the types of UR that coldtui writes, and coldtui reads theirs: urtypes, and Keystone's registry.

urtypes is what Krux and SeedSigner read with; the registry of Keystone is the code of BlueWallet and Keeper.
"""

import re
from collections.abc import Iterator
from dataclasses import replace

import pytest
import urtypes
from urtypes.crypto import CoinInfo, Keypath
from urtypes.crypto.account import Account
from urtypes.crypto.hd_key import HDKey
from urtypes.crypto.keypath import PathComponent
from urtypes.crypto.multi_key import MultiKey
from urtypes.crypto.output import SCRIPT_EXPRESSION_TAG_MAP, Output
from urtypes.crypto.psbt import PSBT

from coldtui.core.checksum import checksum
from coldtui.core.descriptor import read_descriptor
from coldtui.core.key import HARDENED
from coldtui.core.network import Network
from coldtui.core.wallet import Wallet, WalletKey
from coldtui.formats import cbor
from coldtui.formats.account_key import AccountKey
from coldtui.formats.crypto_account import crypto_account
from coldtui.formats.kinds import Encoding, Kind, Payload
from coldtui.formats.payload import meaning_of_ur
from coldtui.formats.ur_keys import hd_key
from coldtui.formats.ur_outputs import EXPRESSIONS, crypto_output
from tests.build.wallets import ALL_KINDS, MULTI_PATH, family, single
from tests.conversation import Objected
from tests.npm import Peer

NETWORKS = (Network.MAIN, Network.TESTNET4)
NAMES = {
    400: "SCRIPT_HASH",
    401: "WITNESS_SCRIPT_HASH",
    403: "PUBLIC_KEY_HASH",
    404: "WITNESS_PUBLIC_KEY_HASH",
    406: "MULTISIG",
    407: "SORTED_MULTISIG",
    409: "TAPROOT",
}
"""What Keystone calls the tags of BCR-2020-010."""

WALLETS = [
    pytest.param(kind, network, is_sorted, id=f"{kind}-{network.value}-{'sorted' if is_sorted else 'plain'}")
    for network in NETWORKS
    for kind in ALL_KINDS
    for is_sorted in ((True, False) if kind in MULTI_PATH else (True,))
]

KNOWN_TO_KEYSTONE = [one for one in WALLETS if one.values[0] != "p2tr"]


@pytest.fixture(scope="module")
def keystone() -> Iterator[Peer]:
    """The registry of Keystone, running."""
    with Peer("registry.cjs") as peer:
        yield peer


def wallet(kind: str, network: Network, is_sorted: bool) -> Wallet:
    made = family(kind, network.value, is_sorted=is_sorted) if kind in MULTI_PATH else single(kind, network.value)
    return read_descriptor(made.descriptor(), network).wallet


def account(kind: str, network: Network) -> AccountKey:
    first = wallet(kind, network, is_sorted=True)
    return AccountKey(first.keys[0].origin, first.keys[0].xpub, first.script_type, network)


def steps(key: WalletKey | AccountKey) -> list[tuple[int, bool]]:
    return [(step % HARDENED, step >= HARDENED) for step in key.origin.path]


def tags(one: Wallet) -> list[int]:
    inner = [407 if one.is_sorted else 406] if one.is_multisig else []
    return [*EXPRESSIONS[one.script_type], *inner]


def meaning(type_: str, data: bytes) -> Payload:
    return meaning_of_ur(type_, bytes(data), Encoding.UR)


def without_branches(descriptor: str) -> str:
    """The descriptor as a peer has it that adds no branches: the apostrophe for hardened, no checksum."""
    return descriptor.partition("#")[0].replace("/<0;1>/*", "").replace("h/", "'/").replace("h]", "']")


# --- urtypes ----------------------------------------------------------------------------------------------------------


def their_key(key: WalletKey | AccountKey, children: Keypath | None = None) -> HDKey:
    path = [PathComponent(number, hardened) for number, hardened in steps(key)]
    return HDKey(
        {
            "key": key.xpub.public_key,
            "chain_code": key.xpub.chain_code,
            "use_info": CoinInfo(None, 1) if key.xpub.is_test else None,
            "origin": Keypath(path, key.origin.fingerprint, None),
            "children": children,
            "parent_fingerprint": key.xpub.parent_fingerprint,
        }
    )


def their_output(one: Wallet, children: Keypath | None = None) -> Output:
    keys = [their_key(key, children) for key in one.keys]
    inner = MultiKey(one.threshold, [], keys) if one.is_multisig else keys[0]
    return Output([SCRIPT_EXPRESSION_TAG_MAP[tag] for tag in tags(one)], inner)


@pytest.mark.parametrize(("kind", "network", "is_sorted"), WALLETS)
def test_urtypes_reads_our_output_as_the_descriptor(kind, network, is_sorted):
    one = wallet(kind, network, is_sorted)
    theirs = Output.from_cbor(crypto_output(one)).descriptor(include_checksum=False)
    assert theirs == without_branches(one.descriptor)


@pytest.mark.parametrize(("kind", "network", "is_sorted"), WALLETS)
def test_we_write_the_output_of_urtypes_byte_for_byte_and_read_it(kind, network, is_sorted):
    one = wallet(kind, network, is_sorted)
    theirs = bytes(their_output(one).to_cbor())
    assert crypto_output(one) == theirs
    payload = meaning("crypto-output", theirs)
    assert (payload.kind, payload.data.decode()) == (Kind.WALLET, one.descriptor)


@pytest.mark.parametrize(("kind", "network", "is_sorted"), WALLETS)
def test_we_read_the_children_that_urtypes_writes(kind, network, is_sorted):
    one = wallet(kind, network, is_sorted)
    children = Keypath([PathComponent(0, False), PathComponent(None, False)], None, None)
    theirs = their_output(one, children)
    body = one.descriptor.partition("#")[0].replace("/<0;1>/*", "/0/*")
    assert meaning("crypto-output", theirs.to_cbor()).data.decode() == f"{body}#{checksum(body)}"
    assert theirs.descriptor(include_checksum=False) == without_branches(body)


@pytest.mark.parametrize("network", NETWORKS, ids=lambda one: one.value)
@pytest.mark.parametrize("kind", ALL_KINDS)
def test_urtypes_and_we_agree_about_accounts(kind, network):
    key = account(kind, network)
    expressions = [SCRIPT_EXPRESSION_TAG_MAP[tag] for tag in EXPRESSIONS[key.script_type]]
    theirs = bytes(Account(key.origin.fingerprint, [Output(expressions, their_key(key))]).to_cbor())
    assert crypto_account(key) == theirs
    assert meaning("crypto-account", theirs).data.decode() == key.expression


@pytest.mark.parametrize("network", NETWORKS, ids=lambda one: one.value)
def test_urtypes_and_we_agree_about_keys(network):
    key = account("p2wpkh", network)
    theirs = bytes(their_key(key).to_cbor())
    ours = hd_key(key.xpub, key.origin).value
    assert cbor.encode(ours) == theirs
    assert meaning("crypto-hdkey", theirs).data.decode() == key.expression
    assert HDKey.from_cbor(cbor.encode(ours)).bip32_key() == key.xpub.text


def test_urtypes_and_we_agree_about_byte_strings():
    raw = b"psbt\xff" + bytes(300)
    assert meaning("crypto-psbt", bytes(PSBT(raw).to_cbor())).data == raw
    assert PSBT.from_cbor(cbor.encode(raw)).data == raw
    assert meaning("bytes", bytes(urtypes.bytes.Bytes(raw).to_cbor())).data == raw


def test_control_another_key_is_not_the_same():
    one, other = account("p2wpkh", Network.MAIN), account("p2pkh", Network.MAIN)
    assert HDKey.from_cbor(cbor.encode(hd_key(one.xpub, one.origin).value)).bip32_key() != other.xpub.text


# --- Keystone ---------------------------------------------------------------------------------------------------------


def fields(key: WalletKey | AccountKey, children: list[int | None] | None = None) -> dict[str, object]:
    return {
        "key": key.xpub.public_key.hex(),
        "chain_code": key.xpub.chain_code.hex(),
        "is_test": key.xpub.is_test,
        "fingerprint": key.origin.fingerprint.hex(),
        "path": steps(key),
        "parent": key.xpub.parent_fingerprint.hex(),
        "children": children,
    }


def shown(key: WalletKey | AccountKey) -> dict[str, object]:
    """As Keystone shows a key: its xpub is the one of mainnet, and the network stands beside it."""
    path = key.origin.text.partition("/")[2].replace("h", "'")
    xpub = replace(key.xpub, is_test=False).text
    return {"xpub": xpub, "is_test": key.xpub.is_test, "path": path, "fingerprint": key.origin.fingerprint.hex()}


def output(one: Wallet) -> dict[str, object]:
    return {
        "scripts": [NAMES[tag] for tag in tags(one)],
        "threshold": one.threshold if one.is_multisig else 0,
        "keys": [fields(key) for key in one.keys],
    }


@pytest.mark.parametrize(("kind", "network", "is_sorted"), KNOWN_TO_KEYSTONE)
def test_keystone_reads_our_output(keystone, kind, network, is_sorted):
    one = wallet(kind, network, is_sorted)
    theirs = keystone("read", type="crypto-output", cbor=crypto_output(one).hex())
    assert "(".join(theirs["scripts"]) == re.match(r"[a-z(]+(?=\()", one.descriptor)[0]
    assert theirs["threshold"] == (one.threshold if one.is_multisig else 0)
    assert theirs["keys"] == [shown(key) for key in one.keys]


@pytest.mark.parametrize(("kind", "network", "is_sorted"), KNOWN_TO_KEYSTONE)
def test_we_read_the_output_of_keystone(keystone, kind, network, is_sorted):
    one = wallet(kind, network, is_sorted)
    theirs = bytes.fromhex(keystone("write", type="crypto-output", value=output(one)))
    payload = meaning("crypto-output", theirs)
    assert (payload.kind, payload.data.decode()) == (Kind.WALLET, one.descriptor)


@pytest.mark.parametrize("network", NETWORKS, ids=lambda one: one.value)
@pytest.mark.parametrize("kind", [kind for kind in ALL_KINDS if kind != "p2tr"])
def test_keystone_and_we_agree_about_accounts(keystone, kind, network):
    key = account(kind, network)
    theirs = keystone("read", type="crypto-account", cbor=crypto_account(key).hex())
    assert theirs == {"fingerprint": key.origin.fingerprint.hex(), "keys": [shown(key)]}
    scripts = [NAMES[tag] for tag in EXPRESSIONS[key.script_type]]
    value = {
        "fingerprint": key.origin.fingerprint.hex(),
        "outputs": [{"scripts": scripts, "threshold": 0, "keys": [fields(key)]}],
    }
    made = bytes.fromhex(keystone("write", type="crypto-account", value=value))
    assert meaning("crypto-account", made).data.decode() == key.expression


@pytest.mark.parametrize("network", NETWORKS, ids=lambda one: one.value)
def test_keystone_and_we_agree_about_keys(keystone, network):
    key = account("p2tr", network)
    ours = cbor.encode(hd_key(key.xpub, key.origin).value)
    assert keystone("read", type="crypto-hdkey", cbor=ours.hex()) == shown(key)
    theirs = bytes.fromhex(keystone("write", type="crypto-hdkey", value=fields(key)))
    assert meaning("crypto-hdkey", theirs).data.decode() == key.expression


@pytest.mark.parametrize("type_", ["crypto-psbt", "bytes"])
def test_keystone_and_we_agree_about_byte_strings(keystone, type_):
    raw = b"psbt\xff" + bytes(300)
    assert keystone("read", type=type_, cbor=cbor.encode(raw).hex()) == raw.hex()
    theirs = bytes.fromhex(keystone("write", type=type_, value=raw.hex()))
    assert meaning(type_, theirs).data == raw


def test_keystone_does_not_know_taproot(keystone):
    """Why taproot is not among the others: its registry (0.8.0) has no tag 409, and takes the key without a script."""
    one = wallet("p2tr", Network.MAIN, is_sorted=True)
    theirs = keystone("read", type="crypto-output", cbor=crypto_output(one).hex())
    assert (theirs["scripts"], theirs["keys"]) == ([], [shown(one.keys[0])])


def test_control_keystone_refuses_the_published_form_with_tag_308(keystone):
    key = account("p2wpkh", Network.MAIN)
    inner = cbor.Tag(308, cbor.Tag(404, hd_key(key.xpub, key.origin)))
    published = cbor.encode({1: int.from_bytes(key.origin.fingerprint, "big"), 2: (inner,)})
    assert meaning("crypto-account", published).data.decode() == key.expression
    with pytest.raises(Objected):
        keystone("read", type="crypto-account", cbor=published.hex())
