"""The register: copies are noted, changed and removed; what must not lie together is said at once; the risks add up."""

import pytest

from coldtui.core.backup_places import Copy, Medium, Protection, What
from coldtui.formats.backup_notes import copy_of, note_of
from coldtui.formats.backup_values import BackupNote
from coldtui.journeys.context import Context
from coldtui.journeys.drill import drill
from coldtui.journeys.enrolled import Enrolled
from coldtui.journeys.register_of_backups import register_of_backups
from tests.build.keys import OURS, SECOND, master
from tests.drivers import PilotPlayer
from tests.journeys.alone import Alone, alone

KEY = master(OURS).fingerprint
BEGIN = "see Where do your backups lie?\n"
PAPER = Copy(What.PHRASE, "Home, desk", Medium.PAPER, fingerprint=KEY)
STRANGE = BackupNote("moon dust", "on the moon\u202e", "glass", ("guarded",), "in 2050", None, (("later", "1"),))


def registered(story: str, *notes: BackupNote, keys: tuple[str, ...] = (OURS,), cards: int = 0) -> tuple[list, Alone]:
    """Play a story in the register; the notes afterwards, and how it went."""
    held: list[Context] = []

    async def journey(ctx: Context) -> None:
        if not held:
            held.append(ctx)
            ctx.book.notes += notes
            for phrase in keys:
                ctx.session.add(phrase.split())
            ctx.enrolled |= {str(n): Enrolled(f"SD {n} GB", 1, 1, frozenset({1})) for n in range(cards)}
        await register_of_backups(ctx)

    async def still_there(player: PilotPlayer) -> None:
        assert "Where do your backups lie?" in (await player.screen() or "")

    found = alone(journey, BEGIN + story, still_there if story.endswith(BEGIN) else None)
    return held[0].book.notes, found


NOTE = "press n\nsee What does the copy hold?\n"
TICK_NOTHING = "see What protects\npress enter\n"
NEVER = "see When was this copy last checked?\npress enter\n"


def test_a_copy_is_noted_step_by_step():
    story = f"""{NOTE}see > recovery phrase
press enter
see Of which key is the recovery phrase?
see >    73c5 da0a
press enter
see On what is the recovery phrase kept?
press down enter
see Where does the recovery phrase lie?
type Home, desk
press enter
see What protects the recovery phrase in Home, desk?
press space
see [x] hidden
press down space down space
see [x] tamper-evident bag
press space
see [ ] tamper-evident bag
press enter
see When was this copy last checked?
type 2026-11-21
press enter
see metal; Home, desk; checked 2026-11-21
"""
    (note,), _ = registered(story + BEGIN)
    protections = frozenset({Protection.HIDDEN, Protection.LOCKED})
    assert copy_of(note) == Copy(What.PHRASE, "Home, desk", Medium.METAL, protections, KEY, "2026-11-21")


def test_esc_goes_one_step_back_and_what_was_answered_is_still_there():
    story = f"""{NOTE}press enter
see Of which key
press enter
see On what
press enter
see Where does the recovery phrase lie?
type Home
press enter
see What protects
press space enter
see When was this copy
press escape
see [x] hidden
press escape
see Where does the recovery phrase lie?
see >    Home
press escape
see On what is the recovery phrase kept?
press escape
see Of which key
press escape
see What does the copy hold?
press escape
see None yet.
"""
    notes, _ = registered(story + BEGIN)
    assert notes == []


def test_a_share_says_how_many_are_needed_and_a_sealed_backup_belongs_to_no_single_key():
    share = (
        f"{NOTE}press down down enter\nsee How many of the shares open the key?\npress down enter\nsee Of which key\n"
    )
    share += "press enter\nsee On what\npress enter\nsee Where does\ntype Bank\npress enter\n"
    sealed = (
        f"{NOTE}press down down down enter\nsee On what is the sealed backup kept?\nnot-see metal\npress down enter\n"
    )
    sealed += (
        "see Where does the sealed backup lie?\nsee > t  Another place\npress t\nsee The building first\ntype Home\n"
    )
    sealed += "press enter\n"
    notes, _ = registered(share + TICK_NOTHING + NEVER + BEGIN + sealed + TICK_NOTHING + NEVER + BEGIN)
    assert notes == [
        BackupNote("share, 3 needed", "Bank", "paper", fingerprint=KEY),
        BackupNote("sealed backup", "Home", "memory card or stick"),
    ]


def test_what_is_known_by_heart_lies_nowhere():
    story = (
        f"{NOTE}press down down down down enter\nsee On what\npress down down down\nsee > known by heart\npress enter\n"
    )
    notes, _ = registered(f"{story}{BEGIN}see only known by heart: people forget\n{BEGIN}")
    assert notes == [BackupNote("backup passphrase", "", "known by heart")]


def test_another_key_is_named_by_its_fingerprint_and_nobody_has_to_know_it():
    rest = "see On what\npress enter\nsee Where does\n{}press enter\n" + TICK_NOTHING + NEVER + BEGIN
    typed = f"{NOTE}press enter\nsee Of which key\npress t\nsee Type the fingerprint\ntype 0a1b 2c3\npress enter\n"
    typed += (
        f"see A fingerprint has 8\ntype d\nsee The key 0a1b 2c3d.\npress enter\n{rest.format('type Home' + chr(10))}"
    )
    unknown = f"{NOTE}press enter\nsee Of which key\nsee in your notes\npress n\n{rest.format('press up' + chr(10))}"
    notes, _ = registered(typed + unknown)
    assert [note.fingerprint for note in notes] == [bytes.fromhex("0a1b2c3d"), None]
    assert [note.where for note in notes] == ["Home", "Home"]


PASSPHRASE_INTO = f"""{NOTE}press down enter
see Of which key is the passphrase?
press enter
see On what is the passphrase kept?
press enter
see Where does the passphrase lie?
press t
see The building first
type HOME,  desk
press enter
"""
TOGETHER = "see The recovery phrase and the passphrase lie in the same place\n"


def test_phrase_and_passphrase_in_one_place_are_refused_until_one_letter_says_so():
    enter_does_nothing = f"{PASSPHRASE_INTO}see Keep it there?\n{TOGETHER}press enter\nsee Keep it there?\npress k\n"
    notes, _ = registered(enter_does_nothing + TICK_NOTHING + NEVER + BEGIN + TOGETHER + BEGIN, note_of(PAPER))
    assert [note.what for note in notes] == ["recovery phrase", "passphrase"]


def test_control_back_from_the_warning_asks_for_the_place_again_and_another_one_is_not_warned_about():
    elsewhere = f"{PASSPHRASE_INTO}see Keep it there?\npress escape\nsee Where does the passphrase lie?\npress t\n"
    elsewhere += "see The building first\npress " + "backspace " * 11 + "\ntype Office\npress enter\n"
    notes, found = registered(elsewhere + TICK_NOTHING + NEVER + BEGIN, note_of(PAPER))
    assert [note.where for note in notes] == ["Home, desk", "Office"]
    assert "lie in the same place" not in found.shown[-1]


def test_a_photo_of_the_phrase_is_warned_about_at_once():
    story = (
        f"{NOTE}press enter\nsee Of which key\npress enter\nsee On what\npress end\nsee > computer, phone or cloud\n"
    )
    story += "press enter\nsee Where does\ntype Phone\npress enter\nsee Keep it there?\nsee The recovery phrase can be read on a computer or phone\n"
    notes, _ = registered(
        story + "press escape\nsee Where does\npress escape\nsee On what\npress escape escape escape\n" + BEGIN
    )
    assert notes == []


def test_a_place_that_looks_like_a_secret_is_not_taken():
    story = f"{NOTE}press enter\nsee Of which key\npress enter\nsee On what\npress enter\nsee Where does\n"
    story += (
        "type KwdMAjGmerYanjeui5SHS7JkmpZvVipYvB2LJGU1ZxJwYvP98617\npress enter\nsee This looks like a private key."
    )
    notes, _ = registered(story)
    assert notes == []


def test_a_note_is_checked_changed_and_removed():
    open_it = "press down down\nsee >    {}\npress enter\nsee I checked it today\n"
    label = "recovery phrase, 73c5 da0a"
    checked = open_it.format(label) + "press k\nsee Which date\ntype 2026-11-21\npress enter\nsee checked 2026-11-21\n"
    notes, _ = registered(checked + BEGIN, note_of(PAPER))
    assert notes == [note_of(Copy(What.PHRASE, "Home, desk", Medium.PAPER, fingerprint=KEY, checked="2026-11-21"))]

    undated = open_it.format(label) + "press k\nsee Which date\npress enter\nsee checked without a date\n"
    notes, _ = registered(undated + BEGIN, note_of(PAPER))
    assert notes[0].checked is not None

    change = open_it.format(label) + "press c\nsee > recovery phrase\npress enter\nsee >    73c5 da0a\npress enter\n"
    change += "see > paper\npress down enter\nsee >    Home, desk\npress enter\n" + TICK_NOTHING + NEVER
    notes, _ = registered(change + BEGIN, note_of(PAPER))
    assert notes == [note_of(Copy(What.PHRASE, "Home, desk", Medium.METAL, fingerprint=KEY))]

    remove = open_it.format(label) + "press r\nsee Remove this note?\npress enter\nsee Remove this note?\n{}"
    assert registered(remove.format("press r\nsee None yet.\n" + BEGIN), note_of(PAPER))[0] == []
    assert registered(remove.format("press escape\n" + BEGIN), note_of(PAPER))[0] == [note_of(PAPER)]


def test_a_note_of_another_version_is_shown_as_it_is_and_survives():
    story = "see moon dust\nsee on the moon\\u202e\npress down down enter\nsee it cannot be changed here\nsee guarded\n"
    story += (
        "press k\nsee Which date\ntype 2026-11-21\npress enter\nsee checked 2026-11-21\npress r\nsee 0 of 6 risks\n"
    )
    story += "see 1 note of another version cannot be judged here.\npress escape\n"
    (note,), _ = registered(story + BEGIN, STRANGE)
    assert (note.what, note.on, note.protections, note.unknown) == (
        "moon dust",
        "glass",
        ("guarded",),
        (("later", "1"),),
    )
    assert note.checked == "2026-11-21"


def test_the_risks_of_a_key_are_shown_and_explained_one_by_one():
    story = """press r
see Key 73c5 da0a: 2 of 6 risks are covered. Level 1 of 4
see > [OK]      Loss of the wallet
see [CAUTION] Physical damage
press down down enter
see Physical damage: not covered
see Put the recovery phrase on metal, or keep another copy in another place.
press enter
see > [CAUTION] Physical damage
press escape
"""
    registered(story + BEGIN, note_of(PAPER))


@pytest.mark.parametrize("keys", [(OURS, SECOND), (SECOND,)])
def test_of_several_keys_each_has_its_own_risks(keys):
    story = "press r\nsee The risks of which key?\nsee 2 of 6 risks are covered\nsee 0 of 6 risks are covered\npress escape\n"
    registered(story + BEGIN, note_of(PAPER), keys=keys)


def test_a_passphrase_of_the_loaded_key_is_missed_though_nobody_noted_it():
    async def journey(ctx: Context) -> None:
        if not ctx.book.notes:
            raw = ctx.session.add(OURS.split(), "extra")
            ctx.book.notes.append(note_of(Copy(What.PHRASE, "Home", Medium.METAL, fingerprint=raw)))
        await register_of_backups(ctx)

    alone(journey, BEGIN + "press r\nsee There is no backup yet.\nsee The passphrase is noted nowhere.")


def test_a_card_of_this_session_is_listed_until_a_sealed_backup_is_noted():
    registered("see on SD 0 GB, in this session\n" + BEGIN, cards=1)
    _, found = registered("see Bank\n", note_of(Copy(What.SEALED, "Bank", Medium.CARD)), cards=1)
    assert "in this session" not in found.shown[-1]


def test_a_copy_that_passed_a_drill_can_be_noted_at_once_and_one_that_failed_cannot():
    known = "see Which key should the backup be of?\npress n\nsee Type the fingerprint\ntype {}\npress enter\n"
    typed = f"see Nothing of it will be shown\npress t\nsee recognised\ntype {OURS}\npress enter\nsee Press Enter once more\n"
    typed += "press enter\nsee Does this key have a passphrase?\npress enter\n"
    held: list[Context] = []

    async def journey(ctx: Context) -> None:
        held.append(ctx)
        await drill(ctx)

    note = "see PASS\npress n\nsee What does the copy hold?\npress enter\nsee >    73c5 da0a\npress enter\nsee On what\npress enter\n"
    note += (
        "see Where does\ntype Home\npress enter\n"
        + TICK_NOTHING
        + "see When was\ntype today\npress enter\nsee is noted.\n"
    )
    alone(journey, known.format(KEY.hex()) + typed + note + "press enter\nsee PASS\n")
    assert held[0].book.notes == [BackupNote("recovery phrase", "Home", "paper", checked="today", fingerprint=KEY)]

    found = alone(drill, known.format("00000000") + typed + "see FAIL\n")
    assert "Note it in the register" not in found.shown[-1]
