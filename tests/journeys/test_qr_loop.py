"""The whole way without hardware: two programs in two terminals, and between them nothing but pictures of screens.

The first shows an unsigned PSBT as moving codes. What its terminal shows is drawn as a picture, some pictures are lost,
the others come in disorder, and they are what the second sees through its camera. The second checks, signs and shows;
the first reads it back the same way.
"""

import asyncio
import random
import sys
from dataclasses import dataclass, field
from pathlib import Path

import pyte
import pytest
from PIL import Image

from coldtui.formats.payload import Encoding
from tests.build.spending import signed
from tests.corpus.case import payment
from tests.drivers import NO_TMUX, Script, TmuxPlayer, play
from tests.journeys.samples import SPENDING

CELL = (8, 16)
"""Pixels of a cell."""

HALVES = {" ": (False, False), "\u2580": (True, False), "\u2584": (False, True), "\u2588": (True, True)}
"""Which halves of a cell a letter fills; what else is drawn, is drawn as nothing."""

LOST = 0.3
"""The share of pictures that never arrive."""

KEPT = 40
"""Pictures that lie before a camera at once, the oldest going first."""

SIGNER = "loaded\nshow nothing\nsee What would you like to do?"


def drawn(pane: str, width: int, height: int) -> Image.Image:
    """What a terminal shows, as pixels."""
    screen = pyte.Screen(width, height)
    pyte.Stream(screen).feed(pane.rstrip("\n").replace("\n", "\r\n"))
    image = Image.new("L", (width * CELL[0], height * CELL[1]))
    for y in range(height):
        for x in range(width):
            cell = screen.buffer[y][x]
            front, back = _shade(cell.fg, 170), _shade(cell.bg, 0)
            if cell.reverse:
                front, back = back, front
            for half, is_filled in enumerate(HALVES.get(cell.data, (False, False))):
                left, top = x * CELL[0], y * CELL[1] + half * CELL[1] // 2
                image.paste(front if is_filled else back, (left, top, left + CELL[0], top + CELL[1] // 2))
    return image


def _shade(color: str, default: int) -> int:
    """A colour as its brightness."""
    if color == "default":
        return default
    if len(color) == 6 and set(color) <= set("0123456789abcdef"):
        return sum(bytes.fromhex(color)) // 3
    is_bright = color.startswith("bright")
    base = {"black": 0, "white": 170}.get(color.removeprefix("bright"), 90)
    return min(255, base + 85) if is_bright else base


@dataclass
class Air:
    """What lies between a screen and a camera: it loses pictures, and brings the others in disorder."""

    screen: TmuxPlayer
    camera: Path
    chance: random.Random = field(default_factory=lambda: random.Random(7))
    carried: int = 0
    lost: int = 0

    async def carry(self) -> None:
        """Until it is cancelled: look at the screen, and put what is seen before the camera."""
        last, number = "", 0
        while True:
            pane = await asyncio.to_thread(self.screen.tmux, "capture-pane", "-e", "-p")
            if pane != last:
                last, number = pane, number + 1
                if self.chance.random() < LOST:
                    self.lost += 1
                else:
                    self.carried += 1
                    await asyncio.to_thread(self._put, pane, number)
            await asyncio.sleep(0.02)

    def _put(self, pane: str, number: int) -> None:
        name = f"{self.chance.randrange(10_000):04}-{number:06}"
        part = self.camera / f"{name}.part"
        drawn(pane, 80, 24).save(part, "PNG")
        part.rename(part.with_suffix(".png"))
        old = sorted(self.camera.glob("*.png"), key=lambda one: one.stem.rpartition("-")[2])[:-KEPT]
        for one in old:
            one.unlink()


class Coordinator(TmuxPlayer):
    """The first program, which has a request and wants an answer."""

    def __init__(self, folder: Path, encoding: Encoding) -> None:
        super().__init__(Script.read_text("first", "show nothing"), folder)
        self.request, self.answer, self.encoding = folder / "request.psbt", folder / "answer.psbt", encoding

    def _command(self) -> list[str]:
        arguments = [str(self.request), str(self.answer), str(self._camera), self.encoding.value]
        return [sys.executable, "-m", "tests.journeys.coordinator", *arguments]


async def carried(air: Air, story: str, player: TmuxPlayer) -> None:
    """Play a story while the air carries pictures."""
    task = asyncio.create_task(air.carry())
    try:
        await play(Script.read_text("story", story), player)
    finally:
        task.cancel()
        await asyncio.wait({task})
    assert air.lost


@pytest.mark.tmux
@pytest.mark.slow
@pytest.mark.skipif(bool(NO_TMUX), reason=NO_TMUX)
@pytest.mark.parametrize("encoding", [Encoding.UR, Encoding.BBQR], ids=["ur", "bbqr"])
def test_a_transaction_goes_there_and_comes_back_signed_by_pictures_of_screens_alone(encoding, tmp_path, monkeypatch):
    monkeypatch.setattr("tests.drivers.PATIENCE", 120.0)
    raw = payment(SPENDING).raw()
    for name in ("first", "second"):
        (tmp_path / name).mkdir()
    (tmp_path / "first" / "request.psbt").write_bytes(raw)

    async def run(first: Coordinator, second: TmuxPlayer) -> None:
        await play(
            Script.read_text("first", "see What would you like to do?\npress o\nsee Unsigned transaction"), first
        )
        await play(Script.read_text("second", f"{SIGNER}\npress s\nsee > Scan a QR code\npress enter"), second)
        there, back = Air(first, second._camera), Air(second, first._camera)
        await carried(there, "see Check this transaction", second)
        sign = (
            "press pagedown\nsee Enter Sign\npress enter\nsee Press s to sign.\npress s\nsee Signed transaction (PSBT)"
        )
        await play(Script.read_text("second", sign), second)
        await play(Script.read_text("first", "press enter\nsee Read it back"), first)
        await carried(back, "see The signed transaction is back.", first)

    signer = TmuxPlayer(Script.read_text("second", SIGNER), tmp_path / "second")
    with Coordinator(tmp_path / "first", encoding) as first, signer as second:
        asyncio.run(run(first, second))
    assert (tmp_path / "first" / "answer.psbt").read_bytes() == signed(raw, [SPENDING]).psbt_bytes


def test_control_a_screen_without_a_code_is_a_picture_without_one():
    import zxingcpp

    assert zxingcpp.read_barcodes(drawn("coldtui | REGTEST\n\x1b[97;40mnothing\n", 80, 24)) == []
