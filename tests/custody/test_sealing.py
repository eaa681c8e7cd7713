"""What is sealed, by whom it opens, what a later generation keeps, and what leaves custody: ciphertext and nothing else."""

import copy
import os
import pickle
from dataclasses import replace

import pyrage
import pytest

from coldtui.core.errors import Refused, WrongPassphrase
from coldtui.core.network import Network
from coldtui.custody.contents import Contents
from coldtui.custody.material import Kind
from coldtui.custody.session import Session
from coldtui.formats import age, backup_document
from coldtui.formats.age_keys import identity_text, public_key
from coldtui.formats.backup_check import backup_wallet
from coldtui.formats.backup_errors import ForgedBackup
from coldtui.formats.backup_values import BackupDrill, BackupNote
from tests.build.keys import OURS, SECOND
from tests.build.spending import wallet_of
from tests.build.wallets import single

WALLET = wallet_of(single())
PASSPHRASE = "abandon ability able about above absent absorb abstract"
SALT = bytes(range(16))
NETWORK = Network.REGTEST
NOTE = BackupNote("recovery phrase", "attic", "steel")


def contents(**more) -> Contents:
    return replace(Contents(NETWORK), **more)


def sealing_session(*phrases: str, passphrase: str = PASSPHRASE) -> Session:
    session = Session()
    for phrase in phrases:
        session.add(phrase.split())
    session.sealing.set_passphrase(passphrase, 10, SALT)
    return session


def document(sealed: bytes, passphrase: str = PASSPHRASE) -> backup_document.BackupDocument:
    """As another library opens it."""
    return backup_document.read(pyrage.passphrase.decrypt(sealed, passphrase))


def test_what_is_sealed_opens_elsewhere_and_holds_keys_wallets_and_notes() -> None:
    with sealing_session(OURS, SECOND) as session:
        things = contents(wallets=(backup_wallet(WALLET),), notes=(NOTE,), created="2026-11-21")
        with session.sealing.seal(things, 7, os.urandom) as seal:
            found = document(seal.data)
    assert [key.fingerprint.hex() for key in found.keys] == ["73c5da0a", found.keys[1].fingerprint.hex()]
    assert (found.generation, found.created, found.notes) == (7, "2026-11-21", (NOTE,))
    assert [wallet.descriptor for wallet in found.wallets] == [WALLET.descriptor]


def test_no_backup_holds_the_passphrase_of_a_key_unless_it_was_chosen() -> None:
    with sealing_session() as session:
        raw = session.add(OURS.split(), "extra word")
        with session.sealing.seal(contents(), 1, os.urandom) as seal:
            plain = pyrage.passphrase.decrypt(seal.data, PASSPHRASE)
        assert b"extra word" not in plain
        assert document(seal.data).keys[0].has_passphrase
        session.sealing.keep_passphrase(raw, keep=True)
        with session.sealing.seal(contents(), 2, os.urandom) as seal:
            assert document(seal.data).keys[0].passphrase == "extra word"
        session.sealing.keep_passphrase(raw, keep=False)
        with session.sealing.seal(contents(), 3, os.urandom) as seal:
            assert b"extra word" not in pyrage.passphrase.decrypt(seal.data, PASSPHRASE)


def test_nothing_is_sealed_without_the_passphrase_and_locking_forgets_it() -> None:
    with sealing_session(OURS) as session:
        sealing = session.sealing
        assert sealing.is_ready
        sealing.forget_passphrase()
        assert not sealing.is_ready
        with pytest.raises(Refused):
            sealing.seal(contents(), 1, os.urandom)
        assert not sealing.resume("another one")
        assert not sealing.is_ready
        assert sealing.resume(f"  {PASSPHRASE.replace(' ', '   ')} ")
        with sealing.seal(contents(), 1, os.urandom) as seal:
            assert document(seal.data).generation == 1


def test_a_seal_that_was_begun_is_confirmed_though_the_screen_is_locked_meanwhile() -> None:
    with sealing_session(OURS) as session, session.sealing.seal(contents(), 1, os.urandom) as seal:
        session.sealing.forget_passphrase()
        assert not session.sealing.holds(session.fingerprints[0])
        assert seal.confirm(seal.data)
        assert session.sealing.holds(session.fingerprints[0])


def test_only_what_holds_what_was_sealed_confirms_it() -> None:
    with sealing_session(OURS) as session:
        with session.sealing.seal(contents(), 1, os.urandom) as first:
            pass
        with session.sealing.seal(contents(notes=(NOTE,)), 2, os.urandom) as seal:
            assert not seal.confirm(first.data)
            assert session.sealing.generation == 0
            with pytest.raises(WrongPassphrase):
                seal.confirm(pyrage.passphrase.encrypt(b"x", "another"))
            assert seal.confirm(seal.data), "the control"
            assert session.sealing.generation == 2


def forged() -> backup_document.BackupWallet:
    """With an address that is not its own; of this network."""
    return replace(backup_wallet(WALLET), first_address=backup_wallet(wallet_of(single("p2tr"))).first_address)


def test_what_could_not_be_opened_is_never_confirmed_though_it_is_what_was_sealed() -> None:
    with sealing_session(OURS) as session:
        with session.sealing.seal(contents(wallets=(forged(),)), 1, os.urandom) as seal:
            with pytest.raises(ForgedBackup):
                seal.confirm(seal.data)
            with pytest.raises(ForgedBackup), session.reopen(seal.data):
                pass
        assert session.sealing.generation == 0
        with session.sealing.seal(contents(wallets=(backup_wallet(WALLET),)), 1, os.urandom) as seal:
            assert seal.confirm(seal.data), "the control"
            assert seal.confirm(seal.data), "on a second card"


def test_every_kind_of_change_is_another_version_and_going_back_is_the_old_one() -> None:
    with sealing_session(OURS) as session:
        sealing = session.sealing
        first = sealing.version(contents())
        assert sealing.version(contents(created="2026-11-21")) == first, "a date alone is no change"
        changed = [
            contents(wallets=(backup_wallet(WALLET),)),
            contents(notes=(NOTE,)),
            contents(drills=(BackupDrill(1, 3),)),
        ]
        assert len({sealing.version(one) for one in changed} | {first}) == 4
        session.add(SECOND.split())
        assert sealing.version(contents()) != first
        session.forget(session.fingerprints[1])
        assert sealing.version(contents()) == first


def test_a_key_that_was_sealed_once_is_in_every_later_generation_until_it_is_dropped() -> None:
    with sealing_session(OURS, SECOND) as session:
        second = session.fingerprints[1]
        with session.sealing.seal(contents(), 1, os.urandom) as seal:
            seal.confirm(seal.data)
        session.forget(second)
        with session.sealing.seal(contents(), 2, os.urandom) as seal:
            assert [key.fingerprint for key in document(seal.data).keys][1] == second
        session.sealing.drop(second)
        with session.sealing.seal(contents(), 3, os.urandom) as seal:
            assert len(document(seal.data).keys) == 1


def test_an_opened_backup_gives_the_keys_back_and_the_next_generation_keeps_what_was_not_loaded() -> None:
    with sealing_session(OURS) as session:
        session.add(SECOND.split(), "extra")
        with session.sealing.seal(contents(notes=(NOTE,)), 4, os.urandom) as seal:
            data = seal.data
    with Session() as fresh:
        with fresh.open_sealed(data, PASSPHRASE) as opened:
            assert [key.needs_passphrase for key in opened.keys] == [False, True]
            assert opened.contents.notes == (NOTE,)
            with opened.draft_of(0) as draft:
                draft.keep()
            with pytest.raises(Refused, match="another key"):
                opened.draft_of(1, "wrong")
            fresh.sealing.adopt(opened)
        fresh.sealing.set_passphrase(PASSPHRASE, 10, SALT)
        assert fresh.is_backed_up(fresh.fingerprints[0])
        assert fresh.sealing.generation == 4
        with fresh.sealing.seal(contents(notes=(NOTE,)), 5, os.urandom) as seal:
            assert document(seal.data).keys == document(data).keys
    assert opened.is_wiped


def test_a_key_comes_back_with_the_passphrase_that_the_backup_does_not_hold() -> None:
    with sealing_session() as session:
        raw = session.add(OURS.split(), "extra")
        with session.sealing.seal(contents(), 1, os.urandom) as seal:
            data = seal.data
    with Session() as fresh, fresh.open_sealed(data, PASSPHRASE) as opened:
        assert opened.keys[0].fingerprint == raw
        with opened.draft_of(0, "extra") as draft:
            assert draft.keep() == raw
        assert fresh.has_key_passphrase(raw)


def test_members_of_a_later_version_survive() -> None:
    with sealing_session(OURS) as session, session.sealing.seal(contents(), 1, os.urandom) as seal:
        plain = backup_document.read(pyrage.passphrase.decrypt(seal.data, PASSPHRASE))
    later = replace(plain, unknown=(("policy", '{"limit":1}'),), keys=(replace(plain.keys[0], unknown=(("x", "1"),)),))
    sealed = age.seal(backup_document.write(later), PASSPHRASE, 10, os.urandom)
    with Session() as fresh:
        with fresh.open_sealed(sealed, PASSPHRASE) as opened:
            fresh.sealing.adopt(opened)
        fresh.sealing.set_passphrase(PASSPHRASE, 10, SALT)
        with fresh.sealing.seal(contents(), 2, os.urandom) as seal:
            found = document(seal.data)
    assert found.unknown == later.unknown
    assert found.keys[0].unknown == later.keys[0].unknown


def test_a_weak_backup_does_not_count_as_sealed() -> None:
    with sealing_session(OURS) as session, session.sealing.seal(contents(), 1, os.urandom) as seal:
        data = seal.data
    with Session() as fresh, fresh.open_sealed(data, PASSPHRASE) as opened:
        assert opened.is_weak
        fresh.sealing.adopt(opened)
        assert fresh.sealing.version_of(opened) == 0 != fresh.sealing.version(contents())


def test_a_recovery_key_opens_the_second_file_which_holds_the_very_same() -> None:
    identity = bytes(range(32))
    with sealing_session(OURS) as session:
        with session.sealing.seal(contents(), 1, os.urandom) as seal:
            assert seal.recovery is None, "the control: nobody asked for it"
        without = session.sealing.version(contents())
        session.sealing.recovery = public_key(identity)
        assert session.sealing.version(contents()) != without, "the next seal is due"
        with session.sealing.seal(contents(), 2, os.urandom) as seal:
            data, recovery = seal.data, seal.recovery
        assert recovery is not None
        theirs = pyrage.x25519.Identity.from_str(identity_text(identity))
        assert pyrage.decrypt(recovery, [theirs]) == pyrage.passphrase.decrypt(data, PASSPHRASE)
        with session.open_with_key(recovery, identity) as opened:
            assert opened.keys[0].kind is Kind.PHRASE
        with pytest.raises(WrongPassphrase):
            session.open_sealed(recovery, PASSPHRASE)
        with pytest.raises(WrongPassphrase):
            session.open_with_key(recovery, bytes(32))


def test_the_recovery_key_of_an_opened_backup_stays_that_of_the_next() -> None:
    identity = bytes(range(32))
    with sealing_session(OURS) as session:
        session.sealing.recovery = public_key(identity)
        with session.sealing.seal(contents(), 1, os.urandom) as seal:
            recovery = seal.recovery or b""
    with Session() as fresh:
        with fresh.open_with_key(recovery, identity) as opened:
            fresh.sealing.adopt(opened)
            assert fresh.sealing.version_of(opened) == 0, "so it is to be sealed with a new one"
        assert fresh.sealing.recovery == public_key(identity)
        assert not fresh.sealing.has_passphrase, "whoever opened it so does not know the passphrase"
        fresh.wipe()
        assert fresh.sealing.recovery is None


def test_a_key_can_be_left_out_of_a_seal_while_it_is_loaded() -> None:
    with sealing_session(OURS, SECOND) as session:
        first, second = session.fingerprints
        with session.sealing.seal(contents(), 1, os.urandom, frozenset({second})) as seal:
            assert [key.fingerprint for key in document(seal.data).keys] == [first]
            seal.confirm(seal.data)
        assert session.sealing.version(contents()) != seal.version, "with the key there is more to seal"
        session.forget(second)
        assert session.sealing.version(contents()) == seal.version
        assert not session.sealing.holds(second)
        assert session.sealing.holds(first)


@pytest.mark.parametrize("text", ["\udc80", "x" * 2001])
def test_a_passphrase_that_no_backup_can_hold_is_refused_in_words(text: str) -> None:
    with sealing_session() as session:
        with session.draft() as draft:
            draft.from_phrase(OURS.split())
            draft.set_passphrase("x" * 2000)
            fits = draft.keep()
        session.sealing.keep_passphrase(fits, keep=True)
        with session.sealing.seal(contents(), 1, os.urandom) as seal:
            assert document(seal.data).keys[0].passphrase == "x" * 2000, "the control"
        with session.draft() as draft:
            draft.from_phrase(SECOND.split())
            draft.set_passphrase("y")
            raw = draft.keep()
        session._keys[raw].material.set_passphrase(text)
        with pytest.raises(Refused, match="No backup can hold this passphrase") as caught:
            session.sealing.keep_passphrase(raw, keep=True)
        assert text not in f"{caught.value} {caught.value.hint}"
        session.sealing.keep_passphrase(raw, keep=False)


def test_a_passphrase_leaves_later_backups_though_its_key_is_forgotten() -> None:
    with sealing_session() as session:
        raw = session.add(OURS.split(), "extra")
        session.sealing.keep_passphrase(raw, keep=True)
        session.forget(raw)
        with pytest.raises(KeyError):
            session.sealing.keep_passphrase(raw, keep=True)
        assert not session.sealing.keys[0].needs_passphrase
        session.sealing.keep_passphrase(raw, keep=False)
        assert session.sealing.keys[0].needs_passphrase


def test_wiping_leaves_nothing() -> None:
    session = sealing_session(OURS)
    with session.sealing.seal(contents(), 1, os.urandom) as seal:
        seal.confirm(seal.data)
    held = [key._material for key in session.sealing._keys.values()]
    passphrase, verifier = session.sealing._passphrase, session.sealing._verifier
    assert session.has_backup
    assert not session.holds_nothing
    session.wipe()
    assert all(material.is_wiped for material in held)
    assert passphrase is not None
    assert passphrase.is_wiped
    assert verifier is not None
    assert verifier._hash.is_wiped
    assert seal.is_wiped
    assert not session.has_backup
    assert session.holds_nothing


def test_nothing_shows_itself_or_is_copied() -> None:
    with sealing_session(OURS) as session, session.sealing.seal(contents(notes=(NOTE,)), 1, os.urandom) as seal:
        opened = session.reopen(seal.data)
        seal.confirm(seal.data)
        for one in (session.sealing, seal, opened, contents(notes=(NOTE,)), *session.sealing._keys.values()):
            assert "abandon" not in repr(one)
            assert "attic" not in repr(one)
        for one in (session.sealing, seal, opened):
            for call in (pickle.dumps, copy.copy, copy.deepcopy):
                with pytest.raises(TypeError):
                    call(one)


def test_the_passphrase_of_the_backup_unlocks_the_screen_and_is_here_again() -> None:
    with sealing_session(OURS) as session:
        session.sealing.forget_passphrase()
        assert session.passphrases == ("backup passphrase",)
        assert not session.unlocks("another")
        assert not session.sealing.is_ready
        assert session.unlocks(PASSPHRASE)
        assert session.sealing.is_ready
