"""A transaction comes as pictures into the camera and leaves as pictures of the screen: nothing else joins the two."""

import asyncio
import io
import json
from pathlib import Path

import pytest
import zxingcpp
from PIL import Image

from coldtui.formats.joiner import Complete, Joiner
from coldtui.formats.payload import Encoding, Kind
from tests.build.tx import Out
from tests.drivers import Script, play
from tests.image import inside_codes
from tests.image.boot import Cd
from tests.image.built import iso
from tests.image.camera import rows_of
from tests.image.inside import started
from tests.image.overlay import PLACE, Overlay, direct
from tests.image.player import ImagePlayer
from tests.image.sight import Sight
from tests.image.test_session import load
from tests.image.test_sign import FEE, FUNDS, WALLET, finished, made_by_bdk
from tests.image.trixie import kernel
from tests.image.vm import Computer
from tests.journeys.samples import codes_of
from tests.journeys.test_journeys import SCRIPTS
from tests.oracles.bdk import Bdk
from tests.oracles.kernel import Regtest, accepts

pytestmark = [pytest.mark.image, pytest.mark.slow]


VIVID = "n_devs=1 num_inputs=1 input_types=3 num_outputs=1 output_types=1"
"""One camera, and one output that can be connected to it, both HDMI."""


def matrices(texts: tuple[str, ...]) -> bytes:
    """The codes as `inside_codes` takes them."""
    return json.dumps([["".join("01"[bool(one)] for one in row) for row in rows_of(text)] for text in texts]).encode()


def shown_codes(computer: Computer) -> bytes:
    """What the moving codes on the screen carry together."""
    joiner, joined = Joiner(), []

    def is_whole() -> bool:
        with Image.open(io.BytesIO(computer.picture())) as picture:
            for code in zxingcpp.read_barcodes(picture.convert("L"), formats=zxingcpp.BarcodeFormat.QRCode):
                result = joiner.feed(code.text)
                if isinstance(result, Complete):
                    joined.append(result.payload.data)
        return bool(joined)

    computer.until(is_whole, "all codes on the screen")
    return joined[0]


STORY = """
loaded
show     rent
press    s
see      > Scan a QR code
press    enter
see      Check this transaction
press    pagedown
see      Enter Sign
press    enter
see      Press s to sign.
press!   s
see      Signed transaction (PSBT)
"""


def test_a_transaction_of_bdk_is_signed_from_picture_to_picture(
    image: Path, sight: Sight, tmp_path_factory: pytest.TempPathFactory
) -> None:
    with Bdk() as bdk, Regtest() as chain:
        funding = chain.fund([Out(FUNDS, WALLET.at(0, 0).script)])
        codes = codes_of(Kind.PSBT, made_by_bdk(bdk, funding), Encoding.UR)
        files = {"codes.json": matrices(codes), "show.py": Path(inside_codes.__file__).read_bytes()}
        modules = kernel(tmp_path_factory.getbasetemp() / "kernel").with_needed(["vivid"])
        overlay = Overlay(files=files, modules=modules, parameters={"vivid": VIVID})
        with started(image, sight, overlay) as inside:
            inside.agent.said(f"/usr/bin/python3 -I {PLACE}/show.py {PLACE}/codes.json >{PLACE}/show.log 2>&1 &")
            inside.go_home()
            load(inside)
            inside.press("s")
            inside.see("Scan a QR code")
            inside.press("enter")
            try:
                inside.see("Check this transaction")
            except AssertionError as error:
                raise AssertionError(f"{error}\n{inside.agent.run(f'cat {PLACE}/show.log; ls -l /dev')[1]}") from error
            inside.press("pagedown")
            inside.see("Enter Sign")
            inside.press("enter")
            inside.see("Press s to sign.")
            inside.press("s")
            signed = shown_codes(inside.computer)
        final = finished(bdk, signed)
        assert accepts(final, funding.outs[:1]) == [True]
        assert chain.mine(final, fees=FEE), chain.why


def test_a_camera_in_a_usb_port_of_the_image_as_it_is_given_out_is_enough_to_sign(image: Path, sight: Sight) -> None:
    script = Script.read_text("scanned", STORY)
    with Bdk() as bdk, Regtest() as chain:
        funding = chain.fund([Out(FUNDS, WALLET.at(0, 0).script)])
        codes = codes_of(Kind.PSBT, made_by_bdk(bdk, funding), Encoding.BBQR)
        with ImagePlayer(script, Cd(iso(image)), sight, codes={"rent": lambda: codes}) as player:
            asyncio.run(told(script, player))
            signed = shown_codes(player.computer)
        final = finished(bdk, signed)
        assert accepts(final, funding.outs[:1]) == [True]
        assert chain.mine(final, fees=FEE), chain.why


@pytest.mark.parametrize("name", [name for name, script in SCRIPTS.items() if script.set_up("show")])
def test_the_image_plays_what_is_told_with_a_camera(image: Path, sight: Sight, name: str) -> None:
    script = SCRIPTS[name]
    boot = direct(image, Overlay(arguments=("--network", script.network.value)))
    with ImagePlayer(script, boot, sight) as player:
        asyncio.run(told(script, player))


async def told(script: Script, player: ImagePlayer) -> None:
    await player.start()
    await play(script, player)
