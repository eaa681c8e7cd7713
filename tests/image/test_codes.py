"""A transaction comes as pictures into the camera and leaves as pictures of the screen: nothing else joins the two."""

import io
import json
from pathlib import Path

import pytest
import segno
import zxingcpp
from PIL import Image

from coldtui.formats.joiner import Complete, Joiner
from coldtui.formats.payload import Encoding, Kind
from tests.build.tx import Out
from tests.image import inside_codes
from tests.image.inside import Inside, started
from tests.image.overlay import PLACE, Overlay
from tests.image.sight import Sight
from tests.image.test_session import load
from tests.image.test_sign import FEE, FUNDS, WALLET, finished, made_by_bdk
from tests.image.trixie import kernel
from tests.journeys.samples import codes_of
from tests.oracles.bdk import Bdk
from tests.oracles.kernel import Regtest, accepts

pytestmark = [pytest.mark.image, pytest.mark.slow]

VIVID = "n_devs=1 num_inputs=1 input_types=3 num_outputs=1 output_types=1"
"""One camera, and one output that can be connected to it, both HDMI."""


def matrices(texts: tuple[str, ...]) -> bytes:
    """The codes as `inside_codes` takes them."""
    made = [segno.make(text, micro=False, error="l", boost_error=False) for text in texts]
    return json.dumps(
        [["".join("01"[bool(one)] for one in row) for row in code.matrix_iter(border=4)] for code in made]
    ).encode()


def shown_codes(inside: Inside) -> bytes:
    """What the moving codes on the screen carry together."""
    joiner, joined = Joiner(), []

    def is_whole() -> bool:
        with Image.open(io.BytesIO(inside.computer.picture())) as picture:
            for code in zxingcpp.read_barcodes(picture.convert("L"), formats=zxingcpp.BarcodeFormat.QRCode):
                result = joiner.feed(code.text)
                if isinstance(result, Complete):
                    joined.append(result.payload.data)
        return bool(joined)

    inside.computer.until(is_whole, "all codes on the screen")
    return joined[0]


@pytest.mark.parametrize("encoding", [Encoding.UR, Encoding.BBQR])
def test_a_transaction_of_bdk_is_signed_from_picture_to_picture(
    image: Path, sight: Sight, tmp_path_factory: pytest.TempPathFactory, encoding: Encoding
) -> None:
    with Bdk() as bdk, Regtest() as chain:
        funding = chain.fund([Out(FUNDS, WALLET.at(0, 0).script)])
        codes = codes_of(Kind.PSBT, made_by_bdk(bdk, funding), encoding)
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
            signed = shown_codes(inside)
        final = finished(bdk, signed)
        assert accepts(final, funding.outs[:1]) == [True]
        assert chain.mine(final, fees=FEE), chain.why
