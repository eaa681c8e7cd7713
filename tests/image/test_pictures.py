"""Without a camera: the pictures of codes lie on a card, and the image reads them from there."""

import asyncio
from pathlib import Path

import pytest

from tests.drivers import Script, play
from tests.image.overlay import Overlay, direct
from tests.image.player import ImagePlayer
from tests.image.sight import Sight
from tests.journeys.samples import CODES, picture

pytestmark = [pytest.mark.image, pytest.mark.slow]

STORY = """
card     SNAPS snaps
loaded
insert   SNAPS
press    s
see      > Scan a QR code
press    enter
see      No camera was found.
press    f

# A picture without a code says so, and the others hold all.
see      > All
press    end
see      > wall.png
press    enter
see      There is no QR code in this picture that can be read.
press    enter
see      > wall.png
press    home
see      > All
press    enter
see      Check this transaction
see      Nothing unusual was found
"""


def snaps() -> dict[str, bytes]:
    """Each code of a transaction, and a wall."""
    codes = {f"{number:02}.png": picture(code) for number, code in enumerate(CODES["plain-bbqr"]())}
    return {**codes, "wall.png": picture(None)}


def test_a_transaction_comes_as_pictures_on_a_card(image: Path, sight: Sight) -> None:
    script = Script.read_text("pictures", STORY)
    boot = direct(image, Overlay(arguments=("--network", script.network.value)))

    async def tell() -> None:
        await player.start()
        await play(script, player)

    with ImagePlayer(script, boot, sight, sets={"snaps": snaps}) as player:
        asyncio.run(tell())
