"""What a new generation must have so that nothing of another backup is lost, and what opening several backups adds up.

Two backups of one owner go different ways: neither may make the other one go, unless all of it is here.
"""

import os
import threading
from dataclasses import replace

import pytest

from coldtui.core import mnemonic
from coldtui.core.errors import Refused
from coldtui.core.network import Network
from coldtui.core.wordlist import Language
from coldtui.custody import sealing as module
from coldtui.custody.contents import Contents
from coldtui.custody.session import Session
from coldtui.custody.verifier import Verifier
from coldtui.formats import age, backup_document
from coldtui.formats.age_keys import public_key
from coldtui.formats.backup_check import backup_wallet
from coldtui.formats.backup_document import BackupDocument
from coldtui.formats.backup_values import BackupDrill, BackupKey, BackupLabel, BackupNote, KeyKind
from tests.build.keys import ATTACKER, OURS, SECOND, master
from tests.build.spending import wallet_of
from tests.build.wallets import single

PASSPHRASE = "abandon ability able about above absent absorb abstract"
SALT = bytes(range(16))
BARE = Contents(Network.REGTEST)
NOTE = BackupNote("recovery phrase", "attic", "steel")
LABEL = BackupLabel("tx", "ab" * 32, "rent")
WALLET = backup_wallet(wallet_of(single()))
MINE = master(OURS).fingerprint


def sealer(*phrases: str, key_passphrase: str = "") -> Session:
    session = Session()
    for phrase in phrases:
        session.add(phrase.split(), key_passphrase)
    session.sealing.set_passphrase(PASSPHRASE, 10, SALT)
    return session


def sealed(session: Session, number: int = 2, contents: Contents = BARE) -> bytes:
    with session.sealing.seal(contents, number, os.urandom) as seal:
        return seal.data


def document(data: bytes) -> BackupDocument:
    return backup_document.read(age.unseal(data, PASSPHRASE))


def forged(key: BackupKey, number: int = 1) -> bytes:
    """What somebody who knows the passphrase made up."""
    text = backup_document.write(BackupDocument("coldtui", number, Network.REGTEST, None, (key,)))
    return age.seal(text, PASSPHRASE, 10, os.urandom)


def claiming(phrase: str, fingerprint: bytes) -> BackupKey:
    """A key with a fingerprint that its passphrase, which nobody has, is said to make."""
    entropy = mnemonic.entropy_of(phrase.split(), Language.ENGLISH)
    return BackupKey(KeyKind.PHRASE, entropy, fingerprint, Language.ENGLISH, master(phrase).fingerprint)


def covers(session: Session, data: bytes, contents: Contents = BARE) -> bool:
    with session.reopen(data) as opened:
        return session.sealing.covers(opened, contents)


@pytest.mark.parametrize("number", [1, 2, 9])
def test_whatever_is_missing_here_is_not_covered_whichever_number_it_has(number: int) -> None:
    with sealer(OURS) as ours, ours.sealing.seal(BARE, 2, os.urandom) as seal:
        seal.confirm(seal.data)
        more = [{"wallets": (WALLET,)}, {"labels": (LABEL,)}, {"notes": (NOTE,)}, {"network": Network.MAIN}]
        for one in more:
            with sealer(OURS) as other:
                data = sealed(other, number, replace(BARE, **one))
            assert not covers(ours, data), one
            if "network" not in one:
                assert covers(ours, data, replace(BARE, **one)), "the control"
        with sealer(OURS, SECOND) as other:
            assert not covers(ours, sealed(other, number))
        with sealer(OURS) as other:
            assert covers(ours, sealed(other, number, replace(BARE, drills=(BackupDrill(1, 3),)))), "a drill is no loss"
        with sealer() as other:
            assert covers(ours, sealed(other, number))


def test_a_recovery_key_and_members_of_a_later_version_count_too() -> None:
    with sealer(OURS) as ours:
        plain = document(sealed(ours))
        keys = (replace(plain.keys[0], unknown=(("x", "1"),)),)
        for one in ({"recovery": public_key(bytes(range(32)))}, {"unknown": (("x", "1"),)}, {"keys": keys}):
            data = age.seal(backup_document.write(replace(plain, **one)), PASSPHRASE, 10, os.urandom)
            assert not covers(ours, data), one
            with ours.reopen(data) as opened:
                ours.sealing.adopt(opened)
            assert covers(ours, data), "the control"
            with sealer(OURS) as fresh:
                assert covers(ours, sealed(fresh)), "less is covered"


def test_the_kept_passphrase_of_a_key_is_not_lost_to_a_backup_without_it() -> None:
    with sealer(OURS, key_passphrase="extra") as ours:
        without = sealed(ours)
        ours.sealing.keep_passphrase(ours.fingerprints[0], keep=True)
        with_it = sealed(ours, 3)
    for first, then in ((without, with_it), (with_it, without)):
        with sealer() as fresh:
            with fresh.reopen(first) as opened:
                fresh.sealing.adopt(opened)
            assert covers(fresh, then) is (first is with_it)
            with fresh.reopen(then) as opened:
                fresh.sealing.adopt(opened)
            assert [key.passphrase for key in document(sealed(fresh, 4)).keys] == ["extra"]


def test_what_was_sealed_or_opened_in_this_session_may_have_been_removed_since() -> None:
    with sealer(OURS) as ours:
        with ours.sealing.seal(replace(BARE, notes=(NOTE,)), 1, os.urandom) as seal:
            assert not covers(ours, seal.data), "not yet"
            seal.confirm(seal.data)
        assert covers(ours, seal.data), "the note was removed on purpose"
        with sealer(OURS) as other:
            data = sealed(other, 5, replace(BARE, labels=(LABEL,)))
        assert not covers(ours, data)
        with ours.reopen(data) as opened:
            ours.sealing.adopt(opened)
        assert covers(ours, data)
        ours.wipe()
        ours.sealing.set_passphrase(PASSPHRASE, 10, SALT)
        assert not covers(ours, data), "nothing is known any more"


def test_the_next_number_is_above_that_of_what_is_covered_and_no_made_up_one_ends_sealing() -> None:
    with sealer(OURS) as ours, sealer(OURS) as other:
        assert covers(ours, sealed(other, 7))
        assert ours.sealing.generation == 7
        assert not covers(ours, sealed(other, 8, replace(BARE, notes=(NOTE,))))
        assert ours.sealing.generation == 7, "what is not covered counts for nothing"
        for number in (module.HIGHEST + 1, backup_document.MAX_GENERATION):
            data = sealed(other, number)
            assert covers(ours, data)
            with ours.reopen(data) as opened:
                ours.sealing.adopt(opened)
        assert ours.sealing.generation == 7


def test_a_key_that_claims_the_fingerprint_of_ours_neither_hides_nor_covers_it() -> None:
    for is_first in (True, False):
        with sealer() as ours:
            if not is_first:
                ours.add(OURS.split())
            data = forged(claiming(ATTACKER, MINE))
            assert not covers(ours, data)
            with ours.reopen(data) as opened:
                ours.sealing.adopt(opened)
            if is_first:
                ours.add(OURS.split())
            found = document(sealed(ours)).keys
            assert {key.plain_fingerprint or key.fingerprint for key in found} == {MINE, master(ATTACKER).fingerprint}
            (claimed,) = (key for key in ours.sealing.keys if key.identity != ours.identity_of(MINE))
            assert claimed.fingerprint == MINE
            ours.sealing.drop(claimed.identity)
            assert [key.fingerprint for key in document(sealed(ours)).keys] == [MINE]
            assert document(sealed(ours)).keys[0].plain_fingerprint is None
            with sealer(OURS) as other, other.reopen(data) as opened:
                assert all(key.identity != other.identity_of(MINE) for key in opened.keys)


def test_opening_two_backups_of_a_key_keeps_its_name_and_where_it_came_from() -> None:
    with sealer(OURS) as ours:
        plain = document(sealed(ours))
    named = replace(plain.keys[0], name="Savings", origin="", unknown=(("b", "1"),))
    drawn = replace(plain.keys[0], name="", origin="dice", unknown=(("a", "1"), ("b", "2")))
    with Session() as session:
        session.sealing.set_passphrase(PASSPHRASE, 10, SALT)
        for key in (named, drawn):
            with session.reopen(forged(key)) as opened:
                session.sealing.adopt(opened)
        (found,) = document(sealed(session)).keys
    assert (found.name, found.origin, found.unknown) == ("Savings", "dice", (("a", "1"), ("b", "1")))


def test_of_two_members_of_a_later_version_with_one_name_that_of_the_later_generation_stays() -> None:
    with sealer(OURS) as ours:
        plain = document(sealed(ours))
    one, two = (replace(plain, generation=number, unknown=(("x", str(number)),)) for number in (1, 2))
    for pair in ((one, two), (two, one)):
        with sealer() as session:
            for each in pair:
                with session.reopen(age.seal(backup_document.write(each), PASSPHRASE, 10, os.urandom)) as opened:
                    session.sealing.adopt(opened)
            assert document(sealed(session)).unknown == (("x", "2"),)


def test_a_seal_covers_what_the_passphrase_opens_is_named_right_and_has_nothing_more() -> None:
    with sealer(OURS) as ours, ours.sealing.seal(BARE, 5, os.urandom) as seal:
        old = sealed(ours, 2)
        assert seal.covers(old, 2)
        assert not seal.covers(old, 3), "somebody laid it under another number"
        assert not seal.covers(sealed(ours, 2, replace(BARE, notes=(NOTE,))), 2)
        assert not seal.covers(age.seal(b"x", "another", 10, os.urandom), 2)
        assert not seal.covers(age.seal(age.unseal(old, PASSPHRASE), PASSPHRASE, 11, os.urandom), 2), "dearer than ours"
        assert not seal.covers(forged(claiming(ATTACKER, MINE)), 1)
        ours.add(SECOND.split())
        assert not seal.covers(sealed(ours, 2), 2), "what came later is not in it"


@pytest.mark.parametrize("is_locked", [True, False])
def test_the_lock_forgets_a_passphrase_that_is_being_set_before_there_is_a_backup(monkeypatch, is_locked) -> None:
    began, go = threading.Event(), threading.Event()

    class Slow(Verifier):
        def __init__(self, text: str, salt: bytes) -> None:
            super().__init__(text, salt)
            began.set()
            go.wait(10)

    monkeypatch.setattr(module, "Verifier", Slow)
    with Session() as session:
        worker = threading.Thread(target=session.sealing.set_passphrase, args=(PASSPHRASE, 10, SALT))
        worker.start()
        assert began.wait(10)
        assert not session.has_backup
        if is_locked:
            session.forget_backup_passphrase()
        go.set()
        worker.join()
        assert session.sealing.is_ready is not is_locked, "the control: without the lock it is here"


def test_a_passphrase_that_is_set_or_typed_while_the_screen_is_locked_does_not_stay(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    began, go = threading.Event(), threading.Event()

    def slow(of: Verifier, text: str) -> bool:
        began.set()
        go.wait(10)
        return of._hash is not None and text == PASSPHRASE

    class Slow(Verifier):
        def __init__(self, text: str, salt: bytes) -> None:
            super().__init__(text, salt)
            slow(self, text)

    with sealer(OURS) as session:
        sealing = session.sealing
        sealing.forget_passphrase()
        monkeypatch.setattr(Verifier, "accepts", slow)
        monkeypatch.setattr(module, "Verifier", Slow)
        for work, args in ((sealing.resume, (PASSPHRASE,)), (sealing.set_passphrase, (PASSPHRASE, 10, SALT))):
            for is_locked in (True, False):
                began.clear()
                go.clear()
                worker = threading.Thread(target=work, args=args)
                worker.start()
                assert began.wait(10)
                if is_locked:
                    sealing.forget_passphrase()
                go.set()
                worker.join()
                assert sealing.is_ready is not is_locked, "the control: without the lock it is here"
                assert sealing.has_passphrase
            sealing.forget_passphrase()
        began.clear()
        go.clear()
        worker = threading.Thread(target=sealing.set_passphrase, args=(PASSPHRASE, 10, SALT))
        worker.start()
        assert began.wait(10)
        session.wipe()
        go.set()
        worker.join()
        assert not sealing.has_passphrase, "after wiping nothing comes back"


def test_nobody_wipes_or_adds_a_key_while_the_keys_are_written_down(monkeypatch: pytest.MonkeyPatch) -> None:
    free: list[bool] = []

    def is_free(session: Session) -> None:
        free.append(session._lock.acquire(blocking=False))
        if free[-1]:
            session._lock.release()

    def asked(session: Session) -> None:
        other = threading.Thread(target=is_free, args=(session,))
        other.start()
        other.join()

    with sealer(OURS) as session:
        real = module.Sealing._document

        def written(*args: object) -> BackupDocument:
            asked(session)
            return real(*args)  # type: ignore[arg-type]

        monkeypatch.setattr(module.Sealing, "_document", written)
        sealed(session)
        session.sealing.version(BARE)
        assert free == [False, False]
        asked(session)
        assert free[-1], "the control"


def test_a_seal_is_not_begun_after_wiping_and_not_confirmed_either() -> None:
    with sealer(OURS) as session, session.sealing.seal(BARE, 1, os.urandom) as seal:
        session.wipe()
        session.sealing.set_passphrase(PASSPHRASE, 10, SALT)
        assert seal.confirm(seal.data), "what lies on the card is right"
        assert session.sealing.generation == 0
        assert not session.sealing.holds(MINE)
        session.wipe()
        with pytest.raises(Refused):
            session.sealing.seal(BARE, 2, os.urandom)
