"""What lies together and should not, what is online, what nobody looked at: each with a register where it is not so."""

import pytest

from coldtui.core.backup_places import Copy, Medium, Protection, What
from coldtui.core.backup_warnings import dangers, reminders, warnings

KEY, OTHER = bytes.fromhex("73c5da0a"), bytes.fromhex("b8688df1")


def copy(what, place="home", on=Medium.PAPER, key=KEY, checked="2026-11-21", **more):
    return Copy(what, place, on, fingerprint=key, checked=checked, **more)


P, X, SHARE = What.PHRASE, What.PASSPHRASE, What.SHARE
SEALED, WORDS = What.SEALED, What.BACKUP_PASSPHRASE


@pytest.mark.parametrize(
    ("copies", "danger"),
    [
        ([copy(P), copy(X, " HOME")], 'The recovery phrase and the passphrase lie in the same place, "home".'),
        ([copy(X), copy(P)], 'The recovery phrase and the passphrase lie in the same place, "home".'),
        ([copy(P), copy(X, key=None)], 'The recovery phrase and the passphrase lie in the same place, "home".'),
        (
            [copy(SEALED, on=Medium.CARD, key=None), copy(WORDS, key=None)],
            'The sealed backup and the backup passphrase lie in the same place, "home".',
        ),
        ([copy(SHARE), copy(SHARE)], 'Enough shares to open the key lie in the same place, "home".'),
        (
            [copy(P, "cloud", Medium.ONLINE)],
            "The recovery phrase can be read on a computer or phone, or online: it is not for savings.",
        ),
        (
            [copy(SEALED, "cloud", Medium.ONLINE, key=None)],
            "A sealed backup in a cloud, or on a computer or phone, is for small amounts only.",
        ),
    ],
)
def test_what_is_dangerous_is_said_once(copies, danger):
    assert dangers([*copies, copies[-1]]) == (danger,)
    assert dangers(copies) == (danger,)
    assert warnings(copies)[0] == danger


@pytest.mark.parametrize(
    "copies",
    [
        [],
        [copy(P), copy(X, "office")],
        [copy(P), copy(X, key=OTHER)],
        [copy(P), copy(X, on=Medium.MEMORY)],
        [copy(P), copy(SEALED, on=Medium.CARD, key=None)],
        [copy(P, protections=frozenset({Protection.ENCRYPTED})), copy(X)],
        [copy(SHARE), copy(SHARE, key=OTHER)],
        [copy(SHARE, needed=3), copy(SHARE, needed=3)],
        [copy(What.CONFIGURATION, "cloud", Medium.ONLINE)],
    ],
)
def test_control_what_is_not_dangerous_is_not_said(copies):
    assert dangers(copies) == ()


@pytest.mark.parametrize(
    ("copies", "reminder"),
    [
        ([copy(P), copy(P, "Home", Medium.METAL)], 'All copies of the recovery phrase lie in one place, "home".'),
        (
            [copy(WORDS, on=Medium.MEMORY, key=None)],
            "The backup passphrase is only known by heart: people forget. Write it down, too.",
        ),
        (
            [copy(P, "my iCloud")],
            'Is "my iCloud" on the internet? Then change that copy to "computer, phone or cloud".',
        ),
        ([copy(P, "home", checked=None)], 'The recovery phrase in "home" was never checked.'),
        ([copy(P, "home", checked=None), copy(P, "bank", checked=None)], "2 copies were never checked."),
    ],
)
def test_what_could_be_better_is_a_reminder(copies, reminder):
    assert reminders(copies) == (reminder,)
    assert dangers(copies) == ()


@pytest.mark.parametrize(
    "copies",
    [
        [],
        [copy(P)],
        [copy(P), copy(P, "bank")],
        [copy(P), copy(P, key=OTHER)],
        [copy(WORDS, on=Medium.MEMORY, key=None, checked=None), copy(WORDS, "bank", key=None)],
        [copy(P, "cloudberry farm")],
        [copy(P, "photographer")],
    ],
)
def test_control_what_is_well_is_not_pointed_out(copies):
    assert reminders(copies) == ()


def test_a_place_from_outside_is_shown_letter_by_letter():
    (danger,) = dangers([copy(P, "\u202ehome\n"), copy(X, "\u202eHOME")])
    assert danger.endswith('"\\u202ehome\\x0a".')
