"""`crypto-account`: the bytes that other programs' decoders were seen to accept."""

import json
from pathlib import Path

import pytest

from coldtui.core.key import ExtendedPublicKey, KeyOrigin, parse_path
from coldtui.core.network import Network
from coldtui.core.wallet import ScriptType
from coldtui.formats import bytewords
from coldtui.formats.account_key import AccountKey
from coldtui.formats.crypto_account import crypto_account
from tests.build.keys import master

VECTORS = json.loads((Path(__file__).parents[1] / "vectors/ur/crypto_account_acceptance.json").read_text())
DEPLOYED = {tuple(v["script_tags"]): v for v in VECTORS if v.get("form", "").startswith("without")}
PHRASE = "shield group erode awake lock sausage cash glare wave crew flame glove"
"""The key of BCR-2020-015's example."""

COSIGNER = bytes.fromhex("d9019a")
"""Tag 410, around the key in the example and nowhere in what coldtui writes."""

CASES = (
    ((403, 303), ScriptType.P2PKH, "m/44h/0h/0h"),
    ((400, 404, 303), ScriptType.P2SH_P2WPKH, "m/49h/0h/0h"),
    ((404, 303), ScriptType.P2WPKH, "m/84h/0h/0h"),
    ((409, 303), ScriptType.P2TR, "m/86h/0h/0h"),
    ((400, 410, 303), ScriptType.P2SH, "m/45h"),
    ((400, 401, 410, 303), ScriptType.P2SH_P2WSH, "m/48h/0h/0h/1h"),
    ((401, 410, 303), ScriptType.P2WSH, "m/48h/0h/0h/2h"),
)


def account(kind: ScriptType, path: str, network: Network = Network.MAIN) -> AccountKey:
    """The account of the example's key, by the test builder's BIP32."""
    root = master(PHRASE)
    xpub = ExtendedPublicKey.parse(root.at(path).xpub(test=network.is_test))
    return AccountKey(KeyOrigin(root.fingerprint, parse_path(path)), xpub, kind, network)


def decode(ur: str) -> bytes:
    """The CBOR of a UR of one part."""
    return bytewords.decode(ur.rsplit("/", 1)[1])


@pytest.mark.parametrize(("tags", "kind", "path"), CASES, ids=[case[1].value for case in CASES])
def test_an_account_is_written_as_every_decoder_reads_it(tags, kind, path):
    expected = decode(DEPLOYED[tags]["ur"])
    assert expected.count(COSIGNER) == (410 in tags)
    assert crypto_account(account(kind, path)) == expected.replace(COSIGNER, b"")
    assert all(DEPLOYED[tags]["accepted"].values())


def test_the_published_form_is_the_one_that_some_refuse():
    """Why there is no tag 308: control that the vectors can tell."""
    published = next(v for v in VECTORS if v["script_tags"] == [404, 303] and v["form"].startswith("with tag 308"))
    assert not all(published["accepted"].values())
    assert decode(published["ur"]) != crypto_account(account(ScriptType.P2WPKH, "m/84h/0h/0h"))
    assert bytes.fromhex("d90134") not in crypto_account(account(ScriptType.P2WPKH, "m/84h/0h/0h"))


def test_a_key_for_test_networks_says_so():
    data = crypto_account(account(ScriptType.P2WPKH, "m/84h/1h/0h", Network.SIGNET))
    # field 5: crypto-coin-info (305) with network (2) testnet (1), BCR-2020-007
    assert bytes.fromhex("05d90131a10201") in data
    assert bytes.fromhex("d90131") not in crypto_account(account(ScriptType.P2WPKH, "m/84h/0h/0h"))
