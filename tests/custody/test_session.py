"""The session: keys go in and only plain values come out; forgotten means wiped."""

import copy
import pickle
from dataclasses import replace

import pytest

from coldtui.core.errors import NotAMnemonic, Refused
from coldtui.core.key import ExtendedPrivateKey, KeyOrigin, parse_path
from coldtui.core.wallet import WalletKey
from coldtui.custody import session as session_module
from coldtui.custody.session import Session
from tests.build import keys
from tests.build.spending import wallet_of
from tests.build.wallets import family, single

OURS = keys.OURS.split()
SECOND = keys.SECOND.split()
SALT = bytes(range(16))
PATH = parse_path("m/84h/1h/0h")


def test_adding_a_key_gives_its_fingerprint() -> None:
    with Session() as session:
        assert session.add(OURS).hex() == "73c5da0a"
        assert session.add(SECOND) == keys.master(keys.SECOND).fingerprint
        assert session.add(OURS, "x") == keys.master(keys.OURS, "x").fingerprint
        assert len(session.fingerprints) == 3
        assert session.fingerprints[0].hex() == "73c5da0a"


def test_a_key_that_is_loaded_again_is_one_key() -> None:
    with Session() as session:
        assert session.add(OURS) == session.add(OURS)
        assert len(session.fingerprints) == 1
        assert session.account_key(session.fingerprints[0], PATH, is_test=True)


def test_another_key_with_the_same_fingerprint_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ExtendedPrivateKey, "fingerprint", b"same")
    with Session() as session:
        session.add(OURS)
        session.add(OURS)
        before = session.account_key(b"same", (), is_test=True)
        with pytest.raises(Refused, match="Another key with the same fingerprint"):
            session.add(SECOND)
        assert session.account_key(b"same", (), is_test=True) == before


def test_words_that_do_not_belong_together_load_nothing() -> None:
    with Session() as session:
        with pytest.raises(NotAMnemonic):
            session.add(["abandon"] * 12)
        assert session.fingerprints == ()


def test_account_keys_are_those_of_bip32() -> None:
    with Session() as session:
        fingerprint = session.add(OURS)
        for is_test in (False, True):
            made = session.account_key(fingerprint, PATH, is_test)
            assert made.text == keys.master(keys.OURS).at("m/84h/1h/0h").xpub(test=is_test)


def test_forgetting_a_key_wipes_it_and_leaves_the_others() -> None:
    with Session() as session:
        one, other = session.add(OURS), session.add(SECOND)
        live = session._keys[one].master
        secret = live._secret
        assert any(secret)
        session.forget(one)
        assert live.is_wiped
        assert not any(secret)
        assert session.fingerprints == (other,)
        for call in (lambda: session.forget(one), lambda: session.account_key(one, PATH, is_test=True)):
            with pytest.raises(KeyError):
                call()
        assert session.account_key(other, PATH, is_test=True)


def test_wiping_leaves_nothing() -> None:
    session = Session()
    session.add(OURS)
    session.set_passphrase("open", SALT)
    live = [part for loaded in session._keys.values() for part in (loaded.master, loaded.material)]
    assert session._verifier is not None
    verifier = session._verifier
    session.wipe()
    assert all(key.is_wiped for key in live)
    assert verifier._hash.is_wiped
    assert session.fingerprints == ()
    assert not session.has_passphrase
    assert not session.unlocks("open")
    session.wipe()


def test_leaving_the_block_wipes_even_after_an_error() -> None:
    live: list[ExtendedPrivateKey] = []

    def crash() -> None:
        with Session() as session:
            session.add(OURS)
            live.extend(part for loaded in session._keys.values() for part in (loaded.master, loaded.material))
            raise RuntimeError

    with pytest.raises(RuntimeError):
        crash()
    assert live
    assert all(key.is_wiped for key in live)


def test_the_keys_made_on_the_way_are_wiped(monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[ExtendedPrivateKey] = []
    real = ExtendedPrivateKey.__init__

    def remembered(key: ExtendedPrivateKey, *given: bytes) -> None:
        made.append(key)
        real(key, *given)

    monkeypatch.setattr(ExtendedPrivateKey, "__init__", remembered)
    with Session() as session:
        fingerprint = session.add(OURS)
        session.add(OURS)
        session.account_key(fingerprint, PATH, is_test=True)
        session.owns(wallet_of(single()).keys[0])
        with session.copy_of(fingerprint) as draft:
            assert draft.is_loaded
        alive = [key for key in made if not key.is_wiped]
        assert alive == [loaded.master for loaded in session._keys.values()]
        assert len(made) > 5


def test_a_key_of_a_wallet_is_ours_only_if_it_derives_again() -> None:
    (key,) = wallet_of(single()).keys
    other_account = wallet_of(single(account=1)).keys[0].xpub
    with Session() as session:
        assert not session.owns(key)
        fingerprint = session.add(OURS)
        assert session.owner_of(key) == fingerprint
        for forged in (
            replace(key, xpub=other_account),
            replace(key, xpub=replace(key.xpub, chain_code=bytes(32))),
            replace(key, origin=KeyOrigin(fingerprint, parse_path("m/84h/1h/1h"))),
            wallet_of(single(phrase=keys.SECOND)).keys[0],
            replace(wallet_of(single(phrase=keys.SECOND)).keys[0], origin=key.origin),
        ):
            assert not session.owns(forged)


def test_a_wrong_fingerprint_on_our_key_does_not_hide_it() -> None:
    (key,) = wallet_of(single()).keys
    with Session() as session:
        session.add(SECOND)
        fingerprint = session.add(OURS)
        assert session.owner_of(replace(key, origin=KeyOrigin(bytes(4), key.origin.path))) == fingerprint


def test_which_cosigners_are_ours_is_said_one_by_one() -> None:
    with Session() as session:
        ours, third = session.add(OURS), session.add(keys.THIRD.split())
        assert [session.owner_of(key) for key in wallet_of(family()).keys] == [ours, None, third]


def test_the_master_key_itself_can_be_in_a_wallet() -> None:
    with Session() as session:
        fingerprint = session.add(OURS)
        master = session.account_key(fingerprint, (), is_test=True)
        assert session.owns(WalletKey(KeyOrigin(fingerprint, ()), master, (0, 1)))


def test_the_session_passphrase_opens_and_nothing_else_does() -> None:
    with Session() as session:
        assert not session.unlocks("")
        session.set_passphrase("caf\u00e9 1", SALT)
        assert session.has_passphrase
        assert session.unlocks("caf\u00e9 1")
        assert session.unlocks("cafe\u0301 1"), "the same letters, typed on another keyboard"
        for wrong in ("", "caf\u00e9", "caf\u00e9 1 ", "CAF\u00c9 1", "cafe 1", "\udcff"):
            assert not session.unlocks(wrong)


def test_a_new_session_passphrase_replaces_the_old_one() -> None:
    with Session() as session:
        session.set_passphrase("old", SALT)
        session.set_passphrase("new", SALT)
        assert session.unlocks("new")
        assert not session.unlocks("old")


def test_only_a_salted_hash_of_the_session_passphrase_is_kept() -> None:
    with Session() as session, Session() as other:
        session.set_passphrase("correct horse", SALT)
        other.set_passphrase("correct horse", bytes(16))
        assert session._verifier is not None
        assert other._verifier is not None
        mine, theirs = session._verifier, other._verifier
        assert mine._salt == SALT
        assert mine._hash != theirs._hash
        assert b"horse" not in bytes(mine._hash.expose())


@pytest.mark.parametrize(("text", "salt"), [("", SALT), ("x", b""), ("x", SALT[:15])])
def test_an_empty_passphrase_or_a_short_salt_is_a_bug(text: str, salt: bytes) -> None:
    with Session() as session, pytest.raises(ValueError, match="not empty"):
        session.set_passphrase(text, salt)


def test_a_session_shows_nothing_and_is_not_copied() -> None:
    with Session() as session:
        session.add(OURS, "correct horse")
        session.set_passphrase("staple", SALT)
        assert repr(session) == str(session) == f"{session}" == "<Session>"
        for call in (pickle.dumps, copy.copy, copy.deepcopy):
            with pytest.raises(TypeError):
                call(session)


def test_no_public_name_of_the_session_gives_a_private_key() -> None:
    with Session() as session:
        fingerprint = session.add(OURS)
        session.set_passphrase("open", SALT)
        (key,) = wallet_of(single()).keys
        plain = (bytes, tuple, bool, type(None), type(key.xpub))
        answers = [
            session.fingerprints,
            session.has_passphrase,
            session.account_key(fingerprint, PATH, is_test=True),
            session.owner_of(key),
            session.owns(key),
            session.unlocks("open"),
        ]
        assert all(isinstance(answer, plain) for answer in answers)
        public = {name for name in dir(session) if not name.startswith("_")}
        assert public == {
            "account_key", "add", "admit", "copy_of", "draft", "fingerprints", "forget", "forget_backup_passphrase", "has_key_passphrase",
            "has_backup", "has_passphrase", "holds_nothing", "identity_of", "is_backed_up", "is_loaded", "is_making", "kind_of", "mark_backed_up",
            "open_sealed", "open_with_key", "origin_of", "owner_of", "owns", "reopen", "passphrases", "sealing", "set_passphrase", "sign", "track",
            "unlocks", "wipe", "wipe_unfinished",
        }  # fmt: skip
        assert session_module._Ring.__name__ not in vars(session)
