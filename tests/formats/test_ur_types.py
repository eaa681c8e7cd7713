"""The registered types of UR, by the examples of their papers: read into what they say they are, and written."""

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coldtui.core.checksum import checksum
from coldtui.core.descriptor import read_descriptor
from coldtui.core.errors import ColdtuiError, NotAKey, NotAPsbt, Refused, Unreadable
from coldtui.core.key import ExtendedPublicKey, KeyOrigin, parse_path
from coldtui.core.network import Network
from coldtui.core.wallet import ScriptType
from coldtui.formats import cbor
from coldtui.formats.account_key import AccountKey
from coldtui.formats.crypto_account import account_descriptor, crypto_account
from coldtui.formats.kinds import Encoding, Kind
from coldtui.formats.payload import meaning_of_ur
from coldtui.formats.recognise import recognise
from coldtui.formats.ur import UrDecoder
from coldtui.formats.ur_keys import hd_key
from coldtui.formats.ur_outputs import crypto_output, output_descriptor
from coldtui.formats.wallet_file import read_wallet_file
from tests.build.keys import OURS, master
from tests.build.wallets import ALL_KINDS, MULTI_PATH, family, single

VECTORS = Path(__file__).parents[1] / "vectors/ur"
PAPERS = json.loads((VECTORS / "bcr_papers_ur_examples.json").read_text())
ACCEPTED = [one for one in json.loads((VECTORS / "crypto_account_acceptance.json").read_text()) if "ur" in one]
PHRASE = "shield group erode awake lock sausage cash glare wave crew flame glove"
"""The key of BCR-2020-015 and BCR-2023-019."""

ACCOUNT_PATHS = ["44h/0h/0h", "49h/0h/0h", "84h/0h/0h", "45h", "48h/0h/0h/1h", "48h/0h/0h/2h", "86h/0h/0h"]

STASH = (
    "wsh(sortedmulti(2,[dc567276/48'/0'/0'/2']xpub6DiYrfRwNnjeX4vHsWMajJVFKrbEEnu8gAW9vDuQzgTWEsEHE16sGWeXXUV1LBWQE1yCTmeprSNcqZ3W74hqVdgDbtYHUv3eM4W2TEUhpan/<0;1>/*,"
    "[f245ae38/48'/0'/0'/2']xpub6DnT4E1fT8VxuAZW29avMjr5i99aYTHBp9d7fiLnpL5t4JEprQqPMbTw7k7rh5tZZ2F5g8PJpssqrZoebzBChaiJrmEvWwUTEMAbHsY39Ge/<0;1>/*,"
    "[c5d87297/48'/0'/0'/2']xpub6DjrnfAyuonMaboEb3ZQZzhQ2ZEgaKV2r64BFmqymZqJqviLTe1JzMr2X2RfQF892RH7MyYUbcy77R7pPu1P71xoj8cDUMNhAMGYzKR4noZ/<0;1>/*))"
)
"""BCR-2023-010, example 4, called "Satoshi's Stash"."""

STASH_CBOR = bytes.fromhex(
    "a301781c77736828736f727465646d756c746928322c40302c40312c403229290283d99d6fa5035821021c0b479ecf6e67713ddf0c43b634592f51c037b6f951fb1dc6361a98b1e5735e0458206b3a4cfb6a45f6305efe6e0e976b5d26ba27f7c344d7fc7abef7be2d06d52dfd06d99d70a201881830f500f500f502f5021adc56727607d99d70a101838400f401f480f4081a18f8c2e7d99d6fa50358210397fcf2274abd243d42d42d3c248608c6d1935efca46138afef43af08e9712896045820c887c72d9d8ac29cddd5b2b060e8b0239039a149c784abe6079e24445db4aa8a06d99d70a201881830f500f500f502f5021af245ae3807d99d70a101838400f401f480f4081a221eb5a0d99d6fa5035821028342f5f7773f6fab374e1c2d3ccdba26bc0933fc4f63828b662b4357e4cc37910458205afed56d755c088320ec9bc6acd84d33737b580083759e0a0ff8f26e429e0b7706d99d70a201881830f500f500f502f5021ac5d8729707d99d70a101838400f401f480f4081a1c0ae906036f5361746f7368692773205374617368"
)
"""Its bytes, without the tag that a UR has not."""


XPRV = master(OURS).xprv(test=False)
POSITION = (
    ExtendedPublicKey.parse(master(OURS).at("84h/0h/0h").xpub(test=False)),
    KeyOrigin(bytes.fromhex("73c5da0a"), parse_path("84h/0h/0h")),
)


def ur(text: str):
    decoder = UrDecoder()
    decoder.feed(text)
    assert decoder.ur is not None
    return decoder.ur


def read(text: str):
    one = ur(text)
    return meaning_of_ur(one.type, one.cbor, Encoding.UR)


def meaning(type_: str, value):
    return meaning_of_ur(type_, cbor.encode(value), Encoding.UR)


def refused(type_: str, value) -> ColdtuiError:
    with pytest.raises(ColdtuiError) as raised:
        meaning(type_, value)
    assert str(raised.value).endswith(".")
    return raised.value


def account(kind: ScriptType, path: str, network: Network = Network.MAIN) -> AccountKey:
    root = master(PHRASE)
    xpub = ExtendedPublicKey.parse(root.at(path).xpub(test=network.is_test))
    return AccountKey(KeyOrigin(root.fingerprint, parse_path(path)), xpub, kind, network)


def hd(path: str = "84h/0h/0h", **changed):
    """The fields of an hdkey, as a test wants them: `f7` is field 7, and None leaves one out."""
    key = account(ScriptType.P2WPKH, path)
    numbers = [number for step in key.origin.path for number in (step % 2**31, step >= 2**31)]
    found = {
        3: key.xpub.public_key,
        4: key.xpub.chain_code,
        6: cbor.Tag(304, {1: tuple(numbers), 2: int.from_bytes(key.origin.fingerprint, "big")}),
        8: int.from_bytes(key.xpub.parent_fingerprint, "big"),
    }
    found.update({int(name[1:]): value for name, value in changed.items()})
    return {number: value for number, value in found.items() if value is not None}


def children(*components):
    return cbor.Tag(304, {1: components})


# --- the papers -------------------------------------------------------------------------------------------------------


def test_the_example_of_a_psbt_is_read():
    payload = read(PAPERS["psbt"][0])
    assert payload.kind is Kind.PSBT
    assert payload.data.startswith(b"psbt\xff")
    assert len(payload.data) == 167


@pytest.mark.parametrize("type_", ["crypto-account", "account-descriptor"])
def test_the_example_of_an_account_gives_its_seven_keys(type_):
    payload = read(PAPERS[type_][0])
    root = master(PHRASE)
    expected = [f"[{root.fingerprint.hex()}/{path}]{root.at(path).xpub(test=False)}" for path in ACCOUNT_PATHS]
    assert (payload.kind, payload.says) == (Kind.KEY, "7 public keys")
    assert payload.data.decode().split("\n") == expected


@pytest.mark.parametrize("vector", ACCEPTED, ids=lambda one: f"{one.get('script_tags')} {one.get('form')}")
def test_an_account_is_read_with_and_without_tag_308(vector):
    payload = read(vector["ur"])
    assert payload.kind is Kind.KEY
    assert payload.data.startswith(b"[37b5eed4/")


def test_both_forms_of_an_account_mean_the_same():
    by_tags = {}
    for vector in ACCEPTED:
        if "script_tags" in vector:
            by_tags.setdefault(str(vector["script_tags"]), []).append(read(vector["ur"]).data)
    assert all(len(meanings) == 2 and len(set(meanings)) == 1 for meanings in by_tags.values())
    assert len(by_tags) == 7


OUTPUTS = [
    "pkh(02c6047f9441ed7d6d3045406e95c07cd85c778e4b8cef3ca7abac09b95c709ee5)",
    "sh(wpkh(03fff97bd5755eeea420453a14355235d382f6472f8568a18b2f057a1460297556))",
    "sh(multi(2,022f01e5e15cca351daff3843fb70f3c2f0a1bdd05e5af888a67784ef3e10a2a01,03acd484e2f0c7f65309ad178a9f559abde09796974c57e714c35f110dfc27ccbe))",
]


@pytest.mark.parametrize(("text", "expected"), list(zip(PAPERS["crypto-output"], OUTPUTS, strict=False)))
def test_the_examples_of_outputs_with_fixed_keys_are_read_as_their_descriptors(text, expected):
    payload = read(text)
    assert payload.kind is Kind.WALLET
    assert payload.data.decode() == f"{expected}#{checksum(expected)}"


def test_the_example_of_an_output_with_a_path_is_read():
    text = read(PAPERS["crypto-output"][3]).data.decode()
    assert text.startswith("pkh([d34db33f/44h/0h/0h]xpub")
    assert text.partition("#")[0].endswith("/1/*)")
    key = ExtendedPublicKey.parse(text.partition("]")[2].partition("/")[0])
    # the paper's own key, but for its last step, which BCR-2020-007 cannot say: the origin has three steps, the key four
    published = ExtendedPublicKey.parse(
        "xpub6ERApfZwUNrhLCkDtcHTcxd75RbzS1ed54G1LkBUHQVHQKqhMkhgbmJbZRkrgZw4koxb5JaHWkY4ALHY2grBGRjaDMzQLcgJvLJuZZvRcEL"
    )
    assert (key.depth, key.parent_fingerprint) == (published.depth, published.parent_fingerprint)
    assert (key.public_key, key.chain_code) == (published.public_key, published.chain_code)


def test_the_example_of_an_output_of_two_keys_is_read():
    body = read(PAPERS["crypto-output"][4]).data.decode().partition("#")[0]
    # the second key names its parent, which the paper's text leaves out
    assert body.replace("[bd16bee5/0]", "") == (
        "wsh(multi(1,xpub661MyMwAqRbcFW31YEwpkMuc5THy2PSt5bDMsktWQcFF8syAmRUapSCGu8ED9W6oDMSgv6Zz8idoc4a6mr8BDzTJY47LJhkJ8UB7WEGuduB/1/0/*,"
        "xpub69H7F5d8KSRgmmdJg2KhpAK8SR3DjMwAdkxj3ZuxV27CprR9LgpeyGmXUbC6wb7ERfvrnKZjXoUmmDznezpbZb7ap6r1D3tgFxHmwMkQTPH/0/0/*))"
    )


def test_the_example_of_a_master_key_is_the_private_key_of_bip32():
    payload = read(PAPERS["hdkey"][0])
    assert payload.kind is Kind.SECRET
    assert (
        payload.data
        == b"xprv9s21ZrQH143K3QTDL4LXw2F7HEK3wJUD2nW2nRk4stbPy6cq3jPPqjiChkVvvNKmPGJxWUtg6LnF5kejMRNNU3TGtRBeJgk33yuGBxrMPHi"
    )
    assert recognise(payload.data).candidates[0].text == payload.data.decode()


def test_the_example_of_a_public_key_is_the_one_it_says():
    payload = read(PAPERS["hdkey"][1])
    assert payload.kind is Kind.KEY
    assert (
        payload.data
        == b"tpubDHW3GtnVrTatx38EcygoSf9UhUd9Dx1rht7FAL8unrMo8r2NWhJuYNqDFS7cZFVbDaxJkV94MLZAr86XFPsAPYcoHWJ7sWYsrmHDw5sKQ2K"
    )


def test_the_example_of_a_seed_is_a_secret_that_can_be_loaded():
    payload = read("ur:seed/oeadgdstaslplabghydrpfmkbggufgludprfgmaotpiecffltnlpqdenos")
    assert payload.kind is Kind.SECRET
    assert recognise(payload.data).candidates[0].data.hex() == "c7098580125e2ab0981253468b2dbc52"


def test_the_example_of_an_address_is_read():
    payload = read("ur:address/oyaxghktrswzbnhnvwcpurpkeogdsrndaxbkhlaegllsnyolrsemgu")
    assert (payload.kind, payload.data) == (Kind.ADDRESS, b"1BvBMSEYstWetqTFn5Au4m4GFg7xJaNVN2")


def test_the_example_of_a_named_wallet_is_read_and_written_byte_for_byte():
    payload = meaning_of_ur("output-descriptor", STASH_CBOR, Encoding.UR)
    wallet = read_wallet_file(payload.data, Network.MAIN, "other").wallet
    assert wallet == read_descriptor(STASH, Network.MAIN, "Satoshi's Stash").wallet
    assert output_descriptor(wallet) == STASH_CBOR


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        # BCR-2023-010, examples 1 and 2
        (
            "d99d74a20166706b284030290281d99d72a103582103e220e776d811c44075a4a260734445c8967865f5357ba98ead3bc6a6552c36f2",
            "pk(03e220e776d811c44075a4a260734445c8967865f5357ba98ead3bc6a6552c36f2)",
        ),
        (
            "d99d74a2016861646472284030290281d99d73a301d99d71a10201020203544efd3ded47d967e4122982422c9d84db60503972",
            "addr(tb1qfm7nmm28m9n7gy3fsfpze8vymds9qwtjwn4w7y)",
        ),
    ],
)
def test_the_other_examples_of_output_descriptors_are_read(data, expected):
    payload = meaning_of_ur("output-descriptor", bytes.fromhex(data), Encoding.UR)
    assert payload.kind is Kind.WALLET
    assert payload.data.decode().partition("#")[0] == expected


def test_a_descriptor_with_a_private_key_is_a_secret():
    # BCR-2023-010, example 3
    data = "d99d74a20167706b68284030290281d99d72a202f5035820347c4acb73f7bf2268b958230e215986eda87a984959c4ddbd4d62c07de6310e"
    payload = meaning_of_ur("output-descriptor", bytes.fromhex(data), Encoding.UR)
    assert payload.kind is Kind.SECRET
    assert payload.data.startswith(b"pkh(Kxyjdi2KhJMBtPBJia5bmhZFfdMi1YrVYcq41QbnGToa2JXokeAu)")


@pytest.mark.parametrize(
    "value",
    [
        {1: f"wsh(cosigner({XPRV}))"},
        {1: f"wsh(sortedmulti(1,@0,cosigner({XPRV})))", 2: (cbor.Tag(40303, hd_key(*POSITION).value),)},
        {1: "wpkh(@0)", 2: (cbor.Tag(40303, hd_key(*POSITION).value), cbor.Tag(40306, {2: True, 3: b"\1" * 32}))},
        {1: "wpkh(@0)", 2: (cbor.Tag(40303, hd_key(*POSITION).value),), 3: XPRV[:40]},
    ],
    ids=["cosigner", "among others", "beside it", "name"],
)
def test_a_private_key_anywhere_in_a_descriptor_is_a_secret(value):
    assert meaning("output-descriptor", value).kind is Kind.SECRET


def test_the_checksum_of_a_whole_descriptor_is_compared():
    text = f"{STASH}#{checksum(STASH)}"
    assert meaning("output-descriptor", {1: text}).data.decode() == text


@pytest.mark.parametrize("steps", ["/<0;1>/*", "/0/*"])
def test_steps_behind_the_places_of_keys_are_kept(steps):
    data = meaning("output-descriptor", {1: f"wpkh(@0{steps})", 2: (cbor.Tag(40303, hd_key(*POSITION).value),)}).data
    assert data.decode().partition("#")[0].endswith(f"{POSITION[0].text}{steps})")
    assert read_wallet_file(data, Network.MAIN).wallet.keys[0].branches == (0, 1)


# --- written, and read back -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("network", [Network.MAIN, Network.SIGNET], ids=lambda one: one.value)
@pytest.mark.parametrize("kind", ScriptType, ids=lambda kind: kind.value)
@pytest.mark.parametrize(
    ("type_", "write"), [("crypto-account", crypto_account), ("account-descriptor", account_descriptor)]
)
def test_an_account_comes_back_as_its_key_expression(type_, write, kind, network):
    key = account(kind, "48h/1h/7h/2h" if network.is_test else "48h/0h/7h/2h", network)
    payload = meaning_of_ur(type_, write(key), Encoding.UR)
    assert (payload.kind, payload.data.decode()) == (Kind.KEY, key.expression)


def wallets():
    for network in ("main", "testnet4"):
        for kind in ALL_KINDS:
            for is_sorted in (True, False) if kind in MULTI_PATH else (True,):
                made = family(kind, network, is_sorted=is_sorted) if kind in MULTI_PATH else single(kind, network)
                yield pytest.param(made.descriptor(), Network(network), id=f"{kind}-{network}-{is_sorted}")


@pytest.mark.parametrize(("descriptor", "network"), list(wallets()))
@pytest.mark.parametrize(
    ("type_", "write"), [("crypto-output", crypto_output), ("output-descriptor", output_descriptor)]
)
def test_a_wallet_comes_back_as_it_was(type_, write, descriptor, network):
    wallet = read_descriptor(descriptor, network).wallet
    payload = meaning_of_ur(type_, write(wallet), Encoding.UR)
    assert (payload.kind, payload.data.decode()) == (Kind.WALLET, wallet.descriptor)
    assert read_wallet_file(payload.data, network).wallet == wallet


def test_a_wallet_with_other_branches_is_written_only_where_they_can_be_said():
    wallet = read_descriptor(single(network="main").descriptor("<2;3>"), Network.MAIN).wallet
    with pytest.raises(Refused, match="branches"):
        crypto_output(wallet)
    payload = meaning_of_ur("output-descriptor", output_descriptor(wallet), Encoding.UR)
    assert read_wallet_file(payload.data, Network.MAIN).wallet == wallet


def test_a_key_that_lies_deeper_than_its_path_says_so():
    key = account(ScriptType.P2WPKH, "84h/0h/0h")
    short = AccountKey(KeyOrigin(key.origin.fingerprint, key.origin.path[:2]), key.xpub, key.script_type, key.network)
    data = meaning_of_ur("crypto-account", crypto_account(short), Encoding.UR).data.decode()
    assert ExtendedPublicKey.parse(data.partition("]")[2]).depth == 3


def test_what_is_not_known_is_left_out_and_not_written_as_zeros():
    """BCR-2020-007: `uint32 .ne 0` for both fingerprints."""
    root = master(PHRASE)
    written = hd_key(ExtendedPublicKey.parse(root.xpub(test=False)), KeyOrigin(bytes(4), ())).value
    assert sorted(written) == [3, 4, 6]
    assert written[6].value == {1: ()}
    assert meaning("crypto-hdkey", written).data.decode() == root.xpub(test=False)


# --- what programs do -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("steps", "expected"),
    [
        ((0, False, (), False), "/0/*"),
        (((0, False, 1, False), (), False), "/<0;1>/*"),
        (((0, 1), False, (), False), "/<0;1>/*"),
        (((), False), "/*"),
        ((1, False, 0, False, (), False), "/1/0/*"),
        (((), True), "/*h"),
        ((3, True), "/3h"),
    ],
)
def test_the_steps_behind_a_key_are_those_of_a_descriptor(steps, expected):
    data = meaning("crypto-output", cbor.Tag(404, cbor.Tag(303, hd(f7=children(*steps))))).data.decode()
    assert data.partition("#")[0].endswith(f"{expected})")


def test_keys_that_say_nothing_of_branches_get_receive_and_change():
    data = meaning("crypto-output", cbor.Tag(404, cbor.Tag(303, hd()))).data
    assert read_wallet_file(data, Network.MAIN).wallet.keys[0].branches == (0, 1)


def test_one_key_that_says_something_keeps_the_others_from_getting_branches():
    keys = (cbor.Tag(303, hd()), cbor.Tag(303, hd("45h", f7=children(0, False, (), False))))
    data = meaning("crypto-output", cbor.Tag(401, cbor.Tag(407, {1: 2, 2: keys}))).data.decode()
    assert data.count("/0/*") == 1
    assert "<0;1>" not in data


def test_the_fingerprint_of_an_account_stands_for_the_one_that_a_key_does_not_name():
    path = cbor.Tag(304, {1: (84, True, 0, True, 0, True)})
    data = meaning("crypto-account", {1: 0xD34DB33F, 2: (cbor.Tag(404, cbor.Tag(303, hd(f6=path))),)}).data
    assert data.startswith(b"[d34db33f/84h/0h/0h]xpub")
    assert meaning("crypto-hdkey", hd(f6=path)).data.startswith(b"xpub")


def test_the_parent_of_a_key_one_step_below_the_master_is_the_master():
    whole, without = meaning("crypto-hdkey", hd("45h")), meaning("crypto-hdkey", hd("45h", f8=None))
    assert whole.data == without.data


@pytest.mark.parametrize("tagged", [True, False])
def test_a_tag_at_the_top_changes_nothing(tagged):
    value = hd()
    assert meaning("hdkey", cbor.Tag(40303, value) if tagged else value).kind is Kind.KEY


def test_a_type_in_capitals_is_the_same_type():
    assert meaning("CRYPTO-HDKEY", hd()).kind is Kind.KEY


@pytest.mark.parametrize(
    ("value", "data"),
    [
        ({1: ("zoo",) * 3, 2: "en"}, b"zoo zoo zoo"),
        (cbor.Tag(301, {1: ("zoo",)}), b"zoo"),
    ],
)
def test_the_words_of_bip39_are_a_secret(value, data):
    payload = meaning("crypto-bip39", value)
    assert (payload.kind, payload.data) == (Kind.SECRET, data)


def test_a_private_key_of_one_address_is_a_secret():
    payload = meaning("crypto-eckey", {2: True, 3: bytes(31) + b"\1"})
    assert payload.kind is Kind.SECRET
    assert payload.data == b"KwDiBf89QgGbjEhKnhXJuH7LrciVrZi3qYjgd9M7rFU73sVHnoWn"


@pytest.mark.parametrize("chain_code", [hd()[4], None], ids=["extended", "single"])
def test_a_private_key_that_does_not_say_so_is_a_secret_all_the_same(chain_code):
    payload = meaning("crypto-hdkey", hd(f3=bytes(32) + b"\1", f4=chain_code))
    assert payload.kind is Kind.SECRET


def test_a_key_of_which_nothing_else_is_known_is_read():
    assert meaning("crypto-hdkey", {3: hd()[3], 4: hd()[4], 8: 5}).data.startswith(b"xpub661")


@pytest.mark.parametrize("use", [{2: 1}, {1: 0, 2: 1}, {1: 1}, {1: 1, 2: 1}])
def test_a_key_of_a_test_network_is_told_by_its_use(use):
    assert b"]tpub" in meaning("crypto-hdkey", hd(f5=cbor.Tag(305, use))).data
    # control: what other programs write for mainnet
    assert b"]xpub" in meaning("crypto-hdkey", hd(f5=cbor.Tag(305, {1: 0, 2: 0}))).data


@pytest.mark.parametrize(
    ("type_", "value"),
    [
        ("crypto-output", cbor.Tag(400, cbor.Tag(410, cbor.Tag(303, hd())))),
        ("output-descriptor", {1: "sh(cosigner(@0))", 2: (cbor.Tag(40303, hd()),)}),
    ],
)
def test_one_key_for_a_wallet_of_several_is_a_key_and_no_wallet(type_, value):
    payload = meaning(type_, value)
    assert (payload.kind, payload.data) == (Kind.KEY, meaning("crypto-hdkey", hd()).data)


def test_a_public_key_of_one_address_is_none_that_addresses_come_from():
    assert meaning("crypto-eckey", {3: hd()[3]}).kind is Kind.OTHER
    assert meaning("crypto-hdkey", hd(f4=None)).kind is Kind.OTHER


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ({2: 0, 3: bytes(20)}, "1111111111111111111114oLvT2"),
        ({2: 1, 3: bytes(20)}, "31h1vYVSYuKP6AhS86fbRdMw9XHieotbST"),
        ({2: 2, 3: bytes(20)}, "bc1qqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqq9e75rs"),
        ({1: cbor.Tag(305, {2: 1}), 2: 2, 3: bytes(20)}, "tb1qqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqq0l98cr"),
    ],
)
def test_addresses_are_written_as_people_read_them(value, expected):
    assert meaning("crypto-address", value).data.decode() == expected


@pytest.mark.parametrize(
    ("type_", "says"),
    [
        ("crypto-sskr", "SSKR"),
        ("eth-sign-request", "another coin"),
        ("x-nobody-knows-this-one", "x-nobody-knows-this-one"),
        ("crypto-multi-accounts", "several coins"),
    ],
)
def test_a_type_that_is_not_read_is_named(type_, says):
    payload = meaning_of_ur(type_, b"\xff", Encoding.UR)
    assert (payload.kind, payload.data) == (Kind.OTHER, b"")
    assert says in payload.says


def test_the_name_of_a_type_is_safe_to_be_shown():
    says = meaning_of_ur("\x1b[31m" + "x" * 100, b"", Encoding.UR).says
    assert says.isprintable()
    assert "x" * 31 not in says


# --- what is broken ---------------------------------------------------------------------------------------------------

KEY = {3: hd()[3], 4: hd()[4]}


@pytest.mark.parametrize(
    ("type_", "value"),
    [
        ("crypto-psbt", {}),
        ("crypto-psbt", "psbt"),
        ("bytes", 5),
        ("crypto-hdkey", {}),
        ("crypto-hdkey", (1, 2)),
        ("crypto-hdkey", cbor.Tag(304, hd())),
        ("crypto-hdkey", hd(f3=bytes(32))),
        ("crypto-hdkey", hd(f3="text")),
        ("crypto-hdkey", hd(f4=bytes(31))),
        ("crypto-hdkey", hd(f2=1)),
        ("crypto-hdkey", hd(f2=True)),
        ("crypto-hdkey", hd(f5=cbor.Tag(305, {2: True}))),
        ("crypto-hdkey", hd(f6=cbor.Tag(304, {1: (1,)}))),
        ("crypto-hdkey", hd(f6=cbor.Tag(304, {1: (1, 1)}))),
        ("crypto-hdkey", hd(f6=cbor.Tag(304, {1: (True, True)}))),
        ("crypto-hdkey", hd(f6=cbor.Tag(304, {1: (1 << 31, False)}))),
        ("crypto-hdkey", hd(f6=cbor.Tag(304, {1: ((), False)}))),
        ("crypto-hdkey", hd(f6=cbor.Tag(304, {1: (1, False) * 11}))),
        ("crypto-hdkey", hd(f6=cbor.Tag(304, {1: (), 3: 256}))),
        ("crypto-hdkey", hd(f6=cbor.Tag(304, {1: (1, False), 2: 1 << 32}))),
        ("crypto-hdkey", hd(f7=children(1))),
        ("crypto-hdkey", hd(f7=children((0, 5), False))),
        ("crypto-hdkey", hd(f7=children((0, 1, 2), False))),
        ("crypto-hdkey", hd(f7=children(*((), False) * 11))),
        ("crypto-hdkey", hd(f8=1 << 32)),
        ("crypto-account", {1: 1, 2: ()}),
        ("crypto-account", {1: 1}),
        ("crypto-account", {1: 1, 2: (cbor.Tag(404, cbor.Tag(303, KEY)),) * 21}),
        ("crypto-output", {3: "name"}),
        ("crypto-output", hd()),
        ("crypto-output", cbor.Tag(303, hd())),
        ("crypto-output", cbor.Tag(404, hd())),
        ("crypto-output", cbor.Tag(411, cbor.Tag(303, hd()))),
        ("crypto-output", cbor.Tag(406, {1: 1})),
        ("crypto-output", cbor.Tag(406, {1: 1, 2: (cbor.Tag(303, KEY),) * 21})),
        ("crypto-output", cbor.Tag(406, cbor.Tag(303, KEY))),
        ("output-descriptor", {1: "wpkh(@0)"}),
        ("output-descriptor", {1: "wpkh(@1)", 2: (cbor.Tag(40303, KEY),)}),
        ("output-descriptor", {1: "@0" * 21, 2: (cbor.Tag(40303, KEY),)}),
        ("output-descriptor", {1: "x" * 4_097}),
        ("output-descriptor", {1: "wpkh(\u20bf)"}),
        ("output-descriptor", {1: "wpkh(@0)", 2: (cbor.Tag(40303, KEY),), 3: 7}),
        ("output-descriptor", {1: PHRASE}),
        ("output-descriptor", {1: '{"label": "wpkh(@0)"}', 2: (cbor.Tag(40303, KEY),)}),
        ("output-descriptor", {1: STASH + "#qqqqqqqq"}),
        ("output-descriptor", {1: "wpkh(@0)", 2: (cbor.Tag(40306, {3: b"\0" + KEY[3][1:]}),)}),
        ("crypto-account", {1: 1, 2: (cbor.Tag(307, {3: bytes(20)}),)}),
        ("crypto-account", {1: 1, 2: (cbor.Tag(408, b"\x51"),)}),
        ("crypto-eckey", {3: b"\0" + KEY[3][1:]}),
        ("crypto-eckey", {3: bytes(32)}),
        ("crypto-eckey", {2: True, 3: bytes(33)}),
        ("crypto-address", {3: bytes(19)}),
        ("crypto-address", {2: 3, 3: bytes(20)}),
        ("crypto-address", {2: 0, 3: bytes(32)}),
        ("crypto-seed", {}),
        ("crypto-seed", {1: "text"}),
        ("crypto-bip39", {1: "zoo"}),
        ("crypto-bip39", {1: (1,)}),
    ],
)
def test_what_is_not_made_as_the_standard_says_is_unreadable(type_, value):
    assert isinstance(refused(type_, value), Unreadable)


def test_a_key_that_is_no_point_of_the_curve_is_refused():
    assert isinstance(refused("crypto-hdkey", hd(f3=b"\2" + b"\xff" * 32)), NotAKey)


def test_a_psbt_that_is_none_is_refused():
    assert isinstance(refused("crypto-psbt", b"no psbt"), NotAPsbt)


@pytest.mark.parametrize(
    ("type_", "value"),
    [
        ("crypto-hdkey", hd(f5=cbor.Tag(305, {1: 60}))),
        ("crypto-eckey", {1: 1, 3: bytes(33)}),
        ("crypto-address", {1: cbor.Tag(305, {1: 60}), 3: bytes(20)}),
    ],
)
def test_a_key_of_another_coin_is_refused_in_words(type_, value):
    assert "another coin" in str(refused(type_, value))


def test_cbor_that_is_cut_is_unreadable():
    whole = cbor.encode(hd())
    for end in range(len(whole)):
        with pytest.raises(Unreadable):
            meaning_of_ur("crypto-hdkey", whole[:end], Encoding.UR)


TYPES = ["crypto-psbt", "bytes", "crypto-hdkey", "crypto-account", "crypto-output", "output-descriptor", "crypto-seed",
         "crypto-bip39", "crypto-eckey", "crypto-address", "account-descriptor"]  # fmt: skip
PLAIN = st.integers(0, 1 << 33) | st.booleans() | st.binary(max_size=40) | st.text(max_size=12)
NUMBERS = st.sampled_from([303, 304, 305, 306, 307, 308, 400, 401, 404, 406, 407, 408, 409, 410, 40303, 40304, 40308])
VALUES = st.recursive(
    PLAIN,
    lambda inner: (
        st.lists(inner, max_size=4).map(tuple)
        | st.dictionaries(st.integers(1, 9), inner, max_size=5)
        | st.builds(cbor.Tag, NUMBERS, inner)
    ),
    max_leaves=12,
)


@given(st.sampled_from(TYPES), VALUES)
@settings(max_examples=600, deadline=None)
def test_any_value_is_read_or_refused_and_nothing_else_happens(type_, value):
    try:
        payload = meaning_of_ur(type_, cbor.encode(value), Encoding.UR)
    except ColdtuiError:
        return
    assert payload.kind is not Kind.PSBT or payload.data.startswith(b"psbt\xff")


def test_no_error_and_no_name_repeats_a_secret():
    words = OURS.split()
    secret = master(OURS).xprv(test=False)
    key = b"\0" + master(OURS).secret.to_bytes(32, "big")
    for type_, value in [
        ("crypto-bip39", {1: tuple(words)}),
        ("crypto-hdkey", {2: True, 3: key, 4: bytes(32)}),
        ("output-descriptor", {1: f"wpkh({secret}/0/*)"}),
    ]:
        payload = meaning(type_, value)
        assert payload.kind is Kind.SECRET
        shown = f"{payload!r} {payload.says}"
        assert not any(word in shown for word in (*words, "xprv", secret, "abandon"))
    # control: the content is there, and is what a careless repr would show
    assert b"abandon" in meaning("crypto-bip39", {1: tuple(words)}).data
