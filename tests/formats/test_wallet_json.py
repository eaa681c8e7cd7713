"""Wallets in the JSON of Caravan and Electrum, and what is wrong with some. Specter's: see test_wallet_file.py."""

import copy
import json

import pytest

from coldtui.core.address import address
from coldtui.core.errors import ColdtuiError, NotADescriptor, RefusedWallet, WrongNetwork
from coldtui.core.key import ExtendedPublicKey
from coldtui.core.network import Network
from coldtui.core.slip132 import slip132
from coldtui.core.wallet import Deriver, ScriptType
from coldtui.formats.json_text import json_object
from coldtui.formats.wallet_file import read_wallet_file
from coldtui.formats.wallet_json import is_wallet
from tests.build.keys import OURS, master, path_text
from tests.build.wallets import TestWallet, family

CARAVAN_TYPES = {"p2sh": "P2SH", "p2sh-p2wsh": "P2SH-P2WSH", "p2wsh": "P2WSH"}
MAIN = Network.MAIN
FAMILY = family(network="main")


def path(wallet: TestWallet, place: int) -> str:
    return "m/" + path_text(wallet.accounts[place].path).replace("h", "'")


def caravan(wallet: TestWallet, **changed) -> dict:
    test = wallet.network != "main"
    keys = [
        {
            "name": f"key {n}",
            "bip32Path": path(wallet, n),
            "xpub": a.node.xpub(test=test),
            "xfp": a.root.fingerprint.hex(),
        }
        for n, a in enumerate(wallet.accounts)
    ]
    return {
        "name": "Family",
        "addressType": CARAVAN_TYPES[wallet.kind],
        "network": "testnet" if test else "mainnet",
        "client": {"type": "public"},
        "quorum": {"requiredSigners": wallet.threshold, "totalSigners": len(keys)},
        "extendedPublicKeys": keys,
        "startingAddressIndex": 0,
    } | changed


def electrum(wallet: TestWallet, **changed) -> dict:
    test = wallet.network != "main"
    kind = ScriptType(wallet.kind)
    keys = {}
    for n, a in enumerate(wallet.accounts):
        xpub = ExtendedPublicKey.parse(a.node.xpub(test=test))
        keys[f"x{n + 1}/"] = {
            "type": "hardware",
            "xpub": slip132(xpub, kind) or xpub.text,
            "derivation": path(wallet, n),
            "root_fingerprint": a.root.fingerprint.hex(),
        }
    return {"wallet_type": f"{wallet.threshold}of{len(keys)}", "seed_version": 59} | keys | changed


def read(found: dict, network: Network = MAIN):
    return read_wallet_file(json.dumps(found, indent=1).encode(), network, "given").wallet


def refused(found: dict, network: Network = MAIN) -> ColdtuiError:
    with pytest.raises(ColdtuiError) as raised:
        read(found, network)
    assert str(raised.value).endswith(".")
    assert raised.value.hint
    return raised.value


@pytest.mark.parametrize("network", [Network.MAIN, Network.SIGNET], ids=lambda one: one.value)
@pytest.mark.parametrize("kind", CARAVAN_TYPES)
@pytest.mark.parametrize("write", [caravan, electrum])
def test_a_wallet_of_each_kind_has_the_addresses_that_it_has_elsewhere(write, kind, network):
    wallet = family(kind, network.value)
    made = read(write(wallet), network)
    for branch in (0, 1):
        assert Deriver(made).at(branch, 5).script_pubkey == wallet.at(branch, 5).script
    assert made.name == ("Family" if write is caravan else "given")
    assert [key.origin.fingerprint for key in made.keys] == [a.root.fingerprint for a in wallet.accounts]
    assert address(Deriver(made).at(0, 0).script_pubkey, network)


@pytest.mark.parametrize("unknown", [{}, {"xfp": "Unknown", "bip32Path": "Unknown"}, {"xfp": None}])
def test_a_key_whose_origin_is_not_known_is_its_own(unknown):
    found = caravan(FAMILY)
    key = found["extendedPublicKeys"][1]
    del key["xfp"], key["bip32Path"]
    key |= unknown
    made = read(found)
    assert made.keys[1].origin.fingerprint == made.keys[1].xpub.fingerprint
    assert Deriver(made).at(0, 0).script_pubkey == FAMILY.at(0, 0).script


@pytest.mark.parametrize(
    "changed",
    [
        {"addressType": "P2TR"},
        {"addressType": None},
        {"quorum": {}},
        {"quorum": 2},
        {"quorum": {"requiredSigners": True, "totalSigners": 3}},
        {"quorum": {"requiredSigners": 2.0, "totalSigners": 3}},
        {"quorum": {"requiredSigners": 0, "totalSigners": 3}},
        {"extendedPublicKeys": []},
        {"extendedPublicKeys": {}},
        {"extendedPublicKeys": ["xpub"] * 3},
        {"extendedPublicKeys": [{}] * 21},
    ],
)
def test_a_wallet_of_caravan_that_lacks_something_is_refused(changed):
    assert isinstance(refused(caravan(FAMILY, **changed)), NotADescriptor)


@pytest.mark.parametrize("count", [2, 4])
def test_a_wallet_that_lists_other_keys_than_it_counts_is_refused(count):
    assert isinstance(refused(caravan(FAMILY, quorum={"requiredSigners": 2, "totalSigners": count})), RefusedWallet)
    assert isinstance(refused(electrum(FAMILY, wallet_type=f"2of{count}")), RefusedWallet)


def test_a_wallet_that_asks_for_more_keys_than_it_has_is_refused():
    assert isinstance(refused(caravan(FAMILY, quorum={"requiredSigners": 4, "totalSigners": 3})), RefusedWallet)
    assert isinstance(refused(electrum(FAMILY, wallet_type="4of3")), RefusedWallet)


def test_a_wallet_of_electrum_whose_keys_are_of_two_kinds_is_refused():
    found = electrum(FAMILY)
    found["x2/"]["xpub"] = FAMILY.accounts[1].node.xpub(test=False)
    assert isinstance(refused(found), NotADescriptor)


@pytest.mark.parametrize(
    "changed", [{"wallet_type": "2fa"}, {"x1/": "text"}, {"x1/": {"xpub": "zpub6"}}, {"x1/": None}]
)
def test_a_wallet_of_electrum_that_is_no_multisig_is_refused(changed):
    assert isinstance(refused(electrum(FAMILY, **changed)), NotADescriptor)


def test_a_key_that_is_damaged_is_refused_and_not_repeated():
    found = caravan(FAMILY)
    xpub = found["extendedPublicKeys"][0]["xpub"]
    found["extendedPublicKeys"][0]["xpub"] = xpub[:-1] + "1"
    assert xpub[:20] not in str(refused(found))


def test_a_key_twice_is_refused():
    found = caravan(FAMILY)
    found["extendedPublicKeys"][1] = copy.deepcopy(found["extendedPublicKeys"][0])
    assert "twice" in str(refused(found))


def test_a_wallet_of_another_network_is_refused():
    assert isinstance(refused(caravan(FAMILY), Network.SIGNET), WrongNetwork)


def test_a_private_key_anywhere_in_it_is_refused():
    found = electrum(FAMILY)
    found["x1/"]["xprv"] = master(OURS).xprv(test=False)
    assert "private key" in str(refused(found))


@pytest.mark.parametrize("found", [{}, {"wallet_type": "standard"}, {"quorum": {}}, {"x1/": {}}, {"name": "Family"}])
def test_what_claims_nothing_is_no_wallet(found):
    assert not is_wallet(found)


@pytest.mark.parametrize("text", ["[]", "5", '"text"', "null", "{", '{"a": 1, "a": 2}', "{" * 20, "", "NaN x"])
def test_what_is_no_single_object_is_refused(text):
    with pytest.raises(NotADescriptor):
        json_object(text, NotADescriptor)


def test_specters_code_without_steps_and_checksum_is_its_wallet():
    # as Specter Desktop writes it: recv_descriptor.split("#")[0].replace("/0/*", "")
    receiving = FAMILY.descriptor().split("#")[0].replace("/<0;1>/*", "/0/*")
    text = f"addwallet Family&{receiving.replace('/0/*', '')}"
    assert "*" not in text
    assert (
        read_wallet_file(text.encode(), MAIN).wallet
        == read_wallet_file(FAMILY.descriptor().encode(), MAIN, "Family").wallet
    )
    # a control: elsewhere than in this code a key without steps has one address, and is refused
    with pytest.raises(ColdtuiError):
        read_wallet_file(text.partition("&")[2].encode(), MAIN)


def test_the_name_of_specters_code_may_hold_anything_but_its_sign():
    text = f"addwallet my = 1st wallet&{FAMILY.descriptor()}"
    assert read_wallet_file(text.encode(), MAIN).wallet.name == "my = 1st wallet"
    with pytest.raises(ColdtuiError):
        read_wallet_file(f"addwallet {FAMILY.descriptor()}".encode(), MAIN)
