"""A note becomes a copy and a note again; of what a later version wrote nothing is lost, and nothing is judged."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coldtui.core.backup_places import Copy, Medium, Protection, What
from coldtui.formats.backup_notes import copy_of, note_of, strange_protections
from coldtui.formats.backup_values import BackupNote
from tests.formats.backups import NOTES

COPIES = st.builds(
    Copy,
    st.sampled_from(What),
    st.text(max_size=20),
    st.sampled_from(Medium),
    st.frozensets(st.sampled_from(Protection)),
    st.none() | st.binary(min_size=4, max_size=4),
    st.none() | st.text(max_size=20),
)


@given(COPIES, st.integers(2, 16))
def test_every_copy_can_be_noted(copy, needed):
    if copy.what is What.SHARE:
        copy = Copy(copy.what, copy.place, copy.on, copy.protections, copy.fingerprint, copy.checked, needed)
    assert copy_of(note_of(copy)) == copy


def test_a_note_says_in_plain_words_what_it_is_about():
    protections = frozenset({Protection.KNOWN, Protection.HIDDEN})
    note = note_of(Copy(What.SHARE, "bank", Medium.METAL, protections, bytes(4), "2026-11-21", 3))
    assert (note.what, note.where, note.on) == ("share, 3 needed", "bank", "metal")
    assert note.protections == ("hidden", "somebody you trust knows")
    assert (note.checked, note.fingerprint) == ("2026-11-21", bytes(4))


@pytest.mark.parametrize(
    ("what", "on"),
    [
        ("moon dust", "paper"),
        ("recovery phrase", "stone"),
        ("share", "paper"),
        ("share, 1 needed", "paper"),
        ("share, 17 needed", "paper"),
        ("Share, 2 needed", "paper"),
    ],
)
def test_what_this_version_does_not_know_is_not_judged(what, on):
    assert copy_of(BackupNote(what, "home", on)) is None
    assert copy_of(BackupNote("share, 2 needed", "home", "paper")) is not None


def test_of_a_note_that_is_changed_what_is_not_known_stays():
    before = BackupNote(
        "recovery phrase", "home", "paper", ("guarded by a dragon", "hidden"), None, None, (("later", "1"),)
    )
    copy = copy_of(before)
    assert copy == Copy(What.PHRASE, "home", Medium.PAPER, frozenset({Protection.HIDDEN}))
    after = note_of(Copy(What.PHRASE, "bank", Medium.PAPER), before)
    assert after.protections == ("guarded by a dragon",) == strange_protections(before)
    assert (after.where, after.unknown) == ("bank", (("later", "1"),))


def test_the_notes_of_the_first_format_are_not_lost():
    assert copy_of(NOTES[0]) is None, "steel is no word of this version"
    assert copy_of(NOTES[1]) == Copy(What.PASSPHRASE, NOTES[1].where, Medium.PAPER)
