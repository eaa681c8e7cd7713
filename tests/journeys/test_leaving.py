"""What is said before the program ends: what was signed, what has no backup, what is still in use."""

import asyncio

from coldtui.devices.media import Bus
from tests.drivers import PilotPlayer, Script, Stage, play
from tests.fakes_media import FakeCard
from tests.journeys.in_image import BEGIN, booted, follow, tell
from tests.journeys.signing import CHOOSE, COUNTED, SIGN

SIGNED = f"{COUNTED}{SIGN}press h\nsee What would you like\n"
SET_UP = "card TRANSFER payments\ninsert TRANSFER\nloaded\n"


def played(*story: str) -> Stage:
    script = Script.read_text("leaving", SET_UP + "\n".join(story))
    stage = Stage(script)
    asyncio.run(stage.play(script))
    return stage


def test_what_was_signed_is_counted_and_its_files_named():
    stage = played(
        SIGNED,
        "press f10",
        "see Signed in this session: 1 transaction. On your cards: plain-signed.psbt.",
        "press escape",
    )
    assert len(stage.app.journal.txids) == 1
    assert stage.app.journal.written == ["plain-signed.psbt"]


def test_one_transaction_signed_twice_is_one_with_two_files():
    stage = played(
        f"{COUNTED}{SIGN}press n",
        SIGN.replace(CHOOSE, "see Which transaction?\npress enter\n").replace("-signed.psbt", "-signed-2.psbt"),
        "press h",
        "see What would you like",
        "press f10",
        "see Signed in this session: 1 transaction. On your cards: plain-signed.psbt,",
        "see plain-signed-2.psbt.",
        "press escape",
    )
    assert stage.app.journal.written == ["plain-signed.psbt", "plain-signed-2.psbt"]


def test_control_before_a_signature_nothing_is_said_to_be_signed():
    played("see (2 transactions)", "press f10", "see Leave coldtui", "not-see Signed in this session")


def test_a_key_of_which_no_backup_was_read_back_is_named():
    played("see (2 transactions)", "press f10", "see No backup was read back in this session of 73c5 da0a.")


def test_control_a_key_with_a_backup_is_not():
    async def story() -> None:
        script = Script.read_text("leaving", SET_UP)
        stage = Stage(script)
        async with stage.app.run_test(size=(80, 24)) as pilot:
            player = PilotPlayer(stage.app, pilot, stage.media, stage.cards)
            await play(script, player)
            (raw,) = stage.session.fingerprints
            stage.session.mark_backed_up(raw)
            await follow(player, "see (2 transactions)", "press f10", "see 1 key will be wiped", "not-see read back")

    asyncio.run(story())


def test_behind_the_lock_no_names_are_told():
    played(
        SIGNED,
        "press f12",
        "see Locked",
        "press f10",
        "see Signed in this session: 1 transaction.",
        "not-see plain-signed",
        "not-see 73c5",
        "not-see TRANSFER",
    )


def test_a_card_in_use_is_named_and_a_folder_or_a_released_card_is_not():
    async def story() -> None:
        stage = Stage(Script("story", ()))
        stage.media.insert(FakeCard("BUSY"))
        stage.media.insert(FakeCard("FOLDER", bus=Bus.FOLDER))
        stage.media.insert(FakeCard("GONE", mounted=False, is_released=True))
        async with stage.app.run_test(size=(80, 24)) as pilot:
            player = PilotPlayer(stage.app, pilot, stage.media, stage.cards)
            await follow(player, "see What would you like", "press f10", 'see Still in use: SD 32 GB "BUSY".')
            shown = await player.screen() or ""
            assert "FOLDER" not in shown
            assert "GONE" not in shown

    asyncio.run(story())


def test_in_the_image_a_card_in_use_is_pulled_when_the_computer_is_off():
    stage = booted()
    stage.media.insert(FakeCard("BUSY"))
    tell(stage, f'{BEGIN}\npress f10\nsee Still in use: SD 32 GB "BUSY".\nsee when the computer is off.')


def test_in_the_image_f10_twice_switches_off_and_ends_well():
    stage = tell(
        booted(),
        f"""
        {BEGIN}
        press f10
        see Switch off
        see switches the computer off
        press escape
        see What would you like
        press f10
        see Enter Wipe and switch off
        press f10
        left
        """,
    )
    assert stage.app.return_code == 0  # upon which the helper switches off


def test_control_on_a_desktop_it_leaves():
    stage = played(
        "see (2 transactions)",
        "press f10",
        "see Leave coldtui",
        "see F10 again, or Enter, leaves.",
        "press f10",
        "left",
    )
    assert stage.app.return_code == 0
