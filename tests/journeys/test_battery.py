"""A battery that is nearly empty is said before a signature and before a new key, and not again and again."""

import asyncio

import pytest

from coldtui.devices.battery import Battery
from coldtui.journeys.battery import LOW, is_low
from tests.drivers import PilotPlayer, Script, Stage, play
from tests.journeys.signing import CHOOSE, COUNTED

CAUTION = "[CAUTION] The battery is at 19 % and not charging."
TO_FILE = f"{COUNTED}{CHOOSE}"
SET_UP = "card TRANSFER payments\ninsert TRANSFER\nloaded\n"


def run(charge: Battery | None, *story: str) -> None:
    script = Script.read_text("battery", SET_UP + "\n".join(story))
    stage = Stage(script)
    stage.machine.charge = charge
    asyncio.run(stage.play(script))


def test_signing_with_a_low_battery_warns_first():
    run(
        Battery(19, is_charging=False),
        TO_FILE,
        f"see {CAUTION}",
        "press escape",
        "see Which transaction?",
        "press enter",
        f"see {CAUTION}",
        "press enter",
        "see Check this transaction",
    )


def test_it_is_not_said_again_before_the_battery_is_lower():
    script = Script.read_text("battery", SET_UP)
    stage = Stage(script)
    stage.machine.charge = Battery(19, is_charging=False)

    async def story() -> None:
        async with stage.app.run_test(size=(80, 24)) as pilot:
            player = PilotPlayer(stage.app, pilot, stage.media, stage.cards)

            async def follow(*lines: str) -> None:
                await play(Script.read_text("more", "\n".join(lines)), player)

            await follow(SET_UP, TO_FILE, f"see {CAUTION}", "press enter", "see Check this transaction")
            stage.machine.charge = Battery(15, is_charging=False)
            await follow("press escape", "see Which transaction?", "press enter", "see Check this transaction")
            stage.machine.charge = Battery(14, is_charging=False)
            await follow("press escape", "see Which transaction?", "press enter", "see The battery is at 14 %")

    asyncio.run(story())


@pytest.mark.parametrize("charge", [None, Battery(19, is_charging=True), Battery(LOW, is_charging=False)])
def test_control_without_need_nothing_is_said(charge):
    assert not is_low(charge)
    run(charge, TO_FILE, "see Check this transaction")


def test_making_a_key_with_a_low_battery_warns_first():
    run(
        Battery(19, is_charging=False),
        "see What would you like",
        "press c",
        f"see {CAUTION}",
        "press escape",
        "see What would you like",
        "press c",
        f"see {CAUTION}",
        "press enter",
        "see How many words",
    )


def test_control_a_key_is_made_without_a_word_where_the_battery_is_full():
    run(Battery(90, is_charging=False), "see What would you like", "press c", "see How many words")
