"""A backup that opens is still checked: each key has its fingerprint, each wallet its first address."""

import os
from dataclasses import replace

import pyrage
import pytest

from coldtui.core.network import Network
from coldtui.custody.contents import Contents
from coldtui.custody.session import Session
from coldtui.formats import age, backup_document
from coldtui.formats.backup_check import backup_wallet
from coldtui.formats.backup_document import BackupDocument, ForgedBackup
from tests.build.keys import OURS
from tests.build.spending import wallet_of
from tests.build.wallets import single

PASSPHRASE = "eight words"


def document() -> BackupDocument:
    with Session() as session:
        session.add(OURS.split())
        session.sealing.set_passphrase(PASSPHRASE, 10, bytes(16))
        contents = Contents(Network.REGTEST, (backup_wallet(wallet_of(single())),))
        with session.sealing.seal(contents, 1, os.urandom) as seal:
            return backup_document.read(pyrage.passphrase.decrypt(seal.data, PASSPHRASE))


def opened(one: BackupDocument) -> int:
    with Session() as session:
        sealed = age.seal(backup_document.write(one), PASSPHRASE, 10, os.urandom)
        with session.open_sealed(sealed, PASSPHRASE) as found:
            return found.generation


def test_control_what_was_not_changed_opens() -> None:
    assert opened(document()) == 1


def test_a_key_with_another_fingerprint_is_forged() -> None:
    one = document()
    with pytest.raises(ForgedBackup, match="does not have its fingerprint"):
        opened(replace(one, keys=(replace(one.keys[0], fingerprint=bytes(4)),)))


def test_a_wallet_with_another_first_address_is_forged() -> None:
    one = document()
    wallet = replace(one.wallets[0], first_address="bcrt1qw508d6qejxtdg4y5r3zarvary0c5xw7kygt080")
    with pytest.raises(ForgedBackup, match="first address is another one"):
        opened(replace(one, wallets=(wallet,)))
