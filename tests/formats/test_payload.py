"""What somebody shows to a camera is told for what it is, and nothing of it is repeated."""

import base64
import json
import time
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from coldtui.core.errors import ColdtuiError, NotAPsbt, Refused, Unreadable
from coldtui.core.key import ExtendedPublicKey
from coldtui.core.network import Network
from coldtui.core.slip132 import slip132
from coldtui.core.wallet import ScriptType
from coldtui.core.wordlist import ENGLISH
from coldtui.custody.session import Session
from coldtui.formats.coldcard_export import coldcard_json
from coldtui.formats.payload import Encoding, Kind, Payload, awaited, meaning_of, meaning_of_bbqr
from coldtui.formats.recognise import recognise
from coldtui.formats.sniff import MAX_TEXT
from coldtui.formats.transfer import MAX_BYTES
from coldtui.formats.wallet_file import MAX_FILE, read_wallet_file
from coldtui.journeys import public_keys
from tests.build.keys import OURS, base58check, master
from tests.build.psbt import Draft, fund
from tests.build.tx import In, Out, Tx
from tests.build.wallets import family, single

VECTORS = Path(__file__).parents[1] / "vectors"
WALLET = single("p2wpkh", "main")
FAMILY = family(network="main")


def draft() -> Draft:
    made = Draft()
    made.spend(WALLET.at(0, 0), 100_000)
    made.pay(WALLET.at(0, 1), 90_000)
    return made


RAW = draft().raw()
SIGNED = fund(WALLET.at(0, 0), 100_000).raw()
LEGACY = Tx((In(bytes(32), 0, script_sig=b"\x51"),), (Out(1_000, b"\x51"),)).raw()
UNSIGNED = Tx((In(bytes(32), 0),), (Out(1_000, b"\x51"),)).raw()
XPRV = master(OURS).xprv(test=False)
ACCOUNT = master(OURS).at("84h/0h/0h")
XPUB = ACCOUNT.xpub(test=False)
EXPRESSION = f"[73c5da0a/84h/0h/0h]{XPUB}"
ZPUB = slip132(ExtendedPublicKey.parse(XPUB), ScriptType.P2WPKH)
BECH32 = "bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4"
LIGHTNING = "lnbc2500u1pvjluezpp5qqqsyqcyq5rqwzqfqqqsyqcyq5rqwzqfqqqsyqcyq5rqwzqfqypqdq5xysxxatsyp3k7enxv4js"


def mean(data: str | bytes, encoding: Encoding = Encoding.TEXT) -> Payload:
    return meaning_of(data.encode() if isinstance(data, str) else data, encoding)


def refused(data: str | bytes) -> ColdtuiError:
    with pytest.raises(ColdtuiError) as raised:
        mean(data)
    assert str(raised.value).endswith(".")
    assert raised.value.hint
    return raised.value


# --- transactions -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "data",
    [
        RAW,
        base64.b64encode(RAW),
        RAW.hex(),
        RAW.hex().upper(),
        b"\xef\xbb\xbf" + base64.b64encode(RAW) + b"\r\n",
        base64.encodebytes(RAW),
    ],
    ids=["binary", "base64", "hex", "capital-hex", "with-mark", "in-lines"],
)
def test_a_psbt_is_told_in_each_of_its_forms(data):
    payload = mean(data, Encoding.BASE64)
    assert (payload.kind, payload.data, payload.encoding) == (Kind.PSBT, RAW, Encoding.BASE64)
    assert payload.says == "a transaction (PSBT)"


@pytest.mark.parametrize("data", [base64.b64encode(RAW)[:-3], RAW.hex()[:-1], "cHNidP8 kaputt"])
def test_a_damaged_psbt_is_refused_as_one(data):
    assert isinstance(refused(data), NotAPsbt)


@pytest.mark.parametrize("raw", [SIGNED, LEGACY], ids=["segwit", "legacy"])
def test_a_finished_transaction_is_told(raw):
    for data in (raw, raw.hex(), raw.hex().upper(), raw.hex() + "\n"):
        payload = mean(data)
        assert (payload.kind, payload.data) == (Kind.TRANSACTION, raw)


@pytest.mark.parametrize(
    "name", ["devils-txn.txn", "finalized-by-ckcc.txn", "last.txn", "nfc-result.txn", "signed.txn"]
)
def test_the_transactions_of_bbqr_are_finished_ones(name):
    given = (VECTORS / "bbqr" / name).read_bytes()
    raw = bytes.fromhex(given.decode()) if given.strip().isalnum() else given
    for data in (given, raw):
        assert mean(data).data == meaning_of_bbqr("T", data).data == raw
        assert mean(data).kind is Kind.TRANSACTION


def test_a_transaction_without_signatures_is_refused_in_words():
    assert "no signatures" in str(refused(UNSIGNED))
    assert "PSBT" in refused(UNSIGNED.hex()).hint


@pytest.mark.parametrize("first", [b"\x51", b""], ids=["first", "last"])
def test_one_signed_input_makes_a_transaction_a_finished_one(first):
    """An output that anyone can spend needs no signature, so that not every input has to have one."""
    last = b"" if first else b"\x51"
    raw = Tx((In(bytes(32), 0, script_sig=first), In(bytes(32), 1, script_sig=last)), (Out(1_000, b"\x51"),)).raw()
    assert mean(raw).kind is Kind.TRANSACTION


@pytest.mark.parametrize("marker", [b"", b"\0\1"], ids=["legacy", "segwit"])
def test_what_has_no_input_is_no_transaction(marker):
    outputs = b"\x05" + (bytes(8) + b"\x02\x51\x51") * 5
    assert mean(b"\2\0\0\0" + marker + b"\0" + outputs + bytes(4)).kind is Kind.OTHER


@pytest.mark.parametrize("end", range(1, len(SIGNED), 7))
def test_a_transaction_that_is_cut_is_none(end):
    assert mean(SIGNED[:end]).kind is not Kind.TRANSACTION


def test_a_transaction_with_bytes_behind_it_is_none():
    assert mean(SIGNED + b"\0").kind is Kind.OTHER
    assert mean(bytes(80)).kind is Kind.OTHER


# --- addresses --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "address",
    [
        BECH32,
        "tb1qw508d6qejxtdg4y5r3zarvary0c5xw7kxpjzsx",
        "bcrt1qw508d6qejxtdg4y5r3zarvary0c5xw7kygt080",
        "bc1p0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7vqzk5jj0",
        "1BvBMSEYstWetqTFn5Au4m4GFg7xJaNVN2",
        "3J98t1WpEZ73CNmQviecrnyiWrnqRhWNLy",
        "mipcBbFg9gMiCh81Kj8tqqdgoZub1ZJRfn",
        "2MzQwSSnBHWHqSAqtTVQ6v47XtaisrJa1Vc",
    ],
)
def test_an_address_of_each_network_is_told(address):
    for given_as in (address, f" {address}\n", f"bitcoin:{address}", f"BITCOIN:{address}?amount=1"):
        payload = mean(given_as)
        assert (payload.kind, payload.data.decode(), payload.says) == (Kind.ADDRESS, address, "an address")


def test_an_address_in_capitals_is_the_same_address():
    assert mean(BECH32.upper()).data.decode() == BECH32
    assert mean(f"BITCOIN:{BECH32.upper()}?AMOUNT=0.5").data.decode() == BECH32


def test_a_payment_request_keeps_what_it_says_beside_the_address():
    uri = mean(f"bitcoin:{BECH32}?amount=0.001&label=Luke&message=Donation%20of%20the%20year").uri
    assert uri is not None
    assert (uri.amount, uri.label, uri.message) == (100_000, "Luke", "Donation of the year")
    assert mean(BECH32).uri is None


@pytest.mark.parametrize(
    "text",
    [
        BECH32[:-1] + "5",
        BECH32[:-1],
        BECH32[:20] + BECH32[20:].upper(),
        "1BvBMSEYstWetqTFn5Au4m4GFg7xJaNVN3",
        f"bitcoin:{BECH32[:-1]}5",
        "bitcoin:not-an-address",
        f"bitcoin:{BECH32}?amount=much",
    ],
)
def test_an_address_with_a_mistake_is_refused_and_not_repeated(text):
    error = refused(text)
    assert isinstance(error, Unreadable)
    assert "BvBM" not in str(error)
    assert "bc1q" not in str(error)


def test_a_payment_request_that_demands_something_unknown_is_refused():
    assert "demands" in str(refused(f"bitcoin:{BECH32}?req-somethingyoudontunderstand=50"))


# --- public keys ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (XPUB, XPUB),
        (ZPUB, XPUB),
        (EXPRESSION, EXPRESSION),
        (f"[73C5DA0A/84'/0H/0h]{ZPUB}", EXPRESSION),
        (f"{EXPRESSION}/<0;1>/*", EXPRESSION),
        (f"{EXPRESSION}/0/*", EXPRESSION),
        (f"{EXPRESSION}/**", EXPRESSION),
        (f"# my keys\n{EXPRESSION}\r\n\n{XPUB}\n", f"{EXPRESSION}\n{XPUB}"),
        (f"BSMS 1.0\n00\n{EXPRESSION}\nmy key\nH8DYht5P6ko0bQqDV6MtUxpzBSK+aVHxbvMavA5byvLrOlCEGmO1WFR7k2wu42J6dxXD8vrmDQSnGq5MTMMbZ98=", EXPRESSION),
        (json.dumps({"ExtPubKey": XPUB, "MasterFingerprint": "73C5DA0A", "AccountKeyPath": "84'/0'/0'"}), EXPRESSION),
        (json.dumps({"xfp": "73C5DA0A", "xpub": XPUB, "path": "m/84'/0'/0'"}), EXPRESSION),
        (json.dumps({"xpub": XPUB, "bip32Path": "m/84'/0'/0'", "xfp": "73c5da0a", "name": "k"}), EXPRESSION),
        (json.dumps({"keystore": {"type": "hardware", "xpub": ZPUB, "derivation": "m/84'/0'/0'", "root_fingerprint": "73c5da0a"}, "wallet_type": "standard"}), EXPRESSION),
        (json.dumps({"ExtPubKey": ZPUB}), XPUB),
    ],
)  # fmt: skip
def test_public_keys_are_told_and_written_in_one_way(text, expected):
    payload = mean(text)
    assert (payload.kind, payload.data.decode()) == (Kind.KEY, expected)
    count = expected.count("\n") + 1
    assert payload.says == ("a public key" if count == 1 else f"{count} public keys")


def test_all_accounts_in_the_form_of_coldcard_are_told():
    with Session() as session:
        raw = session.add(OURS.split())
        found, accounts = public_keys.all_accounts(session, raw, Network.MAIN, 0)
    text = coldcard_json(raw, found, accounts, Network.MAIN, 0)
    for payload in (mean(text), meaning_of_bbqr("J", text.encode())):
        assert (payload.kind, payload.says) == (Kind.KEY, "public keys in the form of Coldcard")
        assert json.loads(payload.data) == json.loads(text)


@pytest.mark.parametrize("text", [XPUB[:-1] + "1", f"[73c5da0a/84h]{ZPUB[:-2]}", f"{EXPRESSION}\n{XPUB[:-4]}"])
def test_a_public_key_with_a_mistake_is_refused(text):
    assert "public key" in str(refused(text))


# --- wallets ----------------------------------------------------------------------------------------------------------

COLDCARD = "\n".join(
    ["# exported from elsewhere", "Name: Family", "Policy: 2 of 3", "Format: P2WSH", "Derivation: m/48'/0'/0'/2'"]
    + [f"{a.root.fingerprint.hex().upper()}: {a.node.xpub(test=False)}" for a in FAMILY.accounts]
)
CARAVAN = {
    "name": "Family",
    "addressType": "P2WSH",
    "network": "mainnet",
    "quorum": {"requiredSigners": 2, "totalSigners": 3},
    "extendedPublicKeys": [
        {"name": "k", "bip32Path": "m/48'/0'/0'/2'", "xpub": a.node.xpub(test=False), "xfp": a.root.fingerprint.hex()}
        for a in FAMILY.accounts
    ],
    "startingAddressIndex": 0,
}
ELECTRUM = {
    "wallet_type": "2of3",
    "seed_version": 59,
} | {
    f"x{n}/": {
        "type": "hardware",
        "xpub": slip132(ExtendedPublicKey.parse(a.node.xpub(test=False)), ScriptType.P2WSH),
        "derivation": "m/48'/0'/0'/2'",
        "root_fingerprint": a.root.fingerprint.hex(),
    }
    for n, a in enumerate(FAMILY.accounts, start=1)
}


@pytest.mark.parametrize(
    ("text", "name"),
    [
        (FAMILY.descriptor(), "given"),
        (f"# receive\n{FAMILY.descriptor('0')}\n{FAMILY.descriptor('1')}\n", "given"),
        (COLDCARD, "Family"),
        (json.dumps({"label": "Family", "descriptor": FAMILY.descriptor("0")}), "Family"),
        (json.dumps({"name": "Family", "recv_descriptor": FAMILY.descriptor("0"), "change_descriptor": FAMILY.descriptor("1")}), "Family"),
        (f"addwallet Family&{FAMILY.descriptor()}", "Family"),
        (json.dumps(CARAVAN), "Family"),
        (json.dumps(ELECTRUM), "given"),
    ],
    ids=["descriptor", "pair", "coldcard", "specter", "specter-wallet", "addwallet", "caravan", "electrum"],
)  # fmt: skip
def test_a_wallet_configuration_is_told_and_can_be_read(text, name):
    payload = mean(text)
    assert (payload.kind, payload.says) == (Kind.WALLET, "a wallet configuration")
    wallet = read_wallet_file(payload.data, Network.MAIN, "given").wallet
    expected = read_wallet_file(FAMILY.descriptor().encode(), Network.MAIN, name).wallet
    assert wallet == expected


def test_a_bsms_record_of_a_wallet_is_a_wallet():
    assert mean(f"BSMS 1.0\n{FAMILY.descriptor()}\n/0/*,/1/*\n{BECH32}").kind is Kind.WALLET


# --- secrets ----------------------------------------------------------------------------------------------------------

WIF = base58check(b"\x80" + bytes(31) + b"\x01\x01")
SLIP39 = json.loads((VECTORS / "slip39/slip39_vectors.json").read_text())[0][1][0]
CODEX32 = "MS12NAMES6XQGUZTTXKEQNJSJZV4JV3NZ5K3KWGSPHUH6EVW"
SECRETS = [
    (OURS, "a recovery phrase"),
    (OURS.upper(), "a recovery phrase"),
    (OURS.rpartition(" ")[0] + " zoo", "a recovery phrase with a mistake in it"),
    ("\n".join(f"{n}. {word}" for n, word in enumerate(OURS.split(), 1)), "a recovery phrase"),
    ("0000" * 11 + "0003", "a SeedQR"),
    (XPRV, "a private key"),
    (XPRV[:-1] + "1", "a private key"),
    (f"[73c5da0a/84h]{XPRV}", "something that holds a private key"),
    (f"wpkh({XPRV}/0/*)", "something that holds a private key"),
    (json.dumps({"descriptor": f"wpkh({XPRV}/0/*)"}), "something that holds a private key"),
    (WIF, "the private key of one address (WIF)"),
    ("6PRVWUbkzzsbcVac2qwfssoUJAN1Xhrg6bNk8J7Nzm5H7kxEbn2Nh2ZoGg", "a private key that is locked with a passphrase (BIP38)"),
    (CODEX32, "a codex32 backup of a key"),
    (CODEX32[:-1] + "Q", "a codex32 backup of a key"),
    (SLIP39, "a SLIP-39 share"),
    (SLIP39.rpartition(" ")[0] + " academic", "a SLIP-39 share with a mistake in it"),
    (f"{FAMILY.descriptor()}\n{OURS}", "something that holds a recovery phrase"),
    (f"{EXPRESSION}\nphrase: {OURS}", "something that holds a recovery phrase"),
    (json.dumps({"label": "Family", "descriptor": FAMILY.descriptor(), "mnemonic": OURS}), "something that holds a recovery phrase"),
    (json.dumps(CARAVAN | {"words": OURS.upper().split()}), "something that holds a recovery phrase"),
    (json.dumps({"xfp": "73C5DA0A", "bip84": {"xpub": XPUB}, "seed": OURS}), "something that holds a recovery phrase"),
    (json.dumps({"xpub": XPUB, "seed": OURS}), "something that holds a recovery phrase"),
    (json.dumps(OURS.split()), "something that holds a recovery phrase"),
    (f'{{"descriptor": "{FAMILY.descriptor()}", "key": "\\u0078prv{XPRV[4:]}"}}', "something that holds a private key"),
    ("00" * 15 + "0a", "a number that can be the entropy of a key"),
    ("ab" * 64, "a number that can be the seed of a key"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "says"), SECRETS, ids=range(len(SECRETS)))
def test_what_is_private_is_told_and_given_on(text, says):
    payload = mean(text)
    assert (payload.kind, payload.says, payload.data) == (Kind.SECRET, says, text.encode())


@pytest.mark.parametrize(
    "data", [OURS.encode() + b"\x01", b"\xff" + XPRV.encode(), (OURS + "\n" * 10_000 + ".").encode()]
)
def test_what_is_private_is_told_among_other_bytes(data):
    payload = mean(data)
    assert payload.kind is Kind.SECRET
    assert "abandon" not in payload.says


@pytest.mark.parametrize("key", [WIF, XPRV])
def test_a_private_key_in_the_place_of_an_address_is_told(key):
    payload = mean(f"bitcoin:{key}?amount=1")
    assert (payload.kind, payload.data) == (Kind.SECRET, key.encode())


def test_a_wallet_with_a_few_words_beside_it_is_no_secret():
    words = "this can only sign about two family income when".split()
    assert all(word in ENGLISH.words for word in words)
    assert mean(f"{FAMILY.descriptor()}\n# {' '.join(words)} addresses").kind is Kind.WALLET
    # control: one word of the list more makes it as long as a phrase can be
    assert mean(f"{FAMILY.descriptor()}\n# {' '.join(words)} absent").kind is Kind.SECRET


@pytest.mark.parametrize("size", [16, 20, 24, 28, 32])
@pytest.mark.parametrize("first", [0, 1, 128, 255], ids=["zeros", "low", "high", "ones"])
def test_a_compact_seedqr_is_told(first, size):
    # all zeros are the phrase that everybody tries first: eleven times abandon, then about
    data = bytes((first + place * (first in {1, 128})) % 256 for place in range(size))
    payload = mean(data, Encoding.BINARY)
    assert (payload.kind, payload.says, payload.data) == (Kind.SECRET, "a CompactSeedQR", data)
    assert recognise(payload.data).candidates[0].data == data
    # control: other lengths are no backup
    assert mean(data + b"\xff").kind is Kind.OTHER


def test_the_published_seedqrs_are_told():
    vectors = json.loads((VECTORS / "seedqr/seedqr_vectors.json").read_text())
    for vector in vectors:
        digits = next(value for value in vector.values() if isinstance(value, str) and value.isdigit())
        assert (mean(digits).kind, mean(digits).says) == (Kind.SECRET, "a SeedQR")


PIECES = {*OURS.split(), XPRV, XPRV[:20], WIF[:20], CODEX32[:20], "6PRVW", *SLIP39.split()}
"""What no sentence may have in it. `about` is a word of the list as well as of ours, so it is left out."""


@pytest.mark.parametrize(("text", "says"), SECRETS, ids=range(len(SECRETS)))
def test_nothing_of_a_secret_is_repeated(text, says):
    payload = mean(text)
    with pytest.raises(Refused) as raised:
        awaited(payload, frozenset({Kind.PSBT}))
    shown = f"{payload!r} {payload.says} {raised.value} {raised.value.hint}"
    pieces = set(shown.replace(".", " ").split()) & (PIECES - {"about", "backup", "key", "phrase"})
    assert pieces == set()
    assert text not in shown


def test_control_a_repeated_word_would_be_found():
    assert {"abandon"} & PIECES


# --- what is not ours -------------------------------------------------------------------------------------------------

OTHERS = [
    (LIGHTNING, "Lightning invoice"),
    (LIGHTNING.upper(), "Lightning invoice"),
    (f"lightning:{LIGHTNING}", "Lightning invoice"),
    (f"LIGHTNING:{LIGHTNING.upper()}", "Lightning invoice"),
    ("lntb20m1pvjluez" + "q" * 30, "Lightning invoice"),
    ("LNURL1DP68GURN8GHJ7UM9WFMXJCM99E3K7MF0V9CXJ0M385EKVCENXC6R2C35XVUKXEFCV5MKVV34X5EKZD3EV56NYD3HXQURZEPEXEJXXEPNXSCRVWFNV9NXZCN9XQ6XYEFHVGCXXCMYXYMNSERXFQ5FNS", "LNURL"),
    ("lno1qgsqvgnwgcg35z6ee2h3yczraddm72xrfua9uve2rlrm9deu7xyfzrc", "BOLT 12"),
    ("sp1qqgste7k9hx0qftg6qmwlkqtwuy6cycyavzmzj85c6qdfhjdpdjtdgqjuexzk6murw56suy3e0rd2cgqvycxttddwsvgxe2usfpxumr70xc9pkqwv", "silent payment"),
    ("PM8TJTLJbPRGxSbc8EJi42Wrr6QbNSaSSVJ5Y3E4pbCYiTHUskHg13935Ubb7q8tx9GVbh2UuRnBc3WSyJHhUrw8KhprKnn9eDznYGieTzFcwQRya4GA", "BIP47"),
    ("npub10elfcs4fr0l0r8af98jlmgdh9c8tcxjvz9qkw038js35mp4dma8qzvjptg", "Nostr"),
    ("nostr:npub10elfcs4fr0l0r8af98jlmgdh9c8tcxjvz9qkw038js35mp4dma8qzvjptg", "Nostr"),
    ("nsec1vl029mgpspedva04g90vltkh6fvh240zqtv9k0t9af8935ke9laqsnlfe5", "private key of Nostr"),
    ("https://example.org/pay?x=1", "web page"),
    ("HTTP://EXAMPLE.ORG", "web page"),
    ("otpauth://totp/Example:alice?secret=JBSWY3DPEHPK3PXP", "one-time passwords"),
    ("WIFI:T:WPA;S:home;P:secret;;", "wireless"),
    ("BEGIN:VCARD\nVERSION:3.0\nEND:VCARD", "contact"),
    ("ethereum:0xab5801a7d398351b8be11c439e05c5b3259aec9b", "another coin"),
    ("0xAb5801a7D398351b8bE11C439e05C5B3259aeC9B", "another coin"),
    ("signmessage m/84h/0h/0h/0/0 ascii:hello", "sign a message"),
    ("UR:CRYPTO-PSBT/1-9/LPADAXCSENCYLUIY", "one part of several"),
    ("ur:crypto-psbt/hdosjojkidjy", "QR code (UR)"),
    ("B$ZP0500ABCDEFGH", "QR code (BBQr)"),
    ("p1of3 cHNidP8BAH", "one part of several"),
    ("02c6047f9441ed7d6d3045406e95c07cd85c778e4b8cef3ca7abac09b95c709ee5", "public key of one address"),
    ('{"hello": "world"}', "JSON"),
    ('{"hello": ', "JSON"),
    ('[{"hello": 1}]', "JSON"),
    ("[" * 100_000, "long text"),
    ("[" * 1_000, "JSON"),
    ("<html></html>", "web page"),
    ("Hello, world 123", "text"),
    ("12345", "number"),
    (LEGACY.hex()[:-2], "finished transaction"),
    ("", "empty"),
    (" \n", "empty"),
    (b"\0" * 50, "data"),
    (b"\x89PNG\r\n\x1a\n" + bytes(30), "picture"),
    (b"\x80\x81\x82", "data"),
]  # fmt: skip


@pytest.mark.parametrize(("data", "says"), OTHERS, ids=range(len(OTHERS)))
def test_what_is_not_ours_is_named_and_not_kept(data, says):
    payload = mean(data)
    assert (payload.kind, payload.data, payload.uri) == (Kind.OTHER, b"", None)
    assert says in payload.says
    assert payload.says.isprintable()


# --- BBQr -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("type_", "data", "kind"),
    [
        ("P", RAW, Kind.PSBT),
        ("T", SIGNED, Kind.TRANSACTION),
        ("U", FAMILY.descriptor().encode(), Kind.WALLET),
        ("U", XPUB.encode(), Kind.KEY),
        ("J", json.dumps(CARAVAN).encode(), Kind.WALLET),
        ("B", RAW, Kind.PSBT),
        ("B", bytes(range(128, 144)), Kind.SECRET),
        ("C", b"\xa0", Kind.OTHER),
        ("X", b"MZ", Kind.OTHER),
        ("\x1b", b"", Kind.OTHER),
    ],
)
def test_a_bbqr_is_what_its_letter_says(type_, data, kind):
    payload = meaning_of_bbqr(type_, data)
    assert (payload.kind, payload.encoding) == (kind, Encoding.BBQR)
    assert payload.says.isprintable()


@pytest.mark.parametrize(
    ("type_", "data"),
    [("P", SIGNED), ("P", b"psbt"), ("P", OURS.encode()), ("T", RAW), ("T", SIGNED[:-1]), ("U", b"\xff\xfe"), ("U", RAW),
     ("J", b"\xff"), ("J", b'{"a": '), ("T", UNSIGNED)],
)  # fmt: skip
def test_a_bbqr_that_is_not_what_its_letter_says_is_refused(type_, data):
    with pytest.raises(ColdtuiError):
        meaning_of_bbqr(type_, data)


# --- awaited ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("data", "wanted", "sentence"),
    [
        (BECH32, {Kind.PSBT}, "This is an address, not a transaction."),
        (OURS, {Kind.PSBT}, "This is a recovery phrase, not a transaction."),
        ("0000" * 11 + "0003", {Kind.PSBT}, "This is a SeedQR, not a transaction."),
        (LIGHTNING, {Kind.PSBT}, "This is a Lightning invoice, not a transaction."),
        (SIGNED, {Kind.PSBT}, "This is a finished transaction, not one to sign."),
        (RAW, {Kind.WALLET}, "This is a transaction (PSBT), not a wallet configuration."),
        (XPUB, {Kind.WALLET, Kind.KEY}, None),
        (RAW, {Kind.KEY, Kind.WALLET}, "This is a transaction (PSBT), not a wallet configuration or a public key."),
        ("Hello, world 123", set(Kind) - {Kind.OTHER}, "This is a text. It is of no use here."),
    ],
)
def test_what_is_not_awaited_is_named_beside_what_is(data, wanted, sentence):
    payload = mean(data)
    if sentence is None:
        awaited(payload, frozenset(wanted))
        return
    with pytest.raises(Refused) as raised:
        awaited(payload, frozenset(wanted))
    assert str(raised.value) == sentence
    assert raised.value.hint.endswith(".")


@pytest.mark.parametrize("kind", Kind)
def test_every_kind_that_is_not_awaited_has_a_sentence_and_a_way_out(kind):
    payload = Payload(kind, Encoding.TEXT, b"", "a thing")
    for wanted in [frozenset({other}) for other in Kind if other is not kind] + [frozenset()]:
        with pytest.raises(Refused, match="This is a thing") as raised:
            awaited(payload, wanted)
        assert raised.value.hint.endswith(".")
    awaited(payload, frozenset({kind}))


def test_an_address_is_sent_where_addresses_are_verified():
    with pytest.raises(Refused) as raised:
        awaited(mean(BECH32), frozenset({Kind.PSBT}))
    assert raised.value.hint == "To verify an address, choose Scan anything on the first screen."


def outcome(function, *given) -> Payload | ColdtuiError:
    """What it gives, or the error that it raises; any other error is a bug."""
    try:
        return function(*given)
    except ColdtuiError as error:
        return error


# --- anything ---------------------------------------------------------------------------------------------------------

TEXTS = st.text(max_size=300) | st.from_regex(
    r"(bitcoin:|ur:|cHNid|70736274|\{\"|\[|xpub|bc1|1|lnbc|BSMS 1.0\n|wsh\(|addwallet |policy:)[ -~\n]{0,60}",
    fullmatch=True,
)


@given(st.binary(max_size=400) | TEXTS.map(lambda text: text.encode("utf-8", "replace")))
@example(b"02000000" * 20)
@example(b"BSMS 1.0")
@example(b"addwallet ")
@example(b"#\n#\n")
@example(b'{"xfp": [], "bip84": {}}')
@example(b'{"quorum": 1, "extendedPublicKeys": 1}')
@example(b'{"keystore": {"xpub": 5}}')
@example(b'{"xfp": "zz", "xpub": null}')
@example("\u0661\u0662\u0663".encode())
@settings(max_examples=800, deadline=None)
def test_anything_is_told_or_refused_and_only_a_psbt_is_called_one(data):
    outcomes = [outcome(meaning_of_bbqr, type_, data) for type_ in "PTJUB"]
    for found in [*outcomes, outcome(meaning_of, data, Encoding.BINARY)]:
        if isinstance(found, ColdtuiError):
            assert str(found).endswith(".")
            continue
        assert found.kind is not Kind.PSBT or found.data.startswith(b"psbt\xff")
        assert found.kind is not Kind.OTHER or found.data == b""
        assert found.says.isprintable()


def test_the_longest_transaction_is_told_and_no_longer_one():
    raw = b"psbt\xff" + bytes(MAX_BYTES - 5)
    assert [mean(one).kind for one in (raw, raw.hex(), base64.b64encode(raw))] == [Kind.PSBT] * 3
    longer = raw + b"\0"
    for data in (longer, longer.hex(), base64.b64encode(longer), b"x" * (MAX_TEXT + 1)):
        assert mean(data).says == "more data than coldtui reads from codes"


LARGE = [
    b"psbt\xff" + bytes(MAX_BYTES - 5),
    b"cHNidP8A" + b"A" * (MAX_BYTES - 8),
    b"70736274ff" + b"00" * 900_000,
    b"a" * MAX_BYTES,
    b"0" * MAX_BYTES,
    b"1 " * (MAX_BYTES // 2),
    b"\n" * (MAX_BYTES - 1) + b"a",
    b"\xff" * MAX_BYTES,
    b"{" * MAX_FILE,
    b'{"a":' * 10_000 + b"1",
    b'"' * MAX_FILE,
    b"xprv1" * (MAX_FILE // 5),
    b"[00000000" + b"/1" * (MAX_FILE // 2 - 10),
    b"bitcoin:" + b"%" * 60_000,
    b"bitcoin:?" + b"a&" * 30_000,
    b"policy:" * (MAX_FILE // 7),
    "\u0301".encode() * 30_000,
    "\u0301".encode() * 4_900,
    b"abandon " * 1_200,
    (
        b"\x02\0\0\0\xfe\x00\xb0\x00\x00"
        + (bytes(36) + b"\0" + bytes(4)) * 45_056
        + b"\x01"
        + bytes(8)
        + b"\0"
        + bytes(4)
    ),
    b"x" * MAX_TEXT,
    b"7" * MAX_TEXT,
    b"70736274ff" + b"0" * (2 * MAX_BYTES - 10),
    b"\xff" * MAX_TEXT,
]


@pytest.mark.parametrize("data", LARGE, ids=range(len(LARGE)))
def test_the_largest_payloads_are_told_within_their_budget(data):
    """The budget is two seconds (design.md); it is counted in processor time, and several times what is needed."""
    before = time.process_time()
    outcome(meaning_of, data, Encoding.BINARY)
    assert time.process_time() - before < 2
