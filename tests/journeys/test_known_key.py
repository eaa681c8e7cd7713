"""A backup compared with what is known of its key: by fingerprint, public key and address, near and far."""

import pytest

from coldtui.core.address import address
from coldtui.core.errors import ColdtuiError
from coldtui.core.network import Network
from coldtui.core.script import p2pkh, p2sh, p2tr, p2wpkh
from coldtui.custody.session import Session
from coldtui.journeys.drill_record import Drill
from coldtui.journeys.known_key import ACCOUNTS, ADDRESSES, KnownFingerprint, KnownPublicKey, read_known, says
from tests.build.keys import ORDER, OURS, SECOND, base58check, master, public_key, tagged

MAIN = Network.MAIN
WILD = "wild father tree among universe such mobile favorite target dynamic credit identify"


@pytest.fixture
def draft():
    with Session() as session, session.draft() as made:
        made.from_phrase(OURS.split())
        yield made


def test_a_fingerprint_is_compared(draft):
    for text in ("73c5da0a", "73C5 DA0A", " 73c5 da0a\n"):
        assert read_known(text, MAIN).match(draft, MAIN).is_same
    assert not read_known("73c5da0b", MAIN).match(draft, MAIN).is_same


def test_a_loaded_key_must_be_that_very_key(draft):
    known = KnownFingerprint(bytes.fromhex("73c5da0a"), is_loaded=True)
    assert not known.match(draft, MAIN).is_same
    draft.keep()
    assert known.match(draft, MAIN).is_same


@pytest.mark.parametrize(
    "path",
    ["m", "m/84h/0h/0h", "m/49h/0h/4h", "m/44h/0h/1h", "m/86h/0h/0h", "m/48h/0h/0h/2h", "m/48h/0h/3h/1h", "m/45h"],
)
def test_a_public_key_is_found_where_wallets_have_theirs(draft, path):
    text = master(OURS).at(path).xpub(test=False)
    match = read_known(text, MAIN).match(draft, MAIN)
    assert match.is_same
    assert match.how == f"a public key (xpub), found at {path}"
    assert not read_known(master(SECOND).at(path).xpub(test=False), MAIN).match(draft, MAIN).is_same


def test_a_public_key_is_compared_at_the_path_that_stands_before_it(draft):
    node = master(OURS).at("m/84h/0h/77h")
    assert not read_known(node.xpub(test=False), MAIN).match(draft, MAIN).is_same
    for origin in ("[73c5da0a/84h/0h/77h]", "[73C5DA0A/84'/0'/77']", "[73c5da0a/84H/0H/77H]"):
        for after in ("", "/<0;1>/*", "/0/*#abcdefgh"):
            assert read_known(origin + node.xpub(test=False) + after, MAIN).match(draft, MAIN).is_same
    wrong = read_known("[73c5da0a/84h/0h/78h]" + node.xpub(test=False), MAIN)
    assert not wrong.match(draft, MAIN).is_same


def test_a_public_key_under_a_letter_of_slip132_is_the_same(draft):
    node = master(OURS).at("m/84h/0h/0h")
    payload = bytes.fromhex("04b24746") + node.xpub_bytes(test=False)[4:]
    assert read_known(base58check(payload), MAIN).match(draft, MAIN).is_same


def script_of(purpose: int, pub: bytes) -> bytes:
    if purpose == 44:
        return p2pkh(pub)
    if purpose == 49:
        return p2sh(p2wpkh(pub))
    return p2wpkh(pub)


@pytest.mark.parametrize(
    ("purpose", "rest"),
    [(84, "0h/0/0"), (84, f"0h/1/{ADDRESSES - 1}"), (49, "2h/0/17"), (44, f"{ACCOUNTS - 1}h/1/{ADDRESSES - 1}")],
)
def test_an_address_is_found_as_far_as_is_looked(draft, purpose, rest):
    path = f"m/{purpose}h/0h/{rest}"
    text = address(script_of(purpose, master(OURS).at(path).pub), MAIN)
    match = read_known(text, MAIN).match(draft, MAIN)
    assert (match.is_same, match.how) == (True, f"an address, found at {path}")


def test_the_first_taproot_address_of_bip86_is_found(draft):
    text = "bc1p5cyxnuxmeuwuvkwfem96lqzszd02n6xdcjrs20cac6yqjjwudpxqkedrcr"
    assert read_known(text, MAIN).match(draft, MAIN).how == "an address, found at m/86h/0h/0h/0/0"


@pytest.mark.parametrize("rest", [f"84h/0h/0h/0/{ADDRESSES}", f"84h/0h/{ACCOUNTS}h/0/0", "84h/1h/0h/0/0"])
def test_control_an_address_further_away_is_not_found_and_it_is_said_how_far_was_looked(draft, rest):
    text = address(p2wpkh(master(OURS).at(f"m/{rest}").pub), MAIN)
    match = read_known(text, MAIN).match(draft, MAIN)
    assert not match.is_same
    assert "8,000" in match.how
    assert f"first {ADDRESSES}" in match.how


def test_an_address_may_be_typed_in_groups(draft):
    assert read_known("bc1q cr8t e4kr 609g cawu tmrz a0j4 xv80 jy8z 306f yu", MAIN).match(draft, MAIN).is_same


def test_an_address_of_electrum_s_account_is_found_for_a_phrase_of_electrum():
    with Session() as session, session.draft() as draft:
        draft.from_electrum(WILD.split())
        pub = draft.account_key((0x80000000,), is_test=False).derive((1, 3)).public_key
        match = read_known(address(p2wpkh(pub), MAIN), MAIN).match(draft, MAIN)
        assert match.how == "an address, found at m/0h/1/3"
        assert read_known(draft.account_key((0x80000000,), is_test=False).text, MAIN).match(draft, MAIN).is_same


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("", "no fingerprint"),
        ("hello", "no fingerprint"),
        (OURS, "looks like a recovery phrase"),
        ("zzzzzzzzzzzzzzzzzzzzzzzz", "typing error|not a Bitcoin"),
        ("tpubD6NzVbkrYhZ4", "mistyped or cut"),
        (master(OURS).xprv(test=False), "looks like a private key"),
        (master(OURS).xpub(test=True), "test network"),
        ("bcrt1q6rz28mcfaxtmd6v789l9rrlrusdprr9pz3cppk", "REGTEST"),
        ("bc1qcr8te4kr609gcawutmrza0j4xv80jy8z306fyv", "typing error"),
        ("[73c5da0a/84h]" + master(OURS).xpub(test=False), "another length"),
        ("[73c5da0a/99999999999h]xpub6", "."),
    ],
)
def test_what_is_none_of_these_is_an_error(text, named):
    with pytest.raises(ColdtuiError, match=named):
        read_known(text, MAIN)
    if text:
        severity, sentence = says(text, MAIN)
        assert severity in {"INFO", "CAUTION"}
        assert sentence


def test_what_is_typed_is_named_as_it_becomes_whole():
    assert says("", MAIN) == ("", "")
    assert says("73c5", MAIN)[0] == "INFO"
    assert says("73c5da0a", MAIN) == ("OK", "This is the fingerprint 73c5 da0a.")


def test_the_note_says_what_was_checked_and_the_date_that_was_typed():
    drill = Drill("Recovery phrase, 12 words", bytes.fromhex("73c5da0a"), "an address", passed=True)
    text = drill.text("21 November\x1b[31m").decode()
    assert "Result       PASS\n" in text
    assert "Fingerprint  73c5 da0a\n" in text
    assert "Date         21 November\\x1b[31m\n" in text
    assert "Date         not stated" in drill.text().decode()
    assert (drill.file_name(1), drill.file_name(2)) == ("backup-check-73c5da0a.txt", "backup-check-73c5da0a-2.txt")


def test_the_taproot_address_is_the_one_of_an_independent_derivation(draft):
    # BIP341's tweak with the standard library and OpenSSL, not with coldtui's curve
    node = master(OURS).at("m/86h/0h/3h/1/5")
    secret = node.secret if node.pub[0] == 2 else ORDER - node.secret
    tweak = int.from_bytes(tagged("TapTweak", node.xonly), "big")
    output = public_key((secret + tweak) % ORDER)[1:]
    found = read_known(address(p2tr(output), MAIN), MAIN).match(draft, MAIN)
    assert found.how == "an address, found at m/86h/0h/3h/1/5"


def test_a_key_at_depth_zero_is_the_master_key(draft):
    known = read_known(master(OURS).xpub(test=False), MAIN)
    assert isinstance(known, KnownPublicKey)
    assert known.match(draft, MAIN).how == "a public key (xpub), found at m"
