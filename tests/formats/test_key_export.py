"""Public keys as text, against the BIPs' own keys, embit, and our own reader."""

import json
import re
from pathlib import Path

import pytest

from coldtui.core.address import address
from coldtui.core.descriptor import read_descriptor
from coldtui.core.key import ExtendedPublicKey, KeyOrigin, parse_path
from coldtui.core.network import Network
from coldtui.core.wallet import Deriver, ScriptType
from coldtui.formats.account_key import COSIGNER, AccountKey, cosigner_path
from coldtui.formats.coldcard_export import ENTRIES, coldcard_json
from coldtui.formats.key_export import descriptor, descriptor_pair, import_descriptors, slip132
from coldtui.formats.wallet_file import read_wallet_file
from coldtui.journeys.places import SINGLE, account_path
from tests.build.keys import OURS, base58check, master

BIPS = Path(__file__).parents[1] / "vectors/bips"
ROOT = master(OURS)
NETWORK_PAIR = (Network.MAIN, Network.REGTEST)


def account(kind: ScriptType, network: Network = Network.MAIN, number: int = 0) -> AccountKey:
    """An account of the key that everybody knows, by the test builder's BIP32."""
    path = cosigner_path(kind, network, number) if kind in COSIGNER else account_path(kind, network, number)
    xpub = ExtendedPublicKey.parse(ROOT.at(path).xpub(test=network.is_test))
    return AccountKey(KeyOrigin(ROOT.fingerprint, path), xpub, kind, network)


def vector(name: str, label: str) -> str:
    """What a BIP's example gives under a label, the first time."""
    return re.search(rf"{label}\s*=\s*(\S+)", (BIPS / f"{name}_test_vectors.txt").read_text())[1]


def test_the_zpub_is_the_one_of_bip84():
    expected = vector("bip084", r"xpub")
    assert expected.startswith(
        "zpub6rFR7y4Q2AijBEqTUquhVz398htDFrtymD9xYYfG1m4wAcvPhXNfE3EfH1r1ADqtfSdVCToUG868RvUUkgDKf3"
    )
    assert slip132(account(ScriptType.P2WPKH)) == expected


def test_the_upub_is_the_one_of_bip49():
    assert slip132(account(ScriptType.P2SH_P2WPKH, Network.TESTNET3)) == vector("bip049", "account0Xpub")


def test_the_first_addresses_are_those_of_bip49_and_bip84():
    assert everything(Network.TESTNET3)["bip49"]["first"] == vector("bip049", r"\| addressBytes\)")
    assert everything(Network.MAIN)["bip84"]["first"] == vector("bip084", r"\n  address")


def test_the_taproot_key_is_the_one_of_bip86_and_has_no_letters_of_its_own():
    key = account(ScriptType.P2TR)
    assert (
        key.xpub.text
        == re.search(r"m/86'/0'/0'\s+xprv = \S+\s+xpub = (\S+)", (BIPS / "bip86_test_vectors.txt").read_text())[1]
    )
    assert slip132(key) is None


VERSIONS = {
    (ScriptType.P2PKH, False): "xpub",
    (ScriptType.P2SH_P2WPKH, False): "ypub",
    (ScriptType.P2WPKH, False): "zpub",
    (ScriptType.P2SH_P2WSH, False): "Ypub",
    (ScriptType.P2WSH, False): "Zpub",
    (ScriptType.P2PKH, True): "xpub",
    (ScriptType.P2SH_P2WPKH, True): "ypub",
    (ScriptType.P2WPKH, True): "zpub",
    (ScriptType.P2SH_P2WSH, True): "Ypub",
    (ScriptType.P2WSH, True): "Zpub",
}
"""Which of embit's versions belongs to a script type; its test network has the same names."""


@pytest.mark.parametrize(("kind", "is_test"), VERSIONS)
def test_the_letters_are_those_of_slip132_as_embit_has_them(kind, is_test):
    from embit import bip32
    from embit.networks import NETWORKS

    key = account(kind, Network.REGTEST if is_test else Network.MAIN)
    network = NETWORKS["test" if is_test else "main"]
    assert slip132(key) == bip32.HDKey.from_base58(key.xpub.text).to_base58(network[VERSIONS[kind, is_test]])
    assert ExtendedPublicKey.parse(slip132(key)) == key.xpub


@pytest.mark.parametrize("network", NETWORK_PAIR)
@pytest.mark.parametrize("kind", SINGLE)
def test_what_is_written_is_read_back_as_the_same_wallet(kind, network):
    key = account(kind, network, 7)
    read = read_wallet_file(descriptor(key).encode(), network)
    assert (read.wallet.descriptor, read.notes) == (key.wallet.descriptor, ())
    pair = read_wallet_file("\n".join(descriptor_pair(key)).encode(), network)
    assert (pair.wallet.descriptor, pair.notes) == (key.wallet.descriptor, ())


@pytest.mark.parametrize("kind", SINGLE)
def test_the_first_addresses_are_those_that_embit_derives(kind):
    from embit.descriptor import Descriptor
    from embit.networks import NETWORKS

    key = account(kind)
    for branch, text in enumerate(descriptor_pair(key)):
        theirs = Descriptor.from_string(text.split("#")[0]).derive(5).address(NETWORKS["main"])
        assert address(Deriver(key.wallet).at(branch, 5).script_pubkey, Network.MAIN) == theirs


def test_the_command_for_core_holds_both_descriptors_and_hides_no_coin():
    key = account(ScriptType.P2WPKH)
    command, argument = import_descriptors(key).split(" ", 1)
    requests = json.loads(argument.strip("'"))
    assert command == "importdescriptors"
    assert [request["desc"] for request in requests] == list(descriptor_pair(key))
    assert [request["internal"] for request in requests] == [False, True]
    # "now" would hide what was received before
    assert all(request["timestamp"] == 0 and request["active"] is True for request in requests)
    # the shell and the console of Core take what stands between the quotes as one argument
    assert "'" not in argument[1:-1]


@pytest.mark.parametrize("kind", COSIGNER)
def test_a_key_among_others_has_a_path_of_bip48_and_no_descriptor_of_its_own(kind):
    key = account(kind, Network.MAIN, 3)
    number = {ScriptType.P2SH_P2WSH: 1, ScriptType.P2WSH: 2}[kind]
    assert key.path_text == f"m/48h/0h/3h/{number}h"
    assert key.expression == f"[73c5da0a/48h/0h/3h/{number}h]{ROOT.at(key.path_text).xpub(test=False)}"
    with pytest.raises(ValueError, match="no wallet alone"):
        descriptor(key)


def everything(network: Network, number: int = 0) -> dict:
    """The generic JSON of the key that everybody knows."""
    keys = [account(kind, network, number) for kind in ENTRIES]
    root = ExtendedPublicKey.parse(ROOT.xpub(test=network.is_test))
    return json.loads(coldcard_json(ROOT.fingerprint, root, keys, network, number))


def test_the_generic_file_holds_what_programs_look_for():
    found = everything(Network.MAIN)
    assert list(found) == "chain xfp account xpub bip44 bip49 bip84 bip86 bip48_1 bip48_2".split()
    assert (found["chain"], found["xfp"], found["account"]) == ("BTC", "73C5DA0A", 0)
    assert found["xpub"] == ROOT.xpub(test=False)
    assert found["bip84"]["_pub"] == vector("bip084", "xpub")
    assert found["bip84"]["first"] == "bc1qcr8te4kr609gcawutmrza0j4xv80jy8z306fyu"
    assert found["bip86"]["first"] == "bc1p5cyxnuxmeuwuvkwfem96lqzszd02n6xdcjrs20cac6yqjjwudpxqkedrcr"
    assert "_pub" not in found["bip44"]
    assert "_pub" not in found["bip86"]
    assert [found[name]["name"] for name in list(found)[4:]] == [
        *("p2pkh", "p2sh-p2wpkh", "p2wpkh", "p2tr", "p2sh-p2wsh", "p2wsh"),
    ]


@pytest.mark.parametrize("network", Network)
def test_every_entry_of_the_generic_file_is_the_key_at_its_path(network):
    found = everything(network, 2)
    assert found["chain"] == {Network.MAIN: "BTC", Network.REGTEST: "XRT"}.get(network, "XTN")
    for name in list(found)[4:]:
        entry = found[name]
        node = ROOT.at(parse_path(entry["deriv"]))
        assert "h" not in entry["deriv"]
        assert entry["xpub"] == node.xpub(test=network.is_test)
        assert entry["xfp"] == node.fingerprint.hex().upper()
        if "_pub" in entry:
            assert ExtendedPublicKey.parse(entry["_pub"]).text == entry["xpub"]
        if "first" in entry:
            wallet = read_descriptor(entry["desc"], network).wallet
            assert entry["first"] == address(Deriver(wallet).at(0, 0).script_pubkey, network)
        else:
            assert entry["desc"].endswith("/0/*,...)" + ")" * entry["desc"].split("sorted")[0].count("("))


def test_no_export_holds_anything_private():
    kinds = [account(kind) for kind in (*SINGLE, *COSIGNER)]
    texts = [json.dumps(everything(Network.MAIN)), *(key.expression for key in kinds), *map(str, map(slip132, kinds))]
    texts += [import_descriptors(key) for key in kinds[: len(SINGLE)]]
    assert not any("prv" in text for text in texts)
    secrets = {ROOT.at(key.origin.path).secret.to_bytes(32, "big") for key in kinds} | {ROOT.secret.to_bytes(32, "big")}
    assert not any(secret.hex() in text.lower() for secret in secrets for text in texts)


def test_control_a_key_with_the_letters_of_another_script_type_differs():
    key = account(ScriptType.P2WPKH)
    other = base58check(bytes.fromhex("049d7cb2") + key.xpub.serialize()[4:])
    assert other.startswith("ypub")
    assert other != slip132(key)
