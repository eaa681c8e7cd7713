"""What custody lets out of BIP85 and BSMS: the child that was asked for, and a record that is public."""

import hmac

import pytest

from coldtui.core import mnemonic
from coldtui.core.bip85 import Application, Request
from coldtui.core.errors import NotAKey
from coldtui.core.key import ExtendedPublicKey, KeyOrigin, parse_path
from coldtui.core.message import signer_of
from coldtui.core.network import Network
from coldtui.core.wallet import ScriptType
from coldtui.core.wordlist import Language
from coldtui.custody import children
from coldtui.custody.bsms import key_record
from coldtui.custody.material import Kind
from coldtui.custody.session import Session
from coldtui.formats.account_key import AccountKey
from tests.build.keys import OURS, master

REQUEST = Request(Application.WORDS, 24, 7)


def expected(request: Request, passphrase: str = "") -> bytes:
    """The child's 64 bytes by the test builder's BIP32."""
    node = master(OURS, passphrase).at(request.path)
    return hmac.digest(b"bip-entropy-from-k", node.secret.to_bytes(32, "big"), "sha512")


@pytest.fixture
def session():
    with Session() as held:
        held.add(OURS.split())
        yield held


@pytest.mark.parametrize("language", [Language.ENGLISH, Language.JAPANESE])
def test_a_child_fills_a_draft_with_the_phrase_of_the_bip(session, language):
    request = Request(Application.WORDS, 24, 7, language)
    with session.copy_of(session.fingerprints[0]) as parent, session.draft() as child:
        children.fill(child, parent, request, is_test=False)
        assert child.words() == mnemonic.words_of(expected(request)[:32], language)
        assert (child.kind, child.language, child.word_count) == (Kind.PHRASE, language, 24)


def test_the_passphrase_of_the_parent_counts(session):
    raw = session.add(OURS.split(), "tea")
    with session.copy_of(raw) as parent, session.draft() as child:
        children.fill(child, parent, REQUEST, is_test=False)
        assert child.entropy() == expected(REQUEST, "tea")[:32] != expected(REQUEST)[:32]
        assert not child.has_passphrase


@pytest.mark.parametrize("is_test", [True, False])
def test_an_extended_private_key_becomes_a_key_too(session, is_test):
    request = Request(Application.XPRV, 0, 3)
    with session.copy_of(session.fingerprints[0]) as parent, session.draft() as child:
        children.fill(child, parent, request, is_test)
        held = expected(request)
        assert child.kind is Kind.XPRV
        key = child.account_key((), is_test)
        assert key.chain_code == held[:32]
        assert children.child_text(parent, request, is_test).startswith("tprv" if is_test else "xprv")


@pytest.mark.parametrize("application", [Application.WIF, Application.HEX, Application.BASE64, Application.DICE])
def test_a_password_or_a_number_is_no_key(session, application):
    request = Request(application, max(application.lengths[0], 0))
    with session.copy_of(session.fingerprints[0]) as parent, session.draft() as child:
        with pytest.raises(ValueError, match="no key"):
            children.fill(child, parent, request, is_test=False)
        assert child.kind is None


def test_a_child_that_is_loaded_is_a_key_of_the_session_and_the_rest_is_wiped(session):
    with session.copy_of(session.fingerprints[0]) as parent, session.draft() as child:
        children.fill(child, parent, REQUEST, is_test=False)
        words = child.words()
        raw = child.keep()
    assert parent.is_wiped
    assert child.is_wiped
    assert session.fingerprints == (master(OURS).fingerprint, raw)
    with Session() as other:
        assert other.add(words) == raw


def test_wiping_the_session_wipes_what_is_being_made(session):
    with session.copy_of(session.fingerprints[0]) as parent, session.draft() as child:
        children.fill(child, parent, REQUEST, is_test=False)
        session.wipe()
        assert session.holds_nothing
        assert child.is_wiped
        with pytest.raises(ValueError, match="empty"):
            children.child_text(parent, REQUEST, is_test=False)


def test_no_error_says_anything_of_the_child(session, monkeypatch):
    monkeypatch.setattr("coldtui.core.curve.is_secret", lambda _: False)
    from coldtui.core import bip85

    monkeypatch.setattr(bip85.curve, "is_secret", lambda _: False)
    with pytest.raises(NotAKey) as raised:
        bip85._secret(bytearray(expected(REQUEST)[:32]))
    shown = f"{raised.value!r} {raised.value} {raised.value.hint}"
    assert expected(REQUEST)[:4].hex() not in shown
    assert shown.count("index") >= 2


# --- BSMS ---


def account(path: str = "m/48h/0h/0h/2h", fingerprint: bytes | None = None) -> AccountKey:
    root = master(OURS)
    xpub = ExtendedPublicKey.parse(root.at(path).xpub(test=False))
    return AccountKey(
        KeyOrigin(fingerprint or root.fingerprint, parse_path(path)), xpub, ScriptType.P2WSH, Network.MAIN
    )


def test_the_record_names_the_key_and_is_signed_by_it(session):
    with session.copy_of(session.fingerprints[0]) as draft:
        text = key_record(draft, account(), "00", "one of three")
    unsigned, signature = text.rsplit("\n", 1)
    node = master(OURS).at("m/48h/0h/0h/2h")
    assert unsigned.split("\n") == ["BSMS 1.0", "00", f"[73c5da0a/48'/0'/0'/2']{node.xpub(test=False)}", "one of three"]
    assert signer_of(unsigned, signature) == node.pub


def test_a_token_seals_the_record(session):
    with session.copy_of(session.fingerprints[0]) as draft:
        sealed = key_record(draft, account(), "a54044308ceac9b7", "one of three")
        again = key_record(draft, account(), "a54044308ceac9b7", "one of three")
    assert sealed == again
    assert b"BSMS" not in bytes.fromhex(sealed)


@pytest.mark.parametrize("wrong", ["path", "fingerprint"])
def test_a_key_that_is_not_the_drafts_own_is_never_signed_for(session, wrong):
    one = account()
    bad = {
        "path": AccountKey(
            KeyOrigin(one.origin.fingerprint, parse_path("m/48h/0h/1h/2h")), one.xpub, one.script_type, one.network
        ),
        "fingerprint": account(fingerprint=b"abcd"),
    }[wrong]
    with session.copy_of(session.fingerprints[0]) as draft, pytest.raises(ValueError, match="not one of the key's"):
        key_record(draft, bad, "00", "one of three")


def test_nothing_private_is_in_a_record(session):
    with session.copy_of(session.fingerprints[0]) as draft:
        text = key_record(draft, account(), "00", "one of three")
    secret = master(OURS).at("m/48h/0h/0h/2h").secret.to_bytes(32, "big")
    assert secret.hex() not in text
    assert "prv" not in text
