"""bdkpython (rust-miniscript) derives from what coldtui exports: descriptors, pairs, and every entry of the JSON file."""

import json

import pytest

from coldtui.core.address import address
from coldtui.core.key import ExtendedPublicKey
from coldtui.core.network import Network
from coldtui.core.wallet import Deriver, ScriptType
from coldtui.custody.session import Session
from coldtui.formats.account_key import AccountKey
from coldtui.formats.coldcard_export import coldcard_json
from coldtui.formats.key_export import descriptor, descriptor_pair, import_descriptors
from coldtui.journeys import public_keys
from coldtui.journeys.places import SINGLE
from tests.build.keys import OURS
from tests.oracles.bdk import Bdk

NETWORKS = (Network.MAIN, Network.TESTNET4, Network.REGTEST)


def account(kind: ScriptType, network: Network, number: int = 0) -> AccountKey:
    """Out of custody, as the journeys get it."""
    with Session() as session:
        return public_keys.account_key(session, session.add(OURS.split()), kind, network, number)


def ours(key: AccountKey, branch: int, index: int) -> str | None:
    """An address by our own derivation."""
    return address(Deriver(key.wallet).at(branch, index).script_pubkey, key.network)


@pytest.mark.parametrize("network", NETWORKS)
@pytest.mark.parametrize("kind", SINGLE)
def test_bdk_derives_our_addresses_from_the_descriptors(bdk: Bdk, kind: ScriptType, network: Network) -> None:
    key = account(kind, network, 3)
    receive, change = descriptor_pair(key)
    bdk("open", wallet="pair", receive=receive, change=change, network=network.value)
    bdk("open_multipath", wallet="one", descriptor=descriptor(key), network=network.value)
    for wallet in ("pair", "one"):
        for branch in (0, 1):
            theirs = bdk("addresses", wallet=wallet, branch=branch, start=0, count=3)
            assert [one["address"] for one in theirs] == [ours(key, branch, index) for index in range(3)]


@pytest.mark.parametrize("network", NETWORKS)
def test_bdk_derives_the_first_addresses_of_the_generic_file(bdk: Bdk, network: Network) -> None:
    with Session() as session:
        raw = session.add(OURS.split())
        master, accounts = public_keys.all_accounts(session, raw, network, 0)
    found = json.loads(coldcard_json(raw, master, accounts, network, 0))
    for name in ("bip44", "bip49", "bip84", "bip86"):
        bdk("open_multipath", wallet=name, descriptor=found[name]["desc"], network=network.value)
        theirs = bdk("addresses", wallet=name, branch=0, start=0, count=1)
        assert theirs[0]["address"] == found[name]["first"]


def test_bdk_reads_the_descriptors_of_the_command_for_core(bdk: Bdk) -> None:
    key = account(ScriptType.P2TR, Network.REGTEST)
    receive, change = json.loads(import_descriptors(key).split(" ", 1)[1].strip("'"))
    bdk("open", wallet="core", receive=receive["desc"], change=change["desc"], network="regtest")
    assert bdk("addresses", wallet="core", branch=1, start=9, count=1)[0]["address"] == ours(key, 1, 9)


def test_bdk_makes_one_wallet_of_two_exported_keys(bdk: Bdk) -> None:
    with Session() as session:
        first = public_keys.account_key(session, session.add(OURS.split()), ScriptType.P2WSH, Network.REGTEST, 0)
        second = public_keys.account_key(
            session, session.add(OURS.split(), "other"), ScriptType.P2WSH, Network.REGTEST, 0
        )
    pair = [f"wsh(sortedmulti(2,{first.expression}/{b}/*,{second.expression}/{b}/*))" for b in (0, 1)]
    bdk("open", wallet="two", receive=pair[0], change=pair[1], network="regtest")
    assert bdk("addresses", wallet="two", branch=0, start=0, count=1)[0]["address"].startswith("bcrt1q")


def test_control_another_account_has_other_addresses(bdk: Bdk) -> None:
    key = account(ScriptType.P2WPKH, Network.REGTEST, 1)
    bdk("open_multipath", wallet="other", descriptor=descriptor(key), network="regtest")
    theirs = bdk("addresses", wallet="other", branch=0, start=0, count=1)[0]["address"]
    assert theirs != ours(account(ScriptType.P2WPKH, Network.REGTEST), 0, 0)
    assert isinstance(key.xpub, ExtendedPublicKey)
