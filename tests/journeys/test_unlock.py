"""What opens the locked screen: the session passphrase, and a backup of a loaded key in any form that can be typed."""

import pytest

from coldtui.core.key import ExtendedPrivateKey
from coldtui.core.wordlist import Language
from coldtui.custody.session import Session
from coldtui.journeys.unlock import unlock
from coldtui.ui.screens.lock import Opens
from tests.build.keys import OURS, SECOND, master

ELECTRUM = "bitter grass shiver impose acquire brush forget axis eager alone wine silver"
"""From Electrum's own tests (tests/test_wallet_vertical.py, "test_electrum_seed_segwit")."""

SEED = bytes(range(64))


def opens(session: Session, typed: str, passphrase: str = "") -> Opens:
    return unlock(session, typed, passphrase, is_test=True)


def test_without_a_key_everything_opens() -> None:
    with Session() as session:
        assert opens(session, "") is Opens.YES


def test_a_key_in_the_making_keeps_the_screen_locked() -> None:
    with Session() as session, session.draft() as draft:
        draft.from_entropy(bytes(16))
        session.set_passphrase("open", bytes(16))
        assert opens(session, "") is Opens.NO
        assert opens(session, OURS) is not Opens.YES, "a draft is no key yet"
        assert opens(session, "open") is Opens.YES


@pytest.mark.parametrize("typed", [OURS, OURS.upper(), "aban " * 11 + "abou", "0000" * 11 + "0003", "00" * 16])
def test_every_form_of_a_loaded_phrase_opens(typed: str) -> None:
    with Session() as session:
        session.add(OURS.split())
        assert opens(session, typed) is Opens.YES


def test_a_key_with_a_passphrase_wants_both() -> None:
    with Session() as session:
        session.add(OURS.split(), "x")
        assert opens(session, OURS) is Opens.IF_COMPLETED
        assert opens(session, OURS, "x") is Opens.YES
        assert opens(session, OURS, "X") is not Opens.YES
        assert opens(session, SECOND, "x") is not Opens.YES


@pytest.mark.parametrize("typed", [SECOND, "wrong", "", "abandon " * 12, OURS[:-6], "x" * 400])
def test_nothing_else_opens(typed: str) -> None:
    with Session() as session:
        session.add(OURS.split())
        assert opens(session, typed) is not Opens.YES


def test_another_language_a_seed_a_master_key_and_electrum_open_their_own_keys() -> None:
    xprv = master(SECOND).xprv(test=True)
    french = ""
    with Session() as session:
        with session.draft() as draft:
            draft.from_entropy(bytes(range(16)), Language.FRENCH)
            french = " ".join(draft.words())
            draft.keep()
            draft.from_seed(SEED)
            draft.keep()
            draft.from_xprv(xprv, is_test=True)
            draft.keep()
            draft.from_electrum(ELECTRUM.split())
            draft.keep()
        for typed in (french, SEED.hex(), xprv, ELECTRUM):
            assert opens(session, typed) is Opens.YES
        session.forget(session.fingerprints[0])
        assert opens(session, french) is not Opens.YES


CODEX32 = "ms10testsxxxxxxxxxxxxxxxxxxxxxxxxxx4nzvca9cmczlw"
"""BIP93, test vector 1: a secret that was not split."""


def test_a_codex32_secret_opens_the_key_of_its_seed() -> None:
    with Session() as session, session.draft() as draft:
        draft.from_seed(bytes.fromhex("318c6318c6318c6318c6318c6318c631"))
        draft.keep()
        assert opens(session, CODEX32) is Opens.YES
        assert opens(session, CODEX32.upper()) is Opens.YES


def test_a_key_with_only_the_same_fingerprint_does_not_open(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ExtendedPrivateKey, "fingerprint", b"same")
    with Session() as session:
        session.add(OURS.split())
        assert opens(session, OURS) is Opens.YES
        assert opens(session, SECOND) is not Opens.YES
