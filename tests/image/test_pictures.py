"""Without a camera: the pictures of codes lie on a card, and the image reads them from there."""

import asyncio
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image

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
    """Each code of a transaction, the last one in a photo, and a wall."""
    *codes, last = (picture(code) for code in CODES["plain-bbqr"]())
    small = {f"{number:02}.png": code for number, code in enumerate(codes)}
    return {**small, "photo.jpg": photo(last), "wall.png": picture(None)}


def photo(code: bytes) -> bytes:
    """As phones take them: 12 million pixels with grain, and in files that come sharper and sharper."""
    taken = Image.merge("RGB", [Image.effect_noise((4000, 3000), 40) for _ in "rgb"])
    with Image.open(BytesIO(code)) as opened:
        taken.paste(opened.convert("RGB").resize((2000, 2000), Image.Resampling.NEAREST), (1000, 500))
    file = BytesIO()
    taken.save(file, "JPEG", quality=80, progressive=True)
    return file.getvalue()


def test_a_transaction_comes_as_pictures_on_a_card(image: Path, sight: Sight) -> None:
    script = Script.read_text("pictures", STORY)
    boot = direct(image, Overlay(arguments=("--network", script.network.value)))

    async def tell() -> None:
        await player.start()
        await play(script, player)

    with ImagePlayer(script, boot, sight, sets={"snaps": snaps}) as player:
        asyncio.run(tell())
