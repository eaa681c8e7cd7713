"""What is in an opened backup is told before it is taken over: all of it, none of it secret, none of it obeyed."""

import asyncio

import pytest

from coldtui.custody.session import Session
from coldtui.formats import age, backup_document
from coldtui.formats.backup_values import BackupDrill
from coldtui.ui.screens.desk import Desk
from coldtui.ui.screens.opened_backup import OpenedBackup
from coldtui.ui.screens.tell import Read
from tests.corpus.case import FAMILY, WPKH
from tests.formats.backups import KEYS, SECRETS, document
from tests.ui.gallery_sealed import HOSTILE, Made, crowded_backup, key, opened, wallet
from tests.ui.stand import standing, text


def pages(screen):
    """Everything that the screen shows, one page after the other."""

    async def run():
        async with standing(screen) as pilot:
            found = [text(pilot.app)]
            while "more below" in found[-1]:
                await pilot.press("pagedown")
                await pilot.pause()
                found.append(text(pilot.app))
            return "".join(found)

    return asyncio.run(run())


def told(*keys, how="3 of 3 copies are whole.", **more):
    return pages(OpenedBackup.of(opened(*keys, **more), how, "Open my card"))


def test_the_backup_itself_is_told():
    shown = told(generation=1_207, created="12 May 2026", app="coldtui 0.6.0", how="1 of 3 copies is whole.")
    for fact in ("Open my card", "1,207", "12 May 2026", "1 of 3 copies is whole.", "regtest", "coldtui 0.6.0"):
        assert fact in shown


def test_a_date_that_nobody_stated_is_not_made_up():
    assert "not stated" in told(created=None)
    assert "not stated" in told(created="")


def test_each_key_is_told_by_its_fingerprint_and_kind():
    shown = told(key(0x73C5DA0A, name="Savings", origin="dice"), key(0xB8688DF1, Made.XPRV))
    assert '73c5 da0a   recovery phrase "Savings"; dice' in shown
    assert "b868 8df1   extended private key\n" in shown


@pytest.mark.parametrize(
    ("plain", "needs", "said"),
    [
        (None, False, "recovery phrase\n"),
        (bytes(4), True, "recovery phrase with its passphrase, asked next\n"),
        (bytes(4), False, "recovery phrase and its passphrase\n"),
    ],
)
def test_it_is_told_whether_a_key_needs_its_passphrase(plain, needs, said):
    assert said in told(key(1, plain_fingerprint=plain, needs_passphrase=needs))


def test_each_wallet_is_told_with_how_many_keys_sign():
    shown = told(wallets=(wallet(FAMILY, "Family savings"), wallet(WPKH, "Spending")))
    assert "Family savings: 2 of 3 keys sign" in shown
    assert "Spending: 1 key signs" in shown


def test_the_rest_is_counted():
    shown = told(labels=("a",) * 1_200, notes=("a",), drills=(BackupDrill(5, 3), BackupDrill(6, 3, "1 May 2026")))
    for fact in ("1,200 labels", "1 note on where copies lie", "2 drills, the last one of generation 6, 1 May 2026"):
        assert fact in shown
    nothing = told()
    assert nothing.count("none") == 5


def test_what_could_not_be_checked_is_said():
    assert "[CAUTION] The first address was not checked." in told(unchecked=("The first address was not checked.",))
    assert "[CAUTION]" not in told()


def test_texts_of_somebody_hostile_are_shown_as_they_are_and_not_obeyed():
    shown = pages(crowded_backup())
    assert "\x1b" not in shown
    assert "\u202e" not in shown
    assert "\\x1b[31m\\u202eevil\\x0a" in shown
    assert "x" * 81 not in shown.replace("\n", "").replace(" ", "")
    # the control: there is something to obey
    assert "\x1b" in HOSTILE


@pytest.mark.parametrize(("press", "answer"), [("enter", Read.READ), ("escape", None)])
def test_enter_takes_it_over_and_esc_does_not(press, answer):
    async def run():
        async with standing(Desk()) as pilot:
            answers = []
            pilot.app.push_screen(crowded_backup(), answers.append)
            await pilot.pause()
            await pilot.press(press)
            await pilot.pause()
            return answers

    assert asyncio.run(run()) == [answer]


def test_what_custody_opens_can_be_told():
    """The real thing has all that is asked for, and its screen has nothing secret."""
    sealed = age.seal(backup_document.write(document()), "a passphrase", 10, bytes)
    with Session() as session, session.open_sealed(sealed, "a passphrase") as found:
        shown = pages(OpenedBackup.of(found, "3 of 3 copies are whole.", "Open my card"))
        assert len(found.keys) == len(KEYS)
    assert '"Blue"; dice alone' in shown
    assert "Electrum phrase" in shown
    assert [secret for secret in SECRETS if secret in shown.split()] == []
