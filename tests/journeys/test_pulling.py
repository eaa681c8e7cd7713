"""When a card can be pulled out after signing: what coldtui mounted, it unmounts at home, and it says so before."""

import asyncio

import pytest

from coldtui.devices.media import Bus
from tests.drivers import PilotPlayer, Script, Stage, play
from tests.journeys.in_image import follow
from tests.journeys.signing import COUNTED, SIGN

SET_UP = "card TRANSFER payments\nloaded\n"
SAID = "see Go home first: then the card can be pulled out."


def signed(*then: str, mounts: bool, bus: Bus = Bus.SD) -> Stage:
    """A transaction was signed from a card that coldtui mounts or somebody else did; then these lines are played."""
    script = Script.read_text("pulling", SET_UP)
    stage = Stage(script)
    stage.media.mounts = mounts
    stage.cards["TRANSFER"].bus = bus
    sign = SIGN if mounts else f"{COUNTED}{SIGN}"

    async def run() -> None:
        async with stage.app.run_test(size=(80, 24)) as pilot:
            player = PilotPlayer(stage.app, pilot, stage.media, stage.cards)
            await play(script, player)
            await follow(player, "insert TRANSFER", "see What would you like", *sign.splitlines(), *then)

    asyncio.run(run())
    return stage


def test_a_card_that_coldtui_mounted_can_be_pulled_at_home_and_it_is_said():
    stage = signed(SAID, mounts=True)
    assert stage.media.holds_cards
    stage = signed(SAID, "press h", "see What would you like", "see (you can pull it out)", mounts=True)
    assert not stage.media.holds_cards


@pytest.mark.parametrize(("mounts", "bus"), [(False, Bus.SD), (False, Bus.FOLDER), (True, Bus.FOLDER)])
def test_control_of_a_folder_and_of_what_others_mounted_nothing_is_said(mounts, bus):
    signed("not-see Go home first", mounts=mounts, bus=bus)


def test_after_codes_only_it_is_said_of_the_card_that_the_transaction_came_on():
    async def story() -> None:
        script = Script.read_text("pulling", SET_UP)
        stage = Stage(script)
        stage.media.mounts = True
        async with stage.app.run_test(size=(80, 24)) as pilot:
            player = PilotPlayer(stage.app, pilot, stage.media, stage.cards)
            await play(script, player)
            await follow(player, "insert TRANSFER", "see What would you like", *SIGN.splitlines()[:-2])
            stage.cards["TRANSFER"].full = True
            await follow(player, "press! s", "see is full")
            await follow(player, "press enter", "see Where should it go?", "press escape", "see What next?")
            await follow(
                player,
                "press q",
                "see Signed transaction (PSBT)",
                "press enter",
                "see was shown as a QR code",
                SAID,
            )

    asyncio.run(story())
