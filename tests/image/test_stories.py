"""The journeys that the other players play, on the image: keys go in, and the screen is read from its picture."""

import asyncio
from pathlib import Path

import pytest

from tests.drivers import Script, play
from tests.image.overlay import Overlay, direct
from tests.image.player import ImagePlayer
from tests.image.sight import Sight
from tests.journeys.test_journeys import SCRIPTS

pytestmark = [pytest.mark.image, pytest.mark.slow]

PLAYED = (
    *("warnings", "multisig", "refused", "words", "create-shares", "shares-slip39"),
    *("pulled", "sign", "export", "load-file", "labels", "drill", "networks"),
)
"""Those that show something of the image: what it reads from cards and writes on them, and what is typed.

These it cannot play: `demo` and `ceremony` (it is started without --demo), and `small` (a console has one size).
`test_codes.py` plays those with a camera, and `test_sealed.py` does what `sealed` tells. The others have nothing but
screens of the same program, and are left to the quicker players.
"""


@pytest.mark.parametrize("name", PLAYED)
def test_the_image_plays(image: Path, sight: Sight, name: str) -> None:
    script = SCRIPTS[name]
    overlay = Overlay(arguments=("--network", script.network.value))
    with ImagePlayer(script, direct(image, overlay), sight) as player:
        asyncio.run(_told(script, player))


def test_control_a_story_that_is_not_so_fails_on_the_image_too(image: Path, sight: Sight) -> None:
    script = Script.read_text("told", "card A plain\nsee What would you like to do?\nwritten other.psbt")
    with (
        ImagePlayer(script, direct(image, Overlay()), sight) as player,
        pytest.raises(AssertionError, match="told, line 3: "),
    ):
        asyncio.run(_told(script, player))


async def _told(script: Script, player: ImagePlayer) -> None:
    await player.start()
    await play(script, player)
