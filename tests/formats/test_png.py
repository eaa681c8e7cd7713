"""Pictures of codes, as another library opens them."""

from io import BytesIO

import pytest
import zxingcpp
from PIL import Image

from coldtui.formats.png import PIXELS, QUIET, png
from coldtui.formats.qr_matrix import qr_matrix


@pytest.mark.parametrize("version", [1, 2, 13, 40])
def test_a_picture_has_each_square_in_its_place_and_white_around_it(version):
    matrix = qr_matrix("COLDTUI", version=version)
    picture = Image.open(BytesIO(png(matrix)))
    picture.load()
    side = (len(matrix) + 2 * QUIET) * PIXELS
    assert (picture.format, picture.mode, picture.size) == ("PNG", "1", (side, side))
    drawn = Image.new("1", (len(matrix) + 2 * QUIET,) * 2, 1)
    for y, row in enumerate(matrix):
        for x, is_dark in enumerate(row):
            drawn.putpixel((x + QUIET, y + QUIET), not is_dark)
    assert drawn.resize((side, side), Image.Resampling.NEAREST).tobytes() == picture.tobytes()


def test_a_picture_is_read_back():
    picture = Image.open(BytesIO(png(qr_matrix("UR:BYTES/AEAE")))).convert("L")
    assert zxingcpp.read_barcode(picture).text == "UR:BYTES/AEAE"


def test_the_same_code_is_the_same_file():
    assert png(qr_matrix("A")) == png(qr_matrix("A")) != png(qr_matrix("B"))
